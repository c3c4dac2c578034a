package truce

// KindLapsed is the kind of a [Lapsed].
const KindLapsed Kind = "lapsed/1"

// Lapsed claims that a deadline has passed by the member's clock. It has lapsed when as many members say so as the
// rule asks for; the fold itself has no clock.
type Lapsed struct {
	Incident IncidentID `json:"incident"`
	Deadline string     `json:"deadline"` // DeadlineVerdict or DeadlineReply
	Due      Instant    `json:"due"`
}

// The deadlines that can lapse: for verdicts, and for the party named to reply.
const (
	DeadlineVerdict = "verdict"
	DeadlineReply   = "reply"
)

var lapsedKind = kind[Lapsed]{
	name: KindLapsed,
	act:  ActAssess, nodes: true, field: FieldVerdict, most: ofAnswers, final: true, basis: true,
	key:   func(b *Lapsed) string { return string(b.Incident) },
	admit: admitLapsed,
	does: func(b *Lapsed) []Effect {
		return []Effect{Answers{Incident: b.Incident, To: askedLapse, About: b.Deadline}}
	},
}

func admitLapsed(j judging, b *Lapsed) error {
	if !j.process.minted(string(b.Incident), 'I') {
		return Errorf(Invalid, "%q is not an incident", b.Incident)
	}
	if b.Deadline != DeadlineVerdict && b.Deadline != DeadlineReply || !b.Due.Known() || j.at < b.Due {
		return Errorf(Invalid, "the %s deadline of %s, due %s, cannot have lapsed at %s", b.Deadline, b.Incident, b.Due, j.at)
	}
	return nil
}

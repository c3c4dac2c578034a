package truce

// KindConcur is the kind of a [Concur].
const KindConcur Kind = "concur/1"

// Concur is a member's agreement that a revision of an incident is settled with an outcome. It names what it rests on,
// so that two members who concur have looked at the same.
type Concur struct {
	Incident IncidentID `json:"incident"`
	Revision int        `json:"revision"` // 1 for the first
	Rule     int        `json:"rule"`     // version
	Basis    Digest     `json:"basis"`    // of reports and verdicts, see IncidentView.Basis
	Finding  Outcome    `json:"finding"`
}

var concurKind = kind[Concur]{
	name: KindConcur,
	act:  ActAssess, nodes: true, field: FieldVerdict, final: true,
	key:   func(b *Concur) string { return string(b.Incident) },
	admit: admitConcur,
	does:  func(b *Concur) []Effect { return []Effect{Answers{Incident: b.Incident, To: askedConcur}} },
}

func admitConcur(j judging, b *Concur) error {
	if !contains(j.process.Rule.Voters, j.ref.Member) {
		return Errorf(Forbidden, "%s does not vote, so it does not concur", j.ref.Member)
	}
	if b.Revision < 1 || b.Rule != j.process.Rule.Version || !j.process.minted(string(b.Incident), 'I') {
		return Errorf(Invalid, "concurrence with revision %d of %q under rule %d cannot be", b.Revision, b.Incident, b.Rule)
	}
	return nil
}

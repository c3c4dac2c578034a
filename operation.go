package truce

import "truce/codes"

// KindOperation is the kind of an [Operation].
const KindOperation Kind = "operation/2"

// About says what an operational claim concerns; any of its fields may be empty.
type About struct {
	Incident IncidentID `json:"incident,omitempty"`
	Area     AreaID     `json:"area,omitempty"`
	Post     PostID     `json:"post,omitempty"`
	Party    ActorID    `json:"party,omitempty"`
}

// Operation is one step of the daily work around incidents: a thing with an owner, a time and a state. Its kind says
// which. A later entry with the same id by the same member is its next state; the earlier ones stay in its history.
type Operation struct {
	ID     string              `json:"id"` // minted, letter O
	Kind   codes.OperationKind `json:"kind"`
	State  string              `json:"state"` // one of the kind's states, see OperationStates
	About  About               `json:"about,omitzero"`
	When   Interval            `json:"when,omitzero"`
	Due    Instant             `json:"due,omitzero"`
	To     []MemberID          `json:"to,omitempty"`   // members asked, tasked or called
	By     string              `json:"by,omitempty"`   // actor or member that refused, carried out, acknowledged
	What   string              `json:"what,omitempty"` // see [codes.Matters]
	Hours  float64             `json:"hours,omitzero"` // of coverage
	Sealed []Sealed            `json:"sealed,omitempty"`
}

var operationKind = kind[Operation]{
	name: KindOperation, since: 3,
	older: []form[Operation]{{name: "operation/1", until: 3, check: anything[Operation]}},
	act:   ActFile, field: FieldOperation, most: budget{claims: 100_000, bytes: 64 << 20, ofKey: 1_000},
	key:   func(b *Operation) string { return b.ID },
	check: (*Operation).check,
	admit: admitOperation,
	does:  (*Operation).effects,
}

// SaysNothing reports whether the operation is its kind and state alone.
func (b *Operation) SaysNothing() bool {
	return b.About == (About{}) && !b.When.From.Known() && !b.When.To.Known() && !b.Due.Known() && len(b.To) == 0 &&
		b.By == "" && b.What == "" && b.Hours == 0 && len(b.Sealed) == 0
}

func (b *Operation) check() error {
	if b.By != "" && !ValidSlug(b.By) && !MemberID(b.By).Valid() {
		return Errorf(Invalid, "%q is no actor or member: whoever refused, carried out or acknowledged it is named by id",
			short(b.By))
	}
	return checkCode(codes.Matters, Say("what an operation can be about"), b.What)
}

func admitOperation(j judging, b *Operation) error {
	if !mintedBy(b.ID, 'O', j.ref.Member) {
		return Errorf(Invalid, "%q is not an id %s can give an operation", b.ID, j.ref.Member)
	}
	if !b.Kind.ValidState(b.State) {
		return Errorf(Invalid, "%q is not a state of a %s", b.State, b.Kind)
	}
	if b.About.Incident != "" && !j.process.minted(string(b.About.Incident), 'I') {
		return Errorf(Invalid, "%q is not an incident", b.About.Incident)
	}
	if !b.When.Valid() {
		return Errorf(Invalid, "the %s %s ends before it begins", b.Kind, b.ID)
	}
	return nil
}

func (b *Operation) effects() []Effect {
	_, _, n, _ := SplitMinted(b.ID)
	out := []Effect{Numbers{'O', n}}
	if b.About.Incident != "" {
		out = append(out, Answers{Incident: b.About.Incident, To: askedStep})
	}
	return out
}

package truce

import "truce/codes"

// KindInterest is the kind of an [Interest].
const KindInterest Kind = "interest/2"

// Interest claims that a member is interested in an incident: its own forces, or the party it guarantees, are the
// alleged author. Any member may claim it of any other; the rule says what follows.
type Interest struct {
	Incident IncidentID `json:"incident"`
	Member   MemberID   `json:"of"`
	Holds    bool       `json:"holds"`
	Ground   string     `json:"ground,omitempty"` // see [codes.InterestGrounds]
	Sealed   []Sealed   `json:"sealed,omitempty"` // of interest/2: what the member adds in words
}

var interestKind = kind[Interest]{
	name: KindInterest, since: 3,
	older: []form[Interest]{{name: "interest/1", until: 3, check: anything[Interest],
		lacks: func(b *Interest) error { return noNote(b.Sealed) }}},
	act: ActAssess, field: FieldVerdict, most: ofAnswers, basis: true,
	key: func(b *Interest) string { return string(b.Incident) },
	check: func(b *Interest) error {
		return checkCode(codes.InterestGrounds, Say("a ground of interest"), b.Ground)
	},
	admit: admitInterest,
	does: func(b *Interest) []Effect {
		return []Effect{Answers{Incident: b.Incident, To: askedInterest, About: string(b.Member)}}
	},
}

func admitInterest(j judging, b *Interest) error {
	if !j.process.knows(b.Member) || !j.process.minted(string(b.Incident), 'I') {
		return Errorf(Invalid, "%q is not a member that could be interested in %q", b.Member, b.Incident)
	}
	return nil
}

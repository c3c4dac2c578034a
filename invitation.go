package truce

import "truce/codes"

// KindInvitation is the kind of an [Invitation].
const KindInvitation Kind = "invitation/2"

// Invitation claims that somebody was invited to a round, and what became of it.
type Invitation struct {
	Round   RoundID  `json:"round"`
	Actor   ActorID  `json:"actor"`
	By      ActorID  `json:"by,omitempty"`
	Level   string   `json:"level,omitempty"`
	Answer  string   `json:"answer,omitempty"` // see [codes.InvitationAnswers]; empty: not stated
	Sources []Source `json:"sources,omitempty"`
	// the rest is of invitation/2
	Sent      Date   `json:"sent,omitempty"`
	Answered  Date   `json:"answered,omitempty"`
	Condition string `json:"condition,omitempty"` // of one that is accepted on a condition
}

var invitationKind = kind[Invitation]{
	name: KindInvitation, since: 4,
	older: []form[Invitation]{{name: "invitation/1", lacks: (*Invitation).later, check: (*Invitation).ids}},
	act:   ActFile, field: FieldDossier, most: ofDossier,
	key:   func(b *Invitation) string { return string(b.Round) },
	check: (*Invitation).check,
}

func (b *Invitation) check() error {
	if err := b.ids(); err != nil {
		return err
	}
	if b.Condition != "" && b.Answer != "conditional" {
		return Errorf(Invalid, "a condition goes with the answer \"conditional\", not with %q", short(b.Answer))
	}
	return checkCode(codes.InvitationAnswers, Say("an answer to an invitation"), b.Answer)
}

// ids is all that the first form was held to.
func (b *Invitation) ids() error {
	return checkSlugs(Say("an invitation"), string(b.Round), string(b.Actor))
}

// later returns why an invitation cannot be written in the first form.
func (b *Invitation) later() error {
	if b.Sent != "" || b.Answered != "" || b.Condition != "" || b.Answer == "conditional" || b.Answer == "no answer" {
		return needsList(4, Say("the days and the condition of an invitation"))
	}
	return nil
}

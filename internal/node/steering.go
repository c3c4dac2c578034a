package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"truce"
	"truce/internal/registrar"
	"truce/internal/web/frame"
)

var _ frame.Steering = pages{}

// Amend returns the document in whose members those of some cards join and others are dropped; base has what else is
// to be in it. A member that is there already cannot join.
func Amend(base truce.Process, drop []truce.MemberID, cards []Card) (*truce.Process, error) {
	for _, id := range drop {
		if _, ok := base.Member(id); !ok {
			return nil, truce.Errorf(truce.NotFound, "%s is no member that could be dropped", id)
		}
		base.Members = slices.DeleteFunc(base.Members, func(x truce.Member) bool { return x.ID == id })
		base.Rule.Voters = slices.DeleteFunc(base.Rule.Voters, func(x truce.MemberID) bool { return x == id })
	}
	for _, card := range cards {
		if _, ok := base.Member(card.Member.ID); ok {
			return nil, truce.Errorf(truce.Conflict, "%s is a member already", card.Member.ID)
		}
	}
	return DraftProcess(base, cards)
}

// Course implements frame.Steering.
func (p pages) Course(ctx context.Context) (frame.Course, error) {
	c, err := registrar.ReadCourse(ctx, p.Models)
	if err != nil {
		return frame.Course{}, err
	}
	return frame.Course{Process: c.Process, Proposals: c.Proposals, Under: c.Endorsed()}, nil
}

// Amend implements frame.Steering.
func (p pages) Amend(now *truce.Process, base truce.Process, drop []truce.MemberID, file []byte) (*truce.Process,
	[]frame.Fault) {
	cards, err := parseCards(file)
	if err != nil {
		return nil, []frame.Fault{{Field: "card", Says: err}}
	}
	q, err := Amend(base, drop, cards)
	if q == nil {
		return nil, []frame.Fault{{Field: "card", Says: err}}
	}
	if faults := Faults(q); len(faults) > 0 {
		return q, faults
	}
	if err := now.CheckAmendment(q); err != nil {
		return q, []frame.Fault{{Field: "members", Says: err}}
	}
	if len(q.Changes(now)) == 0 {
		return q, []frame.Fault{{Says: truce.Errorf(truce.Invalid, "nothing would be changed")}}
	}
	return q, nil
}

// parseCards reads cards that stand one after another.
func parseCards(file []byte) ([]Card, error) {
	var out []Card
	d := json.NewDecoder(bytes.NewReader(file))
	for {
		var raw json.RawMessage
		err := d.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			raw = nil
		}
		card, err := ParseCard(raw)
		if err != nil {
			return nil, err
		}
		out = append(out, card)
	}
}

// Propose implements frame.Steering.
func (p pages) Propose(ctx context.Context, b frame.By, claim string, q *truce.Process) error {
	r, err := p.may(ctx, b, truce.ActAdmin)
	if err != nil {
		return err
	}
	if _, err = r.Propose(ctx, by(b), claim, q); err != nil {
		return err
	}
	return p.takeIn(ctx) // whoever joins by it is spoken with from now on
}

// Endorse implements frame.Steering.
func (p pages) Endorse(ctx context.Context, b frame.By, claim string, e truce.Endorsement) error {
	r, err := p.may(ctx, b, truce.ActAdmin)
	if err != nil {
		return err
	}
	if _, err = r.Endorse(ctx, by(b), claim, e); err != nil {
		return err
	}
	return p.takeIn(ctx)
}

// Leave implements frame.Steering.
func (p pages) Leave(ctx context.Context, b frame.By, claim, why string) error {
	if _, err := p.may(ctx, b, truce.ActAdmin); err != nil {
		return err
	}
	_, err := p.Node.Leave(ctx, by(b), claim, why)
	return err
}

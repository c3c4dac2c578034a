package view

import (
	"context"
	"slices"

	"truce"
	"truce/internal/query"
)

// Claims returns the claims of a kind under a key as [query.Reader.Claims] does, without those the viewer may not see.
// Withdrawn claims are included and marked. Bulletins are open to everybody; the ids in them are for [Lens.Bulletin].
func (l *Lens) Claims(ctx context.Context, kind truce.Kind, key string) ([]*truce.Claim, error) {
	field := truce.FieldOf(kind)
	all, err := l.reader.Claims(ctx, kind, key)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(all), func(c *truce.Claim) bool {
		return !l.who.May(field, c.Member, c.Reach())
	}), nil
}

// Standing returns the last word of each member on each key: the claims in force, without withdrawn and replaced ones.
func Standing(claims []*truce.Claim) []*truce.Claim {
	type who struct {
		m   truce.MemberID
		key string
	}
	last := map[who]*truce.Claim{}
	for _, c := range claims {
		if !c.Withdrawn {
			last[who{c.Member, c.Key}] = c
		}
	}
	return slices.DeleteFunc(slices.Clone(claims), func(c *truce.Claim) bool { return last[who{c.Member, c.Key}] != c })
}

// ClaimPage returns a page of claims as [query.Reader] does, without those the viewer may not see. It may hold fewer
// than were asked for, and does not say how many there are.
func (l *Lens) ClaimPage(ctx context.Context, q query.Claims) (query.ClaimPage, error) {
	page, err := l.reader.ClaimPage(ctx, q)
	if err != nil {
		return query.ClaimPage{}, err
	}
	field := truce.FieldOf(q.Kind)
	page.Total, page.Claims = 0, slices.DeleteFunc(slices.Clone(page.Claims), func(c *truce.Claim) bool {
		return !l.who.May(field, c.Member, c.Reach())
	})
	return page, nil
}

// Refused returns a page of entries without effect, for those who may know of them.
func (l *Lens) Refused(ctx context.Context, q query.Refused) (query.RefusalPage, error) {
	if !l.who.May(truce.FieldRefusal, "", "") {
		return query.RefusalPage{}, nil
	}
	return l.reader.Refused(ctx, q)
}

// Live returns the claims that were not withdrawn. Unlike [Standing] it keeps what a member said earlier: a key such as
// an agreement's may hold many claims of one member that are about different things.
func Live(claims []*truce.Claim) []*truce.Claim {
	return slices.DeleteFunc(slices.Clone(claims), func(c *truce.Claim) bool { return c.Withdrawn })
}

package node

import (
	"context"

	"truce"
	"truce/internal/web/frame"
	"truce/record"
)

var _ frame.Surplus = pages{}

// Surplus implements frame.Surplus. Of the own log, and of one that is not known, there is none.
func (p pages) Surplus(ctx context.Context, m truce.MemberID) (int64, error) {
	for _, l := range p.Logs.All() {
		if l.Member == m && m != p.Member {
			bytes, err := record.Surplus(ctx, p.Store, l.Origin)
			return bytes, sentence(err)
		}
	}
	return 0, nil
}

// DropSurplus implements frame.Surplus.
func (p pages) DropSurplus(ctx context.Context, b frame.By, m truce.MemberID) error {
	if _, err := p.may(ctx, b, truce.ActAdmin); err != nil {
		return err
	}
	for _, l := range p.Logs.All() {
		if l.Member == m && m != p.Member {
			_, err := record.DropSurplus(ctx, p.Store, l.Origin)
			return sentence(err)
		}
	}
	return truce.Errorf(truce.NotFound, "%q is not another member of this process", string(m))
}

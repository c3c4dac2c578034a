package bulletin

import (
	"context"

	"truce"
	"truce/internal/view"
)

// Published returns the published bulletin of a day as the viewer of the lens may see it, for handing out: the ids that
// are not for that viewer are left out and counted, and what is not part of the bulletin itself, the incidents of
// uncertain time and the third-party data that the record holds by now, is left out altogether. It is an error of kind
// NotFound when none is published: a draft is for the members.
func Published(ctx context.Context, l *view.Lens, day truce.Date) (*Document, error) {
	p := l.Process()
	period, err := Period(p, day)
	if err != nil {
		return nil, err
	}
	list, err := l.Bulletins(ctx)
	if err != nil {
		return nil, err
	}
	var found *view.Bulletin
	for i := range list {
		if list[i].Period == period && (found == nil || list[i].Number < found.Number) {
			found = &list[i]
		}
	}
	if found == nil {
		return nil, truce.Errorf(truce.NotFound, "no bulletin of %s is published", day)
	}
	agreements, err := l.Claims(ctx, truce.KindAgreement, "")
	if err != nil {
		return nil, err
	}
	return &Document{Status: "published", Process: p, Publisher: found.By, Day: day, Bulletin: found.Bulletin, Ref: found.Ref,
		Errata: found.Errata, Basis: basis(agreements, period), Hidden: found.HiddenInAll()}, nil
}

package bulletin

import (
	"context"
	"slices"
	"strings"

	"truce"
	"truce/internal/view"
)

// Published returns the bulletin that the member published of a day, as the viewer of the lens may see it, for handing
// out: of several the one whose figures are joint, else the latest. The ids that are not for that viewer are left
// out and counted, and what is not part of the bulletin itself, as the third-party data that the record holds by now,
// is left out altogether. It is an error of kind NotFound when the member has published none: a draft is for the
// members.
func Published(ctx context.Context, l *view.Lens, by truce.MemberID, day truce.Date) (*Document, error) {
	p := l.Process()
	period, err := Period(p, day)
	if err != nil {
		return nil, err
	}
	list, err := l.BulletinsOf(ctx, period)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(b view.Bulletin) bool { return b.By == by })
	if i < 0 {
		return nil, truce.Errorf(truce.NotFound, "%s has published no bulletin of %s%s", by, day, alsoThere(list))
	}
	agreements, err := l.Claims(ctx, truce.KindAgreement, "")
	if err != nil {
		return nil, err
	}
	b := &list[i]
	return &Document{Status: StatusPublished, Process: p, Under: b.Under, Publisher: b.By, Day: day,
		Bulletin: b.Bulletin, Ref: b.Ref, Concur: b.Concur, Need: b.Need, Own: b.Own,
		Errata: b.Errata, Basis: basis(agreements, period), Hidden: b.HiddenInAll(), Inside: b.Inside}, nil
}

// alsoThere names the bulletins of a day by id.
func alsoThere(list []view.Bulletin) truce.Sentence {
	if len(list) == 0 {
		return truce.Sentence{}
	}
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].ID()
	}
	return truce.Say("; there is %s", strings.Join(ids, ", "))
}

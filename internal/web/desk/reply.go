package desk

import (
	"cmp"
	"context"
	"slices"

	"truce"
	"truce/codes"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// replyPart is the state of the right of reply.
type replyPart struct {
	Hours   int // the rule's
	Need    int // how many members' word it takes
	Notices []noticeLine
	Replies []view.Operation
	Lapse   lapsed // without who says so: that is told of each notice
	Shown   bool
	Notify  string // address of the form of a notice; empty: not for this viewer, or whoever is named has one
	Enter   string // address of the form of a reply, once a notice was delivered
}

// noticeLine is a notice to a party, and what members say of its time.
type noticeLine struct {
	view.Operation
	Party frame.Label
	Until truce.Instant
	Said  []truce.MemberID // that it is over, or that the party replied
	Over  []truce.MemberID // that it is over
	Heard bool             // as many as the rule asks for have said it
}

// replies gathers the notices, the replies and who says of which party that its time is over.
func (b *book) replies(ctx context.Context, l *view.Lens, v *truce.IncidentView, ops []view.Operation) (replyPart,
	error) {
	rule := l.Process().Rule
	p := replyPart{Hours: rule.ReplyHours, Need: rule.LapseK, Shown: l.May(truce.FieldOperation, "", "")}
	said, err := lapsesOf(ctx, l, v)
	if err != nil {
		return p, err
	}
	replied := map[truce.ActorID][]truce.MemberID{}
	for _, o := range ops {
		if o.Kind == codes.Reply {
			p.Replies = append(p.Replies, o)
			party := cmp.Or(o.About.Party, truce.ActorID(o.Operation.By))
			replied[party] = append(replied[party], o.Owner)
		}
	}
	for _, o := range ops {
		if o.Kind != codes.Notice {
			continue
		}
		x := noticeLine{Operation: o, Until: rule.ReplyUntil(&o.Operation, o.At),
			Heard: slices.Contains(v.Heard, o.About.Party)}
		if o.About.Party != "" {
			x.Party = b.Actor(o.About.Party)
		}
		for _, c := range said {
			if c.Body.(*truce.Lapsed).Ends(rule, o.History[len(o.History)-1]) {
				x.Over = append(x.Over, c.Member)
			}
		}
		x.Said = append(slices.Clone(replied[o.About.Party]), x.Over...)
		slices.Sort(x.Said)
		x.Said = slices.Compact(x.Said)
		p.Notices = append(p.Notices, x)
	}
	return p, nil
}

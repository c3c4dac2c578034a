package view

import (
	"context"
	"slices"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// Stuck is what waits for another member: with whom cases are, and since when.
type Stuck struct {
	Member   truce.MemberID
	Verdicts int              // incidents on which it has given none
	Oldest   truce.IncidentID // the one that happened first
	Since    truce.Instant    // when that was first told of
	Asked    int              // requests and taskings that it has not answered
	Ask      string           // the oldest
	AskSince truce.Instant
}

// Stuck returns what waits for each of the other members, those without anything left out. It reads one incident a
// member, however many wait.
func (l *Lens) Stuck(ctx context.Context) ([]Stuck, error) {
	if !l.inside() || l.who.Member == "" {
		return nil, nil
	}
	ops, err := l.Operations(ctx, "")
	if err != nil {
		return nil, err
	}
	var out []Stuck
	for _, m := range l.process.Members {
		if m.ID == l.who.Member {
			continue
		}
		x := Stuck{Member: m.ID}
		if slices.Contains(l.process.Rule.Voters, m.ID) {
			if err := l.stuckVerdicts(ctx, &x); err != nil {
				return nil, err
			}
		}
		x.asked(ops)
		if x.Verdicts+x.Asked > 0 {
			out = append(out, x)
		}
	}
	return out, nil
}

func (l *Lens) stuckVerdicts(ctx context.Context, x *Stuck) error {
	page, err := l.Incidents(ctx, query.Incidents{Found: query.FoundOpen, Waiting: x.Member, Data: query.DataNone,
		Sort: query.OldestFirst, Limit: 1})
	if err != nil || len(page.Rows) == 0 {
		return err
	}
	x.Verdicts, x.Oldest = page.Total, page.Rows[0].ID
	v, err := l.Incident(ctx, x.Oldest)
	if err == nil {
		x.Since = v.FirstSeen
	}
	return err
}

// asked counts what was asked of the member and is open; the operations come latest first.
func (x *Stuck) asked(ops []Operation) {
	for _, o := range ops {
		asks := o.Kind == codes.Request || o.Kind == codes.Tasking
		if asks && slices.Contains(o.To, x.Member) && (o.State == "asked" || o.State == "tasked" || o.State == "overdue") {
			x.Asked++
			x.Ask, x.AskSince = o.ID, o.History[0].At
		}
	}
}

// Arrived is a report of the member's own that is the only one to tell of its incident.
type Arrived struct {
	Report   truce.ReportID
	Incident truce.IncidentID
	At       truce.Instant // when it came in; 0: not stated
}

// Unlinked returns, of the last so many reports of the viewer's member, those that alone tell of their incident, the
// newest first, and of how many that is. What came with a dataset is left out.
func (l *Lens) Unlinked(ctx context.Context, among int64) (list []Arrived, of int, err error) {
	m := l.who.Member
	if m == "" || !l.who.May(truce.FieldReviewQueue, m, "") {
		return nil, 0, nil
	}
	next, err := l.reader.Next(ctx, m, 'R')
	if err != nil {
		return nil, 0, err
	}
	q := query.Reports{Owner: m, Limit: int(among)}
	if next > among+1 {
		q.After = truce.ReportID(truce.Mint(m, 'R', next-1-among))
	}
	page, err := l.reader.Reports(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	for _, r := range slices.Backward(page.Reports) {
		if r.Withdrawn || r.Report.Dataset != "" {
			continue
		}
		of++
		v, err := l.Incident(ctx, r.Report.Incident)
		if truce.KindOf(err) == truce.NotFound && err != nil {
			continue // nothing tells of it any more: the report was linked elsewhere
		}
		if err != nil {
			return nil, 0, err
		}
		if len(v.Reports) == 1 && v.Reports[0].Report.ID == r.Report.ID {
			list = append(list, Arrived{r.Report.ID, v.ID, r.Report.Received})
		}
	}
	return list, of, nil
}

package casefile

import (
	"cmp"
	"context"
	"slices"

	"truce"
	"truce/internal/query"
	"truce/internal/view"
)

// Case is an incident that waits.
type Case struct {
	Incident truce.IncidentID `json:"incident"`
	Where    truce.Place      `json:"where"`
	Kinds    []string         `json:"kinds"`
	Status   truce.Status     `json:"status"`
	Stage                     // where it waits
}

// Waiting is the cases that wait.
type Waiting struct {
	Cases []Case `json:"cases"`
	Read  int    `json:"read"`           // how many incidents were looked at
	Of    int    `json:"of"`             // of how many
	Next  string `json:"next,omitempty"` // where the further ones begin, see [Asked]; empty: there are none
}

// Asked selects cases. Zero fields select everything.
type Asked struct {
	From, To truce.Instant // of the incidents' time
	Stage    Name          // only those that wait there
	Holder   string        // only those that wait on this member or actor
	Most     int           // incidents to look at, the oldest first; 0: 2,000
	After    string        // the Next of those that were looked at before; empty: from the oldest on
}

// List returns where the cases that the viewer may see wait, those that wait longest first. Third-party data is no
// case. Who holds what, verdicts among it, is for members: for others the list is empty.
func List(ctx context.Context, l *view.Lens, a Asked) (*Waiting, error) {
	out := &Waiting{Cases: []Case{}}
	if !l.May(truce.FieldVerdict, "", "") {
		return out, nil
	}
	most := cmp.Or(a.Most, 2000)
	q := query.Incidents{From: a.From, To: a.To, Data: query.DataNone, Sort: query.OldestFirst, After: a.After}
	for {
		q.Limit = min(most-out.Read, 1000)
		page, err := l.Incidents(ctx, q)
		if err != nil {
			return nil, err
		}
		out.Of = page.Total
		for i := range page.Rows {
			out.Read++
			if err := out.add(ctx, l, &page.Rows[i], a); err != nil {
				return nil, err
			}
		}
		if out.Next = page.Next; out.Next == "" || out.Read >= most {
			break
		}
		q.After = page.Next
	}
	slices.SortStableFunc(out.Cases, func(a, b Case) int { return cmp.Compare(a.Since, b.Since) })
	return out, nil
}

// add adds the incident of a row where it waits and was asked for.
func (w *Waiting) add(ctx context.Context, l *view.Lens, row *query.Row, a Asked) error {
	if row.Status == truce.StatusEmpty {
		return nil
	}
	v, err := l.Incident(ctx, row.ID)
	if truce.KindOf(err) == truce.NotFound && err != nil {
		return nil // it was joined since
	}
	if err != nil {
		return err
	}
	s, ok := Stuck(Stages(l.Process(), v))
	if !ok || a.Stage != "" && s.Name != a.Stage || a.Holder != "" && !slices.Contains(s.Holders, a.Holder) {
		return nil
	}
	c := Case{Incident: v.ID, Where: v.Where, Kinds: []string{}, Status: v.Status, Stage: s}
	for _, k := range v.Kinds {
		c.Kinds = append(c.Kinds, string(k))
	}
	w.Cases = append(w.Cases, c)
	return nil
}

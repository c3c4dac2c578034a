package effects

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/effect"
	"truce/internal/query"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// asked is what somebody asks of the page.
type asked struct {
	Day      truce.Date // empty: the effect of the first agreement that has one
	Province string
	Kind     codes.EventKind
	Apart    truce.ActorID
}

func askedOf(q url.Values) asked {
	return asked{Day: truce.Date(q.Get("day")), Province: q.Get("province"), Kind: codes.EventKind(q.Get("kind")),
		Apart: truce.ActorID(q.Get("apart"))}
}

// group is one set of incidents, with what is told of the day.
type group struct {
	Name        string // a word of the catalog
	N           int
	Changes     []change
	Interrupted *interrupted
	perDay      []int
	told        []effect.Change
	series      *effect.Series
}

// groups counts what is bound, what is apart and what lies elsewhere.
func (s *site) groups(ctx context.Context, l *view.Lens, c frame.Counted, a asked, day time.Time) ([]group, error) {
	here := query.Incidents{Province: a.Province, Kind: a.Kind}
	bound, err := s.PerDay(ctx, l, c, here)
	if err != nil {
		return nil, err
	}
	out := []group{{Name: "bound", perDay: bound}}
	apart := func(q query.Incidents) ([]int, error) {
		q.Actor = a.Apart
		return s.PerDay(ctx, l, c, q)
	}
	if a.Apart != "" {
		list, err := apart(here)
		if err != nil {
			return nil, err
		}
		subtract(bound, list)
		out = append(out, group{Name: "apart", perDay: list})
	}
	if a.Province != "" {
		elsewhere, err := s.PerDay(ctx, l, c, query.Incidents{Kind: a.Kind})
		if err != nil {
			return nil, err
		}
		for _, g := range out {
			subtract(elsewhere, g.perDay)
		}
		if a.Apart != "" {
			all, err := apart(query.Incidents{Kind: a.Kind})
			if err != nil {
				return nil, err
			}
			subtract(all, out[1].perDay)
			subtract(elsewhere, all)
		}
		out = append(out, group{Name: "elsewhere", perDay: elsewhere})
	}
	for i := range out {
		out[i].tell(c, day)
	}
	return out, nil
}

func subtract(from, n []int) {
	for i := range n {
		from[i] -= n[i]
	}
}

func (g *group) tell(c frame.Counted, day time.Time) {
	g.series = effect.SeriesOf(c.First, g.perDay)
	g.N = g.series.Events
	for _, w := range effect.Windows {
		x := g.series.At(day, w)
		g.told = append(g.told, x)
		g.Changes = append(g.Changes, changeOf(x))
	}
	g.Interrupted = interruptedOf(g.series.InterruptedAt(day))
}

// truceDay is an agreement with the day of its effect in the zone of the process.
type truceDay struct {
	ID    truce.AgreementID
	Names []truce.Name
	Day   time.Time
	Plain truce.Date
	Href  string // the page for this day
	Out   []truce.ActorID
}

// truceDays are the ceasefires and local deals of the record whose effect is stated, by day; of each the latest
// version.
func (s *site) truceDays(ctx context.Context, l *view.Lens) ([]truceDay, error) {
	claims, err := l.Claims(ctx, truce.KindAgreement, "")
	if err != nil {
		return nil, err
	}
	latest := map[truce.AgreementID]*truce.Agreement{}
	for _, c := range view.Live(claims) {
		if a := c.Body.(*truce.Agreement); latest[a.ID] == nil || a.Version > latest[a.ID].Version {
			latest[a.ID] = a
		}
	}
	var out []truceDay
	for _, a := range latest {
		if !a.Effect.Known() || a.Kind != "ceasefire" && a.Kind != "local deal" {
			continue
		}
		x := truceDay{ID: a.ID, Names: a.Titles, Plain: truce.Date(truce.Day(a.Effect, s.Zone))}
		if x.Day, err = time.Parse(time.DateOnly, string(x.Plain)); err != nil {
			return nil, err
		}
		for _, e := range a.Exclusions {
			if e.Actor != "" {
				x.Out = append(x.Out, e.Actor)
			}
		}
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b truceDay) int {
		if d := a.Day.Compare(b.Day); d != 0 {
			return d
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return out, nil
}

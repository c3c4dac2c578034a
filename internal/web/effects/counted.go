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
	Near     []string // provinces beside it: what moved away from it would be there
	Kind     codes.EventKind
	Found    query.Found    // only those whose finding is of this class
	Member   truce.MemberID // only those of which it has a report: its register
	Apart    truce.ActorID
}

// where selects what is counted, in a province or in all.
func (a asked) where(province string) query.Incidents {
	return query.Incidents{Province: province, Kind: a.Kind, Found: a.Found, Member: a.Member}
}

func askedOf(q url.Values) asked {
	a := asked{Day: truce.Date(q.Get("day")), Province: q.Get("province"), Kind: codes.EventKind(q.Get("kind")),
		Member: truce.MemberID(q.Get("member")), Apart: truce.ActorID(q.Get("apart"))}
	if x := query.Found(q.Get("found")); slices.Contains(query.Classes, x) {
		a.Found = x
	}
	for _, x := range q["near"] {
		if a.Province != "" && x != "" && x != a.Province && !slices.Contains(a.Near, x) && len(a.Near) < mostNear {
			a.Near = append(a.Near, x)
		}
	}
	return a
}

// Beside reports whether a province is told as one beside the province asked about.
func (a asked) Beside(province string) bool { return slices.Contains(a.Near, province) }

// mostNear is how many provinces beside one are told at most.
const mostNear = 20

// groups counts what is bound, what is apart, what lies beside the province and what lies elsewhere.
func (s *site) groups(ctx context.Context, l *view.Lens, c frame.Counted, a asked, day time.Time) ([]group, error) {
	bound, apart, err := s.parted(ctx, l, c, a, a.where(a.Province))
	if err != nil {
		return nil, err
	}
	out := []group{tell(effect.Bound, bound, c, day)}
	if a.Apart != "" {
		out = append(out, tell(effect.Apart, apart, c, day))
	}
	if a.Province == "" {
		return out, nil
	}
	elsewhere, _, err := s.parted(ctx, l, c, a, a.where(""))
	if err != nil {
		return nil, err
	}
	subtract(elsewhere, bound)
	if len(a.Near) > 0 {
		near := make([]int, len(bound))
		for _, x := range a.Near {
			list, _, err := s.parted(ctx, l, c, a, a.where(x))
			if err != nil {
				return nil, err
			}
			subtract(elsewhere, list)
			for i := range list {
				near[i] += list[i]
			}
		}
		out = append(out, tell(effect.Near, near, c, day))
	}
	return append(out, tell(effect.Elsewhere, elsewhere, c, day)), nil
}

// parted counts what a query selects without those told apart, and these.
func (s *site) parted(ctx context.Context, l *view.Lens, c frame.Counted, a asked,
	q query.Incidents) (bound, apart []int, err error) {
	if bound, err = s.PerDay(ctx, l, c, q); err != nil || a.Apart == "" {
		return bound, nil, err
	}
	q.Actor = a.Apart
	apart, err = s.PerDay(ctx, l, c, q)
	subtract(bound, apart)
	return bound, apart, err
}

func subtract(from, n []int) {
	for i := range n {
		from[i] -= n[i]
	}
}

func tell(name string, perDay []int, c frame.Counted, day time.Time) group {
	series := effect.SeriesOf(c.First, perDay)
	g := effect.Group{Name: name, Events: series.Events, Series: series, Interrupted: series.InterruptedAt(day)}
	for _, w := range effect.Windows {
		g.Changes = append(g.Changes, series.At(day, w))
	}
	out := groupOf(g)
	out.perDay = perDay
	return out
}

// unwatched are the days of which coverage says that somewhere was not watched, or that watching was interrupted.
func (s *site) unwatched(ctx context.Context, l *view.Lens) (map[truce.Date]bool, error) {
	list, err := l.Operations(ctx, codes.Coverage)
	out := map[truce.Date]bool{}
	for _, o := range list {
		if o.State != "not watched" && o.State != "interrupted" || !o.When.From.Known() {
			continue
		}
		last := o.When.From
		if o.When.To.Known() {
			last = o.When.To
		}
		day := o.When.From.Time().In(s.Zone)
		for n := 0; n < mostUnwatched && !day.After(last.Time().In(s.Zone)); n++ {
			out[truce.Date(day.Format(time.DateOnly))] = true
			day = day.AddDate(0, 0, 1)
		}
	}
	return out, err
}

// mostUnwatched bounds the days of one entry of coverage.
const mostUnwatched = 400

// statement is what somebody said of lives, in their words and with their name: it stands beside the figures and is
// none of them.
type statement struct {
	Speaker, Says string
	Stated        truce.Date
	Href          string
}

// livesTopic is the topic under which a dossier keeps what is said of lives saved.
const livesTopic = "lives"

// mostStatements bounds what is said beside the figures.
const mostStatements = 6

func (s *site) statements(ctx context.Context, l *view.Lens) ([]statement, error) {
	claims, err := l.Claims(ctx, truce.KindStatement, "")
	var out []statement
	for _, c := range view.Live(claims) {
		if x := c.Body.(*truce.Statement); x.Topic == livesTopic && len(out) < mostStatements {
			out = append(out, statement{x.Speaker, x.Says, x.Stated, s.At("/statements")})
		}
	}
	return out, err
}

// truceDay is an agreement with the day of its effect in the zone of the process.
type truceDay struct {
	ID    truce.AgreementID
	Label frame.Label
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
		x := truceDay{ID: a.ID, Label: frame.Label{Names: a.Titles}, Plain: truce.Date(truce.Day(a.Effect, s.Zone))}
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

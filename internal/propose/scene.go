package propose

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"truce"
	"truce/internal/geo"
	"truce/internal/match"
	"truce/internal/query"
	"truce/internal/view"
)

// scene is the incidents that are held against one another, with their reports as the engine reads them.
type scene struct {
	engine    *Engine
	viewer    truce.MemberID
	incidents []*truce.IncidentView // in order of minting
	reports   []match.Report
	of        []int   // for each report the index of its incident
	told      []int64 // for each incident how many reports there are
	sealed    []bool  // for each report whether it was opened for the viewer
	provinces []truce.AreaID
}

// scene reads the incidents that may have happened within the reach of the weights of a span. With a centre only those
// that lie near enough to it to be compared are read whole.
func (e *Engine) scene(ctx context.Context, l *view.Lens, centre *truce.IncidentView, when truce.Interval, open Opener,
	most int) (*scene, error) {
	const day = 24 * 3600
	reach := truce.Instant((e.weights.Blocking.Days + 1) * day)
	s := &scene{engine: e, viewer: l.Who().Member}
	alike := map[string]int{}
	compared := func(r *query.Row) bool {
		if centre != nil && (r.ID == centre.ID || !e.near(centre.Where, r.Where)) {
			return false
		}
		key := says(s.viewer, r)
		alike[key]++
		return key == "" || alike[key] <= mostAlike
	}
	rows, err := rows(ctx, l, truce.Interval{From: when.From - reach, To: when.To + reach}, compared, most)
	if err != nil {
		return nil, err
	}
	if centre != nil {
		s.incidents = append(s.incidents, centre)
	}
	for i := range rows {
		v, err := l.Incident(ctx, rows[i].ID)
		if truce.KindOf(err) == truce.NotFound {
			continue // what was listed a moment ago has been joined since
		}
		if err != nil {
			return nil, err
		}
		s.incidents = append(s.incidents, v)
	}
	slices.SortFunc(s.incidents, func(a, b *truce.IncidentView) int { return minted(a.ID, b.ID) })
	s.incidents = slices.CompactFunc(s.incidents, func(a, b *truce.IncidentView) bool { return a.ID == b.ID })
	return s, s.read(ctx, l, open)
}

// mostAlike is how many incidents of one report each that one member opened, and that say the same of everything, are
// compared: a member that files thousands of copies must not take what it may compare from everybody else. listed is
// how many times more incidents than may be compared are looked through for those that are.
const (
	mostAlike = 16
	listed    = 20
)

// rows lists the incidents that may have happened in a span and are wanted; more than most are an error of kind
// Invalid.
func rows(ctx context.Context, l *view.Lens, span truce.Interval, want func(*query.Row) bool,
	most int) ([]query.Row, error) {
	q := query.Incidents{From: span.From, To: span.To, Sort: query.OldestFirst, Limit: 1000}
	var out []query.Row
	for {
		page, err := l.Incidents(ctx, q)
		if err != nil {
			return nil, err
		}
		for i := range page.Rows {
			if want(&page.Rows[i]) {
				out = append(out, page.Rows[i])
			}
		}
		if n := max(len(out), page.Total/listed); n > most {
			return nil, truce.Errorf(truce.Invalid,
				"%d incidents may have happened within reach; %d can be compared at once: choose a shorter span",
				max(n, page.Total), most)
		}
		if page.Next == "" {
			return out, nil
		}
		q.After = page.Next
	}
}

// says is all that an incident of one report says of what is compared, by whom; empty where there are several reports,
// or where the viewer's own member holds more of it sealed.
func says(viewer truce.MemberID, r *query.Row) string {
	m, _, _, ok := truce.SplitMinted(string(r.ID))
	if !ok || r.Reports != 1 || r.Unopened > 0 && m == viewer {
		return ""
	}
	b, err := json.Marshal([]any{m, r.When, r.Where, r.Kinds, r.Authors, r.Targets, r.Killed})
	if err != nil {
		return ""
	}
	return string(b)
}

// near reports whether two incidents can lie within the reach of the blocking. Where one has no position it can.
func (e *Engine) near(a, b truce.Place) bool {
	if a.Point == nil || b.Point == nil {
		return true
	}
	ra, _ := a.Radius()
	rb, _ := b.Radius()
	return geo.Distance(*a.Point, *b.Point) <= 1000*e.weights.Blocking.WideKM+float64(ra)+float64(rb)
}

// read makes the engine's reports.
func (s *scene) read(ctx context.Context, l *view.Lens, open Opener) error {
	c, err := s.engine.coder(ctx, l)
	if err != nil {
		return err
	}
	var coded []truce.Coded
	var states []*truce.ReportState
	s.told = make([]int64, len(s.incidents))
	for i, v := range s.incidents {
		for _, r := range v.Reports {
			x, sealed, err := open.coded(ctx, l.Who(), r)
			if err != nil {
				return err
			}
			if x == nil {
				continue
			}
			coded, states = append(coded, *x), append(states, r)
			s.of, s.sealed = append(s.of, i), append(s.sealed, sealed)
			s.told[i]++
		}
	}
	c.register(coded)
	seen := map[truce.ReportID]int{}
	for i, r := range states {
		m := c.report(r, coded[i])
		// A report that tells of two incidents is compared as part of each; ids within one comparison differ.
		if n := seen[r.Report.ID]; n > 0 {
			m.ID += again + string(s.incidents[s.of[i]].ID)
		}
		seen[r.Report.ID]++
		s.provinces = append(s.provinces, c.provinceOf(coded[i].Where))
		s.reports = append(s.reports, m)
	}
	return nil
}

// again stands between the id of a report that was compared before and the incident it is compared for.
const again = " of "

// pairing is what is known of a pair of incidents so far.
type pairing struct {
	best   match.Link
	points int64
	n      int64
}

// proposals compares the reports and keeps the pairs of incidents that are wanted; with again also those that the
// viewer's member has answered.
func (s *scene) proposals(want func(a, b int) bool, again bool) []Proposal {
	grouped := match.Propose(s.reports, s.engine.weights)
	pairs := map[[2]int]*pairing{}
	for _, link := range grouped.Candidates() {
		a, b := s.of[link.A], s.of[link.B]
		if a == b || !want(a, b) || s.sameReport(link.A, link.B) || s.apart(link.A, link.B) {
			continue
		}
		key := [2]int{min(a, b), max(a, b)}
		p := pairs[key]
		if p == nil {
			p = &pairing{best: link}
			pairs[key] = p
		}
		p.n++
		p.points += int64(link.Points)
		if s.better(link, p.best) {
			p.best = link
		}
	}
	keys := make([][2]int, 0, len(pairs))
	for k := range pairs {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y [2]int) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	var out []Proposal
	for _, k := range keys {
		if p, ok := s.proposal(k[0], k[1], pairs[k], &grouped); ok && (again || !p.answered) {
			out = append(out, p)
		}
	}
	return out
}

// better orders pairs of reports: more points first, then by id.
func (s *scene) better(x, y match.Link) bool {
	if x.Points != y.Points {
		return x.Points > y.Points
	}
	return cmp.Or(cmp.Compare(s.reports[x.A].ID, s.reports[y.A].ID), cmp.Compare(s.reports[x.B].ID, s.reports[y.B].ID)) < 0
}

// sameReport reports whether two of the engine's reports are one report that tells of two incidents.
func (s *scene) sameReport(i, j int) bool {
	return reportID(s.reports[i].ID) == reportID(s.reports[j].ID)
}

// apart reports whether two reports cannot tell of one incident, whatever else they share: both know the hour and a day
// or more lies between them, or one has no position and they name different provinces. The engine sees how far
// positions lie apart, and of names only how alike they are; and it scores times however far apart.
func (s *scene) apart(i, j int) bool {
	x, y := s.reports[i], s.reports[j]
	if x.When.Precision == match.TimeClock && y.When.Precision == match.TimeClock &&
		max(int64(x.When.Start)-int64(y.When.End), int64(y.When.Start)-int64(x.When.End)) >= int64(match.Day(1)) {
		return true
	}
	a, b := s.provinces[i], s.provinces[j]
	return a != "" && b != "" && a != b && !(x.Where.HasPoint && y.Where.HasPoint)
}

// proposal describes a pair; false when it is not worth showing.
func (s *scene) proposal(a, b int, pair *pairing, grouped *match.Proposal) (Proposal, bool) {
	w := s.engine.weights
	prob := w.Probability(pair.best.Points)
	if prob < leastProbability {
		return Proposal{}, false
	}
	// One report without a position must not bring together two places that others know to lie apart.
	va, vb := s.incidents[a], s.incidents[b]
	i, j := pair.best.A, pair.best.B
	if s.of[i] != a {
		i, j = j, i
	}
	p := Proposal{A: va.ID, B: vb.ID, ReportA: reportID(s.reports[i].ID), ReportB: reportID(s.reports[j].ID),
		Points: pair.best.Points, Mean: match.Points(pair.points / pair.n), Probability: prob, Kind: kindOf(pair.best.Kind),
		Engine: s.engine.Version(), Sealed: s.sealed[i] || s.sealed[j]}
	words := wordsOf(va, vb)
	if !s.engine.near(va.Where, vb.Where) {
		return Proposal{}, false
	}
	p.Own, p.answered = words.own(s.viewer), words.answered(s.viewer, p.ReportA, p.ReportB)
	p.Said, p.Disputed = words.others(s.viewer), words.disputed(p.ReportA, p.ReportB)
	p.Owners, p.Need = owners(append(idsOf(va), idsOf(vb)...)), owners([]truce.IncidentID{va.ID, vb.ID})
	x := grouped.Explain(i, j)
	p.Reasons, p.Changes = x.Reasons, x.Changes
	p.Auto = len(p.Owners) == 1 && p.Kind == Same && prob >= AutoProbability && pair.n == s.pairs(a, b) &&
		p.Mean >= w.Join && !p.Sealed && !p.Disputed
	return p, true
}

// pairs is the number of pairs of a report of one incident and one of the other.
func (s *scene) pairs(a, b int) int64 { return s.told[a] * s.told[b] }

func kindOf(k match.Kind) Kind {
	switch k {
	case match.PartOf:
		return Part
	case match.FollowUpOf:
		return FollowUp
	}
	return Same
}

func idsOf(v *truce.IncidentView) []truce.IncidentID {
	return append([]truce.IncidentID{v.ID}, v.Also...)
}

// owners lists the members that opened the incidents, in order of id.
func owners(ids []truce.IncidentID) []truce.MemberID {
	var out []truce.MemberID
	for _, id := range ids {
		if m, _, _, ok := truce.SplitMinted(string(id)); ok {
			out = append(out, m)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func minted(a, b truce.IncidentID) int { return truce.CompareMinted(string(a), string(b)) }

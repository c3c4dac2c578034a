package propose

import (
	"context"
	"slices"
	"strconv"

	"truce"
	"truce/codes"
	"truce/internal/match"
	"truce/internal/naming"
	"truce/internal/query"
	"truce/internal/reconcile"
	"truce/internal/view"
)

// MaxRegistered is how many incidents are read for the registers of a period at most.
const MaxRegistered = 200_000

// registers is what the registers of members hold, ready to be counted and compared.
type registers struct {
	Entries []reconcile.Entry
	Queue   []Proposal // pairs across registers that may be one and are not joined, the most probable first
	Settled map[truce.IncidentID]bool
}

// registers reads what the members' released reports tell of a period, as far as the viewer may see it. Entries of one
// incident of the record stand together, and so do those of incidents that the engine by itself would join, where no
// member holds them to be two: of these the queue says why.
func (e *Engine) registers(ctx context.Context, l *view.Lens, span truce.Interval) (*registers, error) {
	s := &scene{engine: e, viewer: l.Who().Member}
	list, err := rows(ctx, l, span, func(*query.Row) bool { return true }, MaxRegistered)
	if err != nil {
		return nil, err
	}
	for i := range list {
		v, err := l.Incident(ctx, list[i].ID)
		if truce.KindOf(err) == truce.NotFound && err != nil {
			continue // it was joined since
		}
		if err != nil {
			return nil, err
		}
		s.incidents = append(s.incidents, v)
	}
	slices.SortFunc(s.incidents, func(a, b *truce.IncidentView) int { return minted(a.ID, b.ID) })
	s.incidents = slices.CompactFunc(s.incidents, func(a, b *truce.IncidentView) bool { return a.ID == b.ID })
	if err := s.read(ctx, l, nil); err != nil {
		return nil, err
	}
	out := &registers{Settled: map[truce.IncidentID]bool{}}
	if l.May(truce.FieldSighting, "", "") {
		out.Queue = s.proposals(s.acrossRegisters, true)
	}
	slices.SortStableFunc(out.Queue, func(a, b Proposal) int { return int(b.Points - a.Points) })
	cluster := joined(out.Queue, e.weights.Join)
	for _, v := range s.incidents {
		out.Entries = append(out.Entries, entries(v, cluster)...)
		if f, ok := v.Finding(); ok && f.Finding.Agreed && !v.Reopened {
			out.Settled[v.ID] = true
		}
	}
	return out, nil
}

// acrossRegisters reports whether two incidents are told by different members.
func (s *scene) acrossRegisters(a, b int) bool {
	for _, x := range s.incidents[a].Reports {
		for _, y := range s.incidents[b].Reports {
			if x.Owner != y.Owner {
				return true
			}
		}
	}
	return false
}

// joined puts incidents that the engine would join under the first of them.
func joined(queue []Proposal, mark match.Points) map[truce.IncidentID]truce.IncidentID {
	first := map[truce.IncidentID]truce.IncidentID{}
	var find func(id truce.IncidentID) truce.IncidentID
	find = func(id truce.IncidentID) truce.IncidentID {
		if to, ok := first[id]; ok && to != id {
			return find(to)
		}
		return id
	}
	for _, p := range queue {
		if p.Kind != Same || p.Points < mark || p.Mean < mark || p.Disputed || p.Own != nil && !p.Own.Same.Same {
			continue
		}
		a, b := find(p.A), find(p.B)
		if minted(b, a) < 0 {
			a, b = b, a
		}
		if a != b {
			first[b] = a
		}
	}
	out := map[truce.IncidentID]truce.IncidentID{}
	for id := range first {
		out[id] = find(id)
	}
	return out
}

// entries are the lines that an incident has in the registers.
func entries(v *truce.IncidentView, cluster map[truce.IncidentID]truce.IncidentID) []reconcile.Entry {
	in := v.ID
	if to, ok := cluster[in]; ok {
		in = to
	}
	without := exclusions(v)
	var out []reconcile.Entry
	for _, r := range v.Reports {
		if r.Withdrawn {
			continue
		}
		e := reconcile.Entry{ID: string(r.Report.ID), Register: string(r.Owner), Cluster: string(in),
			Incident: string(v.ID), Dataset: r.Report.Dataset, Coded: sealed(v), Excluded: without}
		if r.Coded != nil {
			e.Coded = *r.Coded
		}
		out = append(out, e)
	}
	return out
}

// sealed is what is known of a report that was not released: that there is one, of an incident that others tell of.
func sealed(v *truce.IncidentView) truce.Coded {
	c := truce.Coded{When: v.When, Where: v.Where}
	if len(v.Kinds) == 1 {
		c.Kind = v.Kinds[0]
	}
	return c
}

// exclusions is why an incident can be left out, by a joint finding ("") and by each member's verdict.
func exclusions(v *truce.IncidentView) map[string][]string {
	out := map[string][]string{}
	say := func(by string, permitted codes.Permitted, because string) {
		switch {
		case permitted != codes.WasPermitted:
		case because == excludedTarget:
			out[by] = []string{excludedTarget}
		default:
			out[by] = []string{"permitted activity"}
		}
	}
	if f, ok := v.Finding(); ok && f.Finding.Agreed && !v.Reopened {
		say("", f.Finding.Permitted, f.Finding.Because)
	}
	for m, c := range v.Assessments {
		if a := c.Body.(*truce.Assessment); a.State == truce.Given {
			say(string(m), a.Permitted, a.Because)
		}
	}
	return out
}

// excludedTarget is the reason of a verdict, and the word of a counting rule, for fire at whoever is outside the
// agreement.
const excludedTarget = "excluded target"

// cluster puts entries that no record holds together as the engine proposes, each in the one cluster it gives it, and
// returns the pairs across registers that it would not join by itself and that are not worth nothing.
func (e *Engine) cluster(list []reconcile.Entry) []Doubt {
	c := &coder{groups: e.groups, zone: e.zone, areas: map[truce.AreaID]*truce.Area{}, names: naming.New(nil, nil, nil,
		nil)}
	reports := make([]match.Report, len(list))
	for i := range list {
		x := &list[i]
		reports[i] = match.Report{ID: x.ID, Source: x.Register, Kind: match.Register, When: c.interval(x.Coded.When),
			Where: place(x.Coded.Where), Type: c.kind(x.Coded), Actors: c.sides(x.Coded),
			Killed: count(x.Coded.Toll.Killed.Sum()), Wounded: count(x.Coded.Toll.Wounded.Sum())}
	}
	w := e.weights.Fitted(reports)
	p := match.Propose(reports, w)
	for i := range list {
		list[i].Cluster = "cluster " + strconv.Itoa(p.Of[i]+1)
	}
	return doubts(list, &p, w)
}

// Doubt is a pair of entries of different registers that may be one and that the engine does not join by itself.
type Doubt struct {
	A, B        string
	Points      match.Points
	Probability float64
	Reasons     []match.Reason
}

// mostDoubts is how many pairs are listed: the most probable.
const mostDoubts = 1000

func doubts(list []reconcile.Entry, p *match.Proposal, w *match.Weights) []Doubt {
	links := p.CandidatesOf(w.Least(leastProbability),
		func(a, b int) bool { return list[a].Register != list[b].Register && p.Of[a] != p.Of[b] })
	slices.SortStableFunc(links, func(a, b match.Link) int { return int(b.Points - a.Points) })
	var out []Doubt
	for _, l := range links[:min(len(links), mostDoubts)] {
		out = append(out, Doubt{list[l.A].ID, list[l.B].ID, l.Points, w.Probability(l.Points),
			p.Explain(l.A, l.B).Reasons})
	}
	return out
}

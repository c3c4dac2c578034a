package match

import (
	"cmp"
	"math"
	"slices"
)

// Question is a pair worth a person's time, and what the answer decides: whether two groups of reports are one
// incident. The groups are two proposed incidents, or the two parts of one that hold together least.
type Question struct {
	A, B        int     // the pair across the groups with the highest score; indexes into the input, by id
	Points      Points  // its score
	Probability float64 // calibrated, that the two reports tell of one incident
	Mean        Points  // mean score over all pairs between the groups
	Decides     int     // how many pairs these are
	Joined      bool    // the groups are proposed as one incident now
	Gain        float64 // pairs that the answer is expected to put right
}

// Questions lists what to ask, the question whose answer is expected to put most right first. A mean at the joining
// mark is as good as a coin; the farther from it, the surer. What judgements have settled is not asked, nor what would
// put right less than leastGain pairs.
func (p *Proposal) Questions() []Question {
	list := append(p.betweenIncidents(), p.withinIncidents()...)
	list = slices.DeleteFunc(list, func(q Question) bool { return q.Gain < leastGain })
	id := func(i int) string { return p.corpus.reports[i].ID }
	slices.SortFunc(list, func(x, y Question) int {
		return cmp.Or(cmp.Compare(y.Gain, x.Gain), cmp.Compare(id(x.A), id(y.A)), cmp.Compare(id(x.B), id(y.B)))
	})
	return list
}

// leastGain is the expected number of pairs put right below which a question is not asked.
const leastGain = 0.02

// betweenIncidents asks of each two incidents between which some pair might be the same.
func (p *Proposal) betweenIncidents() (list []Question) {
	c := p.corpus
	seen := map[[2]int]bool{}
	for _, l := range p.pairs(every, func(l Link) bool { return l.Points >= c.s.w.Join-coinReach && l.Kind != PartOf }) {
		key := [2]int{min(p.Of[l.A], p.Of[l.B]), max(p.Of[l.A], p.Of[l.B])}
		if key[0] == key[1] || seen[key] {
			continue
		}
		seen[key] = true
		list = append(list, p.ask(p.positions(key[0]), p.positions(key[1]), false))
	}
	return list
}

// coinReach is how far below the joining mark the best pair of two incidents is looked for: at such a distance the
// answer is near certain.
const coinReach Points = 4000

// withinIncidents asks of each incident of several reports whether its two parts that were joined last belong together.
func (p *Proposal) withinIncidents() (list []Question) {
	for n, in := range p.Incidents {
		at := p.positions(n)
		if len(in.Reports) > 1 && len(at) > 1 && len(at) <= mostSplit {
			a, b := p.corpus.lastJoin(at)
			list = append(list, p.ask(a, b, true))
		}
	}
	return list
}

// mostSplit is the number of reports of an incident above which its parts are not asked for: all pairs are scored.
const mostSplit = 500

// positions are those of the reports of an incident, each once, in order.
func (p *Proposal) positions(n int) []uint32 {
	list := make([]uint32, len(p.Incidents[n].Reports))
	for k, i := range p.Incidents[n].Reports {
		list[k] = p.corpus.at[i]
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// lastJoin splits a group into the two parts that joining best first would join last.
func (c *Corpus) lastJoin(nodes []uint32) (a, b []uint32) {
	if len(nodes) == 2 {
		return nodes[:1], nodes[1:]
	}
	local := newForest(len(nodes))
	g := agglomeration{
		grouping: &grouping{len(nodes), math.MinInt32 / 2,
			func(x, y uint32) Points { return c.pairPoints(nodes[x], nodes[y]) }},
		groups: local, stop: 2,
	}
	for i := range nodes {
		g.nodes = append(g.nodes, uint32(i))
	}
	g.dense(nil)
	first := local.find(0)
	for i, n := range nodes {
		if local.find(uint32(i)) == first {
			a = append(a, n)
		} else {
			b = append(b, n)
		}
	}
	return a, b
}

// ask makes the question whether two groups of positions are one incident.
func (p *Proposal) ask(as, bs []uint32, joined bool) Question {
	c := p.corpus
	q := Question{Decides: len(as) * len(bs), Joined: joined}
	sum := int64(0)
	best := lowest
	for _, a := range as {
		for _, b := range bs {
			sum += int64(c.pairPoints(a, b))
			if s := max(c.score(a, b, leastPair), leastPair); s > best {
				best = s
				q.A, q.B = int(c.recs[a].index), int(c.recs[b].index)
			}
		}
	}
	if c.reports[q.B].ID < c.reports[q.A].ID {
		q.A, q.B = q.B, q.A
	}
	q.Mean, q.Points = Points(floorDiv(sum, int64(q.Decides))), best
	q.Probability = c.s.w.Probability(best)
	coin := 1 / (1 + math.Exp(math.Abs(float64(q.Mean-c.s.w.Join))/1000))
	q.Gain = float64(q.Decides) * coin
	return q
}

// Sample lists pairs to be judged for the sake of calibration: drawn evenly from the tenths of the stated probability
// between 5 and 95 %, by a hash of their ids and the seed, whatever incidents they are in. Answers to
// [Proposal.Questions] do not serve for that: what is asked there depends on more than the pair.
func (p *Proposal) Sample(n int, seed uint64) []Question {
	type drawn struct {
		Question
		hash uint64
	}
	var tenths [10][]drawn
	w := p.corpus.s.w
	for _, l := range p.Candidates() {
		prob := w.Probability(l.Points)
		if prob < 0.05 || prob > 0.95 {
			continue
		}
		a, b := l.A, l.B
		if p.corpus.reports[b].ID < p.corpus.reports[a].ID {
			a, b = b, a
		}
		q := Question{A: a, B: b, Points: l.Points, Probability: prob, Mean: l.Points, Decides: 1, Joined: p.Of[a] == p.Of[b]}
		t := min(int(prob*10), 9)
		tenths[t] = append(tenths[t], drawn{q, pairHash(p.corpus.reports[a].ID, p.corpus.reports[b].ID, seed)})
	}
	for _, t := range tenths {
		slices.SortFunc(t, func(x, y drawn) int {
			return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
		})
	}
	var list []Question
	for k := 0; len(list) < n; k++ {
		before := len(list)
		for _, t := range tenths {
			if k < len(t) && len(list) < n {
				list = append(list, t[k].Question)
			}
		}
		if len(list) == before {
			break
		}
	}
	return list
}

// pairHash is FNV-1a over seed and ids, stirred.
func pairHash(a, b string, seed uint64) uint64 {
	h := uint64(14695981039346656037) ^ seed
	for _, s := range [...]string{a, "\x00", b} {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	return h ^ h>>33
}

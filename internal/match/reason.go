package match

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"truce"
)

// Reason is one line of an explanation: a field, the level on which the pair falls, in words, and its points.
type Reason struct {
	Field  string         `json:"field"`
	Level  int            `json:"level"`
	Words  truce.Sentence `json:"words"`
	Points Points         `json:"points"`
}

// Change is what would turn the decision on a pair: another value of one measure, all else being the same.
type Change struct {
	Field  string         `json:"field"` // of the first feature that reads the measure
	Words  truce.Sentence `json:"words"`
	Points Points         `json:"points"` // the score the pair would have
	Learn  bool           `json:"learn"`  // it is not stated now: it can be asked for
}

// Explanation says why a pair has its score. Points is the sum of the points of the reasons, the first of which is the
// start that every pair has.
type Explanation struct {
	A, B        string   // report ids, A before B
	Compared    bool     // false: too far apart in place or time to be compared at all
	Points      Points   `json:"points"`
	Probability float64  `json:"probability"` // calibrated share of such pairs that are one incident
	Joins       bool     `json:"joins"`       // the pair by itself reaches the joining mark
	Reasons     []Reason `json:"reasons"`
	Changes     []Change `json:"changes"` // what would turn the decision, least change of points first, at most maxChanges
}

const maxChanges = 5

// Explain gives the reasons for the score of reports i and j of the input, the same in both directions.
func (c *Corpus) Explain(i, j int) Explanation {
	if c.reports[j].ID < c.reports[i].ID {
		i, j = j, i
	}
	a, b := c.at[i], c.at[j]
	w := c.s.w
	e := Explanation{A: c.reports[i].ID, B: c.reports[j].ID, Points: w.Start}
	_, e.Compared = c.s.reach(&c.recs[a], &c.recs[b])
	e.Reasons = append(e.Reasons, Reason{Field: "start", Words: truce.Say("where every pair that is compared begins"),
		Points: w.Start})
	features := c.features()
	for k := range features {
		f := &features[k]
		level := f.levelOf(c, a, b)
		e.Points += f.points[level]
		e.Reasons = append(e.Reasons, Reason{w.Features[k].Field, level, f.words(c, a, b), f.points[level]})
	}
	e.Probability = w.Probability(e.Points)
	e.Joins = e.Compared && e.Points >= w.Join
	e.Changes = c.changes(features, e, a, b)
	return e
}

// features are all features of the weights, in their order, to be weighed one by one.
func (c *Corpus) features() []extra {
	list := make([]extra, len(c.s.w.Features))
	for i, f := range c.s.w.Features {
		list[i] = bind(f, c.setIndex)
	}
	return list
}

// changes lists what would turn the decision: for each measure of something that happened (not of who told it), the
// level that turns it with the least change of points.
func (c *Corpus) changes(features []extra, e Explanation, a, b uint32) []Change {
	var list []Change
	for _, m := range measuresOf(features) {
		if m.told {
			continue
		}
		now := m.levelOf(c, a, b)
		var best *Change
		for level := max(1, m.unstated()); level < m.count(); level++ {
			to := e.Points + m.difference(c, features, a, b, level)
			if (to >= c.s.w.Join) == (e.Points >= c.s.w.Join) {
				continue
			}
			if best == nil || abs(to-e.Points) < abs(best.Points-e.Points) {
				best = &Change{e.Reasons[m.feature+1].Field, m.levelWords(level), to, now < m.unstated()}
			}
		}
		if best != nil {
			list = append(list, *best)
		}
	}
	slices.SortStableFunc(list, func(x, y Change) int {
		return cmp.Compare(abs(x.Points-e.Points), abs(y.Points-e.Points))
	})
	return list[:min(len(list), maxChanges)]
}

// varied is a measure as all features together read it: its edges are those of all of them.
type varied struct {
	boundOf
	feature int // the first that reads it
}

// measuresOf lists the measures of the features, each once.
func measuresOf(features []extra) (list []varied) {
	for k := range features {
		for _, of := range features[k].of {
			i := slices.IndexFunc(list, func(v varied) bool { return v.same(&of) })
			if i < 0 {
				i = len(list)
				list = append(list, varied{of, k})
				list[i].edges = nil
			}
			list[i].edges = append(list[i].edges, of.edges...)
		}
	}
	for i := range list {
		slices.Sort(list[i].edges)
		list[i].edges = slices.Compact(list[i].edges)
	}
	return list
}

// same reports whether two bound measures read the same thing.
func (of *boundOf) same(o *boundOf) bool { return of.measure == o.measure && of.set == o.set }

// difference is what the score would gain if the measure fell on the given level of v.
func (v *varied) difference(c *Corpus, features []extra, a, b uint32, level int) (gain Points) {
	for k := range features {
		f := &features[k]
		was, would := 0, 0
		for i := range f.of {
			of := &f.of[i]
			l := of.levelOf(c, a, b)
			was = was*of.count() + l
			if v.same(of) {
				l = v.levelIn(of, level)
			}
			would = would*of.count() + l
		}
		gain += f.points[would] - f.points[was]
	}
	return gain
}

// levelIn is the level of a feature's measure on which a pair falls that is on the given level of v, whose edges hold
// those of the feature.
func (v *varied) levelIn(of *boundOf, level int) int {
	if of.number == nil || level == 0 {
		return level
	}
	l := 1
	for _, e := range of.edges {
		if level >= 2 && v.edges[level-2] >= e {
			l++
		}
	}
	return l
}

func abs(p Points) Points { return max(p, -p) }

// words describes the pair.
func (x *extra) words(c *Corpus, a, b uint32) truce.Sentence {
	out := x.of[0].wordsFor(c, a, b)
	for i := range x.of[1:] {
		out = truce.Say("%s; %s", out, x.of[1+i].wordsFor(c, a, b))
	}
	return out
}

func (of *boundOf) wordsFor(c *Corpus, a, b uint32) truce.Sentence {
	level := of.levelOf(c, a, b)
	switch {
	case level < of.unstated() && !of.states(c, of, a) && !of.states(c, of, b):
		return of.stated(neither)
	case level == 0 || of.number == nil:
		return of.levelWords(level)
	}
	v, _ := of.number(c, of, a, b)
	return of.says(short(v))
}

// stated says of the measure's noun, where it has one, how far it is stated.
func (of *boundOf) stated(by truce.Sentence) truce.Sentence {
	if of.noun.Format == "" {
		return by
	}
	return truce.Say("%s %s", of.noun, by)
}

// levelWords describes a level.
func (of *boundOf) levelWords(level int) truce.Sentence {
	switch {
	case level < of.unstated():
		return of.stated(onlyOne)
	case len(of.levels) > 0:
		return of.levels[level]
	}
	return of.says(boundsOf(of.edges, level))
}

// boundsOf says between which edges a level lies.
func boundsOf(edges []float64, level int) truce.Sentence {
	switch n := len(edges); {
	case level == 1:
		return truce.Say("under %s", short(edges[0]))
	case level > n:
		return truce.Say("at least %s", short(edges[n-1]))
	}
	return truce.Say("from %s to under %s", short(edges[level-2]), short(edges[level-1]))
}

// short writes a number with two significant decimals at most.
func short(v float64) string {
	if v >= 100 || v == math.Trunc(v) {
		return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	}
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

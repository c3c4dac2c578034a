// Package match proposes which reports tell of one incident.
//
// It is a scorecard. Two reports that are near enough to be compared are held against each other field by field; each
// field falls on a level ("0.4 km apart, both known to the settlement"; "actors not stated by one of them"), each level
// has points in a weights file, and the score of the pair is the sum of those points, to the last digit: points are
// whole numbers of thousandths of a natural-log odds, so that sums are exact, the same on every machine and in every
// order. What is missing is a level of its own, never a zero. Groups are joined best evidence first, as long as the mean
// over all pairs between them stays at or above the weights' joining mark.
//
// The package proposes and never decides; it has no clock, does no input or output and draws no random numbers. The same
// set of reports gives the same proposal whatever their order. Learning weights from judged pairs is in
// [truce/internal/match/learn], measuring in [truce/internal/match/eval], simulated reports in
// [truce/internal/match/simulate]. Method, protocol and measured figures: docs/matching.md.
package match

import (
	"slices"
	"strings"
)

// Points are thousandths of a natural-log odds.
type Points int32

// Incident is one proposed incident.
type Incident struct {
	Reports   []int // indexes into the input, by report id
	Witnesses int   // reports less those that repeat another of the same incident
}

// Proposal is what the engine proposes for a set of reports. It belongs to the reports and weights it was made from and
// must not outlive a change of either.
type Proposal struct {
	Incidents []Incident // ordered by their smallest report id
	Of        []int      // for each report of the input, the index of its incident

	corpus *Corpus
}

// Propose groups reports into incidents by the scorecard w. Reports need distinct ids. It uses all processors Go gives
// it; the result depends neither on their number nor on the order of the reports.
func Propose(reports []Report, w *Weights) Proposal {
	c := NewCorpus(reports, w)
	return c.propose()
}

// Points is the score of reports i and j of the input; that of the least likely pair if they are too far apart to be
// compared.
func (p *Proposal) Points(i, j int) Points {
	return max(p.corpus.score(p.corpus.at[i], p.corpus.at[j], leastPair), leastPair)
}

// Explain gives the reasons for the score of reports i and j of the input, the same in both directions.
func (p *Proposal) Explain(i, j int) Explanation { return p.corpus.Explain(i, j) }

func (c *Corpus) propose() Proposal {
	edges := c.edges(c.s.w.Join)
	g := grouping{len(c.recs), c.s.w.Join, func(a, b uint32) Points { return c.score(a, b, leastPair) }}
	groups := g.group(edges)
	p := Proposal{corpus: c}
	p.Incidents, p.Of = c.incidents(groups)
	return p
}

// incidents turns groups of positions into incidents by report id.
func (c *Corpus) incidents(groups *forest) (list []Incident, of []int) {
	byRoot := make([][]int, len(c.recs))
	for p := range c.recs {
		r := groups.find(uint32(p))
		byRoot[r] = append(byRoot[r], int(c.recs[p].index))
	}
	for _, reports := range byRoot {
		if len(reports) > 0 {
			slices.SortFunc(reports, func(i, j int) int { return strings.Compare(c.reports[i].ID, c.reports[j].ID) })
			list = append(list, Incident{reports, c.witnesses(reports)})
		}
	}
	slices.SortFunc(list, func(x, y Incident) int {
		return strings.Compare(c.reports[x.Reports[0]].ID, c.reports[y.Reports[0]].ID)
	})
	of = make([]int, len(c.reports))
	for n, inc := range list {
		for _, i := range inc.Reports {
			of[i] = n
		}
	}
	return list, of
}

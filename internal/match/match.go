// Package match proposes which reports tell of one incident.
//
// It is a scorecard. Two reports that are near enough to be compared are held against each other field by field; each
// field falls on a level ("0.4 km apart, both known to the settlement"; "actors not stated by one of them"), each level
// has points in a weights file, and the score of the pair is the sum of those points, to the last digit: points are
// whole numbers of thousandths of a natural-log odds, so that sums are exact, the same on every machine and in every
// order. What is missing is a level of its own, never a zero. Groups are joined best evidence first, as long as the
// mean over all pairs between them stays at or above the weights' joining mark.
//
// The package proposes and never decides; it has no clock, does no input or output and draws no random numbers. The
// same set of reports gives the same proposal whatever their order. Learning weights from judged pairs is in
// [truce/internal/match/learn], measuring in [truce/internal/match/eval], simulated reports in
// [truce/internal/match/simulate]. Method, protocol and measured figures: docs/matching.md.
package match

// Points are thousandths of a natural-log odds.
type Points int32

// Incident is one proposed incident.
type Incident struct {
	Reports   []int // indexes into the input
	Witnesses int   // reports less those that repeat another of the same incident
}

// Proposal is what the engine proposes for a set of reports. It belongs to the reports and weights it was made from and
// must not outlive a change of either.
type Proposal struct {
	Incidents []Incident // in an order that depends on the reports alone, as is that of the reports of each
	Of        []int      // for each report of the input, the index of its incident

	corpus *Corpus
}

// Propose groups reports into incidents by the scorecard w. Reports need distinct ids. It uses all processors Go gives
// it; the result depends neither on their number nor on the order of the reports.
func Propose(reports []Report, w *Weights) Proposal { return ProposeJudged(reports, w, nil) }

// ProposeJudged is Propose where people have judged some pairs: reports judged to be one incident are joined, groups
// with reports judged to be of different ones are kept apart. Where judgements contradict each other along a chain, the
// scores decide. Verdicts on reports that are not there have no effect.
func ProposeJudged(reports []Report, w *Weights, verdicts []Verdict) Proposal {
	judged := map[string]bool{}
	for _, v := range verdicts {
		judged[v.A], judged[v.B] = true, true
	}
	c := newCorpus(reports, w, func(c *Corpus) { c.foldEqual(judged) })
	c.judge(verdicts)
	p := Proposal{corpus: c}
	p.Incidents, p.Of = c.incidents(c.group(c.judgedEdges(c.edges(w.Join))))
	return p
}

// Points is the score of reports i and j of the input; that of the least likely pair if they are too far apart to be
// compared.
func (p *Proposal) Points(i, j int) Points {
	return p.corpus.counted(p.corpus.at[i], p.corpus.at[j])
}

// Explain gives the reasons for the score of reports i and j of the input, the same in both directions.
func (p *Proposal) Explain(i, j int) Explanation { return p.corpus.Explain(i, j) }

func (c *Corpus) group(edges []edge) *forest {
	g := grouping{len(c.recs), c.s.w.Join, c.pairPoints}
	return g.group(edges)
}

// pairPoints is what a pair counts in the mean of two groups: what was judged of it, else its score.
func (c *Corpus) pairPoints(a, b uint32) Points {
	if p, ok := c.verdict(a, b); ok {
		return p
	}
	return c.counted(a, b)
}

// counted is the score of a pair, leastPair where it lies beyond the reach of the blocking.
func (c *Corpus) counted(a, b uint32) Points {
	if p := c.score(a, b, lowest); p != lowest {
		return p
	}
	return leastPair
}

// incidents turns groups of positions into incidents. Both incidents and their reports are in canonical order; equal
// reports that are incidents of their own come last.
func (c *Corpus) incidents(groups *forest) (list []Incident, of []int) {
	t := c.tell(groups)
	of = make([]int, len(c.reports))
	members := make([]int, 0, len(c.reports))
	list = make([]Incident, len(t.size), len(t.size)+len(t.alone))
	for n, size := range t.size {
		from := len(members)
		members = members[:from+size]
		list[n].Reports = members[from : from : from+size]
	}
	for p := range uint32(len(c.recs)) {
		in := &list[t.number[groups.find(p)]-1]
		in.Reports = append(in.Reports, int(c.recs[p].index))
		if copies := c.copies[p]; len(copies) > 0 && !c.separate(p) {
			for _, i := range copies {
				in.Reports = append(in.Reports, int(i))
			}
		}
	}
	for _, i := range t.alone {
		list = append(list, Incident{Reports: []int{int(i)}})
	}
	for n := range list {
		list[n].Witnesses = c.witnesses(list[n].Reports)
		for _, i := range list[n].Reports {
			of[i] = n
		}
	}
	return list, of
}

// told counts what incidents hold.
type told struct {
	number []int32  // of the incident by root, counted from 1
	size   []int    // reports of each incident
	alone  []uint32 // equal reports that are incidents of their own
}

func (c *Corpus) tell(groups *forest) told {
	t := told{number: make([]int32, len(c.recs))}
	for p := range uint32(len(c.recs)) {
		root := groups.find(p)
		if t.number[root] == 0 {
			t.size = append(t.size, 0)
			t.number[root] = int32(len(t.size))
		}
		size := &t.size[t.number[root]-1]
		*size++
		copies := c.copies[p]
		switch {
		case len(copies) == 0:
		case c.separate(p):
			t.alone = append(t.alone, copies...)
		default:
			*size += len(copies)
		}
	}
	return t
}

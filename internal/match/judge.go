package match

import (
	"cmp"
	"slices"
)

// Answer is what a reader says of a pair.
type Answer uint8

// The answers.
const (
	Unsure Answer = iota
	Same
	Different
)

var answerNames = [...]string{"unsure", "same", "different"}

// String returns the answer as written in files.
func (a Answer) String() string { return answerNames[a] }

// AnswerOf reads an answer as written in files.
func AnswerOf(s string) (Answer, bool) {
	for i, n := range answerNames {
		if n == s {
			return Answer(i), true
		}
	}
	return Unsure, false
}

// Reading is one reader's answer on a pair of reports, given by their ids in either order. A reader's later reading of
// a pair replaces the earlier.
type Reading struct {
	A, B   string
	Reader string
	Answer Answer
}

// Verdict is what readers agree on.
type Verdict struct {
	A, B string // A < B
	Same bool
}

// Dispute is a pair on which readers contradict each other.
type Dispute struct {
	A, B            string   // A < B
	Same, Different []string // readers, sorted
}

// Settle takes the readings together: a pair is a verdict when no reader who is sure contradicts another, a dispute
// when one does, and neither when all are unsure. Both are ordered by A and B.
func Settle(readings []Reading) (verdicts []Verdict, disputes []Dispute) {
	last := map[[3]string]Answer{}
	for _, r := range readings {
		last[[3]string{min(r.A, r.B), max(r.A, r.B), r.Reader}] = r.Answer
	}
	pairs := map[[2]string]*Dispute{}
	for k, answer := range last {
		d, ok := pairs[[2]string{k[0], k[1]}]
		if !ok {
			d = &Dispute{A: k[0], B: k[1]}
			pairs[[2]string{k[0], k[1]}] = d
		}
		switch answer {
		case Same:
			d.Same = append(d.Same, k[2])
		case Different:
			d.Different = append(d.Different, k[2])
		}
	}
	for _, d := range pairs {
		slices.Sort(d.Same)
		slices.Sort(d.Different)
		switch {
		case len(d.Same) > 0 && len(d.Different) > 0:
			disputes = append(disputes, *d)
		case len(d.Same)+len(d.Different) > 0:
			verdicts = append(verdicts, Verdict{d.A, d.B, len(d.Same) > 0})
		}
	}
	slices.SortFunc(verdicts, func(x, y Verdict) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	slices.SortFunc(disputes, func(x, y Dispute) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return verdicts, disputes
}

// judgedPoints is what a judged pair counts: more than any number of scores can outweigh.
const judgedPoints Points = 1_000_000_000

// judge takes verdicts into account from now on.
func (c *Corpus) judge(verdicts []Verdict) {
	if len(verdicts) == 0 {
		return
	}
	at := make(map[string]uint32, len(c.reports))
	for i := range c.reports {
		at[c.reports[i].ID] = c.at[i]
	}
	c.verdicts = make(map[[2]uint32]bool, len(verdicts))
	for _, v := range verdicts {
		a, okA := at[v.A]
		b, okB := at[v.B]
		if okA && okB && a != b {
			c.verdicts[[2]uint32{min(a, b), max(a, b)}] = v.Same
		}
	}
}

// verdict is what was judged of a pair, in points.
func (c *Corpus) verdict(a, b uint32) (p Points, ok bool) {
	if c.verdicts == nil {
		return 0, false
	}
	same, ok := c.verdicts[[2]uint32{min(a, b), max(a, b)}]
	if same {
		return judgedPoints, ok
	}
	return -judgedPoints, ok
}

// judgedEdges puts the judged pairs in place of their scores.
func (c *Corpus) judgedEdges(edges []edge) []edge {
	if len(c.verdicts) == 0 {
		return edges
	}
	edges = slices.DeleteFunc(edges, func(e edge) bool {
		_, judged := c.verdicts[[2]uint32{e.a, e.b}]
		return judged
	})
	for pair, same := range c.verdicts {
		if same {
			edges = append(edges, edge{pair[0], pair[1], judgedPoints})
		}
	}
	return edges
}

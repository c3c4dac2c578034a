package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"truce"
	"truce/internal/match"
)

// matchPairsCmd lists pairs of reports with their scores: columns a, b, link, points, probability, reasons.
type matchPairsCmd struct {
	matchTable
	Out   string  `placeholder:"OUT" help:"Where the pairs go (default: the terminal)."`
	Least float64 `default:"0.1" help:"Least calibrated probability of a pair that is listed; links are listed always."`
}

// Run reads, scores and writes.
func (c *matchPairsCmd) Run(e *env) error {
	if !(c.Least >= 0 && c.Least <= 1) {
		return truce.Errorf(truce.Invalid, "--least %g is not a probability", c.Least)
	}
	t, err := c.fitted(e)
	if err != nil {
		return err
	}
	p := match.Propose(t.reports, t.weights)
	return output(e, c.Out, func(w io.Writer) error { return c.write(w, t, &p) })
}

func (c *matchPairsCmd) write(w io.Writer, t *tableOfReports, p *match.Proposal) error {
	out := csv.NewWriter(w)
	out.Write([]string{"a", "b", "link", "points", "probability", "reasons"})
	for _, l := range p.Candidates() {
		prob := t.weights.Probability(l.Points)
		if l.Kind == match.Apart && prob < c.Least {
			continue
		}
		x := p.Explain(l.A, l.B)
		var reasons []string
		for _, r := range x.Reasons {
			reasons = append(reasons, fmt.Sprintf("%s %s: %s", decimal(r.Points), r.Field, r.Words))
		}
		out.Write([]string{t.reports[l.A].ID, t.reports[l.B].ID, l.Kind.String(), strconv.FormatFloat(float64(l.Points)/1000,
			'f', 3, 64), strconv.FormatFloat(prob, 'f', 4, 64), strings.Join(reasons, " | ")})
	}
	out.Flush()
	return out.Error()
}

package main

import (
	"encoding/json"
	"fmt"
	"io"

	"truce"
	"truce/internal/match"
)

// matchExplainCmd prints the reasons for the score of two reports of a table.
type matchExplainCmd struct {
	matchTable
	A    string `arg:"" help:"Id of one report."`
	B    string `arg:"" help:"Id of the other."`
	JSON bool   `help:"Print the explanation as a JSON object."`
}

// Run reads the table, for the rarity of names and words comes from it, and explains.
func (c *matchExplainCmd) Run(e *env) error {
	t, err := c.fitted(e)
	if err != nil {
		return err
	}
	i, j := -1, -1
	for k, r := range t.reports {
		if r.ID == c.A {
			i = k
		}
		if r.ID == c.B {
			j = k
		}
	}
	switch {
	case i < 0:
		return truce.Errorf(truce.NotFound, "no report has the id %q", c.A)
	case j < 0:
		return truce.Errorf(truce.NotFound, "no report has the id %q", c.B)
	case i == j:
		return truce.Errorf(truce.Invalid, "both ids are %q", c.A)
	}
	x := match.NewCorpus(t.reports, t.weights).Explain(i, j)
	if c.JSON {
		return json.NewEncoder(e.Out).Encode(x)
	}
	return writeExplanation(e.Out, x)
}

func writeExplanation(w io.Writer, x match.Explanation) error {
	verdict := "below the mark"
	switch {
	case !x.Compared:
		verdict = "too far apart to be compared"
	case x.Joins:
		verdict = "reaches the mark"
	}
	fmt.Fprintf(w, "  %s and %s: %s, %s (such pairs are one incident %.0f times in 100)\n", x.A, x.B, decimal(x.Points),
		verdict, 100*x.Probability)
	for _, r := range x.Reasons {
		fmt.Fprintf(w, "    %8s  %s: %s\n", decimal(r.Points), r.Field, r.Words)
	}
	for _, c := range x.Changes {
		ask := ""
		if c.Learn {
			ask = " (not known now: ask)"
		}
		fmt.Fprintf(w, "    would change it%s: %s: %s → %s\n", ask, c.Field, c.Words, decimal(c.Points))
	}
	_, err := fmt.Fprintln(w)
	return err
}

package main

import (
	"fmt"
	"io"

	"truce"
	"truce/internal/match"
	"truce/internal/match/eval"
	"truce/internal/match/learn"
)

// matchUpdateCmd adjusts weights to the decisions that were asked for that purpose. The shipped points are held to by a
// strong prior; how much is said in docs/matching.md.
type matchUpdateCmd struct {
	matchTable
	Decisions string `required:"" type:"existingfile" placeholder:"FILE" help:"File of decisions; those drawn with review --calibrate count."`
	Out       string `required:"" placeholder:"WEIGHTS" help:"Where the weights go."`
	Version   string `required:"" placeholder:"V" help:"Version of the weights."`
}

// leastJudged is the number of judged pairs from which weights are adjusted.
const leastJudged = 50

// Run reads, adjusts, writes and shows the calibration before and after.
func (c *matchUpdateCmd) Run(e *env) error {
	t, err := c.fitted(e)
	if err != nil {
		return err
	}
	decisions, err := readDecisions(c.Decisions)
	if err != nil {
		return err
	}
	var drawn []decision
	for _, d := range decisions {
		if d.Purpose == purposeCalibration {
			drawn = append(drawn, d)
		}
	}
	verdicts, disputes := verdictsOf(drawn)
	judged := learn.JudgedPairs(match.Unfolded(t.reports, t.weights), t.reports, verdicts)
	if len(judged) < leastJudged {
		return truce.Errorf(truce.Invalid,
			"%d pairs are judged for calibration; at least %d are needed: truce match review --calibrate", len(judged),
			leastJudged)
	}
	w := learn.Update(t.weights, judged, learn.DefaultStrength())
	w.Version = c.Version
	w.Learned = fmt.Sprintf("%s; adjusted from version %s to %d judged pairs", t.weights.Learned, t.weights.Version,
		len(judged))
	data, err := w.Encode()
	if err != nil {
		return err
	}
	if err := output(e, c.Out, func(out io.Writer) error { _, err := out.Write(data); return err }); err != nil {
		return err
	}
	writeDisputes(e.Out, disputes)
	for _, v := range []*match.Weights{t.weights, w} {
		fmt.Fprintf(e.Out, "version %s:\n", v.Version)
		scored := make([]eval.Judged, len(judged))
		for i, j := range judged {
			scored[i] = eval.Judged{Points: v.Sum(j.Levels), Same: j.Same}
		}
		writeCalibration(e.Out, eval.Table(scored, v, 10))
	}
	return nil
}

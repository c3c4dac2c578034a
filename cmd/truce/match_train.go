package main

import (
	"fmt"
	"io"

	"truce"
	"truce/internal/match"
	"truce/internal/match/eval"
	"truce/internal/match/learn"
)

// matchTrainCmd learns weights from a table with a truth column. The features, blocking and types are those of the
// profile; its points are not looked at. It prints an evaluation by cross-validation.
type matchTrainCmd struct {
	matchTable
	Out         string  `required:"" placeholder:"WEIGHTS" help:"Where the weights go."`
	Name        string  `help:"Name of the weights (default: that of the profile)."`
	Version     string  `required:"" placeholder:"V" help:"Version of the weights."`
	Attribution string  `help:"Whose data they are learned from, and its licence."`
	Ridge       float64 `default:"10" help:"How strongly points are held to nought, in examples."`
	Smooth      float64 `default:"20" help:"How strongly neighbouring levels are held together, in examples."`
	Flatten     float64 `default:"0.4" help:"How little the many pairs of a big event count: 0 each pair counts one, 1 each report."`
	Thin        int     `default:"5" help:"Learn from the events in this many parts too, so that sparse tables are known; 0 not."`
	Folds       int     `default:"5" help:"Folds of the cross-validation, by event."`
	Seed        uint64  `default:"1" help:"Seed of the folds and of the bootstrap."`
}

// Run reads, trains, writes and reports.
func (c *matchTrainCmd) Run(e *env) error {
	if c.Folds < 2 || c.Folds > 50 || c.Thin < 0 || c.Thin > 50 || c.Thin == 1 || !(c.Ridge > 0) || !(c.Smooth >= 0) ||
		!(c.Flatten >= 0 && c.Flatten <= 1) {
		return truce.Errorf(truce.Invalid,
			"--folds lies between 2 and 50, --thin is 0 or between 2 and 50, --ridge is above 0, --smooth not below 0, "+
				"--flatten between 0 and 1")
	}
	t, err := c.read(e)
	if err != nil {
		return err
	}
	if t.truth == nil {
		return truce.Errorf(truce.Invalid,
			"%s has no column that says which incident is true; a mapping names it in \"truth\"", c.File)
	}
	o := learn.DefaultOptions()
	o.Penalty, o.Flatten, o.Thin = learn.Penalty{Ridge: c.Ridge, Smooth: c.Smooth}, c.Flatten, c.Thin
	o.Folds, o.Seed = c.Folds, c.Seed
	w, result, err := learn.Train(learn.Labelled{Reports: t.reports, Truth: t.truth}, t.weights, o)
	if err != nil {
		return err
	}
	w.Version, w.Attribution = c.Version, c.Attribution
	if c.Name != "" {
		w.Name = c.Name
	}
	w.Learned = fmt.Sprintf("%d reports of %d events; ridge %g, smooth %g, flatten %g, thin %d, folds %d, seed %d",
		result.Together.Reports, result.Together.Events, c.Ridge, c.Smooth, c.Flatten, c.Thin, c.Folds, c.Seed)
	data, err := w.Encode()
	if err != nil {
		return err
	}
	if err := output(e, c.Out, func(out io.Writer) error { _, err := out.Write(data); return err }); err != nil {
		return err
	}
	writeTraining(e.Out, w, result)
	return nil
}

func writeTraining(out io.Writer, w *match.Weights, r *learn.Result) {
	fmt.Fprintf(out, "weights %s %s: learned from %s\n\n", w.Name, w.Version, w.Learned)
	fmt.Fprintf(out, "Cross-validation by event; the joining mark is chosen within the training folds (%v); final mark "+
		"%s.\n\n", r.Joins, decimal(w.Join))
	fmt.Fprintln(out, "Each fold's reports grouped by themselves:")
	writeQuality(out, r.Alone.Quality, r.Alone.Spread)
	fmt.Fprintln(out, "\nAll reports grouped at once, every pair scored out of fold:")
	writeQuality(out, r.Together.Quality, r.Together.Spread)
	bins := eval.Table(r.Pairs, w, 10)
	fmt.Fprintf(out, "\nCalibration of out-of-fold pairs: error %.3f between 10 and 90 %%\n", eval.ECE(bins, 0.1, 0.9))
	writeCalibration(out, bins)
}

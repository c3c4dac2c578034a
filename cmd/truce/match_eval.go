package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"truce"
	"truce/internal/match"
	"truce/internal/match/eval"
)

// matchEvalCmd measures a grouping against the truth column of a table: its own, or one made elsewhere.
type matchEvalCmd struct {
	matchTable
	Clusters string `placeholder:"FILE" help:"A grouping to measure: CSV with the columns id and cluster (default: the one made with the weights)."`
	Rounds   int    `default:"1000" help:"Rounds of the bootstrap that draws whole events."`
	Seed     uint64 `default:"1" help:"Its seed."`
	JSON     bool   `help:"Print the measures as a JSON object."`
}

// Run reads, groups and measures.
func (c *matchEvalCmd) Run(e *env) error {
	if c.Rounds < 1 || c.Rounds > 100_000 {
		return truce.Errorf(truce.Invalid, "--rounds %d: between 1 and 100000", c.Rounds)
	}
	t, err := c.fitted(e)
	if err != nil {
		return err
	}
	if t.truth == nil {
		return truce.Errorf(truce.Invalid,
			"%s has no column that says which incident is true; a mapping names it in \"truth\"", c.File)
	}
	groups, err := c.groups(t)
	if err != nil {
		return err
	}
	q, s := eval.Measure(groups, t.truth), eval.Bootstrap(groups, t.truth, c.Rounds, c.Seed)
	if c.JSON {
		return json.NewEncoder(e.Out).Encode(struct {
			eval.Quality
			Precision, Recall, F1, ExactMulti *float64
			Spread                            eval.Spread `json:"spread"`
		}{q, eval.Defined(q.Precision), eval.Defined(q.Recall), eval.Defined(q.F1), eval.Defined(q.ExactMulti), s})
	}
	writeQuality(e.Out, q, s)
	return nil
}

func (c *matchEvalCmd) groups(t *tableOfReports) ([]string, error) {
	groups := make([]string, len(t.reports))
	if c.Clusters == "" {
		p := match.Propose(t.reports, t.weights)
		for i := range groups {
			groups[i] = clusterName(t.reports, p.Incidents[p.Of[i]])
		}
		return groups, nil
	}
	of, err := readClusters(c.Clusters)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Clusters, err)
	}
	for i, r := range t.reports {
		g, ok := of[r.ID]
		if !ok {
			return nil, truce.Errorf(truce.Invalid, "%s has no row for report %q", c.Clusters, r.ID)
		}
		groups[i] = g
	}
	return groups, nil
}

// readClusters reads the columns id and cluster.
func readClusters(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, truce.Errorf(truce.NotFound, "%v", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	of, id, cluster := map[string]string{}, -1, -1
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return of, nil
		}
		if err != nil {
			return nil, truce.Errorf(truce.Invalid, "%v", err)
		}
		if id < 0 {
			for i, name := range row {
				switch name {
				case "id":
					id = i
				case "cluster":
					cluster = i
				}
			}
			if id < 0 || cluster < 0 {
				return nil, truce.Errorf(truce.Invalid, "it has no columns id and cluster")
			}
			continue
		}
		of[row[id]] = row[cluster]
	}
}

func writeQuality(w io.Writer, q eval.Quality, s eval.Spread) {
	show := func(name string, v float64, within string) {
		if math.IsNaN(v) {
			fmt.Fprintf(w, "%-44s none to measure\n", name)
			return
		}
		fmt.Fprintf(w, "%-44s %.3f%s\n", name, v, within)
	}
	line := func(name string, v float64, i eval.Interval) {
		show(name, v, fmt.Sprintf("   (%.3f to %.3f)", i.Low, i.High))
	}
	fmt.Fprintf(w, "%d reports, %d true events, %d incidents proposed; in brackets 95 %% of draws of events\n", q.Reports,
		q.Events, q.Incidents)
	show("pairs: precision", q.Precision, "")
	show("pairs: recall", q.Recall, "")
	line("pairs: F1", q.F1, s.F1)
	show("B3: precision", q.B3Precision, "")
	show("B3: recall", q.B3Recall, "")
	line("B3: F1", q.B3F1, s.B3F1)
	line("events found exactly", q.Exact, s.Exact)
	line("events of several reports found exactly", q.ExactMulti, s.ExactMulti)
	line("incidents too many (below 0: too few)", q.CountError, s.CountError)
}

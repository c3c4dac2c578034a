package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"truce"
	"truce/internal/match"
)

// matchClusterCmd groups the reports of a table into incidents and writes one row a report: id, cluster (the smallest
// report id of the incident), reports (how many tell of it), witnesses (how many of these do not repeat another).
type matchClusterCmd struct {
	matchTable
	Out       string `placeholder:"OUT" help:"Where the clusters go (default: the terminal)."`
	Why       bool   `name:"explain" help:"Print why each cluster of several reports is one, and what would change it."`
	Decisions string `placeholder:"FILE" help:"Judged pairs, as truce match review keeps them: they are followed."`
	Join      *int   `placeholder:"POINTS" help:"Another joining mark, in thousandths of log odds: lower joins more."`
}

// Run reads, groups and writes.
func (c *matchClusterCmd) Run(e *env) error {
	if c.Why && (c.Out == "" || c.Out == "-") {
		return truce.Errorf(truce.Invalid, "--explain prints to the terminal, so say with --out where the clusters go")
	}
	t, err := c.fitted(e)
	if err != nil {
		return err
	}
	if c.Join != nil {
		t.weights.Join = match.Points(*c.Join)
		if err := t.weights.Validate(); err != nil {
			return err
		}
	}
	decisions, err := readDecisions(c.Decisions)
	if err != nil {
		return err
	}
	verdicts, _ := verdictsOf(decisions)
	p := match.ProposeJudged(t.reports, t.weights, verdicts)
	if err := output(e, c.Out, func(w io.Writer) error { return writeClusters(w, t.reports, &p) }); err != nil {
		return err
	}
	several := 0
	for _, in := range p.Incidents {
		if len(in.Reports) > 1 {
			several++
		}
	}
	fmt.Fprintf(e.Stderr, "truce: %d incidents, %d of them told by several reports\n", len(p.Incidents), several)
	if !c.Why {
		return nil
	}
	return explainClusters(e.Out, t.reports, &p)
}

func writeClusters(w io.Writer, reports []match.Report, p *match.Proposal) error {
	out := csv.NewWriter(w)
	names := make([]string, len(p.Incidents))
	for n, in := range p.Incidents {
		names[n] = clusterName(reports, in)
	}
	row := []string{"id", "cluster", "reports", "witnesses"}
	if err := out.Write(row); err != nil {
		return err
	}
	for i := range reports {
		in := &p.Incidents[p.Of[i]]
		row = append(row[:0], reports[i].ID, names[p.Of[i]], strconv.Itoa(len(in.Reports)), strconv.Itoa(in.Witnesses))
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// clusterName is the smallest report id of an incident.
func clusterName(reports []match.Report, in match.Incident) string {
	name := reports[in.Reports[0]].ID
	for _, i := range in.Reports {
		name = min(name, reports[i].ID)
	}
	return name
}

// explainClusters prints, for each report of a cluster, the pair that ties it to the others most.
func explainClusters(w io.Writer, reports []match.Report, p *match.Proposal) error {
	for _, in := range p.Incidents {
		if len(in.Reports) < 2 {
			continue
		}
		fmt.Fprintf(w, "\ncluster %s: %d reports, %d witnesses\n", clusterName(reports, in), len(in.Reports), in.Witnesses)
		shown := map[[2]int]bool{}
		for _, i := range in.Reports {
			j := strongest(p, in, i)
			if pair := [2]int{min(i, j), max(i, j)}; !shown[pair] {
				shown[pair] = true
				if err := writeExplanation(w, p.Explain(i, j)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// strongest is the other report of the incident with the highest score beside i.
func strongest(p *match.Proposal, in match.Incident, i int) int {
	best, most := -1, match.Points(0)
	for _, j := range in.Reports {
		if s := p.Points(i, j); j != i && (best < 0 || s > most) {
			best, most = j, s
		}
	}
	return best
}

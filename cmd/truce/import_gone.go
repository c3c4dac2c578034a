package main

import (
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"

	"truce"
	"truce/internal/intake"
	"truce/internal/query"
	"truce/internal/registrar"
)

// census knows, by dataset, which ids the files of an import hold, so that what the source took back can be told. It
// holds 8 bytes an id, which a map makes about 20.
type census struct {
	seed maphash.Seed
	ids  map[string]map[uint64]struct{}
}

func newCensus() *census { return &census{maphash.MakeSeed(), map[string]map[uint64]struct{}{}} }

// add notes an item of third-party data.
func (c *census) add(d *intake.Draft) {
	if d.Dataset == "" {
		return
	}
	ids := c.ids[d.Dataset]
	if ids == nil {
		ids = map[uint64]struct{}{}
		c.ids[d.Dataset] = ids
	}
	ids[maphash.String(c.seed, d.External)] = struct{}{}
}

// goneEvents are the events of a dataset that the node holds and the files do not.
type goneEvents struct {
	Dataset   string   `json:"dataset"`
	Events    int      `json:"events"`
	IDs       []string `json:"ids"`              // at most intake.MaxShown of them
	Others    bool     `json:"another_part"`     // the files hold no event that was held before
	Refused   int      `json:"refused"`          // rows whose ids are not known: the events may be among them
	Withdrawn int      `json:"withdrawn"`        // by this import
	Returned  int      `json:"withdrawn_before"` // events in the files whose report was taken back: they stay so
	reports   []*truce.ReportState
}

// takenBack says which events of the datasets imported the files no longer hold, and withdraws them where the
// files were said to be complete.
func (im *importer) takenBack(sum *importSummary) error {
	if im.node == nil {
		return nil
	}
	refused, known := 0, 0
	for _, f := range sum.Files {
		refused += f.Rejected
		for _, n := range []*int{f.Updated, f.Unchanged, f.Held} {
			if n != nil {
				known += *n
			}
		}
	}
	for _, dataset := range slices.Sorted(maps.Keys(im.census.ids)) {
		g := &goneEvents{Dataset: dataset, IDs: []string{}, Others: known == 0, Refused: refused}
		if err := im.compare(g, im.census.ids[dataset]); err != nil {
			return err
		}
		if g.Events > 0 || g.Returned > 0 {
			sum.Gone = append(sum.Gone, g)
		}
		if im.Complete && !im.DryRun && !g.Others && refused == 0 {
			if err := im.withdraw(g); err != nil {
				return err
			}
		}
	}
	return nil
}

// compare goes through what the node holds of a dataset.
func (im *importer) compare(g *goneEvents, ids map[uint64]struct{}) error {
	q := query.Reports{Owner: im.node.Member, Dataset: g.Dataset, Limit: 1000}
	for {
		page, err := im.node.Models.Reports(im.env, q)
		if err != nil {
			return err
		}
		for _, r := range page.Reports {
			_, has := ids[maphash.String(im.census.seed, r.Report.External)]
			g.add(r, has)
		}
		if page.Next == "" {
			return nil
		}
		q.After = page.Next
	}
}

func (g *goneEvents) add(r *truce.ReportState, has bool) {
	switch {
	case r.Report.Dataset != g.Dataset || r.Withdrawn && !has:
	case r.Withdrawn:
		g.Returned++
	case !has:
		g.Events++
		g.reports = append(g.reports, r)
		if len(g.IDs) < intake.MaxShown {
			g.IDs = append(g.IDs, r.Report.External)
		}
	}
}

// withdraw takes back the reports of events that are gone.
func (im *importer) withdraw(g *goneEvents) error {
	by := registrar.By{Member: im.node.Member, Function: im.Officer}
	for _, r := range g.reports {
		if err := im.node.Registrar.Withdraw(im.env, by, "", r.Index, "taken back by the source", ""); err != nil {
			return fmt.Errorf("withdraw %s: %w", r.Report.ID, err)
		}
		g.Withdrawn++
	}
	return nil
}

// words are what is said of a dataset's events that are gone, or came back.
func (g *goneEvents) words(complete bool) (lines []string) {
	switch {
	case g.Events > 0 && g.Others:
		lines = append(lines, fmt.Sprintf(
			"none of the %s of %s held before is in the files: they are taken for another part of it",
			countOf(g.Events, "event"), g.Dataset))
	case g.Events > 0:
		lines = append(lines, g.missing(complete))
	}
	if g.Returned > 0 {
		lines = append(lines, fmt.Sprintf(
			"%s of %s in the files, of which the report was withdrawn before: it stays so",
			countOf(g.Returned, "event"), g.Dataset))
	}
	return lines
}

func (g *goneEvents) missing(complete bool) string {
	verb, still := "are", "they count on"
	if g.Events == 1 {
		verb, still = "is", "it counts on"
	}
	line := fmt.Sprintf("%s of %s that this node holds %s not in the files: %s",
		countOf(g.Events, "event"), g.Dataset, verb, strings.Join(g.IDs[:min(len(g.IDs), maxPrinted)], ", "))
	if g.Events > maxPrinted {
		line += fmt.Sprintf(" and %d more", g.Events-maxPrinted)
	}
	switch {
	case g.Withdrawn > 0:
		return line + "; withdrawn"
	case g.Refused > 0:
		return fmt.Sprintf("%s; they may be among the %s refused, so that nothing is withdrawn",
			line, countOf(g.Refused, "row"))
	case !complete:
		return line + "; " + still + " (--complete withdraws what the source no longer has)"
	}
	return line
}

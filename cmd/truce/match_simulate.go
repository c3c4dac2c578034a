package main

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/match"
	"truce/internal/match/simulate"
)

// matchSimulateCmd writes simulated reports in the documented columns, with the true incident in the column truth.
type matchSimulateCmd struct {
	Out       string  `placeholder:"OUT" help:"Where the reports go (default: the terminal)."`
	Reports   int     `default:"10000" help:"About how many reports."`
	Seed      uint64  `default:"1" help:"The same seed gives the same reports."`
	PerDay    float64 `default:"80" help:"Incidents a day in each region."`
	FollowUps float64 `default:"0.35" help:"Share of incidents that follow a recent one: same sides, same or next place."`
	Combined  float64 `default:"0" help:"Share of incidents beside which the same sides do something of another kind."`
	Days      int     `default:"365" help:"Length of a region's war in days; then the next region begins."`
	Copies    float64 `default:"0" help:"Chance that an article is copied word for word by another outlet."`
	Rich      bool    `help:"Place names, headlines, wounded, spans of days, totals and missing positions too."`
}

// Run simulates and writes.
func (c *matchSimulateCmd) Run(e *env) error {
	if c.Reports < 1 || c.Reports > 20_000_000 || c.Days < 1 || c.Days > 36_500 ||
		!(c.PerDay >= 1 && c.PerDay <= 10_000) || !(c.FollowUps >= 0 && c.FollowUps <= 1) ||
		!(c.Copies >= 0 && c.Copies <= 1) || !(c.Combined >= 0 && c.Combined <= 1) {
		return truce.Errorf(truce.Invalid,
			"--reports lies between 1 and 20000000, --days between 1 and 36500, --per-day between 1 and 10000, --follow-ups, "+
				"--combined and --copies between 0 and 1")
	}
	w := simulate.Default(c.Seed, c.Reports)
	w.PerDay, w.FollowUps, w.Combined, w.Days, w.Copies, w.Rich = c.PerDay, c.FollowUps, c.Combined, c.Days, c.Copies,
		c.Rich
	reports, truth := w.Run()
	return output(e, c.Out, func(out io.Writer) error { return writeReports(out, reports, truth) })
}

func writeReports(w io.Writer, reports []match.Report, truth []simulate.Truth) error {
	out := csv.NewWriter(w)
	out.Write([]string{"id", "truth", "source", "source_kind", "published", "start", "end", "lat", "lon", "precision",
		"type", "actors", "deaths_low", "deaths_best", "deaths_high", "injuries_best", "place", "text"})
	for i, r := range reports {
		kind := map[match.SourceKind]string{match.Press: "press", match.Register: "register"}[r.Kind]
		row := []string{r.ID, strconv.Itoa(truth[i].Incident), r.Source, kind, dateOf(r.Published, r.Published.Start),
			dateOf(r.When, r.When.Start), dateOf(r.When, r.When.End)}
		row = append(row, positionOf(r.Where)...)
		row = append(row, r.Type, strings.Join(r.Actors, ";"))
		row = append(row, numbersOf(r.Killed)...)
		row = append(row, numbersOf(r.Wounded)[1], strings.Join(r.Where.Names, ";"), r.Text)
		out.Write(row)
	}
	out.Flush()
	return out.Error()
}

// firstDay is the day on which simulated wars begin: 1 January 1970, on which the simulator's own do, is how programs
// write a date that they do not have, and is refused.
var firstDay = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func dateOf(iv match.Interval, m match.Minute) string {
	t := time.Unix(firstDay.Unix()+int64(m)*60, 0).UTC()
	switch iv.Precision {
	case match.TimeClock:
		return t.Format("2006-01-02T15:04Z")
	case match.TimeDays:
		return t.Format("2006-01-02")
	}
	return ""
}

func positionOf(p match.Place) []string {
	precision := ""
	if p.Precision != match.PlaceUnknown {
		precision = p.Precision.String()
	}
	if !p.HasPoint {
		return []string{"", "", precision}
	}
	deg := func(v int32) string { return strconv.FormatFloat(float64(v)/1e7, 'f', 7, 64) }
	return []string{deg(p.LatE7), deg(p.LonE7), precision}
}

func numbersOf(c match.Count) []string {
	if !c.Known {
		return []string{"", "", ""}
	}
	return []string{strconv.Itoa(int(c.Low)), strconv.Itoa(int(c.Best)), strconv.Itoa(int(c.High))}
}

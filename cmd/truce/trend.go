package main

import (
	"fmt"
	"io"
	"slices"
	"time"

	"truce"
	"truce/internal/effect"
	"truce/internal/trend"
)

// trendCmd says which days of a register lie above what the weeks before let expect, area by area.
type trendCmd struct {
	File  string   `arg:"" help:"Events in the columns of UCDP GED, as CSV; .gz is read too."`
	Apart []string `placeholder:"SIDE" help:"A side that is not bound: its events are not counted. May be repeated."`
	From  string   `placeholder:"DAY" help:"Only from this day on."`
	To    string   `placeholder:"DAY" help:"Only up to this day."`
	JSON  bool     `name:"json" help:"Print an object: first, last, vague, alarm_in, areas."`
}

// trendTold is the object of --json.
type trendTold struct {
	First   string      `json:"first"`
	Last    string      `json:"last"`
	Vague   int         `json:"vague"`    // events without a sure day, which are not counted
	AlarmIn int         `json:"alarm_in"` // where nothing changes, a day in this many rings
	Areas   []areaTrend `json:"areas"`
}

// areaTrend is what is told of an area.
type areaTrend struct {
	Area   string     `json:"area"`  // "": the register does not say where
	Days   int        `json:"days"`  // on which something could be expected
	Quiet  int        `json:"quiet"` // on which nothing could: too near the beginning, or fewer than five counted in the weeks before
	Surges []surgeDay `json:"surges"`
}

type surgeDay struct {
	Day      string  `json:"day"`
	N        int     `json:"n"`
	Expected float64 `json:"expected"`
	Limit    int     `json:"limit"`
}

// Run reads, counts and prints.
func (c *trendCmd) Run(e *env) error {
	events, err := readEvents(c.File)
	if err != nil {
		return err
	}
	if events.Len() == 0 {
		return truce.Errorf(truce.Invalid, "%s holds no event", c.File)
	}
	if err := events.KnownSides(c.Apart); err != nil {
		return err
	}
	span := events.Span()
	from, to := span.First, span.Last
	for _, x := range []struct {
		flag, text string
		day        *time.Time
	}{{"--from", c.From, &from}, {"--to", c.To, &to}} {
		if x.text == "" {
			continue
		}
		if *x.day, err = time.Parse(time.DateOnly, x.text); err != nil {
			return truce.Errorf(truce.Invalid, "%s %s is not a day: write it as 2016-12-30", x.flag, x.text)
		}
	}
	told := trendTold{First: span.First.Format(time.DateOnly), Last: span.Last.Format(time.DateOnly),
		AlarmIn: trend.AlarmIn}
	counts := map[string][]int{}
	for ev := range events.All() {
		at, sure := span.Day(ev)
		switch {
		case ev.Of(c.Apart):
		case !sure:
			told.Vague++
		default:
			if counts[ev.Area] == nil {
				counts[ev.Area] = make([]int, span.Days())
			}
			counts[ev.Area][at]++
		}
	}
	for area, n := range counts {
		told.Areas = append(told.Areas, areaTrendOf(area, n, span, from, to))
	}
	slices.SortFunc(told.Areas, func(a, b areaTrend) int {
		if a.Area < b.Area {
			return -1
		}
		return 1
	})
	if c.JSON {
		return printJSON(e, told)
	}
	return told.print(e.Out)
}

func areaTrendOf(area string, counts []int, span effect.Span, from, to time.Time) areaTrend {
	a := areaTrend{Area: area}
	for i := range counts {
		day := span.First.AddDate(0, 0, i)
		if day.Before(from) || day.After(to) {
			continue
		}
		d := trend.Of(counts, i)
		if d == nil {
			a.Quiet++
			continue
		}
		a.Days++
		if d.Surge {
			a.Surges = append(a.Surges, surgeDay{day.Format(time.DateOnly), d.N, d.Expected, d.Limit})
		}
	}
	return a
}

func (t *trendTold) print(w io.Writer) error {
	fmt.Fprintf(w, "Events by area in a record from %s to %s; %d without a sure day are not counted.\n"+
		"Where nothing changes, one day in %d rings.\n\n", t.First, t.Last, t.Vague, t.AlarmIn)
	for _, a := range t.Areas {
		name := a.Area
		if name == "" {
			name = "area not stated"
		}
		fmt.Fprintf(w, "%s: %d of %d days ring; of %d nothing could be expected\n", name, len(a.Surges), a.Days, a.Quiet)
		for _, s := range a.Surges {
			fmt.Fprintf(w, "  %s  %d, expected %.1f, rings above %d\n", s.Day, s.N, s.Expected, s.Limit)
		}
	}
	_, err := fmt.Fprintln(w,
		"\nA day that rings is unusual against the weeks before it; why, the register does not say.")
	return err
}

package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"truce"
	"truce/internal/effect"
)

// effectCmd compares what a register counted after a day with what it counted before.
type effectCmd struct {
	File  string   `arg:"" help:"Events in the columns of UCDP GED, as CSV; .gz is read too."`
	Day   string   `required:"" placeholder:"DAY" help:"The day of effect, first of the days after."`
	Apart []string `placeholder:"SIDE" help:"A side that is not bound: its events are counted apart. May be repeated."`
	Area  string   `placeholder:"AREA" help:"Only this area, by its name in adm_1; all others are told as elsewhere."`
	JSON  bool     `name:"json" help:"Print an object: day, first, last, out_of_order, groups."`
}

// effectGroup is what is told of one set of events.
type effectGroup struct {
	Name    string          `json:"name"`
	Events  int             `json:"events"`
	Vague   int             `json:"vague"` // events without a sure day, left out
	Unsure  effect.Count    `json:"vague_deaths"`
	Changes []effect.Change `json:"changes"`
}

// effectTold is the object of --json.
type effectTold struct {
	Day        string        `json:"day"`
	First      string        `json:"first"`
	Last       string        `json:"last"`
	OutOfOrder int           `json:"out_of_order"` // events whose low, best and high do not rise
	Groups     []effectGroup `json:"groups"`
}

// Run reads, compares and prints.
func (c *effectCmd) Run(e *env) error {
	day, err := time.Parse(time.DateOnly, c.Day)
	if err != nil {
		return truce.Errorf(truce.Invalid, "--day %s is not a day: write it as 2016-12-30", c.Day)
	}
	events, err := readEvents(c.File)
	if err != nil {
		return err
	}
	span := effect.SpanOf(events)
	if len(events) == 0 || day.Before(span.First) || day.After(span.Last) {
		return truce.Errorf(truce.Invalid, "%s holds no event on both sides of %s; nothing can be compared", c.File, c.Day)
	}
	if err := c.known(events); err != nil {
		return err
	}
	told := effectTold{Day: c.Day, First: span.First.Format(time.DateOnly), Last: span.Last.Format(time.DateOnly)}
	for _, ev := range events {
		if ev.OutOfOrder {
			told.OutOfOrder++
		}
	}
	for _, g := range c.groups(events) {
		s := effect.NewSeries(span, g.events, g.of)
		t := effectGroup{Name: g.name, Events: s.Events, Vague: s.Vague, Unsure: s.Unsure}
		for _, w := range effect.Windows {
			t.Changes = append(t.Changes, s.At(day, w))
		}
		told.Groups = append(told.Groups, t)
	}
	if c.JSON {
		return printJSON(e, told)
	}
	return told.print(e.Out)
}

// known refuses a side or an area that no event names: misspelt, it would leave everything where it was.
func (c *effectCmd) known(events []effect.Event) error {
	if err := knownSides(events, c.Apart); err != nil {
		return err
	}
	if c.Area != "" && !slices.ContainsFunc(events, func(e effect.Event) bool { return e.Area == c.Area }) {
		return truce.Errorf(truce.Invalid, "--area %s: no event lies there; write it as adm_1 does", c.Area)
	}
	return nil
}

func knownSides(events []effect.Event, apart []string) error {
	for _, side := range apart {
		if !slices.ContainsFunc(events, func(e effect.Event) bool { return e.Of([]string{side}) }) {
			return truce.Errorf(truce.Invalid, "--apart %s: no event names this side; write it as side_a and side_b do", side)
		}
	}
	return nil
}

type effectSet struct {
	name   string
	events []effect.Event
	of     func(effect.Event) effect.Count
}

func (c *effectCmd) groups(events []effect.Event) []effectSet {
	var bound, apart, elsewhere []effect.Event
	for _, ev := range events {
		switch {
		case ev.Of(c.Apart):
			if c.Area == "" || ev.Area == c.Area {
				apart = append(apart, ev)
			}
		case c.Area != "" && ev.Area != c.Area:
			elsewhere = append(elsewhere, ev)
		default:
			bound = append(bound, ev)
		}
	}
	deaths := func(ev effect.Event) effect.Count { return ev.Deaths }
	civilians := func(ev effect.Event) effect.Count {
		return effect.Count{Low: ev.Civilians, Best: ev.Civilians, High: ev.Civilians}
	}
	sets := []effectSet{{"deaths", bound, deaths}, {"civilians among them", bound, civilians}}
	if len(c.Apart) > 0 {
		sets = append(sets, effectSet{"apart: " + strings.Join(c.Apart, ", "), apart, deaths})
	}
	if c.Area != "" {
		sets = append(sets, effectSet{"elsewhere, not apart", elsewhere, deaths})
	}
	return sets
}

func readEvents(name string) ([]effect.Event, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, truce.Errorf(truce.NotFound, "%s cannot be read: %v", name, errors.Unwrap(err))
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, truce.Errorf(truce.Invalid, "%s is not a gzip file: %v", name, err)
		}
	}
	return effect.ReadGED(r)
}

func (t effectTold) print(w io.Writer) error {
	fmt.Fprintf(w, "Before and after %s, in a record from %s to %s.\n", t.Day, t.First, t.Last)
	fmt.Fprintf(w, "Events whose low, best and high do not rise, taken from the least to the most of them: %d.\n",
		t.OutOfOrder)
	for _, g := range t.Groups {
		fmt.Fprintf(w, "\n%s: %d events; %d more without a sure day are left out (deaths %d, from %d to %d)\n",
			g.Name, g.Events, g.Vague, g.Unsure.Best, g.Unsure.Low, g.Unsure.High)
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(tw, "days\tbefore\tafter\tratio\tfrom\tto\tas low on other days\ttheir middle nine tenths")
		for _, c := range g.Changes {
			if c.Before == nil {
				fmt.Fprintf(tw, "%d\tunknown: the window reaches out of the record\n", c.Window)
				continue
			}
			fmt.Fprintf(tw, "%d\t%d\t%d\t%s\t%s\t%s", c.Window, c.Before.Best, c.After.Best, ratioText(c.Ratio),
				ratioText(c.Least), ratioText(c.Most))
			if o := c.Others; o != nil {
				fmt.Fprintf(tw, "\t%d of %d\t%.2f to %.2f", o.AsLow, o.Days, o.Low, o.High)
			} else {
				fmt.Fprint(tw, "\tunknown\tunknown")
			}
			fmt.Fprintln(tw)
		}
		if err := tw.Flush(); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w, "\nWhat changed at a day is not what the day changed: docs/effect.md says what misleads.")
	return err
}

func ratioText(f *float64) string {
	if f == nil {
		return "unknown"
	}
	return fmt.Sprintf("%.2f", *f)
}

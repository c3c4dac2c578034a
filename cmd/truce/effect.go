package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
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
	Near  []string `placeholder:"AREA" help:"An area beside it, told apart from elsewhere: fighting may have moved there. May be repeated."`
	Ended []string `placeholder:"DAY=WHAT" help:"What ended on a day, as the battle for a town: said with the result where it is in the before. May be repeated."`
	JSON  bool     `name:"json" help:"Print an object: day, first, last, out_of_order, groups, falls, sentence."`
}

// effectTold is the object of --json.
type effectTold struct {
	Day        string         `json:"day"`
	First      string         `json:"first"`
	Last       string         `json:"last"`
	OutOfOrder int            `json:"out_of_order"` // events whose low, best and high do not rise
	Groups     []effect.Group `json:"groups"`
	Falls      []effect.Share `json:"falls"`    // by area, of those bound, 28 days
	Sentence   string         `json:"sentence"` // "": the ratio of 28 days is not known
}

// Run reads, compares and prints.
func (c *effectCmd) Run(e *env) error {
	asked := effect.Asked{Apart: c.Apart, Area: c.Area, Near: c.Near}
	var err error
	if asked.Day, err = time.Parse(time.DateOnly, c.Day); err != nil {
		return truce.Errorf(truce.Invalid, "--day %s is not a day: write it as 2016-12-30", c.Day)
	}
	for _, x := range c.Ended {
		on, what, ok := strings.Cut(x, "=")
		day, err := time.Parse(time.DateOnly, on)
		if err != nil || !ok || what == "" {
			return truce.Errorf(truce.Invalid, "--ended %s is not understood: write it as 2016-12-22=the battle for a town", x)
		}
		asked.Ended = append(asked.Ended, effect.Happening{What: what, Day: day})
	}
	events, err := readEvents(c.File)
	if err != nil {
		return err
	}
	t, err := events.Tell(asked)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	told := effectTold{Day: c.Day, First: t.Span.First.Format(time.DateOnly), Last: t.Span.Last.Format(time.DateOnly),
		OutOfOrder: t.OutOfOrder, Groups: t.Groups, Falls: t.Falls, Sentence: effectSentence(t.Sentence(), len(c.Apart) > 0)}
	if c.JSON {
		return printJSON(e, told)
	}
	return told.print(e.Out)
}

// effectSentence puts the one sentence into English.
func effectSentence(s *effect.Sentence, apart bool) string {
	if s == nil {
		return ""
	}
	verb, noun := "rose", "rises"
	if s.Fell {
		verb, noun = "fell", "falls"
	}
	others := fmt.Sprintf("%s as large happened on one other day in %d", noun, s.OneIn())
	if s.AsMuch == 0 {
		others = fmt.Sprintf("%s as large happened on none of the %d other days", noun, s.Days)
	}
	who := "nobody told apart"
	if apart {
		who = "parties bound"
	}
	text := fmt.Sprintf("Deaths %s by %d %% (28 days, %s; %d to %d %% between the estimates farthest "+
		"apart); %s",
		verb, s.Percent, who, s.Low, s.High, others)
	for _, h := range s.Ended {
		text += fmt.Sprintf("; %s ended in the \"before\", on %s", h.What, h.Day.Format(time.DateOnly))
	}
	if s.Share != nil {
		text += fmt.Sprintf("; %d %% of the fall lies in %s", s.SharePart, s.Share.Area)
	}
	return text + "."
}

// groupWords are the groups in words.
var groupWords = map[string]string{effect.Bound: "deaths, without those apart",
	effect.Civilians: "civilians among them",
	effect.Apart:     "apart", effect.Near: "near, not apart", effect.Elsewhere: "elsewhere, not apart"}

func readEvents(name string) (*effect.Register, error) {
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
	if t.Sentence != "" {
		fmt.Fprintf(w, "\n%s\n", t.Sentence)
	}
	for _, g := range t.Groups {
		fmt.Fprintf(w, "\n%s: %d events; %d more without a sure day are left out (deaths %d, from %d to %d)\n",
			groupWords[g.Name], g.Events, g.Vague, g.Unsure.Best, g.Unsure.Low, g.Unsure.High)
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
		printInterrupted(w, g.Interrupted)
	}
	_, err := fmt.Fprintln(w, "\nWhat changed at a day is not what the day changed: docs/effect.md says what misleads.")
	return err
}

func printInterrupted(w io.Writer, i *effect.Interrupted) {
	if i == nil {
		fmt.Fprintf(w, "straight lines: unknown, the record does not hold %d days on each side\n", effect.Side)
		return
	}
	fmt.Fprintf(w,
		"straight lines through %d days: at the day %+.1f a day (from %+.1f to %+.1f); the trend after it differs "+
			"by %+.2f (from %+.2f to %+.2f)\n", i.Days, i.Step.Estimate, i.Step.Low, i.Step.High, i.Bend.Estimate, i.Bend.Low,
		i.Bend.High)
}

func ratioText(f *float64) string {
	if f == nil {
		return "unknown"
	}
	return fmt.Sprintf("%.2f", *f)
}

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"truce"
	"truce/internal/effect"
	"truce/internal/survival"
)

type ceasefiresCmd struct {
	List     ceasefiresListCmd     `cmd:"" help:"List ceasefires with their three endings side by side."`
	Align    ceasefiresAlignCmd    `cmd:"" help:"Lay the deaths of a register around the effects of several ceasefires, week by week."`
	Survival ceasefiresSurvivalCmd `cmd:"" help:"Estimate how long sets of ceasefires lasted, as far as they were watched."`
}

// ceasefiresTable is which truces are meant, and the register their level is looked for in.
type ceasefiresTable struct {
	File   string   `arg:"" optional:"" help:"A table of ceasefires: this program's columns, or those of ETH/PRIO. Without it: the small one that ships."`
	Where  []string `placeholder:"NAME=VALUE" help:"Only ceasefires with this attribute. May be repeated: all must hold."`
	Events string   `placeholder:"FILE" help:"Events in the columns of UCDP GED, for the ending by level; .gz is read too."`
	Apart  []string `placeholder:"SIDE" help:"A side that is not bound: its events do not count towards the level. May be repeated."`
	Share  int      `default:"50" placeholder:"PERCENT" help:"The share of the level of the 28 days before above which a ceasefire counts as ended, over seven days."`
	JSON   bool     `name:"json" help:"Print one JSON value."`
}

// read returns the table, the truces of it that are meant, and the events; nil where no register is named.
func (c *ceasefiresTable) read() (*survival.Table, []survival.Truce, *effect.Register, error) {
	t, err := survival.Shipped()
	if c.File != "" {
		var data []byte
		if data, err = os.ReadFile(c.File); err != nil {
			return nil, nil, nil, fileError(c.File, err)
		}
		t, err = survival.Read(bytes.NewReader(data))
	}
	if err != nil {
		return nil, nil, nil, err
	}
	if c.Share < 1 || c.Share > 1000 {
		return nil, nil, nil, truce.Errorf(truce.Invalid, "--share %d is no share: write it in percent, from 1 to 1000",
			c.Share)
	}
	var events *effect.Register
	if c.Events != "" {
		if events, err = readEvents(c.Events); err != nil {
			return nil, nil, nil, err
		}
		if err := events.KnownSides(c.Apart); err != nil {
			return nil, nil, nil, err
		}
		level := effect.Usual
		level.Percent = c.Share
		t.FindLevels(events, c.Apart, level)
	}
	some, err := t.Where(c.Where)
	return t, some, events, err
}

type ceasefiresListCmd struct {
	ceasefiresTable
}

// ceasefireTold is a ceasefire with its endings; null is a day that is not known.
type ceasefireTold struct {
	ID         string            `json:"id"`
	Title      string            `json:"title"`
	Effect     *string           `json:"effect"`
	Declared   *string           `json:"end_declared"`
	Level      *string           `json:"end_level"`
	LevelTo    *string           `json:"level_watched_to"` // null: the level is not known
	Coded      *string           `json:"end_coded"`
	WatchedTo  *string           `json:"watched_to"`
	EndUnknown bool              `json:"ended_on_a_day_not_known"`
	Attributes map[string]string `json:"attributes"`
}

// Run lists the ceasefires.
func (c *ceasefiresListCmd) Run(e *env) error {
	_, truces, _, err := c.read()
	if err != nil {
		return err
	}
	told := make([]ceasefireTold, 0, len(truces))
	for _, x := range truces {
		told = append(told, ceasefireTold{x.ID, x.Title, knownDay(x.Effect), knownDay(x.Declared), knownDay(x.Level),
			knownDay(x.LevelTo),
			knownDay(x.Coded), knownDay(x.WatchedTo), x.EndUnknown, x.Attributes})
	}
	if c.JSON {
		return printJSON(e, told)
	}
	tw := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "ceasefire\teffect\tdeclared over\tabove the level\tcoded as ended\twatched to")
	for _, x := range told {
		level := dayText(x.Level)
		if x.Level == nil && x.LevelTo != nil {
			level = "not by " + *x.LevelTo
		}
		coded := dayText(x.Coded)
		if x.EndUnknown {
			coded = "ended, day not known"
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\n", x.ID, dayText(x.Effect), dayText(x.Declared), level, coded,
			dayText(x.WatchedTo))
	}
	return tw.Flush()
}

func knownDay(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.Format(time.DateOnly)
	return &s
}

func dayText(day *string) string {
	if day == nil {
		return "not known"
	}
	return *day
}

type ceasefiresAlignCmd struct {
	ceasefiresTable
	Weeks int `default:"8" help:"Weeks before and after, from 1 to 52."`
}

// alignedTold is the object of --json.
type alignedTold struct {
	Register string             `json:"register"`
	Rule     string             `json:"rule"` // what the register counts
	Truces   []survival.Aligned `json:"ceasefires"`
	Left     int                `json:"left_out"`
}

// Run lays the weeks beside each other. One register at a time: two that count by different rules are no comparison.
func (c *ceasefiresAlignCmd) Run(e *env) error {
	if c.Weeks < 1 || c.Weeks > 52 {
		return truce.Errorf(truce.Invalid, "--weeks %d: from 1 to 52 can be laid out", c.Weeks)
	}
	if c.Events == "" {
		return truce.Errorf(truce.Invalid, "ceasefires are aligned in a register: name it with --events")
	}
	_, truces, events, err := c.read()
	if err != nil {
		return err
	}
	told := alignedTold{Register: c.Events,
		Rule: "deaths, best estimate, of events of one sure day with at least one death"}
	told.Truces, told.Left = survival.Align(truces, events, c.Apart, c.Weeks)
	if c.JSON {
		return printJSON(e, told)
	}
	fmt.Fprintf(e.Out, "%s\nCounted: %s. A dash is a week that the register does not hold, which is not zero.\n\n",
		told.Register,
		told.Rule)
	tw := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tw, "week\t")
	for _, x := range told.Truces {
		fmt.Fprintf(tw, "%s\t", x.ID)
	}
	fmt.Fprintln(tw)
	for i := range 2 * c.Weeks {
		week := i - c.Weeks
		if week >= 0 {
			week++
		}
		fmt.Fprintf(tw, "%+d\t", week)
		for _, x := range told.Truces {
			if n := x.Weeks[i]; n != nil {
				fmt.Fprintf(tw, "%d\t", n.Best)
			} else {
				fmt.Fprint(tw, "-\t")
			}
		}
		fmt.Fprintln(tw)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.Out, "\nLeft out: %d, whose effect or areas are not known or not in this register.\n",
		told.Left)
	return err
}

type ceasefiresSurvivalCmd struct {
	ceasefiresTable
	By     string `placeholder:"NAME" help:"An attribute: one curve a value. Two values are compared by the log-rank test."`
	Ending string `enum:"declared,level,coded" default:"declared" help:"What is taken for the end: declared, level or coded."`
	Until  string `placeholder:"DAY" help:"The last day watched, for ceasefires whose row does not say."`
}

// survivalTold is the object of --json.
type survivalTold struct {
	Ending survival.Ending `json:"ending"`
	Sets   []survivalSet   `json:"sets"`
	Test   *survival.Test  `json:"log_rank"` // null: there are not two sets, or nothing can be compared
	Left   survival.Left   `json:"left_out"`
	cases  [][]survival.Case
}

type survivalSet struct {
	Value           string         `json:"value"` // of the attribute; "" where there is one set
	N               int            `json:"n"`
	*survival.Curve `json:"curve"` // null: too few
}

// Run estimates and prints.
func (c *ceasefiresSurvivalCmd) Run(e *env) error {
	var until time.Time
	if c.Until != "" {
		var err error
		if until, err = time.Parse(time.DateOnly, c.Until); err != nil {
			return truce.Errorf(truce.Invalid, "--until %s is not a day: write it as 2016-12-30", c.Until)
		}
	}
	ending := survival.Ending(c.Ending)
	if ending == survival.Level && c.Events == "" {
		return truce.Errorf(truce.Invalid, "the ending by level needs a register: name it with --events")
	}
	t, truces, _, err := c.read()
	if err != nil {
		return err
	}
	told, err := c.tell(t, truces, ending, until)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, told)
	}
	return told.print(e.Out)
}

func (c *ceasefiresSurvivalCmd) tell(t *survival.Table, truces []survival.Truce, ending survival.Ending,
	until time.Time) (*survivalTold, error) {
	told := &survivalTold{Ending: ending}
	values := []string{""}
	if c.By != "" {
		if !slices.Contains(t.Names, c.By) {
			return nil, truce.Errorf(truce.Invalid, "--by %s: the table has no such column; it has %s", c.By,
				strings.Join(t.Names, ", "))
		}
		if values = t.Values(c.By); len(values) > 12 {
			return nil, truce.Errorf(truce.Invalid, "--by %s: it has %d values, and at most 12 curves are told", c.By,
				len(values))
		}
	}
	for _, v := range values {
		of := truces
		if c.By != "" {
			of = slices.DeleteFunc(slices.Clone(truces), func(x survival.Truce) bool { return x.Attributes[c.By] != v })
		}
		cases, left := survival.Cases(of, ending, until)
		told.Left.Add(left)
		if len(cases) > 0 {
			set := survivalSet{Value: v, N: len(cases)}
			if len(cases) >= survival.Fewest {
				curve := survival.Estimate(cases)
				set.Curve = &curve
			}
			told.Sets = append(told.Sets, set)
			told.cases = append(told.cases, cases)
		}
	}
	for _, x := range truces {
		if c.By != "" && x.Attributes[c.By] == "" {
			told.Left.NotStated++
		}
	}
	if len(told.Sets) == 0 {
		return nil, truce.Errorf(truce.Invalid, "of no ceasefire it is known how long it was watched: %s. Give --until, or "+
			"fill watched_to", told.Left.Sentence())
	}
	if len(told.cases) == 2 && min(len(told.cases[0]), len(told.cases[1])) >= survival.Fewest {
		told.Test = survival.LogRank(told.cases[0], told.cases[1])
	}
	return told, nil
}

// shownDays are the days of which the text tells what lasts beyond them.
var shownDays = []int{7, 14, 28, 56, 90, 180, 365, 730}

func (t *survivalTold) print(w io.Writer) error {
	fmt.Fprintf(w, "How long ceasefires lasted, by the ending: %s. Sets of the past; nothing of any one of them.\n",
		t.Ending)
	for _, s := range t.Sets {
		name := ""
		if s.Value != "" {
			name = s.Value + ": "
		}
		if s.Curve == nil {
			fmt.Fprintf(w, "\n%sn = %d; fewer than %d are no set to estimate from\n", name, s.N, survival.Fewest)
			continue
		}
		fmt.Fprintf(w, "\n%sn = %d; %d ended, %d had not when the watching did\n", name, s.N, s.Ended, s.Censored)
		fmt.Fprintf(w, "half had ended by day: %s\n", medianText(s.Median))
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(tw, "beyond day\tshare\tfrom\tto\tstill watched")
		for _, day := range shownDays {
			p := s.At(day)
			if p == nil {
				fmt.Fprintf(tw, "%d\tunknown: none was watched that long\n", day)
				break
			}
			fmt.Fprintf(tw, "%d\t%.2f\t%s\t%s\t%d\n", day, p.Share, ratioText(p.Low), ratioText(p.High), p.AtRisk)
			if p.Share == 0 {
				break
			}
		}
		if err := tw.Flush(); err != nil {
			return err
		}
	}
	if len(t.Sets) == 2 {
		if t.Test == nil {
			fmt.Fprintln(w, "\nThe two are not compared: too few, or nothing ended while both were watched.")
		} else {
			fmt.Fprintf(w, "\nLog-rank test of the two: chi-square %.2f, p = %.3f. What they differ in besides is not in it.\n",
				t.Test.Chi, t.Test.P)
		}
	}
	_, err := fmt.Fprintf(w, "\nLeft out: %s.\n", t.Left.Sentence())
	return err
}

func medianText(m *survival.Median) string {
	if m == nil {
		return "not known: more than half had not ended"
	}
	bound := func(b *float64) string {
		if b == nil {
			return "unknown"
		}
		return fmt.Sprintf("%g", *b)
	}
	return fmt.Sprintf("%g (from %s to %s)", m.Day, bound(m.Low), bound(m.High))
}

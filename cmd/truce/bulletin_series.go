package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"truce"
	"truce/internal/export"
	"truce/internal/query"
	"truce/internal/series"
	"truce/internal/view"
)

// bulletinSeriesCmd prints what was published from day to day.
type bulletinSeriesCmd struct {
	nodeFlags
	From   string `help:"The first day." placeholder:"DAY"`
	To     string `help:"The last day." placeholder:"DAY"`
	Of     string `help:"Only this member's; without it everybody's, outsiders' too." placeholder:"MEMBER"`
	What   string `help:"Only this row or figure; text: observance/registered." placeholder:"WHAT"`
	Format string `help:"text, json, csv or xlsx." default:"text" enum:"text,json,csv,xlsx"`
	For    string `help:"Whom it is for: what they may see." default:"members" enum:"members,parties,public"`
	JSON   bool   `help:"The same as --format json." name:"json"`
}

// Run prints the series of one state of the record.
func (c *bulletinSeriesCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	return n.Models.Read(e, func(r query.Reader) error {
		l, err := view.New(r).As(e, truce.Viewer{Audience: audiences[c.For], Member: member(c.For, n)})
		if err != nil {
			return err
		}
		s, err := series.Read(e, l, series.Asked{From: truce.Date(c.From), To: truce.Date(c.To),
			Publisher: truce.MemberID(c.Of), What: c.What})
		if err != nil {
			return err
		}
		switch {
		case c.JSON || c.Format == "json":
			return printJSON(e, s)
		case c.Format == "text":
			c.print(e, s)
			return nil
		}
		cut, err := l.Cut(e)
		if err != nil {
			return err
		}
		out, err := c.sink(e)
		if err != nil {
			return err
		}
		return export.WriteTable(out, export.Format(c.Format), export.Table{Of: "figures", Head: series.Head, Rows: s.Rows()},
			cut, export.About{Process: l.Process().ID, Filter: c.words(), Audience: c.For, At: truce.At(time.Now())})
	})
}

// sink is where a file goes.
func (c *bulletinSeriesCmd) sink(e *env) (io.Writer, error) {
	if c.Format != "xlsx" {
		return e.Out, nil
	}
	return e.file("truce bulletin series --format xlsx > series.xlsx")
}

func (c *bulletinSeriesCmd) words() string {
	var out []string
	for _, f := range [][2]string{{"from", c.From}, {"to", c.To}, {"of", c.Of}, {"what", c.What}} {
		if f[1] != "" {
			out = append(out, f[0]+"="+f[1])
		}
	}
	return strings.Join(out, " ")
}

// print prints line after line: its points, its gaps, and what its steps come to.
func (c *bulletinSeriesCmd) print(e *env, s *series.Series) {
	shown := 0
	for i := range s.Lines {
		l := &s.Lines[i]
		if l.From == series.FromBulletin && c.What == "" && l.What != series.Registered {
			continue
		}
		shown++
		fmt.Fprintln(e.Out, titleOf(l))
		gaps := l.Gaps
		for _, p := range l.Points {
			for len(gaps) > 0 && gaps[0].From < p.Day {
				printGap(e, gaps[0])
				gaps = gaps[1:]
			}
			fmt.Fprintf(e.Out, "  %s\t%s\t%s\n", dayOf(p), numberOf(p), strings.Join(notesOf(p), "; "))
		}
		for _, g := range gaps {
			printGap(e, g)
		}
		for _, x := range l.Steps {
			fmt.Fprintf(e.Out, "  from %s to %s: %+d; daily figures of %d of %d days come to %d: %s\n", x.From, x.To, x.Change,
				x.Held, x.Days, x.Daily, stepWords[x.Says])
		}
	}
	if shown == 0 {
		e.hint("nothing is published that answers this")
	}
}

var stepWords = map[series.Says]string{series.Agrees: "they explain it", series.Fell: "a running count fell",
	series.Unexplained: "they do not explain it", series.Open: "the rest may lie in the days of which none is held",
	series.Contradicted: "they come to more"}

func printGap(e *env, g series.Gap) {
	fmt.Fprintf(e.Out, "  %s to %s\tnothing held, %d days\n", g.From, g.To, g.Days)
}

// titleOf names a line: who published it, whose register it is, and what it counts.
func titleOf(l *series.Line) string {
	out := cmp.Or(l.Registrar, "registrar not stated") + ": " + l.What
	if l.Publisher != "" {
		out = "bulletins of " + l.Publisher + ", " + out
	}
	if l.Area != "" {
		out += " " + l.Area
	}
	if l.Outcome != "" {
		out += ", " + l.Outcome
	}
	return out
}

func dayOf(p series.Point) string {
	if p.Since != "" {
		return string(p.Since) + " to " + string(p.Day)
	}
	return cmp.Or(string(p.Day), "day not stated")
}

func numberOf(p series.Point) string {
	if p.N == nil {
		return p.State
	}
	return fmt.Sprint(*p.N)
}

func notesOf(p series.Point) []string {
	var out []string
	if p.Corrected != "" {
		out = append(out, fmt.Sprintf("erratum by %s: %s", series.Members(p.CorrectedBy), p.Corrected))
	}
	if p.Disputed {
		out = append(out, "another figure of this day differs")
	}
	if p.Bulletin != "" {
		out = append(out, p.Bulletin)
	}
	return append(out, p.Traps...)
}

package main

import (
	"fmt"
	"io"
	"strings"

	"truce"
	"truce/internal/press"
)

// bulletinReadCmd reads published bulletins.
type bulletinReadCmd struct {
	pressFlags
	JSON bool `help:"Print a JSON array with an object a file; docs/reading.md has its form." name:"json"`
}

// pressFlags are what reading a published text takes.
type pressFlags struct {
	Files    []string `arg:"" name:"file" help:"Texts or pages of published bulletins, or of stories about them; - reads standard input."`
	Language string   `help:"The language of the texts, where it is not to be found out: ar, en, ru or tr." placeholder:"CODE"`
	World    string   `help:"A table of sides, publishers, agreements and places in place of the one for Syria; docs/reading.md has its form." placeholder:"FILE"`
}

// fileRead is what was read in a file, or why it was not.
type fileRead struct {
	File    string         `json:"file"`
	Problem string         `json:"problem,omitempty"`
	Reading *press.Reading `json:"reading"`
}

// Run reads the files and prints what each states.
func (c *bulletinReadCmd) Run(e *env) error {
	w, err := c.world()
	if err != nil {
		return err
	}
	out, failed := []fileRead{}, error(nil)
	for _, name := range c.Files {
		r, err := c.read(e, w, name)
		f := fileRead{File: name, Reading: r}
		if err != nil {
			f.Problem, failed = sentenceOf(err), fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, f)
	}
	if c.JSON {
		if err := printJSON(e, out); err != nil {
			return err
		}
		return failed
	}
	for _, f := range out {
		printReading(e.Out, f)
	}
	return failed
}

// world returns the table of the process that the texts are about.
func (c *pressFlags) world() (*press.World, error) {
	if c.World == "" {
		return press.Syria(), nil
	}
	raw, err := readUserFile(c.World)
	if err != nil {
		return nil, err
	}
	w, err := press.ReadWorld(string(raw))
	if err != nil {
		return nil, truce.Errorf(truce.Invalid, "%s: %v", c.World, err)
	}
	return w, nil
}

func (c *pressFlags) read(e *env, w *press.World, name string) (*press.Reading, error) {
	raw, err := readText(e, name)
	if err != nil {
		return nil, err
	}
	return press.Read(string(raw), press.Options{World: w, Language: c.Language})
}

// printReading prints a reading for people: a line a figure, with the words it was read from.
func printReading(w io.Writer, f fileRead) {
	fmt.Fprintln(w, f.File)
	r := f.Reading
	if r == nil {
		fmt.Fprintf(w, "  not read: %s\n", f.Problem)
		return
	}
	fmt.Fprintf(w, "  language %s\n  day %s\n", r.Language, dayWords(r.Date))
	if r.Period != nil {
		fmt.Fprintf(w, "  period %d hours\n", r.Period.Hours)
	}
	if r.Publisher != nil {
		fmt.Fprintf(w, "  published by %s\n", r.Publisher.ID)
	}
	for _, m := range r.Instruments {
		fmt.Fprintf(w, "  names %s\n", m.ID)
	}
	for i := range r.Sides {
		printSide(w, &r.Sides[i])
	}
	for i := range r.Counters {
		printCounter(w, &r.Counters[i])
	}
	for _, p := range r.Negotiations {
		fmt.Fprintf(w, "  negotiations in %s\n", p.Name)
	}
	for _, x := range r.Flags {
		fmt.Fprintf(w, "  with care: %s%s\n", x.Says, quoted(x.Words))
	}
	for _, u := range r.Unread {
		fmt.Fprintf(w, "  unread: %s%s\n", u.Why, quoted(u.Words))
	}
}

func dayWords(d *press.Day) string {
	switch {
	case d == nil:
		return "not stated"
	case d.ISO != "":
		return d.ISO
	}
	return fmt.Sprintf("%02d-%02d, year not stated", d.Month, d.Day)
}

func printSide(w io.Writer, s *press.Side) {
	who := s.RegisteredBy
	if who == "" {
		who = "not stated"
	}
	fmt.Fprintf(w, "  registered by %s\t%s\n", who, figureWords(s.Total))
	for _, f := range s.Also {
		fmt.Fprintf(w, "    also\t%s\n", figureWords(&f))
	}
	printParts(w, s.Parts)
	for _, o := range s.Outcomes {
		fmt.Fprintf(w, "    %s\t%s\n", o.Outcome, figureWords(o.Figure))
	}
}

func printCounter(w io.Writer, k *press.Counter) {
	what := k.What
	for _, x := range []string{k.Per, k.Unit, k.Instrument} {
		if x != "" {
			what += ", " + x
		}
	}
	fmt.Fprintf(w, "  %s\t%s\n", what, figureWords(k.Figure))
	printParts(w, k.Parts)
	for _, n := range k.Names {
		fmt.Fprintf(w, "    %s\n", n.Words)
	}
}

func printParts(w io.Writer, parts []press.Part) {
	for _, p := range parts {
		fmt.Fprintf(w, "    %s\t%s\n", p.Name, figureWords(p.Figure))
	}
}

func figureWords(f *press.Figure) string {
	if f == nil {
		return "not stated"
	}
	return string(f.Value) + quoted(f.Words)
}

func quoted(words string) string {
	if words == "" {
		return ""
	}
	return "\t«" + strings.Join(strings.Fields(words), " ") + "»"
}

package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"truce"
	"truce/internal/article"
	"truce/internal/node"
	"truce/internal/readings"
)

// articleCmd reads press articles.
type articleCmd struct {
	Read  articleReadCmd  `cmd:"" help:"Read articles into proposals for claims: statements, dates, figures, roles, talks, each with its words."`
	Kept  articleKeptCmd  `cmd:"" help:"List the articles read at a node, or show what became of one."`
	Score articleScoreCmd `cmd:"" help:"Measure readings against annotations: precision, recall and what was invented, by kind of fact."`
}

// articleReadCmd reads articles and enters nothing.
type articleReadCmd struct {
	Files    []string `arg:"" name:"file" help:"Texts of articles, or their pages as a browser saves them; - reads standard input."`
	Language string   `help:"The language of the articles, where it is not to be found out." placeholder:"CODE"`
	Date     string   `help:"The day the articles are of, where they do not say it: weekdays are told from it." placeholder:"DAY"`
	Dir      string   `help:"A node, against whose registers names are held; without one they stay unknown." type:"path" placeholder:"DIR"`
	JSON     bool     `help:"Print a JSON array with an object a file; docs/articles.md has its form." name:"json"`
}

// articleKeptCmd shows what a node keeps of the articles that were read there.
type articleKeptCmd struct {
	nodeFlags
	Article string `arg:"" optional:"" help:"An article, by its id; without one all are listed."`
	JSON    bool   `help:"Print JSON: the articles, or an object with one, its proposals and answers." name:"json"`
}

// articleKept is an article with what was proposed of it and what a person made of that.
type articleKept struct {
	readings.Article
	Proposals []readings.Proposal `json:"proposals"`
	Answers   []readings.Answer   `json:"answers"`
}

// Run prints a line an article, or a line a proposal.
func (c *articleKeptCmd) Run(e *env) error {
	s, err := node.OpenReadings(e, c.Dir, c.options())
	if err != nil {
		return err
	}
	defer s.Close()
	if c.Article == "" {
		list, err := s.Articles(e)
		switch {
		case err != nil:
			return err
		case c.JSON:
			return printJSON(e, list)
		}
		for _, a := range list {
			fmt.Fprintf(e.Out, "%s\t%s\t%s\t%s\n", a.ID, a.At, a.Outlet, a.Opening())
		}
		return nil
	}
	a, err := s.Article(e, c.Article)
	if err != nil {
		return err
	}
	x := articleKept{Article: *a}
	if x.Proposals, err = s.Proposals(e, a.ID); err != nil {
		return err
	}
	if x.Answers, err = s.Answers(e, a.ID); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, x)
	}
	standing := readings.Standing(x.Answers)
	for _, p := range x.Proposals {
		said := standing[p.Key]
		fmt.Fprintf(e.Out, "%s\t%s\t%s%s\n", p.Key, cmp.Or(string(said.Said), "waits"), said.Claim, quoted(p.Words))
	}
	return nil
}

// articleRead is what was read in a file, or why it was not.
type articleRead struct {
	File    string           `json:"file"`
	Problem string           `json:"problem,omitempty"`
	Reading *article.Reading `json:"reading"`
}

// Run reads the files and prints what each states.
func (c *articleReadCmd) Run(e *env) error {
	o := article.Options{Language: c.Language, Date: truce.Date(c.Date)}
	if c.Dir != "" {
		n, err := (&nodeFlags{Dir: c.Dir}).read(e)
		if err != nil {
			return err
		}
		defer n.Close()
		if o.Register, err = n.Naming(e); err != nil {
			return err
		}
	}
	out, failed := []articleRead{}, error(nil)
	for _, name := range c.Files {
		f := articleRead{File: name}
		raw, err := readText(e, name)
		if err == nil {
			f.Reading, err = article.Read(string(raw), o)
		}
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
		printArticle(e.Out, f)
	}
	return failed
}

// readText reads a file, or standard input where its name is "-".
func readText(e *env, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(e.In, 8<<20))
	}
	return readUserFile(name)
}

// printArticle prints a reading for people: a line a proposal, with the words it was read from.
func printArticle(w io.Writer, f articleRead) {
	fmt.Fprintln(w, f.File)
	r := f.Reading
	if r == nil {
		fmt.Fprintf(w, "  not read: %s\n", f.Problem)
		return
	}
	fmt.Fprintf(w, "  language %s\n  outlet %s\n  place %s\n", r.Language, spanWords(r.Outlet), spanWords(r.Place))
	if r.Date == nil {
		fmt.Fprintf(w, "  day not stated\n")
	} else {
		fmt.Fprintf(w, "  day %s\n", dateWords(*r.Date))
	}
	for _, s := range r.Statements {
		who := "not certain who"
		if s.Speaker != nil {
			who = nameWords(s.Speaker)
		}
		fmt.Fprintf(w, "  %s\t%s, %s%s\n", s.Kind, who, s.How, quoted(s.Words))
	}
	for _, x := range r.Roles {
		of := ""
		if x.Of != nil {
			of = " of " + nameWords(x.Of)
		}
		fmt.Fprintf(w, "  %s%s\t%s\n", x.Role, of, nameWords(x.Who))
	}
	for _, t := range r.Talks {
		fmt.Fprintf(w, "  talks %s, in %s%s\n", t.Status, spanWords(t.Place), quoted(t.Words))
	}
	for _, x := range r.Figures {
		fmt.Fprintf(w, "  figure\t%s%s\n", articleFigure(x), quoted(x.Words))
	}
	for _, d := range r.Dates {
		fmt.Fprintf(w, "  date\t%s%s\n", dateWords(d), quoted(d.Words))
	}
	for _, m := range r.Metonyms {
		fmt.Fprintf(w, "  %s reads as %s%s\n", m.ID, m.Reads, quoted(m.Words))
	}
	for _, x := range r.Flags {
		fmt.Fprintf(w, "  with care: %s\n", x.Says)
	}
}

func spanWords(s *article.Span) string {
	if s == nil {
		return "not stated"
	}
	return s.Words
}

func nameWords(n *article.Name) string {
	switch {
	case n == nil:
		return "not certain who"
	case n.ID != "":
		return n.Full + " (" + string(n.ID) + ")"
	}
	return strings.Join(strings.Fields(n.Full), " ")
}

func dateWords(d article.Date) string {
	out := string(d.From)
	switch {
	case d.Vague:
		return "vague"
	case out == "":
		return "cannot be told"
	case d.To != "":
		out += " to " + string(d.To)
	}
	if d.Inferred {
		out += ", inferred"
	}
	return out
}

func articleFigure(f article.Figure) string {
	switch {
	case f.Between != nil:
		return fmt.Sprintf("%v to %v", f.Between[0], f.Between[1])
	case f.Value == nil:
		return "no number"
	}
	return strings.TrimSpace(fmt.Sprintf("%s %.15g", f.Hedge, *f.Value))
}

package main

import (
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"truce/internal/article"
)

// articleScoreCmd measures readings.
type articleScoreCmd struct {
	Files []string `arg:"" name:"file" help:"Annotations, in the form of docs/articles.md."`
	Texts string   `help:"Where the articles lie that an annotation names by file (default: beside it)." type:"path" placeholder:"DIR"`
	All   bool     `help:"List every fact that was missed, or was proposed and is none."`
	JSON  bool     `help:"Print an object: scores by kind of fact, and misses." name:"json"`
}

// articleScore is the object of --json.
type articleScore struct {
	Scores article.Scores `json:"scores"`
	Misses []article.Miss `json:"misses"`
}

// Run reads the articles of the annotations and counts.
func (c *articleScoreCmd) Run(e *env) error {
	out := articleScore{Scores: article.Scores{}, Misses: []article.Miss{}}
	for _, name := range c.Files {
		raw, err := readUserFile(name)
		if err != nil {
			return err
		}
		gold, err := article.ReadGold(string(raw))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, g := range gold {
			if err := c.hold(&out, name, g); err != nil {
				return fmt.Errorf("%s: %s: %w", name, g.Name, err)
			}
		}
	}
	if c.JSON {
		return printJSON(e, out)
	}
	return c.print(e, out)
}

// hold reads the article of an annotation and counts it.
func (c *articleScoreCmd) hold(out *articleScore, file string, g article.Gold) error {
	if g.Text == "" {
		dir := c.Texts
		if dir == "" {
			dir = filepath.Dir(file)
		}
		raw, err := readUserFile(filepath.Join(dir, filepath.Base(g.Name)))
		if err != nil {
			return err
		}
		g.Text = string(raw)
	}
	r, err := article.Read(g.Text, article.Options{})
	if err != nil {
		return err
	}
	out.Misses = append(out.Misses, out.Scores.Hold(g, r)...)
	return nil
}

func (c *articleScoreCmd) print(e *env, out articleScore) error {
	w := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "fact\tstated\tfound\tright\tproposed\tinvented\trecall\tprecision\t")
	for _, what := range article.Kinds {
		if t := out.Scores[what]; t != nil {
			fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t\n", what, t.Stated, t.Found, t.Right, t.Proposed, t.Invented,
				shareWords(t.Recall()), shareWords(t.Precision()))
		}
	}
	if err := w.Flush(); err != nil || !c.All {
		return err
	}
	for _, m := range out.Misses {
		fmt.Fprintf(e.Out, "%s: %s: %s%s\n", m.Article, m.What, m.Why, quoted(m.Words))
	}
	return nil
}

// shareWords writes a share; "-" where there is nothing to share.
func shareWords(share float64, ok bool) string {
	if !ok {
		return "-"
	}
	return fmt.Sprintf("%.3f", share)
}

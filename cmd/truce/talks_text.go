package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/internal/node"
	"truce/internal/talks"
	"truce/internal/terms"
)

// talksTextCmd works on texts under negotiation.
type talksTextCmd struct {
	List  talksTextListCmd  `cmd:"" help:"List the texts under negotiation, and how far each has come."`
	Show  talksTextShowCmd  `cmd:"" help:"Show a text: its clauses with the variants in brackets, and what each party says to each."`
	Check talksTextCheckCmd `cmd:"" help:"Say what of a text could never be monitored if it were signed, and why."`
	Sign  talksTextSignCmd  `cmd:"" help:"Make a version of an agreement of a text that was agreed, and enter it in the record."`
}

// talksTextListCmd lists texts.
type talksTextListCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// textJSON is a text as printed with --json.
type textJSON struct {
	talks.Text
	Agreed   int          `json:"agreed"`
	Of       int          `json:"clauses_of"`
	Versions int          `json:"versions"`
	Signed   truce.Date   `json:"signed,omitempty"`
	Clauses  []clauseJSON `json:"clauses,omitempty"`
}

type clauseJSON struct {
	Clause   string        `json:"clause"`
	Agreed   string        `json:"agreed,omitempty"` // the variant that all accept
	Variants []variantJSON `json:"variants"`
}

type variantJSON struct {
	talks.Variant
	Answers map[truce.ActorID]string        `json:"answers"` // accept, reject or silent
	Shown   map[truce.ActorID]truce.Instant `json:"shown"`   // when, in these words
}

func textOf(d *talks.Draft, whole bool) textJSON {
	t := textJSON{Text: d.Text, Versions: len(d.Versions)}
	t.Agreed, t.Of = d.Agreed()
	if d.Signed != nil {
		t.Signed = d.Signed.On
	}
	for _, c := range d.Clauses {
		if !whole || len(c.Open()) == 0 {
			continue
		}
		x := clauseJSON{Clause: c.Number}
		if w := c.Agreed(d.Parties); w != nil {
			x.Agreed = w.Variant.Variant
		}
		for _, w := range c.Open() {
			v := variantJSON{Variant: w.Variant, Answers: map[truce.ActorID]string{}, Shown: w.Shown}
			for _, p := range d.Parties {
				v.Answers[p] = w.Says(p)
			}
			x.Variants = append(x.Variants, v)
		}
		t.Clauses = append(t.Clauses, x)
	}
	return t
}

// Run lists them.
func (c *talksTextListCmd) Run(e *env) error {
	return c.known(e, func(_ *node.Node, _ talks.Known, p *talks.Papers) error {
		out := []textJSON{}
		for _, d := range p.Drafts() {
			out = append(out, textOf(d, false))
		}
		if c.JSON {
			return printJSON(e, out)
		}
		tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
		for _, t := range out {
			state := fmt.Sprintf("%d of %d clauses agreed", t.Agreed, t.Of)
			if t.Signed != "" {
				state = "signed on " + string(t.Signed)
			}
			fmt.Fprintf(tw, "%s\t%s\t%s\n", t.ID, state, truce.NameIn(t.Titles, "en"))
		}
		return tw.Flush()
	})
}

// draft finds a text.
func (f nodeFlags) draft(e *env, id string, do func(talks.Known, *talks.Draft) error) error {
	return f.known(e, func(_ *node.Node, k talks.Known, p *talks.Papers) error {
		d := p.Texts[id]
		if d == nil {
			return truce.Errorf(truce.NotFound, "there is no text %q under negotiation: truce talks text list lists them", id)
		}
		return do(k, d)
	})
}

// talksTextShowCmd shows a text.
type talksTextShowCmd struct {
	nodeFlags
	Text string `arg:"" help:"The text, by its id."`
	JSON bool   `help:"Print a JSON object." name:"json"`
}

// Run prints the text with its brackets.
func (c *talksTextShowCmd) Run(e *env) error {
	return c.draft(e, c.Text, func(k talks.Known, d *talks.Draft) error {
		t := textOf(d, true)
		if c.JSON {
			return printJSON(e, t)
		}
		fmt.Fprintf(e.Out, "%s: %s, %d of %d clauses agreed\n", d.ID, truce.NameIn(d.Titles, "en"), t.Agreed, t.Of)
		for _, x := range t.Clauses {
			for _, v := range x.Variants {
				words := v.Words
				if x.Agreed == "" {
					words = "[" + words + "]"
				}
				var says []string
				for _, p := range d.Parties {
					says = append(says, k.Book.Name(p, "en")+": "+v.Answers[p])
				}
				fmt.Fprintf(e.Out, "%s %s  %s\n    %s\n    %s\n", x.Clause, v.Variant.Variant, v.Title, words,
					strings.Join(says, "; "))
			}
		}
		return nil
	})
}

// talksTextCheckCmd says what could never be monitored.
type talksTextCheckCmd struct {
	nodeFlags
	Text string `arg:"" help:"The text, by its id."`
	JSON bool   `help:"Print a JSON array." name:"json"`
}

// Run prints a line for each. It fails when there is something that no record could ever tell.
func (c *talksTextCheckCmd) Run(e *env) error {
	return c.draft(e, c.Text, func(k talks.Known, d *talks.Draft) error {
		found := list(d.Foresee(k.Book))
		if c.JSON {
			if err := printJSON(e, found); err != nil {
				return err
			}
		}
		grave := 0
		for _, f := range found {
			where := "the text"
			if f.Of != "" {
				where = "clause " + f.Of + " " + f.Variant
			}
			if !c.JSON {
				fmt.Fprintf(e.Out, "%s: %s: %s\n", where, f.Code, f.Says)
			}
			if f.Code.Grave() {
				grave++
			}
		}
		if len(found) == 0 && !c.JSON {
			fmt.Fprintf(e.Out, "Nothing is foreseen of %s that would keep its clauses from being monitored. That is no "+
				"promise.\n",
				d.ID)
		}
		if grave > 0 {
			return truce.Errorf(truce.Invalid, "%d of this could never be monitored", grave)
		}
		return nil
	})
}

// talksTextSignCmd signs a text.
type talksTextSignCmd struct {
	nodeFlags
	Text    string `arg:"" help:"The text, by its id."`
	On      string `help:"The day on which it was signed." required:"" placeholder:"YYYY-MM-DD"`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// Run enters the agreement. What could never be monitored is said, and does not keep anybody from signing.
func (c *talksTextSignCmd) Run(e *env) error {
	return c.writing(e, func(n *node.Node, s *node.Secretariat) error {
		a, err := s.Sign(e, byOf(n, c.Officer), c.Text, truce.Date(c.On))
		if err != nil {
			return err
		}
		fmt.Fprintf(e.Out, "%s, version %d, with %d clauses is in the record of %s.\n", a.ID, a.Version,
			len(a.Clauses), n.Member)
		for _, f := range terms.Foresee(a, terms.Held{}) {
			if f.Code.Grave() {
				e.hint("clause %s: %s", f.Clause, f.Says)
			}
		}
		return nil
	})
}

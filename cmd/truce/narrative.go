package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"truce"
	"truce/internal/narrative"
	"truce/internal/view"
)

// narrativeCmd writes reports in sentences.
type narrativeCmd struct {
	Draft narrativeDraftCmd `cmd:"" help:"Draft a report of some days from published bulletins."`
	Print narrativePrintCmd `cmd:"" help:"Print a draft, its figures drawn anew."`
}

// narrativeDraftCmd drafts.
type narrativeDraftCmd struct {
	nodeFlags
	From  string `help:"The first day." required:"" placeholder:"DAY"`
	To    string `help:"The last day; without it the first." placeholder:"DAY"`
	Of    string `help:"Whose bulletins; this member's without it." placeholder:"MEMBER"`
	About string `help:"One of: ${enum}." default:"general" enum:"general,civilians,movement,weapons"`
	For   string `help:"Whom it is for: of what they may see." default:"members" enum:"members,parties,public"`
}

// Run prints the draft.
func (c *narrativeDraftCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	l, err := view.New(n.Models).As(e, truce.Viewer{Audience: audiences[c.For], Member: member(c.For, n)})
	if err != nil {
		return err
	}
	a := narrative.Asked{From: truce.Date(c.From), To: truce.Date(c.To), By: truce.MemberID(c.Of),
		About: narrative.About(c.About)}
	if a.To == "" {
		a.To = a.From
	}
	if a.By == "" {
		a.By = n.Member
	}
	text, err := narrative.Draft(e, l, a)
	if err == nil {
		fmt.Fprint(e.Out, text)
	}
	return err
}

// narrativePrintCmd prints.
type narrativePrintCmd struct {
	nodeFlags
	File string `arg:"" help:"The draft; - for standard input."`
	For  string `help:"Whom it is for; others' figures are refused." default:"members" enum:"members,parties,public"`
	JSON bool   `help:"Print a JSON object: text, and figures with bulletin, path, reads, entry, ids." name:"json"`
}

// mostText is how many bytes a report has at most.
const mostText = 1 << 20

// Run prints the text, and after it what each figure opens to.
func (c *narrativePrintCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	text, err := c.text(e)
	if err != nil {
		return err
	}
	l, err := view.New(n.Models).As(e, truce.Viewer{Audience: audiences[c.For], Member: member(c.For, n)})
	if err != nil {
		return err
	}
	p, err := narrative.Print(e, l, text)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, p)
	}
	fmt.Fprintln(e.Out, strings.TrimRight(p.Text, "\n"))
	for i, f := range p.Figures {
		fmt.Fprintf(e.Out, "figure %d\t%s\t%s %s\tentry %s\t%s\n", i+1, f.Reads, f.Bulletin, f.Path, f.Entry,
			strings.Join(f.IDs, " "))
	}
	return nil
}

// text reads the draft.
func (c *narrativePrintCmd) text(e *env) (string, error) {
	in := e.In
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return "", truce.Errorf(truce.NotFound, "%s cannot be read: %s", c.File, err.Error())
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, mostText+1))
	if err != nil {
		return "", err
	}
	if len(b) > mostText {
		return "", truce.Errorf(truce.Invalid, "%s is longer than %d bytes", c.File, mostText)
	}
	return string(b), nil
}

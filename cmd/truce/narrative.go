package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"truce"
	"truce/internal/narrative"
	"truce/internal/registrar"
	"truce/internal/view"
	"truce/internal/web/desk"
	"truce/internal/web/frame"
)

// narrativeCmd writes reports in sentences.
type narrativeCmd struct {
	Draft   narrativeDraftCmd   `cmd:"" help:"Draft a report of some days from published bulletins."`
	Print   narrativePrintCmd   `cmd:"" help:"Print a draft, its figures drawn anew."`
	Release narrativeReleaseCmd `cmd:"" help:"Release a report: its text is entered as this member's, for everybody."`
	List    narrativeListCmd    `cmd:"" help:"List the reports that members released."`
	Show    narrativeShowCmd    `cmd:"" help:"Write a released report as a file, in a language."`
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
	r, err := narrative.Draft(e, l, a)
	if err == nil {
		fmt.Fprint(e.Out, r)
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
	text, err := draftText(e, c.File)
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

// draftText reads a draft; - is standard input.
func draftText(e *env, file string) (string, error) {
	in := e.In
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return "", truce.Errorf(truce.NotFound, "%s cannot be read: %s", file, err.Error())
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, mostText+1))
	if err != nil {
		return "", err
	}
	if len(b) > mostText {
		return "", truce.Errorf(truce.Invalid, "%s is longer than %d bytes", file, mostText)
	}
	return string(b), nil
}

// narrativeReleaseCmd releases.
type narrativeReleaseCmd struct {
	nodeFlags
	File    string `arg:"" help:"The draft; - for standard input."`
	Officer string `help:"The officer who releases it." default:"duty officer"`
}

// Run enters the statement that holds the report.
func (c *narrativeReleaseCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	text, err := draftText(e, c.File)
	if err != nil {
		return err
	}
	r, err := narrative.Parse(text)
	if err != nil {
		return err
	}
	l, err := view.New(n.Models).As(e, truce.Viewer{Audience: truce.LevelPublic})
	if err != nil {
		return err
	}
	s, err := r.Release(e, l, n.Member)
	if err != nil {
		return err
	}
	ref, err := n.Registrar.Enter(e, registrar.By{Member: n.Member, Function: c.Officer}, "", s)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "Report %s is released by %s, entry %s\n", s.ID, n.Member, ref)
	return nil
}

// narrativeListCmd lists.
type narrativeListCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array: id, about, from, to, bulletins_of, released_by, at, entry." name:"json"`
}

// Run lists the released reports, the latest last.
func (c *narrativeListCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	claims, err := n.Models.Claims(e, truce.KindStatement, "")
	if err != nil {
		return err
	}
	out := []map[string]any{}
	for _, r := range narrative.ReleasedOf(claims) {
		if r.Problem != nil {
			e.hint("entry %s is no report: %s", r.Claim.Ref, r.Problem)
			continue
		}
		out = append(out, map[string]any{"id": r.ID, "about": r.About, "from": r.From, "to": r.To, "bulletins_of": r.By,
			"released_by": r.Claim.Member, "at": r.Claim.At, "entry": r.Claim.Ref.String()})
		if !c.JSON {
			fmt.Fprintf(e.Out, "%s\t%s\t%s to %s\tby %s\tentry %s\n", r.ID, r.About, r.From, r.To, r.Claim.Member, r.Claim.Ref)
		}
	}
	if c.JSON {
		return printJSON(e, out)
	}
	return nil
}

// narrativeShowCmd writes a released report.
type narrativeShowCmd struct {
	nodeFlags
	ID       string `arg:"" help:"The report, as narrative-0123456789abcdef."`
	Language string `help:"One of: ${enum}." default:"en" enum:"en,ar,ru,tr,fa"`
	For      string `help:"Whom it is for: others' figures are left out." default:"members" enum:"members,parties,public"`
	Format   string `help:"One of: ${enum}." default:"pdf" enum:"pdf,docx,json"`
	Pages    string `help:"Where its readers ask for the node's pages: in PDF and DOCX the figures are links to them. Without it there are no links." placeholder:"URL"`
	Out      string `help:"The file to write; standard output without it." type:"path" placeholder:"FILE"`
	JSON     bool   `help:"The same as --format json." name:"json"`
}

// Run writes it.
func (c *narrativeShowCmd) Run(e *env) error {
	if c.JSON {
		c.Format = "json"
	}
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	who := truce.Viewer{Audience: audiences[c.For], Member: member(c.For, n)}
	b, err := desk.MakeReport(e, frame.Config{Reader: n.Models, Viewer: func(*http.Request) truce.Viewer { return who }},
		desk.AskedReport{ID: c.ID, Language: c.Language, As: c.Format, Pages: c.Pages})
	if err != nil {
		return err
	}
	return writeOut(e, c.Out, b)
}

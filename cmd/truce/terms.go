package main

import (
	"fmt"
	"os"
	"strings"

	"truce"
	"truce/internal/terms"
)

// termsCmd works on agreement files and on what agreements say of incidents.
type termsCmd struct {
	Check   termsCheckCmd   `cmd:"" help:"Check agreement files; every problem is printed with its line and column."`
	Facts   termsFactsCmd   `cmd:"" help:"List the facts a clause's condition may use."`
	Explain termsExplainCmd `cmd:"" help:"Say, clause by clause, whether an incident is a breach, why, and what is missing to decide."`
}

// termsCheckCmd checks agreement files.
type termsCheckCmd struct {
	Files []string `arg:"" name:"file" help:"Agreement files (docs/terms.md)."`
	JSON  bool     `help:"Print a JSON array of problems: file, line, col, says." name:"json"`
}

// Run prints each problem as "file:line:col: sentence". It fails when there is one.
func (c *termsCheckCmd) Run(e *env) error {
	all := terms.Problems{}
	for _, name := range c.Files {
		data, err := readAgreement(name)
		if err != nil {
			return err
		}
		f, problems := terms.Parse(name, data)
		all = append(all, problems...)
		if f != nil && !c.JSON {
			a := f.Agreement
			fmt.Fprintf(e.Out, "%s: %s version %d is in order, %d clauses\n", name, a.ID, a.Version, len(a.Clauses))
		}
	}
	if c.JSON {
		if err := printJSON(e, all); err != nil {
			return err
		}
	} else if len(all) > 0 {
		fmt.Fprintln(e.Out, all.Error())
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return truce.Errorf(truce.Invalid, "one problem")
	}
	return truce.Errorf(truce.Invalid, "%d problems", len(all))
}

// readAgreement reads a file, refusing what cannot be an agreement before it is in memory.
func readAgreement(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, fileError(name, err)
	case info.IsDir():
		return nil, truce.Errorf(truce.Invalid, "%s is a directory; give the files in it", name)
	case info.Size() > terms.MaxFile:
		return nil, truce.Errorf(truce.Invalid, "%s has %d bytes; an agreement file has at most %d", name, info.Size(),
			terms.MaxFile)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	return data, nil
}

// termsFactsCmd lists the facts.
type termsFactsCmd struct{}

// Run prints one fact a line: its name, what it may be, what it means, where it is known from.
func (c *termsFactsCmd) Run(e *env) error {
	for _, f := range terms.Facts() {
		values := "true, false"
		if f.Values != nil {
			values = "\"" + strings.Join(f.Values, "\", \"") + "\""
		}
		fmt.Fprintf(e.Out, "%s\t%s\t%s\t%s\n", f.Name, values, f.Says, f.From)
	}
	return nil
}

// termsExplainCmd says what the agreements of the record say of an incident.
type termsExplainCmd struct {
	nodeFlags
	Incident string `arg:"" help:"The incident, by any of its ids."`
	As       string `help:"Only as this member reads it." placeholder:"MEMBER"`
	JSON     bool   `help:"Print a JSON object." name:"json"`
}

// Run prints the explanation.
func (c *termsExplainCmd) Run(e *env) error {
	r, shut, err := openReader(e, c.nodeFlags)
	if err != nil {
		return err
	}
	defer shut()
	r, pack, err := forTerms(e, r)
	if err != nil {
		return err
	}
	if pack != "" {
		e.hint("the record holds no agreement: this is read with the pack %s, which is not in it; truce pack add %s enters "+
			"it", pack, pack)
	}
	x, err := terms.Explain(e.Context, r, truce.IncidentID(c.Incident), truce.MemberID(c.As))
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, x)
	}
	at, err := clockOf(e, r)
	if err != nil {
		return err
	}
	return x.WriteText(e.Out, at.when(x.When))
}

package main

import (
	"fmt"
	"os"

	"truce"
	"truce/internal/registrar"
	"truce/internal/terms"
)

// agreementCmd works on agreements in the record.
type agreementCmd struct {
	List agreementListCmd `cmd:"" help:"List the agreements in the record."`
	Add  agreementAddCmd  `cmd:"" help:"Enter an agreement file: its text and what it claims of areas, accessions and status."`
}

// agreementListCmd lists agreements.
type agreementListCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// Run lists agreements by id and version.
func (c *agreementListCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	claims, err := n.Models.Claims(e, truce.KindAgreement, "")
	if err != nil {
		return err
	}
	list := []*truce.Agreement{}
	for _, x := range claims {
		if !x.Withdrawn {
			list = append(list, x.Body.(*truce.Agreement))
		}
	}
	if c.JSON {
		return printJSON(e, list)
	}
	for _, a := range list {
		fmt.Fprintf(e.Out, "%s\tversion %d\t%s\t%d clauses\teffect %s\n", a.ID, a.Version, truce.NameIn(a.Titles, "en"),
			len(a.Clauses), a.Effect)
	}
	if len(list) == 0 {
		e.hint("the record holds no agreement; truce agreement add FILE enters one, truce pack add syria-2016 a whole " +
			"dossier")
	}
	return nil
}

// agreementAddCmd enters an agreement file.
type agreementAddCmd struct {
	nodeFlags
	File    string `arg:"" help:"The agreement file (docs/terms.md)." type:"path"`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// Run checks the file and enters what it says.
func (c *agreementAddCmd) Run(e *env) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return fileError(c.File, err)
	}
	f, problems := terms.Parse(c.File, data)
	if len(problems) > 0 {
		return problems
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	for _, b := range f.Bodies() {
		if _, err := n.Registrar.Enter(e, registrar.By{Member: n.Member, Function: c.Officer}, "", b); err != nil {
			return err
		}
	}
	fmt.Fprintf(e.Out, "%s, version %d, with %d clauses is in the record of %s.\n", f.Agreement.ID, f.Agreement.Version,
		len(f.Agreement.Clauses), n.Member)
	return nil
}

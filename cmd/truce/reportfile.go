package main

import (
	"fmt"

	"truce"
	"truce/internal/registrar"
)

// reportFileCmd files one report from flags, coded as a row of a table is.
type reportFileCmd struct {
	nodeFlags
	codedFlags
	Release string `help:"How far the coded fields go at once: own (sealed), joint, parties, public." default:"own" enum:"own,joint,parties,public"`
	Ongoing bool   `help:"It goes on now: the pages of this node ring until somebody has it. Nobody else is told; for that enter a flash (truce operation add)."`
	Claim   string `help:"An id for this call: made again with the same id, it files nothing twice." placeholder:"ID"`
	Officer string `help:"The officer who files." default:"intake desk"`
	JSON    bool   `help:"Print a JSON object." name:"json"`
}

// Run files the report and prints the ids it was given.
func (c *reportFileCmd) Run(e *env) (err error) {
	if err = c.sealed(e); err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	d, err := c.code(e, n, truce.Level(c.Release))
	if err != nil {
		return err
	}
	id, incident, err := n.Registrar.File(e, registrar.By{Member: n.Member, Function: c.Officer},
		registrar.Draft{Claim: c.Claim,
			Coded: d.Coded, Release: d.Release, Received: d.Received, Private: d.Private})
	if err != nil {
		return err
	}
	if c.Ongoing {
		if err := (deskFlags{c.nodeFlags, c.Officer}).fire(e, n, id); err != nil {
			return err
		}
	}
	if c.JSON {
		return printJSON(e, struct {
			ID       truce.ReportID   `json:"id"`
			Incident truce.IncidentID `json:"incident"`
		}{id, incident})
	}
	fmt.Fprintf(e.Out, "%s tells of %s\n", id, incident)
	return nil
}

package main

import (
	"fmt"

	"truce"
	"truce/internal/demo/dossier"
	"truce/internal/registrar"
)

// packCmd works on packs: claims that come with the program and can be entered in a record.
type packCmd struct {
	List packListCmd `cmd:"" help:"List the packs that come with the program."`
	Add  packAddCmd  `cmd:"" help:"Enter a pack's claims in the member's log."`
}

// packs names the packs and what is in them.
var packs = []struct{ name, about string }{
	{"syria-2016", "the ceasefire of 30 December 2016: actors, agreements, accessions, talks and published figures, " +
		"each with its source"},
}

// packListCmd lists packs.
type packListCmd struct{}

// Run lists packs.
func (c *packListCmd) Run(e *env) error {
	for _, p := range packs {
		fmt.Fprintf(e.Out, "%s\t%s\n", p.name, p.about)
	}
	return nil
}

// packAddCmd enters a pack.
type packAddCmd struct {
	nodeFlags
	Name    string `arg:"" help:"The pack's name."`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// Run enters the pack's claims.
func (c *packAddCmd) Run(e *env) error {
	claims, err := packClaims(c.Name)
	if err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	before, err := n.Logs.Cut(e)
	if err != nil {
		return err
	}
	if err := n.Registrar.EnterAll(e, registrar.By{Member: n.Member, Function: c.Officer}, claims); err != nil {
		return err
	}
	after, err := n.Logs.Cut(e)
	if err != nil {
		return err
	}
	if after.Size(n.Member) == before.Size(n.Member) {
		fmt.Fprintf(e.Out, "The record of %s holds the pack %s already; nothing changed.\n", n.Member, c.Name)
		return nil
	}
	fmt.Fprintf(e.Out, "%d claims of the pack %s are in the record of %s.\n", len(claims), c.Name, n.Member)
	return nil
}

// packClaims returns the claims of a pack; the empty name is no pack.
func packClaims(name string) ([]registrar.Dated, error) {
	switch name {
	case "":
		return nil, nil
	case "syria-2016":
		bodies, err := dossier.Bodies()
		if err != nil {
			return nil, err
		}
		out := make([]registrar.Dated, len(bodies))
		for i, b := range bodies {
			out[i] = registrar.Dated{Claim: fmt.Sprintf("pack-syria-2016-%04d", i), At: b.At, Body: b.Body}
		}
		return out, nil
	}
	return nil, truce.Errorf(truce.NotFound, "there is no pack %q; truce pack list shows them", name)
}

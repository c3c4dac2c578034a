package main

import (
	"fmt"

	"truce"
	"truce/codes"
	"truce/internal/node"
	"truce/internal/registrar"
)

// erasing are the flags of the commands that destroy.
type erasing struct {
	nodeFlags
	Ground  string `help:"Why, in a code, as asked-by-the-source; an unknown one is answered with the list." required:"" placeholder:"CODE"`
	Note    string `help:"What is to be added in words; it stays sealed with the member: @FILE, or - for standard input; never an argument." placeholder:"@FILE"`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// erase destroys through do, which returns what it destroyed, and says how far that reaches.
func (c *erasing) erase(e *env, do func(n *node.Node, by registrar.By, ground, note string) (string, error)) error {
	ground, err := truce.FindCode(codes.Reasons, truce.Say("a code of --ground"), c.Ground)
	if err != nil {
		return err
	}
	note, err := e.sealedText("--note", c.Note)
	if err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	what, err := do(n, registrar.By{Member: n.Member, Function: c.Officer}, ground, note)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "Destroyed here: %s. Backups and copies elsewhere are beyond this program's reach.\n", what)
	return nil
}

// reportEraseCmd destroys a sealed field of a report.
type reportEraseCmd struct {
	ID    truce.ReportID `arg:"" help:"The report's id."`
	Field string         `arg:"" help:"The sealed field: text, source, coded."`
	erasing
}

// Run destroys content and salt and says so in the log.
func (c *reportEraseCmd) Run(e *env) error {
	return c.erase(e, func(n *node.Node, by registrar.By, ground, note string) (string, error) {
		return fmt.Sprintf("%s of %s", c.Field, c.ID), n.Registrar.Erase(e, by, c.ID, c.Field, ground, note)
	})
}

// claimEraseCmd destroys what is sealed with a claim.
type claimEraseCmd struct {
	Entry string `arg:"" help:"The entry of the own log: its index, or as CA/1198."`
	Field string `arg:"" help:"The sealed field: names of a delegation, note, reasons of a verdict."`
	erasing
}

// Run destroys content and salt and says so in the log.
func (c *claimEraseCmd) Run(e *env) error {
	return c.erase(e, func(n *node.Node, by registrar.By, ground, note string) (string, error) {
		ref, err := ownEntry(e, n, c.Entry)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%s of %s", c.Field, ref), n.Registrar.EraseBeside(e, by, ref.Index, c.Field, ground, note)
	})
}

// mediaEraseCmd destroys a file.
type mediaEraseCmd struct {
	ID string `arg:"" help:"The id of its custody, as CA-O-12."`
	erasing
}

// Run destroys it and says so in the log.
func (c *mediaEraseCmd) Run(e *env) error {
	return c.erase(e, func(n *node.Node, by registrar.By, ground, note string) (string, error) {
		return "file " + c.ID, n.Registrar.EraseFile(e, by, c.ID, ground, note)
	})
}

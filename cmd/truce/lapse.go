package main

import (
	"fmt"

	"truce"
	"truce/internal/registrar"
)

// lapseCmd claims that a deadline has passed.
type lapseCmd struct {
	nodeFlags
	ID      string `arg:"" help:"The incident's id."`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// Run says, by this node's clock, that the deadline for verdicts has passed, and what the rule makes of it.
func (c *lapseCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	id := truce.IncidentID(c.ID)
	if err := n.Registrar.Lapse(e, registrar.By{Member: n.Member, Function: c.Officer}, id); err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%s says that the time for verdicts on %s is over\n", n.Member, id)
	return printDecision(e, n, id)
}

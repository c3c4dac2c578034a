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
	Reply   bool   `help:"The time for the party named to reply, not that for verdicts."`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// Run says, by this node's clock, that a deadline has passed, and what the rule makes of that for verdicts.
func (c *lapseCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	id := truce.IncidentID(c.ID)
	deadline := truce.DeadlineVerdict
	if c.Reply {
		deadline = truce.DeadlineReply
	}
	if err := n.Registrar.Lapse(e, registrar.By{Member: n.Member, Function: c.Officer}, id, deadline); err != nil {
		return err
	}
	if c.Reply {
		fmt.Fprintf(e.Out, "%s says that the time to reply on %s is over\n", n.Member, id)
		return nil
	}
	fmt.Fprintf(e.Out, "%s says that the time for verdicts on %s is over\n", n.Member, id)
	return printDecision(e, n, id)
}

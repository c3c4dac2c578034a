package main

import (
	"fmt"

	"truce"
	"truce/internal/registrar"
)

// withdrawCmd takes a claim back.
type withdrawCmd struct {
	nodeFlags
	Entry   int64  `arg:"" help:"The index of the entry in the member's own log."`
	Why     string `help:"Why, for the record; others will ask." required:"" placeholder:"TEXT"`
	Officer string `help:"The officer who acts; one who could have entered it." default:"duty officer"`
}

// Run enters the withdrawal; the entry itself stays in the log.
func (c *withdrawCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	if err := n.Registrar.Withdraw(e, registrar.By{Member: n.Member, Function: c.Officer}, "", c.Entry, c.Why); err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "entry %s is withdrawn; it stays in the log and has no effect\n", truce.Ref{Member: n.Member, Index: c.Entry})
	return nil
}

package main

import (
	"fmt"
	"time"

	"truce"
	"truce/internal/node"
)

// readOnlyCmd stops whatever would enter anything.
type readOnlyCmd struct {
	nodeFlags
	Why string `help:"Why nothing is to be entered for now; whoever tries is told." placeholder:"TEXT"`
	End bool   `help:"Let things be entered again."`
}

// Run takes effect at once, also on processes that are serving.
func (c *readOnlyCmd) Run(e *env) error {
	if c.End == (c.Why != "") {
		return truce.Errorf(truce.Invalid, "give either --why TEXT, or --end")
	}
	if err := node.SetReadOnly(c.Dir, c.Why, truce.At(time.Now())); err != nil {
		return err
	}
	said := "Things are entered again."
	if c.Why != "" {
		said = "Nothing is entered any more, by page or command, until truce read-only --end."
	}
	_, err := fmt.Fprintln(e.Out, said)
	return err
}

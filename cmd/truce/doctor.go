package main

import (
	"fmt"

	"truce"
	"truce/internal/node"
)

// doctorCmd looks a node over.
type doctorCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// Run says in sentences what is wrong and what to do; it changes nothing.
func (c *doctorCmd) Run(e *env) error {
	findings := node.Examine(e, c.Dir, c.options())
	bad := 0
	for _, f := range findings {
		if !f.OK {
			bad++
		}
	}
	if c.JSON {
		if err := printJSON(e, findings); err != nil {
			return err
		}
	} else {
		for _, f := range findings {
			mark := "ok  "
			if !f.OK {
				mark = "!!  "
			}
			fmt.Fprintf(e.Out, "%s%s\n", mark, f.What)
			if f.Do.Format != "" {
				fmt.Fprintf(e.Out, "    %s\n", f.Do)
			}
		}
	}
	if bad > 0 {
		return truce.Errorf(truce.Invalid, "%d of %d checks found something wrong", bad, len(findings))
	}
	return nil
}

// rebuildCmd makes the read models again.
type rebuildCmd struct {
	nodeFlags
}

// Run deletes the derived tables and makes them again from the log.
func (c *rebuildCmd) Run(e *env) error {
	entries, err := node.Rebuild(e, c.Dir, c.options(), progress(e, "rebuilt"))
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "rebuilt from %d entries\n", entries)
	return nil
}

package main

import (
	"encoding/json"
	"fmt"

	"truce/internal/audit"
)

// auditCmd shows who asked for what.
type auditCmd struct {
	nodeFlags
	Refused bool   `help:"Only what was refused."`
	Officer string `help:"Only what this officer asked for." placeholder:"FUNCTION"`
	JSON    bool   `help:"Print each line as it is kept, a JSON object." name:"json"`
}

// Run prints the node's own audit log, the oldest line first.
func (c *auditCmd) Run(e *env) error {
	return audit.In(c.Dir).Read(func(a audit.Act, unreadable string) error {
		if unreadable == "" && (c.Refused && a.Refused == "" || c.Officer != "" && a.Function != c.Officer) {
			return nil
		}
		return c.print(e, a, unreadable)
	})
}

func (c *auditCmd) print(e *env, a audit.Act, unreadable string) error {
	switch {
	case unreadable != "":
		fmt.Fprintf(e.Stderr, "truce: a line of the audit log cannot be read: %s\n", unreadable)
		return nil
	case c.JSON:
		line, err := json.Marshal(a)
		fmt.Fprintf(e.Out, "%s\n", line)
		return err
	case a.Lost > 0:
		fmt.Fprintf(e.Out, "%d lines before the next could not be kept\n", a.Lost)
	}
	fmt.Fprintln(e.Out, sentenceOfAct(a))
	return nil
}

// sentenceOfAct puts a line into words.
func sentenceOfAct(a audit.Act) string {
	who, what := string(a.Member), a.What
	if a.Function != "" {
		who += " " + a.Function
	}
	if a.Person != "" {
		who += " (" + a.Person + ")"
	}
	if a.About != "" {
		what += " " + a.About
	}
	if a.From != "" {
		what += " from " + a.From
	}
	if a.More > 0 {
		what += fmt.Sprintf(", %d more within the hour", a.More)
	}
	line := fmt.Sprintf("%s  %s  %s", a.At, who, what)
	switch {
	case a.Why != "":
		return line + "  refused: " + a.Why
	case a.Refused != "":
		return line + "  refused: " + a.Refused
	}
	return line
}

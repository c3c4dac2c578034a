package main

import (
	"fmt"
	"text/tabwriter"

	"truce"
	"truce/internal/registrar"
)

// officerCmd works on the officers of the member.
type officerCmd struct {
	List officerListCmd `cmd:"" help:"List the officers the member's log vouches for."`
	Add  officerAddCmd  `cmd:"" help:"Enter an officer: a function, never a name. One that is there already may from now on what is given here, and no more."`
	Key  officerKeyCmd  `cmd:"" help:"Enter the key with which an officer opens sealed fields, or take it away."`
	End  officerEndCmd  `cmd:"" help:"End an officer: it acts no more."`
}

// officerListCmd lists officers.
type officerListCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// Run lists officers, those that ended included and marked.
func (c *officerListCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	officers, err := registrar.Officers(e, n.Models, n.Member)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, officers)
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, o := range officers {
		may := "may " + joined(o.May, ", ")
		if o.Recipient != "" {
			may += "; has a key"
		}
		if o.Ended {
			may = "ended"
		}
		fmt.Fprintf(tw, "%s\t%s\n", o.Function, may)
	}
	return tw.Flush()
}

// officerAddCmd enters an officer.
type officerAddCmd struct {
	nodeFlags
	Function string   `arg:"" help:"The function, as \"night desk\"."`
	May      []string `help:"What it may do: file, group, assess, release, admin; separated by commas." required:"" placeholder:"ACTION"`
	Officer  string   `help:"The officer who acts." default:"duty officer"`
}

// Run enters the officer.
func (c *officerAddCmd) Run(e *env) error {
	o := truce.Officer{Function: c.Function}
	for _, a := range c.May {
		act, err := truce.FindCode(truce.Actions, truce.Say("what --may takes"), a)
		if err != nil {
			return err
		}
		o.May = append(o.May, act)
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	ref, err := n.Registrar.Vouch(e, registrar.By{Member: n.Member, Function: c.Officer}, "", o)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "the %s of %s may %s (entry %s)\n", o.Function, n.Member, joined(o.May, ", "), ref)
	return nil
}

// officerEndCmd ends an officer.
type officerEndCmd struct {
	nodeFlags
	Function string `arg:"" help:"The function."`
	Officer  string `help:"The officer who acts." default:"duty officer"`
}

// Run enters that the officer has ended.
func (c *officerEndCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	ref, err := n.Registrar.EndOfficer(e, registrar.By{Member: n.Member, Function: c.Officer}, "", c.Function)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "the %s of %s has ended (entry %s)\n", c.Function, n.Member, ref)
	return nil
}

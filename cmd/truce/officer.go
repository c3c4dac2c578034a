package main

import (
	"fmt"
	"slices"
	"text/tabwriter"

	"truce"
	"truce/internal/node"
	"truce/internal/registrar"
)

// officerCmd works on the officers of the member.
type officerCmd struct {
	List officerListCmd `cmd:"" help:"List the officers the member's log vouches for."`
	Add  officerAddCmd  `cmd:"" help:"Enter an officer: a function, never a name. One that is there already may from now on what is given here, and no more."`
	Key  officerKeyCmd  `cmd:"" help:"Enter the key with which an officer opens sealed fields, or take it away."`
	End  officerEndCmd  `cmd:"" help:"End an officer: it acts no more."`
}

// officersOf returns the member's officers as its log last vouched for them, in order of function.
func officersOf(e *env, n *node.Node) ([]*truce.Officer, error) {
	claims, err := n.Models.Claims(e, truce.KindOfficer, "")
	if err != nil {
		return nil, err
	}
	out := []*truce.Officer{}
	for _, c := range claims { // in order of function, then of entry
		if c.Member != n.Member {
			continue
		}
		o := c.Body.(*truce.Officer)
		if last := len(out) - 1; last >= 0 && out[last].Function == o.Function {
			out[last] = o
			continue
		}
		out = append(out, o)
	}
	return out, nil
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
	officers, err := officersOf(e, n)
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
	o := &truce.Officer{Function: c.Function}
	known := []truce.Action{truce.ActFile, truce.ActGroup, truce.ActAssess, truce.ActRelease, truce.ActAdmin}
	for _, a := range c.May {
		if !slices.Contains(known, truce.Action(a)) {
			return truce.Errorf(truce.Invalid, "--may %q: it is one of %s", a, joined(known, ", "))
		}
		o.May = append(o.May, truce.Action(a))
	}
	slices.Sort(o.May)
	o.May = slices.Compact(o.May)
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	if o.Recipient, err = keyOf(e, n, o.Function); err != nil {
		return err
	}
	if err := spared(e, n, o); err != nil {
		return err
	}
	ref, err := n.Registrar.Enter(e, registrar.By{Member: n.Member, Function: c.Officer}, "", o)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "the %s of %s may %s (entry %s)\n", o.Function, n.Member, joined(o.May, ", "), ref)
	return nil
}

// keyOf returns the key that an officer has, which stays when what it may do changes; empty for one that has none.
func keyOf(e *env, n *node.Node, function string) (string, error) {
	officers, err := officersOf(e, n)
	for _, o := range officers {
		if o.Function == function && !o.Ended {
			return o.Recipient, nil
		}
	}
	return "", err
}

// spared refuses to leave the member without an officer that may enter officers: nothing could undo that.
func spared(e *env, n *node.Node, next *truce.Officer) error {
	officers, err := officersOf(e, n)
	if err != nil {
		return err
	}
	admin := func(o *truce.Officer) bool { return !o.Ended && slices.Contains(o.May, truce.ActAdmin) }
	if admin(next) {
		return nil
	}
	for _, o := range officers {
		if o.Function != next.Function && admin(o) {
			return nil
		}
	}
	return truce.Errorf(truce.Conflict,
		"the %s is the only officer of %s that may enter officers: enter another with --may admin first", next.Function,
		n.Member)
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
	officers, err := officersOf(e, n)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(officers, func(o *truce.Officer) bool { return o.Function == c.Function })
	switch {
	case i < 0:
		return truce.Errorf(truce.NotFound, "%s has no officer %q; truce officer list shows them", n.Member, c.Function)
	case officers[i].Ended:
		return truce.Errorf(truce.Conflict, "the %s of %s has ended already", c.Function, n.Member)
	}
	ended := &truce.Officer{Function: c.Function, May: officers[i].May, Ended: true}
	if err := spared(e, n, ended); err != nil {
		return err
	}
	ref, err := n.Registrar.Enter(e, registrar.By{Member: n.Member, Function: c.Officer}, "", ended)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "the %s of %s has ended (entry %s)\n", c.Function, n.Member, ref)
	return nil
}

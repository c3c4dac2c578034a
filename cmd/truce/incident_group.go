package main

import (
	"fmt"
	"slices"
	"sort"

	"truce"
	"truce/internal/registrar"
)

// groupFlags are common to the commands that group.
type groupFlags struct {
	nodeFlags
	Officer string `help:"The officer who acts." default:"duty officer"`
}

func (f groupFlags) enter(e *env, body any) error {
	n, err := f.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	ref, err := n.Registrar.Enter(e, registrar.By{Member: n.Member, Function: f.Officer}, "", body)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "entry %s\n", ref)
	return nil
}

// incidentLinkCmd links a report.
type incidentLinkCmd struct {
	groupFlags
	Incident string `arg:"" help:"The incident's id."`
	Report   string `arg:"" help:"The report's id."`
}

// Run enters the claim.
func (c *incidentLinkCmd) Run(e *env) error {
	return c.enter(e, &truce.Link{Incident: truce.IncidentID(c.Incident), Report: truce.ReportID(c.Report), Linked: true,
		Shown: byHand})
}

// incidentUnlinkCmd unlinks a report.
type incidentUnlinkCmd struct {
	groupFlags
	Incident string `arg:"" help:"The incident's id."`
	Report   string `arg:"" help:"The report's id."`
}

// Run enters the claim.
func (c *incidentUnlinkCmd) Run(e *env) error {
	return c.enter(e, &truce.Link{Incident: truce.IncidentID(c.Incident), Report: truce.ReportID(c.Report), Shown: byHand})
}

// incidentMergeCmd joins two incidents.
type incidentMergeCmd struct {
	groupFlags
	A string `arg:"" help:"The id of one incident."`
	B string `arg:"" help:"The id of the other."`
}

// Run enters the claim.
func (c *incidentMergeCmd) Run(e *env) error { return c.enter(e, sameClaim(c.A, c.B, true)) }

// incidentSplitCmd takes a merge back.
type incidentSplitCmd struct {
	groupFlags
	A string `arg:"" help:"The id of one incident."`
	B string `arg:"" help:"The id of the other."`
}

// Run enters the claim.
func (c *incidentSplitCmd) Run(e *env) error {
	if err := c.joined(e); err != nil {
		return err
	}
	if err := c.enter(e, sameClaim(c.A, c.B, false)); err != nil {
		return err
	}
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	v, err := n.Models.Incident(e, truce.IncidentID(c.A))
	if err == nil && (v.ID == truce.IncidentID(c.B) || slices.Contains(v.Also, truce.IncidentID(c.B))) {
		e.hint("%s and %s are still one, joined by what was claimed of other incidents: truce incident show %s --json", c.A,
			c.B, c.A)
	}
	return err
}

// joined refuses when nobody claims that the two are one.
func (c *incidentSplitCmd) joined(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	a, err := n.Models.Incident(e, truce.IncidentID(c.A))
	if err != nil {
		return err
	}
	b, err := n.Models.Incident(e, truce.IncidentID(c.B))
	if err != nil {
		return err
	}
	for _, p := range a.Proposed {
		if slices.Contains([]string{c.A, c.B}, string(p.A)) && slices.Contains([]string{c.A, c.B}, string(p.B)) {
			return nil
		}
	}
	if a.ID != b.ID || c.A == c.B {
		return truce.Errorf(truce.Conflict, "nobody claims that %s and %s are one, so there is nothing to split", c.A, c.B)
	}
	return nil
}

// byHand says that a person grouped without a proposal.
var byHand = &truce.Shown{Engine: "by hand"}

func sameClaim(a, b string, same bool) *truce.Same {
	ids := []string{a, b}
	sort.Slice(ids, func(i, j int) bool { return truce.MintedBefore(ids[i], ids[j]) })
	return &truce.Same{A: truce.IncidentID(ids[0]), B: truce.IncidentID(ids[1]), Same: same, Shown: byHand}
}

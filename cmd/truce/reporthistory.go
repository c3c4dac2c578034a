package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"truce"
	"truce/internal/node"
)

// reportTurn is one thing that was entered of a report.
type reportTurn struct {
	Entry   string        `json:"entry"`
	At      truce.Instant `json:"at"`
	Officer string        `json:"officer,omitempty"`
	What    string        `json:"what"` // filed, corrected, released, withdrawn
	Version int           `json:"version"`
	To      truce.Level   `json:"to,omitempty"`      // how far it went with that
	Because string        `json:"because,omitempty"` // of codes.Reasons
	Undone  bool          `json:"withdrawn,omitempty"`
	// Known is whether what it says and what was said before it are both known here; only then Changed is all of it.
	Known   bool         `json:"known"`
	Changed []rowChanged `json:"changed"`
}

// rowChanged is one thing that a report says, before and after.
type rowChanged struct {
	What string `json:"what"`
	Was  string `json:"was"` // empty: not stated
	Now  string `json:"now"`
}

// reportTurns returns what was entered of a report, the latest first, each with what it changed.
func reportTurns(e *env, n *node.Node, r *truce.ReportState) ([]reportTurn, error) {
	claims, err := n.Models.History(e, r.Report.ID)
	if err != nil {
		return nil, err
	}
	at, err := clockOf(e, n.Models)
	if err != nil {
		return nil, err
	}
	out := []reportTurn{}
	var known, told *truce.Coded
	version := 0
	for _, c := range claims {
		t := reportTurn{Entry: c.Ref.String(), At: c.At, Officer: c.Officer, Undone: c.Withdrawn, Changed: []rowChanged{}}
		before, after := known, (*truce.Coded)(nil)
		switch x := c.Body.(type) {
		case *truce.Report:
			version, told, known = x.Version, x.Coded, nil
			t.What, t.Because = "corrected", x.Because
			if x.Coded != nil {
				t.To = cmp.Or(x.Coded.Level, truce.LevelJoint)
			}
			one := *r
			if one.Report, one.Coded = *x, x.Coded; !c.Withdrawn {
				if known, err = ownCoded(e, n, &one); err != nil {
					return nil, err
				}
			}
			if known = cmp.Or(x.Coded, known); x.Version == 1 {
				t.What, before = "filed", nil
			}
			after = known
		case *truce.Release:
			t.What, t.To, after = "released", x.To, &x.Coded
			before = cmp.Or(told, known)
			told, known = &x.Coded, cmp.Or(known, &x.Coded)
		case *truce.Withdraw:
			t.What, t.Because = "withdrawn", x.Why
		}
		t.Version = version
		if t.Known = before != nil && after != nil; t.Known {
			t.Changed = at.changed(*before, *after)
		}
		out = append(out, t)
	}
	slices.Reverse(out)
	return out, nil
}

// changed are the lines of what a report says that differ.
func (at clock) changed(was, now truce.Coded) []rowChanged {
	out := []rowChanged{}
	before, after := at.rows(was), at.rows(now)
	for i := range after {
		if before[i].value != after[i].value {
			out = append(out, rowChanged{What: after[i].label, Was: before[i].value, Now: after[i].value})
		}
	}
	return out
}

// printTurns prints what was entered of a report that does not stand as it was filed.
func printTurns(e *env, turns []reportTurn) {
	if len(turns) < 2 {
		return
	}
	fmt.Fprintln(e.Out, "\nEvery change, the latest first:")
	for _, t := range turns {
		line := fmt.Sprintf("%s  version %d %s", t.Entry, t.Version, t.What)
		if t.To != "" {
			line += " to " + string(t.To)
		}
		line += ", by the " + cmp.Or(t.Officer, "node") + ", at " + t.At.Time().UTC().Format(time.RFC3339)
		if t.Because != "" {
			line += "; because: " + t.Because
		}
		if fmt.Fprintln(e.Out, line); t.What == "corrected" && !t.Known {
			fmt.Fprintln(e.Out, "  what changed is not known here: a version was not released")
		}
		for _, x := range t.Changed {
			fmt.Fprintf(e.Out, "  %-10s %s -> %s\n", x.What, orNotStated(x.Was), orNotStated(x.Now))
		}
	}
}

package main

import (
	"fmt"
	"time"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/node"
	"truce/internal/registrar"
)

// claimAddCmd enters the claims of a file.
type claimAddCmd struct {
	nodeFlags
	File    string `arg:"" help:"The file; docs/claims.md has its form."`
	DryRun  bool   `help:"Check everything as if it were entered, say what would be new, and enter nothing."`
	Again   bool   `help:"Enter also what the log holds already, anew: what was withdrawn, or contradicted since."`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// Run enters all claims of the file, or none.
func (c *claimAddCmd) Run(e *env) error {
	raw, err := readUserFile(c.File)
	if err != nil {
		return err
	}
	claims, problems := claimfile.Read(raw, nil)
	if len(problems) > 0 {
		return c.refuse(e, problems)
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	a := adding{n: n, by: registrar.By{Member: n.Member, Function: c.Officer}, again: c.Again, seen: map[string]int{}}
	for _, x := range claims {
		if err := a.look(e, x); err != nil {
			return err
		}
	}
	if len(a.problems) > 0 {
		return c.refuse(e, a.problems)
	}
	if !c.DryRun {
		if err := n.Registrar.EnterAll(e, a.by, a.fresh); err != nil {
			return err
		}
	}
	return c.tell(e, &a)
}

// refuse prints what is wrong with the file, a line each.
func (c *claimAddCmd) refuse(e *env, problems claimfile.Problems) error {
	for _, p := range problems {
		fmt.Fprintf(e.Stderr, "%s:%d:%d: %s\n", c.File, p.Line, p.Column, p.Message)
	}
	return truce.Errorf(truce.Invalid, "nothing was entered: %d problems in %s", len(problems), c.File)
}

// tell prints what became of each claim.
func (c *claimAddCmd) tell(e *env, a *adding) error {
	for _, l := range a.lines {
		state := l.held
		if state == "" && c.DryRun {
			state = "would be entered"
		}
		if state == "" {
			rec, _, err := a.n.Registrar.Log.Lookup(e, l.claim)
			if err != nil {
				return err
			}
			state = "entered as " + truce.Ref{Member: a.by.Member, Index: rec.Index}.String()
		}
		fmt.Fprintf(e.Out, "line %d\t%s\t%s\n", l.line, l.kind, state)
	}
	fmt.Fprintf(e.Out, "%d new, %d unchanged\n", len(a.fresh), len(a.lines)-len(a.fresh))
	return nil
}

// adding gathers what is new in a file and what is wrong with it.
type adding struct {
	n        *node.Node
	by       registrar.By
	again    bool
	seen     map[string]int // the line of a claim by its id
	fresh    []registrar.Dated
	lines    []addedLine
	problems claimfile.Problems
}

// addedLine is what is told of one claim.
type addedLine struct {
	line        int
	kind, claim string
	held        string // what the log holds of it; empty: it is new
}

// look sorts a claim into what is new, what the log holds, and what would be refused.
func (a *adding) look(e *env, x claimfile.Claim) error {
	id, err := claimfile.ID(x.Body)
	if err != nil {
		return err
	}
	if first, twice := a.seen[id]; twice {
		a.problem(x, fmt.Sprintf("this is said in line %d already", first))
		return nil
	}
	a.seen[id] = x.Line
	rec, held, err := a.n.Registrar.Log.Lookup(e, id)
	if err != nil {
		return err
	}
	l := addedLine{line: x.Line, kind: claimfile.Name(x.Kind), claim: id}
	if held && !a.again {
		l.held, err = a.state(e, x, id, rec.Index)
		a.lines = append(a.lines, l)
		return err
	}
	if held {
		l.claim = fmt.Sprintf("%s-%d", id, time.Now().UnixMilli())
	}
	return a.check(e, x, l)
}

// check holds a claim that the log does not have against what may be entered now.
func (a *adding) check(e *env, x claimfile.Claim, l addedLine) error {
	err := a.n.Registrar.Check(e, a.by, l.claim, x.Body)
	switch truce.KindOf(err) {
	case truce.Invalid, truce.NotFound, truce.Conflict, truce.Forbidden:
		a.problem(x, sentenceOf(err))
		return nil
	}
	if err != nil {
		return err
	}
	a.fresh = append(a.fresh, registrar.Dated{Claim: l.claim, At: truce.At(time.Now()), Body: x.Body})
	a.lines = append(a.lines, l)
	return nil
}

func (a *adding) problem(x claimfile.Claim, message string) {
	a.problems = append(a.problems, claimfile.Problem{Line: x.Line, Column: x.Column, Message: message})
}

// state says what has become of a claim that the log holds.
func (a *adding) state(e *env, x claimfile.Claim, id string, index int64) (string, error) {
	ref := truce.Ref{Member: a.by.Member, Index: index}
	claims, err := a.n.Models.Claims(e, x.Kind, truce.Entry{Kind: x.Kind, Body: x.Body}.Key())
	if err != nil {
		return "", err
	}
	withdrawn := false
	for _, c := range claims {
		same, err := claimfile.ID(c.Body)
		if err != nil {
			return "", err
		}
		if c.Member != a.by.Member || same != id {
			continue
		}
		if !c.Withdrawn {
			return fmt.Sprintf("unchanged: it is entry %s", c.Ref), nil
		}
		withdrawn = true
	}
	if withdrawn {
		return fmt.Sprintf("unchanged: it is entry %s, which was withdrawn; --again enters it anew", ref), nil
	}
	return fmt.Sprintf("unchanged: it is entry %s", ref), nil
}

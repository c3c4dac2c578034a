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
	Sealed  string `help:"What stays sealed with the member, where the file has one claim: the names of those who come with a delegation, a note to a withdrawal. @FILE, or - for standard input; never an argument." placeholder:"@FILE"`
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
	if len(claims) == 0 && len(problems) > 0 {
		return c.refuse(e, problems)
	}
	sealed, err := c.sealed(e, claims)
	if err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	a := adding{n: n, by: registrar.By{Member: n.Member, Function: c.Officer}, again: c.Again, seen: map[string]int{},
		problems: problems}
	for _, x := range claims {
		if err := a.look(e, x); err != nil {
			return err
		}
	}
	if len(a.problems) > 0 {
		return c.refuse(e, a.problems.Sorted())
	}
	if err := hintUnheld(e, n, claims); err != nil {
		return err
	}
	switch {
	case c.DryRun:
	case sealed != "":
		_, err := n.Registrar.EnterNoted(e, a.by, a.lines[0].claim, claims[0].Body, sealed)
		if truce.KindOf(err) == truce.Conflict && a.lines[0].held != "" {
			return truce.Errorf(truce.Conflict, "nothing was entered: the log holds this claim with other words sealed, "+
				"or with none; --again enters it anew, and the earlier one can be withdrawn")
		}
		if err != nil {
			return err
		}
	default:
		if err := n.Registrar.EnterAll(e, a.by, a.fresh); err != nil {
			return err
		}
	}
	return c.tell(e, &a)
}

// sealed reads what is to be sealed, and refuses it where it is not plain what it belongs to.
func (c *claimAddCmd) sealed(e *env, claims []claimfile.Claim) (string, error) {
	text, err := e.sealedText("--sealed", c.Sealed)
	if err != nil || text == "" {
		return "", err
	}
	if len(claims) != 1 {
		return "", truce.Errorf(truce.Invalid, "--sealed goes with one claim, and %s has %d: give each a file of its own",
			c.File, len(claims))
	}
	if !truce.Seal(claims[0].Body, nil) {
		return "", truce.Errorf(truce.Invalid, "nothing can be sealed with a claim of the kind %s",
			claimfile.Name(claims[0].Kind))
	}
	return text, nil
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
	withdrawn := 0
	for _, l := range a.lines {
		if l.withdrawn {
			withdrawn++
		}
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
	said := fmt.Sprintf("%d new, %d unchanged", len(a.fresh), len(a.lines)-len(a.fresh))
	if withdrawn > 0 {
		said += fmt.Sprintf(" (withdrawn, without effect: %d)", withdrawn)
	}
	fmt.Fprintln(e.Out, said)
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
	withdrawn   bool   // what the log holds of it
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
	got, err := a.n.Registrar.Look(e, a.by, x.Body, a.again)
	if err != nil {
		return err
	}
	if got.Refusal != nil {
		a.problem(x, sentenceOf(got.Refusal))
		return nil
	}
	l := addedLine{line: x.Line, kind: claimfile.Name(x.Kind), claim: got.Claim}
	if l.held, l.withdrawn = heldWords(got), !got.New() && got.Withdrawn; l.held == "" {
		a.fresh = append(a.fresh, registrar.Dated{Claim: l.claim, At: truce.At(time.Now()), Body: x.Body})
	}
	a.lines = append(a.lines, l)
	return nil
}

// heldWords says what the log holds of a claim; empty where it is new.
func heldWords(l registrar.Looked) string {
	switch {
	case l.New():
		return ""
	case l.Withdrawn:
		return fmt.Sprintf("unchanged: it is entry %s, which was withdrawn; --again enters it anew", l.Held)
	}
	return fmt.Sprintf("unchanged: it is entry %s", l.Held)
}

func (a *adding) problem(x claimfile.Claim, message string) {
	a.problems = append(a.problems, claimfile.Problem{Line: x.Line, Column: x.Column, Message: message})
}

package main

import (
	"fmt"
	"reflect"

	"truce"
	"truce/codes"
	"truce/internal/registrar"
)

// reportCorrectCmd enters the next version of a report.
type reportCorrectCmd struct {
	nodeFlags
	ID      string `arg:"" help:"The report's id, as CA-R-12; one of the member's own."`
	Because string `help:"Why, in a code, as clerical-error; an unknown one is answered with the list." required:"" placeholder:"CODE"`
	codedFlags
	Claim   string `help:"An id for this call: made again with the same id, it corrects nothing twice." placeholder:"ID"`
	Officer string `help:"The officer who corrects." default:"intake desk"`
}

// Run enters what the flags say in the place of what was said; what they leave out stays. It prints old beside new.
func (c *reportCorrectCmd) Run(e *env) error {
	because, err := truce.FindCode(codes.Reasons, truce.Say("a code of --because"), c.Because)
	if err != nil {
		return err
	}
	if err := c.sealed(e); err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	id := truce.ReportID(c.ID)
	st, err := n.Models.Report(e, id)
	if err != nil {
		return err
	}
	was, level := codedOf(st), st.Level
	if st.Report.Coded == nil { // it stays sealed, whatever was released of the version before
		level = ""
		if was, err = n.Registrar.Unreleased(e, id); err != nil {
			return err
		}
	}
	d, err := c.code(e, n, truce.LevelOwn)
	if err != nil {
		return err
	}
	now := corrected(was, d.Coded)
	version, err := n.Registrar.CorrectReport(e, registrar.By{Member: n.Member, Function: c.Officer}, id, registrar.Draft{
		Claim: c.Claim, Coded: now, Release: level, Private: d.Private, Because: because})
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%s, version %d\n", id, version)
	at, err := clockOf(e, n.Models)
	if err != nil {
		return err
	}
	printChange(e, at, was, now)
	if level == "" && st.Coded != nil {
		e.hint("version %d is not released: truce report release %s", version, id)
	}
	return nil
}

// corrected returns the coded fields with what a correction says in the place of what was said.
func corrected(was, says truce.Coded) truce.Coded {
	now, from := reflect.ValueOf(&was).Elem(), reflect.ValueOf(says)
	for i := range from.NumField() {
		if f := from.Field(i); !f.IsZero() && from.Type().Field(i).Name != "Toll" {
			now.Field(i).Set(f)
		}
	}
	for _, h := range []struct{ was, says *truce.Harm }{{&was.Toll.Killed, &says.Toll.Killed},
		{&was.Toll.Wounded, &says.Toll.Wounded}, {&was.Toll.Missing, &says.Toll.Missing}} {
		if !h.says.IsZero() {
			*h.was = *h.says // an old total beside a new part would contradict it
		}
	}
	return was
}

// printChange prints what was said beside what is said now, where they differ.
func printChange(e *env, at clock, was, now truce.Coded) {
	old, rows := at.rows(was), at.rows(now)
	for i := range rows {
		if old[i] != rows[i] {
			fmt.Fprintf(e.Out, "%-10s %s -> %s\n", rows[i].label, orNotStated(old[i].value), orNotStated(rows[i].value))
		}
	}
}

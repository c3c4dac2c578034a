package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/internal/casefile"
	"truce/internal/view"
)

// caseCmd follows cases.
type caseCmd struct {
	Stuck  caseStuckCmd  `cmd:"" help:"List where cases wait, on whom, and since when: what waits longest first."`
	File   caseFileCmd   `cmd:"" help:"Make the case file of an incident, in two languages side by side, to be handed over."`
	Check  caseCheckCmd  `cmd:"" help:"Say whether the record held here still says what a case file says."`
	Stages caseStagesCmd `cmd:"" help:"Show the chain of one case: allegation, inquiry, tasking, visit, notice, reply, review, finding, action, told back."`
}

// caseStuckCmd lists the cases that wait.
type caseStuckCmd struct {
	nodeFlags
	From  string `help:"Incidents of this day and after, as 2017-01-15." placeholder:"DAY"`
	To    string `help:"And up to this day." placeholder:"DAY"`
	Stage string `help:"Only those that wait at this stage." placeholder:"STAGE"`
	On    string `help:"Only those that wait on this member or actor." placeholder:"ID"`
	Most  int    `help:"Look at no more incidents than this, the oldest first." default:"2000"`
	JSON  bool   `help:"Print a JSON object." name:"json"`
}

// waitingJSON is the cases that wait as printed with --json, with the clock by which they are late.
type waitingJSON struct {
	*casefile.Waiting
	Now truce.Instant `json:"now"`
}

// Run lists them.
func (c *caseStuckCmd) Run(e *env) error {
	if s := casefile.Name(c.Stage); c.Stage != "" && !slices.Contains(casefile.Names, s) {
		return truce.Errorf(truce.Invalid, "%q is no stage: %s", c.Stage, joined(casefile.Names, ", "))
	}
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	l, err := view.New(n.Models).As(e, truce.Viewer{Member: n.Member, Audience: truce.LevelJoint})
	if err != nil {
		return err
	}
	asked := casefile.Asked{Stage: casefile.Name(c.Stage), Holder: c.On, Most: c.Most}
	if asked.From, asked.To, err = days(e, n, c.From, c.To); err != nil {
		return err
	}
	list, err := casefile.List(e, l, asked)
	if err != nil {
		return err
	}
	now := truce.At(time.Now())
	if c.JSON {
		return printJSON(e, waitingJSON{list, now})
	}
	for _, x := range list.Cases {
		fmt.Fprintf(e.Out, "%s\t%s\t%s\n", x.Incident, strings.Join(x.Kinds, ", "), waits(x.Stage, now))
	}
	fmt.Fprintf(e.Stderr, "%d cases wait\n", len(list.Cases))
	if list.Read < list.Of {
		e.hint("the oldest %d of %d incidents were looked at; --most looks at more, --from and --to choose days", list.Read,
			list.Of)
	}
	return nil
}

// waits says in words where a case waits.
func waits(s casefile.Stage, now truce.Instant) string {
	words := string(s.Name)
	if s.Why != "" {
		words += ": " + s.Why
	}
	if len(s.Holders) > 0 {
		words += "\twith " + strings.Join(s.Holders, ", ")
	} else {
		words += "\twith nobody named"
	}
	if s.Since.Known() {
		words += "\tsince " + s.Since.String()
	} else {
		words += "\tsince when is not known"
	}
	if s.Late(now) {
		words += "\tdue " + s.Due.String() + ", late"
	} else if s.Due.Known() {
		words += "\tdue " + s.Due.String()
	}
	return words
}

// caseStagesCmd shows the chain of one case.
type caseStagesCmd struct {
	nodeFlags
	ID   string `arg:"" help:"The incident's id, as CA-I-147."`
	JSON bool   `help:"Print a JSON array." name:"json"`
}

// Run shows it.
func (c *caseStagesCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	l, err := view.New(n.Models).As(e, truce.Viewer{Member: n.Member, Audience: truce.LevelJoint})
	if err != nil {
		return err
	}
	v, err := l.Incident(e, truce.IncidentID(c.ID))
	if err != nil {
		return err
	}
	stages := casefile.Stages(l.Process(), v)
	if c.JSON {
		return printJSON(e, stages)
	}
	now := truce.At(time.Now())
	for _, s := range stages {
		switch s.State {
		case casefile.Open:
			fmt.Fprintf(e.Out, "open\t%s\n", waits(s, now))
		case casefile.Done:
			fmt.Fprintf(e.Out, "done\t%s%s\t%s\t%s\n", s.Name, why(s), s.Since, restsOn(s.Entries))
		default:
			fmt.Fprintf(e.Out, "none\t%s\n", s.Name)
		}
	}
	return nil
}

func why(s casefile.Stage) string {
	if s.Why == "" {
		return ""
	}
	return ": " + s.Why
}

func restsOn(list []truce.Ref) string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = r.String()
	}
	return strings.Join(out, " ")
}

package main

import (
	"cmp"
	"fmt"
	"slices"
	"text/tabwriter"

	"truce"
	"truce/codes"
	"truce/internal/intake"
	"truce/internal/node"
	"truce/internal/registrar"
	"truce/internal/timezone"
	"truce/internal/wire"
)

// operationCmd works on the daily work around incidents.
type operationCmd struct {
	List operationListCmd `cmd:"" help:"List operations, each as it stands."`
	Add  operationAddCmd  `cmd:"" help:"Enter an operation (visit, request, call, notice …), or with --id its next state."`
}

// operationListCmd lists operations.
type operationListCmd struct {
	nodeFlags
	Kind     string `help:"Only of this kind."`
	Incident string `help:"Only about this incident." placeholder:"ID"`
	JSON     bool   `help:"Print a JSON array." name:"json"`
}

// Run lists the last state of each operation.
func (c *operationListCmd) Run(e *env) error {
	if _, ok := codes.OperationStates[codes.OperationKind(c.Kind)]; c.Kind != "" && !ok {
		return unknownKind(c.Kind)
	}
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	claims, err := n.Models.Claims(e, truce.KindOperation, "")
	if err != nil {
		return err
	}
	list := []wire.Operation{}
	for _, x := range claims { // in order of id, then of entry
		o := x.Body.(*truce.Operation)
		if x.Withdrawn || c.Kind != "" && string(o.Kind) != c.Kind || c.Incident != "" &&
			string(o.About.Incident) != c.Incident {
			continue
		}
		if last := len(list) - 1; last >= 0 && list[last].ID == o.ID {
			list = list[:last]
		}
		list = append(list, wire.Operation{Operation: *o, Member: x.Member, Entry: x.Ref.String()})
	}
	slices.SortFunc(list, func(a, b wire.Operation) int {
		if truce.MintedBefore(a.ID, b.ID) {
			return -1
		}
		return 1
	})
	if c.JSON {
		return printJSON(e, list)
	}
	at, err := clockOf(e, n.Models)
	if err != nil {
		return err
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	fmt.Fprintln(tw, "id\tkind\tstate\tabout\twhen\tdue\twhat")
	for _, o := range list {
		due := "no deadline"
		if o.Due.Known() {
			due = o.Due.String()
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", o.ID, o.Kind, o.State, aboutWords(o.About), at.when(o.When), due,
			orNotStated(o.What))
	}
	return tw.Flush()
}

func aboutWords(a truce.About) string {
	var parts []string
	for _, s := range []string{string(a.Incident), string(a.Area), string(a.Post), string(a.Party)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return orNotStated(joined(parts, ", "))
}

func orNotStated(s string) string {
	if s == "" {
		return "not stated"
	}
	return s
}

// operationAddCmd enters an operation.
type operationAddCmd struct {
	nodeFlags
	Kind     string   `arg:"" help:"notification, coverage, request, tasking, visit, custody, flash, call, measure, restriction, suspension, notice, reply."`
	State    string   `help:"The state it is in; without it the kind's first. An unknown one is answered with the list." placeholder:"STATE"`
	ID       string   `help:"The operation whose next state this is, which keeps what is not given again; without it a new one is opened." placeholder:"ID"`
	Incident string   `help:"About this incident." placeholder:"ID"`
	Area     string   `help:"About this area." placeholder:"ID"`
	Post     string   `help:"About this post." placeholder:"ID"`
	Party    string   `help:"About this party, by actor id." placeholder:"ID"`
	Start    string   `help:"From when: 2017-01-15, 2017-01-15T21:10, or with a zone." placeholder:"TIME"`
	End      string   `help:"Until when." placeholder:"TIME"`
	Due      string   `help:"When it is due." placeholder:"TIME"`
	To       []string `help:"The members asked, tasked or called, by id." placeholder:"MEMBER"`
	By       string   `help:"Who refused, carried out or acknowledged it: an actor or member, by id." placeholder:"ID"`
	What     string   `help:"What it is about, in a code, as who-fired; every member reads it. An unknown one is answered with the list." placeholder:"CODE"`
	Note     string   `help:"What is to be added in words; it stays sealed with the member: @FILE, or - for standard input; never an argument." placeholder:"@FILE"`
	Hours    float64  `help:"Of coverage: the hours watched."`
	Claim    string   `help:"An id for this call: made again with the same id, it enters nothing twice." placeholder:"ID"`
	Officer  string   `help:"The officer who acts." default:"duty officer"`
}

func unknownKind(k string) error {
	kinds := make([]codes.OperationKind, 0, len(codes.OperationStates))
	for x := range codes.OperationStates {
		kinds = append(kinds, x)
	}
	slices.Sort(kinds)
	return truce.Errorf(truce.Invalid, "%q is not a kind of operation: it is one of %s", k, joined(kinds, ", "))
}

// Run enters the operation and prints its id.
func (c *operationAddCmd) Run(e *env) error {
	kind := codes.OperationKind(c.Kind)
	states, ok := codes.OperationStates[kind]
	if !ok {
		return unknownKind(c.Kind)
	}
	if c.State == "" && c.ID == "" {
		c.State = states[0]
	}
	if !kind.ValidState(c.State) {
		return truce.Errorf(truce.Invalid, "--state %q: a %s is %s", c.State, kind, joined(states, ", "))
	}
	if c.Hours < 0 || c.Hours != 0 && kind != codes.Coverage {
		return truce.Errorf(truce.Invalid, "--hours %g: it is the hours of coverage, and not negative", c.Hours)
	}
	var err error
	if c.What, err = truce.FindCode(codes.Matters, truce.Say("a code of --what"), c.What); err != nil {
		return err
	}
	if c.Note, err = e.sealedText("--note", c.Note); err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	o, err := c.operation(e, n)
	if err != nil {
		return err
	}
	id, err := n.Registrar.Operate(e, registrar.By{Member: n.Member, Function: c.Officer}, c.Claim, o, c.Note)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%s  %s, %s\n", id, o.Kind, o.State)
	return nil
}

// operation reads the flags against the process, its members and its zone. A next state keeps what the flags leave out.
func (c *operationAddCmd) operation(e *env, n *node.Node) (truce.Operation, error) {
	o := truce.Operation{ID: c.ID, Kind: codes.OperationKind(c.Kind)}
	if c.ID != "" {
		steps, err := claimsOf[truce.Operation](e, n, truce.KindOperation, c.ID)
		if err != nil {
			return o, err
		}
		if len(steps) > 0 && steps[0].Kind == o.Kind {
			o = *steps[len(steps)-1]
			o.Sealed = nil
			if !codes.Matters.Has(o.What) {
				o.What = "" // of an earlier form, which held words of its own
			}
		}
	}
	o.State = c.State
	o.By, o.What, o.Hours = cmp.Or(c.By, o.By), cmp.Or(c.What, o.What), cmp.Or(c.Hours, o.Hours)
	a := &o.About
	a.Incident, a.Area = cmp.Or(truce.IncidentID(c.Incident), a.Incident), cmp.Or(truce.AreaID(c.Area), a.Area)
	a.Post, a.Party = cmp.Or(truce.PostID(c.Post), a.Post), cmp.Or(truce.ActorID(c.Party), a.Party)
	p, err := n.Models.Process(e)
	if err != nil {
		return o, err
	}
	if len(c.To) > 0 {
		o.To = nil
	}
	for _, m := range c.To {
		if _, ok := p.Member(truce.MemberID(m)); !ok {
			return o, truce.Errorf(truce.NotFound, "--to %q: %s is not a member of %s", m, m, p.ID)
		}
		o.To = append(o.To, truce.MemberID(m))
	}
	when, err := span(p, c.Start, c.End)
	if err != nil {
		return o, err
	}
	o.When.From, o.When.To = cmp.Or(when.From, o.When.From), cmp.Or(when.To, o.When.To)
	due, err := span(p, "", c.Due)
	o.Due = cmp.Or(due.To, o.Due)
	return o, err
}

// span reads two times as a table of reports has them: a day is a whole one, in the process's zone where none is named.
func span(p *truce.Process, start, end string) (truce.Interval, error) {
	zone, err := timezone.Load(p.Zone)
	if err != nil {
		return truce.Interval{}, err
	}
	coder, err := intake.NewCoder(&intake.Options{Zone: zone, ByHand: true}, []string{"start", "end", "place"})
	if err != nil {
		return truce.Interval{}, err
	}
	d, _, fault := coder.Code([]string{start, end, "-"})
	if fault != nil {
		return truce.Interval{}, truce.Errorf(truce.Invalid, "%s", fault.Sentence())
	}
	return d.Coded.When, nil
}

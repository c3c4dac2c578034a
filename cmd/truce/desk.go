package main

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/internal/desklog"
	"truce/internal/node"
)

// deskCmd works on the desk of the node's duty room.
type deskCmd struct {
	Log      deskLogCmd      `cmd:"" help:"Show the desk log: what was noted, who was called, who had which fire, what was handed over."`
	Note     deskNoteCmd     `cmd:"" help:"Write a line into the desk log."`
	Call     deskCallCmd     `cmd:"" help:"Log that somebody was called."`
	Handover deskHandoverCmd `cmd:"" help:"End a shift: write down what the next must know."`
	Takeover deskTakeoverCmd `cmd:"" help:"Begin a shift: say that the hand-over was read."`
	Fires    deskFiresCmd    `cmd:"" help:"List fire that is not known to be over, and who has it."`
	Fire     deskFireCmd     `cmd:"" help:"Say that fire goes on of which a report tells: the pages of the node ring until somebody has it."`
	Take     deskTakeCmd     `cmd:"" help:"Have a fire: it rings no more."`
	Return   deskReturnCmd   `cmd:"" help:"Have a fire no more: it rings again."`
	Over     deskOverCmd     `cmd:"" help:"Say that a fire is over."`
	Whom     deskWhomCmd     `cmd:"" help:"List whom to call, of all or about an incident, with the numbers."`
	Contact  deskContactCmd  `cmd:"" help:"Work on the list of whom to call."`
	Turns    deskTurnsCmd    `cmd:"" help:"Say to whom fire passes that nobody has, and after how long."`
}

// desk opens the desk of the node.
func (f nodeFlags) desk(e *env) (*desklog.Store, error) { return node.OpenDesk(e, f.Dir, f.options()) }

// deskFlags name who writes to the desk.
type deskFlags struct {
	nodeFlags
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// act lets the officer write to the desk what is for those who may file.
func (c deskFlags) act(e *env, what, about string, do func(*desklog.Store, desklog.By) error) error {
	return c.actAs(e, truce.ActFile, what, about, do)
}

// actAs lets an officer who may act so write to the desk.
func (c deskFlags) actAs(e *env, act truce.Action, what, about string,
	do func(*desklog.Store, desklog.By) error) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	s, err := c.desk(e)
	if err != nil {
		return err
	}
	defer s.Close()
	return n.AtDesk(e, s, desklog.By{Function: c.Officer}, act, what, about, do)
}

// deskLogCmd shows the desk log.
type deskLogCmd struct {
	nodeFlags
	All  bool `help:"The whole log; without it the shift that is on."`
	CSV  bool `help:"Print a table with commas, for a spreadsheet." name:"csv"`
	JSON bool `help:"Print a JSON array." name:"json"`
}

// deskLine is a line as printed with --json.
type deskLine struct {
	At       truce.Instant  `json:"at"`
	Kind     desklog.Kind   `json:"kind"`
	Function string         `json:"function,omitempty"`
	Person   string         `json:"person,omitempty"`
	About    string         `json:"about,omitempty"`
	Office   string         `json:"office,omitempty"`
	Answer   desklog.Answer `json:"answer,omitempty"`
	Words    string         `json:"words,omitempty"`
}

// Run prints the log, the oldest line first.
func (c *deskLogCmd) Run(e *env) error {
	s, err := c.desk(e)
	if err != nil {
		return err
	}
	defer s.Close()
	lines, err := c.lines(e, s)
	if err != nil {
		return err
	}
	switch {
	case c.JSON:
		out := []deskLine{}
		for _, l := range lines {
			out = append(out, deskLine{l.At, l.Kind, l.Function, l.Person, l.About, l.Office, l.Answer, l.Words})
		}
		return printJSON(e, out)
	case c.CSV:
		return desklog.WriteCSV(e.Out, lines)
	}
	for _, l := range lines {
		fmt.Fprintln(e.Out, deskWords(l))
	}
	return nil
}

func (c *deskLogCmd) lines(e *env, s *desklog.Store) (lines []desklog.Line, err error) {
	if c.All {
		err = s.Each(e, 0, 0, func(l desklog.Line) error {
			lines = append(lines, l)
			return nil
		})
		return lines, err
	}
	lines, more, err := s.Shift(e)
	if err == nil && more {
		e.hint("the shift has more lines than these: --all prints the whole log")
	}
	return lines, err
}

// deskWords puts a line into words.
func deskWords(l desklog.Line) string {
	who := l.Function
	if who == "" {
		who = "by itself"
	}
	if l.Person != "" {
		who += " (" + l.Person + ")"
	}
	parts := []string{l.At.String(), who, string(l.Kind)}
	switch l.Kind {
	case desklog.Call:
		parts[2] = "called " + l.Office
	case desklog.Passed:
		parts[2] = "passed to " + l.Office
	}
	for _, s := range []string{l.About, string(l.Answer), l.Words} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return joined(parts, "  ")
}

// deskNoteCmd writes a note.
type deskNoteCmd struct {
	deskFlags
	Words string `help:"What is to be noted: @FILE, or - for standard input; never an argument." required:"" placeholder:"@FILE"`
	About string `help:"The incident, operation or whatever else has an id that it is about." placeholder:"ID"`
	Claim string `help:"An id for this call: made again with the same id, it writes nothing twice." placeholder:"ID"`
}

// Run writes the note.
func (c *deskNoteCmd) Run(e *env) error {
	return c.line(e, "--words", desklog.Line{Kind: desklog.Note, Claim: c.Claim, About: c.About, Words: c.Words})
}

// line writes a line whose words are read as the flag says.
func (c deskFlags) line(e *env, flag string, l desklog.Line) (err error) {
	if l.Words, err = e.sealedText(flag, l.Words); err != nil {
		return err
	}
	return c.act(e, string(l.Kind), l.About, func(s *desklog.Store, by desklog.By) error {
		l, err := s.Write(e, by, l)
		if err == nil {
			fmt.Fprintln(e.Out, deskWords(l))
		}
		return err
	})
}

// deskCallCmd logs a call.
type deskCallCmd struct {
	deskFlags
	Office      string `arg:"" help:"Who was called: the id of a contact (truce desk whom), or an office in words, without its number."`
	About       string `help:"What the call was about, by id." placeholder:"ID"`
	Answered    bool   `help:"The call was answered." xor:"answer"`
	NotAnswered bool   `help:"The call was not answered." xor:"answer"`
	Words       string `help:"What was said: @FILE, or - for standard input; never an argument." placeholder:"@FILE"`
	Claim       string `help:"An id for this call: made again with the same id, it writes nothing twice." placeholder:"ID"`
}

// Run logs the call.
func (c *deskCallCmd) Run(e *env) error {
	s, err := c.desk(e)
	if err != nil {
		return err
	}
	contacts, err := s.Contacts(e)
	s.Close()
	if err != nil {
		return err
	}
	l := desklog.Line{Kind: desklog.Call, Claim: c.Claim, About: c.About, Office: c.Office, Words: c.Words}
	for _, x := range contacts {
		if x.ID == c.Office {
			l.Office = x.Office
		}
	}
	switch {
	case c.Answered:
		l.Answer = desklog.Answered
	case c.NotAnswered:
		l.Answer = desklog.NotAnswered
	}
	return c.line(e, "--words", l)
}

// deskHandoverCmd ends a shift.
type deskHandoverCmd struct {
	deskFlags
	Words string `help:"What the next must know: @FILE, or - for standard input; never an argument." required:"" placeholder:"@FILE"`
	Claim string `help:"An id for this call: made again with the same id, it writes nothing twice." placeholder:"ID"`
}

// Run writes the hand-over.
func (c *deskHandoverCmd) Run(e *env) error {
	return c.line(e, "--words", desklog.Line{Kind: desklog.HandOver, Claim: c.Claim, Words: c.Words})
}

// deskTakeoverCmd begins a shift.
type deskTakeoverCmd struct {
	deskFlags
	Claim string `help:"An id for this call: made again with the same id, it writes nothing twice." placeholder:"ID"`
}

// Run prints the hand-over and says that it was read.
func (c *deskTakeoverCmd) Run(e *env) error {
	return c.act(e, string(desklog.TakeOver), "", func(s *desklog.Store, by desklog.By) error {
		l, waits, err := s.Waiting(e)
		if err != nil {
			return err
		}
		if waits {
			fmt.Fprintln(e.Out, deskWords(l))
		}
		if l, err = s.TakeOver(e, by, c.Claim); err == nil {
			fmt.Fprintln(e.Out, deskWords(l))
		}
		return err
	})
}

// deskFiresCmd lists fires.
type deskFiresCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// fireItem is a fire as printed with --json.
type fireItem struct {
	ID       string           `json:"id"`
	Member   truce.MemberID   `json:"member"`
	Incident truce.IncidentID `json:"incident,omitempty"`
	Area     truce.AreaID     `json:"area,omitempty"`
	Party    truce.ActorID    `json:"party,omitempty"`
	Noticed  truce.Instant    `json:"noticed"`
	Rings    bool             `json:"rings"`
	For      string           `json:"for,omitempty"`
	Has      string           `json:"has,omitempty"`
	HasSince truce.Instant    `json:"has_since,omitzero"`
}

// Run lists fires, those that ring first.
func (c *deskFiresCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	s, err := c.desk(e)
	if err != nil {
		return err
	}
	defer s.Close()
	turns, err := n.Turns(e, s)
	if err != nil {
		return err
	}
	alarms, err := s.Alarms(e, turns)
	if err != nil {
		return err
	}
	items := []fireItem{}
	for _, a := range alarms {
		items = append(items, fireItem{a.ID, a.Owner, a.About.Incident, a.About.Area, a.About.Party, a.At, a.Rings(), a.For,
			a.Has, a.HasAt})
	}
	if c.JSON {
		return printJSON(e, items)
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, a := range items {
		state := "rings for the " + a.For
		if !a.Rings {
			state = fmt.Sprintf("the %s has it since %s", a.Has, a.HasSince)
		}
		fmt.Fprintf(tw, "%s\t%s\tnoticed %s\t%s\n", a.ID, aboutWords(truce.About{Incident: a.Incident, Area: a.Area,
			Party: a.Party}), a.Noticed, state)
	}
	return tw.Flush()
}

// fireFlags name a fire.
type fireFlags struct {
	deskFlags
	ID string `arg:"" help:"The fire's id, as truce desk fires has it."`
}

// deskFireCmd begins a fire.
type deskFireCmd struct {
	deskFlags
	Report string `arg:"" help:"The report of the member's own that tells of it, by id."`
}

// Run takes note of the fire.
func (c *deskFireCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	return c.deskFlags.fire(e, n, truce.ReportID(c.Report))
}

// fire says that fire goes on of which a report tells.
func (c deskFlags) fire(e *env, n *node.Node, id truce.ReportID) error {
	r, err := n.Models.Report(e, id)
	if err != nil {
		return err
	}
	f, err := n.FireOf(r)
	if err != nil {
		return err
	}
	s, err := c.desk(e)
	if err != nil {
		return err
	}
	defer s.Close()
	return n.AtDesk(e, s, desklog.By{Function: c.Officer}, truce.ActFile, string(desklog.FireOn), f.ID,
		func(s *desklog.Store, by desklog.By) error { return s.Notice(e, by, f) })
}

// deskTakeCmd has a fire.
type deskTakeCmd struct{ fireFlags }

// Run has it.
func (c *deskTakeCmd) Run(e *env) error {
	return c.act(e, string(desklog.Has), c.ID, func(s *desklog.Store, by desklog.By) error { return s.Take(e, by, c.ID) })
}

// deskReturnCmd has it no more.
type deskReturnCmd struct{ fireFlags }

// Run lets it ring again.
func (c *deskReturnCmd) Run(e *env) error {
	return c.act(e, string(desklog.Back), c.ID, func(s *desklog.Store, by desklog.By) error {
		return s.GiveBack(e, by, c.ID)
	})
}

// deskOverCmd ends a fire.
type deskOverCmd struct{ fireFlags }

// Run ends it.
func (c *deskOverCmd) Run(e *env) error {
	return c.act(e, string(desklog.Over), c.ID, func(s *desklog.Store, by desklog.By) error { return s.End(e, by, c.ID) })
}

// deskTurnsCmd says to whom fire passes.
type deskTurnsCmd struct {
	deskFlags
	Turn  []string `arg:"" optional:"" help:"In order: FUNCTION=MINUTES, as \"duty officer=5\". Without any, the turns are listed."`
	Clear bool     `help:"Back to the officers that may file, five minutes each."`
}

// Run sets the turns, or lists them.
func (c *deskTurnsCmd) Run(e *env) error {
	if len(c.Turn) > 0 || c.Clear {
		turns, err := turnsOf(c.Turn)
		if err != nil {
			return err
		}
		return c.actAs(e, truce.ActRelease, "turns", "", func(s *desklog.Store, _ desklog.By) error {
			return s.SetTurns(e, turns)
		})
	}
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	s, err := c.desk(e)
	if err != nil {
		return err
	}
	defer s.Close()
	turns, err := n.Turns(e, s)
	if err != nil {
		return err
	}
	for _, t := range turns {
		fmt.Fprintf(e.Out, "%s=%d\n", t.Function, t.Minutes)
	}
	return nil
}

func turnsOf(list []string) (turns []desklog.Turn, err error) {
	for _, x := range list {
		function, minutes, _ := strings.Cut(x, "=")
		n, err := strconv.Atoi(minutes)
		if err != nil {
			return nil, truce.Errorf(truce.Invalid, "%q is not FUNCTION=MINUTES", x)
		}
		turns = append(turns, desklog.Turn{Function: strings.TrimSpace(function), Minutes: n})
	}
	return turns, nil
}

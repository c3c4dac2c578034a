package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/node"
	"truce/internal/registrar"
	"truce/internal/talks"
)

func byOf(n *node.Node, officer string) registrar.By {
	return registrar.By{Member: n.Member, Function: officer}
}

// talksShowCmd shows a round.
type talksShowCmd struct {
	nodeFlags
	Round string `arg:"" help:"The round, by its id."`
	JSON  bool   `help:"Print a JSON object." name:"json"`
}

// tableJSON is a round as printed with --json.
type tableJSON struct {
	roundJSON
	Delegations []delegationJSON  `json:"delegations"`
	Invitations []invitedJSON     `json:"invitations"`
	Conflicts   []talks.Conflict  `json:"conflicts"`
	Policy      *talks.Policy     `json:"policy,omitempty"`
	Sessions    []sessionJSON     `json:"sessions"`
	Agenda      []*talks.Item     `json:"agenda"`
	Documents   []*talks.Document `json:"documents"`
	Minutes     []*talks.Minute   `json:"minutes"`
	Letters     []*talks.Letter   `json:"letters"`
}

type delegationJSON struct {
	Actor       truce.ActorID   `json:"actor"`
	Roles       []string        `json:"roles"`
	Head        string          `json:"head,omitempty"`
	HeadPost    string          `json:"head_post,omitempty"`
	Level       string          `json:"level,omitempty"`
	Credentials string          `json:"credentials,omitempty"`
	Objected    []truce.ActorID `json:"objected_to_by"`
	SpeaksFor   []truce.ActorID `json:"speaks_for"`
	Mark        string          `json:"mark,omitempty"` // by the naming policy; left out where none was chosen
	Entries     []string        `json:"entries"`
	Sealed      []string        `json:"names_sealed"` // the entries with which names are sealed, with their members
}

type invitedJSON struct {
	Actor   truce.ActorID `json:"actor"`
	Answer  string        `json:"answer,omitempty"`
	Entries []string      `json:"entries"`
}

// sessionJSON is a session with the moments it begins and ends, and how a change of clocks stretches it.
type sessionJSON struct {
	talks.Session
	Begins      truce.Instant     `json:"begins"`
	Ends        truce.Instant     `json:"ends"`
	ClockChange int64             `json:"clock_change_seconds,omitempty"`
	Attendance  map[string]string `json:"attendance"`
	Present     int               `json:"present"`
}

// Run prints the round.
func (c *talksShowCmd) Run(e *env) error {
	return c.known(e, func(_ *node.Node, k talks.Known, p *talks.Papers) error {
		t, err := k.Book.Table(truce.RoundID(c.Round))
		if err != nil {
			return err
		}
		out, err := tableOf(k, t, p.Room(t.Round))
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(e, out)
		}
		return printTable(e, k.Book, out)
	})
}

func tableOf(k talks.Known, t *talks.Table, r *talks.Room) (*tableJSON, error) {
	out := &tableJSON{roundJSON: roundOf(t.Claims), Delegations: []delegationJSON{}, Invitations: []invitedJSON{},
		Conflicts: list(t.Conflicts), Policy: r.Policy, Sessions: []sessionJSON{}, Agenda: list(r.Agenda),
		Documents: list(r.Documents), Minutes: list(r.Minutes), Letters: list(r.Letters)}
	for _, p := range t.Places {
		x := delegationJSON{Actor: p.Actor, Roles: list(p.Roles), Head: p.Head, HeadPost: p.HeadPost, Level: p.Level,
			Credentials: p.Credentials, Objected: list(p.Objected), SpeaksFor: list(p.SpeaksFor), Entries: refs(p.Claims),
			Sealed: list(refs(p.Sealed))}
		if r.Policy != nil {
			x.Mark = k.Book.Mark(r.Policy, p.Actor, "en")
		}
		out.Delegations = append(out.Delegations, x)
	}
	for _, v := range t.Invitations {
		out.Invitations = append(out.Invitations, invitedJSON{v.Actor, v.Answer, refs(v.Claims)})
	}
	for _, s := range r.Sessions {
		when, err := k.When(&s.Session)
		if err != nil {
			return nil, err
		}
		x := sessionJSON{Session: s.Session, Begins: when.From, Ends: when.To, ClockChange: k.ClockChange(&s.Session),
			Attendance: map[string]string{}, Present: s.Present()}
		for a, state := range s.Attendance {
			x.Attendance[string(a)] = state
		}
		out.Sessions = append(out.Sessions, x)
	}
	return out, nil
}

func refs[T any](claims []talks.Told[T]) []string {
	var out []string
	for _, c := range claims {
		out = append(out, c.Ref.String())
	}
	return out
}

func printTable(e *env, b *talks.Book, t *tableJSON) error {
	fmt.Fprintf(e.Out, "%s: %s, %s\n", t.ID, t.Name, orNotStated(t.Status))
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, p := range t.Delegations {
		fmt.Fprintf(tw, "  %s\t%s\t%s\tcredentials %s\n", b.Name(p.Actor, "en"), orNotStated(joined(p.Roles, ", ")),
			orNotStated(p.Head), orNotStated(p.Credentials))
		for _, ref := range p.Sealed {
			fmt.Fprintf(tw, "  \tnames sealed with %s\n", ref)
		}
	}
	for _, v := range t.Invitations {
		fmt.Fprintf(tw, "  invited: %s\t%s\n", b.Name(v.Actor, "en"), orNotStated(v.Answer))
	}
	for _, s := range t.Sessions {
		state := s.State
		if state == "" {
			state = "planned"
		}
		fmt.Fprintf(tw, "  session %s\t%s %s to %s\t%s\t%s\n", s.ID, s.Day, s.From, s.To, state, s.Title)
	}
	for _, i := range t.Agenda {
		fmt.Fprintf(tw, "  agenda %s\t%s\t%s\n", i.ID, orNotStated(i.State), i.Title)
	}
	for _, m := range t.Minutes {
		fmt.Fprintf(tw, "  %s %s\t%s\t%s\n", m.What, m.ID, orNotStated(m.State), m.Text)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	for _, s := range t.Sessions {
		if s.ClockChange != 0 {
			fmt.Fprintf(e.Out, "The clocks change during %s: it lasts %s.\n", s.ID,
				time.Duration(s.Ends-s.Begins)*time.Second)
		}
	}
	for _, x := range t.Conflicts {
		fmt.Fprintf(e.Out, "%s.\n", x.Says)
	}
	return nil
}

// talksPutCmd takes steps from a file.
type talksPutCmd struct {
	actingFlags
	File string `arg:"" help:"The file; docs/talks.md has its form, and truce talks template prints one."`
}

// Run takes all steps of the file, or none.
func (c *talksPutCmd) Run(e *env) error {
	raw, err := readUserFile(c.File)
	if err != nil {
		return err
	}
	items, problems := claimfile.ReadItems(raw, talks.NewStep)
	for _, p := range problems {
		fmt.Fprintf(e.Stderr, "%s:%d:%d: %s\n", c.File, p.Line, p.Column, p.Message)
	}
	if len(problems) > 0 {
		return truce.Errorf(truce.Invalid, "nothing was taken up: %d problems in %s", len(problems), c.File)
	}
	var bodies []any
	for _, x := range items {
		bodies = append(bodies, x.Body)
	}
	if err := c.take(e, bodies...); err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%d steps\n", len(bodies))
	return nil
}

// talksTemplateCmd prints a template.
type talksTemplateCmd struct {
	Kind string `arg:"" help:"The kind of step: ${stepkinds}."`
}

// Run prints the template.
func (c *talksTemplateCmd) Run(e *env) error {
	body, err := talks.NewStep(c.Kind)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.Out, "# %s, for truce talks put. Fill in what is known and take away the # before "+
		"it.\n%s", c.Kind,
		claimfile.TemplateOf(c.Kind, body))
	return err
}

// talksPlatesCmd prints plates.
type talksPlatesCmd struct {
	nodeFlags
	Round string `arg:"" help:"The round, by its id."`
	JSON  bool   `help:"Print a JSON array." name:"json"`
}

// Run prints what the plates say.
func (c *talksPlatesCmd) Run(e *env) error {
	return c.known(e, func(_ *node.Node, k talks.Known, p *talks.Papers) error {
		t, err := k.Book.Table(truce.RoundID(c.Round))
		if err != nil {
			return err
		}
		plates, err := k.Book.Plates(t, p.Room(t.Round))
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(e, list(plates))
		}
		for _, x := range plates {
			for _, l := range x.Lines {
				fmt.Fprintf(e.Out, "%s\t%s\t%s\n", x.Actor, l.Lang, l.Text)
			}
		}
		return nil
	})
}

// talksOrderCmd shows the order of speaking.
type talksOrderCmd struct {
	nodeFlags
	Round   string `arg:"" help:"The round, by its id."`
	Session string `arg:"" optional:"" help:"A session of it; without one, the order that was claimed of the round."`
	JSON    bool   `help:"Print a JSON array." name:"json"`
}

// turnJSON is a delegation in the order of speaking, as printed with --json.
type turnJSON struct {
	Actor   truce.ActorID `json:"actor"`
	Mark    string        `json:"mark"`
	Turns   int           `json:"turns"`
	Used    int64         `json:"used_seconds"`
	Left    *int64        `json:"left_seconds,omitempty"` // left out where no limit was agreed
	Speaks  bool          `json:"speaks"`
	State   string        `json:"attendance,omitempty"`
	Barred  bool          `json:"credentials_withdrawn"`
	Invited bool          `json:"next"`
}

// Run prints the order.
func (c *talksOrderCmd) Run(e *env) error {
	return c.known(e, func(_ *node.Node, k talks.Known, p *talks.Papers) error {
		t, err := k.Book.Table(truce.RoundID(c.Round))
		if err != nil {
			return err
		}
		room := p.Room(t.Round)
		x := room.Sitting(c.Session)
		if c.Session != "" && x == nil {
			return truce.Errorf(truce.NotFound, "the round has no session %q", c.Session)
		}
		out := []turnJSON{}
		order, now := k.Book.SpeakingOrder(t, room, x), truce.At(time.Now())
		for _, a := range order {
			out = append(out, turnOf(k, t, room, x, a, order, now))
		}
		if c.JSON {
			return printJSON(e, out)
		}
		tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
		for i, o := range out {
			left := "no limit"
			if o.Left != nil {
				left = (time.Duration(*o.Left) * time.Second).String() + " left"
			}
			says := map[bool]string{true: "has the floor"}[o.Speaks]
			fmt.Fprintf(tw, "%d\t%s\t%s used\t%s\t%s\n", i+1, o.Mark, time.Duration(o.Used)*time.Second, left, says)
		}
		return tw.Flush()
	})
}

func turnOf(k talks.Known, t *talks.Table, r *talks.Room, x *talks.Sitting, a truce.ActorID, order []truce.ActorID,
	now truce.Instant) turnJSON {
	o := turnJSON{Actor: a, Mark: k.Book.Mark(r.Policy, a, "en")}
	if place := t.Place(a); place != nil {
		o.Barred = place.Credentials == "withdrawn"
	}
	if x == nil {
		return o
	}
	for _, turn := range x.Turns {
		if turn.Actor == a {
			o.Turns++
		}
	}
	o.Used, o.State, o.Invited = x.Used(a, now), x.Attendance[a], x.Next(order) == a
	if left, ok := x.Left(a, now); ok {
		o.Left = &left
	}
	speaks := x.Speaking()
	o.Speaks = speaks != nil && speaks.Actor == a
	return o
}

// talksSessionCmd opens and closes sessions.
type talksSessionCmd struct {
	actingFlags
	Round   string `arg:"" help:"The round, by its id."`
	Session string `arg:"" help:"The session."`
	State   string `arg:"" help:"planned, open, closed or cancelled."`
	Why     string `help:"Why it is called off."`
}

// Run takes the step.
func (c *talksSessionCmd) Run(e *env) error {
	var s talks.Session
	err := c.known(e, func(_ *node.Node, _ talks.Known, p *talks.Papers) error {
		x := p.Room(truce.RoundID(c.Round)).Sitting(c.Session)
		if x == nil {
			return truce.Errorf(truce.NotFound, "the round has no session %q", c.Session)
		}
		s = x.Session
		return nil
	})
	if err != nil {
		return err
	}
	s.State, s.Why = c.State, c.Why
	return c.take(e, &s)
}

// talksFloorCmd says what happens in a session.
type talksFloorCmd struct {
	actingFlags
	Round   string `arg:"" help:"The round, by its id."`
	Session string `arg:"" help:"The session, which is open."`
	Act     string `arg:"" help:"give, end, pause, resume, point-of-order or ruling."`
	Actor   string `arg:"" optional:"" help:"Who gets the floor, or raises the point of order."`
	Note    string `help:"The ruling."`
}

// Run takes the step.
func (c *talksFloorCmd) Run(e *env) error {
	act, err := truce.FindCode(talks.FloorActs, truce.Say("what happens"), c.Act)
	if err != nil {
		return err
	}
	return c.take(e, &talks.Floor{Round: truce.RoundID(c.Round), Session: c.Session, Act: act,
		Actor: truce.ActorID(c.Actor),
		Note:  c.Note})
}

// talksReleaseCmd enters an undertaking.
type talksReleaseCmd struct {
	nodeFlags
	Round   string `arg:"" help:"The round, by its id."`
	Minute  string `arg:"" help:"The undertaking, by its id in the minutes."`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// Run enters the commitment.
func (c *talksReleaseCmd) Run(e *env) error {
	return c.writing(e, func(n *node.Node, s *node.Secretariat) error {
		x, err := s.Release(e, byOf(n, c.Officer), truce.RoundID(c.Round), c.Minute)
		if err == nil {
			fmt.Fprintf(e.Out, "%s is in the record of %s as a commitment.\n", x.ID, n.Member)
		}
		return err
	})
}

// writing opens the node to write, with its papers.
func (f nodeFlags) writing(e *env, do func(*node.Node, *node.Secretariat) error) error {
	n, err := f.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	s, err := n.OpenSecretariat(e)
	if err != nil {
		return err
	}
	defer s.Close()
	return do(n, s)
}

// talksDestroyCmd destroys papers.
type talksDestroyCmd struct {
	nodeFlags
	Subject string `arg:"" help:"round/ID or text/ID."`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// Run destroys them.
func (c *talksDestroyCmd) Run(e *env) error {
	if of, id, ok := strings.Cut(c.Subject, "/"); !ok || of != "round" && of != "text" || id == "" {
		return truce.Errorf(truce.Invalid, "papers are of a round or of a text: write round/ID or text/ID, not %q", c.Subject)
	}
	return c.secretariat(e, func(n *node.Node, s *node.Secretariat) error {
		steps, err := s.Destroy(e, byOf(n, c.Officer), c.Subject)
		if err == nil {
			fmt.Fprintf(e.Out, "%d steps of %s were destroyed\n", steps, c.Subject)
		}
		return err
	})
}

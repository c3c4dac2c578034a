package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"truce"
	"truce/internal/node"
	"truce/internal/talks"
	"truce/internal/timezone"
)

// talksCmd works on rounds of talks: what is claimed of them, and the secretariat's own papers.
type talksCmd struct {
	List     talksListCmd     `cmd:"" help:"List tracks and rounds, with every day that was claimed for them."`
	Show     talksShowCmd     `cmd:"" help:"Show a round: who is at the table, what does not go together, sessions, agenda, documents, minutes."`
	Matrix   talksMatrixCmd   `cmd:"" help:"Show who sat at which round, through whom, and who never has; held against what was asked for."`
	Owed     talksOwedCmd     `cmd:"" help:"List what was undertaken, the overdue first."`
	Actor    talksActorCmd    `cmd:"" help:"Show all that one actor said and did in talks."`
	Calendar talksCalendarCmd `cmd:"" help:"Print rounds and sessions as an iCalendar feed."`
	Put      talksPutCmd      `cmd:"" help:"Take steps in the secretariat's papers from a file (docs/talks.md)."`
	Template talksTemplateCmd `cmd:"" help:"Print a file to fill in: one step of a kind, with every field."`
	Plates   talksPlatesCmd   `cmd:"" help:"Print what the name plates of a round say, by its naming policy."`
	Order    talksOrderCmd    `cmd:"" help:"Show who speaks when in a session, and for how long."`
	Session  talksSessionCmd  `cmd:"" help:"Open, close or call off a session."`
	Floor    talksFloorCmd    `cmd:"" help:"Say what happens in an open session: who has the floor, pauses, points of order."`
	Release  talksReleaseCmd  `cmd:"" help:"Enter an undertaking that was agreed in the minutes as a commitment."`
	Text     talksTextCmd     `cmd:"" help:"Work on texts under negotiation."`
	Pouch    talksPouchCmd    `cmd:"" help:"Carry messages between parties that do not meet, in a pouch that the mediator's keys alone open."`
	Destroy  talksDestroyCmd  `cmd:"" help:"Destroy the papers of a round or a text. What is in the record stays."`
}

// actingFlags name who acts in the papers.
type actingFlags struct {
	nodeFlags
	Officer string `help:"The officer who acts." default:"duty officer"`
	Claim   string `help:"An id for this call: made again with the same id, it is done once." placeholder:"ID"`
}

// secretariat opens the papers of the node, to read.
func (f nodeFlags) secretariat(e *env, do func(*node.Node, *node.Secretariat) error) error {
	n, err := f.read(e)
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

// take takes steps as the officer.
func (f actingFlags) take(e *env, bodies ...any) error {
	return f.secretariat(e, func(n *node.Node, s *node.Secretariat) error {
		return s.Take(e, byOf(n, f.Officer), f.claim(), bodies...)
	})
}

func (f actingFlags) claim() string {
	if f.Claim != "" {
		return f.Claim
	}
	return fmt.Sprintf("call-%d", time.Now().UnixNano())
}

// known reads the claims and the papers.
func (f nodeFlags) known(e *env, do func(*node.Node, talks.Known, *talks.Papers) error) error {
	return f.secretariat(e, func(n *node.Node, s *node.Secretariat) error {
		k, err := s.Known(e)
		if err != nil {
			return err
		}
		p, err := s.Papers(e)
		if err != nil {
			return err
		}
		return do(n, k, p)
	})
}

// today returns the day that a flag names, else the one it is in the zone of the process.
func today(e *env, n *node.Node, day string) (truce.Date, error) {
	if day != "" {
		if d := truce.Date(day); d.Valid() && len(d) == 10 {
			return d, nil
		}
		return "", truce.Errorf(truce.Invalid, "--day %q is no day: write 2031-01-15", day)
	}
	p, err := n.Models.Process(e)
	if err != nil {
		return "", err
	}
	zone, err := timezone.Load(p.Zone)
	return truce.Date(truce.Day(truce.At(time.Now()), zone)), err
}

// talksListCmd lists rounds.
type talksListCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// roundJSON is a round as printed with --json.
type roundJSON struct {
	ID     truce.RoundID `json:"id"`
	Track  truce.TrackID `json:"track"`
	Name   string        `json:"name"`
	Number string        `json:"number,omitempty"`
	Status string        `json:"status,omitempty"`
	Moved  bool          `json:"moved"`
	Dates  []dateJSON    `json:"dates"`
}

// dateJSON is one day that was claimed for a round.
type dateJSON struct {
	From    truce.Date     `json:"from"`
	To      truce.Date     `json:"to,omitempty"`
	Status  string         `json:"status,omitempty"`
	MovedBy truce.ActorID  `json:"moved_by,omitempty"`
	Why     string         `json:"why,omitempty"`
	Entry   string         `json:"entry"`
	Sources []truce.Source `json:"sources,omitempty"`
}

// Run lists the rounds in order of day.
func (c *talksListCmd) Run(e *env) error {
	return c.known(e, func(_ *node.Node, k talks.Known, _ *talks.Papers) error {
		list := []roundJSON{}
		for _, id := range k.Book.ByDay() {
			claims, err := k.Book.Round(id)
			if err != nil {
				return err
			}
			list = append(list, roundOf(claims))
		}
		if c.JSON {
			return printJSON(e, list)
		}
		tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
		fmt.Fprintln(tw, "round\ttrack\tstatus\tdays, as they were claimed")
		for _, r := range list {
			var days []string
			for _, d := range r.Dates {
				days = append(days, string(d.From)+" ("+d.Entry+")")
			}
			fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", r.ID, r.Track, orNotStated(r.Status), orNotStated(strings.Join(days,
				", then ")))
		}
		return tw.Flush()
	})
}

// roundOf makes the JSON of a round.
func roundOf(claims []talks.Told[truce.Round]) roundJSON {
	first := claims[0].Body
	r := roundJSON{ID: first.ID, Track: first.Track, Name: truce.NameIn(first.Names, "en"), Dates: []dateJSON{}}
	for _, c := range claims {
		if c.Body.Status != "" {
			r.Status = c.Body.Status
		}
		if c.Body.Number != "" {
			r.Number = c.Body.Number
		}
	}
	for _, d := range talks.Dates(claims) {
		r.Moved = r.Moved || d.Moved
		r.Dates = append(r.Dates, dateJSON{d.From, d.To, d.Status, d.MovedBy, d.Why, d.Claim.Ref.String(),
			d.Claim.Body.Sources})
	}
	return r
}

// talksMatrixCmd shows who sat where.
type talksMatrixCmd struct {
	nodeFlags
	Never bool `help:"Only those who have never sat at a table, neither themselves nor through others."`
	JSON  bool `help:"Print a JSON object." name:"json"`
}

// matrixJSON is the matrix as printed with --json.
type matrixJSON struct {
	Rounds       []truce.RoundID   `json:"rounds"`
	Actors       []matrixActor     `json:"actors"`
	Requirements []requirementJSON `json:"requirements"`
	Circles      []string          `json:"circles"` // of memberships, in sentences
}

type matrixActor struct {
	Actor  truce.ActorID `json:"actor"`
	Name   string        `json:"name"`
	Never  bool          `json:"never"`
	Rounds []matrixRound `json:"rounds"` // where something is claimed
	Shares []shareJSON   `json:"shares"` // of the secretariat's own analysis
}

type shareJSON struct {
	Of    string     `json:"of"`
	Low   int        `json:"low_percent"`
	High  int        `json:"high_percent"`
	On    truce.Date `json:"on"`
	Basis string     `json:"basis"`
}

type matrixRound struct {
	Round    truce.RoundID   `json:"round"`
	Seated   bool            `json:"seated"`
	Roles    []string        `json:"roles,omitempty"` // each that is claimed
	Through  []truce.ActorID `json:"through,omitempty"`
	Platform truce.ActorID   `json:"platform,omitempty"`
	Invited  bool            `json:"invited"`
	Answer   string          `json:"answer,omitempty"`
	Objected []truce.ActorID `json:"objected_to_by,omitempty"`
	Twice    bool            `json:"represented_twice"`
}

type requirementJSON struct {
	ID     string        `json:"id"`
	Says   string        `json:"says"`
	Entry  string        `json:"entry"`
	Rounds []heldJSON    `json:"rounds"`
	By     truce.ActorID `json:"by,omitempty"`
}

type heldJSON struct {
	Round   truce.RoundID   `json:"round"`
	There   []truce.ActorID `json:"there"`
	Through []truce.ActorID `json:"through"`
	Missing []truce.ActorID `json:"not_claimed"`
}

// Run prints the matrix, a line an actor.
func (c *talksMatrixCmd) Run(e *env) error {
	return c.known(e, func(_ *node.Node, k talks.Known, p *talks.Papers) error {
		m, err := k.Book.Matrix(talks.Window{Never: c.Never})
		if err != nil {
			return err
		}
		out := c.matrix(k.Book, m, p)
		if c.JSON {
			return printJSON(e, out)
		}
		tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
		fmt.Fprintln(tw, "actor\t"+joined(m.Rounds, "\t"))
		for _, a := range out.Actors {
			fmt.Fprint(tw, a.Name)
			for _, id := range m.Rounds {
				fmt.Fprint(tw, "\t"+a.at(id))
			}
			for _, s := range a.Shares {
				fmt.Fprintf(tw, "\t%s %d to %d %%", s.Of, s.Low, s.High)
			}
			fmt.Fprintln(tw)
		}
		for _, r := range out.Requirements {
			for _, h := range r.Rounds {
				fmt.Fprintf(tw, "\n%s, %s: %d there, %d through others, of %d nothing is claimed: %s\n", r.Says, h.Round,
					len(h.There), len(h.Through), len(h.Missing), orNotStated(joined(h.Missing, ", ")))
			}
		}
		for _, s := range out.Circles {
			fmt.Fprintln(tw, s)
		}
		return tw.Flush()
	})
}

func (c *talksMatrixCmd) matrix(b *talks.Book, m *talks.Matrix, p *talks.Papers) matrixJSON {
	out := matrixJSON{Rounds: m.Rounds, Actors: []matrixActor{}, Requirements: []requirementJSON{},
		Circles: []string{}}
	for _, x := range b.Circles() {
		out.Circles = append(out.Circles, x.Says(b))
	}
	for _, r := range m.Rows {
		a := matrixActor{Actor: r.Actor, Name: b.Name(r.Actor, "en"), Never: r.Never, Rounds: []matrixRound{},
			Shares: []shareJSON{}}
		for _, s := range p.SharesOf(r.Actor) {
			a.Shares = append(a.Shares, shareJSON{s.Of, *s.Low, *s.High, s.On, s.Basis})
		}
		for i, x := range r.Cells {
			if !x.Empty() {
				a.Rounds = append(a.Rounds, matrixRound{m.Rounds[i], x.Seated, x.Roles, x.Through, x.Platform, x.Invited, x.Answer,
					x.Objected, x.Twice})
			}
		}
		out.Actors = append(out.Actors, a)
	}
	for _, r := range m.Requirements {
		x := requirementJSON{ID: r.Claim.Body.ID, Says: r.Claim.Body.Says, Entry: r.Claim.Ref.String(), Rounds: []heldJSON{},
			By: r.Claim.Body.By}
		for _, h := range r.Rounds {
			x.Rounds = append(x.Rounds, heldJSON{h.Round, list(h.There), list(h.Through), list(h.Missing)})
		}
		out.Requirements = append(out.Requirements, x)
	}
	return out
}

// list is a list that is printed as one where it is empty.
func list[T any](l []T) []T { return append([]T{}, l...) }

// at says in a few words what is claimed of an actor at a round.
func (a matrixActor) at(id truce.RoundID) string {
	for _, r := range a.Rounds {
		if r.Round != id {
			continue
		}
		var parts []string
		if r.Seated {
			parts = append(parts, "there as "+orNotStated(joined(r.Roles, " and ")))
		}
		if len(r.Through) > 0 {
			parts = append(parts, "through "+joined(r.Through, ", "))
		}
		if r.Invited {
			parts = append(parts, "invited: "+orNotStated(r.Answer))
		}
		if len(r.Objected) > 0 {
			parts = append(parts, "objected to by "+joined(r.Objected, ", "))
		}
		return strings.Join(parts, "; ")
	}
	return "nothing claimed"
}

// talksOwedCmd lists commitments.
type talksOwedCmd struct {
	nodeFlags
	Day  string `help:"As of this day; without it, today in the zone of the process." placeholder:"YYYY-MM-DD"`
	JSON bool   `help:"Print a JSON array." name:"json"`
}

// owedJSON is a commitment as printed with --json.
type owedJSON struct {
	ID      string     `json:"id"`
	By      []string   `json:"by"`
	What    string     `json:"what"`
	Under   string     `json:"under,omitempty"`
	Status  string     `json:"status,omitempty"`
	DueBy   truce.Date `json:"due_by,omitempty"`
	Due     string     `json:"due,omitempty"` // as stated
	Overdue bool       `json:"overdue"`
	Entries []string   `json:"entries"`
}

func owedOf(o talks.Owed) owedJSON {
	last := o.Claims[len(o.Claims)-1].Body
	out := owedJSON{ID: o.ID, By: list(last.By), What: last.What, Under: last.Under, Status: o.Status, DueBy: o.DueBy,
		Due: last.Due, Overdue: o.Overdue, Entries: []string{}}
	for _, c := range o.Claims {
		out.Entries = append(out.Entries, c.Ref.String())
	}
	return out
}

// Run prints what is owed.
func (c *talksOwedCmd) Run(e *env) error {
	return c.known(e, func(n *node.Node, k talks.Known, _ *talks.Papers) error {
		day, err := today(e, n, c.Day)
		if err != nil {
			return err
		}
		out := []owedJSON{}
		for _, o := range k.Book.Owed(day) {
			out = append(out, owedOf(o))
		}
		if c.JSON {
			return printJSON(e, out)
		}
		return printOwed(e, out)
	})
}

func printOwed(e *env, list []owedJSON) error {
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, o := range list {
		due := "no day was named"
		if o.DueBy != "" {
			due = "due by " + string(o.DueBy)
		}
		if o.Overdue {
			due += ", overdue"
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", o.ID, orNotStated(o.Status), due, orNotStated(strings.Join(o.By, ", ")),
			o.What)
	}
	return tw.Flush()
}

// talksCalendarCmd prints the calendar.
type talksCalendarCmd struct {
	nodeFlags
	Round string `arg:"" optional:"" help:"Only this round."`
	Lang  string `help:"The language of names." enum:"en,ar,ru,tr,fa" default:"en"`
}

// Run prints the feed.
func (c *talksCalendarCmd) Run(e *env) error {
	return c.known(e, func(n *node.Node, k talks.Known, p *talks.Papers) error {
		process, err := n.Models.Process(e)
		if err != nil {
			return err
		}
		if c.Round != "" {
			if _, err := k.Book.Round(truce.RoundID(c.Round)); err != nil {
				return err
			}
		}
		f := talks.Feed{Process: process.ID, Lang: c.Lang, Stamp: truce.At(time.Now()), Known: k}
		text, err := f.Write(p, truce.RoundID(c.Round))
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(e.Out, text)
		return err
	})
}

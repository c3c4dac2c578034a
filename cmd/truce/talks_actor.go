package main

import (
	"fmt"

	"truce"
	"truce/internal/node"
	"truce/internal/talks"
)

// talksActorCmd shows an actor in talks.
type talksActorCmd struct {
	nodeFlags
	Actor string `arg:"" help:"The actor, by its id in the register."`
	Day   string `help:"As of this day; without it, today in the zone of the process." placeholder:"YYYY-MM-DD"`
	JSON  bool   `help:"Print a JSON object." name:"json"`
}

// careerJSON is an actor as printed with --json.
type careerJSON struct {
	Actor       truce.ActorID       `json:"actor"`
	Name        string              `json:"name"`
	Rounds      []satJSON           `json:"rounds"`
	Hosts       []*truce.Track      `json:"hosts"`        // tracks
	HostsRounds []truce.RoundID     `json:"hosts_rounds"` // rounds
	Statements  []*truce.Statement  `json:"statements"`
	Invitations []*truce.Invitation `json:"invitations"`
	Objections  []*truce.Objection  `json:"objections"`
	Influences  []*truce.Influence  `json:"influences"`
	Commitments []owedJSON          `json:"commitments"`
}

type satJSON struct {
	Round   truce.RoundID   `json:"round"`
	Roles   []string        `json:"roles"`
	Head    string          `json:"head,omitempty"`
	Through []truce.ActorID `json:"through"`
}

// Run prints what it said and did.
func (c *talksActorCmd) Run(e *env) error {
	return c.known(e, func(n *node.Node, k talks.Known, _ *talks.Papers) error {
		if k.Book.Actors[truce.ActorID(c.Actor)] == nil {
			return truce.Errorf(truce.NotFound, "the register knows no actor %q", c.Actor)
		}
		day, err := today(e, n, c.Day)
		if err != nil {
			return err
		}
		x, err := k.Book.Career(truce.ActorID(c.Actor), day)
		if err != nil {
			return err
		}
		out := careerOf(k.Book, x)
		if c.JSON {
			return printJSON(e, out)
		}
		fmt.Fprintln(e.Out, out.Name)
		for _, s := range out.Rounds {
			fmt.Fprintf(e.Out, "  %s: %s\n", s.Round, orNotStated(joined(s.Roles, ", ")))
		}
		for _, s := range out.Statements {
			fmt.Fprintf(e.Out, "  %s, %s: %s\n", orNotStated(string(s.Stated)), s.Speaker, s.Says)
		}
		return printOwed(e, out.Commitments)
	})
}

func careerOf(b *talks.Book, x *talks.Career) careerJSON {
	out := careerJSON{Actor: x.Actor, Name: b.Name(x.Actor, "en"), Rounds: []satJSON{},
		Hosts: bodies(x.Hosts), HostsRounds: list(x.HostsRounds), Statements: bodies(x.Said),
		Invitations: bodies(x.Invitations), Objections: bodies(x.Objections), Influences: bodies(x.Influences),
		Commitments: []owedJSON{}}
	for _, s := range x.Seats {
		o := satJSON{Round: s.Round, Roles: []string{}, Through: list(s.Through)}
		if s.Place != nil {
			o.Roles, o.Head = list(s.Place.Roles), s.Place.Head
		}
		out.Rounds = append(out.Rounds, o)
	}
	for _, o := range x.Commitments {
		out.Commitments = append(out.Commitments, owedOf(o))
	}
	return out
}

func bodies[T any](claims []talks.Told[T]) []*T {
	out := []*T{}
	for _, c := range claims {
		out = append(out, c.Body)
	}
	return out
}

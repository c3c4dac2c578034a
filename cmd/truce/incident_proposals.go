package main

import (
	"fmt"

	"truce"
	"truce/internal/match"
	"truce/internal/propose"
	"truce/internal/wire"
)

// proposalJSON is a proposal as printed with --json.
type proposalJSON struct {
	A           truce.IncidentID `json:"a"`
	B           truce.IncidentID `json:"b"`
	ReportA     truce.ReportID   `json:"report_a"`
	ReportB     truce.ReportID   `json:"report_b"`
	Kind        propose.Kind     `json:"kind"`
	Points      match.Points     `json:"points"`
	Mean        match.Points     `json:"mean"`
	Probability float64          `json:"probability"`
	Gain        float64          `json:"gain"`
	Engine      string           `json:"engine"`
	Reasons     []match.Reason   `json:"reasons"`
	Changes     []match.Change   `json:"changes"`
	Need        []truce.MemberID `json:"need"`
	Auto        bool             `json:"auto"`
	Sealed      bool             `json:"sealed"`
	Disputed    bool             `json:"disputed"`
	Said        []saidJSON       `json:"said"`
}

// saidJSON is what another member holds of the pair.
type saidJSON struct {
	Entry truce.Ref `json:"entry"`
	Same  bool      `json:"same"`
}

func proposalsJSON(list []propose.Proposal) []proposalJSON {
	out := []proposalJSON{}
	for i := range list {
		p := &list[i]
		x := proposalJSON{p.A, p.B, p.ReportA, p.ReportB, p.Kind, p.Points, p.Mean, p.Probability, p.Gain(), p.Engine,
			wire.List(p.Reasons), wire.List(p.Changes), p.Need, p.Auto, p.Sealed, p.Disputed, []saidJSON{}}
		for _, s := range p.Said {
			x.Said = append(x.Said, saidJSON{s.Ref, s.Same.Same})
		}
		out = append(out, x)
	}
	return out
}

// incidentProposalsCmd lists what one incident may be one with.
type incidentProposalsCmd struct {
	groupFlags
	ID   string `arg:"" help:"The incident's id, as CA-I-147."`
	Auto bool   `help:"Join it with what this member alone opened and the score puts above the mark for automatic merges, each entered with its reasons."`
	JSON bool   `help:"Print a JSON array." name:"json"`
}

// Run lists proposals, most probable first.
func (c *incidentProposalsCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	p, err := n.Proposer(e, c.Officer)
	if err != nil {
		return err
	}
	id := truce.IncidentID(c.ID)
	if c.Auto {
		joined, err := p.JoinOwn(e, id)
		for i := range joined {
			fmt.Fprintf(e.Stderr, "joined %s and %s: %s\n", joined[i].A, joined[i].B, joined[i].Score())
		}
		if err != nil {
			return err
		}
	}
	list, err := p.Proposals(e, id)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, proposalsJSON(list))
	}
	for i := range list {
		x := &list[i]
		fmt.Fprintf(e.Out, "%s and %s, by %s and %s: %s (%s)\n", x.A, x.B, x.ReportA, x.ReportB, x.Score(), x.Engine)
		printReasons(e, x)
	}
	fmt.Fprintf(e.Stderr, "%d proposals\n", len(list))
	return nil
}

// printReasons prints what the score is the sum of, what would change it, and what others hold.
func printReasons(e *env, x *propose.Proposal) {
	for _, r := range x.Reasons {
		fmt.Fprintf(e.Out, "  %8s  %s: %s\n", propose.Decimal(r.Points), r.Field, r.Words)
	}
	fmt.Fprintf(e.Out, "  %8s  in all\n", propose.Decimal(x.Points))
	for _, c := range x.Changes {
		ask := ""
		if c.Learn {
			ask = ", which is not stated now"
		}
		fmt.Fprintf(e.Out, "  would change it%s: %s: %s (%s)\n", ask, c.Field, c.Words, propose.Decimal(c.Points))
	}
	if x.Kind != propose.Same {
		fmt.Fprintf(e.Out, "  rather two incidents, one %s the other\n", x.Kind)
	}
	for _, s := range x.Said {
		word := "two incidents"
		if s.Same.Same {
			word = "one incident"
		}
		fmt.Fprintf(e.Out, "  %s holds them to be %s (entry %s)\n", s.Member, word, s.Ref)
	}
}

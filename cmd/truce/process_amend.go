package main

import (
	"cmp"
	"fmt"

	"truce"
	"truce/internal/node"
	"truce/internal/readout"
	"truce/internal/registrar"
	"truce/internal/wire"
)

// processAmendCmd writes a document that amends the one in force.
type processAmendCmd struct {
	nodeFlags
	Card         []string `help:"The card of a member that joins, as truce init --card writes it; once for each." sep:"none" placeholder:"FILE"`
	Drop         []string `help:"A member that is one no more, separated by commas." placeholder:"MEMBER"`
	Title        string   `help:"The title of the process." placeholder:"TEXT"`
	Zone         string   `help:"The time zone of days and bulletins: an IANA name, UTC or UTC+03:00." placeholder:"ZONE"`
	DayCloses    string   `help:"When the 24 hours of a bulletin close, local time." placeholder:"HH:MM"`
	Agreement    string   `help:"The id of the agreement that is watched over." placeholder:"ID"`
	Rule         string   `help:"How verdicts become a finding: unanimity, k (with --k), chair (with --chair)." enum:",unanimity,k,chair" default:""`
	K            int      `help:"How many voters must give the same answer; the rule is then k of the voters." placeholder:"N"`
	Chair        string   `help:"Who decides; the rule is then that the chair does." placeholder:"MEMBER"`
	Voters       []string `help:"Who votes, separated by commas; as before unless given, without those who are dropped." placeholder:"MEMBER"`
	Absent       string   `help:"What holds when a voter is absent, or has left: counts, leaves, blocks." enum:",counts,leaves,blocks" default:""`
	Refused      string   `help:"What holds when a voter refuses." enum:",counts,leaves,blocks" default:""`
	Recused      string   `help:"What holds when a voter recuses itself." enum:",counts,leaves,blocks" default:""`
	Abstained    string   `help:"What holds when a voter abstains." enum:",counts,leaves,blocks" default:""`
	Interested   string   `help:"What holds when a voter is interested." enum:",counts,leaves,blocks" default:""`
	VerdictHours *int     `help:"Hours after the first report was received within which verdicts are due; 0: no deadline." placeholder:"N"`
	ReplyHours   *int     `help:"Hours a party has to reply to a notice; 0: none is asked for." placeholder:"N"`
	Kinds        int      `help:"Which list of kinds of entry holds: ${kinds} is the newest this program knows." placeholder:"N"`
	LapseK       int      `help:"How many members must say that a deadline has lapsed, or that another is interested." placeholder:"N"`
}

// Run writes the document to standard output.
func (c *processAmendCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	now, err := n.Models.Process(e)
	if err != nil {
		return err
	}
	p, err := c.amended(now)
	if err != nil {
		return err
	}
	if err := now.CheckAmendment(p); err != nil {
		return err
	}
	if err := node.CheckFounding(p); err != nil {
		return err
	}
	if len(p.Changes(now)) == 0 {
		return truce.Errorf(truce.Invalid, "nothing would be changed: say what, with --card, --drop, --k or another flag")
	}
	b, err := node.FormatProcess(p)
	if err != nil {
		return err
	}
	if _, err := e.Out.Write(b); err != nil {
		return err
	}
	for _, line := range p.Changes(now) {
		e.hint("%s", line)
	}
	e.hint("its digest is %s: read it to the others over another line than the one the file goes by", p.Digest())
	e.hint("propose it with truce process propose FILE --dir DIR; the others then endorse it with truce process endorse " +
		"FILE --dir DIR")
	return nil
}

// amended returns the document in force with what the flags change.
func (c *processAmendCmd) amended(now *truce.Process) (*truce.Process, error) {
	p := now.Amend()
	if c.Kinds > 0 {
		p.Kinds = c.Kinds
	}
	var drop []truce.MemberID
	for _, m := range c.Drop {
		drop = append(drop, truce.MemberID(m))
	}
	var cards []node.Card
	for _, file := range c.Card {
		card, err := readCard(file)
		if err != nil {
			return nil, err
		}
		cards = append(cards, card)
	}
	c.rule(&p.Rule)
	p.Title, p.Zone = cmp.Or(c.Title, p.Title), cmp.Or(c.Zone, p.Zone)
	p.DayCloses, p.Agreement = cmp.Or(c.DayCloses, p.DayCloses), cmp.Or(c.Agreement, p.Agreement)
	return node.Amend(*p, drop, cards)
}

func (c *processAmendCmd) rule(r *truce.Rule) {
	switch {
	case c.Rule == "unanimity":
		r.Kind, r.K, r.Chair = truce.Unanimity, 0, ""
	case c.Rule == "k" || c.K > 0:
		r.Kind, r.Chair = truce.KOfN, ""
	case c.Rule == "chair" || c.Chair != "":
		r.Kind, r.K = truce.ChairPresides, 0
	}
	if c.K > 0 {
		r.K = c.K
	}
	if c.Chair != "" {
		r.Chair = truce.MemberID(c.Chair)
	}
	if len(c.Voters) > 0 {
		r.Voters = nil
		for _, v := range c.Voters {
			r.Voters = append(r.Voters, truce.MemberID(v))
		}
	}
	for _, t := range []struct {
		to   *truce.Treatment
		flag string
	}{{&r.Absent, c.Absent}, {&r.Refusing, c.Refused}, {&r.Recused, c.Recused}, {&r.Abstained, c.Abstained},
		{&r.Interested, c.Interested}} {
		if t.flag != "" {
			*t.to = truce.Treatment(t.flag)
		}
	}
	if c.VerdictHours != nil {
		r.VerdictHours = *c.VerdictHours
	}
	if c.ReplyHours != nil {
		r.ReplyHours = *c.ReplyHours
	}
	if c.LapseK > 0 {
		r.LapseK = c.LapseK
	}
}

// readCard reads a member's card.
func readCard(file string) (node.Card, error) {
	data, err := readUserFile(file)
	if err != nil {
		return node.Card{}, err
	}
	card, err := node.ParseCard(data)
	if err != nil {
		return node.Card{}, truce.Errorf(truce.KindOf(err), "%s: %v", file, err)
	}
	return card, nil
}

// readProcess reads a document that a person named, and checks its digest where one was agreed on.
func readProcess(file, digest string) (*truce.Process, error) {
	data, err := readUserFile(file)
	if err != nil {
		return nil, err
	}
	p, err := node.ParseProcess(data)
	if err != nil {
		return nil, err
	}
	if digest == "" {
		return p, nil
	}
	agreed, err := readout.Read(digest)
	if err != nil {
		return nil, err
	}
	if agreed != p.Digest() {
		return nil, node.NotAgreed(p)
	}
	return p, nil
}

// processProposeCmd enters an amendment.
type processProposeCmd struct {
	nodeFlags
	File    string `arg:"" help:"The document, as truce process amend writes it." type:"path"`
	Digest  string `help:"The digest that was agreed on; another document is refused." placeholder:"DIGEST"`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// Run proposes the document, which endorses it.
func (c *processProposeCmd) Run(e *env) error {
	p, err := readProcess(c.File, c.Digest)
	if err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	if _, err := n.Registrar.Propose(e, registrar.By{Member: n.Member, Function: c.Officer}, "", p); err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%s has proposed the document %s, and endorsed it.\n", n.Member, p.Digest())
	return sayAmendment(e, n, p)
}

// sayAmendment says what a document changes and where it stands.
func sayAmendment(e *env, n *node.Node, p *truce.Process) error {
	c, err := registrar.ReadCourse(e, n.Models)
	if err != nil {
		return err
	}
	if from := c.Process.InForce(p.Amends); from != nil {
		for _, line := range p.Changes(from) {
			fmt.Fprintf(e.Out, "  %s\n", line)
		}
	}
	if c.Process.InForce(p.Digest()) != nil {
		fmt.Fprintln(e.Out, "It is in force.")
		return nil
	}
	for _, x := range c.Proposals {
		if x.Digest == p.Digest() {
			fmt.Fprintln(e.Out, proposalWords(x)+".")
		}
	}
	e.hint("truce sync tells the others, and brings what they say of it")
	return nil
}

// proposalWords says where a proposal stands.
func proposalWords(p truce.Proposal) string {
	switch {
	case len(p.Awaits) > 0 && len(p.Endorsed) == 0:
		return "Nobody endorses it; it waits for " + joined(p.Awaits, ", ")
	case len(p.Awaits) > 0:
		return "Endorsed by " + joined(p.Endorsed, ", ") + "; it waits for " + joined(p.Awaits, ", ")
	case len(p.Adopted) > 0:
		return "Endorsed by all it needs, adopted by " + joined(p.Adopted, ", ") +
			"; in force when more than half of the voters have adopted it"
	}
	return "Endorsed by all it needs; the nodes of the voters adopt it when they hear of that"
}

// shownProposal is a proposal as truce process show --json prints it.
type shownProposal struct {
	Digest   string           `json:"digest"`
	By       truce.MemberID   `json:"by"`
	Endorsed []truce.MemberID `json:"endorsed"`
	Awaits   []truce.MemberID `json:"awaits"`  // who must endorse it yet
	Adopted  []truce.MemberID `json:"adopted"` // whose nodes have adopted it
	Changes  []string         `json:"changes"` // in words, a line each
}

func showProposals(c registrar.Course) []shownProposal {
	out := []shownProposal{}
	for _, p := range c.Proposals {
		out = append(out, shownProposal{p.Digest.String(), p.By, wire.List(p.Endorsed), wire.List(p.Awaits),
			wire.List(p.Adopted),
			p.Changes(c.Process)})
	}
	return out
}

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/codes"
	"truce/internal/node"
	"truce/internal/readout"
	"truce/internal/registrar"
)

// processCmd works on what binds the members together.
type processCmd struct {
	Draft   processDraftCmd   `cmd:"" help:"Write the founding document for the members of some cards."`
	Amend   processAmendCmd   `cmd:"" help:"Write a document in the place of the one in force: a member joins or is dropped, the rule changes."`
	Propose processProposeCmd `cmd:"" help:"Propose such a document to the others, and endorse it."`
	Endorse processEndorseCmd `cmd:"" help:"Endorse a document: found this member's log with it, or agree to one that was proposed."`
	Show    processShowCmd    `cmd:"" help:"Show a document, or the one in force: members, rule, who endorsed it, what is proposed in its place."`
	Digest  processDigestCmd  `cmd:"" help:"Name what this node knows: the cut, and the digest that every node with that cut has."`
	Key     processKeyCmd     `cmd:"" help:"Change the key of the member's cosigner or node, or give its log key up; at once, and by its own word."`
	Leave   processLeaveCmd   `cmd:"" help:"Leave the process; at once, and by the member's own word."`
}

// processDraftCmd writes a founding document.
type processDraftCmd struct {
	Card         []string `help:"A member's card, as truce init --card writes it; once for each member." required:"" sep:"none" placeholder:"FILE"`
	Title        string   `help:"The title of the process." required:"" placeholder:"TEXT"`
	Note         string   `help:"A note that stands under the title." placeholder:"TEXT"`
	Fictional    bool     `help:"It is an exercise: every page and print says so."`
	Rule         string   `help:"How verdicts become a finding: unanimity, k (with --k), chair (with --chair)." default:"unanimity" enum:"unanimity,k,chair"`
	K            int      `help:"How many voters must give the same answer." placeholder:"N"`
	Chair        string   `help:"Who decides." placeholder:"MEMBER"`
	Voters       []string `help:"Who votes, separated by commas; the guarantors unless given." placeholder:"MEMBER"`
	Absent       string   `help:"What holds when a voter is absent, or has left: counts, leaves, blocks." default:"counts" enum:"counts,leaves,blocks"`
	Refused      string   `help:"What holds when a voter refuses." default:"counts" enum:"counts,leaves,blocks"`
	Recused      string   `help:"What holds when a voter recuses itself." default:"leaves" enum:"counts,leaves,blocks"`
	Abstained    string   `help:"What holds when a voter abstains." default:"counts" enum:"counts,leaves,blocks"`
	Interested   string   `help:"What holds when a voter is interested." default:"leaves" enum:"counts,leaves,blocks"`
	VerdictHours int      `help:"Hours after the first report was received within which verdicts are due; 0: no deadline." default:"48"`
	ReplyHours   int      `help:"Hours a party has to reply to a notice; 0: none is asked for." default:"24"`
	LapseK       int      `help:"How many members must say that a deadline has lapsed, or that another is interested." default:"2"`
	Escalate     string   `help:"Where it goes when no finding is agreed." placeholder:"TEXT"`
	Zone         string   `help:"The time zone of days and bulletins: an IANA name, UTC or UTC+03:00." default:"UTC"`
	DayCloses    string   `help:"When the 24 hours of a bulletin close, local time." default:"24:00" placeholder:"HH:MM"`
	CountedBy    string   `help:"Which end of an incident's time says in which period it counts, where it reaches into two: beginning or end. What is known to the day alone counts with beginning in the bulletin of that day." default:"beginning" enum:"beginning,end"`
	Agreement    string   `help:"The id of the agreement that is watched over." placeholder:"ID"`
}

// Run writes the document to standard output.
func (c *processDraftCmd) Run(e *env) error {
	var cards []node.Card
	for _, file := range c.Card {
		card, err := readCard(file)
		if err != nil {
			return err
		}
		cards = append(cards, card)
	}
	rule := truce.Rule{Version: 1, K: c.K, Chair: truce.MemberID(c.Chair), Absent: truce.Treatment(c.Absent),
		Refusing: truce.Treatment(c.Refused), Recused: truce.Treatment(c.Recused), Abstained: truce.Treatment(c.Abstained),
		Interested:   truce.Treatment(c.Interested),
		VerdictHours: c.VerdictHours, ReplyHours: c.ReplyHours, LapseK: c.LapseK, Escalate: c.Escalate,
		Kind: map[string]truce.RuleKind{"unanimity": truce.Unanimity, "k": truce.KOfN, "chair": truce.ChairPresides}[c.Rule]}
	for _, v := range c.Voters {
		rule.Voters = append(rule.Voters, truce.MemberID(v))
	}
	if len(rule.Voters) == 0 {
		for _, card := range cards {
			if card.Member.Role == truce.RoleGuarantor {
				rule.Voters = append(rule.Voters, card.Member.ID)
			}
		}
	}
	p, err := node.DraftProcess(truce.Process{Title: c.Title, Note: c.Note, Fictional: c.Fictional, Rule: rule,
		Zone:      c.Zone,
		DayCloses: c.DayCloses, CountedBy: timeEnds[c.CountedBy], Agreement: c.Agreement, Kinds: truce.KindLists}, cards)
	if err != nil {
		return err
	}
	b, err := node.FormatProcess(p)
	if err != nil {
		return err
	}
	if _, err := e.Out.Write(b); err != nil {
		return err
	}
	e.hint("its digest is %s, or in words %s: read it to the other founders over another line than the one the file goes "+
		"by", p.Digest(), spoken(p))
	e.hint("each founder then runs truce process endorse FILE --dir DIR")
	return nil
}

// readUserFile reads a small file that a person named.
func readUserFile(file string) ([]byte, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, truce.Errorf(truce.NotFound, "there is no file %s", file)
	}
	if err != nil {
		return nil, truce.Errorf(truce.Unavailable, "%s cannot be read: may this user read it?", file)
	}
	return data, nil
}

// processEndorseCmd founds the member's log, or endorses what was proposed.
type processEndorseCmd struct {
	storeFlag
	Dir      string `help:"The node's directory; of a member that has no log yet, made by truce init --card." env:"TRUCE_DIR" default:"." type:"path" placeholder:"DIR"`
	File     string `arg:"" help:"The document, as truce process draft or truce process amend writes it." type:"path"`
	Digest   string `help:"The digest the members agreed on, its digits or its words; another document is refused." placeholder:"DIGEST"`
	Pack     string `help:"A pack to enter at once where the log begins; truce pack list shows them." placeholder:"NAME"`
	TakeBack bool   `help:"Take the endorsement of a proposed document back: until all have endorsed it and the nodes have adopted it."`
	Why      string `help:"Why, in a code, as not-acceptable-to-the-member; the others will read it. An unknown one is answered with the list." placeholder:"CODE"`
	Officer  string `help:"The officer who acts, where the log has begun." default:"duty officer"`
}

// Run endorses the document.
func (c *processEndorseCmd) Run(e *env) error {
	p, err := readProcess(c.File, c.Digest)
	if err != nil {
		return err
	}
	if !p.Amends.IsZero() && !node.Prepared(c.Dir) {
		return c.amendment(e, p)
	}
	claims, err := packClaims(c.Pack)
	if err != nil {
		return err
	}
	if err := node.Endorse(e, c.Dir, p, claims, c.options()); err != nil {
		return err
	}
	if !p.Amends.IsZero() {
		fmt.Fprintf(e.Out, "The log opens with the document %s, by which the member joins.\n", p.Digest())
		e.hint("it counts when the document is in force: truce sync with a member brings that; nothing is added to the log " +
			"before")
		return nil
	}
	fmt.Fprintf(e.Out, "The log opens with the founding document %s.\n", p.Digest())
	e.hint("it binds as soon as the others' logs open with it too: truce sync brings them, truce process show says who " +
		"has")
	return nil
}

// amendment endorses a document that was proposed, or takes that back.
func (c *processEndorseCmd) amendment(e *env, p *truce.Process) error {
	why, err := truce.FindCode(codes.MemberReasons, truce.Say("a code of --why"), c.Why)
	if err != nil {
		return err
	}
	n, err := node.Open(e, c.Dir, c.options())
	if err != nil {
		return err
	}
	defer n.Close()
	by := registrar.By{Member: n.Member, Function: c.Officer}
	if _, err := n.Registrar.Endorse(e, by, "", truce.Endorsement{Document: p.Digest(), Holds: !c.TakeBack,
		Why: why}); err != nil {
		return err
	}
	done := "has endorsed"
	if c.TakeBack {
		done = "endorses no longer"
	}
	fmt.Fprintf(e.Out, "%s %s the document %s.\n", n.Member, done, p.Digest())
	return sayAmendment(e, n, p)
}

// processShowCmd shows a document.
type processShowCmd struct {
	nodeFlags
	File string `arg:"" optional:"" help:"A document; without it the one in force." type:"path"`
	JSON bool   `help:"Print the document, its digest and who endorsed it as JSON." name:"json"`
}

// shownProcess is the result of truce process show --json.
type shownProcess struct {
	Process  *truce.Process   `json:"process"`
	Digest   string           `json:"digest"`
	Endorsed []truce.MemberID `json:"endorsed"` // whose logs, held here, stand under it; null of a file: not looked for
	Gone     []truce.MemberID `json:"gone"`     // who left or gave up its log key
	// Former lists the digests of the documents before it, the founding one first.
	Former    []string        `json:"former"`
	Proposals []shownProposal `json:"proposals"` // in the place of it

	proposals []truce.Proposal
}

// Run shows the document.
func (c *processShowCmd) Run(e *env) error {
	s, err := c.look(e)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, s)
	}
	p := s.Process
	fmt.Fprintf(e.Out, "%s (%s)\nDigest:  %s\nWords:   %s\nRule:    %s\n", p.Title, p.ID, s.Digest, spoken(p),
		ruleWords(p.Rule))
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, m := range p.Members {
		state := ""
		switch {
		case slices.Contains(s.Gone, m.ID):
			state = "has left, or gave up its log key"
		case slices.Contains(s.Endorsed, m.ID) && len(s.Former) == 0:
			state = "has endorsed it"
		case slices.Contains(s.Endorsed, m.ID):
			state = "its log stands under it"
		case c.File == "" && len(s.Former) > 0:
			state = "its log does not stand under it yet, as far as is known here"
		case c.File == "":
			state = "has not endorsed it, as far as is known here"
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", m.ID, truce.NameIn(m.Names, "en"), m.Role, state)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	for _, f := range s.Former {
		fmt.Fprintf(e.Out, "It has taken the place of %s.\n", f)
	}
	for _, x := range s.proposals {
		fmt.Fprintf(e.Out, "\nProposed by %s: %s\n", x.By, x.Digest)
		for _, line := range x.Changes(p) {
			fmt.Fprintf(e.Out, "  %s\n", line)
		}
		fmt.Fprintln(e.Out, proposalWords(x)+".")
	}
	return nil
}

func (c *processShowCmd) look(e *env) (shownProcess, error) {
	if c.File != "" {
		data, err := readUserFile(c.File)
		if err != nil {
			return shownProcess{}, err
		}
		p, err := node.ParseProcess(data)
		if err != nil {
			return shownProcess{}, err
		}
		return shownProcess{Process: p, Digest: p.Digest().String()}, nil
	}
	n, err := c.read(e)
	if err != nil {
		return shownProcess{}, err
	}
	defer n.Close()
	course, err := registrar.ReadCourse(e, n.Models)
	if err != nil {
		return shownProcess{}, err
	}
	p := course.Process
	s := shownProcess{Process: p, Digest: p.Digest().String(), Endorsed: course.Endorsed(),
		Gone:   append([]truce.MemberID{}, p.Since.Gone...),
		Former: []string{}, Proposals: showProposals(course), proposals: course.Proposals}
	for _, f := range p.Since.Former {
		s.Former = append(s.Former, f.Digest().String())
	}
	return s, nil
}

// spoken is the digest of a document as people read it out.
func spoken(p *truce.Process) string { return strings.Join(readout.Words(p.Digest()), " ") }

// ruleWords says a decision rule in a line.
func ruleWords(r truce.Rule) string {
	voters := joined(r.Voters, ", ")
	how := "unanimity of " + voters
	switch r.Kind {
	case truce.KOfN:
		how = fmt.Sprintf("%d of %s", r.K, voters)
	case truce.ChairPresides:
		how = fmt.Sprintf("%s decides, having heard %s", r.Chair, voters)
	}
	due := "no deadline for verdicts"
	if r.VerdictHours > 0 {
		due = fmt.Sprintf("verdicts due within %d hours", r.VerdictHours)
	}
	return strings.Join([]string{how, "an absent voter " + string(r.Absent), due}, "; ")
}

// processDigestCmd names a state.
type processDigestCmd struct {
	nodeFlags
	JSON bool `help:"Print as JSON." name:"json"`
}

// Run reads everything there is, which takes minutes for a million incidents.
func (c *processDigestCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	cut, digest, err := n.Digest(e)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, struct {
			Cut    truce.Cut `json:"cut"`
			Name   string    `json:"cut_digest"`
			Digest string    `json:"state_digest"`
		}{cut, cut.Digest().String(), digest.String()})
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, l := range cut {
		fmt.Fprintf(tw, "%s\t%d entries\t%s\n", l.Member, l.Size, l.Root)
	}
	tw.Flush()
	fmt.Fprintf(e.Out, "cut:   %s\nstate: %s\n", cut.Digest(), digest)
	return nil
}

// processKeyCmd changes a key of the member.
type processKeyCmd struct {
	nodeFlags
	Use     string `arg:"" help:"Which key: cosigner, node, or log, which can only be given up." enum:"cosigner,node,log"`
	Why     string `help:"Why, in a code, as key-lost; the others will read it. An unknown one is answered with the list." required:"" placeholder:"CODE"`
	Switch  bool   `help:"Take the new node key into use, once the others have seen the entry that names it."`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// Run changes or gives up the key.
func (c *processKeyCmd) Run(e *env) error {
	why, err := truce.FindCode(codes.MemberReasons, truce.Say("a code of --why"), c.Why)
	if err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	by := registrar.By{Member: n.Member, Function: c.Officer}
	if c.Use == string(truce.UseLog) {
		if err := n.GiveUpLog(e, by, why); err != nil {
			return err
		}
		fmt.Fprintf(e.Out, "%s gave up its log key. Nothing that follows in its log has effect; whoever has the key can no "+
			"longer speak for it.\n", n.Member)
		return nil
	}
	if c.Switch && c.Use != string(truce.UseNode) {
		return truce.Errorf(truce.Invalid, "--switch is for the node key: a new cosigner key is in use at once")
	}
	if c.Switch {
		key, err := n.SwitchKey(e, by, why)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.Out, "The node key of %s is now %s.\n", n.Member, key)
		return nil
	}
	key, err := n.NewKey(e, by, truce.KeyUse(c.Use), why)
	if err != nil {
		return err
	}
	if c.Use == string(truce.UseNode) {
		fmt.Fprintf(e.Out, "A new node key of %s is entered, and not yet in use: %s.\n", n.Member, key)
		e.hint("let the others fetch the entry (truce serve, or a stick), then: truce process key node --switch --why …")
		return nil
	}
	fmt.Fprintf(e.Out, "The cosigner key of %s is now %s.\n", n.Member, key)
	return nil
}

// processLeaveCmd ends the member's part.
type processLeaveCmd struct {
	nodeFlags
	Why     string `help:"Why, in a code, as decision-of-the-member; the others will read it. An unknown one is answered with the list." required:"" placeholder:"CODE"`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// Run enters the member's last word.
func (c *processLeaveCmd) Run(e *env) error {
	why, err := truce.FindCode(codes.MemberReasons, truce.Say("a code of --why"), c.Why)
	if err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	ref, err := n.Leave(e, registrar.By{Member: n.Member, Function: c.Officer}, "", why)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%s has left, with entry %s. What it entered before stands.\n", n.Member, ref)
	return nil
}

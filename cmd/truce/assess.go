package main

import (
	"fmt"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/node"
	"truce/internal/registrar"
)

// assessCmd gives the member's verdict.
type assessCmd struct {
	nodeFlags
	ID        string   `arg:"" help:"The incident's id."`
	State     string   `help:"What the member does with its right to a verdict: given, refused, recused, abstained." default:"given" enum:"given,refused,recused,abstained"`
	Happened  string   `help:"Did it happen: confirmed, refuted, not-confirmed, could-not-verify." placeholder:"ANSWER"`
	Permitted string   `help:"Was it permitted: permitted, not-permitted, undetermined; leave it out to leave it open." placeholder:"ANSWER"`
	Because   string   `help:"Why it was permitted, in a code: excluded-target, self-defence …; an unknown one is answered with the list." placeholder:"CODE"`
	Evidence  string   `help:"The evidence for that, of the codes of --grounds." placeholder:"CODE"`
	By        []string `help:"Who did it, by actor id; leave it out where it is not established." placeholder:"ACTOR"`
	Grounds   []string `help:"What the verdict rests on, in codes, as crater-analysis; an unknown one is answered with the list." placeholder:"CODE"`
	Reasons   string   `help:"The reasons in words; they stay sealed with the member: @FILE, or - for standard input; never an argument." placeholder:"@FILE"`
	Officer   string   `help:"The officer who acts; not one who filed a report on it." default:"duty officer"`
}

var happened = map[string]codes.Happened{"": "", "confirmed": codes.Confirmed, "refuted": codes.Refuted,
	"not-confirmed": codes.NotConfirmed, "could-not-verify": codes.CouldNotVerify}

var permitted = map[string]codes.Permitted{"": "", "permitted": codes.WasPermitted,
	"not-permitted": codes.NotPermitted, "undetermined": codes.PermittedUnknown}

// Run enters the verdict and says what the rule makes of it.
func (c *assessCmd) Run(e *env) error {
	h, ok := happened[c.Happened]
	if !ok {
		return truce.Errorf(truce.Invalid, "--happened %q: it is confirmed, refuted, not-confirmed or could-not-verify",
			c.Happened)
	}
	p, ok := permitted[c.Permitted]
	if !ok {
		return truce.Errorf(truce.Invalid, "--permitted %q: it is permitted, not-permitted or undetermined", c.Permitted)
	}
	because, err := truce.FindCode(codes.PermittedBecause, truce.Say("a code of --because"), c.Because)
	if err != nil {
		return err
	}
	evidence, err := truce.FindCode(codes.Grounds, truce.Say("a code of --evidence"), c.Evidence)
	if err != nil {
		return err
	}
	grounds, err := findCodes(codes.Grounds, truce.Say("a code of --grounds"), c.Grounds)
	if err != nil {
		return err
	}
	if because == "excluded target" && evidence == "" {
		return truce.Errorf(truce.Invalid,
			"that the target was excluded is a claim that needs evidence: say which with --evidence")
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	if err := knownActors(e, n, c.By); err != nil {
		return err
	}
	a := truce.Assessment{Incident: truce.IncidentID(c.ID), State: truce.VoteState(c.State), Happened: h, Permitted: p,
		Because: because, Evidence: evidence, Grounds: grounds}
	for _, id := range c.By {
		a.Authors = append(a.Authors, truce.Attribution{Actor: truce.ActorID(id)})
	}
	reasons, err := e.sealedText("--reasons", c.Reasons)
	if err != nil {
		return err
	}
	if err := n.Registrar.Assess(e, registrar.By{Member: n.Member, Function: c.Officer}, "", a, reasons); err != nil {
		return err
	}
	return printDecision(e, n, a.Incident)
}

// findCodes reads words of a closed vocabulary as they are given in flags.
func findCodes[T ~string](words codes.List[T], what truce.Sentence, given []string) (out []T, err error) {
	for _, text := range given {
		x, err := truce.FindCode(words, what, text)
		if err != nil {
			return nil, err
		}
		if x != "" {
			out = append(out, x)
		}
	}
	return out, nil
}

// knownActors refuses attributions to actors the register does not have: they would be attributions to nobody.
func knownActors(e *env, n *node.Node, ids []string) error {
	for _, id := range ids {
		claims, err := n.Models.Claims(e, truce.KindActor, id)
		if err != nil {
			return err
		}
		if id == "" || len(claims) == 0 {
			return truce.Errorf(truce.NotFound, "--by %q: the register has no such actor; truce actor list shows them", id)
		}
	}
	return nil
}

// printDecision says what the rule makes of the verdicts on an incident.
func printDecision(e *env, n *node.Node, id truce.IncidentID) error {
	v, err := n.Models.Incident(e, id)
	if err != nil {
		return err
	}
	if f, ok := v.Finding(); ok && !v.Reopened {
		fmt.Fprintf(e.Out, "%s: finding %s, revision %s\n", v.ID, f.Finding.Words(), f.Number())
		return nil
	}
	fmt.Fprintf(e.Out, "%s: no finding yet: %s\n", v.ID, v.Decision.Why)
	if len(v.Decision.Waiting) > 0 {
		fmt.Fprintf(e.Out, "waiting for %s\n", strings.TrimSpace(joined(v.Decision.Waiting, ", ")))
	}
	return nil
}

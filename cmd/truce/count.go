package main

import (
	"fmt"
	"os"
	"strings"

	"truce"
	"truce/internal/propose"
	"truce/internal/reconcile"
	"truce/internal/view"
)

// countCmd counts registers under rules.
type countCmd struct {
	Rules    countRulesCmd    `cmd:"" help:"List the counting rules that come with the program, with what is not known of each."`
	Register countRegisterCmd `cmd:"" help:"Count a member's register under its own rule or another, and show what two rules differ by."`
}

// countRulesCmd lists rules.
type countRulesCmd struct {
	Name string `arg:"" optional:"" help:"One of them, to print as a file for --rule."`
	JSON bool   `help:"Print a JSON array." name:"json"`
}

// Run lists the rules.
func (c *countRulesCmd) Run(e *env) error {
	list, err := reconcile.Rules()
	if err != nil {
		return err
	}
	if c.Name != "" {
		rule, err := ruleNamed(c.Name)
		if err != nil {
			return err
		}
		return printJSON(e, rule)
	}
	if c.JSON {
		return printJSON(e, list)
	}
	for _, r := range list {
		fmt.Fprintf(e.Out, "%s\t%s\n  counts: %s\n  %s\n", r.Name, r.Title, r.Unit, r.Note)
		if len(r.Unknown) > 0 {
			fmt.Fprintf(e.Out, "  no source states: %s\n", strings.Join(r.Unknown, ", "))
		}
	}
	return nil
}

// ruleNamed returns a rule that comes with the program, else the one in the file of that name.
func ruleNamed(name string) (*truce.CountingRule, error) {
	list, err := reconcile.Rules()
	if err != nil {
		return nil, err
	}
	var names []string
	for i := range list {
		if list[i].Name == name {
			return &list[i].CountingRule, nil
		}
		names = append(names, list[i].Name)
	}
	data, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		return nil, truce.Errorf(truce.NotFound, "%q is neither a file nor a rule that comes with the program: %s", name,
			strings.Join(names, ", "))
	}
	if err != nil {
		return nil, fileError(name, err)
	}
	rule, err := reconcile.ReadRule(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return rule, nil
}

// periodFlags are the days that are counted.
type periodFlags struct {
	From string `help:"The first day, as 2017-01-15." required:"" placeholder:"DAY"`
	To   string `help:"The last day; by default the first." placeholder:"DAY"`
}

func (c *periodFlags) days() (first, last truce.Date) {
	if c.To == "" {
		return truce.Date(c.From), truce.Date(c.From)
	}
	return truce.Date(c.From), truce.Date(c.To)
}

// countRegisterCmd counts one register.
type countRegisterCmd struct {
	nodeFlags
	periodFlags
	Member  string `arg:"" optional:"" help:"Whose register; this member's without it."`
	Rule    string `help:"The rule: one that comes with the program (truce count rules), or a file; without it, the one the member has entered." placeholder:"RULE"`
	Against string `help:"Another rule: list what the two do not count alike." placeholder:"RULE"`
	JSON    bool   `help:"Print a JSON object." name:"json"`
}

// counted is the result as printed with --json.
type counted struct {
	*reconcile.Tally
	Against     *reconcile.Tally       `json:"against,omitempty"`
	Differences []reconcile.Difference `json:"differences,omitempty"`
}

// Run counts the register.
func (c *countRegisterCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	l, err := view.New(n.Models).As(e, truce.Viewer{Member: n.Member, Audience: truce.LevelJoint})
	if err != nil {
		return err
	}
	engine, err := proposerOf(l.Process())
	if err != nil {
		return err
	}
	of := propose.Ruling{Member: n.Member}
	if c.Member != "" {
		of.Member = truce.MemberID(c.Member)
	}
	var out counted
	for i, name := range []string{c.Rule, c.Against} {
		if i == 1 && name == "" {
			continue
		}
		of.Rule = nil
		if name != "" {
			if of.Rule, err = ruleNamed(name); err != nil {
				return err
			}
		}
		first, last := c.days()
		t, err := engine.Count(e, l, of, first, last)
		if err != nil {
			return err
		}
		if i == 0 {
			out.Tally = t
		} else {
			out.Against, out.Differences = t, reconcile.Differences(out.Tally, t)
		}
	}
	if c.JSON {
		return printJSON(e, out)
	}
	out.print(e)
	return nil
}

func (x *counted) print(e *env) {
	for _, t := range []*reconcile.Tally{x.Tally, x.Against} {
		if t == nil {
			continue
		}
		fmt.Fprintf(e.Out, "%s, %s counted%s: %s\n", t.Register, unitWords[t.Unit], titled(t.Rule), reconcile.Words(t.Total))
		for _, d := range t.Days {
			fmt.Fprintf(e.Out, "  %s\t%s\t%s\n", d.Day, reconcile.Words(d.N), strings.Join(d.Entries, " "))
		}
		for _, l := range t.Left {
			fmt.Fprintf(e.Out, "  left out\t%s\t%s\n", l.ID, l.Why)
		}
		if len(t.Unstated) > 0 {
			fmt.Fprintf(e.Out, "  do not state how many\t%s\n", strings.Join(t.Unstated, " "))
		}
	}
	for _, d := range x.Differences {
		fmt.Fprintf(e.Out, "not alike\t%s\t%s\t%s\n", d.ID, andWhy(reconcile.Words(d.A), d.DayA, d.WhyA.String()),
			andWhy(reconcile.Words(d.B), d.DayB, d.WhyB.String()))
	}
	if x.Against != nil && len(x.Differences) == 0 {
		fmt.Fprintln(e.Out, "The two rules count every entry alike.")
	}
}

// unitWords are what rules count, in the plural.
var unitWords = map[string]string{"incident": "incidents", "report": "reports", "shelling": "shellings",
	"explosion": "explosions", "burst": "bursts", "shot": "shots"}

func titled(rule string) string {
	if rule == "" {
		return ""
	}
	return " (" + rule + ")"
}

func andWhy(n, day, why string) string {
	for _, x := range []string{day, why} {
		if x != "" {
			n += ", " + x
		}
	}
	return n
}

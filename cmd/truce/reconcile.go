package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/internal/intake"
	"truce/internal/intake/acled"
	"truce/internal/intake/csv"
	"truce/internal/intake/geojson"
	"truce/internal/intake/ucdp"
	"truce/internal/propose"
	"truce/internal/reconcile"
	"truce/internal/timezone"
	"truce/internal/view"
)

// reconcileCmd compares registers.
type reconcileCmd struct {
	Record reconcileRecordCmd `cmd:"" help:"Compare the registers of members over some days: what both have, what one has alone, and why the totals differ."`
	Tables reconcileTablesCmd `cmd:"" help:"The same of two or more tables, without a node."`
}

// ruleFlags say under which rules registers are counted.
type ruleFlags struct {
	Rule []string `help:"Under which rule a register is counted: REGISTER=RULE, where RULE comes with the program (truce count rules) or is a file; repeat for several. RULE alone is for all." placeholder:"REGISTER=RULE"`
}

// of returns the rule for a register, nil where none is given.
func (c *ruleFlags) of(register string) (*truce.CountingRule, error) {
	var out *truce.CountingRule
	for _, x := range c.Rule {
		who, name, named := strings.Cut(x, "=")
		if named && who != register {
			continue
		}
		rule, err := ruleNamed(cmp.Or(name, x))
		if err != nil {
			return nil, err
		}
		if named || out == nil {
			out = rule
		}
	}
	return out, nil
}

// reconcileRecordCmd compares members' registers.
type reconcileRecordCmd struct {
	nodeFlags
	periodFlags
	ruleFlags
	Between string `help:"The members to compare, separated by commas; without it, all." placeholder:"MEMBER,MEMBER"`
	JSON    bool   `help:"Print a JSON object." name:"json"`
}

// reconciled is the result as printed with --json.
type reconciled struct {
	*propose.Reconciliation
	Queue []proposalJSON `json:"queue"`
}

// Run compares.
func (c *reconcileRecordCmd) Run(e *env) error {
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
	list, err := c.rulings(l.Process())
	if err != nil {
		return err
	}
	first, last := c.days()
	r, err := engine.Reconcile(e, l, list, first, last)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, reconciled{r, proposalsJSON(r.Queue)})
	}
	out := bufio.NewWriter(e.Out)
	printCompared(out, r.Result)
	for _, p := range r.Published {
		total := "not stated"
		if p.Total != nil {
			total = fmt.Sprint(*p.Total)
		}
		fmt.Fprintf(out, "published\t%s\tregistered by %s\t%s\t%s\n", p.Day, p.Registrar, total, p.Entry)
	}
	for i := range r.Queue {
		x := &r.Queue[i]
		fmt.Fprintf(out, "may be one\t%s\t%s\t%s: truce incident proposals %s\n", x.A, x.B, x.Score(), x.A)
	}
	return out.Flush()
}

// rulings are the members and their rules.
func (c *reconcileRecordCmd) rulings(p *truce.Process) ([]propose.Ruling, error) {
	var list []propose.Ruling
	var names []string
	for _, m := range p.Members {
		names = append(names, string(m.ID))
	}
	if c.Between != "" {
		names = strings.Split(c.Between, ",")
	}
	for _, name := range names {
		name = strings.TrimSpace(name)
		rule, err := c.of(name)
		if err != nil {
			return nil, err
		}
		list = append(list, propose.Ruling{Member: truce.MemberID(name), Rule: rule})
	}
	if len(list) < 2 {
		return nil, truce.Errorf(truce.Invalid, "two registers are compared, or more: name them with --between")
	}
	return list, nil
}

// reconcileTablesCmd compares tables.
type reconcileTablesCmd struct {
	periodFlags
	ruleFlags
	Files  []string `arg:"" name:"table" help:"The tables, one a register, which is called as the file without its ending; or NAME=FILE."`
	Format string   `help:"csv (docs/import.md), ucdp, acled or geojson." default:"csv" enum:"csv,ucdp,acled,geojson"`
	Zone   string   `help:"The zone of days, and of times that name none." default:"UTC" placeholder:"ZONE"`
	Closes string   `help:"The hour at which a day closes." default:"24:00" placeholder:"HH:MM"`
	JSON   bool     `help:"Print a JSON object." name:"json"`
}

// doubtJSON is a pair that may be one, as printed with --json.
type doubtJSON struct {
	A           string   `json:"a"`
	B           string   `json:"b"`
	Points      int      `json:"points"`
	Probability float64  `json:"probability"`
	Why         []string `json:"why"`
}

// Run compares.
func (c *reconcileTablesCmd) Run(e *env) error {
	if len(c.Files) < 2 {
		return truce.Errorf(truce.Invalid, "two tables are compared, or more")
	}
	zone, err := timezone.Load(c.Zone)
	if err != nil {
		return err
	}
	engine, err := propose.Shipped(zone)
	if err != nil {
		return err
	}
	var registers []reconcile.Register
	var entries []reconcile.Entry
	for _, f := range c.Files {
		name, file, named := strings.Cut(f, "=")
		if !named {
			file = f
			name = strings.TrimSuffix(filepath.Base(f), filepath.Ext(f))
		}
		if slices.ContainsFunc(registers, func(r reconcile.Register) bool { return r.ID == name }) {
			return truce.Errorf(truce.Invalid, "two registers are called %q: name them, as NAME=FILE", name)
		}
		rule, err := c.of(name)
		if err != nil {
			return err
		}
		if rule == nil {
			rule = &truce.CountingRule{Unit: "report", Note: "every row once"}
		}
		registers = append(registers, reconcile.Register{ID: name, Rule: *rule})
		if entries, err = c.table(entries, name, file, zone); err != nil {
			return err
		}
	}
	first, last := c.days()
	r, doubts, err := engine.CompareTables(registers, entries, first, last, c.Closes)
	if err != nil {
		return err
	}
	list := []doubtJSON{}
	for _, d := range doubts {
		x := doubtJSON{d.A, d.B, int(d.Points), d.Probability, []string{}}
		for _, reason := range d.Reasons {
			x.Why = append(x.Why, propose.Decimal(reason.Points)+" "+reason.Field+": "+reason.Words.String())
		}
		list = append(list, x)
	}
	if c.JSON {
		return printJSON(e, struct {
			*reconcile.Result
			Queue []doubtJSON `json:"queue"`
		}{r, list})
	}
	out := bufio.NewWriter(e.Out)
	printCompared(out, r)
	for _, d := range list {
		fmt.Fprintf(out, "may be one\t%s\t%s\t%.2f\n", d.A, d.B, d.Probability)
	}
	return out.Flush()
}

var tableFormats = map[string]opener{"csv": csv.Open, "ucdp": ucdp.Open, "acled": acled.Open, "geojson": geojson.Open}

// table adds the rows of one table to the entries. A row that cannot be read is an error: a register of which rows were
// passed over would be compared as if they were not in it.
func (c *reconcileTablesCmd) table(entries []reconcile.Entry, register, name string, zone *time.Location) (
	[]reconcile.Entry, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	defer f.Close()
	source, err := tableFormats[c.Format](f, intake.Options{Zone: zone})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for item, err := range source.Items {
		if err != nil {
			return nil, truce.Errorf(truce.Invalid, "%s: %v; mend or take out the row, since a register is compared as a whole",
				name, err)
		}
		if item.RepeatOf > 0 {
			continue
		}
		id := item.Draft.External
		if id == "" {
			id = fmt.Sprintf("line %d", item.Line)
		}
		entries = append(entries, reconcile.Entry{ID: register + ":" + id, Register: register, Coded: item.Draft.Coded})
	}
	return entries, nil
}

// printCompared prints what was compared: why the totals differ, then each incident.
func printCompared(w io.Writer, r *reconcile.Result) {
	fmt.Fprintln(w, r.Why)
	for _, row := range r.Rows {
		fmt.Fprintf(w, "%s\t%s", cmp.Or(row.Incident, row.Cluster), row.Place)
		for _, h := range row.Held {
			fmt.Fprintf(w, "\t%s %s: %s", h.Register, reconcile.Words(h.N), strings.Join(h.Entries, " "))
			for _, why := range h.Why {
				fmt.Fprintf(w, " (%s)", why)
			}
		}
		if row.Proposed {
			fmt.Fprint(w, "\tone by matching alone")
		}
		if len(row.Differs) > 0 {
			fmt.Fprintf(w, "\tanother %s", strings.Join(row.Differs, ", "))
		}
		fmt.Fprintln(w)
	}
	if len(r.Undated) > 0 {
		fmt.Fprintf(w, "on no day, since nothing is known of their time\t%s\n", strings.Join(r.Undated, " "))
	}
}

// proposerOf is the engine that proposes what is one, in the days of the process.
func proposerOf(p *truce.Process) (*propose.Engine, error) {
	zone, err := timezone.Load(p.Zone)
	if err != nil {
		return nil, err
	}
	return propose.Shipped(zone)
}

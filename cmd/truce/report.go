package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/codes"
	"truce/internal/node"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/internal/vault"
	"truce/internal/wire"
)

// reportCmd works on reports.
type reportCmd struct {
	File    reportFileCmd    `cmd:"" help:"File one report, and open an incident for it."`
	List    reportListCmd    `cmd:"" help:"List reports, in the order they were filed."`
	Show    reportShowCmd    `cmd:"" help:"Show one report with what this node holds sealed of it, and every change: what, when, by which function, why."`
	Correct reportCorrectCmd `cmd:"" help:"Enter the next version of one of the member's own reports, wherever it was filed, with the reason."`
	Release reportReleaseCmd `cmd:"" help:"Release a sealed report's coded fields."`
	Erase   reportEraseCmd   `cmd:"" help:"Destroy a sealed field of a report, for good."`

	Disclose        reportDiscloseCmd        `cmd:"" help:"Write a sealed field to a file that proves it to be what was committed to."`
	CheckDisclosure reportCheckDisclosureCmd `cmd:"" help:"Check such a file and show what it discloses."`
}

// reportListCmd lists reports.
type reportListCmd struct {
	nodeFlags
	Dataset string `help:"Only reports of this dataset." placeholder:"NAME"`
	Limit   int    `help:"At most this many; 0: all." default:"0"`
	JSON    bool   `help:"Print a JSON array." name:"json"`
}

// Run lists reports.
func (c *reportListCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	if c.Limit < 0 {
		return truce.Errorf(truce.Invalid, "--limit %d is negative", c.Limit)
	}
	at, err := clockOf(e, n.Models)
	if err != nil {
		return err
	}
	var all []wire.Report
	lines := []string{}
	q := query.Reports{Dataset: c.Dataset, Limit: 1000}
	total := 0
	for {
		page, err := n.Models.Reports(e, q)
		if err != nil {
			return err
		}
		total = page.Total
		for _, r := range page.Reports {
			if c.Limit != 0 && len(all) >= c.Limit {
				continue
			}
			own, err := ownCoded(e, n, r)
			if err != nil {
				return err
			}
			line := at.line(r.Coded, r.Report.Dataset)
			if own != nil {
				line = at.line(own, r.Report.Dataset) + "; not released"
			}
			all, lines = append(all, wire.ReportOf(r)), append(lines, line)
		}
		if page.Next == "" || c.Limit > 0 && len(all) >= c.Limit {
			break
		}
		q.After = page.Next
	}
	if c.JSON {
		return printJSON(e, wire.List(all))
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	fmt.Fprintln(tw, "id\tincident\twhen\twhere\twhat\tkilled\tsource")
	for i, r := range all {
		fmt.Fprintf(tw, "%s\t%s\t%s\n", r.ID, r.Incident, lines[i])
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(e.Stderr, "%d of %d reports\n", len(all), total)
	return nil
}

// ownCoded returns the coded fields of a report of the member's own that was not released; nil where there are none.
func ownCoded(e *env, n *node.Node, r *truce.ReportState) (*truce.Coded, error) {
	if r.Coded != nil || r.Owner != n.Member {
		return nil, nil
	}
	held, err := n.Sealed(e, &r.Report)
	if err != nil {
		return nil, err
	}
	for _, s := range held {
		if s.Field == registrar.FieldCoded && s.Closed == nil {
			var c truce.Coded
			err := json.Unmarshal(s.Content, &c)
			return &c, err
		}
	}
	return nil, nil
}

// line is when, where, what, killed and source of a report, as columns.
func (at clock) line(c *truce.Coded, dataset string) string {
	if c == nil {
		const sealed = "not released"
		return strings.Join([]string{sealed, sealed, sealed, sealed, cmp.Or(dataset, sealed)}, "\t")
	}
	source := cmp.Or(dataset, c.Outlet, "not stated")
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s", at.when(c.When), whereWords(c.Where), kindWords(c.Kind),
		rangeWords(c.Toll.Killed.Sum()), source)
}

// reportShowCmd shows a report.
type reportShowCmd struct {
	nodeFlags
	keyFlags
	ID   string `arg:"" help:"The report's id, as CA-R-12."`
	JSON bool   `help:"Print a JSON object." name:"json"`
}

// Run shows one report, with what is open here of its sealed fields or opens with the key.
func (c *reportShowCmd) Run(e *env) error {
	key, err := c.unlock(e)
	if err != nil {
		return err
	}
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	r, err := n.Models.Report(e, truce.ReportID(c.ID))
	if err != nil {
		return err
	}
	fields, err := sealedFields(e, n, r, key)
	if err != nil {
		return err
	}
	if c.JSON {
		out := reportShown{Report: wire.ReportOf(r), Private: map[string]string{}, Closed: []string{}}
		for _, f := range fields {
			switch {
			case f.open:
				out.Private[f.Field] = f.text
			case f.held:
				out.Closed = append(out.Closed, f.Field)
			}
		}
		if out.History, err = reportTurns(e, n, r); err != nil {
			return err
		}
		return printJSON(e, out)
	}
	fmt.Fprintf(e.Out, "%s, version %d, filed by %s as entry %s\n", r.Report.ID, r.Report.Version, r.Owner, r.Ref)
	if r.Withdrawn {
		fmt.Fprintln(e.Out, "It is withdrawn.")
	}
	own, err := ownCoded(e, n, r)
	if err != nil {
		return err
	}
	at, err := clockOf(e, n.Models)
	if err != nil {
		return err
	}
	if printCoded(e, at, cmp.Or(r.Coded, own)); own != nil {
		fmt.Fprintf(e.Out, "It is not released: only %s sees this.\n", n.Member)
	}
	for _, f := range fields {
		if f.Field == registrar.FieldCoded && own != nil {
			continue
		}
		fmt.Fprintf(e.Out, "%-10s %s  [sealed to %s%s]\n", f.Field, f.words(), r.Owner, f.how)
	}
	turns, err := reportTurns(e, n, r)
	if err != nil {
		return err
	}
	printTurns(e, turns)
	return nil
}

// reportShown is a report as shown with --json.
type reportShown struct {
	wire.Report
	Private map[string]string `json:"private"` // sealed fields that are open here, or opened with the key
	Closed  []string          `json:"closed"`  // held here, and not opened
	History []reportTurn      `json:"history"` // what was entered of it, the latest first
}

// sealedField is a sealed field of a report as it is found here.
type sealedField struct {
	truce.Sealed
	held, open bool
	text       string
	how        string // how it is held, for people
}

func (f sealedField) words() string {
	switch {
	case f.open:
		return f.text
	case f.held:
		return "closed: an officer's key opens it, with --key FILE"
	}
	return "not held here"
}

// sealedFields opens what can be opened of a report's sealed fields. What is closed to another key stays closed; what
// is damaged is an error.
func sealedFields(e *env, n *node.Node, r *truce.ReportState, key *vault.Key) ([]sealedField, error) {
	held, err := n.Sealed(e, &r.Report)
	if err != nil {
		return nil, err
	}
	return openFields(r.Report.Sealed, held, key)
}

// openFields opens what can be opened of what a claim commits to, of which this node holds a part.
func openFields(committed []truce.Sealed, held []vault.Secret, key *vault.Key) ([]sealedField, error) {
	var out []sealedField
	for _, s := range committed {
		f := sealedField{Sealed: s}
		for _, h := range held {
			if h.Field != s.Field {
				continue
			}
			o, err := h.Open(key)
			if err != nil && truce.KindOf(err) != truce.Forbidden {
				return nil, err
			}
			f.held, f.open, f.text = true, err == nil, string(o.Content)
			switch {
			case h.Closed != nil:
				f.how = ", closed to officers' keys"
			case s.Field != registrar.FieldCoded:
				f.how = "; not encrypted: no officer had a key"
			default:
				f.how = "; this node reads it"
			}
		}
		out = append(out, f)
	}
	return out, nil
}

func printCoded(e *env, at clock, c *truce.Coded) {
	if c == nil {
		fmt.Fprintln(e.Out, "The coded fields are not released.")
		return
	}
	for i, r := range at.rows(*c) {
		if r.value != "" || i < firstRows {
			fmt.Fprintf(e.Out, "%-10s %s\n", r.label, orNotStated(r.value))
		}
	}
}

// codedRow is one line of what a report says.
type codedRow struct{ label, value string }

// firstRows is how many of the first rows are printed also where a report does not state them.
const firstRows = 9

// rows are the lines of what a report says, always in the same order.
func (at clock) rows(c truce.Coded) []codedRow {
	harm := func(h truce.Harm) string {
		if h.IsZero() {
			return ""
		}
		out := rangeWords(h.Sum())
		for _, p := range []struct {
			what string
			n    truce.Range
		}{{"civilians", h.Civilian}, {"fighters", h.Fighter}, {"not known", h.Unknown}} {
			if !p.n.IsZero() {
				out += "; " + p.what + " " + rangeWords(p.n)
			}
		}
		return out
	}
	number := func(r truce.Range, unit string) string {
		if r.IsZero() {
			return ""
		}
		return strings.TrimSpace(rangeWords(r) + " " + unit)
	}
	place := func(p truce.Place) string {
		if p == (truce.Place{}) {
			return ""
		}
		return whereWords(p)
	}
	counted := number(c.Count, "")
	if counted != "" && c.Unit != "" {
		counted = c.Unit + ": " + counted
	}
	rows := []codedRow{{"when", at.when(c.When)}, {"where", whereWords(c.Where)}, {"what", kindWords(c.Kind)},
		{"means", string(c.Means)},
		{"by whom", partiesWords(c.Authors)}, {"at whom", partiesWords(c.Targets)}, {"killed", harm(c.Toll.Killed)},
		{"wounded", harm(c.Toll.Wounded)}, {"outlet", c.Outlet}, {"missing", harm(c.Toll.Missing)}, {"how", c.Modality},
		{"counted", counted}, {"direction", c.Direction}, {"from", place(c.From)},
		{"weapons", number(c.Weapons, "")},
		{"people", number(c.People, "")}, {"objects", joined(c.Objects, ", ")}, {"consent", string(c.Consent)},
		{"observer", place(c.Observer)}, {"distance", number(c.Distance, "m")}}
	if c.Calibre != 0 {
		rows = append(rows, codedRow{"calibre", strconv.Itoa(c.Calibre) + " mm"})
	} else {
		rows = append(rows, codedRow{"calibre", ""})
	}
	if c.Bearing != nil {
		return append(rows, codedRow{"bearing", strconv.Itoa(*c.Bearing) + "°"})
	}
	return append(rows, codedRow{"bearing", ""})
}

// reportReleaseCmd releases a report.
type reportReleaseCmd struct {
	nodeFlags
	ID      string   `arg:"" help:"The report's id."`
	To      string   `help:"How far: joint, parties, public." default:"joint" enum:"joint,parties,public"`
	Time    string   `help:"How exactly the time is told: hour, day; without it as it is." placeholder:"GRAIN"`
	Place   string   `help:"How exactly the place is told: near (25 km), district, province, none; without it as it is." placeholder:"GRAIN"`
	Leave   []string `help:"What is left out: authors, targets, toll, count, direction, from, observer, outlet, how, means." placeholder:"PART"`
	DryRun  bool     `help:"Print what others would see, and release nothing."`
	Officer string   `help:"The officer who acts." default:"duty officer"`
}

// Run releases the report as it was filed, or further, as it was released before.
func (c *reportReleaseCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	r, err := n.Models.Report(e, truce.ReportID(c.ID))
	if err != nil {
		return err
	}
	coded := codedOf(r)
	if r.Coded == nil {
		if coded, err = n.Registrar.Unreleased(e, truce.ReportID(c.ID)); err != nil {
			return err
		}
	}
	at, err := clockOf(e, n.Models)
	if err != nil {
		return err
	}
	if coded, err = c.coarser(at, coded); err != nil {
		return err
	}
	if c.DryRun {
		fmt.Fprintf(e.Out, "%s as %s would see it:\n", c.ID, c.To)
		printCoded(e, at, &coded)
		return nil
	}
	by := registrar.By{Member: n.Member, Function: c.Officer}
	if err := n.Registrar.Release(e, by, "", truce.ReportID(c.ID), truce.Level(c.To), coded); err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%s is released to %s\n", c.ID, c.To)
	return nil
}

// coarser tells the fields as the flags ask.
func (c *reportReleaseCmd) coarser(at clock, coded truce.Coded) (truce.Coded, error) {
	leave, err := findCodes(codes.CodedParts, truce.Say("a part that can be left out"), c.Leave)
	if err != nil {
		return coded, err
	}
	k := truce.Coarsening{Time: codes.TimeGrain(c.Time), Place: codes.PlaceGrain(c.Place), Leave: leave}
	if err := k.Check(); err != nil {
		return coded, err
	}
	return coded.Coarser(k, at.zone), nil
}

package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/codes"
	"truce/internal/node"
	"truce/internal/query"
	"truce/internal/wire"
)

// incidentCmd works on incidents.
type incidentCmd struct {
	List      incidentListCmd      `cmd:"" help:"List incidents."`
	Show      incidentShowCmd      `cmd:"" help:"Show what the record says of one incident."`
	Link      incidentLinkCmd      `cmd:"" help:"Claim that a report tells of an incident."`
	Unlink    incidentUnlinkCmd    `cmd:"" help:"Claim that a report does not tell of an incident."`
	Merge     incidentMergeCmd     `cmd:"" help:"Claim that two incidents are one; both ids lead to the one given first."`
	Split     incidentSplitCmd     `cmd:"" help:"Take back the claim that two incidents are one."`
	Proposals incidentProposalsCmd `cmd:"" help:"List what an incident may be one with."`
	Review    incidentReviewCmd    `cmd:"" help:"Go through what may be one, pair by pair."`
}

// incidentFilter says which incidents are meant.
type incidentFilter struct {
	From     string `help:"From this day on, as 2017-01-15." placeholder:"DAY"`
	To       string `help:"Up to and including this day." placeholder:"DAY"`
	Province string `help:"Only in this province, in any spelling that names are linked by."`
	Kind     string `help:"Only of this kind."`
	Status   string `help:"Only with this status."`
	Actor    string `help:"Only where this actor is author or target."`
	NoPlace  bool   `help:"Only those without a position."`
}

// query reads the filter.
func (c *incidentFilter) query(e *env, n *node.Node) (q query.Incidents, err error) {
	if err := c.check(); err != nil {
		return q, err
	}
	q = query.Incidents{Kind: codes.EventKind(c.Kind), Status: truce.Status(c.Status), Actor: truce.ActorID(c.Actor),
		NoPlace: c.NoPlace}
	if q.Province, err = provinceNamed(e, n, c.Province); err != nil {
		return q, err
	}
	if q.From, q.To, err = days(e, n, c.From, c.To); err != nil {
		return q, err
	}
	if q.From != 0 && q.To != 0 && q.From >= q.To {
		return q, truce.Errorf(truce.Invalid, "--from %s is after --to %s", c.From, c.To)
	}
	return q, nil
}

// incidentListCmd lists incidents.
type incidentListCmd struct {
	nodeFlags
	incidentFilter
	Limit int  `help:"At most this many; 0: all." default:"0"`
	JSON  bool `help:"Print a JSON array." name:"json"`
}

// Run lists incidents, newest first.
func (c *incidentListCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	q, err := c.query(e, n)
	if err != nil {
		return err
	}
	if c.Limit < 0 {
		return truce.Errorf(truce.Invalid, "--limit %d is negative", c.Limit)
	}
	q.Limit = 1000
	var rows []query.Row
	total := 0
	for {
		page, err := n.Models.Incidents(e, q)
		if err != nil {
			return err
		}
		total = page.Total
		rows = append(rows, page.Rows...)
		if page.Next == "" || c.Limit > 0 && len(rows) >= c.Limit {
			break
		}
		q.After = page.Next
	}
	if c.JSON {
		list := []wire.Incident{}
		for _, r := range c.most(rows) {
			list = append(list, wire.IncidentOf(r))
		}
		return printJSON(e, list)
	}
	at, err := clockOf(e, n.Models)
	if err != nil {
		return err
	}
	list := ownIncidents{n: n, own: map[truce.IncidentID]bool{}}
	if rows, err = list.open(e, rows, q); err != nil {
		return err
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	fmt.Fprintln(tw, "id\tstatus\twhen\twhere\twhat\tkilled\treports\tfinding")
	for _, r := range c.most(rows) {
		finding := "none"
		if r.Finding != nil {
			finding = r.Finding.Words()
		}
		if list.own[r.ID] {
			finding += "; not released"
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\n", r.ID, r.Status, at.when(r.When), whereWords(r.Where),
			orNotStated(joined(r.Kinds, ", ")), rangeWords(r.Killed), r.Reports, finding)
	}
	total += list.more
	if err := tw.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(e.Stderr, "%d of %d incidents\n", len(c.most(rows)), total)
	return nil
}

// most cuts a list to the limit.
func (c *incidentListCmd) most(rows []query.Row) []query.Row {
	if c.Limit > 0 && len(rows) > c.Limit {
		return rows[:c.Limit]
	}
	return rows
}

// ownIncidents opens, in lists of incidents, what the node's own member has not released of its reports. Nobody else
// sees it, and it is in no JSON, which is what goes elsewhere.
type ownIncidents struct {
	n    *node.Node
	own  map[truce.IncidentID]bool // those it knows more of than the record says
	more int                       // that the query selects by that alone
}

// open describes the rows as the member knows them, and adds those that the query selects by what only it knows.
func (o *ownIncidents) open(e *env, rows []query.Row, q query.Incidents) ([]query.Row, error) {
	listed := map[truce.IncidentID]bool{}
	for i := range rows {
		listed[rows[i].ID] = true
		if err := o.row(e, &rows[i]); err != nil {
			return nil, err
		}
	}
	all := q
	all.After = ""
	if all == (query.Incidents{Limit: q.Limit}) {
		if len(o.own) > 0 {
			slices.SortFunc(rows, all.Compare)
		}
		return rows, nil
	}
	err := query.Each(e, o.n.Models, query.Incidents{Member: o.n.Member}, func(r *query.Row) error {
		if listed[r.ID] || r.Unopened == 0 {
			return nil
		}
		row := *r
		if err := o.row(e, &row); err != nil {
			return err
		}
		if o.own[row.ID] && all.Wants(&row) {
			rows, o.more = append(rows, row), o.more+1
		}
		return nil
	})
	slices.SortFunc(rows, all.Compare)
	return rows, err
}

// row describes one incident as the member knows it.
func (o *ownIncidents) row(e *env, r *query.Row) error {
	if r.Unopened == 0 || !slices.Contains(r.Members, o.n.Member) {
		return nil
	}
	v, err := o.n.Models.Incident(e, r.ID)
	if err != nil {
		return err
	}
	known, own, err := openedIncident(e, o.n, v)
	if err != nil || len(own) == 0 {
		return err
	}
	r.When, r.Where, r.Kinds, r.Killed = known.When, known.Where, known.Kinds, known.Killed.Range()
	r.Authors, r.Targets = known.Authors, known.Targets
	o.own[r.ID] = true
	return nil
}

// openedIncident is an incident as the node's own member knows it, with those of its reports that it has not released.
func openedIncident(e *env, n *node.Node, v *truce.IncidentView) (*truce.IncidentView, map[truce.ReportID]bool, error) {
	out, own := *v, map[truce.ReportID]bool{}
	out.Reports = slices.Clone(v.Reports)
	for i, r := range out.Reports {
		coded, err := ownCoded(e, n, r)
		if err != nil {
			return nil, nil, err
		}
		if coded != nil {
			known := *r
			known.Coded = coded
			out.Reports[i], own[r.Report.ID] = &known, true
		}
	}
	if len(own) == 0 {
		return v, nil, nil
	}
	out.Describe()
	return &out, own, nil
}

// check refuses filters that could select nothing.
func (c *incidentFilter) check() error {
	switch {
	case !codes.EventKind(c.Kind).Valid():
		return truce.Errorf(truce.Invalid, "--kind %q: it is one of %s", c.Kind, joined(codes.EventKinds[:], ", "))
	case c.Status != "" && !slices.Contains(query.Statuses, truce.Status(c.Status)):
		return truce.Errorf(truce.Invalid, "--status %q: it is one of %s", c.Status, joined(query.Statuses, ", "))
	case c.Actor != "" && !truce.ValidSlug(c.Actor):
		return truce.Errorf(truce.Invalid, "--actor %q is not the id of an actor; truce actor list shows them", c.Actor)
	}
	return nil
}

// days turns two days of the process's zone into the span from the beginning of the first up to, and without, the
// moment at which the second has closed; empty ones are no limit.
func days(e *env, n *node.Node, from, to string) (truce.Instant, truce.Instant, error) {
	p, err := n.Models.Process(e)
	if err != nil {
		return 0, 0, err
	}
	span := func(day string) (truce.Interval, error) {
		if day == "" {
			return truce.Interval{}, nil
		}
		return daySpan(p, day)
	}
	a, err := span(from)
	if err != nil {
		return 0, 0, err
	}
	b, err := span(to)
	if err != nil {
		return 0, 0, err
	}
	return a.From, b.To, nil
}

// incidentShowCmd shows an incident.
type incidentShowCmd struct {
	nodeFlags
	ID   string `arg:"" help:"The incident's id, as CA-I-147; the id of a merged one leads to where it went."`
	JSON bool   `help:"Print a JSON object." name:"json"`
}

// Run shows one incident.
func (c *incidentShowCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	v, err := n.Models.Incident(e, truce.IncidentID(c.ID))
	if err != nil {
		return err
	}
	p, err := n.Models.Process(e)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, wire.DetailOf(p, v))
	}
	known, own, err := openedIncident(e, n, v)
	if err != nil {
		return err
	}
	at, err := clockOf(e, n.Models)
	if err != nil {
		return err
	}
	printIncident(e, at, p, known, own)
	if len(own) > 0 {
		fmt.Fprintln(e.Out, "\nWhat is not released, no other member sees; "+
			"the joint record has it neither in lists nor in counts.")
	}
	return nil
}

// printIncident prints an incident; own are those of its reports that only the node's own member sees.
func printIncident(e *env, at clock, p *truce.Process, v *truce.IncidentView, own map[truce.ReportID]bool) {
	fmt.Fprintf(e.Out, "%s  [%s]\n", v.ID, v.Status)
	if len(v.Also) > 0 {
		fmt.Fprintf(e.Out, "also      %s\n", joined(v.Also, " "))
	}
	fmt.Fprintf(e.Out, "when      %s\nwhere     %s\nwhat      %s\nkilled    %s\nwounded   %s\n", at.when(v.When),
		whereWords(v.Where), orNotStated(joined(v.Kinds, ", ")), spreadWords(v.Killed), spreadWords(v.Wounded))
	by := "not stated"
	if len(v.Authors) > 0 {
		by = partiesWords(v.Authors) + ", as reported"
	}
	fmt.Fprintf(e.Out, "by whom   %s\n", by)
	fmt.Fprintln(e.Out, "\nreports")
	for _, r := range v.Reports {
		when := "not released"
		if r.Coded != nil {
			when = at.when(r.Coded.When)
		}
		if own[r.Report.ID] {
			when += "; not released"
		}
		fmt.Fprintf(e.Out, "  %s  %s\n", r.Report.ID, when)
	}
	fmt.Fprintln(e.Out, "\nverdicts")
	for _, m := range p.Members {
		fmt.Fprintf(e.Out, "  %-8s %s\n", m.ID, verdictWords(v, m.ID))
	}
	if f, ok := v.Finding(); ok {
		fmt.Fprintf(e.Out, "\nfinding   %s%s (revision %s, by verdicts of %s)\n", f.Finding.Words(), splitWords(v),
			f.Number(), joined(f.Members(), ", "))
	} else {
		fmt.Fprintf(e.Out, "\nfinding   none: %s\n", v.Decision.Why)
	}
	if len(v.Decision.Dissent) > 0 {
		fmt.Fprintf(e.Out, "against   %s\n", joined(v.Decision.Dissent, ", "))
	}
	for _, r := range v.TakenBack {
		fmt.Fprintf(e.Out, "          %s of %s was taken back after verdicts were given of it\n", r.Report.ID, r.Owner)
	}
	for _, r := range v.Unjudged {
		fmt.Fprintf(e.Out, "          %s of %s came, was corrected or tells something else since the verdicts\n",
			r.Report.ID, r.Owner)
	}
}

// splitWords says how many members gave which answer on permission, where none is agreed.
func splitWords(v *truce.IncidentView) string {
	var out []string
	for _, c := range v.Decision.Split {
		answer := c.Key
		if answer == "" {
			answer = "no answer"
		}
		out = append(out, fmt.Sprintf("%s %d", answer, c.N))
	}
	if len(out) == 0 || v.Reopened {
		return ""
	}
	return " (" + strings.Join(out, " : ") + ")"
}

func codedOf(r *truce.ReportState) truce.Coded {
	if r.Coded == nil {
		return truce.Coded{}
	}
	return *r.Coded
}

func verdictWords(v *truce.IncidentView, m truce.MemberID) string {
	c := v.Assessments[m]
	if c == nil {
		return "no verdict"
	}
	a := c.Body.(*truce.Assessment)
	if a.State != truce.Given {
		return string(a.State)
	}
	words := string(a.Happened)
	if a.Permitted != "" {
		words += ", " + string(a.Permitted)
	}
	if len(a.Authors) > 0 {
		words += ", by " + partiesWords(a.Authors)
	}
	return words
}

package desk

import (
	"context"
	"slices"
	"strings"

	"truce"
	"truce/internal/casefile"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// reportColumn is one report beside the others.
type reportColumn struct {
	ID       truce.ReportID
	Href     string
	Owner    truce.MemberID
	Officer  string
	Received truce.Instant
	Version  int
	Dataset  string
	External string
	Level    truce.Level
	At       *truce.Coded // nil: not released
	Opened   bool         // shown to its owner alone, from its vault
	Words    frame.Where
	By       []frame.Attribution
	LeftOut  bool // By may not be told to this viewer yet; that nobody is named is not known
	Against  []frame.Attribution
	Sealed   []string // fields that stay with the owner
	Disputed bool
}

// reportColumns makes a column of each report of the part that the viewer may see, and holds it against what all of
// them say. Of those of other parts that counts which is released.
func (b *book) reportColumns(ctx context.Context, l *view.Lens, v *truce.IncidentView, p *part) ([]reportColumn,
	[]compareRow, error) {
	all := make([]reportColumn, len(v.Reports))
	for i, r := range v.Reports {
		all[i].At = r.Coded
	}
	cols := shown(p, all)
	for i, r := range shown(p, v.Reports) {
		c, err := b.reportColumn(ctx, l, r)
		if err != nil {
			return nil, nil, err
		}
		c.Disputed = slices.ContainsFunc(v.Disputed, func(d truce.Dispute) bool { return d.Report == c.ID })
		cols[i] = c
	}
	rows := compare(all)
	for i := range rows {
		rows[i].Differs = shown(p, rows[i].Differs)
	}
	return cols, rows, nil
}

// reportColumn describes one report. What its owner has not released is opened for the owner, where this node keeps it.
func (b *book) reportColumn(ctx context.Context, l *view.Lens, r *truce.ReportState) (reportColumn, error) {
	c := reportColumn{ID: r.Report.ID, Href: b.s.At("/reports", r.Report.ID), Owner: r.Owner, Officer: r.Officer,
		Received: r.Report.Received,
		Version:  r.Report.Version, Dataset: r.Report.Dataset, External: r.Report.External, Level: r.Level, At: r.Coded,
		LeftOut: l.AuthorsLeftOut(r)}
	for _, x := range r.Report.Sealed {
		c.Sealed = append(c.Sealed, x.Field)
	}
	coded, err := b.Unreleased(ctx, l, r)
	if err != nil {
		return c, err
	}
	if coded != nil {
		c.At, c.Opened = coded, true
	}
	if c.At != nil {
		c.Words, c.By, c.Against = b.Where(c.At.Where), b.Attributions(c.At.Authors), b.Attributions(c.At.Targets)
	}
	return c, nil
}

// spots are where the reports say it was.
func spots(cols []reportColumn) []frame.Spot {
	var out []frame.Spot
	for _, c := range cols {
		if c.At != nil {
			out = append(out, frame.Spot{ID: string(c.ID), Href: c.Href, Where: c.At.Where})
		}
	}
	return out
}

// compareRow is one question put to every report; Differs marks the answers that cannot hold together with the first
// that was given.
type compareRow struct {
	Key     string
	Differs []bool
}

// compare marks where reports contradict one another.
func compare(cols []reportColumn) []compareRow {
	said := make([]*truce.Coded, len(cols))
	for i, c := range cols {
		said[i] = c.At
	}
	var out []compareRow
	for _, q := range casefile.Compare(said) {
		if q.First >= 0 || q.Ask == "when" || q.Ask == "where" || q.Ask == "what" || q.Ask == "by" {
			out = append(out, compareRow{q.Ask, q.Differs})
		}
	}
	return out
}

// grouping is why the reports are held to be one incident, and who holds otherwise.
type grouping struct {
	Why      []groupReason
	Disputes []truce.Dispute
	Proposed []proposal
	Links    []truce.LinkClaim
}

// groupReason is what was shown when somebody joined two incidents or linked a report.
type groupReason struct {
	A, B    string
	By      []truce.MemberID
	At      truce.Instant
	Engine  string
	Score   string
	Reasons []string
	More    int // reasons that the page has no room for; the entry has them
	Auto    bool
	Link    bool // it puts a report to an incident; else it joins two incidents
	Undo    bool // whether the viewer's member can take its word back
}

// proposal is somebody's word that this incident and another are one, which does not hold yet.
type proposal struct {
	A, B  truce.IncidentID
	Other truce.IncidentID
	Href  string
	By    []truce.MemberID
	Need  []truce.MemberID // whose word is missing
	groupReason
}

// grouping gathers the claims that group the reports.
func (b *book) grouping(l *view.Lens, v *truce.IncidentView) grouping {
	g := grouping{Disputes: v.Disputed}
	at := map[[2]truce.IncidentID]int{}
	for _, c := range v.Joined {
		pair := pairOf(c.Same)
		i, ok := at[pair]
		if !ok {
			i = len(g.Why)
			at[pair] = i
			g.Why = append(g.Why, groupReason{A: string(pair[0]), B: string(pair[1]), At: c.At})
		}
		r := &g.Why[i]
		if c.Same.Same {
			r.By = append(r.By, c.Member)
			r.Undo = r.Undo || c.Member == l.Who().Member
		}
		r.show(c.Shown)
	}
	for _, c := range v.Links {
		if c.Linked && (c.Incident == v.ID || slices.Contains(v.Also, c.Incident)) {
			r := groupReason{A: string(c.Incident), B: string(c.Report), By: []truce.MemberID{c.Member}, At: c.At,
				Link: true, Undo: c.Member == l.Who().Member}
			r.show(c.Shown)
			g.Why = append(g.Why, r)
		}
	}
	clear(at)
	for _, c := range v.Proposed {
		pair := pairOf(c.Same)
		i, ok := at[pair]
		if !ok {
			i = len(g.Proposed)
			at[pair] = i
			p := proposal{A: pair[0], B: pair[1], Other: pair[0]}
			if p.Other == v.ID || slices.Contains(v.Also, p.Other) {
				p.Other = pair[1]
			}
			p.Href = b.s.At("/incidents", p.Other)
			g.Proposed = append(g.Proposed, p)
		}
		g.Proposed[i].By = append(g.Proposed[i].By, c.Member)
		g.Proposed[i].show(c.Shown)
	}
	for i := range g.Proposed {
		p := &g.Proposed[i]
		for _, id := range []truce.IncidentID{p.A, p.B} {
			m, _, _, _ := truce.SplitMinted(string(id))
			if !slices.Contains(p.By, m) && !slices.Contains(p.Need, m) {
				p.Need = append(p.Need, m)
			}
		}
	}
	return g
}

// pairOf returns the two ids in order of minting.
func pairOf(s truce.Same) [2]truce.IncidentID {
	if truce.MintedBefore(string(s.B), string(s.A)) {
		return [2]truce.IncidentID{s.B, s.A}
	}
	return [2]truce.IncidentID{s.A, s.B}
}

// show keeps the reasons that were shown; the first to show any is the one that proposed.
func (r *groupReason) show(s *truce.Shown) {
	if s != nil && r.Engine == "" {
		some := min(len(s.Reasons), reasonsMost)
		r.Engine, r.Score, r.Reasons, r.More, r.Auto = s.Engine, s.Score, s.Reasons[:some], len(s.Reasons)-some, s.Auto
	}
}

// reasonsMost is how many reasons a page shows of one claim; the engines of this program give fewer.
const reasonsMost = 20

// splitList splits a list joined by commas; none for an empty one.
func splitList(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

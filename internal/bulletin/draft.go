// Package bulletin writes the bulletin of a period from a Reader: what each member registered, what was found jointly,
// what nobody could decide, each number with the ids behind it.
//
// The structure follows the bulletins the Syrian mechanism published from 2017 on (ceasefire observance, humanitarian,
// reconciliation), with what they lacked: a column for every member, joint findings, and a way from every figure to
// the incidents. It decides nothing: it counts.
package bulletin

import (
	"context"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"truce"
)

// Document is a bulletin as it is shown: published and frozen, or the draft of what it would say now.
type Document struct {
	Status    string // draft or published
	Process   *truce.Process
	Publisher truce.MemberID // whose bulletin it is; its own column needs no release to be in it
	Day       truce.Date
	Bulletin  truce.Bulletin
	Ref       truce.Ref // of the entry, when published
	Errata    []truce.Erratum
	Basis     []Basis
	Uncertain []truce.IncidentID // may lie in the period or not: counted nowhere
	Data      []Dataset          // third-party data of the period that counts in no register
	Hidden    int                // ids behind the figures that are left out, because they are not for the reader
}

// Basis is an agreement in force in the period, as far as the record says.
type Basis struct {
	ID    truce.AgreementID
	Title string
}

// Dataset is what a third-party dataset tells of the period.
type Dataset struct {
	Name string
	IDs  []string
}

// Show returns the bulletin of a day: the published one with its errata where the member has published one, else the
// draft.
func Show(ctx context.Context, r truce.Reader, publisher truce.MemberID, day truce.Date) (*Document, error) {
	d, err := Draft(ctx, r, publisher, day)
	if err != nil {
		return nil, err
	}
	claims, err := r.Claims(ctx, truce.KindBulletin, "")
	if err != nil {
		return nil, err
	}
	for _, c := range claims {
		b := c.Body.(*truce.Bulletin)
		if b.Period != d.Bulletin.Period || c.Withdrawn {
			continue
		}
		d.Status, d.Publisher, d.Bulletin, d.Ref = "published", c.Ref.Member, *b, c.Ref
		d.Errata, err = errata(ctx, r, c.Ref.Member, b.Number)
		return d, err
	}
	return d, nil
}

func errata(ctx context.Context, r truce.Reader, m truce.MemberID, number int) ([]truce.Erratum, error) {
	claims, err := r.Claims(ctx, truce.KindErratum, "")
	if err != nil {
		return nil, err
	}
	var out []truce.Erratum
	for _, c := range claims {
		if e := c.Body.(*truce.Erratum); c.Ref.Member == m && e.Bulletin == number && !c.Withdrawn {
			out = append(out, *e)
		}
	}
	return out, nil
}

// Draft counts the period that closes on the day. A member's column holds figures when that member has released it or
// is the publisher itself; otherwise its state says why there are none.
func Draft(ctx context.Context, r truce.Reader, publisher truce.MemberID, day truce.Date) (*Document, error) {
	p, err := r.Process(ctx)
	if err != nil {
		return nil, err
	}
	period, err := Period(p, day)
	if err != nil {
		return nil, err
	}
	d := &Document{Status: "draft", Process: p, Publisher: publisher, Day: day}
	c := count{ctx: ctx, r: r, p: p, period: period, day: day, publisher: publisher, rules: map[truce.MemberID]truce.CountingRule{}}
	if err := c.gather(); err != nil {
		return nil, err
	}
	cut, err := r.Cut(ctx)
	if err != nil {
		return nil, err
	}
	number, err := r.Next(ctx, publisher, 'B')
	if err != nil {
		return nil, err
	}
	rows, err := c.rows()
	if err != nil {
		return nil, err
	}
	d.Bulletin = truce.Bulletin{Number: int(number), Period: period, Zone: p.Zone, Cut: cut, Members: c.members, Columns: c.columns, Rows: rows}
	d.Bulletin.Notable = c.notable()
	d.Uncertain, d.Data = c.uncertain, c.data()
	agreements, err := r.Claims(ctx, truce.KindAgreement, "")
	d.Basis = basis(agreements, period)
	return d, err
}

// Zone loads the zone of a process: an IANA name, "UTC", or "UTC+03:00".
func Zone(name string) (*time.Location, error) {
	if rest, ok := strings.CutPrefix(name, "UTC"); ok && rest != "" {
		t, err := time.Parse("-07:00", rest)
		if err != nil {
			return nil, truce.Errorf(truce.Invalid, "%q is not a time zone: use an IANA name, UTC or UTC+03:00", name)
		}
		_, offset := t.Zone()
		return time.FixedZone(name, offset), nil
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, truce.Errorf(truce.Invalid, "%q is not a time zone: use an IANA name, UTC or UTC+03:00", name)
	}
	return z, nil
}

// Period is the span that closes on the day, in the zone and at the hour of the founding document: from one closing of
// the calendar to the next, so that periods join whatever the clocks do. A closing hour of 24:00 or none is midnight at
// the end of the day.
func Period(p *truce.Process, day truce.Date) (truce.Interval, error) {
	zone, err := Zone(p.Zone)
	if err != nil {
		return truce.Interval{}, err
	}
	start, err := time.Parse("2006-01-02", string(day))
	if err != nil {
		return truce.Interval{}, truce.Errorf(truce.Invalid, "%q is not a day of the form 2017-01-15", day)
	}
	hour, minute := 24, 0
	if p.DayCloses != "" && p.DayCloses != "24:00" {
		h, err := time.Parse("15:04", p.DayCloses)
		if err != nil {
			return truce.Interval{}, truce.Errorf(truce.Invalid,
				"the process closes its day at %q, which is not a time", p.DayCloses)
		}
		hour, minute = h.Hour(), h.Minute()
	}
	closes := func(days int) truce.Instant {
		y, m, d := start.AddDate(0, 0, days).Date()
		return truce.At(truce.Clock(y, m, d, hour, minute, zone))
	}
	return truce.Interval{From: closes(-1), To: closes(0)}, nil
}

// Length is how long a period is, in words: "24 hours", or "23 hours" where the clocks changed.
func Length(period truce.Interval) string {
	minutes := int(period.To-period.From) / 60
	words := strconv.Itoa(minutes/60) + " hours"
	if rest := minutes % 60; rest > 0 {
		words += " " + strconv.Itoa(rest) + " minutes"
	}
	return words
}

// count holds the incidents of the period while they are counted.
type count struct {
	ctx       context.Context
	r         truce.Reader
	p         *truce.Process
	period    truce.Interval
	day       truce.Date
	publisher truce.MemberID
	members   []truce.MemberID
	columns   []truce.Column
	rules     map[truce.MemberID]truce.CountingRule
	incidents []*truce.IncidentView
	uncertain []truce.IncidentID
}

func (c *count) gather() error {
	for _, m := range c.p.Members {
		c.members = append(c.members, m.ID)
		state, err := c.columnState(m.ID)
		if err != nil {
			return err
		}
		c.columns = append(c.columns, truce.Column{Day: c.day, Member: m.ID, State: state})
	}
	rules, err := c.r.Claims(c.ctx, truce.KindCountingRule, "")
	if err != nil {
		return err
	}
	for _, x := range rules {
		if !x.Withdrawn {
			c.rules[x.Member] = *x.Body.(*truce.CountingRule)
		}
	}
	q := truce.IncidentQuery{From: c.period.From, To: c.period.To, Sort: truce.ByID, Limit: 1000}
	for {
		page, err := c.r.Incidents(c.ctx, q)
		if err != nil {
			return err
		}
		for _, row := range page.Rows {
			if err := c.sort(row); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		q.After = page.Next
	}
}

// sort puts an incident that may lie in the period where it belongs.
func (c *count) sort(row truce.IncidentRow) error {
	switch row.When.Within(c.period.From, c.period.To) {
	case truce.No:
		return nil
	case truce.Unknown:
		c.uncertain = append(c.uncertain, row.ID)
		return nil
	}
	v, err := c.r.Incident(c.ctx, row.ID)
	if err != nil {
		return err
	}
	if v.Status != truce.StatusEmpty {
		c.incidents = append(c.incidents, v)
	}
	return nil
}

// columnState is the member's own last word on its column of the day.
func (c *count) columnState(m truce.MemberID) (truce.ColumnState, error) {
	claims, err := c.r.Claims(c.ctx, truce.KindColumn, string(c.day))
	if err != nil {
		return "", err
	}
	state := truce.NotReported
	for _, x := range claims {
		if x.Member == m && !x.Withdrawn {
			state = x.Body.(*truce.Column).State
		}
	}
	return state, nil
}

// shows reports whether figures of the member may stand in this document.
func (c *count) shows(m truce.MemberID) bool {
	if m == c.publisher {
		return true
	}
	for _, col := range c.columns {
		if col.Member == m {
			return col.State == truce.Released
		}
	}
	return false
}

// Registers reports whether the incident counts in the member's register under its counting rule: it is told by a
// report the member filed, or by third-party data the rule adopts, of a kind the rule counts.
func Registers(rule truce.CountingRule, m truce.MemberID, v *truce.IncidentView) bool {
	for _, r := range v.Reports {
		if r.Owner != m || r.Withdrawn {
			continue
		}
		if r.Report.Dataset != "" && !slices.Contains(rule.Adopts, r.Report.Dataset) {
			continue
		}
		if len(rule.Kinds) == 0 {
			return true
		}
		for _, k := range v.Kinds {
			if slices.Contains(rule.Kinds, k) {
				return true
			}
		}
	}
	return false
}

// row makes a line of the bulletin: one cell a member by the given test, and the joint one.
func (c *count) row(section, label, area string, mine func(truce.MemberID, *truce.IncidentView) bool, joint func(*truce.IncidentView) bool) truce.BulletinRow {
	row := truce.BulletinRow{Section: section, Label: label, Area: area}
	for _, m := range c.members {
		cell := truce.BulletinCell{Member: m}
		if c.shows(m) {
			cell = fill(cell, c.incidents, func(v *truce.IncidentView) bool { return mine(m, v) })
		}
		row.Cells = append(row.Cells, cell)
	}
	row.Cells = append(row.Cells, fill(truce.BulletinCell{}, c.incidents, joint))
	return row
}

func fill(cell truce.BulletinCell, incidents []*truce.IncidentView, in func(*truce.IncidentView) bool) truce.BulletinCell {
	n := 0
	for _, v := range incidents {
		if in(v) {
			n++
			cell.IDs = append(cell.IDs, string(v.ID))
		}
	}
	cell.N = &n
	return cell
}

// registered reports whether the incident is in a register that may be shown.
func (c *count) registered(m truce.MemberID, v *truce.IncidentView) bool {
	return Registers(c.rules[m], m, v)
}

func (c *count) inAny(v *truce.IncidentView) bool {
	return slices.ContainsFunc(c.members, func(m truce.MemberID) bool { return c.shows(m) && c.registered(m, v) })
}

// provinces lists the provinces of the registered incidents, in order; incidents without one stand under "".
func (c *count) provinces() []string {
	set := map[string]bool{}
	for _, v := range c.incidents {
		if c.inAny(v) {
			set[v.Where.Province] = true
		}
	}
	out := make([]string, 0, len(set))
	for p := range set {
		out = append(out, p)
	}
	sort.Strings(out)
	return out
}

// notable lists the incidents of the period in which people were killed according to some report, or with a finding of
// a violation, in order of minting.
func (c *count) notable() []truce.IncidentID {
	var out []truce.IncidentID
	for _, v := range c.incidents {
		f, ok := v.Finding()
		if c.inAny(v) && (v.Killed.High != nil && v.Killed.High.N > 0 || ok && f.Finding.Violation()) {
			out = append(out, v.ID)
		}
	}
	return out
}

// data lists, by dataset, the incidents of the period that are in no register.
func (c *count) data() []Dataset {
	by := map[string][]string{}
	for _, v := range c.incidents {
		if !v.DataOnly || c.inAny(v) {
			continue
		}
		for _, r := range v.Reports {
			if ids := by[r.Report.Dataset]; len(ids) == 0 || ids[len(ids)-1] != string(v.ID) {
				by[r.Report.Dataset] = append(ids, string(v.ID))
			}
		}
	}
	out := make([]Dataset, 0, len(by))
	for name, ids := range by {
		out = append(out, Dataset{name, ids})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// basis lists the latest version of each agreement in force by its own dates throughout the period.
func basis(claims []*truce.Claim, period truce.Interval) []Basis {
	latest := map[truce.AgreementID]*truce.Agreement{}
	var order []truce.AgreementID
	for _, x := range claims {
		a := x.Body.(*truce.Agreement)
		if x.Withdrawn {
			continue
		}
		if latest[a.ID] == nil {
			order = append(order, a.ID)
		}
		if latest[a.ID] == nil || a.Version > latest[a.ID].Version {
			latest[a.ID] = a
		}
	}
	var out []Basis
	for _, id := range order {
		a := latest[id]
		if a.Effect.Known() && len(a.Clauses) > 0 && a.Effect < period.To && (!a.End.Known() || a.End > period.From) {
			out = append(out, Basis{ID: id, Title: truce.NameIn(a.Titles, "en")})
		}
	}
	return out
}

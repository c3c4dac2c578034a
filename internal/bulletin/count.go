package bulletin

import (
	"context"
	"slices"
	"sort"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/timezone"
)

// count holds the incidents of some days in a row while they are counted.
type count struct {
	ctx       context.Context
	r         query.Reader
	p         *truce.Process
	days      []truce.Interval
	last      truce.Date
	publisher truce.MemberID
	counting  int // see [truce.Bulletin]
	members   []truce.MemberID
	columns   []truce.Column // of all days together
	shown     map[truce.MemberID][]bool
	rules     map[truce.MemberID]truce.CountingRule
	incidents []*truce.IncidentView // that count in one of the days
	lasting   []*truce.IncidentView // states that went on in one of them; those that count in one are among them
	reached   []*truce.IncidentView // whenever they happened, of which a finding or verdict was given in one of them
	uncertain []truce.IncidentID
	held      map[*truce.IncidentView][]truce.MemberID // see [count.holders]
}

// period is the span of all days.
func (c *count) period() truce.Interval {
	return truce.Interval{From: c.days[0].From, To: c.days[len(c.days)-1].To}
}

func (c *count) gather() error {
	if err := c.gatherColumns(); err != nil {
		return err
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
	span := c.period()
	q := query.Incidents{From: span.From, To: span.To, Sort: query.ByID, Limit: 1000}
	for {
		views, next, err := query.Views(c.ctx, c.r, q)
		if err != nil {
			return err
		}
		for _, v := range views {
			c.sort(v)
		}
		if next == "" {
			return c.gatherReached()
		}
		q.After = next
	}
}

// sort puts an incident that may lie in the period where it belongs.
func (c *count) sort(v *truce.IncidentView) {
	counts := c.in(c.p.Counted(v.When))
	if v.Status == truce.StatusEmpty || !counts && !c.goesOn(v.Kinds, v.When) {
		return
	}
	if counts {
		c.incidents = append(c.incidents, v)
		if span := c.period(); v.When.Within(span.From, span.To) != codes.Yes {
			c.uncertain = append(c.uncertain, v.ID)
		}
	}
	if slices.ContainsFunc(v.Kinds, codes.EventKind.Lasts) {
		c.lasting = append(c.lasting, v)
	}
}

// goesOn reports whether an incident is a state that was certainly going on in the period.
func (c *count) goesOn(kinds []codes.EventKind, when truce.Interval) bool {
	if !slices.ContainsFunc(kinds, codes.EventKind.Lasts) {
		return false
	}
	zone, err := timezone.Load(c.p.Zone)
	if err != nil {
		return false
	}
	span, sure := c.period(), surely(when, zone)
	return sure.From <= sure.To && sure.From < span.To && sure.To >= span.From
}

// in reports whether a moment lies in the period.
func (c *count) in(t truce.Instant) bool {
	span := c.period()
	return t.Known() && t >= span.From && t < span.To
}

// dayAt returns which of the days a moment of the period lies in.
func (c *count) dayAt(t truce.Instant) int {
	return sort.Search(len(c.days)-1, func(i int) bool { return t < c.days[i].To })
}

// gatherColumns finds for each member of which days its column is shown.
func (c *count) gatherColumns() error {
	said, err := c.saidOfColumns()
	if err != nil {
		return err
	}
	c.shown = map[truce.MemberID][]bool{}
	for _, m := range c.p.Members {
		together, shown := truce.Released, make([]bool, len(c.days))
		for i, day := range said[m.ID] {
			shown[i] = day == truce.Released || m.ID == c.publisher
			if day != truce.Released && together != truce.Withheld {
				together = day
			}
		}
		c.members, c.shown[m.ID] = append(c.members, m.ID), shown
		c.columns = append(c.columns, truce.Column{Day: c.last, Member: m.ID, State: together})
	}
	return nil
}

// saidOfColumns returns each member's last word on its column of each day. A member that published the day has released
// its column, unless it says otherwise.
func (c *count) saidOfColumns() (map[truce.MemberID][]truce.ColumnState, error) {
	out, at := map[truce.MemberID][]truce.ColumnState{}, map[truce.Date]int{}
	for i := range c.days {
		at[shift(c.last, i+1-len(c.days))] = i
	}
	for _, m := range c.p.Members {
		out[m.ID] = slices.Repeat([]truce.ColumnState{truce.NotReported}, len(c.days))
	}
	published, err := c.claims(truce.KindBulletin, c.period().Key())
	for _, x := range published {
		i := slices.Index(c.days, x.Body.(*truce.Bulletin).Period)
		if own := out[x.Member]; i >= 0 && own != nil {
			own[i] = truce.Released
		}
	}
	if err != nil {
		return nil, err
	}
	columns, err := c.claims(truce.KindColumn, string(c.last))
	for _, x := range columns {
		b := x.Body.(*truce.Column)
		if i, ok := at[b.Day]; ok && out[x.Member] != nil && !x.Withdrawn {
			out[x.Member][i] = b.State
		}
	}
	return out, err
}

// claims returns the claims of a kind: of the one day by their key, of several days all.
func (c *count) claims(k truce.Kind, ofDay string) ([]*truce.Claim, error) {
	if len(c.days) > 1 {
		ofDay = ""
	}
	return c.r.Claims(c.ctx, k, ofDay)
}

// shows reports whether the member's column of every day is shown: its figures are not known otherwise.
func (c *count) shows(m truce.MemberID) bool { return !slices.Contains(c.shown[m], false) }

// showsAt reports whether the member's column of the day is shown in which a moment of the period lies.
func (c *count) showsAt(m truce.MemberID, t truce.Instant) bool {
	own := c.shown[m]
	return own != nil && own[c.dayAt(t)]
}

// together reports whether the columns of all that vote are shown: what is counted for all members is not known
// otherwise.
func (c *count) together() bool {
	return !slices.ContainsFunc(c.members, func(m truce.MemberID) bool {
		return slices.Contains(c.p.Rule.Voters, m) && !c.shows(m)
	})
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

// row makes a line of the bulletin: one cell a member by the given test, and one for all of them.
func (c *count) row(section, label, area string, mine func(truce.MemberID, *truce.IncidentView) bool,
	joint func(*truce.IncidentView) bool) truce.BulletinRow {
	return c.rowOf(c.incidents, truce.BulletinRow{Section: section, Label: label, Area: area}, mine, joint)
}

func (c *count) rowOf(of []*truce.IncidentView, row truce.BulletinRow,
	mine func(truce.MemberID, *truce.IncidentView) bool,
	joint func(*truce.IncidentView) bool) truce.BulletinRow {
	for _, m := range c.members {
		cell := fill(of, func(v *truce.IncidentView) bool { return c.showsOf(m, v) && mine(m, v) })
		cell.Member = m
		row.Cells = append(row.Cells, known(cell, c.shows(m)))
	}
	row.Cells = append(row.Cells, known(fill(of, joint), c.together()))
	return row
}

// known leaves the number out where it is not known; what is known of it stays behind it.
func known(cell truce.BulletinCell, yes bool) truce.BulletinCell {
	if !yes {
		cell.N = nil
	}
	return cell
}

func fill(of []*truce.IncidentView, in func(*truce.IncidentView) bool) truce.BulletinCell {
	var cell truce.BulletinCell
	for _, v := range of {
		if in(v) {
			cell.IDs = append(cell.IDs, string(v.ID))
		}
	}
	cell.N = new(int)
	*cell.N = len(cell.IDs)
	return cell
}

// showsOf reports whether the member's column is shown of the day in which the incident counts; of a state that began
// before, of every day.
func (c *count) showsOf(m truce.MemberID, v *truce.IncidentView) bool {
	if len(c.days) > 1 {
		if t := c.p.Counted(v.When); c.in(t) {
			return c.showsAt(m, t)
		}
	}
	return c.shows(m)
}

// holders returns the members in whose register the incident is, where that may be shown. Most rows ask for it.
func (c *count) holders(v *truce.IncidentView) []truce.MemberID {
	list, known := c.held[v]
	if !known {
		for _, m := range c.members {
			if c.showsOf(m, v) && Registers(c.rules[m], m, v) {
				list = append(list, m)
			}
		}
		c.held[v] = list
	}
	return list
}

// registered reports whether the incident is in the member's register, and that may be shown.
func (c *count) registered(m truce.MemberID, v *truce.IncidentView) bool {
	return slices.Contains(c.holders(v), m)
}

func (c *count) inAny(v *truce.IncidentView) bool { return len(c.holders(v)) > 0 }

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
		if c.inAny(v) && (v.Killed.Some() || ok && f.Finding.Violation()) {
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

// latest returns the latest version of each agreement, in the order in which they came.
func latest(claims []*truce.Claim) []*truce.Agreement {
	at := map[truce.AgreementID]int{}
	var out []*truce.Agreement
	for _, x := range claims {
		a := x.Body.(*truce.Agreement)
		if x.Withdrawn {
			continue
		}
		if i, ok := at[a.ID]; !ok {
			at[a.ID], out = len(out), append(out, a)
		} else if a.Version > out[i].Version {
			out[i] = a
		}
	}
	return out
}

// basis lists the agreements in force by their own dates at some time of the period.
func basis(claims []*truce.Claim, period truce.Interval) []Basis {
	var out []Basis
	for _, a := range latest(claims) {
		if a.Effect.Known() && len(a.Clauses) > 0 && a.Effect < period.To && (!a.End.Known() || a.End > period.From) {
			out = append(out, Basis{ID: a.ID, Title: truce.NameIn(a.Titles, "en")})
		}
	}
	return out
}

package bulletin

import (
	"slices"

	"truce"
	"truce/codes"
)

// The sections of a bulletin, in order.
const (
	Observance     = "observance"
	Review         = "review"
	Reached        = "reached"
	ByKind         = "kinds"
	ByWeapon       = "weapons"
	Apart          = "apart"
	Registry       = "registers"
	Humanitarian   = "humanitarian"
	Reconciliation = "reconciliation"
)

// registered is what the first row counts, by which it is known again.
const registered = "registered"

// rows counts the period line by line.
func (c *count) rows() ([]truce.BulletinRow, error) {
	second := c.counting >= 2
	rows := c.observance()
	if second {
		rows = append(rows, c.kinds()...)
		rows = append(rows, c.weapons()...)
	}
	rows = append(rows, c.review()...)
	if second {
		rows = append(rows, c.reachedRows()...)
	}
	rows = append(rows, c.registers()...)
	if second {
		rows = append(rows, c.apart()...)
	}
	rows = append(rows, c.harm()...)
	more, err := c.reconciliation()
	rows = append(rows, more...)
	if second {
		rows = append(rows, c.places()...)
		rows = append(rows, c.parties()...)
	}
	return rows, err
}

// observance is what was registered: in all, then by province.
func (c *count) observance() []truce.BulletinRow {
	rows := []truce.BulletinRow{c.row(Observance, registered, "", c.registered, c.inAny)}
	provinces := c.provinces()
	if len(provinces) == 1 && provinces[0] == "" {
		return rows
	}
	in := map[string][]*truce.IncidentView{}
	for _, v := range c.incidents {
		in[v.Where.Province] = append(in[v.Where.Province], v)
	}
	for _, p := range provinces {
		label := "registered in"
		if p == "" {
			label = "registered, province not stated"
		}
		rows = append(rows, c.rowOf(in[p], truce.BulletinRow{Section: Observance, Label: label, Area: p},
			c.registered, c.inAny))
	}
	return rows
}

// verdict is one of the things that can have become of an incident: in a member's verdict, and in a joint finding.
type verdict struct {
	label string
	mine  func(a *truce.Assessment) bool // nil: no single verdict says so
	joint func(o truce.Outcome) bool
}

// verdicts are all of them: of the findings that can be settled each is one.
var verdicts = []verdict{
	{"confirmed, not permitted", func(a *truce.Assessment) bool {
		return a.Happened == codes.Confirmed && a.Permitted == codes.NotPermitted
	},
		func(o truce.Outcome) bool { return o.Violation() }},
	{"confirmed, permitted", func(a *truce.Assessment) bool {
		return a.Happened == codes.Confirmed && a.Permitted == codes.WasPermitted
	},
		func(o truce.Outcome) bool {
			return o.Agreed && o.Happened == codes.Confirmed && o.Permitted == codes.WasPermitted
		}},
	{"confirmed, permission open", func(a *truce.Assessment) bool {
		return a.Happened == codes.Confirmed && a.Permitted != codes.NotPermitted && a.Permitted != codes.WasPermitted
	}, func(o truce.Outcome) bool {
		return o.Agreed && o.Happened == codes.Confirmed && o.Permitted != codes.NotPermitted &&
			o.Permitted != codes.WasPermitted
	}},
	{"not confirmed", func(a *truce.Assessment) bool { return a.Happened == codes.NotConfirmed },
		func(o truce.Outcome) bool { return o.Agreed && o.Happened == codes.NotConfirmed }},
	{"refuted", func(a *truce.Assessment) bool { return a.Happened == codes.Refuted },
		func(o truce.Outcome) bool { return o.Agreed && o.Happened == codes.Refuted }},
	{"could not be verified", func(a *truce.Assessment) bool { return a.Happened == codes.CouldNotVerify },
		func(o truce.Outcome) bool { return o.Agreed && o.Happened == codes.CouldNotVerify }},
	{"no agreed finding", nil, func(o truce.Outcome) bool { return !o.Agreed }},
}

// review is what became of them: each member's verdicts, and the joint findings.
func (c *count) review() []truce.BulletinRow {
	var rows []truce.BulletinRow
	for _, l := range verdicts {
		rows = append(rows, c.settled(l.label,
			func(m truce.MemberID, v *truce.IncidentView) bool {
				a := v.Assessments[m]
				return l.mine != nil && a != nil && a.Body.(*truce.Assessment).State == truce.Given &&
					l.mine(a.Body.(*truce.Assessment))
			},
			func(v *truce.IncidentView) bool {
				f, ok := v.Finding()
				return ok && !v.Reopened && l.joint(f.Finding)
			}))
	}
	return append(rows, c.row(Review, "verdict open", "",
		func(m truce.MemberID, v *truce.IncidentView) bool { return v.Assessments[m] == nil && c.inAny(v) },
		func(v *truce.IncidentView) bool {
			_, ok := v.Finding()
			return (!ok || v.Reopened) && c.inAny(v)
		}))
}

// settled makes a line whose joint figure counts findings: these are joint whosever column is missing.
func (c *count) settled(label string, mine func(truce.MemberID, *truce.IncidentView) bool,
	joint func(*truce.IncidentView) bool) truce.BulletinRow {
	row := c.row(Review, label, "", mine, joint)
	row.Cells[len(c.members)] = fill(c.incidents, joint)
	return row
}

// registers compares them incident by incident: what is in a member's register alone, and what is in several.
func (c *count) registers() []truce.BulletinRow {
	holders := func(v *truce.IncidentView) int { return len(c.holders(v)) }
	shown := 0
	for _, m := range c.members {
		if c.shows(m) {
			shown++
		}
	}
	if shown < 2 {
		return nil
	}
	return []truce.BulletinRow{
		c.row(Registry, "in one register alone", "",
			func(m truce.MemberID, v *truce.IncidentView) bool { return c.registered(m, v) && holders(v) == 1 },
			func(v *truce.IncidentView) bool { return holders(v) == 1 }),
		c.row(Registry, "in several registers", "",
			func(m truce.MemberID, v *truce.IncidentView) bool { return c.registered(m, v) && holders(v) > 1 },
			func(v *truce.IncidentView) bool { return holders(v) > 1 }),
	}
}

// harm is what reports say of people, as bounds: never one number, and silence is counted as silence.
func (c *count) harm() []truce.BulletinRow {
	least := truce.BulletinRow{Section: Humanitarian, Label: "killed, at least"}
	most := truce.BulletinRow{Section: Humanitarian, Label: "killed, at most"}
	for _, m := range append(append([]truce.MemberID{}, c.members...), "") {
		least.Cells = append(least.Cells, c.sum(m, func(s truce.Spread) *truce.Bound { return s.Low }, false))
		most.Cells = append(most.Cells, c.sum(m, func(s truce.Spread) *truce.Bound { return s.High }, true))
	}
	rows := []truce.BulletinRow{least, most}
	if c.counting >= 2 {
		rows = append(rows, c.people()...)
	}
	silent := func(v *truce.IncidentView) bool { return v.Killed.IsZero() }
	rows = append(rows, c.row(Humanitarian, "incidents of which no report states the killed", "",
		func(m truce.MemberID, v *truce.IncidentView) bool { return c.registered(m, v) && silent(v) },
		func(v *truce.IncidentView) bool { return c.inAny(v) && silent(v) }))
	for _, k := range codes.EventKinds {
		if row := c.lasts(k); k.Lasts() && anyCounted(row) {
			rows = append(rows, row)
		}
	}
	return rows
}

// lasts counts the states of a kind that went on in the period, whenever they began.
func (c *count) lasts(k codes.EventKind) truce.BulletinRow {
	of := func(v *truce.IncidentView) bool { return slices.Contains(v.Kinds, k) }
	return c.rowOf(c.lasting, truce.BulletinRow{Section: Humanitarian, Label: string(k)},
		func(m truce.MemberID, v *truce.IncidentView) bool { return c.registered(m, v) && of(v) },
		func(v *truce.IncidentView) bool { return c.inAny(v) && of(v) })
}

// sum adds a bound over the incidents in the member's register ("" for any) whose reports count the killed. An incident
// of which the bound is not known leaves the upper one of the whole unknown, and the lower one as it is.
func (c *count) sum(m truce.MemberID, of func(truce.Spread) *truce.Bound, everyOne bool) truce.BulletinCell {
	cell := truce.BulletinCell{Member: m}
	n, open := 0, false
	for _, v := range c.incidents {
		if m == "" && !c.inAny(v) || m != "" && !c.registered(m, v) {
			continue
		}
		if b := of(v.Killed); b != nil {
			n += b.N
			cell.IDs = append(cell.IDs, string(v.ID))
		} else if !v.Killed.IsZero() {
			open = true
		}
	}
	if len(cell.IDs) > 0 && !(open && everyOne) {
		cell.N = &n
	}
	return known(cell, m == "" && c.together() || m != "" && c.shows(m))
}

// anyCounted reports whether a row has something to count.
func anyCounted(row truce.BulletinRow) bool {
	for _, cell := range row.Cells {
		if len(cell.IDs) > 0 {
			return true
		}
	}
	return false
}

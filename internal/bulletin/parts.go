package bulletin

import (
	"cmp"
	"maps"
	"slices"

	"truce"
	"truce/codes"
)

// What the rows of the second way of counting say, before what they are of.
const (
	ofKind   = "registered as"
	ofWeapon = "registered with"
	ofPlace  = "registered at"
	ofParty  = "named as author"

	others = " others" // stands behind one of them

	atLeastOf = ", at least"
	atMostOf  = ", at most"
)

// mostNamed is how many places, and how many parties, have a row of their own: those with the most incidents.
const mostNamed = 150

// kinds is what was registered by kind of event. An incident of which reports state several kinds is in the row of
// each.
func (c *count) kinds() []truce.BulletinRow {
	return c.split(ByKind, ofKind, "registered, kind not stated", func(v *truce.IncidentView) []string {
		return texts(v.Kinds)
	}, texts(codes.EventKinds))
}

// weapons is what was registered by class of weapon, as reports assess it.
func (c *count) weapons() []truce.BulletinRow {
	return c.split(ByWeapon, ofWeapon, "registered, weapon not stated", func(v *truce.IncidentView) []string {
		var out []string
		for _, r := range v.Reports {
			if r.Coded != nil && r.Coded.Means != codes.MeansUnknown {
				out = append(out, string(r.Coded.Means))
			}
		}
		return out
	}, texts(codes.AllMeans))
}

// places is what was registered by place below the province: the district where one is stated, else the area of the
// register, else the name as the source writes it.
func (c *count) places() []truce.BulletinRow {
	of := func(v *truce.IncidentView) []string {
		if p := cmp.Or(v.Where.District, string(v.Where.Area), v.Where.Name); p != "" {
			return []string{short(p)}
		}
		return nil
	}
	return c.split(truce.SectionPlaces, ofPlace, "registered, place below the province not stated", of, c.most(of))
}

// parties is what was registered by who is named as author by some report.
func (c *count) parties() []truce.BulletinRow {
	of := func(v *truce.IncidentView) []string {
		var out []string
		for _, a := range v.Authors {
			out = append(out, short(cmp.Or(string(a.Actor), a.Name)))
		}
		return out
	}
	return c.split(truce.SectionParties, ofParty, "no author named", of, c.most(of))
}

// short cuts a name to what a row can say, at the limit of a letter.
func short(name string) string {
	if len(name) <= 150 {
		return name
	}
	for i := range name {
		if i > 150 {
			return name[:i]
		}
	}
	return name
}

// most lists the values of the registered incidents that have a row of their own, in order; the others have one
// together.
func (c *count) most(of func(*truce.IncidentView) []string) []string {
	n := map[string]int{}
	for _, v := range c.incidents {
		if c.inAny(v) {
			for _, x := range of(v) {
				n[x]++
			}
		}
	}
	list := slices.SortedFunc(maps.Keys(n), func(a, b string) int {
		return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b))
	})
	list = list[:min(len(list), mostNamed)]
	slices.Sort(list)
	return list
}

// split makes a row for each of the values that some registered incident has, one for all other values together, and
// one for those without any: what was registered is in one of them at least.
func (c *count) split(section, label, none string, of func(*truce.IncidentView) []string,
	values []string) []truce.BulletinRow {
	with := map[string][]*truce.IncidentView{}
	for _, x := range values {
		with[x] = nil
	}
	var other, without []*truce.IncidentView
	for _, v := range c.incidents {
		has := of(v)
		slices.Sort(has)
		has = slices.Compact(has)
		known := 0
		for _, x := range has {
			if list, ok := with[x]; ok {
				with[x] = append(list, v)
				known++
			}
		}
		switch {
		case len(has) == 0:
			without = append(without, v)
		case known < len(has):
			other = append(other, v)
		}
	}
	var rows []truce.BulletinRow
	add := func(label, area string, list []*truce.IncidentView) {
		row := c.rowOf(list, truce.BulletinRow{Section: section, Label: label, Area: area}, c.registered, c.inAny)
		if anyCounted(row) {
			rows = append(rows, row)
		}
	}
	for _, x := range values {
		add(label, x, with[x])
	}
	add(label+others, "", other)
	add(none, "", without)
	return rows
}

// apart is what is in no register: nothing that happened in the period is counted nowhere.
func (c *count) apart() []truce.BulletinRow {
	told := func(m truce.MemberID, v *truce.IncidentView) bool {
		return slices.ContainsFunc(v.Reports, func(r *truce.ReportState) bool { return r.Owner == m })
	}
	return []truce.BulletinRow{
		c.row(Apart, "told of, and left out by the counting rule", "",
			func(m truce.MemberID, v *truce.IncidentView) bool {
				return !v.DataOnly && told(m, v) && !Registers(c.rules[m], m, v)
			},
			func(v *truce.IncidentView) bool { return !v.DataOnly && !c.inAny(v) }),
		c.row(Apart, "told by third-party data alone, and adopted by no rule", "",
			func(m truce.MemberID, v *truce.IncidentView) bool {
				return v.DataOnly && told(m, v) && !Registers(c.rules[m], m, v)
			},
			func(v *truce.IncidentView) bool { return v.DataOnly && !c.inAny(v) }),
	}
}

// people are the rows of the killed and wounded by who they were, and of the wounded in all: bounds, from what reports
// state.
func (c *count) people() []truce.BulletinRow {
	killed := func(t truce.Toll) truce.Harm { return t.Killed }
	wounded := func(t truce.Toll) truce.Harm { return t.Wounded }
	civilian := func(h truce.Harm) truce.Range { return h.Civilian }
	fighter := func(h truce.Harm) truce.Range { return h.Fighter }
	var rows []truce.BulletinRow
	for _, l := range []struct {
		label   string
		outcome func(truce.Toll) truce.Harm
		of      func(truce.Harm) truce.Range
	}{
		{"civilians killed", killed, civilian}, {"fighters killed", killed, fighter},
		{"wounded", wounded, truce.Harm.Sum},
		{"civilians wounded", wounded, civilian}, {"fighters wounded", wounded, fighter},
	} {
		least := truce.BulletinRow{Section: Humanitarian, Label: l.label + atLeastOf}
		most := truce.BulletinRow{Section: Humanitarian, Label: l.label + atMostOf}
		for _, m := range append(append([]truce.MemberID{}, c.members...), "") {
			low, high := c.bounds(m, l.outcome, l.of)
			least.Cells, most.Cells = append(least.Cells, low), append(most.Cells, high)
		}
		rows = append(rows, least, most)
	}
	return rows
}

// bounds adds over the incidents in the member's register ("" for any) how many people of a status were harmed. Where a
// report counts the harmed and does not say who they were, all of them may have been of the status, and none.
func (c *count) bounds(m truce.MemberID, outcome func(truce.Toll) truce.Harm,
	of func(truce.Harm) truce.Range) (least, most truce.BulletinCell) {
	least, most = truce.BulletinCell{Member: m}, truce.BulletinCell{Member: m}
	low, high, open := 0, 0, false
	for _, v := range c.incidents {
		if m == "" && !c.inAny(v) || m != "" && !c.registered(m, v) {
			continue
		}
		var all truce.Spread
		upper, bounded, some := 0, true, false
		for _, r := range v.Reports {
			if r.Coded == nil {
				continue
			}
			h := outcome(r.Coded.Toll)
			x := of(h)
			all.Add(r.Report.ID, x)
			if x.IsZero() {
				x = h.Sum()
			}
			if x.IsZero() {
				continue
			}
			some = true
			if b := cmp.Or(x.High, x.Best); b != nil {
				upper = max(upper, *b)
			} else {
				bounded = false
			}
		}
		if all.Low != nil {
			low += all.Low.N
			least.IDs = append(least.IDs, string(v.ID))
			upper = max(upper, all.Low.N)
		}
		if some && bounded {
			high += upper
			most.IDs = append(most.IDs, string(v.ID))
		}
		open = open || some && !bounded
	}
	if len(least.IDs) > 0 {
		least.N = &low
	}
	if len(most.IDs) > 0 && !open {
		most.N = &high
	}
	shown := m == "" && c.together() || m != "" && c.shows(m)
	return known(least, shown), known(most, shown)
}

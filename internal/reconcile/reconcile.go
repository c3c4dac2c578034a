// Package reconcile counts the registers of several members under their own rules, and says entry by entry why the
// totals differ: what is in all of them, what in one alone, what is in them under another class, place or day, and what
// one of them leaves out.
//
// It is pure, and decides nothing: which entries tell of one incident is what the record and the matching engine say,
// and is handed in. What is not stated is not counted as none: a figure that rests on it has no upper bound.
package reconcile

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"truce"
)

// Entry is one line of a register: what one report says, in codes.
type Entry struct {
	ID       string // distinct among all entries
	Register string // whose it is: a member, or what a file is called
	Cluster  string // entries of one cluster tell of one incident
	Incident string // of the record; empty: the cluster is what matching proposes
	Dataset  string // of third-party data; empty: the register's own
	Coded    truce.Coded
	Excluded map[string][]string // why it can be left out, by who says so: a register, or "" for a joint finding
}

// Register is somebody's register: its entries, counted under its rule.
type Register struct {
	ID   string
	Rule truce.CountingRule
}

// Period is the days for which registers are compared, in the zone and with the close of the process.
type Period struct {
	First, Last truce.Date
	Zone        *time.Location
	Closes      string // as in [truce.Process]
	ByEnd       bool   // what began on one day and ended on another counts on the last
}

// Place says where a cluster stands between the registers.
type Place string

// The places.
const (
	Common   Place = "common"    // several registers count it
	Only     Place = "only"      // one register counts it, and no other has an entry of it
	LeftOut  Place = "left out"  // one register counts it, and another has it and leaves it out by its rule
	OtherDay Place = "other day" // one register counts it in the period, and another on another day
)

// Places lists them in the order in which they are told.
var Places = []Place{Common, Only, LeftOut, OtherDay}

// Held is what one register has of a cluster.
type Held struct {
	Register string           `json:"register"`
	Entries  []string         `json:"entries"`
	N        truce.Range      `json:"n"`       // what it counts of them, in the unit of its rule
	Counts   bool             `json:"counts"`  // at least one of them counts in the period
	Why      []truce.Sentence `json:"why"`     // what became of those that do not
	Days     []string         `json:"days"`    // on which they count, within the period or not
	Kinds    []string         `json:"kinds"`   // as stated, each once
	Where    []string         `json:"where"`   // the same
	Weapons  []string         `json:"weapons"` // the same
}

// Row is one incident as the registers have it.
type Row struct {
	Cluster  string   `json:"cluster"`
	Incident string   `json:"incident,omitempty"` // of the record
	Proposed bool     `json:"proposed"`           // the record holds several incidents here; matching takes them to be one
	Place    Place    `json:"place"`
	Held     []Held   `json:"held"`    // in the order of the registers; those that have nothing of it are left out
	Differs  []string `json:"differs"` // of class, place, day, weapon: those that two registers state and none alike
}

// Part is what one kind of row comes to for each register: the parts of a register add up to its total.
type Part struct {
	Place Place         `json:"place"`
	Of    string        `json:"of,omitempty"` // of rows that one register counts: which
	Rows  int           `json:"rows"`
	N     []truce.Range `json:"n"` // a register each
}

// Result is registers compared.
type Result struct {
	Registers []string `json:"registers"`
	Tallies   []Tally  `json:"tallies"` // in the same order
	Rows      []Row    `json:"rows"`
	Parts     []Part   `json:"parts"`
	Why       string   `json:"why"`     // in one line, why the totals differ
	Undated   []string `json:"undated"` // entries of whose time nothing is known: on no day
}

// Compare counts each register under its rule and compares them. The order of the entries is of no effect.
func Compare(registers []Register, entries []Entry, p Period) (*Result, error) {
	list := sorted(entries)
	r := &Result{Rows: []Row{}, Undated: []string{}}
	at := map[string]int{}
	if err := r.count(registers, list, p); err != nil {
		return nil, err
	}
	for i, reg := range registers {
		at[reg.ID] = i
	}
	groups := map[string][]*Entry{}
	var order []string
	for _, e := range list {
		if _, known := at[e.Register]; !known {
			continue
		}
		if groups[e.Cluster] == nil {
			order = append(order, e.Cluster)
		}
		groups[e.Cluster] = append(groups[e.Cluster], e)
	}
	for _, c := range order {
		if row, ok := r.row(c, groups[c]); ok {
			r.Rows = append(r.Rows, row)
		}
	}
	for i := range r.Tallies {
		r.Undated = append(r.Undated, r.Tallies[i].Undated...)
	}
	slices.Sort(r.Undated)
	r.Undated = slices.Compact(r.Undated)
	r.add()
	r.Why = r.why()
	return r, nil
}

// count counts each register, all at once.
func (r *Result) count(registers []Register, list []*Entry, p Period) error {
	tallies, errs := make([]*Tally, len(registers)), make([]error, len(registers))
	var all sync.WaitGroup
	for i := range registers {
		all.Go(func() { tallies[i], errs[i] = tally(registers[i], list, p) })
	}
	all.Wait()
	for i, t := range tallies {
		if errs[i] != nil {
			return errs[i]
		}
		r.Registers, r.Tallies = append(r.Registers, registers[i].ID), append(r.Tallies, *t)
	}
	return nil
}

// sorted returns the entries in order of time, then id.
func sorted(entries []Entry) []*Entry {
	out := make([]*Entry, len(entries))
	for i := range entries {
		out[i] = &entries[i]
	}
	slices.SortFunc(out, func(a, b *Entry) int {
		return cmp.Or(cmp.Compare(a.Coded.When.From, b.Coded.When.From), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// row places one cluster; false where no register counts anything of it in the period.
func (r *Result) row(cluster string, list []*Entry) (Row, bool) {
	row := Row{Cluster: cluster, Held: []Held{}, Differs: []string{}}
	counting := 0
	for i, reg := range r.Registers {
		h, some := held(reg, &r.Tallies[i], list)
		if !some {
			continue
		}
		if h.Counts {
			counting++
		}
		row.Held = append(row.Held, h)
	}
	for _, e := range list {
		row.Proposed = row.Proposed || row.Incident != "" && e.Incident != "" && e.Incident != row.Incident
		row.Incident = cmp.Or(row.Incident, e.Incident)
	}
	if counting == 0 {
		return row, false
	}
	switch {
	case counting > 1:
		row.Place = Common
	case len(row.Held) == 1:
		row.Place = Only
	case slices.ContainsFunc(row.Held, func(h Held) bool { return !h.Counts && len(h.Days) > 0 }):
		row.Place = OtherDay
	default:
		row.Place = LeftOut
	}
	row.differ()
	return row, true
}

// held gathers what a register has of a cluster.
func held(reg string, t *Tally, list []*Entry) (Held, bool) {
	h := Held{Register: reg, Entries: []string{}, Why: []truce.Sentence{}, Days: []string{}, Kinds: []string{},
		Where:   []string{},
		Weapons: []string{}}
	sum := Sum{}
	for _, e := range list {
		if e.Register != reg {
			continue
		}
		f := t.fate[e.ID]
		h.Entries = append(h.Entries, e.ID)
		if f.counts {
			h.Counts = true
			sum.Add(f.n)
		}
		h.Why, h.Days = because(h.Why, f.why), with(h.Days, f.day)
		h.Kinds, h.Weapons = with(h.Kinds, string(e.Coded.Kind)), with(h.Weapons, string(e.Coded.Means))
		h.Where = with(h.Where, cmp.Or(e.Coded.Where.Name, e.Coded.Where.District, e.Coded.Where.Province))
	}
	h.N = sum.Range()
	return h, len(h.Entries) > 0
}

// with adds a text that is not empty and not there yet.
func with(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// because is with for sentences.
func because(list []truce.Sentence, s truce.Sentence) []truce.Sentence {
	said := func(x truce.Sentence) bool { return x.String() == s.String() }
	if s.Format == "" || slices.ContainsFunc(list, said) {
		return list
	}
	return append(list, s)
}

// What two registers can say differently of one incident.
const (
	DiffersKind   = "class"
	DiffersPlace  = "place"
	DiffersDay    = "day"
	DiffersWeapon = "weapon"
)

// differ names what two registers state of the incident and none of them alike. What one of them does not state is no
// difference.
func (row *Row) differ() {
	for _, f := range []struct {
		what string
		of   func(*Held) []string
	}{
		{DiffersKind, func(h *Held) []string { return h.Kinds }}, {DiffersPlace, func(h *Held) []string { return h.Where }},
		{DiffersDay, func(h *Held) []string { return h.Days }}, {DiffersWeapon, func(h *Held) []string { return h.Weapons }},
	} {
		if apart(row.Held, f.of) {
			row.Differs = append(row.Differs, f.what)
		}
	}
}

// apart reports whether two of those that state something have nothing of it in common.
func apart(list []Held, of func(*Held) []string) bool {
	for i := range list {
		for j := range i {
			a, b := of(&list[i]), of(&list[j])
			if len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) }) {
				return true
			}
		}
	}
	return false
}

// add sums the rows by where they stand.
func (r *Result) add() {
	part := func(p Place, of string) {
		x := Part{Place: p, Of: of}
		sums := make([]Sum, len(r.Registers))
		for i := range r.Rows {
			row := &r.Rows[i]
			if row.Place != p || of != "" && row.counter() != of {
				continue
			}
			x.Rows++
			for _, h := range row.Held {
				if h.Counts {
					sums[slices.Index(r.Registers, h.Register)].Add(h.N)
				}
			}
		}
		for i := range sums {
			x.N = append(x.N, sums[i].Range())
		}
		if x.Rows > 0 {
			r.Parts = append(r.Parts, x)
		}
	}
	r.Parts = []Part{}
	for _, p := range Places {
		if p == Common {
			part(p, "")
			continue
		}
		for _, reg := range r.Registers {
			part(p, reg)
		}
	}
}

// counter is the one register that counts a row that is not common.
func (row *Row) counter() string {
	for _, h := range row.Held {
		if h.Counts {
			return h.Register
		}
	}
	return ""
}

package truce

import (
	"strings"

	"truce/codes"
)

// KindProcess is the kind of a [Process].
const KindProcess Kind = "process/1"

// Process is the document the members are bound by: who keeps the record, by which rule they settle, in which zone they
// count days. The founding one is the first entry of every founder's log; one that amends it opens the logs of those
// who join by it. A log that opens with any other belongs to another process.
type Process struct {
	ID        string   `json:"id"` // slug
	Title     string   `json:"title"`
	Fictional bool     `json:"fictional,omitzero"` // an exercise: shown under a band on every page, export and print
	Note      string   `json:"note,omitempty"`
	Members   []Member `json:"members"` // in alphabetical order of id
	Rule      Rule     `json:"rule"`
	Zone      string   `json:"zone"`       // IANA name or fixed offset "UTC+00:00", for days and bulletins
	DayCloses string   `json:"day_closes"` // "18:00": the 24-hour period of a bulletin ends then, local time
	Agreement string   `json:"agreement,omitempty"`
	Kinds     int      `json:"kinds,omitzero"`       // which list of kinds of entry holds, see [KindLists]; 0: the first
	CountedBy TimeEnd  `json:"counted_by,omitempty"` // which end of an incident's time says in which period it counts
	Founding  Digest   `json:"founding,omitzero"`    // of the founding document, in one that amends
	Amends    Digest   `json:"amends,omitzero"`      // of the document in whose place it comes

	Since Since `json:"-"` // what became of it since; no part of the document
}

// TimeEnd is one of the two ends of a time that reaches from one period into another.
type TimeEnd string

// The ends. Without a word an incident counts in the period in which its time begins, so that what is known to the day
// alone counts in the bulletin of that day.
const (
	CountedByBeginning TimeEnd = ""
	CountedByEnd       TimeEnd = "end"
)

// Counted returns the moment that says in which period a time counts: the one end that is known, where one is; the zero
// Instant, and no period, where none is.
func (p *Process) Counted(when Interval) Instant {
	if p.CountedBy == CountedByEnd && when.To.Known() || !when.From.Known() {
		return when.To
	}
	return when.From
}

// Member is an institution that keeps a log in the process.
type Member struct {
	ID       MemberID `json:"id"`
	Names    []Name   `json:"names"`
	Role     Role     `json:"role"`
	LogKey   string   `json:"log_key"`            // note verifier key of its log
	Cosigner string   `json:"cosigner,omitempty"` // note verifier key of its cosigner
	NodeKey  string   `json:"node_key,omitempty"` // base64 of the Ed25519 key its node authenticates with
}

// Role is what a member is in the process.
type Role string

// The roles.
const (
	RoleGuarantor   Role = "guarantor"
	RoleUN          Role = "un"
	RoleMission     Role = "mission"
	RoleLiaison     Role = "liaison" // of a party
	RoleFacilitator Role = "facilitator"
	RoleObserver    Role = "observer"
)

// roles lists the roles.
var roles = codes.List[Role]{RoleGuarantor, RoleUN, RoleMission, RoleLiaison, RoleFacilitator, RoleObserver}

// Member returns the member of that id, false when there is none.
func (p *Process) Member(id MemberID) (Member, bool) {
	for _, m := range p.Members {
		if m.ID == id {
			return m, true
		}
	}
	return Member{}, false
}

// Digest names the document: two logs belong to one process when theirs are equal.
func (p *Process) Digest() Digest {
	b, err := marshal(p)
	if err != nil {
		panic("truce: a founding document that cannot be encoded: " + err.Error())
	}
	return sha(b)
}

// Check returns the first thing wrong with the document, as a sentence.
func (p *Process) Check() error {
	if !ValidSlug(p.ID) {
		return Errorf(Invalid, "the process id %q is not a slug: use a-z, 0-9 and hyphens", p.ID)
	}
	if p.Founding.IsZero() != p.Amends.IsZero() {
		return Errorf(Invalid, "a document that amends names the founding document and the one it amends; a founding "+
			"document names neither")
	}
	if p.Kinds < 0 {
		return Errorf(Invalid, "the document names list %d of the kinds of entry; they are counted from 1", p.Kinds)
	}
	if p.Title == "" {
		return Errorf(Invalid, "the process has no title")
	}
	if p.CountedBy != CountedByBeginning && p.CountedBy != CountedByEnd {
		return Errorf(Invalid, "an incident counts by the beginning of its time, which needs no word, or by its end, not "+
			"by its %q", p.CountedBy)
	}
	if len(p.Members) == 0 {
		return Errorf(Invalid, "the process names no member")
	}
	for i, m := range p.Members {
		if !m.ID.Valid() {
			return Errorf(Invalid, "the member id %q is not two to eight capital letters or digits", m.ID)
		}
		if i > 0 && p.Members[i-1].ID >= m.ID {
			return Errorf(Invalid, "members stand in alphabetical order, once each: %s follows %s", m.ID, p.Members[i-1].ID)
		}
	}
	if err := p.checkOwnKeys(UseCosigner, UseNode); err != nil {
		return err
	}
	return p.Rule.Check(p.Members)
}

// CheckNew is [Process.Check] for a document that nobody has endorsed yet. It asks more: what a log has once opened
// with keeps its effect, and a mistake in a new one can still be mended. The zone and the hour are read where periods
// are.
func (p *Process) CheckNew() error {
	if err := p.Check(); err != nil {
		return err
	}
	if strings.TrimSpace(p.Title) == "" {
		return Errorf(Invalid, "the process has no title")
	}
	if p.Zone == "" {
		return Errorf(Invalid, "the document names no time zone: without one nobody knows when a day begins")
	}
	if p.Agreement != "" && !ValidSlug(p.Agreement) {
		return Errorf(Invalid, "the agreement %q is no id: use a-z, 0-9 and inner hyphens", short(p.Agreement))
	}
	for _, m := range p.Members {
		if err := m.checkNew(); err != nil {
			return err
		}
	}
	return p.checkOwnKeys(UseLog)
}

func (m Member) checkNew() error {
	if len(m.Names) == 0 {
		return Errorf(Invalid, "the document gives no name of %s", m.ID)
	}
	for _, n := range m.Names {
		if strings.TrimSpace(n.Text) == "" {
			return Errorf(Invalid, "a name of %s in the document is empty", m.ID)
		}
	}
	if m.Role == "" {
		return Errorf(Invalid, "the document does not say what %s is: %s", m.ID, roles)
	}
	return checkCode(roles, Say("a role, as %s is given", m.ID), m.Role)
}

var processKind = kind[Process]{
	name: KindProcess,
	act:  ActAdmin, field: FieldDossier, final: true,
	key:   func(b *Process) string { return b.ID },
	check: (*Process).Check,
	admit: admitProcess,
	does:  func(b *Process) []Effect { return []Effect{Founds{b}} },
}

func admitProcess(j judging, p *Process) error {
	if j.ref.Index != 0 {
		return Errorf(Conflict, "a log has one founding document, its first entry")
	}
	if !p.Amends.IsZero() {
		if j.InForce(p.Digest()) == nil {
			return Errorf(Conflict, "the document %s, by which %s would join, is not in force", p.Digest(), j.ref.Member)
		}
	} else if want := j.Founding(); !want.IsZero() && p.Digest() != want {
		return Errorf(Conflict, "the log of %s was founded by another document", j.ref.Member)
	}
	if _, ok := p.Member(j.ref.Member); !ok {
		return Errorf(Forbidden, "the founding document does not name %s", j.ref.Member)
	}
	return nil
}

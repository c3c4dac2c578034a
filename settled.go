package truce

import (
	"slices"
)

// Settlement is a revision that enough members concurred in.
type Settlement struct {
	Rule     int // the version of the rule under which it was settled
	Revision int // counted from 1 under each rule
	Finding  Outcome
	Basis    Digest
	By       []MemberID // who concurred
	Counted  []MemberID // whose verdicts were counted, as far as that is known; empty: who concurred
	At       Instant    // claimed time of the concurrence that settled it
	Void     bool       // no outcome reached the number; the next revision opened
	Of       IncidentID `json:"Of,omitempty"` // the id on which it was settled, where that was joined to another
}

// Number names the revision among all of its incident: "2" under the founding rule, "3.2" for the second under the
// third; before it the id on which it was settled, where that was joined to another.
func (s Settlement) Number() string {
	n := itoa(s.Revision)
	if s.Rule > 1 {
		n = itoa(s.Rule) + "." + n
	}
	if s.Of != "" {
		n = string(s.Of) + " " + n
	}
	return n
}

// Members returns whose finding it is: those whose verdicts were counted, where that is still known, else who
// concurred.
func (s Settlement) Members() []MemberID {
	if len(s.Counted) > 0 {
		return s.Counted
	}
	return s.By
}

// Renewed reports whether something that the last finding rests on has changed, while the finding still follows from
// the verdicts: it stands, and the members look at it again.
func (v *IncidentView) Renewed() bool {
	last, ok := v.Finding()
	return ok && !v.Reopened && last.Basis != v.Basis
}

// Finding returns the latest settled finding, false when there is none.
func (v *IncidentView) Finding() (Settlement, bool) {
	for i := len(v.Settled) - 1; i >= 0; i-- {
		if !v.Settled[i].Void {
			return v.Settled[i], true
		}
	}
	return Settlement{}, false
}

// settleAll walks the revisions under all rules. What was found on an id that was joined to this one stays said, before
// what was found on this one: else whoever opened both could make a finding vanish by joining it to an older incident.
func (v *IncidentView) settleAll(p *Process, g Group) (open int, first map[MemberID]*Claim) {
	docs := append(slices.Clone(p.Since.Former), p)
	if p.findingsStand() {
		for _, id := range g.IDs[1:] {
			had := len(v.Settled)
			for _, d := range docs {
				v.settle(d, id, g.Concurs)
			}
			for i := range v.Settled[had:] {
				v.Settled[had+i].Of = id
			}
		}
	}
	for _, d := range docs {
		open, first = v.settle(d, v.ID, g.Concurs)
	}
	return open, first
}

// settle walks the revisions of one rule on one id: a member's first concurrence per revision counts, and a revision
// is settled when enough members concur in the same outcome on the same basis. It returns the revision that is open,
// and by whom there is a concurrence in it. What comes late under a rule that was replaced is settled before all that
// is settled under a later one, and changes nothing there.
func (v *IncidentView) settle(p *Process, id IncidentID, concurs []*Claim) (open int, first map[MemberID]*Claim) {
	type key struct {
		f Outcome
		b Digest
	}
	rule := p.Rule
	v.passed = nil
	for n := 1; ; n++ {
		first = map[MemberID]*Claim{}
		for _, c := range concurs {
			b := c.Body.(*Concur)
			if b.Incident != id || b.Revision != n || b.Rule != rule.Version || !slices.Contains(rule.Voters, c.Member) {
				continue
			}
			if old := first[c.Member]; old == nil || c.Ref.Before(old.Ref) {
				first[c.Member] = c
			}
		}
		by := map[key][]*Claim{}
		most := 0
		for _, m := range sortedKeys(first) {
			b := first[m].Body.(*Concur)
			k := key{b.Finding, b.Basis}
			by[k] = append(by[k], first[m])
			most = max(most, len(by[k]))
		}
		need := rule.ConcurK()
		if most+len(rule.Voters)-len(first) < need {
			v.Settled = append(v.Settled, Settlement{Rule: rule.Version, Revision: n, Void: true})
			continue
		}
		if most < need && len(first) >= need && p.findingsStand() {
			v.Settled = append(v.Settled, Settlement{Rule: rule.Version, Revision: n, Void: true})
			v.passed = append(v.passed, passed{n, first})
			continue
		}
		if most < need {
			return n, first
		}
		for k, list := range by {
			if len(list) < need {
				continue
			}
			s := Settlement{Rule: rule.Version, Revision: n, Finding: k.f, Basis: k.b}
			times := make([]Instant, 0, len(list))
			for _, c := range list {
				s.By = append(s.By, c.Member)
				times = append(times, c.At)
			}
			slices.Sort(times)
			s.At = times[need-1]
			v.Settled = append(v.Settled, s)
		}
	}
}

// findingsStand reports whether the document names the list of kinds with which it came that a finding stands while it
// follows from the verdicts, and that a revision waits for nobody once as many have concurred in it as settle one
// (docs/decisions/0023-what-was-found-stands.md).
func (p *Process) findingsStand() bool { return p.KindList() >= 7 }

// passed is a revision in which as many concurred as settle one, not in the same, while others can still settle it.
type passed struct {
	number int
	first  map[MemberID]*Claim
}

// ConcursIn returns the revision in which a voter would concur in the outcome that there is now; 0: in none. It is an
// earlier one where somebody has concurred in just that and the voter has not spoken, so that whoever concurs in
// something else to pass a revision by gains nothing; else the one that is open.
func (v *IncidentView) ConcursIn(m MemberID) int {
	last, found := v.Finding()
	if !v.Decision.Ready || len(v.Reports) == 0 || found && last.Basis == v.Basis {
		return 0
	}
	for _, r := range v.passed {
		for _, c := range r.first {
			if b := c.Body.(*Concur); r.first[m] == nil && b.Finding == v.Decision.Outcome && b.Basis == v.Basis {
				return r.number
			}
		}
	}
	if slices.Contains(v.Concurred, m) {
		return 0
	}
	return v.Open
}

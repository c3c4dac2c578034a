package truce

import (
	"bytes"
	"slices"
	"sort"

	"truce/codes"
)

// IncidentView is what the claims of a group make of it.
type IncidentView struct {
	ID          IncidentID
	Also        []IncidentID // ids that redirect here
	Reports     []*ReportState
	TakenBack   []*ReportState // that verdicts rest on: withdrawn, or nobody says any more that they tell of it
	Unread      []*ReportState // that too few of those whose verdicts count had before them, in the version that stands
	Disputed    []Dispute      // reports that members group differently
	Proposed    []SameClaim
	Denied      []SameClaim // who holds this incident and another to be two, or took back that they are one
	Joined      []SameClaim // what was claimed of ids that are one by now
	Links       []LinkClaim // what members said of its reports, here or elsewhere, opening entries apart
	When        Interval
	Where       Place
	Kinds       []codes.EventKind // as reported, in order, each once
	Authors     []Attribution
	Targets     []Attribution
	Killed      Spread
	Wounded     Spread
	Missing     Spread
	Assessments map[MemberID]*Claim
	Interested  map[MemberID]string // and why; see Rule.LapseK
	Decision    Decision
	Settled     []Settlement
	Reopened    bool       // what was found last does not follow any more; see [IncidentView.Renewed]
	Open        int        // number of the revision now open under the rule in force
	Concurred   []MemberID // in the open revision, in whatever outcome: once for each member and revision
	Basis       Digest     // of what a concurrence now would rest on
	Status      Status
	Operations  []*Claim
	DataOnly    bool // told by third-party data alone
	FirstSeen   Instant
	Entered     Instant // from then on the time for verdicts runs; see [Rule.VerdictDue]

	// Agreeing are those of Concurred who did so in the outcome that there is now, resting on what it rests on now. The
	// others count for something else, and not for this.
	Agreeing []MemberID `json:"-"`

	// Unjudged are those of Unread that tell anything that too few of the verdicts were given of: a report that was only
	// told more coarsely is not among them (docs/decisions/0048-what-only-says-less.md).
	Unjudged []*ReportState `json:"-"`

	// Beside are the reports that describe nothing, see [IncidentView.Describe].
	Beside map[ReportID]bool `json:"-"`

	passed []passed // under the rule in force

	// Heard are the parties that have replied, or whose own time to do so is over, by the word of as many members as the
	// rule asks for; in order.
	Heard []ActorID `json:"-"`
}

// Dispute is a report that one member holds to tell of this incident and another does not.
type Dispute struct {
	Report  ReportID
	Here    []MemberID
	NotHere []MemberID
}

// Status is where an incident stands. The list is short and fixed; what the terms say is never on it.
type Status string

// The statuses, each with its one line of meaning in docs/glossary.md.
const (
	StatusReported Status = "reported"     // no verdict yet
	StatusReview   Status = "under review" // some verdicts, no finding
	StatusFound    Status = "found"        // a finding is settled
	StatusNoFind   Status = "no agreed finding"
	StatusReopened Status = "reopened" // a finding was settled, and something it rests on has changed
	StatusEmpty    Status = "emptied"  // its reports were moved to other incidents
)

// View computes what the claims of a group come to. It is pure and does not depend on the order in which logs were
// read.
func (p *Process) View(g Group) IncidentView {
	v := IncidentView{ID: g.IDs[0], Also: g.IDs[1:], Operations: g.Operations, Assessments: map[MemberID]*Claim{}}
	for _, c := range g.Assessments {
		if old := v.Assessments[c.Member]; old == nil || old.Ref.Before(c.Ref) {
			v.Assessments[c.Member] = c
		}
	}
	v.place(p, g)
	v.Describe()
	v.Entered = v.entered(p, g)
	one := setOf(g.IDs)
	for _, c := range g.Sames {
		switch {
		case one[c.A] && one[c.B]:
			v.Joined = append(v.Joined, c)
		case c.Same.Same:
			v.Proposed = append(v.Proposed, c)
		default:
			v.Denied = append(v.Denied, c)
		}
	}
	for _, l := range g.Links {
		if !l.Opening {
			v.Links = append(v.Links, l)
		}
	}
	v.Interested = p.interested(g.Interests)
	v.Basis = v.basis(g)
	v.Decision = p.Rule.decide(v.votes(p.Since), p.lapsed(g.Lapsed))
	open, first := v.settleAll(p, g)
	v.Open, v.Concurred = open, sortedKeys(first)
	for _, m := range v.Concurred {
		b := first[m].Body.(*Concur)
		if v.Decision.Ready && b.Finding == v.Decision.Outcome && b.Basis == v.Basis {
			v.Agreeing = append(v.Agreeing, m)
		}
	}
	v.nameThoseThatCounted(p, g.Interests)
	v.Unread = v.unread(p)
	v.Unjudged = v.unjudged(p)
	if last, ok := v.Finding(); ok {
		follows := p.findingsStand() && v.Decision.Outcome == last.Finding && (v.Decision.Ready || last.Finding.Agreed)
		v.Reopened = last.Basis != v.Basis && !follows
	}
	v.Status = v.status()
	v.Heard = p.heard(g)
	return v
}

// nameThoseThatCounted names the members whose verdicts made what was settled. Others may have concurred in it, as one
// that is interested and has no vote; they are no part of the finding. Of what rests on verdicts that were replaced
// since, it is those that concurred, without who was interested when it was settled.
func (v *IncidentView) nameThoseThatCounted(p *Process, interests []*Claim) {
	for i := range v.Settled {
		s := &v.Settled[i]
		switch {
		case s.Void:
		case s.Basis == v.Basis:
			s.Counted = v.Decision.Counted
		case p.ruleUnder(s.Rule).Interested != Counts:
			said := slices.DeleteFunc(slices.Clone(interests), func(c *Claim) bool { return c.At > s.At })
			was := p.interested(said)
			s.Counted = slices.DeleteFunc(slices.Clone(s.By), func(m MemberID) bool { _, is := was[m]; return is })
		}
	}
}

// ruleUnder returns the rule of a version, be it in force or of a document that was replaced.
func (p *Process) ruleUnder(version int) Rule {
	for _, f := range p.Since.Former {
		if f.Rule.Version == version {
			return f.Rule
		}
	}
	return p.Rule
}

// interested returns the members that are interested, and why: a member that says so of itself, and one of which as
// many others say it as the rule asks for. If one voice were enough, any member could take any other's vote away.
// Former members say nothing of it any more.
func (p *Process) interested(claims []*Claim) map[MemberID]string {
	out := map[MemberID]string{}
	said := map[MemberID]map[MemberID]bool{}
	for _, c := range claims {
		b := c.Body.(*Interest)
		if _, member := p.Member(c.Member); !b.Holds || !member {
			continue
		}
		if said[b.Member] == nil {
			said[b.Member] = map[MemberID]bool{}
		}
		said[b.Member][c.Member] = true
		if said[b.Member][b.Member] || len(said[b.Member]) >= p.Rule.LapseK {
			out[b.Member] = b.Ground
		}
	}
	return out
}

// place sorts the reports into those that tell of this incident and those members disagree about.
func (v *IncidentView) place(p *Process, g Group) {
	here := map[ReportID][]MemberID{}
	not := map[ReportID][]MemberID{}
	one := setOf(g.IDs)
	for _, l := range g.Links {
		in := one[l.Incident]
		switch {
		case in && l.Linked:
			here[l.Report] = append(here[l.Report], l.Member)
		case in != l.Linked:
			not[l.Report] = append(not[l.Report], l.Member)
		}
	}
	for _, r := range g.Reports {
		id := r.Report.ID
		members := unique(here[id])
		if len(members) == 0 || r.Withdrawn {
			if v.had(func(x ReportVersion) bool { return x.Report == id }) >= p.Rule.ConcurK() {
				v.TakenBack = append(v.TakenBack, r)
			}
			continue
		}
		v.Reports = append(v.Reports, r)
		v.setBeside(p, g, r, members)
		// A member that links a report both here and elsewhere says that it tells of several incidents: no dispute.
		others := slices.DeleteFunc(unique(not[id]), func(m MemberID) bool { return slices.Contains(members, m) })
		if len(others) > 0 {
			v.Disputed = append(v.Disputed, Dispute{Report: id, Here: members, NotHere: others})
		}
	}
	if len(v.Reports) == 0 {
		v.Reports = v.TakenBack
	}
}

// Describe merges what the reports of the view say, without choosing between them, into the fields from When to
// Missing, DataOnly and FirstSeen. Whoever leaves reports out of a view calls it again, so that nothing of them shows
// through. A report of which no member that opened the incident says that it tells of it stands beside: where there are
// others, it describes nothing (docs/decisions/0043-in-pairs.md).
func (v *IncidentView) Describe() {
	v.When, v.Where, v.Kinds, v.Authors, v.Targets = Interval{}, Place{}, nil, nil, nil
	v.Killed, v.Wounded, v.Missing, v.FirstSeen = Spread{}, Spread{}, Spread{}, 0
	describe := slices.DeleteFunc(slices.Clone(v.Reports), func(r *ReportState) bool { return v.Beside[r.Report.ID] })
	if len(describe) == 0 {
		describe = v.Reports
	}
	v.DataOnly = len(describe) > 0
	var authors, targets attributions
	for _, r := range describe {
		if r.Report.Dataset == "" {
			v.DataOnly = false
		}
		if t := r.Report.Received; t.Known() && (v.FirstSeen == 0 || t < v.FirstSeen) {
			v.FirstSeen = t
		}
		c := r.Coded
		if c == nil {
			continue
		}
		v.When = v.When.Hull(c.When)
		if finer(c.Where, v.Where) {
			v.Where = c.Where
		}
		if c.Kind != "" && !slices.Contains(v.Kinds, c.Kind) {
			v.Kinds = append(v.Kinds, c.Kind)
		}
		authors.add(c.Authors)
		targets.add(c.Targets)
		v.Killed.Add(r.Report.ID, c.Toll.Killed.Sum())
		v.Wounded.Add(r.Report.ID, c.Toll.Wounded.Sum())
		v.Missing.Add(r.Report.ID, c.Toll.Missing.Sum())
	}
	v.Authors, v.Targets = authors.list, targets.list
	slices.Sort(v.Kinds)
}

// finer reports whether a is known better than b.
func finer(a, b Place) bool {
	ra, okA := a.Radius()
	rb, okB := b.Radius()
	if okA != okB {
		return okA
	}
	if okA && ra != rb {
		return ra < rb
	}
	return b == (Place{})
}

// attributions gathers who is named, each once: an actor by its id, others by the name that is said.
type attributions struct {
	list  []Attribution
	known map[Attribution]bool // nil as long as the list is short
}

// few is how many are looked through one by one: mostly there are one or two, seldom thousands.
const few = 16

func (l *attributions) add(more []Attribution) {
	for _, a := range more {
		if key := a.named(); !l.has(key) {
			l.list = append(l.list, a)
			l.note(key)
		}
	}
}

// named is the attribution without what does not tell one who is named from another.
func (a Attribution) named() Attribution {
	if a.Actor != "" {
		return Attribution{Actor: a.Actor}
	}
	return Attribution{Name: a.Name}
}

func (l *attributions) has(key Attribution) bool {
	if l.known != nil {
		return l.known[key]
	}
	return slices.ContainsFunc(l.list, func(x Attribution) bool { return x.named() == key })
}

func (l *attributions) note(key Attribution) {
	if l.known == nil && len(l.list) > few {
		l.known = map[Attribution]bool{}
		for _, x := range l.list {
			l.known[x.named()] = true
		}
	}
	if l.known != nil {
		l.known[key] = true
	}
}

// votes returns what the members said, and who no longer can.
func (v *IncidentView) votes(s Since) []vote {
	var out []vote
	for m, c := range v.Assessments {
		a := c.Body.(*Assessment)
		_, interested := v.Interested[m]
		out = append(out, vote{Member: m, State: a.State, Interested: interested, Answers: *a})
	}
	for m := range v.Interested {
		if v.Assessments[m] == nil {
			out = append(out, vote{Member: m, State: Absent, Interested: true})
		}
	}
	for _, m := range s.Gone {
		if _, interested := v.Interested[m]; v.Assessments[m] == nil && !interested {
			out = append(out, vote{Member: m, State: Gone})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Member < out[j].Member })
	return out
}

// basis digests the reports and verdicts a concurrence rests on.
func (v *IncidentView) basis(g Group) Digest {
	var b bytes.Buffer
	add := func(s string) { b.WriteString(s); b.WriteByte('\n') }
	for _, id := range g.IDs {
		add(string(id))
	}
	for _, r := range v.Reports {
		add(string(r.Report.ID) + " " + itoa(r.Report.Version) + " " + string(r.Level))
	}
	for _, r := range v.TakenBack {
		add("taken back " + string(r.Report.ID) + " " + itoa(r.Report.Version))
	}
	for _, m := range sortedKeys(v.Assessments) {
		add(v.Assessments[m].Ref.String())
	}
	for _, m := range sortedKeys(v.Interested) {
		add("interested " + string(m))
	}
	return DigestOf([]byte("truce basis"), b.Bytes())
}

func (v *IncidentView) status() Status {
	f, found := v.Finding()
	switch {
	case len(v.Reports) == 0:
		return StatusEmpty
	case found && v.Reopened:
		return StatusReopened
	case found && !f.Finding.Agreed:
		return StatusNoFind
	case found:
		return StatusFound
	case len(v.Assessments) > 0:
		return StatusReview
	}
	return StatusReported
}

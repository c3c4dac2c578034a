// Package casefile tells the chain behind an incident as stages, each with who holds it and since when: what was
// alleged, asked, looked at, told to the party named and answered by it, judged, found, done about it, and told to
// whoever reported it. It writes the case file of an incident ([Of]): sentences in no language yet. It is pure: the
// clock is an argument. It decides nothing, and no stage that is missing is taken for done.
package casefile

import (
	"cmp"
	"slices"

	"truce"
	"truce/codes"
	"truce/internal/view"
)

// Name is what a stage is.
type Name string

// The stages, in the order of the chain.
const (
	Allegation Name = "allegation"
	Inquiry    Name = "inquiry"   // information asked for
	Tasking    Name = "tasking"   // of a team
	TeamReport Name = "visit"     // what the team saw on the spot
	Notice     Name = "notice"    // to the party named
	Reply      Name = "reply"     // of that party
	Review     Name = "review"    // the verdicts of the members
	Finding    Name = "finding"   // of as many as the rule asks for
	Action     Name = "action"    // what was agreed and done about it
	Told       Name = "told back" // to whoever reported it
)

// Names lists the stages in order.
var Names = []Name{Allegation, Inquiry, Tasking, TeamReport, Notice, Reply, Review, Finding, Action, Told}

// State is where a stage stands.
type State string

// The states.
const (
	Done State = "done"
	Open State = "open"
	None State = "none" // nobody began it, and nothing in the record asks for it
)

// Stage is one stage of an incident.
type Stage struct {
	Name    Name          `json:"stage"`
	State   State         `json:"state"`
	Holders []string      `json:"holders"`       // on whom it waits: members, or the actor that was named
	Since   truce.Instant `json:"since"`         // from when it could be done, or when it was
	Due     truce.Instant `json:"due"`           // null: no deadline
	Entries []truce.Ref   `json:"entries"`       // that it rests on
	Why     string        `json:"why,omitempty"` // what exactly is open, in one of the codes of docs/casefile.md
}

// Late reports whether the stage is open past its deadline.
func (s Stage) Late(now truce.Instant) bool { return s.State == Open && s.Due.Known() && s.Due < now }

// chain is an incident while its stages are told.
type chain struct {
	p     *truce.Process
	v     *truce.IncidentView
	ops   []view.Operation
	found *truce.Settlement // that stands
}

// Stages tells the chain of an incident as the record stands, as far as the view shows it.
func Stages(p *truce.Process, v *truce.IncidentView) []Stage {
	c := chain{p: p, v: v, ops: view.OperationsOf(v)}
	if f, ok := v.Finding(); ok && !v.Reopened {
		c.found = &f
	}
	return []Stage{c.allegation(), c.inquiry(), c.tasking(), c.visit(), c.notice(), c.reply(), c.review(), c.finding(),
		c.action(), c.told()}
}

// Stuck returns the first stage that is open, false where none is: where the case waits, on whom, since when. What an
// inquiry or a visit holds up comes before the notice and the verdicts, as in the chain.
func Stuck(stages []Stage) (Stage, bool) {
	i := slices.IndexFunc(stages, func(s Stage) bool { return s.State == Open })
	if i < 0 {
		return Stage{}, false
	}
	return stages[i], true
}

func (c *chain) allegation() Stage {
	s := Stage{Name: Allegation, State: Done, Since: c.v.FirstSeen, Holders: []string{}, Entries: []truce.Ref{}}
	for _, r := range c.v.Reports {
		s.Entries = append(s.Entries, r.Ref)
	}
	return s
}

// asked is the stage that operations of a kind are: open while one of them is.
func (c *chain) asked(name Name, kind codes.OperationKind) Stage {
	s := Stage{Name: name, State: None, Holders: []string{}, Entries: []truce.Ref{}}
	for _, o := range c.ops {
		if o.Kind != kind {
			continue
		}
		first, last := o.History[0], o.History[len(o.History)-1]
		s.Entries = append(s.Entries, last.Ref)
		if o.Settled() || o.State == "refused" || o.State == codes.NoticeDelivered {
			if s.State != Open {
				s.State, s.Since = Done, o.At
			}
			if o.State == "declined" || o.State == "refused" || o.State == "not done" {
				s.Why = o.State
			}
			continue
		}
		if s.State != Open || first.At < s.Since {
			s.Since = first.At
		}
		if s.State = Open; o.Due.Known() && (!s.Due.Known() || o.Due < s.Due) {
			s.Due = o.Due
		}
		s.Why = o.State
		for _, m := range o.To {
			s.Holders = with(s.Holders, string(m))
		}
		if len(o.To) == 0 {
			s.Holders = with(s.Holders, string(o.Owner))
		}
	}
	return s
}

func (c *chain) inquiry() Stage { return c.asked(Inquiry, codes.Request) }
func (c *chain) tasking() Stage { return c.asked(Tasking, codes.Tasking) }
func (c *chain) visit() Stage   { return c.asked(TeamReport, codes.Visit) }

// named lists who is named as author by a report: whom a notice is for.
func (c *chain) named() []string {
	var out []string
	for _, a := range c.v.Authors {
		out = with(out, cmp.Or(string(a.Actor), a.Name))
	}
	return out
}

// notice is owed to each party that is named, where the rule gives it time to reply. Whoever reported holds it.
func (c *chain) notice() Stage {
	s := c.asked(Notice, codes.Notice)
	told := slices.Clone(c.v.Heard)
	for _, o := range c.ops {
		if o.Kind == codes.Notice && o.State == codes.NoticeDelivered {
			told = append(told, o.About.Party)
		}
	}
	// Who is in no register can be told once somebody says who that is: it is owed nothing beside a party that was told.
	owed := slices.ContainsFunc(c.v.Authors, func(a truce.Attribution) bool {
		return !slices.Contains(told, a.Actor) && (a.Actor != "" || len(told) == 0)
	})
	if s.State != Open && c.p.Rule.ReplyHours > 0 && owed && !c.v.DataOnly {
		s.State, s.Since, s.Why, s.Holders, s.Due = Open, c.v.FirstSeen, "no notice", c.reporters(), 0
	}
	return s
}

// reply is held by each party that was told; when its time is over, as many members as the rule asks for say so.
func (c *chain) reply() Stage {
	s := Stage{Name: Reply, State: None, Holders: []string{}, Entries: []truce.Ref{}}
	replied := map[truce.ActorID]bool{}
	for _, o := range c.ops {
		if o.Kind == codes.Reply {
			s.State, s.Since = Done, o.At
			s.Entries = append(s.Entries, o.History[len(o.History)-1].Ref)
			replied[cmp.Or(o.About.Party, truce.ActorID(o.By))] = true
		}
	}
	for _, o := range c.ops {
		switch due := c.p.Rule.ReplyUntil(&o.Operation, o.At); {
		case o.Kind != codes.Notice || o.State != codes.NoticeDelivered || replied[o.About.Party]:
		case slices.Contains(c.v.Heard, o.About.Party):
			if s.State != Open {
				s.State, s.Since, s.Due, s.Why = Done, o.At, due, "time over"
			}
		default:
			if s.State != Open {
				s.State, s.Since, s.Due, s.Why = Open, o.At, due, "no reply"
			}
			if due.Known() && (!s.Due.Known() || due < s.Due) {
				s.Due = due
			}
			if o.About.Party != "" {
				s.Holders = with(s.Holders, string(o.About.Party))
			} else {
				s.Holders = c.named()
			}
		}
	}
	return s
}

// reporters are the members whose reports tell of the incident.
func (c *chain) reporters() []string {
	out := []string{}
	for _, r := range c.v.Reports {
		out = with(out, string(r.Owner))
	}
	slices.Sort(out)
	return out
}

// review is open while a member that votes has given no verdict and could.
func (c *chain) review() Stage {
	s := Stage{Name: Review, State: Done, Holders: []string{}, Entries: []truce.Ref{}}
	for _, m := range c.p.Rule.Voters {
		if a := c.v.Assessments[m]; a != nil {
			s.Entries, s.Since = append(s.Entries, a.Ref), max(s.Since, a.At)
			continue
		}
		_, interested := c.v.Interested[m]
		if c.p.Since.HasGone(m) || interested && c.p.Rule.Interested == truce.Leaves {
			continue
		}
		s.Holders = append(s.Holders, string(m))
	}
	if c.found != nil {
		s.State, s.Holders, s.Since = Done, []string{}, c.found.At
		return s
	}
	if len(s.Holders) > 0 {
		s.State, s.Since, s.Due, s.Why = Open, c.v.FirstSeen, c.p.Rule.VerdictDue(c.v), "no verdict"
	}
	return s
}

// finding is open once the rule has an outcome and not enough members have concurred in it.
func (c *chain) finding() Stage {
	s := Stage{Name: Finding, State: None, Holders: []string{}, Entries: []truce.Ref{}}
	switch {
	case c.found != nil:
		s.State, s.Since = Done, c.found.At
		if !c.found.Finding.Agreed {
			s.Why = "no agreed finding"
		}
	case c.v.Decision.Ready:
		s.State, s.Why = Open, "not concurred"
		for _, a := range c.v.Assessments {
			s.Since = max(s.Since, a.At)
		}
		for _, m := range c.p.Rule.Voters {
			if !slices.Contains(c.v.Concurred, m) && !c.p.Since.HasGone(m) {
				s.Holders = append(s.Holders, string(m))
			}
		}
	case c.v.Reopened:
		s.State, s.Why, s.Since = Open, "reopened", c.v.FirstSeen
		s.Holders = texts(c.p.Rule.Voters)
	}
	return s
}

// action is owed once it was found that something happened that was not permitted.
func (c *chain) action() Stage {
	s := c.asked(Action, codes.Measure)
	if s.State == None && c.found != nil && c.found.Finding.Violation() {
		s.State, s.Since, s.Why, s.Holders = Open, c.found.At, "no measure", texts(c.p.Rule.Voters)
	}
	return s
}

// told is done by a call about the incident after it was found; whoever reported it holds it until then.
func (c *chain) told() Stage {
	s := Stage{Name: Told, State: None, Holders: []string{}, Entries: []truce.Ref{}}
	if c.found == nil {
		return s
	}
	for _, o := range c.ops {
		if o.Kind == codes.CallMade && o.At >= c.found.At && o.State == "answered" {
			s.State, s.Since = Done, o.At
			s.Entries = append(s.Entries, o.History[len(o.History)-1].Ref)
			return s
		}
	}
	if c.v.DataOnly {
		return s
	}
	s.State, s.Since, s.Why, s.Holders = Open, c.found.At, "not told", c.reporters()
	return s
}

func texts(list []truce.MemberID) []string {
	out := make([]string, len(list))
	for i, m := range list {
		out[i] = string(m)
	}
	return out
}

// with adds a text that is not empty and not there yet.
func with(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

package truce

import (
	"cmp"
	"maps"
	"slices"

	"truce/codes"
)

// KindLapsed is the kind of a [Lapsed].
const KindLapsed Kind = "lapsed/2"

// Lapsed claims that a deadline has passed by the member's clock. It has lapsed when as many members say so as the
// rule asks for; the fold itself has no clock.
type Lapsed struct {
	Incident IncidentID `json:"incident"`
	Deadline string     `json:"deadline"` // DeadlineVerdict or DeadlineReply
	Due      Instant    `json:"due"`
	Notice   Ref        `json:"notice,omitzero"` // of lapsed/2: the delivery to which the party could reply until then
}

// The deadlines that can lapse: for verdicts, and for a party that was given notice to reply.
const (
	DeadlineVerdict = "verdict"
	DeadlineReply   = "reply"
)

var lapsedKind = kind[Lapsed]{
	name: KindLapsed, since: 7,
	older: []form[Lapsed]{{name: "lapsed/1", until: 7, check: anything[Lapsed],
		lacks: func(b *Lapsed) error { return lacksNotice(b.Notice) }}},
	act: ActAssess, nodes: true, field: FieldVerdict, most: ofAnswers, final: true, basis: true,
	key:   func(b *Lapsed) string { return string(b.Incident) },
	check: (*Lapsed).check,
	admit: admitLapsed,
	does: func(b *Lapsed) []Effect {
		return []Effect{Answers{Incident: b.Incident, To: askedLapse, About: b.Deadline}}
	},
}

func lacksNotice(notice Ref) error {
	if notice != (Ref{}) {
		return needsList(7, Say("the notice whose time to reply is over"))
	}
	return nil
}

func (b *Lapsed) check() error {
	if (b.Deadline == DeadlineReply) != (b.Notice != Ref{}) {
		return Errorf(Invalid, "the time to reply is that of a notice, which is named; no other deadline is")
	}
	return nil
}

func admitLapsed(j judging, b *Lapsed) error {
	if !j.process.minted(string(b.Incident), 'I') {
		return Errorf(Invalid, "%q is not an incident", b.Incident)
	}
	if b.Deadline != DeadlineVerdict && b.Deadline != DeadlineReply || !b.Due.Known() || j.at < b.Due {
		return Errorf(Invalid, "the %s deadline of %s, due %s, cannot have lapsed at %s", b.Deadline, b.Incident, b.Due, j.at)
	}
	return nil
}

// lapsed reports whether the time for verdicts is over, by the word of as many members as the rule asks for.
func (p *Process) lapsed(said []*Claim) bool {
	by := map[MemberID]bool{}
	for _, c := range said {
		if _, member := p.Member(c.Member); member && c.Body.(*Lapsed).Deadline == DeadlineVerdict {
			by[c.Member] = true
		}
	}
	return len(by) >= p.Rule.LapseK
}

// Delivered reports whether a claim is a notice to a party that reached it and that stands.
func (c *Claim) Delivered() bool {
	o, ok := c.Body.(*Operation)
	return ok && o.Kind == codes.Notice && o.State == codes.NoticeDelivered && o.About.Party != "" && !c.Withdrawn
}

// Notices returns the notices to parties about the incident that were delivered, each as it stands now, in order of
// ref.
func (v *IncidentView) Notices() []*Claim {
	last := map[string]*Claim{}
	for _, c := range v.Operations { // an id names the member that gave it
		if o, ok := c.Body.(*Operation); ok && o.Kind == codes.Notice && !c.Withdrawn {
			last[o.ID] = c
		}
	}
	out := slices.DeleteFunc(slices.Collect(maps.Values(last)), func(c *Claim) bool { return !c.Delivered() })
	slices.SortFunc(out, func(a, b *Claim) int { return a.Ref.Compare(b.Ref) })
	return out
}

// Ends reports whether the claim is that the time to reply to the notice is over, and does not say so too early: the
// time that it names is not before that of the notice under the rule. A claim that names no notice is of all whose time
// was over by then.
func (b *Lapsed) Ends(r Rule, notice *Claim) bool {
	return b.Deadline == DeadlineReply && notice.Delivered() && (b.Notice == Ref{} || b.Notice == notice.Ref) &&
		reaches(b.Due, r, notice)
}

// reaches reports whether the time to reply to a notice that was delivered was over at a moment.
func reaches(at Instant, r Rule, notice *Claim) bool {
	due := r.ReplyUntil(notice.Body.(*Operation), notice.At)
	return due.Known() && at >= due
}

// heard returns the parties that have replied or whose own time to do so is over. Each member has one voice about each
// party: that it replied, or that the time of a notice to it is over. With one voice enough, any member could end the
// time of a party, or name one that was never told.
func (p *Process) heard(g Group) []ActorID {
	over, until := endsOf(g.Lapsed)
	by := map[ActorID]map[MemberID]bool{}
	say := func(party ActorID, m MemberID) {
		if _, member := p.Member(m); !member || party == "" {
			return
		}
		if by[party] == nil {
			by[party] = map[MemberID]bool{}
		}
		by[party][m] = true
	}
	for _, c := range g.Operations {
		o := c.Body.(*Operation)
		switch {
		case o.Kind == codes.Reply && !c.Withdrawn:
			say(cmp.Or(o.About.Party, ActorID(o.By)), c.Member)
		case c.Delivered():
			for _, l := range over[c.Ref] {
				if l.Body.(*Lapsed).Ends(p.Rule, c) {
					say(o.About.Party, l.Member)
				}
			}
			for m, at := range until {
				if reaches(at, p.Rule, c) {
					say(o.About.Party, m)
				}
			}
		}
	}
	for party, members := range by {
		if len(members) < p.Rule.LapseK {
			delete(by, party)
		}
	}
	return sortedKeys(by)
}

// endsOf sorts the claims that a time to reply is over: those that name a notice by it, of the others the latest moment
// that each member names. Notices may be very many.
func endsOf(said []*Claim) (over map[Ref][]*Claim, until map[MemberID]Instant) {
	over, until = map[Ref][]*Claim{}, map[MemberID]Instant{}
	for _, c := range said {
		switch b := c.Body.(*Lapsed); {
		case b.Deadline != DeadlineReply:
		case b.Notice != Ref{}:
			over[b.Notice] = append(over[b.Notice], c)
		default:
			until[c.Member] = max(until[c.Member], b.Due)
		}
	}
	return over, until
}

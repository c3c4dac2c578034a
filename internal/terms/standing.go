package terms

import (
	"slices"
	"strings"

	"truce"
)

// standingOf returns the standing of an actor towards an agreement over time, as the claims of the record give it.
//
// Whether the actor is bound and whether it is excluded are looked up apart, then put together: a claim of accession
// that nobody contradicts settles that an actor nobody lists is not excluded; an actor said to be both stays both.
// Membership, renaming and merger transfer neither.
func (b *Book) standingOf(a *truce.Agreement, actor truce.ActorID) timeline {
	if b.civilian[actor] == isYes {
		return timeline{{always, neither, []saying{{words: "civilians are no party"}}}}
	}
	bound, claimed := b.boundOf(a, actor)
	out, listed := b.excludedOf(a, actor)
	return zip(bound, out, func(x, y segment) segment {
		return segment{leaves: standingFrom(x.leaves, y.leaves, claimed, listed), says: append(slices.Clone(x.says), y.says...)}
	})
}

// standingFrom puts together whether an actor is bound and whether it is excluded. claimed and listed say whether
// anybody claims the one or the other; without a claim both sets are open.
func standingFrom(bound, out set, claimed, listed bool) set {
	var s set
	if bound&isYes != 0 && (out != isYes || claimed) {
		s |= adhered
	}
	if out&isYes != 0 && (bound != isYes || listed) {
		s |= excluded
	}
	if bound&isNo != 0 && out&isNo != 0 {
		s |= neither
	}
	return s
}

// boundOf is whether the actor is bound, over time. Every claimant starts from the agreement's own list of parties and
// adds what it says later.
func (b *Book) boundOf(a *truce.Agreement, actor truce.ActorID) (timeline, bool) {
	var text history
	for _, p := range a.Parties {
		if p.Actor != actor || !binds(p) && !p.Contested {
			continue
		}
		s := step{from: always, to: always, leaves: isYes, says: "a party by the text of the agreement"}
		if p.Contested {
			s.leaves, s.says = both, "named as a party, contested"
		}
		text = append(text, s)
	}
	by := map[string]history{}
	for _, c := range b.accede[a.ID] {
		x := c.Body.(*truce.Accession)
		leaves, speaks := binding(x)
		if x.Actor != actor || !speaks {
			continue
		}
		from, to := since(x.Since, x.Stated, c.At)
		who := claimant(x.ClaimedBy, x.Sources, c.Member)
		by[who] = append(by[who], step{from, to, leaves, claimWords(string(x.Status), x.Since, x.Stated, b.claimantName(x.ClaimedBy, who)), c.Ref})
	}
	return weaveTimeline(eachFrom(text, by), both, "no accession is claimed"), len(text)+len(by) > 0
}

// binding is what a status says of being bound, and whether it says anything: suspending the talks or the mechanism
// leaves the obligation to cease fire as it was.
func binding(x *truce.Accession) (set, bool) {
	switch x.Status {
	case truce.Acceded:
		return isYes, true
	case truce.Resumed:
		return isYes, x.Scope == "" || x.Scope == "adherence"
	case truce.Suspended:
		return both, x.Scope == "" || x.Scope == "adherence"
	case truce.Refused, truce.Withdrawn, truce.InNegotiation:
		return isNo, true
	}
	return both, true
}

// excludedOf is whether the actor is excluded, over time, and whether anybody claims so. Exclusion by name is in the
// agreement; exclusion of whomever a body lists follows that body's designations as of the time.
func (b *Book) excludedOf(a *truce.Agreement, actor truce.ActorID) (timeline, bool) {
	var parts []timeline
	listed, open := false, false
	for _, x := range a.Exclusions {
		switch {
		case x.Actor == actor && actor != "":
			leaves, says := isYes, "excluded by name"
			if x.Contested {
				leaves, says = both, "excluded by name, contested"
			}
			parts, listed = append(parts, timeline{{always, leaves, []saying{{words: says}}}}), true
		case x.Body != "":
			l := b.listing(x, actor)
			if l == nil {
				open = true
				continue
			}
			parts, listed = append(parts, l), true
		}
	}
	if open {
		parts = append(parts, timeline{{always, both, nil}})
	}
	return anyOf(parts), listed
}

// listing is whether a body lists the actor, over time: nil when no claim says anything of it.
func (b *Book) listing(x truce.Exclusion, actor truce.ActorID) timeline {
	by := map[string]history{}
	for _, c := range b.listed[actor] {
		d := c.Body.(*truce.Designation)
		if d.By != x.Body || x.As != "" && d.As != x.As {
			continue
		}
		who := claimant("", d.Sources, c.Member)
		from, to := since(d.From, "", c.At)
		name := b.name(d.By)
		by[who] = append(by[who],
			step{always, always, isNo, "", truce.Ref{}},
			step{from, to, isYes, "listed by " + name + " as " + d.As, c.Ref})
		if d.To.Known() {
			by[who] = append(by[who], step{moment(d.To), moment(d.To), isNo, "no longer listed by " + name, c.Ref})
		}
	}
	if len(by) == 0 {
		return nil
	}
	return weaveTimeline(eachFrom(nil, by), both, "")
}

// anyOf is Kleene's "or" over time; of no timelines it is No.
func anyOf(parts []timeline) timeline {
	out := timeline{{always, isNo, nil}}
	for _, p := range parts {
		out = zip(out, p, func(x, y segment) segment {
			return segment{leaves: setOr(x.leaves, y.leaves), says: append(slices.Clone(x.says), y.says...)}
		})
	}
	return out
}

// setOr is Kleene's "or" of two sets of truth values.
func setOr(a, b set) set {
	var s set
	if (a|b)&isYes != 0 {
		s |= isYes
	}
	if a&b&isNo != 0 {
		s |= isNo
	}
	return s
}

// force is whether the agreement is in force, over time. Every claimant starts from the text and adds what it says
// later; next is when the next version replaces this one.
func (b *Book) force(a *truce.Agreement, next truce.Instant) timeline {
	var text history
	if a.Effect.Known() {
		text = append(text, step{always, always, isNo, "in force only from " + day(a.Effect), truce.Ref{}},
			step{moment(a.Effect), moment(a.Effect), isYes, "in force since " + day(a.Effect), truce.Ref{}})
	}
	if a.End.Known() {
		text = append(text, step{moment(a.End), moment(a.End), isNo, "ended " + day(a.End), truce.Ref{}})
	}
	by := map[string]history{}
	for _, c := range b.statuses[a.ID] {
		x := c.Body.(*truce.AgreementStatus)
		from, to := since(x.Since, x.Stated, c.At)
		if signed := a.Signed.Span(utc); from == always && signed.Known() {
			from = moment(signed.From) - 14*3600
		}
		leaves := both
		switch x.Status {
		case "in force", "extended":
			leaves = isYes
		case "suspended", "ended":
			leaves = isNo
		}
		who := claimant(x.ClaimedBy, x.Sources, c.Member)
		by[who] = append(by[who], step{from, to, leaves, claimWords(x.Status, x.Since, x.Stated, b.claimantName(x.ClaimedBy, who)), c.Ref})
	}
	l := weaveTimeline(eachFrom(text, by), both, "its entry into force is not known")
	if !next.Known() {
		return l
	}
	replaced := timeline{{always, isYes, nil}, {moment(next), isNo, []saying{{words: "replaced by the next version on " + day(next)}}}}
	return zip(l, replaced, func(x, y segment) segment {
		if y.leaves == isNo {
			return y
		}
		return x
	})
}

// eachFrom gives every claimant's history the same beginning; without claimants the beginning is the one history.
func eachFrom(text history, by map[string]history) []history {
	if len(by) == 0 {
		return []history{text}
	}
	var who []string
	for k := range by {
		who = append(who, k)
	}
	slices.Sort(who)
	var out []history
	for _, k := range who {
		out = append(out, append(slices.Clone(text), by[k]...))
	}
	return out
}

// claimant says whose word a claim is: the actor it names, else the outlet of its first source, else the member.
func claimant(by truce.ActorID, sources []truce.Source, m truce.MemberID) string {
	switch {
	case by != "":
		return "actor " + string(by)
	case len(sources) > 0 && sources[0].Outlet != "":
		return "outlet " + sources[0].Outlet
	}
	return "member " + string(m)
}

func (b *Book) claimantName(by truce.ActorID, who string) string {
	if by != "" {
		return b.name(by)
	}
	_, name, _ := strings.Cut(who, " ")
	return name
}

// claimWords is a claimed status in words: "acceded since 29 December 2016 22:00 UTC, says X".
func claimWords(status string, at truce.Instant, stated truce.Date, by string) string {
	when := ""
	switch {
	case at.Known():
		when = " since " + day(at)
	case stated != "":
		when = " (" + string(stated) + ")"
	}
	return status + when + ", says " + by
}

// day is a moment in words, with the clock where it is not midnight.
func day(t truce.Instant) string {
	if x := t.Time(); x.Hour() == 0 && x.Minute() == 0 && x.Second() == 0 {
		return x.Format("2 January 2006") + " 00:00 UTC"
	}
	return t.Time().Format("2 January 2006 15:04 MST")
}

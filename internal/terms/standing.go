package terms

import (
	"slices"
	"strings"

	"truce"
	"truce/codes"
)

// standingOf returns the standing of an actor towards an agreement over time, as the claims of the record give it.
//
// Whether the actor is bound and whether it is excluded are looked up apart, then put together: a claim of accession
// that nobody contradicts settles that an actor nobody lists is not excluded; an actor said to be both stays both.
// Membership, renaming and merger transfer neither.
func (b *Book) standingOf(a *truce.Agreement, actor truce.ActorID) timeline {
	own, spoken := b.ownStanding(a, actor)
	if spoken {
		return own
	}
	if b.civilian[actor] == isYes {
		return timeline{{always, neither, []saying{{words: truce.Say("civilians are no party")}}}}
	}
	if t := b.tieOf(a, actor); t != nil {
		as, _ := b.ownStanding(a, t.Of)
		return t.as(as, b.asManySay(t.by))
	}
	return own
}

// ownStanding is what the text and the claims say of the actor itself, and whether they say anything.
func (b *Book) ownStanding(a *truce.Agreement, actor truce.ActorID) (timeline, bool) {
	bound, claimed := b.boundOf(a, actor)
	out, listed := b.excludedOf(a, actor)
	return zip(bound, out, func(x, y segment) segment {
		says := append(slices.Clone(x.says), y.says...)
		return segment{leaves: standingFrom(x.leaves, y.leaves, claimed, listed), says: says}
	}), claimed || listed
}

// supporting is what a text calls an actor whose supporting forces it binds as well.
const supporting = "supporting forces"

// tie is why an actor is bound as another: it is an organ of it, or supports it and the text binds those that do.
type tie struct {
	*truce.Membership
	says truce.Sentence
	by   []truce.MemberID // who says so
}

// tieOf returns what ties an actor, nil when nothing does, or it is said to be tied to several.
func (b *Book) tieOf(a *truce.Agreement, actor truce.ActorID) *tie {
	var out *tie
	for _, c := range b.belongs[actor] {
		m := c.Body.(*truce.Membership)
		says := truce.Say("an organ of %s (%s)", b.name(m.Of), c.Ref)
		if !b.isOrgan(m) {
			if !supports(a, m) {
				continue
			}
			says = truce.Say("bound with those that support %s (%s)", b.name(m.Of), c.Ref)
		}
		by := []truce.MemberID{c.Member}
		if out != nil {
			if out.Of != m.Of {
				return nil
			}
			by = append(out.by, by...)
		}
		out = &tie{m, says, by}
	}
	return out
}

// supports reports whether an actor is said to support one whose supporting forces the text binds.
func supports(a *truce.Agreement, m *truce.Membership) bool {
	named := func(p truce.PartyClaim) bool { return p.As == supporting && p.Actor == m.Of && !p.Contested }
	return (m.Role == "supports" || m.Role == "allied with") && slices.ContainsFunc(a.Parties, named)
}

// asManySay reports whether as many members say something as the rule asks for.
func (b *Book) asManySay(by []truce.MemberID) bool {
	isNone := func(m truce.MemberID) bool { _, ok := b.Process.Member(m); return !ok }
	by = slices.DeleteFunc(slices.Sorted(slices.Values(by)), isNone)
	return len(slices.Compact(by)) >= b.Process.Rule.LapseK
}

// as is the standing of an actor that is bound as another, for as long as it is said to be tied to it. One voice alone
// ties it to what binds it, not to what frees it.
func (t *tie) as(other timeline, settled bool) timeline {
	tied := timeline{{always, both, nil}, {always + 1, isYes, []saying{{words: t.says}}}}
	if t.From.Known() {
		tied[1].from = moment(t.From)
	}
	if t.To.Known() {
		tied = append(tied, segment{moment(t.To), both, nil})
	}
	return zip(other, tied, func(x, y segment) segment {
		if y.leaves != isYes {
			return segment{leaves: adhered | neither | x.leaves}
		}
		if x.leaves != adhered && !settled {
			x.leaves |= adhered | neither
		}
		return segment{leaves: x.leaves, says: append(slices.Clone(y.says), x.says...)}
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

// boundOf is whether the actor is bound, over time: by the agreement's own list of parties, and by what is claimed.
func (b *Book) boundOf(a *truce.Agreement, actor truce.ActorID) (timeline, bool) {
	var text history
	for _, p := range a.Parties {
		switch {
		case p.Actor != actor || p.As == supporting:
		case p.Contested:
			text = append(text, inText(always, both, truce.Say("named as a party, contested")))
		case binds(p):
			text = append(text, inText(always, isYes, truce.Say("a party by the text of the agreement")))
		}
	}
	q := question{all: both, frees: isNo, need: b.Process.Rule.LapseK,
		unclaimed: truce.Say("no accession is claimed"),
		unsettled: truce.Say("that it is not bound counts as known once it says so itself before the event, or %s",
			b.asMany())}
	by := voices{text: text}
	for _, c := range b.accede[a.ID] {
		x := c.Body.(*truce.Accession)
		leaves, speaks := binding(x)
		if x.Actor != actor || !speaks {
			continue
		}
		who := claimant(x.ClaimedBy, x.Sources, c.Member)
		from, to := since(x.Since, x.Stated, c.At)
		if x.Status == codes.Withdrawn || x.Status == codes.Suspended {
			from, to = later(from, a.NoticeHours), later(to, a.NoticeHours)
			if a.NoticeHours > 0 && b.speaksFor(c.Member, actor) { // its word that it gave notice earlier is one voice's
				to = max(to, later(entryOf(c), a.NoticeHours))
			}
		}
		says := claimWords(truce.Say("%s", x.Status), x.Since, x.Stated, b.claimantName(x.ClaimedBy, who))
		if n := a.NoticeHours; n > 0 && from != always && leaves != isYes {
			says = truce.Say("%s, which takes effect %d hours after notice", says, n)
		}
		by.add(who, b.step(q, c, actor, from, to, leaves, says))
	}
	return q.weave(by.list()), len(text)+len(by.by) > 0
}

// later is a moment some hours on; what has no end has none hours later.
func later(t moment, hours int) moment {
	if t == always || t == never {
		return t
	}
	return t + moment(hours)*3600
}

// asMany says who else can settle what one member's word does not.
func (b *Book) asMany() truce.Sentence {
	if n := b.Process.Rule.LapseK; n != 1 {
		return truce.Say("%d members say so", n)
	}
	return truce.Say("a member says so")
}

// binding is what a status says of being bound, and whether it says anything: suspending the talks or the mechanism
// leaves the obligation to cease fire as it was.
func binding(x *truce.Accession) (set, bool) {
	switch x.Status {
	case codes.Acceded:
		return isYes, true
	case codes.Resumed:
		return isYes, x.Scope == "" || x.Scope == "adherence"
	case codes.Suspended:
		return both, x.Scope == "" || x.Scope == "adherence"
	case codes.Refused, codes.Withdrawn, codes.InNegotiation:
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
			leaves, says := isYes, truce.Say("excluded by name")
			if x.Contested {
				leaves, says = both, truce.Say("excluded by name, contested")
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
	q := question{all: both, frees: isYes, need: b.Process.Rule.LapseK,
		unsettled: truce.Say("that it is listed counts as known once %s says so before the event, or %s",
			b.name(x.Body), b.asMany())}
	by := voices{text: history{inText(always, isNo, truce.Sentence{})}}
	for _, c := range b.listed[actor] {
		d := c.Body.(*truce.Designation)
		if d.By != x.Body || x.As != "" && d.As != x.As {
			continue
		}
		who, name := claimant("", d.Sources, c.Member), b.name(d.By)
		from, to := since(d.From, "", c.At)
		by.add(who, b.step(q, c, d.By, from, to, isYes, truce.Say("listed by %s as %s", name, d.As)))
		if end := moment(d.To); d.To.Known() {
			by.add(who, b.step(q, c, d.By, end, end, isNo, truce.Say("no longer listed by %s", name)))
		}
	}
	if len(by.by) == 0 {
		return nil
	}
	return q.weave(by.list())
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

// force is whether the agreement is in force, over time: by its text, and by what is claimed of its status.
func (b *Book) force(t edition) timeline {
	a := t.Agreement
	q := question{all: both, frees: isNo, need: b.Process.Rule.LapseK,
		unclaimed: truce.Say("its entry into force is not known"),
		unsettled: truce.Say("that it is not in force counts as known once %s", b.asMany())}
	by := voices{text: b.forceInText(a)}
	for _, c := range b.statuses[a.ID] {
		x := c.Body.(*truce.AgreementStatus)
		leaves := both
		switch x.Status {
		case "in force", "extended":
			leaves = isYes
		case "suspended", "ended":
			leaves = isNo
		}
		who := claimant(x.ClaimedBy, x.Sources, c.Member)
		from, to := b.statusSince(a, x, c.At)
		says := claimWords(truce.Say("%s", x.Status), x.Since, x.Stated, b.claimantName(x.ClaimedBy, who))
		by.add(who, b.step(q, c, "", from, to, leaves, says))
	}
	l := q.weave(by.list())
	l = b.unsettledText(t.text, l)
	if t.doubted {
		says := saying{words: truce.Say("this version is in the record of %s alone", t.by.Member)}
		l = zip(l, timeline{{always, both, []saying{says}}}, mayBe)
	}
	if !t.next.Known() {
		return l
	}
	after := segment{moment(t.next), isNo, []saying{{words: truce.Say("replaced by the next version on %s", day{t.next})}}}
	if t.nextDoubted {
		says := truce.Say("one member enters a next version as of %s", day{t.next})
		after.leaves, after.says = both, []saying{{words: says}}
	}
	return zip(l, timeline{{always, isYes, nil}, after}, mayBe)
}

// reworded is until when the member that holds a text had another of its version, or had this one, which it took back:
// what the agreement came to until then is not known by this text. Always, where nothing of the kind happened, or as
// many members as the rule asks for did the same.
func (b *Book) reworded(t text) moment {
	a := t.Agreement
	same := func(x text) bool { return x.back == t.back && (t.back || x.Text == t.Text) }
	if b.holding(a.ID, a.Version, same) >= b.Process.Rule.LapseK && !t.back {
		return always
	}
	return t.other
}

// unsettledText is the force of such a text.
func (b *Book) unsettledText(t text, l timeline) timeline {
	until := b.reworded(t)
	if until == always {
		return l
	}
	says := []saying{{truce.Say("%s entered another text of this version on %s", t.by.Member, day{truce.Instant(until)}),
		t.by, false}}
	before, since := segment{always, both, says}, segment{until, isYes, nil}
	if t.back {
		says[0].words = truce.Say("%s took its text of this version back on %s", t.by.Member, day{truce.Instant(until)})
		since.leaves, since.says = isNo, says
	}
	return zip(l, timeline{before, since}, mayBe)
}

// statusSince is when a claimed status began. One whose beginning nobody states cannot have begun before the agreement
// was signed, and an extension that is claimed by the day of the end leaves no gap.
func (b *Book) statusSince(a *truce.Agreement, x *truce.AgreementStatus, entered truce.Instant) (from, to moment) {
	from, to = since(x.Since, x.Stated, entered)
	if signed := a.Signed.Span(utc); from == always && signed.Known() {
		from = moment(signed.From) - 14*3600
	}
	if end := moment(a.End); x.Status == "extended" && a.End.Known() && from <= end {
		from, to = end, end
	}
	return from, to
}

// mayBe is what is in force, as far as another voice lets it be.
func mayBe(x, y segment) segment {
	switch {
	case y.leaves == isNo:
		return y
	case y.leaves == both:
		return segment{leaves: x.leaves | isNo, says: append(slices.Clone(x.says), y.says...)}
	}
	return x
}

// forceInText is what the text says of its own force. Before it was signed it was not in force, wherever the day began.
func (b *Book) forceInText(a *truce.Agreement) history {
	var text history
	switch signed := a.Signed.Span(utc); {
	case a.Effect.Known():
		text = history{inText(always, isNo, truce.Say("in force only from %s", day{a.Effect})),
			inText(moment(a.Effect), isYes, truce.Say("in force since %s", day{a.Effect}))}
	case signed.Known():
		text = history{inText(always, isNo, truce.Say("signed only on %s", a.Signed)),
			inText(moment(signed.From)-14*3600, both, truce.Sentence{})}
	}
	if a.End.Known() {
		text = append(text, inText(moment(a.End), isNo, truce.Say("ended %s", day{a.End})))
	}
	return text
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
func claimWords(status truce.Sentence, at truce.Instant, stated truce.Date, by string) truce.Sentence {
	switch {
	case at.Known():
		status = truce.Say("%s since %s", status, day{at})
	case stated != "":
		status = truce.Say("%s (%s)", status, stated)
	}
	return truce.Say("%s, says %s", status, by)
}

// day is a moment in a sentence.
type day struct{ truce.Instant }

// String returns it in words, with the clock where it is not midnight.
func (t day) String() string {
	if x := t.Time(); x.Hour() == 0 && x.Minute() == 0 && x.Second() == 0 {
		return x.Format("2 January 2006") + " 00:00 UTC"
	}
	return t.Time().Format("2 January 2006 15:04 MST")
}

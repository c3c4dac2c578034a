package terms

import (
	"slices"

	"truce"
	"truce/codes"
)

// pool puts together what several reports leave possible of one facet: what all of them leave, and where they
// contradict each other, what any of them leaves. A report that says nothing changes nothing, and the order of reports
// does not matter.
type pool struct {
	all, any set
}

func newPool(f facet) pool { return pool{all: full(f)} }

func (p *pool) add(s, full set) {
	if s == full || s == 0 {
		return
	}
	p.all &= s
	p.any |= s
}

func (p *pool) leaves() set {
	if p.all != 0 {
		return p.all
	}
	return p.any
}

// tells reports whether a report is evidence of what an author did: it names that author, or names nobody. One that
// names only others tells of somebody else's act.
func tells(r *truce.ReportState, author truce.Attribution) bool {
	if r.Coded == nil {
		return false
	}
	if len(r.Coded.Authors) == 0 || author == (truce.Attribution{}) {
		return true
	}
	return names(r.Coded.Authors, author)
}

func names(list []truce.Attribution, a truce.Attribution) bool {
	for _, x := range list {
		if sameActor(x, a) {
			return true
		}
	}
	return false
}

// know looks up what is known of a side. Nothing is concluded from silence: a facet no report and no claim speaks of
// keeps all its values.
func (p *Appraiser) know(v *truce.IncidentView, author truce.Attribution) vector {
	known := unknown(len(p.named.asks))
	var pools [firstAsk]pool
	for f := range pools {
		pools[f] = newPool(facet(f))
	}
	asks := make([]pool, len(p.named.asks))
	for i := range asks {
		asks[i] = newPool(firstAsk)
	}
	heard, civil := false, false
	for _, r := range v.Reports {
		if tells(r, author) {
			p.hear(&pools, asks, r.Coded, author)
			heard, civil = true, civil || ofCivilians(r.Coded)
		}
	}
	if !heard { // a verdict alone names the author
		p.hear(&pools, asks, &truce.Coded{}, author)
	}
	for f := range pools {
		known[f] = pools[f].leaves()
	}
	if civil {
		known[ofTarget] |= together(known[ofTarget], bystanders)
	}
	for i := range asks {
		known[int(firstAsk)+i] = asks[i].leaves()
	}
	if n := p.announced(v, author); n != nil {
		known[isNotified] = isYes
		p.noticed(known, v.When.From-n.entered)
	}
	if f, s := p.stated(v, author); s != 0 {
		known[f] = s
	}
	return known
}

// hear adds what one report leaves possible.
func (p *Appraiser) hear(pools *[firstAsk]pool, asks []pool, c *truce.Coded, author truce.Attribution) {
	add := func(f facet, s set) { pools[f].add(s, full(f)) }
	add(atTime, p.inForce.leaves(c.When))
	add(atPlace, setOf(p.covers(c.Where, c.When)))
	add(ofAuthor, p.standingOf(author, c.When))
	add(ofEvent, eventSet(c.Kind))
	add(ofMeans, meansSet(c.Means))
	add(ofTarget, p.targetOf(c, author))
	add(ofHarm, harmSet(c.Toll))
	if c.Kind == codes.Seizure {
		add(isAdvance, isYes)
	}
	if c.Consent != "" {
		add(isAgreed, setOf(truthOf(c.Consent == codes.Consented)))
	}
	for i, a := range p.named.asks {
		asks[i].add(setOf(p.answer(a, c, author)), both)
	}
}

// covers is whether the agreement applies at a place: in one of its covered areas, or anywhere when it names none, and
// in none of those left out, nor where another agreement stands instead of it.
func (p *Appraiser) covers(where truce.Place, when truce.Interval) codes.Truth {
	return p.coversBut(map[*Appraiser]codes.Truth{}, where, when)
}

// coversBut is covers, where it is known already of some agreements. Of those that stand instead of each other, in
// turn, it is unknown.
func (p *Appraiser) coversBut(known map[*Appraiser]codes.Truth, where truce.Place, when truce.Interval) codes.Truth {
	if in, ok := known[p]; ok {
		return in
	}
	known[p] = codes.Unknown
	in := codes.Yes
	if len(p.covered) > 0 {
		in = codes.No
	}
	for _, x := range p.covered {
		in = or(in, p.within(where, when, x, codes.No))
	}
	for _, x := range p.leftOut {
		in = and(in, -p.within(where, when, x, codes.Yes))
	}
	for _, o := range p.instead {
		takesItsPlace := and(o.inForce.leaves(when).truth(), o.coversBut(known, where, when))
		if !o.held {
			takesItsPlace = min(takesItsPlace, codes.Unknown)
		}
		in = and(in, -takesItsPlace)
	}
	known[p] = in
	return in
}

// standingOf returns the standings an attributed actor may have had at some moment of the interval.
func (p *Appraiser) standingOf(a truce.Attribution, when truce.Interval) set {
	if a.Actor == "" {
		return p.anybody
	}
	return p.timelineOf(a.Actor).leaves(when)
}

func (p *Appraiser) timelineOf(id truce.ActorID) timeline {
	if l, ok := p.standing[id]; ok {
		return l
	}
	return p.stranger
}

// targetOf returns what one report leaves possible of who was hit: those it names. Where it names none, those who took
// part with the author, or fought it in a ground battle: one of them at least, which is not said.
func (p *Appraiser) targetOf(c *truce.Coded, author truce.Attribution) set {
	var s set
	for _, t := range c.Targets {
		switch {
		case sameActor(t, author):
		case s == 0:
			s = p.target(t, c.When)
		default:
			s = together(s, p.target(t, c.When))
		}
	}
	if s == 0 {
		for _, t := range opponents(c, author) {
			one := p.target(t, c.When)
			s |= one | together(s, one)
		}
	}
	if s == 0 {
		s = anyTarget
		if p.anybody&excluded == 0 {
			s &^= targetExcluded
		}
	}
	switch civil := s & targetCivilian; {
	case c.Kind != codes.Attack:
		return s
	case civil == 0: // none of those that are named are civilians: others were hit
		return together(s, bystanders)
	default:
		return civil
	}
}

// civilian are the objects that civilians are in or at.
var civilian = []codes.Object{codes.Hospital, codes.School, codes.Worship, codes.Home, codes.Market, codes.Camp}

// ofCivilians reports whether a report tells that civilians were harmed, or what they are in was hit. Then it is not
// known that none were hit, whoever is named as the target.
func ofCivilians(c *truce.Coded) bool {
	for _, h := range []truce.Harm{c.Toll.Killed, c.Toll.Wounded} {
		for _, n := range []*int{h.Civilian.Low, h.Civilian.Best} {
			if n != nil && *n > 0 {
				return true
			}
		}
	}
	return slices.ContainsFunc(c.Objects, func(o codes.Object) bool { return slices.Contains(civilian, o) })
}

// participant is the confidence of an attribution that says no more than that an actor took part.
const participant = "participant"

// opponents returns those a report tells of beside an author, without saying who of them did what.
func opponents(c *truce.Coded, author truce.Attribution) []truce.Attribution {
	var out []truce.Attribution
	for _, a := range c.Authors {
		if !sameActor(a, author) && (c.Kind == codes.Battle || a.Confidence == participant) {
			out = append(out, a)
		}
	}
	return out
}

// target returns what may be true of one target.
func (p *Appraiser) target(t truce.Attribution, when truce.Interval) set {
	standing, civil := p.standingOf(t, when), both
	if known := p.book.civilian[t.Actor]; known != 0 {
		civil = known
	}
	var s set
	for i, x := range targets {
		is := isNo
		if x.civilian {
			is = isYes
		}
		if standing&standingSet(x.standing) != 0 && civil&is != 0 {
			s |= 1 << i
		}
	}
	if s == 0 {
		return anyTarget // civilians a position calls excluded: the position is about something else
	}
	return s
}

// together is what is possible of two targets hit at once: the standing of the one protected most, and civilians if
// either is.
func together(a, b set) set {
	var s set
	for i, x := range targets {
		for j, y := range targets {
			if a&(1<<i) != 0 && b&(1<<j) != 0 {
				s |= 1 << worst(x, y)
			}
		}
	}
	return s
}

func worst(x, y targetValue) int {
	both := targetValue{x.standing, x.civilian || y.civilian}
	if exposure(y.standing) < exposure(x.standing) {
		both.standing = y.standing
	}
	for i, t := range targets {
		if t == both {
			return i
		}
	}
	panic("terms: civilians excluded")
}

// exposure ranks standings by how far the agreement protects them: adhered, neither, excluded.
func exposure(s codes.Standing) int {
	switch s {
	case codes.Adhered:
		return 0
	case codes.Neither:
		return 1
	}
	return 2
}

// harmSet is whether civilians were harmed, by one report's toll: yes where it counts at least one, no where it counts
// none among killed and wounded and leaves nobody of unknown status.
func harmSet(t truce.Toll) set {
	none := true
	for _, h := range []truce.Harm{t.Killed, t.Wounded} {
		if h.Civilian.Low != nil && *h.Civilian.Low > 0 {
			return isYes
		}
		nobody := h.Civilian.High != nil && *h.Civilian.High == 0
		settled := h.Unknown.IsZero() || h.Unknown.High != nil && *h.Unknown.High == 0
		none = none && nobody && settled
	}
	if none {
		return isNo
	}
	return both
}

// announced returns a notification the record held before the incident that speaks of it: of the same party, the whole
// time, the place. That there is none does not say that none was given.
func (p *Appraiser) announced(v *truce.IncidentView, author truce.Attribution) *notice {
	if author.Actor == "" || !v.When.Known() {
		return nil
	}
	for _, steps := range p.book.notices[author.Actor] {
		n := steps.before(v.When.From)
		if n == nil || n.About.Party != author.Actor || n.State == "cancelled" || !n.When.Known() {
			continue
		}
		speaks := v.When.Within(n.When.From, n.When.To+1)
		if n.About.Area != "" {
			speaks = and(speaks, p.everywhere(v, author, n.About.Area))
		}
		if speaks == codes.Yes {
			return n
		}
	}
	return nil
}

// noticed adds what a notification leaves of the hours of notice, given the seconds between it and the act.
func (p *Appraiser) noticed(known vector, seconds truce.Instant) {
	for i, a := range p.named.asks {
		if name, limit, _ := a.limit(); a.of == askOver && name == "notice_hours" {
			known[int(firstAsk)+i] = setOf(truthOf(seconds > truce.Instant(limit)*3600))
		}
	}
}

// everywhere is Yes when every report that is evidence places the act in the area.
func (p *Appraiser) everywhere(v *truce.IncidentView, author truce.Attribution, area truce.AreaID) codes.Truth {
	in := codes.Unknown
	for _, r := range v.Reports {
		if !tells(r, author) || r.Coded.Where == (truce.Place{}) {
			continue
		}
		if p.within(r.Coded.Where, v.When, truce.AgreedArea{Area: area, Map: true}, codes.Yes) != codes.Yes {
			return codes.Unknown
		}
		in = codes.Yes
	}
	return in
}

// The grounds a verdict may give, see [truce.Assessment].
const (
	groundExcluded = "excluded target"
	groundNotified = "notified activity"
	groundDefence  = "self-defence"
)

// stated returns what the member itself states as a fact in its verdict, of the authors it names there, or of any when
// it names none; the empty set when it states none. That an excluded group was hit counts only with its evidence.
func (p *Appraiser) stated(v *truce.IncidentView, author truce.Attribution) (facet, set) {
	a := p.verdict(v)
	if a == nil || a.Permitted != codes.WasPermitted || len(a.Authors) > 0 && !names(a.Authors, author) {
		return 0, 0
	}
	switch {
	case a.Because == groundDefence:
		return isDefence, isYes
	case a.Because == groundNotified:
		return isNotified, isYes
	case a.Because == groundExcluded && a.Evidence != "":
		return ofTarget, targetExcluded
	}
	return 0, 0
}

package press

import "slices"

// counts reads the numbers of a clause that no place has: totals of a side, and counters.
func (r *reader) counts(c *clause, s *sentence) {
	r.countsRespective(c)
	for i := range c.e {
		e := &c.e[i]
		if e.kind != number || e.used || e.of == ofPlace {
			continue
		}
		noun, at := c.head(i)
		if i+1 < len(c.e) && c.e[i+1].is("ordinal") && (c.e[i+1].glued || c.e[i+1].suffix) {
			e.used = true
			continue
		}
		if e.concept != "" { // a none that is said by the verb
			noun, at = e.concept, i
		}
		if noun == "" && (e.how == ByNone || c.setBehind(i)) {
			noun, at = c.headBefore(i)
		}
		switch {
		case noun == "incident":
			r.registered(c, i, at)
		case noun == "not" || noun == "hours":
			e.used = noun == "hours"
		case noun != "":
			r.counter(c, i, noun)
		case r.afterNumberOf(c, i):
		case c.reportsOf(i), r.elliptic(c, i, s), r.inAll(c, i):
			r.registered(c, i, i)
		}
	}
}

// reportsOf reports whether the number at i is of what a side reported, where the reports are judged: "of 15 reports by
// the Hill side three were confirmed".
func (c *clause) reportsOf(i int) bool {
	j := i + 1
	if j < len(c.e) && c.e[i].of == ofWhole { // "five of the nine the Harbour side registered"
		for j < len(c.e) && c.e[j].is("article") {
			j++
		}
		if j+1 < len(c.e) && c.e[j].is("side") && c.e[j+1].is("register") {
			return true
		}
		j = i + 1
	}
	if j >= len(c.e) || !c.e[j].is("register") && !c.e[j].is("bulletin") || !c.judges(0, len(c.e)) {
		return false
	}
	for j++; j < len(c.e) && (c.e[j].is("by") || c.e[j].is("of") || c.e[j].is("in") || c.e[j].is("article")); j++ {
	}
	return j < len(c.e) && c.e[j].is("side")
}

// inAll reports whether the number at i sums up the places of the side of which the text tells: "Velden (3), Karsk (1),
// and in all four".
func (r *reader) inAll(c *clause, i int) bool {
	at, ok := r.byID[r.side]
	return ok && r.sideAge <= 1 && r.topic == "incident" && c.sumsUp(i) && !c.any("side") &&
		r.out.Sides[at].Total == nil && len(r.out.Sides[at].Parts) > 0
}

// setBehind reports whether the number at i stands behind what it counts: behind a colon, or a verb at the end of what
// is said, «акций проведено две».
func (c *clause) setBehind(i int) bool {
	if n := c.before("number-of", i); i == 0 || n >= 0 && !c.numberIn(n, i) {
		return false
	}
	last := i+1 == len(c.e) || c.e[i+1].kind == punct && !c.e[i+1].sign(dash)
	return last && (c.e[i-1].sign(colon) || c.e[i-1].sign(dash) || c.e[i-1].is("unchanged")) ||
		i > 1 && c.e[i-1].kind == word && (last || c.e[i+1].is("in"))
}

// headBefore returns the noun before a number that stands behind what it counts, as "agreements signed: 2".
func (c *clause) headBefore(i int) (string, int) {
	for j := i - 1; j >= 0 && c.e[j].kind != number; j-- {
		noun := c.e[j].concept
		if c.e[j].kind != mark || !nouns[noun] {
			continue
		}
		near := j >= i-3 || c.e[i-1].sign(colon) && j >= i-6 || c.e[i-1].is("unchanged") ||
			i > 1 && c.e[i-1].sign(dash) && c.e[i-2].sign(comma)
		if near || c.e[i].how == ByNone && (noun == "agreement" || noun == "action") {
			return noun, j
		}
	}
	return "", -1
}

// elliptic reports whether the number is what a side registered though its noun stands elsewhere: "while Turkey has
// fixed none", «Турция - восемь».
func (r *reader) elliptic(c *clause, i int, s *sentence) bool {
	j := c.before("side", i)
	owned := c.owner(i) >= 0 || c.registeredBy(i) >= 0
	set := j >= 0 && (j == i-2 && (c.e[i-1].sign(dash) || c.e[i-1].sign(colon)) ||
		j == i-3 && c.e[i-2].sign(dash) && c.e[i-1].is("stop") || j == i-2 && c.e[i-1].sign(open))
	own := c.possessed(i) || j >= 0 && c.saysSo(j)
	told := s.has("incident") || r.topic == "incident" && (owned || set || own ||
		j >= 0 && (c.has("register", j, i) >= 0 || c.has("moved", j, i) >= 0))
	if from, to := c.part(i); !told || c.has("author", from, to) >= 0 {
		return false
	}
	if j >= 0 && c.sums(j, i) {
		return true
	}
	if k := c.inBracket("side", i); k > i || owned || c.possessed(i) {
		return true
	}
	if j < 0 || i-j > 9 || c.countIn(j, i) {
		return c.e[i].how == ByNone && c.any("side") && c.any("incident")
	}
	from := max(j, c.before("register", i)) + 1
	if from < i && c.e[from].sign(comma) && c.saysSo(j) { // "according to the Hill side, there were three"
		from++
	}
	for k := from; k < i; k++ {
		if e := &c.e[k]; e.kind == mark && nouns[e.concept] && e.concept != "incident" || e.sign(comma) {
			return false
		}
	}
	if i+1 == len(c.e) || c.e[i].how == ByNone {
		return true
	}
	n := &c.e[i+1]
	return n.kind == punct && !n.sign(other) || n.suffix || n.kind == mark && endsCount[n.concept]
}

// endsCount are the concepts of words behind a number that do not say what it counts.
var endsCount = map[string]bool{"partly": true, "register": true, "in": true, "period": true, "and": true}

// sums reports whether the number at i is the sum of those that places have behind the side at j.
func (c *clause) sums(j, i int) bool {
	var sum int64
	for ; j < i; j++ {
		switch e := &c.e[j]; {
		case e.kind != number:
		case e.of == ofPlace || e.of == placed:
			sum += e.micro
		case !e.used:
			return false
		}
	}
	return sum > 0 && sum == c.e[i].micro
}

// registered enters a total of the side whose register it is of.
func (r *reader) registered(c *clause, i, noun int) {
	blamed := c.blamed(i)
	if from, to := c.part(i); blamed && (c.has("register", from, to) < 0 || c.e[i].how == ByNone) {
		if c.e[i].used = true; c.e[i].how != ByNone {
			r.out.Unread = append(r.out.Unread, Unread{"it says who did it, not who registered it", r.span(c.e[i])})
		}
		return
	}
	if !c.e[i].whole() || r.cumulative(c, i, noun) || r.ofBothSides(c, i, noun) {
		return
	}
	if c.e[i].of == ofWhole && c.judges(0, len(c.e)) { // "confirmed two of the nine": they are not of whoever confirmed
		if of, _ := r.reviewed(c, 0, len(c.e)); of != "" {
			r.total(of, Span{}, r.figure(c, i))
		}
		return
	}
	side := c.sideOf(i)
	if side == nil && c.added(i) {
		c.take(i)
		r.out.Unread = append(r.out.Unread, Unread{"it is added to another number", r.span(c.e[i])})
		return
	}
	if blamed && !c.registers(side) {
		r.total("", Span{}, r.figure(c, i))
		return
	}
	if c.e[i].of == placed && (r.ofPart(c, i, side) || c.another(i)) {
		return
	}
	f := r.figure(c, i)
	if noun != i {
		f.Span = r.spanFrom(c.e[i], c.e[noun])
	}
	if from, to := c.part(i); r.days > 1 || c.has("other-period", from, to) >= 0 {
		f.longer = true
		r.flag("day-or-total", "it is not of the day, and not of all days", f.Span)
	}
	switch {
	case side != nil:
		r.total(side.of, r.span(*side), f)
	case r.side != "" && r.sideAge <= 1 && !c.headline:
		r.carried(f)
	default:
		r.total("", Span{}, f)
	}
}

// added reports whether the number at i is said to be so many more: "by day five more cases".
func (c *clause) added(i int) bool {
	return i > 0 && c.e[i-1].is("more") || i+1 < len(c.e) && c.e[i+1].is("more")
}

// registers reports whether a side is said to register, and not merely named: of what is said of an author that may be
// who did it.
func (c *clause) registers(side *element) bool {
	for i := range c.e {
		if side != nil && c.e[i].start == side.start {
			return i+1 < len(c.e) && c.e[i+1].is("register") || i > 1 && c.e[i-1].is("by") && c.e[i-2].is("register")
		}
	}
	return false
}

// cumulative enters what was registered since something began as a counter: it is no figure of the day.
func (r *reader) cumulative(c *clause, i, noun int) bool {
	if from, to := c.part(i); c.has("throughout", from, to) < 0 || c.e[i].how == ByNone {
		return false
	}
	f := r.figure(c, i)
	f.Span = r.spanFrom(c.e[i], c.e[noun])
	id := ""
	if side := c.sideOf(i); side != nil {
		id = side.of
	}
	r.count(cumulativeOf(id, f))
	return true
}

// cumulativeOf is what a side registered since something began.
func cumulativeOf(side string, f Figure) Counter {
	return Counter{RegisteredBy: side, Section: sectionRegister, What: "cumulative violations", Per: "total",
		Figure: &f}
}

// another reports whether a second number stands with a place of its own beside the one at i, of the same side: both
// are parts then, and neither is the whole.
func (c *clause) another(i int) bool {
	noun, _ := c.head(i)
	for _, step := range []int{1, -1} {
		for j := i + step; j >= 0 && j < len(c.e) && !c.e[j].is("side"); j += step {
			if e := &c.e[j]; e.kind == number && (e.of == placed || e.of == ofPlace) && !c.each(j, j) {
				if h, _ := c.head(j); h == "" || h == noun {
					return true
				}
			}
		}
	}
	return false
}

// ofPart reports whether a number with its noun and its place is a part of a total that stands before: "two incidents
// occurred in Velden" behind three.
func (r *reader) ofPart(c *clause, i int, side *element) bool {
	id := r.side
	if side != nil {
		id = side.of
	} else if r.sideAge > 1 {
		return false
	}
	at, ok := r.byID[id]
	if !ok || r.out.Sides[at].Total == nil || r.out.Sides[at].Total.micro <= c.e[i].micro {
		return false
	}
	return side == nil || r.page.within(r.out.Sides[at].Total.Span, c.e[0].start, c.e[len(c.e)-1].end)
}

// blamed reports whether what stands at i is said of who did it: not of a register.
func (c *clause) blamed(i int) bool {
	if c.inBracket("side", i) >= 0 {
		return false
	}
	if j := c.before("author", i); j >= 0 && (c.has("register", j, i) < 0 || c.has("side", j, i) < 0) {
		return true
	}
	for j := i; j < len(c.e) && !c.e[j].sign(comma); j++ {
		if c.e[j].is("author") || c.e[j].is("group") && c.acts(j) {
			return true
		}
	}
	return false
}

// carried enters a total whose side stands in the sentence before. One that differs from what that side has already is
// nobody's.
func (r *reader) carried(f Figure) {
	s := r.sideOf(r.side)
	switch {
	case s.Total == nil:
		r.flag("side-carried", "whose figure it is stands in the sentence before", f.Span)
		r.total(r.side, Span{}, f)
	case s.Total.micro == f.micro:
		r.total(r.side, Span{}, f)
	default:
		r.total("", Span{}, f)
	}
}

// sideOf returns what a side registered, so far.
func (r *reader) sideOf(id string) *Side {
	i, ok := r.byID[id]
	if !ok {
		i = len(r.out.Sides)
		r.byID[id] = i
		r.out.Sides = append(r.out.Sides, Side{RegisteredBy: id, Parts: []Part{}, Outcomes: []Outcome{}})
	}
	return &r.out.Sides[i]
}

// total enters a total. Of two that differ the one of the body stands, and both are kept and flagged.
func (r *reader) total(id string, named Span, f Figure) {
	s := r.sideOf(id)
	if s.Named == nil && named.End > 0 {
		s.Named = &named
	}
	switch {
	case s.Total == nil:
		s.Total = &f
	case f.longer && !s.Total.longer:
		r.out.Unread = append(r.out.Unread, Unread{"it is of another time", f.Span})
	case s.Total.longer && !f.longer:
		r.out.Unread = append(r.out.Unread, Unread{"it is of another time", s.Total.Span})
		s.Total = &f
	case s.Total.micro == f.micro:
		if s.Total.Headline && !f.Headline {
			s.Total = &f
		}
	case s.Total.Headline && !f.Headline:
		s.Also = append(s.Also, *s.Total)
		r.flag("headline-differs", "the headline says another number than the body", s.Total.Span)
		s.Total = &f
	case f.Headline != s.Total.Headline:
		s.Also = append(s.Also, f)
		r.flag("headline-differs", "the headline says another number than the body", f.Span)
	default:
		s.Also = append(s.Also, f)
		r.flag("two-figures", "the text gives two numbers for one thing", f.Span)
	}
}

// settle enters the places of a clause: those of incidents with their side, the others where they belong.
func (r *reader) settle(c *clause, items []item) {
	for _, it := range items {
		noun := it.noun
		if noun == "" && (it.num >= 0 || r.topic == "incident") {
			noun = r.topic
		}
		switch {
		case c.any("negotiation") && it.num < 0:
			r.out.Negotiations = append(r.out.Negotiations, r.place(c, it.at))
		case noun == "incident" || noun == "" && c.any("side"):
			r.incidentsIn(c, it, items)
		case noun == "settlement" || noun == "agreement" || noun == "action":
			r.loosePart(c, it, noun, items)
		}
	}
}

// incidentsIn enters one place of a breakdown.
func (r *reader) incidentsIn(c *clause, it item, items []item) {
	if c.blamed(it.at) && (!c.any("register") || it.num < 0) || c.before("cause", it.at) >= 0 {
		return
	}
	id, ok := r.sideAt(c, it)
	if !ok {
		return
	}
	p := Part{PlaceNamed: r.place(c, it.at)}
	switch {
	case it.num >= 0 && it.how == ByEach && !it.total && !c.each(it.num, firstOf(items, it.num)):
		f := r.figure(c, it.num)
		f.How, f.Span = ByEach, r.spanFrom(c.e[it.num], c.e[it.at])
		p.each = &f
	case it.num >= 0 && it.how == ByEach && !c.each(it.num, firstOf(items, it.num)):
		r.flag("list-without-counts", "one number for several places: how it is divided is not said", p.Span)
	case it.num >= 0 && c.e[it.num].whole():
		f := r.figure(c, it.num)
		f.Span = r.spanFrom(c.e[it.num], c.e[it.at])
		if it.how != "" {
			f.How = it.how
		}
		p.Figure = &f
		r.wholeBefore(id, c, it, items, f)
	case it.num < 0 && c.lone(it, items) && !c.share(it.at):
		p.Figure = r.wholeIn(id, c, it)
	}
	r.part(id, p)
}

// wholeBefore enters a number that stands with its noun behind the only place of a clause, or without one before it, as
// the total of the side that the clause names, where none is stated before: "Türk tarafı İdlib'de 6 ihlal kaydetti",
// "reported one in Homs".
func (r *reader) wholeBefore(id string, c *clause, it item, items []item, f Figure) {
	noun, _ := c.head(it.num)
	j := c.lastSide(it.at)
	here := it.num > it.at && noun == "incident" || noun == "" && j >= 0 && c.has("register", j, it.num) >= 0
	bound := slices.ContainsFunc(c.e[:it.num], func(e element) bool { return e.of == ofElsewhere })
	if !here || j < 0 || c.e[j].of != id || c.any("partly") || bound {
		return
	}
	if !c.lone(it, items) {
		return
	}
	if s := r.sideOf(id); s.Total == nil {
		f.How = ByPlace
		r.total(id, r.span(c.e[j]), f)
	}
}

// sideAt returns whose breakdown a place belongs to.
func (r *reader) sideAt(c *clause, it item) (string, bool) {
	at := it.at
	if it.num >= 0 && it.how != "" {
		at = it.num
	}
	if e := c.sideOf(at); e != nil && (!c.blamed(it.at) || c.registers(e)) {
		return e.of, true
	}
	if r.side != "" && r.sideAge <= 1 && !c.headline && !c.blamed(it.at) {
		return r.side, true
	}
	_, unsided := r.byID[""]
	return "", unsided || it.num >= 0
}

// firstOf returns the first place that has the number.
func firstOf(items []item, num int) int {
	for _, it := range items {
		if it.num == num {
			return it.at
		}
	}
	return num
}

// lone reports whether a place is the only one that its clause names behind the side it is of, and before the next.
func (c *clause) lone(it item, items []item) bool {
	from, to := c.lastSide(it.at), it.at
	for to < len(c.e) && !c.e[to].is("side") {
		to++
	}
	return !slices.ContainsFunc(items, func(x item) bool { return x.at != it.at && x.at > from && x.at < to })
}

// wholeIn returns the total as the figure of the only place it is in: "in Damascus four cases of firing were recorded".
func (r *reader) wholeIn(id string, c *clause, it item) *Figure {
	s := r.sideOf(id)
	whole := slices.ContainsFunc(c.e, func(e element) bool { return e.of == ofWhole })
	if s.Total == nil || c.any("partly") || whole {
		return nil
	}
	if !r.page.within(s.Total.Span, c.e[0].start, c.e[len(c.e)-1].end) && (!c.bare() || len(s.Parts) > 0) {
		return nil
	}
	f := *s.Total
	f.How = ByPlace
	f.Span = r.page.hull(f.Span, r.span(c.e[it.at]))
	return &f
}

// bare reports whether a clause names a place and says nothing else: "In the province of Latakia."
func (c *clause) bare() bool {
	for i := range c.e {
		if e := &c.e[i]; e.kind == word && !e.suffix || e.kind == number || e.kind == mark && !e.is("in") &&
			!e.is("province") {
			return false
		}
	}
	return true
}

// part adds a place to a breakdown. A place that comes again with the same number is the same.
func (r *reader) part(id string, p Part) {
	s := r.sideOf(id)
	for i := range s.Parts {
		x := &s.Parts[i]
		if x.Place != p.Place || x.Name != p.Name {
			continue
		}
		switch {
		case p.Figure == nil:
		case x.Figure == nil:
			*x = p
		case x.Figure.micro != p.Figure.micro:
			r.flag("two-figures", "the text gives two numbers for one thing", p.Figure.Span)
			if x.Figure.Headline && !p.Figure.Headline {
				*x = p
			}
		}
		return
	}
	s.Parts = append(s.Parts, p)
}

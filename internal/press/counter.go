package press

import "slices"

// sectionRegister is the section of what was registered since something began, which is the register's figure.
const sectionRegister = "observation"

// sections says under what a noun is counted, and in which part of a bulletin.
var sections = map[string][2]string{
	"settlement": {"reconciliation", "settlements joined"},
	"agreement":  {"reconciliation", "agreements signed"},
	"group":      {"reconciliation", "groups joined"},
	"area":       {"reconciliation", "area taken"},
	"action":     {"humanitarian", "humanitarian actions"},
	"weight":     {"humanitarian", "aid"},
	"people":     {"humanitarian", "people aided"},
	"sets":       {"humanitarian", "food sets"},
}

// counter enters a figure about who joined, what was taken or what aid was brought.
func (r *reader) counter(c *clause, i int, noun string) {
	k := Counter{Section: sections[noun][0], What: sections[noun][1], Per: c.per(i), Unit: unit(c, i, noun)}
	if (noun == "people" || noun == "sets") && i > 0 && c.e[i-1].is("number-of") { // "a total of 940 people"
		if k.Per = r.per; k.Per == "" {
			r.flag("day-or-total", "whether it is of the day or of all days is not said", r.span(c.e[i]))
		}
	}
	switch {
	case joined[noun] && c.negotiates(i):
		return
	case (noun == "settlement" || noun == "group") && c.any("author", "fire-at"), noun == "people" && !r.aids(c, i, &k):
		return
	case noun == "settlement" && c.takenAt(i):
		k.What = "settlements taken"
	case noun == "settlement" && !r.joining(c, k.Per == "total" || c.e[i].micro > 5*mostJoined*million && c.setBehind(i)):
		return
	case noun == "action" && c.any("united-nations"):
		k.What = "humanitarian actions of the United Nations"
	case noun == "group":
		k.Instrument = r.instrumentOf(c)
	}
	if k.Per == "day" && joined[noun] && (c.e[i].micro > 5*mostJoined*million ||
		c.e[i].micro > mostJoined*million && !c.any("period", "hours")) {
		k.Per = "total"
		r.flag("day-or-total", "so many hardly joined on a day; the text does not say", r.span(c.e[i]))
	}
	if c.rise(i) {
		k.Per = "day"
	}
	if noun != "weight" && noun != "area" && !c.e[i].whole() {
		return
	}
	if c.e[i].of == placed && k.Per == "day" && (joined[noun] || noun == "action") && c.another(i) {
		return
	}
	f := r.figure(c, i)
	if _, at := c.head(i); at >= 0 {
		f.Span = r.spanFrom(c.e[i], c.e[at])
	}
	k.Figure = &f
	if noun == "area" && k.Per == "day" && c.e[i].micro > mostArea*million {
		k.Per = ""
		r.flag("day-or-total", "so much is hardly taken on a day; the text does not say", f.Span)
	}
	if k.Per == "day" && c.any("other-period") {
		k.Per = ""
		r.flag("day-or-total", "it is not of the day, and not of all days", k.Figure.Span)
	}
	r.weigh(c, i, &k)
	r.count(k)
	r.topic = noun
}

// negotiates reports whether the number at i is of those with whom it is still being negotiated: "talks with the
// elders of three more villages".
func (c *clause) negotiates(i int) bool {
	j := c.before("negotiation", i)
	return j >= 0 && i-j <= 8 && !c.numberIn(j, i) && c.has("joining", i, len(c.e)) < 0
}

// joining reports whether settlements are told of because they join: the clause says so, or goes on with those that do,
// or says of nothing else how many there are.
func (r *reader) joining(c *clause, total bool) bool {
	if c.any("joining", "agreement") {
		return true
	}
	goesOn := (r.topic == "settlement" || r.topic == "agreement") && r.ofDay("settlement", false) != nil
	return (total || goesOn) && !c.any("aid", "action", "incident", "fire-at", "people", "sets", "weight")
}

// takenAt reports whether the part of the clause in which the number stands tells of what was taken.
func (c *clause) takenAt(i int) bool {
	from, to := i, i
	for from > 0 && !c.e[from-1].sign(comma) && !c.e[from-1].is("and") {
		from--
	}
	for to < len(c.e) && !c.e[to].sign(comma) {
		to++
	}
	if n := c.before("number-of", i); n >= 0 && !c.numberIn(n, i) {
		from = min(from, n)
	}
	return c.has("taken", from, to) >= 0
}

// per says whether a number is of the day or a total, from the words that stand with it.
func (c *clause) per(i int) string {
	a, b := c.part(i)
	t := c.has("throughout", 0, len(c.e))
	if t >= 0 && c.bracketOf(t) != c.bracketOf(i) { // "112 people (55,310 since the start)"
		t = -1
	}
	if t >= a && t < b || t >= 0 && t < 4 || c.fromNewYear(a, b) {
		return "total"
	}
	if n := c.before("number-of", i); n >= 0 && c.has("respective", n, len(c.e)) >= 0 {
		return "total"
	}
	if c.has("in-all", a, b) >= 0 && c.has("period", a, b) < 0 && c.has("hours", a, b) < 0 {
		return "total"
	}
	from, to := i, i
	for from > 0 && (!c.e[from].sign(comma) || from <= 3) {
		from--
	}
	for to < len(c.e) && !c.e[to].sign(comma) {
		to++
	}
	for j := from; j < to; j++ {
		says := c.e[j].is("number-of") || c.e[j].is("total") || c.e[j].is("unchanged")
		if says && (j < i && !c.numberIn(j, i) || j > i && j+1 == to || c.e[j].is("unchanged")) {
			return "total"
		}
	}
	for j := i - 1; j >= 0 && !c.numberIn(j, j+1); j-- {
		if c.e[j].is("number-of") || c.e[j].is("total") && c.e[i-1].sign(colon) {
			return "total"
		}
	}
	return "day"
}

// fromNewYear reports whether the part of a clause counts from the beginning of a year, or the clause begins so: "since
// January 1".
func (c *clause) fromNewYear(from, to int) bool {
	for i := range c.e {
		if c.e[i].kind == date && c.e[i].day.Month == 1 && c.e[i].day.Day == 1 && (i < 4 || i >= from && i < to) {
			return true
		}
	}
	return false
}

// afterNumberOf reads "the number of settlements … has reached 1,144".
func (r *reader) afterNumberOf(c *clause, i int) bool {
	if i+1 < len(c.e) && c.e[i+1].is("in-all") && joined[r.topic] { // "1,319 in all"
		r.counter(c, i, r.topic)
		return c.e[i].used
	}
	if b := c.bracketOf(i); b > 0 && c.inBracket("throughout", i) > i {
		for j := b - 1; j >= 0; j-- {
			if noun, _ := c.head(j); c.e[j].kind == number && sections[noun][0] != "" {
				r.counter(c, i, noun)
				return c.e[i].used
			}
		}
	}
	n := c.before("number-of", i)
	if (n < 0 || c.numberIn(n, i)) && c.sumsUp(i) && sections[r.earlier][0] != "" { // "overall, 1,319"
		r.counter(c, i, r.earlier)
		return c.e[i].used
	}
	if n < 0 || c.numberIn(n, i) {
		return false
	}
	noun := ""
	for j := n + 1; j < i && noun == ""; j++ {
		if c.e[j].is("counted-under") {
			noun = "group"
			break
		}
		if c.e[j].is("province") && c.e[j].of == "" && c.any("joining") { // "the number of areas that signed"
			noun = "settlement"
			break
		}
		if c.e[j].kind == mark && nouns[c.e[j].concept] && c.e[j].concept != "hours" {
			noun = c.e[j].concept
		}
	}
	if c.has("incident", n, i) >= 0 {
		noun = "incident"
	}
	if noun == "" && n > 0 && c.e[n-1].is("province") && c.e[n-1].of == "" && c.any("joining") {
		noun = "settlement" // "ateşkese katılan bölge sayısı"
	}
	for j := n - 1; j >= 0 && noun == "" && (j >= n-3 || c.ofNothing(n, i)); j-- {
		if c.e[j].kind == mark && nouns[c.e[j].concept] && c.e[j].concept != "hours" {
			noun = c.e[j].concept
		}
	}
	if noun == "agreement" && c.any("settlement") { // they join by agreements: what is counted are settlements
		noun = "settlement"
	}
	if noun == "" && (r.topic == "settlement" || r.topic == "group") && !c.any("side", "incident") &&
		c.ofNothing(n, i) {
		noun = r.topic
	}
	if noun == "" && r.topic == "incident" && c.lastSide(i) >= 0 && c.ofNothing(n, i) { // "by its data this number is 30"
		r.registered(c, i, i)
		return c.e[i].used
	}
	if noun == "incident" && (c.any("throughout") || c.has("side", n, i) >= 0 && !c.any("author")) {
		r.registered(c, i, i)
		return c.e[i].used
	}
	if noun == "" || noun == "incident" || noun == "not" {
		return false
	}
	r.counter(c, i, noun)
	return c.e[i].used
}

// sumsUp reports whether the number at i is said to be of all, with nothing else before it in its part of the clause:
// "in total, 1,611 have been held".
func (c *clause) sumsUp(i int) bool {
	from, _ := c.part(i)
	if from == i && i > 1 {
		from = max(from-2, 0) // "overall, 1,611"
	}
	said := false
	for j := from; j < i; j++ {
		e := &c.e[j]
		said = said || e.is("total") || e.is("in-all") || e.is("throughout")
		if e.kind == number || e.kind == mark && nouns[e.concept] || e.is("side") {
			return false
		}
	}
	return said
}

// ofNothing reports whether the words for a number at n, and the number at i, name nothing that is counted: "their
// number is 5", and not "the number of boats is 5".
func (c *clause) ofNothing(n, i int) bool {
	if c.trailing == "" && n > 0 && c.e[n-1].kind == word && !c.e[n-1].suffix {
		return false // "tekne sayısı"
	}
	for n++; n < i && c.e[n].is("article"); n++ {
	}
	return n >= i || c.e[n].kind != word || c.e[n].suffix
}

// mostArea is how many square kilometres are taken on a day at most.
const mostArea = 300

// mostJoined is how many groups or settlements join on a day at most, where the text does not say that they do: more
// are all that have joined, and five times as many are so whatever it says.
const mostJoined = 20

// joined are the nouns of what joins.
var joined = map[string]bool{"group": true, "settlement": true, "agreement": true}

// count adds a counter. What is stated again with the same number is the same; another number for the same total is
// flagged. Several of a day stand side by side.
func (r *reader) count(k Counter) {
	for i := range r.out.Counters {
		x := &r.out.Counters[i]
		if x.Figure == nil || x.What != k.What || x.Per != k.Per || x.Unit != k.Unit || x.Instrument != k.Instrument ||
			x.RegisteredBy != k.RegisteredBy {
			continue
		}
		if x.Figure.micro == k.Figure.micro {
			return
		}
		if x.Figure.Headline != k.Figure.Headline {
			r.flag("headline-differs", "the headline says another number than the body", k.Figure.Span)
		} else if k.Per == "total" || k.Section == "reconciliation" && k.Unit == "" || k.What == "people treated" ||
			k.What == sections["action"][1] {
			r.flag("two-figures", "the text gives two numbers for one thing", k.Figure.Span)
		} else {
			continue
		}
		if x.Figure.Headline && !k.Figure.Headline {
			x.Figure, k.Figure = k.Figure, x.Figure
		}
		x.Also = append(x.Also, *k.Figure)
		return
	}
	r.out.Counters = append(r.out.Counters, k)
}

// loosePart adds a place of who joined or what was brought to the counter of the day that it is of.
func (r *reader) loosePart(c *clause, it item, noun string, items []item) {
	if noun == "settlement" && !r.joining(c, false) && !c.any("taken") {
		return
	}
	its := it.num >= 0 && (it.how != ByEach || c.each(it.num, firstOf(items, it.num))) &&
		(!it.total || !sharedOut(it, items)) // "two actions in Velden, where …, and in Karsk"
	k := r.ofDay(noun, its)
	if k == nil {
		return
	}
	p := Part{PlaceNamed: r.place(c, it.at)}
	if its && c.e[it.num].whole() {
		f := r.figure(c, it.num)
		f.Span = r.spanFrom(c.e[it.num], c.e[it.at])
		if it.how != "" {
			f.How = it.how
		}
		p.Figure = &f
		if h, _ := c.head(it.num); k.Figure == nil && len(k.Parts) == 0 && h == noun && c.lone(it, items) {
			k.Figure = &f
		}
	}
	if !slices.ContainsFunc(k.Parts, func(q Part) bool { return q.Name == p.Name }) {
		k.Parts = append(k.Parts, p)
	}
}

// sharedOut reports whether places follow the one that have no number of their own for the same: its number is theirs
// too.
func sharedOut(it item, items []item) bool {
	return slices.ContainsFunc(items, func(x item) bool { return x.at > it.at && (x.num < 0 || x.noun != it.noun) })
}

// ofDay returns the last counter of the day of a noun, or one without a figure of its own where one is wanted.
// Settlements join by agreements: their places are the same.
func (r *reader) ofDay(noun string, wanted bool) *Counter {
	what := sections[noun]
	for i := len(r.out.Counters) - 1; i >= 0; i-- {
		x := &r.out.Counters[i]
		if x.Per == "day" && (x.What == what[1] || noun != "action" && joins(x.What)) {
			return x
		}
	}
	if !wanted {
		return nil
	}
	r.out.Counters = append(r.out.Counters, Counter{Section: what[0], What: what[1], Per: "day"})
	return &r.out.Counters[len(r.out.Counters)-1]
}

func joins(what string) bool {
	return what == sections["settlement"][1] || what == sections["agreement"][1]
}

// namesOf reads the names of the settlements that joined, as they are published.
func (r *reader) namesOf(c *clause) {
	if !c.any("settlement", "agreement") {
		return
	}
	k := r.ofDay("settlement", false)
	if k == nil {
		return
	}
	for i := range c.e {
		if c.e[i].is("named") || c.e[i].is("settlement") && i+1 < len(c.e) && c.nameFrom(i+1) > i+1 && c.e[i+1].upper {
			r.namesFrom(c, i+1, k)
		}
	}
}

// namesFrom reads a list of names.
func (r *reader) namesFrom(c *clause, i int, k *Counter) {
	for i < len(c.e) {
		n := c.nameFrom(i)
		if n > i {
			if at := r.spanFrom(c.e[i], c.e[n-1]); !slices.Contains(k.Names, at) {
				k.Names = append(k.Names, at)
			}
			i = n
			continue
		}
		if !c.e[i].sign(comma) && !c.e[i].is("and") && !c.e[i].is("article") && !c.e[i].sign(quote) {
			return
		}
		i++
	}
}

// nameFrom returns where the name that begins at i ends.
func (c *clause) nameFrom(i int) int {
	for i < len(c.e) && (c.e[i].sign(join) || c.e[i].kind == word &&
		(c.e[i].upper || c.e[i].suffix || !cased(c.e[i]) || i > 0 && c.e[i-1].sign(join) ||
			i+1 < len(c.e) && c.e[i+1].sign(join))) {
		i++
	}
	return i
}

// instrumentOf returns the agreement under which groups are counted, where the clause says it.
func (r *reader) instrumentOf(c *clause) string {
	for i := range c.e {
		if c.e[i].is("instrument") || c.e[i].is("counted-under") {
			return c.e[i].of
		}
		if c.e[i].kind == date {
			if id := r.lx.dated(*c.e[i].day); id != "" {
				return id
			}
		}
	}
	return ""
}

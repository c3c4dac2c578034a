package press

import "slices"

// item is a place of a list, and the number that goes with it.
type item struct {
	at    int // the element of the place
	num   int // that of the number; -1: none
	how   How // how the number is this place's, where the text does not say it place by place
	noun  string
	total bool // the number is also that of the whole
}

// places reads which number goes with which place: Aleppo (3); Латакия - 4; 15 in Aleppo; eight - in the
// province of Hama; one each in Homs and Daraa. It marks the numbers as used where they are those of incidents by
// place.
func (r *reader) places(c *clause) []item {
	r.strangers(c)
	r.nones(c)
	items := map[int]*item{}
	var order []int
	for i := range c.e {
		if (c.e[i].is("province") && c.e[i].of != "" || c.e[i].is("stranger")) && !c.seat(i) {
			items[i] = c.itemAt(i)
			order = append(order, i)
		}
	}
	c.placesRespective(items)
	for k, i := range order {
		c.backward(items[i], order[:k], items)
		if k > 0 && c.ofBoth(items[i], items[order[k-1]]) {
			noun, _ := c.head(items[i].num)
			if noun != "" {
				items[i].noun, items[order[k-1]].noun = noun, noun
			}
			c.e[items[i].num].of = ""
			items[i].num = -1
		}
	}
	for n := range c.e {
		if c.e[n].kind == number && c.e[n].of == "" && !c.e[n].used {
			c.inFront(n, items)
		}
	}
	for n := range c.e {
		c.trailingEach(n, order, items)
	}
	out := make([]item, len(order))
	for k, i := range order {
		c.leading(items[i], items)
		out[k] = *items[i]
	}
	return out
}

// seat reports whether the place at i is where a publisher has its seat: "the centre at its base in Karsk recorded".
// With nothing between the two it may be either.
func (c *clause) seat(i int) bool {
	words := 0
	for i--; i >= 0; i-- {
		switch e := &c.e[i]; {
		case e.is("in"), e.is("article"), e.is("province") && e.of == "":
		case e.kind == word && words < 2:
			words++
		default:
			return e.is("publisher") && words > 0
		}
	}
	return false
}

// numbered leaves out the places without a number: where a review is told of, they are of what was reviewed.
func numbered(items []item) []item {
	return slices.DeleteFunc(items, func(it item) bool { return it.num < 0 })
}

// ofPlace marks a number that is that of a place and of nothing else.
const ofPlace = "place"

// ofWhole marks a number of which another is a part.
const ofWhole = "whole"

// placed marks a number that stands with its noun and with one place.
const placed = "placed"

func (c *clause) itemAt(i int) *item {
	it := &item{at: i, num: c.behind(i), noun: c.nounBefore(i)}
	if it.num >= 0 {
		if noun, _ := c.head(it.num); noun != "" && it.num+1 < len(c.e) && !c.e[it.num+1].sign(shut) {
			it.noun = noun
		}
		c.e[it.num].of = ofPlace
	}
	return it
}

// leading gives a place the number that follows in its part of the clause, where more places follow that have theirs:
// "in Idlib ten violations were recorded, in Hama - one".
func (c *clause) leading(it *item, items map[int]*item) {
	if it.num >= 0 {
		return
	}
	n := it.at + 1
	for n < len(c.e) && c.e[n].kind != number && (!c.e[n].sign(comma) || c.goesOn(n, items)) {
		n++
	}
	if n < len(c.e) && c.e[n].kind == number && c.e[n-1].is("each") && !c.leads(n) {
		it.num, it.how = n, ByEach
		c.e[n].of = ofPlace
		return
	}
	for i := it.at + 1; i < n; i++ {
		if items[i] != nil || c.e[i].sign(comma) {
			return
		}
	}
	if n >= len(c.e) || c.e[n].kind != number || c.e[n].of == ofPlace || !c.placed(it.at) {
		return
	}
	noun, _ := c.head(n)
	if len(items) == 1 && noun == "incident" && c.has("side", 0, len(c.e)) < 0 {
		it.num, it.how, it.noun, it.total = n, ByPlace, noun, true
		c.e[n].of = placed
		return
	}
	for i, x := range items {
		if i > n && x.num >= 0 && x.how == "" && (noun == "incident" || noun == "" && c.has("register", it.at, n) >= 0) {
			it.num, it.noun = n, noun
			c.e[n].of = ofPlace
			return
		}
	}
}

// backward gives the number behind the last place of a list, where it is said to be that of each, to the places right
// before it that have none: "in Homs and Hama (one each)".
func (c *clause) backward(last *item, before []int, items map[int]*item) {
	if last.num < last.at || !c.each(last.num, last.at) {
		return
	}
	last.how = ByEach
	at := last.at
	for _, i := range slices.Backward(before) {
		if items[i].num >= 0 || !c.joined(i, at) || c.counted(i) {
			return
		}
		items[i].num, items[i].how, items[i].noun = last.num, ByEach, last.noun
		at = i
	}
}

// ofBoth reports whether the number right behind a place is that of the two that an "and" joins: "in Homs and Hama 8
// settlements".
func (c *clause) ofBoth(it, last *item) bool {
	if it.num < it.at || it.how != "" || last.num >= 0 {
		return false
	}
	and := c.has("and", last.at, it.at) >= 0 || c.e[it.at].joined
	before := &c.e[it.num-1]
	return and && c.joined(last.at, it.at) && !before.sign(open) && !before.sign(dash) && !before.sign(colon)
}

// trailingEach gives the number at n, said to be that of each and set apart behind a list of places, to these: "in Homs
// and Hama, two in each".
func (c *clause) trailingEach(n int, order []int, items map[int]*item) {
	at := n - 1
	if at > 0 && c.e[at].is("incident") {
		at--
	}
	if at < 0 || c.e[n].kind != number || c.e[n].of != "" || c.e[n].used || !c.each(n, n) ||
		!c.e[at].sign(comma) && !c.e[at].is("partly") {
		return
	}
	for _, i := range slices.Backward(order) {
		if i > n {
			continue
		}
		if items[i].num >= 0 && !items[i].total || !c.joined(i, at) {
			return
		}
		items[i].num, items[i].how, items[i].total, at = n, ByEach, false, i
		c.e[n].of = ofPlace
	}
}

// counted reports whether a number stands right in front of the place at i: "two in Homs".
func (c *clause) counted(i int) bool {
	for i--; i >= 0 && (c.e[i].is("in") || c.e[i].is("article") || c.e[i].is("province") && c.e[i].of == ""); i-- {
	}
	return i >= 0 && c.e[i].kind == number
}

// joined reports whether nothing stands between two places but what joins a list.
func (c *clause) joined(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if e := &c.e[i]; !e.sign(comma) && !e.is("and") && !e.is("in") && !e.suffix && !(e.is("province") && e.of == "") {
			return false
		}
	}
	return true
}

// behind returns the number behind the place at i: in a bracket, after a dash, or next to it.
func (c *clause) behind(i int) int {
	j := i + 1
	for j < len(c.e) && (c.e[j].suffix || c.e[j].is("province") && c.e[j].of == "" || c.e[j].is("also")) {
		j++
	}
	switch {
	case j+1 < len(c.e) && c.e[j].sign(open) && c.e[j+1].kind == number && c.shortBracket(j):
		return j + 1
	case j+1 < len(c.e) && (c.e[j].sign(dash) || c.e[j].sign(colon)) && c.e[j+1].kind == number && !c.leads(j+1):
		return j + 1
	case j+1 < len(c.e) && c.e[j+1].kind == number && (c.e[j].is("accounts") || c.e[j].text == "for" && c.any("accounts")):
		return j + 1
	case j+1 < len(c.e) && c.e[j].is("partly") && c.e[j].single && c.e[j+1].kind == number && !c.leads(j+1):
		return j + 1
	case j < len(c.e) && c.e[j].kind == number && (!c.e[j].joined || c.e[j].prefix == withPrefix) && !c.leads(j):
		if h, _ := c.head(j); h == "" || h == "incident" || h == "settlement" || h == "agreement" || h == "action" {
			return j
		}
	}
	return -1
}

// shortBracket reports whether a bracket holds a number and at most what it counts.
func (c *clause) shortBracket(i int) bool {
	for j := i + 2; j < len(c.e) && j <= i+5; j++ {
		if c.e[j].sign(shut) {
			return true
		}
		if c.e[j].kind == number || c.e[j].sign(comma) {
			return false
		}
	}
	return false
}

// leads reports whether a place stands right after the number: it is that place's then.
func (c *clause) leads(n int) bool {
	return n+1 < len(c.e) && !c.e[n+1].joined && (c.e[n+1].is("in") || c.e[n+1].is("province"))
}

// inFront gives the number at n to the places behind it that have none.
func (c *clause) inFront(n int, items map[int]*item) {
	if n+1 < len(c.e) && c.e[n+1].is("hours") {
		return
	}
	noun, _ := c.head(n)
	list := c.listFrom(n, items)
	if len(list) == 0 {
		return
	}
	if noun == "" || len(list) > 1 && c.each(n, list[0]) {
		c.e[n].of = ofPlace
	}
	for _, i := range list {
		items[i].num = n
		items[i].total = noun != "" && !c.each(n, list[0])
		if noun != "" {
			items[i].noun = noun
		}
		if len(list) > 1 || items[i].total {
			items[i].how = ByEach
		}
		if len(list) == 1 && items[i].total {
			items[i].how = ByPlace
			c.e[n].of = placed
		}
	}
}

// each reports whether the number is said to be that of each place: "one each in", "(one each)", «по 6 в»,
// "2'şer".
func (c *clause) each(n, place int) bool {
	if n > 0 && c.e[n-1].is("each") || c.has("each", n, place) >= 0 {
		return true
	}
	if c.has("list-in", n, place) >= 0 && c.numberIn(0, n) { // of the first number it is where the whole is
		return true
	}
	return n+1 < len(c.e) && (c.e[n+1].is("each") || c.e[n+1].is("each-suffix") && c.e[n+1].suffix)
}

// endsList are the concepts of words across which a number reaches no place.
var endsList = map[string]bool{"but": true, "since": true, "throughout": true}

// mostBetween is how many elements stand between a number and its first place at most.
const mostBetween = 16

// listFrom returns the places without a number that follow the one at n, as one list.
func (c *clause) listFrom(n int, items map[int]*item) []int {
	i := n + 1
	if i+2 < len(c.e) && c.e[i].sign(open) && c.e[i+2].sign(shut) && items[i+1] != nil && items[i+1].num < 0 {
		return []int{i + 1}
	}
	if j := c.wholeOf(n); j > 0 {
		i = j + 1
	}
	by := c.registeredBy(n)
	noun, _ := c.head(n)
	told := sections[noun][0] != "" // "two actions - in Velden, where"
	for ; ; i++ {
		if i < len(c.e) && c.e[i].sign(open) && closing(c.e, i) > 0 {
			i = closing(c.e, i) + 1
		}
		if i >= len(c.e) || i > n+mostBetween || c.e[i].kind == number || c.e[i].sign(comma) || c.e[i].sign(colon) ||
			told && c.e[i].sign(dash) || c.e[i].sign(open) || c.e[i].is("side") && i > n+1 && i != by ||
			c.e[i].kind == mark && endsList[c.e[i].concept] {
			return nil
		}
		if x := items[i]; x != nil {
			dashed := noun == "" && i == n+2 && c.e[n+1].sign(dash)                    // "9 - Idlib"
			bare := c.trailing == "" && noun == "" && i == n+1 && c.e[n].how == ByWord // "dördü Şam, ikisi Humus"
			if x.num >= 0 || !dashed && !bare && !c.placed(i) {
				return nil
			}
			break
		}
	}
	var list []int
	for ; i < len(c.e); i++ {
		e := &c.e[i]
		switch x := items[i]; {
		case x != nil && x.num < 0 && !e.used:
			list = append(list, i)
		case x != nil:
			return list
		case e.sign(comma), e.is("and"), e.suffix, e.is("in"), e.is("province"), e.is("also"):
			if e.sign(comma) && !c.goesOn(i, items) {
				return list
			}
		default:
			return list
		}
	}
	return list
}

// share reports whether a share of the whole is told of the place at i: "eight, half of them in Velden".
func (c *clause) share(i int) bool {
	return slices.ContainsFunc(c.e[:i], func(e element) bool {
		return e.is("fraction") || e.kind == number && !e.whole()
	})
}

// placed reports whether the place at i is said to be where something is: in it, in the province of it. Turkish says so
// by an ending, which is also its word for also.
func (c *clause) placed(i int) bool {
	if i+1 < len(c.e) && c.e[i+1].suffix && c.e[i+1].is("also") ||
		i > 1 && c.e[i-1].suffix && c.e[i-2].kind == number ||
		c.trailing == "" && i+1 < len(c.e) && c.e[i+1].is("province") && c.e[i+1].of == "" {
		return true
	}
	for i > 0 && c.e[i-1].is("article") {
		i--
	}
	if i > 2 && c.e[i-1].is("of") && c.has("in", max(i-4, 0), i) >= 0 { // "in the city of"
		return true
	}
	if i > 1 && c.e[i-1].is("of") && c.e[i-2].is("province") { // "in each of the provinces of"
		return true
	}
	return i > 0 && (c.e[i-1].is("in") || c.e[i-1].is("list-in") || c.e[i-1].is("each") ||
		c.e[i-1].is("province") && c.e[i-1].of == "")
}

// goesOn reports whether a place comes right after the comma.
func (c *clause) goesOn(i int, items map[int]*item) bool {
	for i++; i < len(c.e) && (c.e[i].is("and") || c.e[i].is("in") || c.e[i].is("province") && c.e[i].of == ""); i++ {
	}
	return i < len(c.e) && items[i] != nil
}

// nounBefore returns the concept of the last noun before i that a list of places can be of.
func (c *clause) nounBefore(i int) string {
	for i--; i >= 0; i-- {
		if e := &c.e[i]; e.kind == mark && (nouns[e.concept] && e.concept != "hours" || e.concept == "negotiation") {
			if e.concept == "group" && c.acts(i) {
				continue
			}
			return e.concept
		}
	}
	return ""
}

// acts reports whether the groups at i are who did something, and nothing that is counted: "violations by armed
// groups".
func (c *clause) acts(i int) bool {
	for i--; i >= 0 && (c.e[i].kind == word || c.e[i].is("article") || c.e[i].is("of")); i-- {
	}
	return i > 0 && (c.e[i].is("by") || c.e[i].is("in")) && c.before("incident", i) >= 0
}

// singles reads "a single violation": one where the clause tells of it, any where it denies.
func (c *clause) singles() {
	denies := c.any("neg", "denied", "unconfirmed")
	for i := range c.e {
		switch x := &c.e[i]; {
		case !x.is("single"):
		case denies:
			x.concept = "any"
		default:
			x.kind, x.micro, x.how, x.concept = number, million, ByWord, ""
		}
	}
}

// nones turns "any" into a none where the clause denies: "has not carried out any".
func (r *reader) nones(c *clause) {
	if !c.any("neg", "denied") && !c.none() {
		return
	}
	for i := range c.e {
		if c.e[i].is("denied") {
			c.deny(i)
		}
		if c.e[i].is("any") && !c.e[i].used {
			c.e[i].kind, c.e[i].micro, c.e[i].how, c.e[i].concept = number, 0, ByNone, ""
		}
	}
}

// none reports whether the clause has a none in words.
func (c *clause) none() bool {
	for i := range c.e {
		if c.e[i].kind == number && c.e[i].how == ByNone {
			return true
		}
	}
	return false
}

// countIn reports whether a number that is not taken yet stands from i on, before j.
func (c *clause) countIn(i, j int) bool {
	for ; i < j; i++ {
		if c.e[i].kind == number && !c.e[i].used {
			return true
		}
	}
	return false
}

// deny makes a none of a verb that denies, right behind what it denies: "anlaşma imzalanmadı".
func (c *clause) deny(i int) {
	for j := i - 1; j >= 0 && j >= i-2; j-- {
		if c.e[j].kind == mark && nouns[c.e[j].concept] && c.has("any", 0, i) < 0 && !c.countIn(0, i) {
			x := &c.e[i]
			x.kind, x.micro, x.how, x.start = number, 0, ByNone, c.e[j].start
			x.of, x.concept = "", c.e[j].concept
			return
		}
	}
}

// place names the place at i.
func (r *reader) place(c *clause, i int) PlaceNamed {
	e := c.e[i]
	p := PlaceNamed{Place: e.of, Name: r.lx.world.names[e.of], Span: r.span(e)}
	if e.is("stranger") {
		r.strange(&p)
	}
	if r.lx.world.merged[p.Place] && !r.merged {
		r.merged = true
		r.flag("one-name-for-several", p.Name+" can stand for more than one province here", p.Span)
	}
	return p
}

func (r *reader) strange(p *PlaceNamed) {
	if p.Place == "" {
		p.Name = p.Span.Words
		r.flag("place-unknown", "the name is not that of a place that is known here", p.Span)
		return
	}
	r.flag("name-variant", "the name is read as "+p.Name, p.Span)
}

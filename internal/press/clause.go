package press

// clause is a part of a sentence that says one thing, about one side.
type clause struct {
	e        []element
	headline bool
	trailing string // how the language says by whom, behind what was registered: "by", or "case"; "": not behind it
}

// clauses splits a sentence at semicolons, at words that set one side against another, and takes out what stands in
// brackets and is a sentence of its own.
func (s sentence) clauses(trailing string) []clause {
	var out []clause
	var aside []clause
	cur := []element{}
	inside := false // of a bracket, where a semicolon parts no more than a list
	flush := func() {
		if len(cur) > 0 {
			out = append(out, clause{cur, s.headline, trailing})
		}
		cur = []element{}
	}
	for i := 0; i < len(s.e); i++ {
		x := s.e[i]
		if x.sign(open) {
			if j := closing(s.e, i); j > 0 && tells(s.e[i+1:j]) {
				aside = append(aside, clause{append([]element{}, s.e[i+1:j]...), s.headline, trailing})
				i = j
				continue
			}
		}
		if x.sign(semicolon) && inside {
			x.text = comma
		}
		if x.sign(semicolon) || x.is("but") || x.is("turn") && !waits(cur) {
			flush()
			continue
		}
		inside = x.sign(open) && closing(s.e, i) > 0 || inside && !x.sign(shut)
		cur = append(cur, x)
	}
	flush()
	return append(out, aside...)
}

// waits reports whether the last side that is named has no number yet: "the Hill side, for its part, reported nine".
func waits(e []element) bool {
	for i := len(e) - 1; i >= 0 && e[i].kind != number; i-- {
		if e[i].is("side") {
			return true
		}
	}
	return false
}

func closing(e []element, i int) int {
	for j := i + 1; j < len(e); j++ {
		if e[j].sign(shut) {
			return j
		}
		if e[j].sign(open) {
			return 0
		}
	}
	return 0
}

// tells reports whether the words in a bracket say something of their own: who confirmed what.
func tells(e []element) bool {
	for i := range e {
		if e[i].is("confirmed") || e[i].is("unconfirmed") {
			return true
		}
	}
	return false
}

// part returns where the part of the clause between commas begins and ends in which i stands.
func (c *clause) part(i int) (from, to int) {
	from, to = i, i
	for from > 0 && !c.e[from-1].sign(comma) {
		from--
	}
	for to < len(c.e) && !c.e[to].sign(comma) {
		to++
	}
	return from, to
}

// has returns the first mark of a concept from i on, before j; -1 where there is none.
func (c *clause) has(concept string, i, j int) int {
	for ; i < j; i++ {
		if c.e[i].is(concept) {
			return i
		}
	}
	return -1
}

func (c *clause) any(concepts ...string) bool {
	for _, x := range concepts {
		if c.has(x, 0, len(c.e)) >= 0 {
			return true
		}
	}
	return false
}

// before returns the last mark of a concept before i, -1 where there is none.
func (c *clause) before(concept string, i int) int {
	for i--; i >= 0; i-- {
		if c.e[i].is(concept) {
			return i
		}
	}
	return -1
}

// numberIn reports whether a number stands from i on, before j, but for one of hours and one by which another rose.
func (c *clause) numberIn(i, j int) bool {
	for ; i < j; i++ {
		if c.e[i].kind == number && c.e[i].of != ofElsewhere && !c.rise(i) && (i+1 == len(c.e) || !c.e[i+1].is("hours")) {
			return true
		}
	}
	return false
}

// withPrefix is the letter that Arabic writes before a number by which something rose, or with which a place stands.
const withPrefix = "ب"

// rise reports whether the number at i is that by which another rose: "rose by three to 1,440".
func (c *clause) rise(i int) bool {
	return i+1 < len(c.e) && c.e[i+1].is("rose-by") || i > 0 && c.e[i-1].is("grew-by") ||
		c.e[i].prefix == withPrefix && c.before("moved", i) >= 0
}

// sideOf returns the side whose register the number or place at i is of: the one named in the same bracket; that by
// which it was registered, where this follows; else the last side named before it; else the first after it. It is nil
// where the clause names none.
func (c *clause) sideOf(i int) *element {
	if j := c.inBracket("side", i); j >= 0 {
		return &c.e[j]
	}
	if j := c.owner(i); j >= 0 {
		return &c.e[j]
	}
	if j := c.registeredBy(i); j >= 0 {
		return &c.e[j]
	}
	if j := c.lastSide(i); j >= 0 {
		return &c.e[j]
	}
	return c.sideBehind(i)
}

// sideBehind returns the first side named behind the number at i, unless it stands in a bracket, tells who says it, or
// another number is its.
func (c *clause) sideBehind(i int) *element {
	depth := 0
	for j := i + 1; j < len(c.e); j++ {
		switch e := &c.e[j]; {
		case e.sign(open):
			depth++
		case e.sign(shut):
			depth--
		case e.is("side") && depth <= 0:
			if c.saysSo(j) || c.numberOwned(i+1, j) || c.hasOwn(j) {
				return nil
			}
			return e
		}
	}
	return nil
}

// hasOwn reports whether the side at i stands before a number of its own: "nine, and that Turkey had reported four".
func (c *clause) hasOwn(i int) bool {
	from := i
	for i++; i < len(c.e) && !c.e[i].is("side"); i++ {
		if c.e[i].kind == number && !c.e[i].used && (c.e[i].of != ofPlace || i-from <= 3) {
			return true
		}
	}
	return false
}

// saysSo reports whether the side at i is who says what the text says: "the Russian military said", "according to".
func (c *clause) saysSo(i int) bool {
	j := i - 1
	for j >= 0 && c.e[j].is("article") {
		j--
	}
	k := i + 1
	if k < len(c.e) && c.e[k].kind == word {
		k++
	}
	return j >= 0 && c.e[j].is("says") || k < len(c.e) && c.e[k].is("says")
}

// numberOwned reports whether the last number before the side at j is said to be its, from i on.
func (c *clause) numberOwned(i, j int) bool {
	for j--; j >= i; j-- {
		if c.e[j].kind == number && c.e[j].of != ofPlace {
			return c.owner(j) >= 0
		}
	}
	return false
}

// owner returns the side right behind the number at i by which it was registered: "five by Russia".
func (c *clause) owner(i int) int {
	j, said := i+1, false
	if j+1 < len(c.e) && c.e[j].is("incident") && c.e[j+1].sign(dash) {
		j++
	}
	for j < len(c.e) && (c.e[j].is("by") || c.e[j].is("register") || c.e[j].is("article") || c.e[j].is("partly") ||
		c.e[j].is("in") && c.e[j].of == ofShare || c.e[j].sign(dash)) {
		said = said || !c.e[j].is("article") && !c.e[j].is("partly")
		j++
	}
	if said && j < len(c.e) && c.e[j].is("side") {
		return j
	}
	return c.theirsAre(i)
}

// theirsAre returns the side whose the number at i is said to be: "thirteen were the Russians'".
func (c *clause) theirsAre(i int) int {
	j := i + 1
	if j >= len(c.e) || !c.e[j].is("stop") {
		return -1
	}
	for j++; j < len(c.e) && c.e[j].is("article"); j++ {
	}
	if j < len(c.e) && c.e[j].is("side") && (j+1 == len(c.e) || c.e[j+1].kind == punct ||
		c.e[j+1].suffix) {
		return j
	}
	return -1
}

// possessed reports whether the number at i is said to be a side's own: "Ankara's ten".
func (c *clause) possessed(i int) bool { return i > 1 && c.e[i-1].suffix && c.e[i-2].is("side") }

// lastSide returns the last side named before i. One in a bracket that is closed counts in there alone.
func (c *clause) lastSide(i int) int {
	depth := 0
	for i--; i >= 0; i-- {
		switch {
		case c.e[i].sign(shut):
			depth++
		case c.e[i].sign(open):
			depth--
		case c.e[i].is("side") && depth <= 0:
			return i
		}
	}
	return -1
}

// bracketOf returns where the bracket begins in which i stands, -1 where it stands in none.
func (c *clause) bracketOf(i int) int {
	for i--; i >= 0 && !c.e[i].sign(shut); i-- {
		if c.e[i].sign(open) {
			return i
		}
	}
	return -1
}

// inBracket returns a mark of the concept that stands in the same bracket as i.
func (c *clause) inBracket(concept string, i int) int {
	from := i
	for from >= 0 && !c.e[from].sign(open) && !c.e[from].sign(shut) {
		from--
	}
	if from < 0 || c.e[from].sign(shut) {
		return -1
	}
	to := i
	for to < len(c.e) && !c.e[to].sign(shut) {
		to++
	}
	return c.has(concept, from, to)
}

// registeredBy returns the side behind the number by which it was registered: "nine, reported by the Turkish side".
func (c *clause) registeredBy(i int) int {
	if c.trailing == "" {
		return -1
	}
	seen, by := -1, false
	for j := i + 1; j < len(c.e) && (c.e[j].kind != number || c.e[j].used && c.e[j].of != ofReview); j++ {
		switch {
		case c.e[j].is("register") && c.e[j].joined: // it says something else
			return -1
		case c.e[j].is("register"):
			seen, by = j, false
		case c.e[j].is("by"):
			by = true
		case c.e[j].is("side"):
			if seen >= 0 && j-seen <= 4 && (by || c.trailing != "by") {
				return j
			}
			return -1
		}
	}
	return -1
}

// head returns the concept of the noun that the number at i counts, from what follows it: "nine ceasefire violations".
// Words that end the noun, other numbers and punctuation end the search.
func (c *clause) head(i int) (string, int) {
	for j := i + 1; j < len(c.e) && j <= i+6; j++ {
		x := &c.e[j]
		switch {
		case x.is("side") && x.single && j+1 < len(c.e) && c.e[j+1].is("incident"): // "13 Turkish complaints"
		case x.kind == number || x.kind == date || x.sign(comma) || x.sign(open) || x.sign(shut) || x.sign(dash) ||
			x.sign(colon) || ends[x.concept]:
			return c.oneBehind(i)
		case x.kind == mark && nouns[x.concept]:
			return x.concept, j
		}
	}
	return c.oneBehind(i)
}

// oneBehind returns the noun right before a one in words: in Arabic it stands behind what it counts.
func (c *clause) oneBehind(i int) (string, int) {
	if i > 0 && c.e[i].how == ByWord && c.e[i].micro == million && c.e[i-1].kind == mark && nouns[c.e[i-1].concept] {
		return c.e[i-1].concept, i - 1
	}
	return "", -1
}

// ends are the concepts of words that no noun behind a number reaches across.
var ends = map[string]bool{"stop": true, "in": true, "and": true, "province": true, "of": true, "partly": true,
	"by": true, "side": true, "since": true, "throughout": true, "joining": true, "number-of": true}

// nouns are the concepts of what numbers count.
var nouns = map[string]bool{
	"incident": true, "settlement": true, "agreement": true, "group": true, "action": true, "weight": true,
	"people": true, "sets": true, "area": true, "hours": true, "not": true,
}

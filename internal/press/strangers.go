package press

import "truce/internal/names"

// strangers marks names that stand where a place must stand and that no table has: before a number in a bracket or
// after a dash, and after the word for province.
func (r *reader) strangers(c *clause) {
	if !c.any("incident", "settlement", "agreement", "side", "negotiation") && r.topic != "incident" {
		return
	}
	out := c.e[:0:0]
	for i := 0; i < len(c.e); i++ {
		x := c.e[i]
		out = append(out, x)
		if n := nameBefore(out); n > 0 && numberFollows(c.e, i+1) && (cased(x) || c.any("province")) {
			out = append(out[:len(out)-n], r.stranger(out[len(out)-n:]))
		}
		if k := len(out); x.kind == word && !x.upper && k > 1 && (out[k-2].is("and") || out[k-2].sign(comma)) &&
			numberFollows(c.e, i+1) && c.e[i+1].sign(open) {
			if y := r.stranger(out[k-1:]); y.of != "" {
				out[k-1] = y
			}
		}
		if n := c.nameIn(i); n > 0 {
			out, i = append(out, r.stranger(c.e[i+1:i+1+n])), i+n
		}
	}
	c.e = out
}

// nameIn returns how many elements make a name that no table has, between the "in" at i that a number stands before and
// the next place of the list: "7 in Ladhiqi yah and 6 in Hama".
func (c *clause) nameIn(i int) int {
	if i == 0 || !c.e[i].is("in") || c.e[i-1].kind != number || !c.any("province") {
		return 0
	}
	n := 0
	for i+1+n < len(c.e) && n < 4 && (c.e[i+1+n].kind == word || c.e[i+1+n].sign(join)) {
		n++
	}
	if n == 0 || !c.e[i+1].upper || i+1+n < len(c.e) && !c.e[i+1+n].sign(comma) && !c.e[i+1+n].is("and") {
		return 0
	}
	return n
}

// numberFollows reports whether a number in a bracket of its own, or behind a dash, follows.
func numberFollows(e []element, i int) bool {
	if i+1 >= len(e) || e[i+1].kind != number {
		return false
	}
	noun := i+3 < len(e) && e[i+2].is("incident") && e[i+3].sign(shut)
	return e[i].sign(open) && i+2 < len(e) && (e[i+2].sign(shut) || noun) ||
		e[i].sign(dash) && !e[i].glued && (i+2 == len(e) || e[i+2].sign(comma) || e[i+2].is("and"))
}

// nameBefore returns how many of the last elements make a name: words with a capital letter, or any word in a script
// that has none.
func nameBefore(e []element) int {
	n := 0
	for n < len(e) && n < 5 {
		x := e[len(e)-1-n]
		if x.sign(join) && n > 0 || x.kind == word && (x.upper || !cased(x) || x.suffix) && len(x.text) > 1 {
			n++
			continue
		}
		break
	}
	for n > 0 && (e[len(e)-n].kind != word || e[len(e)-n].suffix) {
		n--
	}
	return n
}

// stranger makes one element of a name that no table has: the place it sounds like, where one does.
func (r *reader) stranger(e []element) element {
	x := e[0]
	x.end, x.kind, x.concept, x.of = e[len(e)-1].end, mark, "stranger", ""
	x.text = r.page.text[x.start:x.end]
	if r.searched++; r.searched > mostSearched {
		return x
	}
	if hits := r.lx.world.index.Search(x.text, 2); len(hits) > 0 && hits[0].Score >= names.Likely &&
		(len(hits) == 1 || hits[0].Score > hits[1].Score+0.02) {
		x.of = hits[0].ID
	}
	return x
}

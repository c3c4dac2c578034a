package press

import (
	"slices"
	"strings"
)

// respective returns the numbers that a clause gives to as many names before them, in their order: "2,135 and 228,
// respectively". Nil where it does not.
func (c *clause) respective() []int {
	at := c.has("respective", 0, len(c.e))
	if at < 0 {
		return nil
	}
	to := at
	for to > 0 && c.e[to-1].kind != number {
		to--
	}
	from := to
	for from > 0 && (c.count(from-1) || c.e[from-1].is("and") || c.e[from-1].sign(comma)) {
		from--
	}
	if from == to {
		for from = at + 1; from < len(c.e) && !c.count(from); from++ {
		}
		for to = from; to < len(c.e) && (c.count(to) || c.e[to].is("and") || c.e[to].sign(comma)); to++ {
		}
	}
	var out []int
	for i := from; i < to; i++ {
		if c.e[i].kind == number {
			out = append(out, i)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// count reports whether a number that is a count and is not taken yet stands at i.
func (c *clause) count(i int) bool {
	return c.e[i].kind == number && !c.e[i].used && c.e[i].whole() && c.e[i].of == ""
}

// lastMarks returns the last n elements before i that are taken by is, in order of the text; nil where there are fewer.
func (c *clause) lastMarks(i, n int, is func(int) bool) []int {
	var out []int
	for i--; i >= 0 && len(out) < n; i-- {
		if is(i) {
			out = append(out, i)
		}
	}
	if len(out) < n {
		return nil
	}
	slices.Reverse(out)
	return out
}

// placesRespective gives numbers to the places before them: "in Homs and Hama three and two, respectively".
func (c *clause) placesRespective(items map[int]*item) {
	nums := c.respective()
	if nums == nil {
		return
	}
	at := c.lastMarks(nums[0], len(nums), func(i int) bool { return items[i] != nil && items[i].num < 0 })
	for k, i := range at {
		items[i].num = nums[k]
		c.e[nums[k]].of = ofPlace
	}
}

// countsRespective enters numbers that stand behind the sides that registered them, or behind what they count.
func (r *reader) countsRespective(c *clause) {
	nums := c.respective()
	if nums == nil || c.e[nums[0]].of != "" {
		return
	}
	if ids := c.both(nums[0]); len(ids) == len(nums) && (c.any("incident") || r.topic == "incident") {
		for k, id := range ids {
			f := r.figure(c, nums[k])
			if c.any("throughout") {
				r.count(cumulativeOf(id, f))
				continue
			}
			r.total(id, Span{}, f)
		}
		return
	}
	at := c.lastMarks(nums[0], len(nums), func(i int) bool {
		noun := c.e[i].concept
		return c.e[i].kind == mark && !c.any("incident") && sections[noun][0] != "" && noun != "weight"
	})
	for k, i := range at {
		r.counter(c, nums[k], c.e[i].concept)
	}
	for _, i := range nums {
		if at == nil {
			c.take(i)
			r.out.Unread = append(r.out.Unread, Unread{"it is not understood whose it is", r.span(c.e[i])})
		}
	}
}

// both returns the sides that a clause names together before i: "Harbour and Hill".
func (c *clause) both(i int) []string {
	if j := c.before("both", i); j >= 0 {
		if c.lastSide(i) > j {
			return nil
		}
		return strings.Fields(c.e[j].of)
	}
	j := c.before("side", i)
	if j > 2 && c.e[j-1].is("neg") && c.e[j-2].sign(comma) && c.e[j-3].is("side") {
		return []string{c.e[j-3].of, c.e[j].of}
	}
	if j < 2 || !c.e[j-1].is("and") || !c.e[j-2].is("side") || c.e[j].of == c.e[j-2].of {
		return nil
	}
	return []string{c.e[j-2].of, c.e[j].of}
}

// ofBothSides enters a number that is said of two sides together: none, or so many each.
func (r *reader) ofBothSides(c *clause, i, noun int) bool {
	ids := c.both(i)
	if ids == nil && c.e[i].how == ByNone && c.any("register") && !c.any("side") {
		ids = c.both(len(c.e))
	}
	if len(ids) < 2 || c.e[i].how != ByNone && !c.each(i, i) &&
		(noun+1 >= len(c.e) || !c.e[noun+1].is("each")) {
		return false
	}
	f := r.figure(c, i)
	if f.Span = r.spanFrom(c.e[i], c.e[noun]); f.How != ByNone {
		f.How = ByEach
	}
	for _, id := range ids {
		r.total(id, Span{}, f)
	}
	return true
}

// pairsAt enters what places have of two registers at once, "Homs: 15 and 14, Hama: 9 and 8, respectively", where the
// text has told of two sides, and returns the places that are left.
func (r *reader) pairsAt(c *clause, items []item) []item {
	ids := r.twoSides()
	pair := func(it item) bool {
		n := it.num
		return n > it.at && n+2 < len(c.e) && !c.e[n].used && c.e[n+1].is("and") && c.e[n+2].kind == number && !c.e[n+2].used
	}
	pairs := 0
	for _, it := range items {
		if pair(it) {
			pairs++
		}
	}
	if ids == nil || pairs < 2 || !c.any("respective", "incident") && r.topic != "incident" {
		return items
	}
	return slices.DeleteFunc(items, func(it item) bool {
		if !pair(it) {
			return false
		}
		for k, id := range ids {
			f := r.figure(c, it.num+2*k)
			r.part(id, Part{PlaceNamed: r.place(c, it.at), Figure: &f})
		}
		return true
	})
}

// twoSides returns the sides that have a total, in order of the text, where they are two.
func (r *reader) twoSides() []string {
	var out []string
	for _, s := range r.out.Sides {
		if s.RegisteredBy != "" && s.Total != nil {
			out = append(out, s.RegisteredBy)
		}
	}
	if len(out) != 2 {
		return nil
	}
	return out
}

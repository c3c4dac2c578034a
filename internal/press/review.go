package press

// judged reads what a review made of what a side had registered, and reports whether the clause tells of a review.
func (r *reader) judged(c *clause, s *sentence) bool {
	found := false
	c.nots()
	for from := 0; from < len(c.e); {
		to := c.phraseEnd(from)
		if c.judges(from, to) {
			r.outcome(c, from, to, s)
			found = true
		}
		if from = to; from < len(c.e) && !c.e[from].joined {
			from++
		}
	}
	return found
}

// phraseEnd returns where the part of a clause that begins at from ends: at a comma, or before an "and" behind which
// another outcome follows.
func (c *clause) phraseEnd(from int) int {
	for i := from; i < len(c.e); i++ {
		and := c.e[i].is("and") || c.e[i].joined && i > from
		if c.e[i].sign(comma) || and && (c.judges(from, i) || c.counts(from, i)) && c.judges(i, c.commaAfter(i)) {
			return i
		}
	}
	return len(c.e)
}

// counts reports whether words say how many were registered: "Hill officers reported nine".
func (c *clause) counts(from, to int) bool {
	at := c.has("register", from, to)
	return at >= 0 && c.has("side", from, at) >= 0 && c.countIn(at, to)
}

func (c *clause) commaAfter(i int) int {
	for ; i < len(c.e); i++ {
		if c.e[i].sign(comma) {
			return i
		}
	}
	return len(c.e)
}

// judges reports whether words tell of an outcome.
func (c *clause) judges(from, to int) bool { _, m := c.outcomeIn(from, to); return m >= 0 }

func (c *clause) outcomeIn(from, to int) (string, int) {
	if c.any("author", "cause") {
		return "", -1
	}
	if i := c.has("unconfirmed", from, to); i >= 0 {
		return NotConfirmed, i
	}
	if i := c.has("confirmed", from, to); i >= 0 {
		if c.has("neg", max(from, i-4), i) >= 0 || c.deniedAfter(i, to) {
			return NotConfirmed, i
		}
		return Confirmed, i
	}
	if i := c.notSo(from, to); i >= 0 {
		return NotConfirmed, i
	}
	if i := c.has("investigated", from, to); i >= 0 {
		return Investigated, i
	}
	if i, j := c.has("fire-at", from, to), c.has("excluded", from, to); i >= 0 && j >= 0 && (j > i || i-j <= 2) {
		return AtExcluded, i
	}
	return "", -1
}

// deniedAfter reports whether what is said of a confirmation behind it denies it: "confirmation was not found".
func (c *clause) deniedAfter(i, to int) bool {
	for j := i + 1; j < to && j <= i+5 && c.e[j].kind != number && !c.e[j].is("and") && !c.e[j].is("side"); j++ {
		if c.e[j].is("neg") {
			return true
		}
	}
	return false
}

// nots says of words what they are in a review. A none behind a number denies of it: "two are confirmed, ten - none".
// Where it is told at whom fire was, nothing is said of who did it.
func (c *clause) nots() {
	for i := 1; i < len(c.e); i++ {
		x := &c.e[i]
		if x.is("author") && c.e[i-1].is("fire-at") && c.has("excluded", i, len(c.e)) >= 0 {
			x.kind, x.concept = word, "" // at whom it was is not who did it
		}
		if i < 2 {
			continue
		}
		if x.kind == number && x.how == ByNone && c.e[i-2].kind == number && c.e[i-1].sign(dash) &&
			c.before("confirmed", i) >= 0 {
			x.kind, x.concept = mark, "neg"
		}
	}
}

// notSo returns the word that denies of a number what was said before of others: "one was confirmed and six were not".
func (c *clause) notSo(from, to int) int {
	i := c.has("neg", from, to)
	for to > from && c.e[to-1].kind == punct {
		to--
	}
	if i < 2 || i+1 != to && !c.e[i+1].sign(stop) || c.e[i-2].kind != number ||
		!c.e[i-1].is("stop") && !c.e[i-1].sign(dash) ||
		c.before("confirmed", i) < 0 {
		return -1
	}
	return i
}

// outcome enters one outcome of a review.
func (r *reader) outcome(c *clause, from, to int, s *sentence) {
	kind, at := c.outcomeIn(from, to)
	reviewed, by := r.reviewed(c, from, to)
	if by != "" && by != r.lx.world.reviewer && r.lx.world.reviewer != "" && reviewed != by && kind != Confirmed &&
		(kind != NotConfirmed || !c.actsBefore(by, at)) {
		reviewed, by = by, r.lx.world.reviewer // the only side named is the one whose reports they are
	}
	if kind == AtExcluded && !r.inReview(s) {
		return
	}
	o := Outcome{Outcome: kind, By: by, Span: r.page.span(c.e[from].start, c.e[to-1].end)}
	n := c.nearest(from, to, at)
	whole := c.wholeWord(from, to)
	if j := c.has("save", at, to); j >= 0 && n > j && kind == NotConfirmed { // "did not confirm any but one"
		kind, whole = Confirmed, -1
		o.Outcome = kind
	}
	switch {
	case whole >= 0 && kind == Confirmed && c.e[whole].is("none-of"), n >= 0 && c.e[n].micro == 0 && kind == Confirmed:
		r.noneConfirmed(c, o, reviewed, n, whole)
		return
	case c.has("fraction", from, to) >= 0:
		r.flag("outcome-without-number", "the review says what share, and not how many", o.Span)
	case n < 0 && c.any("rest"):
		r.flag("outcome-without-number", "the rest is spoken of without a number", o.Span)
	case whole >= 0 && kind == NotConfirmed && (n < 0 || !c.e[n].whole()), whole >= 0 && n < 0 && c.e[whole].is("all"):
		r.all(&o)
	case n >= 0 && c.e[n].whole():
		f := r.figure(c, n)
		c.e[n].of = ofReview
		f.Span = r.spanFrom(c.e[n], c.e[at])
		o.Figure = &f
		if kind == NotConfirmed && whole >= 0 && c.e[whole].is("none-of") {
			if noun, _ := c.head(n); noun == "incident" && reviewed != "" {
				r.total(reviewed, Span{}, f)
			}
			r.enter(reviewed, o)
			o = Outcome{Outcome: Confirmed, By: by, Span: o.Span, Figure: r.zero(c, whole, at)}
		}
	case kind == NotConfirmed:
		r.all(&o)
		r.flag("outcome-without-number", "the review names no number; it is taken to be of all", o.Span)
	default:
		r.flag("outcome-without-number", "the review names no number", o.Span)
	}
	r.enter(reviewed, o)
	if kind == NotConfirmed && n < 0 && whole >= 0 && c.e[whole].is("none-of") {
		r.enter(reviewed, Outcome{Outcome: Confirmed, By: by, Span: o.Span, Figure: r.zero(c, whole, at)})
	}
}

// ofReview marks a number that is that of an outcome.
const ofReview = "review"

// actsBefore reports whether the side stands before the word of the outcome with no number between: it is who judges.
func (c *clause) actsBefore(side string, at int) bool {
	for i := at - 1; i >= 0 && c.e[i].kind != number; i-- {
		if c.e[i].is("side") {
			return c.e[i].of == side
		}
	}
	return false
}

// noneConfirmed enters that none was confirmed: a stated zero.
func (r *reader) noneConfirmed(c *clause, o Outcome, reviewed string, n, whole int) {
	if n >= 0 && c.e[n].micro == 0 {
		f := r.figure(c, n)
		o.Figure = &f
	} else {
		f := Figure{Value: "0", How: ByNone, Span: o.Span, Headline: c.headline}
		o.Figure = &f
	}
	r.enter(reviewed, o)
	if whole >= 0 && c.e[whole].is("none-of") {
		o.Outcome = NotConfirmed
		r.all(&o)
		r.enter(reviewed, o)
	}
}

func (r *reader) zero(c *clause, a, b int) *Figure {
	return &Figure{Value: "0", How: ByNone, Span: r.spanFrom(c.e[a], c.e[b]), Headline: c.headline}
}

// all says of an outcome that it is of all that the side registered: the number follows when the whole text is read.
func (r *reader) all(o *Outcome) {
	o.Figure = &Figure{How: ByAll, Span: o.Span}
}

// wholeWord returns the word that makes an outcome one of all: all, none of, any of, them.
func (c *clause) wholeWord(from, to int) int {
	for _, w := range []string{"none-of", "any", "all"} {
		if i := c.has(w, from, to); i >= 0 {
			if w == "any" {
				c.e[i].concept = "none-of"
			}
			return i
		}
	}
	return -1
}

// nearest returns the number of the phrase that is nearest to the word of the outcome.
func (c *clause) nearest(from, to, at int) int {
	best := -1
	for i := from; i < to; i++ {
		if c.e[i].kind != number || c.e[i].used || c.e[i].of == ofWhole || i+1 < len(c.e) && c.e[i+1].is("hours") {
			continue
		}
		if best < 0 || gap(i, at) < gap(best, at) {
			best = i
		}
	}
	return best
}

func gap(a, b int) int { return max(a-b, b-a) }

// inReview reports whether the text tells of a review just now.
func (r *reader) inReview(s *sentence) bool {
	return r.review || s.has("investigation") || s.has("confirmed") || s.has("unconfirmed")
}

// reviewed says whose register a review is of, and whose review it is. The one whose reports they are is named as such,
// or it is the side of which the text told last; it is never the one that reviews.
func (r *reader) reviewed(c *clause, from, to int) (of, by string) {
	for i := from; i < to; i++ {
		switch {
		case !c.e[i].is("side"):
		case of == "" && c.theirs(i):
			of = c.e[i].of
		case by == "":
			by = c.e[i].of
		}
	}
	if of != "" && of == r.lx.world.reviewer {
		of, by = by, of
	}
	if by == of {
		by = ""
	}
	if by == "" && of != r.lx.world.reviewer {
		by = r.lx.world.reviewer
	}
	if of == "" {
		of = r.lastBut(by, c, from)
	}
	return of, by
}

// theirs reports whether the side at i is named as the one whose reports are reviewed: "reported by Turkey", "Turkey
// reported".
func (c *clause) theirs(i int) bool {
	j := i - 1
	for j >= 0 && (c.e[j].is("by") || c.e[j].is("article") || c.e[j].kind == word && j == i-1) {
		j--
	}
	if j >= 0 && (c.e[j].is("register") || c.e[j].is("bulletin")) {
		return true
	}
	j = i + 1
	if j+1 < len(c.e) && c.e[j].suffix && c.e[j+1].kind == number { // "Turkey's eight"
		return true
	}
	for j < len(c.e) && (c.e[j].suffix || c.e[j].kind == date || c.e[j].is("period") || c.e[j].is("hours") ||
		c.e[j].kind == word && j == i+1) {
		j++
	}
	return j < len(c.e) && (c.e[j].is("register") || c.e[j].is("incident") || c.e[j].is("bulletin") || c.e[j].is("tally"))
}

// lastBut returns the side that the text named last before an element, but for one.
func (r *reader) lastBut(but string, c *clause, from int) string {
	for i := from - 1; i >= 0; i-- {
		if c.e[i].is("side") && c.e[i].of != but {
			return c.e[i].of
		}
	}
	if r.side != "" && r.side != but {
		return r.side
	}
	for i := len(r.out.Sides) - 1; i >= 0; i-- {
		if id := r.out.Sides[i].RegisteredBy; id != but && id != "" {
			return id
		}
	}
	return ""
}

// giveOutcomes gives the outcomes of which the text does not say whose register they are of to the only side that is
// reviewed, where there is one.
func (r *reader) giveOutcomes() {
	of, several := "", false
	for _, s := range r.out.Sides {
		if id := s.RegisteredBy; id != "" && id != r.lx.world.reviewer {
			of, several = id, of != ""
		}
	}
	for _, o := range r.pending {
		if of != "" && !several {
			r.enter(of, o)
		} else {
			r.flag("outcome-of-nobody", "the text does not say whose register was reviewed", o.Span)
		}
	}
}

// enter adds an outcome; one that is there already with the same figure is not entered twice.
func (r *reader) enter(side string, o Outcome) {
	if side == "" {
		r.pending = append(r.pending, o)
		return
	}
	s := r.sideOf(side)
	for i := range s.Outcomes {
		x := &s.Outcomes[i]
		if x.Outcome != o.Outcome {
			continue
		}
		switch {
		case o.Figure == nil, x.Figure != nil && o.Figure.How == ByAll, x.Figure != nil && x.Figure.micro == o.Figure.micro:
		case x.Figure == nil || x.Figure.How == ByAll && o.Figure.How != ByAll:
			*x = o
		default:
			r.flag("two-figures", "the text gives two numbers for one thing", o.Figure.Span)
		}
		return
	}
	s.Outcomes = append(s.Outcomes, o)
}

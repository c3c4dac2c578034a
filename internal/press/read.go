package press

import (
	"slices"
	"strings"
	"unicode/utf8"

	"truce"
)

// The bounds of what is read: a bulletin is a page or two, and the page it stands on may be much more.
const (
	mostBytes    = 2 << 20 // as given
	mostText     = 1 << 16 // of it for reading
	mostElements = 400     // of a sentence: a longer one is read in pieces
	mostSearched = 100     // names that no table has
)

// Options say how a text is read. The zero Options read plain text and pages of any language that is read, in the world
// of [Syria].
type Options struct {
	World    *World
	Language string // "" finds it out
}

// Read reads a text, or a plain page. A text in a language that is not read, or in none that is known, is an error that
// names it.
func Read(text string, o Options) (*Reading, error) {
	if len(text) > mostBytes {
		return nil, truce.Errorf(truce.Invalid, "the text is longer than %d bytes: give the bulletin alone", mostBytes)
	}
	if !utf8.ValidString(text) {
		return nil, truce.Errorf(truce.Invalid, "the text is not UTF-8: save it in UTF-8 and give it again")
	}
	if o.World == nil {
		o.World = Syria()
	}
	p := plainOf(text)
	if len(p.text) > mostText {
		return nil, truce.Errorf(truce.Invalid, "the text is longer than %d bytes: give the bulletin alone", mostText)
	}
	lx, err := o.World.speaking(o.Language, p.text)
	if err != nil {
		return nil, err
	}
	r := &reader{lx: lx, page: p, byID: map[string]int{}}
	r.read()
	return &r.out, nil
}

// reader is a reading under way.
type reader struct {
	lx   *lexicon
	page page
	out  Reading

	byID          map[string]int // where a side stands in the reading
	side          string         // whose figures the text tells of at the moment
	sideAge       int            // sentences since it was named
	topic         string         // the noun whose places a list goes on with
	earlier       string         // the one before it
	dates         []rankedDay
	days          int // of which the text tells, where it says from which day to which
	weekday       *element
	publisherRank int
	pending       []Outcome // of a review of whose register the text has not told yet
	searched      int       // names that were looked for by their sound
	merged        bool      // it was said that a name stands for several places
	per           string    // whether the last figure of aid was of the day or a total
	review        bool      // the sentence before told of a review
}

// rankedDay is a date and how likely it is that of the bulletin; 0 for the date of something it tells of.
type rankedDay struct {
	Day
	rank int
}

func (r *reader) read() {
	r.out = Reading{Language: r.lx.lang, Dates: []Day{}, Instruments: []Mention{}, Sides: []Side{}, Counters: []Counter{},
		Negotiations: []PlaceNamed{}, Flags: []Flag{}, Unread: []Unread{}}
	if r.ownTable() {
		return
	}
	list := sentences(unlisted(r.lx.elements(r.tables())))
	for i := range list {
		list[i].cleared(i == 0)
		if list[i].begins("correction") { // its days are those of what it corrects
			continue
		}
		r.spanOfDays(&list[i])
		r.rankDays(&list[i], i)
		r.mentions(&list[i], i)
	}
	r.severalDays(list)
	for i := range list {
		r.sentence(&list[i])
	}
	r.chooseDay()
	r.giveOutcomes()
	r.check()
}

// sentence reads what a sentence states.
func (r *reader) sentence(s *sentence) {
	named := false
	reviewed := false
	correction := s.begins("correction")
	for _, c := range s.clauses(r.lx.trailing) {
		if correction {
			r.corrected(&c)
			continue
		}
		c.singles()
		r.elsewhere(&c)
		if c.any("own-staff") && !c.any("side") { // whose own the text does not say
			r.side = ""
		}
		r.takesUp(&c)
		r.topicOf(&c)
		reviewed = r.judged(&c, s) || reviewed
		r.periodOf(&c)
		items := r.pairsAt(&c, r.places(&c))
		if judged := c.judges(0, len(c.e)); judged {
			items = numbered(items)
		}
		r.counts(&c, s)
		r.settle(&c, items)
		r.namesOf(&c)
		if j := c.lastSide(len(c.e)); j >= 0 {
			r.side, r.sideAge, named = c.e[j].of, 0, true
		}
		r.beside(&c, r.leftOver(&c))
	}
	r.review = reviewed || s.has("investigation")
	if !named && !s.headline {
		r.sideAge++
	}
}

// takesUp turns to the side of whose total a clause that names none goes on to tell, where one side alone has it:
// "seven of the thirteen were in Velden".
func (r *reader) takesUp(c *clause) {
	if c.any("side", "both", "throughout") || c.headline {
		return
	}
	for i := range c.e {
		if c.e[i].kind != number || c.e[i].used || !c.wholeOfMore(i) {
			continue
		}
		of, several := "", false
		for _, s := range r.out.Sides {
			if s.RegisteredBy != "" && s.Total != nil && s.Total.micro == c.e[i].micro {
				of, several = s.RegisteredBy, of != ""
			}
		}
		if of != "" && !several {
			r.side, r.sideAge = of, 0
			return
		}
	}
}

// wholeOfMore reports whether the number at i is one of which the clause gives parts: "of the thirteen", or the first
// number of it, of incidents, before smaller ones.
func (c *clause) wholeOfMore(i int) bool {
	if c.e[i].of == ofWhole {
		return true
	}
	if i > 0 && c.e[i-1].of == ofWhole || i > 1 && c.e[i-2].is("none-of") && c.e[i-1].is("article") ||
		i > 0 && c.e[i-1].is("none-of") {
		return true
	}
	if noun, _ := c.head(i); noun != "incident" || c.numberIn(0, i) {
		return false
	}
	smaller := 0
	for j := i + 1; j < len(c.e); j++ {
		if c.e[j].kind == number && c.e[j].micro < c.e[i].micro {
			smaller++
		}
	}
	return smaller > 1
}

// begins reports whether a concept is the first that a sentence names.
func (s *sentence) begins(concept string) bool {
	for i := range s.e {
		if s.e[i].kind == mark {
			return s.e[i].is(concept)
		}
		if s.e[i].kind == number || s.e[i].kind == word && i > 1 {
			return false
		}
	}
	return false
}

func (s *sentence) has(concept string) bool {
	for i := range s.e {
		if s.e[i].is(concept) {
			return true
		}
	}
	return false
}

// topicOf remembers of what the clause counts, for lists that go on without saying so.
func (r *reader) topicOf(c *clause) {
	r.earlier = r.topic
	for i := range c.e {
		if c.e[i].kind == mark && (nouns[c.e[i].concept] || c.e[i].concept == "negotiation") && c.e[i].concept != "hours" &&
			c.e[i].concept != "not" {
			r.topic = c.e[i].concept
			return
		}
	}
}

// span returns where an element stands in what was given.
func (r *reader) span(e element) Span { return r.page.span(e.start, e.end) }

// spanFrom returns the span from one element to another, whichever comes first.
func (r *reader) spanFrom(a, b element) Span {
	return r.page.span(min(a.start, b.start), max(a.end, b.end))
}

func (r *reader) flag(code, says string, at Span) {
	for _, f := range r.out.Flags {
		if f.Code == code && f.Span == at {
			return
		}
	}
	r.out.Flags = append(r.out.Flags, Flag{code, says, at})
}

// figure makes a figure of a number, and flags a spelling that can be read in two ways.
func (r *reader) figure(c *clause, i int) Figure {
	e := &c.e[i]
	e.used = true
	f := Figure{Value: numberText(e.micro), How: e.how, Span: r.span(*e), Headline: c.headline, micro: e.micro}
	if e.doubt != "" && e.doubt != "thousands" {
		r.flag("number-spelling", "the number is written in an unusual way; it is read as "+string(f.Value), f.Span)
	}
	return f
}

// beside flags what was read in a clause of which numbers were not understood: these can change it.
func (r *reader) beside(c *clause, unread int) {
	if unread == 0 || len(c.e) == 0 {
		return
	}
	flag := func(list []Figure) {
		for _, f := range list {
			if r.page.within(f.Span, c.e[0].start, c.e[len(c.e)-1].end) {
				r.flag("number-beside-unread", "a number that stands beside it is not understood", f.Span)
				return
			}
		}
	}
	for i := range r.out.Sides {
		flag(r.out.Sides[i].figures())
	}
	for _, k := range r.out.Counters {
		flag(figuresOf(k.Figure, k.Also, k.Parts))
	}
}

// leftOver lists the numbers of a clause that nothing was made of, and says how many of them are.
func (r *reader) leftOver(c *clause) (unread int) {
	for i := range c.e {
		e := &c.e[i]
		switch {
		case e.is("overlong"):
			r.out.Unread = append(r.out.Unread, Unread{"the number is too long to be a count", r.span(*e)})
		case e.concept == "vague-number" && c.countsBehind(i):
			r.out.Unread = append(r.out.Unread, Unread{"the text does not say how many", r.span(*e)})
		case e.of == ofWhole && r.restates(e):
		case e.kind != number || e.used || c.ofProvinces(i) || e.how == ByNone || e.how == ByWord && e.micro <= million:
		case e.how == ByDigits && e.whole() && e.micro >= 1990*million && e.micro <= 2035*million && e.doubt == "":
			// a year
		default:
			unread++
			r.out.Unread = append(r.out.Unread, Unread{"it is not understood what the number counts", r.span(*e)})
		}
	}
	return unread
}

// countsBehind reports whether words that give no number are of something that is counted: "dozens of violations".
func (c *clause) countsBehind(i int) bool {
	for j := i + 1; j < len(c.e) && j <= i+4 && c.e[j].kind != punct; j++ {
		if c.e[j].kind == mark && nouns[c.e[j].concept] {
			return !c.e[j].is("hours") && !c.e[j].is("not")
		}
	}
	return false
}

// restates reports whether a number is the total of a side that the text states elsewhere.
func (r *reader) restates(e *element) bool {
	return slices.ContainsFunc(r.out.Sides, func(s Side) bool { return s.Total != nil && s.Total.micro == e.micro })
}

// ofProvinces reports whether the number says in how many provinces something was: "in three provinces".
func (c *clause) ofProvinces(i int) bool {
	for j := i + 1; j < len(c.e) && j <= i+2; j++ {
		if c.e[j].is("province") && c.e[j].of == "" {
			return true
		}
	}
	return false
}

// wrapped reports whether the lines of a text are broken where they are full, and not where something ends.
func wrapped(text string) bool {
	lines := strings.Split(text, "\n")
	full, broken := 0, 0
	for i := 0; i+1 < len(lines); i++ {
		l, next := strings.TrimSpace(lines[i]), strings.TrimSpace(lines[i+1])
		if l == "" || next == "" {
			continue
		}
		full++
		if n := utf8.RuneCountInString(l); n >= 50 && n <= 110 && !strings.ContainsAny(l[len(l)-1:], ".!?:") {
			broken++
		}
	}
	return full >= 4 && broken*10 >= full*6
}

package press

import (
	"slices"

	"truce/internal/numeral"
)

// elements reads a text into words, numbers, dates, and phrases that mean something.
func (lx *lexicon) elements(text string) []element {
	raw := tokens(text, lx.signs)
	if wrapped(text) {
		raw = slices.DeleteFunc(raw, func(e element) bool { return e.sign(line) })
	}
	out := make([]element, 0, len(raw))
	for i := 0; i < len(raw); {
		if raw[i].kind != word {
			out, i = append(out, raw[i]), i+1
			continue
		}
		p, n := lx.match(raw, i)
		if n == 0 {
			out, i = append(out, raw[i]), i+1
			continue
		}
		e := raw[i]
		e.prefix = lx.prefixOf(e.text, p.words[0])
		e.joined = e.prefix != ""
		e.end, e.kind, e.concept, e.of, e.single = raw[i+n-1].end, mark, p.concept, p.of, n == 1
		out = append(out, meaning(e, p)...)
		i += n
	}
	return dates(lx.numbersOf(out), text)
}

// meaning turns the mark of a number into the number. A dual is a number and the noun it counts; "two each" can be one
// word.
func meaning(e element, p phrase) []element {
	switch p.concept {
	case "number":
		e.kind, e.micro, e.how, e.concept, e.of = number, numeral.Of(p.of), ByWord, "", ""
	case "zero":
		e.kind, e.micro, e.how, e.concept, e.of = number, 0, ByNone, "", ""
	case "dual":
		n := e
		n.kind, n.micro, n.how, n.concept, n.of = number, 2*million, ByDual, "", ""
		e.concept = p.of
		return []element{n, e}
	case "each-number":
		n := e
		n.kind, n.micro, n.how, n.concept, n.of = number, numeral.Of(p.of), ByWord, "", ""
		e.concept, e.of = "each", ""
		return []element{n, e}
	}
	return []element{e}
}

// numbersOf brings together the numbers that are written in several pieces: twenty one, 3 thousand, half a million.
func (lx *lexicon) numbersOf(e []element) []element {
	out := e[:0:0]
	for i := 0; i < len(e); i++ {
		x := e[i]
		if n := len(out); x.kind == number && x.micro == 2*million && n > 1 && out[n-2].how == ByDual {
			continue // the dual and the word for two
		}
		if x.kind == number || x.is("power") || x.is("part") {
			if micro, n := numeral.Read(lx.lang, numerals{lx.lang, e}, i); n > 1 || n == 1 && x.kind == mark {
				last := e[i+n-1]
				x.kind, x.concept, x.of, x.micro, x.end, x.how = number, "", "", micro, last.end, ByWord
				i += n - 1
			}
		}
		if n := len(out); x.kind == mark && (x.is("power") || x.is("vague-number")) {
			x.kind, x.concept = word, "vague-number" // "thousands of people"
		} else if x.is("part") || x.is("part-of-one") || x.is("and-half") && n == 0 {
			x.kind, x.concept = word, ""
		}
		out = append(out, x)
	}
	return out
}

// sentence is a row of elements that belong together.
type sentence struct {
	e        []element
	headline bool
}

// sentences splits a text where a sentence ends.
func sentences(e []element) []sentence {
	var out []sentence
	from := 0
	end := func(i int, headline bool) {
		if s := kept(e[from:i]); len(s) > 0 {
			out = append(out, sentence{s, headline})
		}
		from = i
	}
	for i := range e {
		switch {
		case e[i].sign(blank), e[i].sign(line) && !carriesOn(e, i):
			end(i, !stopsBefore(e, i))
		case e[i].sign(stop) && endsSentence(e, i), i-from >= mostElements:
			end(i+1, false)
		}
	}
	end(len(e), len(out) == 0 && !stopsBefore(e, len(e)))
	return out
}

// cleared takes the marks out of a sentence that are none: the place from which a story comes or who speaks in its
// headline, the commission of which a side is a part, and the agreement that is violated.
func (s *sentence) cleared(first bool) {
	last := -1
	for i := range s.e {
		e := &s.e[i]
		switch {
		case i == 0 && (e.is("side") || e.is("province")) &&
			((e.single || e.is("province")) && s.dateline() || first && s.headline && len(s.e) > 1 && s.e[1].sign(colon)):
			e.kind, e.concept = word, ""
		case s.headline && e.is("side") && i+2 < len(s.e) && s.e[i+1].sign(comma) && s.e[i+2].is("side"):
			s.e[i+2].kind, s.e[i+2].concept = word, ""
			e.kind, e.concept = word, ""
		case e.is("side") && (s.where(i) || s.half(i)):
			e.kind, e.concept = word, ""
		case e.is("side") && e.of == "joint" && last >= 0:
			e.concept = "register"
		case e.is("side"):
			last = i
		case e.is("nation"):
			if e.kind, e.concept = word, ""; s.stands(i) {
				e.kind, e.concept, last = mark, "side", i
			}
		case e.is("agreement") && s.broken(i):
			e.kind, e.concept = word, ""
		case e.kind == number || e.kind == punct && !e.sign(join) || e.is("register") || e.is("and"):
			last = -1
		}
	}
}

// where reports whether the side at i is a country that something is in, comes from or goes to.
func (s *sentence) where(i int) bool {
	if i+1 < len(s.e) && s.e[i+1].suffix && s.e[i+1].is("away") {
		return true
	}
	return i > 0 && s.e[i-1].is("in") && s.e[i-1].of != ofShare && s.e[i].single && (s.e[i].upper || !cased(s.e[i]))
}

// ofShare marks a word for where something is that says of whom it is as well: "six fell on Velden".
const ofShare = "share"

// half reports whether the side at i is the second half of a word that a blank parts: "russian- turkish".
func (s *sentence) half(i int) bool {
	return i > 1 && s.e[i-1].sign(dash) && s.e[i-1].glued && !s.e[i].glued && s.e[i-2].kind == word && !s.e[i-2].upper
}

// stands reports whether the adjective at i stands for a side: "the Russian violations", "Российская: 5".
func (s *sentence) stands(i int) bool {
	from := i + 1
	if j := closing(s.e, from); from < len(s.e) && s.e[from].sign(open) && j == from+2 && s.e[from+1].kind == number {
		return true // "by Russian (four) and Turkish (fifteen) observers"
	}
	if from+1 < len(s.e) && s.e[from].sign(join) && s.e[from+1].is("register") {
		return true // "two Russian-registered violations"
	}
	if i > 0 && s.e[i-1].is("neg") && from+1 < len(s.e) && s.e[from].sign(comma) && s.e[from+1].is("neg") {
		return true // "neither the Russian, nor the Turkish side"
	}
	for i++; i < len(s.e) && s.e[i].kind == number; i++ {
	}
	if i > from && (i == len(s.e) || s.e[i].kind == word && !s.e[i].upper || s.e[i].is("stop") || s.e[i].sign(comma)) {
		return true // "the Russian nine break down as follows"
	}
	if i < len(s.e) && s.e[i].is("staff") {
		for i++; i < len(s.e) && !s.e[i].sign(comma) && !s.e[i].is("nation") && !s.e[i].is("side"); i++ {
			if s.e[i].is("register") {
				return true
			}
		}
		return false
	}
	return i < len(s.e) && (s.e[i].kind == mark && standing[s.e[i].concept] || s.e[i].sign(colon) ||
		s.e[i].sign(dash) && !s.e[i].glued)
}

// standing are the concepts of words behind which an adjective before them stands for a side.
var standing = map[string]bool{"incident": true, "tally": true, "bulletin": true, "register": true, "confirmed": true,
	"unconfirmed": true, "all": true, "fraction": true}

// broken reports whether the agreement at i is what the incidents right before it are violations of.
func (s *sentence) broken(i int) bool {
	from := i
	for i--; i >= 0 && from-i <= 4 && (s.e[i].is("of") || s.e[i].is("article") || s.e[i].kind == word); i-- {
	}
	return i >= 0 && s.e[i].is("incident")
}

// dateline reports whether the sentence begins as a story does: a place, and a date or nothing behind it.
func (s *sentence) dateline() bool {
	if len(s.e) == 1 {
		return true
	}
	agency := len(s.e) > 3 && s.e[1].sign(comma) && s.e[2].kind == word && s.e[2].upper &&
		(s.e[3].sign(dash) || s.e[3].sign(join) || s.e[3].upper)
	if j := closing(s.e, 1); s.e[1].sign(open) && j > 0 { // "MOSCOW (Agency - 1 September)"
		for i := 2; i < j; i++ {
			if s.e[i].kind == date || s.e[i].sign(dash) {
				return true
			}
		}
	}
	return agency || (s.e[1].sign(comma) || s.e[1].sign(stop) || s.e[1].kind == date) &&
		(len(s.e) == 2 || s.e[1].kind == date || s.e[2].kind == date || s.e[2].is("weekday"))
}

// kept drops the line breaks inside a sentence.
func kept(e []element) []element {
	return slices.DeleteFunc(slices.Clone(e), func(x element) bool { return x.sign(line) || x.sign(blank) })
}

// carriesOn reports whether the line goes on in the next one.
func carriesOn(e []element, i int) bool {
	if i == 0 || i+1 >= len(e) || e[i-1].sign(stop) {
		return false
	}
	n := e[i+1]
	lower := (n.kind == word || n.kind == mark) && !n.upper && cased(n)
	return lower || e[i-1].sign(comma) || n.sign(open)
}

// cased reports whether the script of a word knows capital letters.
func cased(e element) bool {
	for _, r := range e.text {
		return r < 0x590
	}
	return false
}

func stopsBefore(e []element, i int) bool {
	for i--; i >= 0; i-- {
		if !e[i].sign(line) && !e[i].sign(blank) && !e[i].sign(quote) {
			return e[i].sign(stop) || e[i].sign(colon)
		}
	}
	return true
}

// endsSentence reports whether a full stop is one, and not that of a shortened word or a number.
func endsSentence(e []element, i int) bool {
	if i > 0 && e[i-1].is("abbreviation") && e[i-1].end == e[i].start {
		return false
	}
	j := i + 1
	for j < len(e) && (e[j].sign(quote) || e[j].sign(shut) || e[j].sign(line)) {
		j++
	}
	if j >= len(e) || e[j].sign(blank) {
		return true
	}
	n := e[j]
	return n.start > e[i].end && (n.upper || !cased(n) || n.kind != word && n.kind != mark)
}

package article

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a number or a sign.
type token struct {
	start, end int // bytes of the text
	lower      string
	word       bool // or a number
	number     bool
	upper      bool // begins with a capital
	capitals   int
	hamza      bool // begins with an alif that is none of the Arabic article
	quote      int  // the quotation it lies in, from 1; 0: none
	marks      []mark
}

func (t *token) add(m mark) {
	for i := range t.marks {
		if t.marks[i].concept == m.concept {
			if m.n > t.marks[i].n {
				t.marks[i] = m
			}
			return
		}
	}
	t.marks = append(t.marks, m)
}

// is returns the phrase of a concept that begins here, nil where none does.
func (t *token) is(concept string) *mark {
	for i := range t.marks {
		if t.marks[i].concept == concept {
			return &t.marks[i]
		}
	}
	return nil
}

func (t *token) any(concepts ...string) bool {
	for _, c := range concepts {
		if t.is(c) != nil {
			return true
		}
	}
	return false
}

// acronym reports whether it is written in capitals, as UN, or mostly so, as KazISS.
func (t *token) acronym() bool {
	return t.capitals >= 2 && t.capitals == utf8.RuneCountInString(t.lower) || t.capitals >= 3
}

// quotation is what stands between marks of quotation, without these.
type quotation struct {
	open, start, end, close int  // bytes; close is behind the closing mark
	first, last             int  // its tokens, last exclusive
	left                    bool // it is not closed in its paragraph
}

// paragraph is a line of the text.
type paragraph struct {
	start, end int
	t          []token
	quotes     []quotation
	sentences  []sentence
	cut        string // why it is not of the article; empty: it is
}

// sentence is a row of tokens of a paragraph, To exclusive.
type sentence struct{ from, to int }

// tokens cuts the text between two bytes.
func tokens(lang, text string, start, end int) (out []token) {
	for i := start; i < end; {
		r, n := utf8.DecodeRuneInString(text[i:end])
		switch {
		case inWord(r):
			j := wordEnd(text, i, end)
			w := text[i:j]
			t := token{start: i, end: j, lower: fold(lang, w), word: true, number: unicode.IsDigit(r)}
			t.upper, t.hamza = unicode.IsUpper(r), strings.ContainsRune("أإآ", r)
			for _, c := range w {
				if unicode.IsUpper(c) {
					t.capitals++
				}
			}
			out = append(out, t)
			i = j
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError:
			i += n
		default:
			out = append(out, token{start: i, end: i + n, lower: text[i : i+n]})
			i += n
		}
	}
	return out
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// wordEnd returns where the word ends that begins at i: hyphens and apostrophes between letters are of it, and what
// parts the digits of a number.
func wordEnd(text string, i, end int) int {
	digits := unicode.IsDigit(first(text[i:end]))
	for i < end {
		r, n := utf8.DecodeRuneInString(text[i:end])
		if !digits && unicode.IsDigit(r) && i > 0 && (unicode.Is(unicode.Arabic, before(text, i)) ||
			before(text, i) == '\u0640') {
			return i // "و20"
		}
		if inWord(r) || r == '\u0640' || r == '\u200c' || r == '\u00ad' {
			i += n
			continue
		}
		next := first(text[min(end, i+n):end])
		switch {
		case digits && strings.ContainsRune(".,\u066b\u066c", r) && unicode.IsDigit(next):
		case !digits && strings.ContainsRune("-’'‑ʼ", r) && unicode.IsLetter(next):
		case digits && strings.ContainsRune("-", r) && unicode.IsLetter(next):
		default:
			return i
		}
		i += n
	}
	return end
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func before(text string, i int) rune {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return r
}

// closers says by which marks a quotation ends that begins with one.
var closers = map[string]string{"“": "”“", "«": "»", "„": "“”", "\"": "\"”", "‘": "’", "'": "'",
	"”": "”“\""}

// findQuotes finds the outermost quotations of a paragraph and gives their tokens their number.
func (p *paragraph) findQuotes(text string) {
	from := p.goesOnWithin()
	for i := from; i < len(p.t); i++ {
		s := p.t[i].lower
		ends := closers[s]
		if ends == "" || p.t[i].word || !opens(text, &p.t[i]) {
			continue
		}
		j := p.closing(text, i, ends, s == "\"")
		if j < 0 && s == "\"" {
			j = p.closing(text, i, ends, false)
		}
		left := j < 0
		if left {
			if s == "'" || s == "‘" || i > 0 && (s != "“" && s != "«" || !p.saidBefore(i)) {
				continue
			}
			j = len(p.t)
		}
		q := quotation{open: p.t[i].start, start: p.t[i].end, end: p.end, close: p.end, first: i + 1, last: j, left: left}
		if !left {
			q.end, q.close = p.t[j].start, p.t[j].end
		}
		p.quotes = append(p.quotes, q)
		for k := i; k <= j && k < len(p.t); k++ {
			p.t[k].quote = len(p.quotes)
		}
		i = j
	}
}

// goesOnWithin makes a quotation of what stands before a closing mark that none opens: it began in the paragraph
// before. It returns the token behind, 0 where there is none.
func (p *paragraph) goesOnWithin() int {
	for i := range p.t {
		switch p.t[i].lower {
		case "«", "“", "„", "\"":
			return 0
		case "»":
			if i < 3 {
				return 0
			}
			q := quotation{open: p.start, start: p.t[0].start, end: p.t[i].start, close: p.t[i].end, last: i}
			p.quotes = append(p.quotes, q)
			for k := 0; k <= i; k++ {
				p.t[k].quote = 1
			}
			return i + 1
		}
	}
	return 0
}

// saidBefore reports whether a word of speech or a colon stands shortly before token i.
func (p *paragraph) saidBefore(i int) bool {
	for k := i - 1; k >= 0 && k > i-9; k-- {
		if p.t[k].is("say") != nil || k == i-1 && p.t[k].lower == ":" {
			return true
		}
		if stop(p.t[k].lower) || p.t[k].quote > 0 {
			return false
		}
	}
	return false
}

// opens reports whether a mark of quotation can begin one: no letter stands before it.
func opens(text string, t *token) bool {
	b := before(text, t.start)
	if t.lower == "”" && unicode.IsLetter(b) && unicode.IsLetter(first(text[t.end:])) {
		return true // "said”We hope"
	}
	return t.start == 0 || !unicode.IsLetter(b) && !unicode.IsDigit(b) && !strings.ContainsRune(".,!?", b)
}

// mostNested is how many tokens a quotation has at most within which others are passed over.
const mostNested = 300

// closing returns the token that closes the quotation that token i opens, -1 where none does. Quotations within it are
// passed over, where the same marks open them only if nested says so.
func (p *paragraph) closing(text string, i int, ends string, nested bool) int {
	depth := 0
	own := p.t[i].lower
	for j := i + 1; j < len(p.t) && !(nested && j > i+mostNested); j++ {
		s := p.t[j].lower
		switch {
		case p.t[j].word:
		case own == "«" && s == "«", own == "„" && s == "„":
			depth++
		case nested && s == "\"" && j > i+1 && opens(text, &p.t[j]) && inWord(first(text[p.t[j].end:])):
			depth++
		case strings.Contains(ends, s):
			if s == "\"" && own == s && j > i+1 && unicode.IsSpace(before(text, p.t[j].start)) &&
				inWord(first(text[p.t[j].end:])) {
				continue // it begins one within, of which the closing mark is missing
			}
			if (s == "’" || s == "'") && unicode.IsLetter(first(text[p.t[j].end:])) {
				continue
			}
			if s == "“" && own == "“" && opens(text, &p.t[j]) && j > i+1 {
				continue
			}
			if depth == 0 {
				return j
			}
			depth--
		}
	}
	return -1
}

// mostOfSentence is how many tokens a sentence has at most: no article has longer ones, and what is read of one grows
// faster than it.
const mostOfSentence = 250

// split finds the sentences of a paragraph. Quotations are not split.
func (p *paragraph) split(lx *lexicon, text string) {
	from := 0
	for i := range p.t {
		if p.ends(lx, text, i) || i-from >= mostOfSentence && (p.t[i].quote == 0 || i-from >= 4*mostOfSentence) {
			p.sentences = append(p.sentences, sentence{from, i + 1})
			from = i + 1
		}
	}
	if from < len(p.t) {
		p.sentences = append(p.sentences, sentence{from, len(p.t)})
	}
}

// ends reports whether token i ends a sentence.
func (p *paragraph) ends(lx *lexicon, text string, i int) bool {
	t := &p.t[i]
	if t.word || i+1 >= len(p.t) {
		return i+1 >= len(p.t)
	}
	next := &p.t[i+1]
	if t.quote > 0 {
		q := &p.quotes[t.quote-1]
		if t.end != q.close || next.quote == t.quote {
			return false
		}
		return q.last > q.first && stop(p.t[q.last-1].lower) && begins(lx, next) && !lower(next)
	}
	if !stop(t.lower) || next.quote > 0 && !p.opensAt(i+1) {
		return false
	}
	if t.lower == "." && i > 0 {
		b := &p.t[i-1]
		if b.end == t.start && (lx.abbr[b.lower] || b.upper && utf8.RuneCountInString(b.lower) == 1) {
			return false
		}
		if next.start == t.end && next.word && !glued(b, next) {
			return false
		}
	}
	return begins(lx, next)
}

// glued reports whether a full stop between two words without a space ends a sentence, as pages lose their spaces:
// "the truce.He said", and not "page.html".
func glued(b, next *token) bool {
	if !b.word {
		return true
	}
	if cased(next.lower) {
		long := utf8.RuneCountInString(b.lower) > 2 && (b.number || !b.upper || !b.acronym() &&
			utf8.RuneCountInString(next.lower) > 3 || cyrillic(next.lower) && !cyrillic(b.lower))
		return long && next.upper && !next.acronym()
	}
	return !b.number && !next.number && !cased(b.lower)
}

func cyrillic(s string) bool { return unicode.Is(unicode.Cyrillic, first(s)) }

func (p *paragraph) opensAt(i int) bool { return p.quotes[p.t[i].quote-1].open == p.t[i].start }

func stop(s string) bool { return strings.Contains(".!?…؟۔", s) && s != "" }

func lower(t *token) bool { return t.word && !t.upper && !t.number }

// begins reports whether a token can begin a sentence.
func begins(lx *lexicon, t *token) bool {
	if !lx.cased() {
		return true
	}
	return t.upper || t.number || !t.word
}

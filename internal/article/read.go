package article

import (
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"truce"
	"truce/internal/naming"
	"truce/internal/press"
)

// The bounds of what is read.
const (
	mostBytes = 4 << 20 // of a page as saved
	mostText  = 1 << 17 // of the text of an article
)

// Register says which actor bears a name, and which are most like it: [naming.Register] does.
type Register interface {
	// Actor returns the one entry that bears the name; "" where none does, or several do.
	Actor(name string) truce.ActorID
	// Candidates returns the entries most like the name, best first.
	Candidates(what naming.What, name string) []naming.Candidate
}

// Options say how an article is read. The zero Options read one of any language that is read; its names are not held
// against a register then, and stay unknown.
type Options struct {
	Language string     // "" finds it out
	Date     truce.Date // the day the article is of, where a person says so; else that of its dateline or stamp
	Register Register
}

// Read reads an article: plain text, or a page as a browser saves it. A text in a language that is not read is an error
// that names it.
func Read(given string, o Options) (*Reading, error) {
	if len(given) > mostBytes {
		return nil, truce.Errorf(truce.Invalid, "the article is longer than %d bytes: give its text alone", mostBytes)
	}
	given, ok := inUTF8(given)
	if !ok {
		return nil, truce.Errorf(truce.Invalid, "the article is not UTF-8: save it in UTF-8 and give it again")
	}
	if o.Date != "" && (len(o.Date) != 10 || !o.Date.Valid()) {
		return nil, truce.Errorf(truce.Invalid, "%q is no day: write it as 2031-01-15", string(o.Date))
	}
	p := pageOf(given)
	if len(p.text) > mostText {
		return nil, truce.Errorf(truce.Invalid, "the text is longer than %d bytes: give that of the article alone", mostText)
	}
	lang, err := languageOf(o.Language, p.text)
	if err != nil {
		return nil, err
	}
	r := &reader{lx: lexicons()[lang], text: p.text, reg: o.Register}
	r.out = Reading{Language: lang, Text: p.text, Cut: []Cut{}, Statements: []Statement{}, Events: []Event{},
		Roles: []Role{},
		Talks: []Talk{}, Figures: []Figure{}, Dates: []Date{}, Metonyms: []Metonym{}, Flags: []Flag{}}
	r.read(p, o)
	return &r.out, nil
}

// languageOf returns the language to read in.
func languageOf(asked, text string) (string, error) {
	lang, name := asked, asked
	if asked == "" {
		if lang, name = press.LanguageOf(text); name == "Persian" {
			lang = "fa"
		}
		switch {
		case lang == "" && turkish(text):
			lang = "tr"
		case lang == "" && russian(text):
			lang = "ru"
		}
	}
	if slices.Contains(Languages, lang) {
		return lang, nil
	}
	list := strings.Join(Languages, ", ")
	if name == "" {
		return "", truce.Errorf(truce.Invalid, "the language of the article is not known; these are read: %s", list)
	}
	return "", truce.Errorf(truce.Invalid, "the article is in %s, which is not read; these are: %s", name, list)
}

// turkish reports whether a text has letters that, of what is told apart here, only Turkish has, where its few common
// words do not tell.
func turkish(text string) bool {
	n := 0
	for _, c := range text {
		if strings.ContainsRune("ışğİŞĞ", c) {
			n++
		}
	}
	return n > 20 && n*100 > len(text) && !strings.Contains(text, "ə") && !strings.Contains(text, "ţ")
}

// russian reports whether a text has letters that of the languages in Cyrillic only Russian has together, where its few
// common words do not tell.
func russian(text string) bool {
	return strings.ContainsAny(text, "ыЫ") && strings.ContainsAny(text, "иИ") &&
		!strings.ContainsAny(text, "іїєўғқңөүұһәјћђљњџ")
}

// reader is a reading under way.
type reader struct {
	lx       *lexicon
	text     string
	reg      Register
	out      Reading
	p        []paragraph
	day      truce.Date // of the article; empty: not known
	partDate *Date      // of the dateline, without its year

	persons []person // named in full anywhere in the text
	bearers []person // the same, each with an office once
	fulls   []Span   // names of two words and more
	lastIn  int      // the first byte, counted from 1, of a sentence in which somebody acts by a word of speech
	last    *voice   // who spoke last; nil: nobody, or it is not certain
	heardOf []voice  // all who spoke, in Arabic, with the gender of the word of speech

	known       []known        // names that were read, each once
	knownAt     int            // of how many statements
	knownRoles  int            // and roles
	often       map[string]int // how often each word stands in the text; nil: not counted
	acted       bool           // somebody acts by a word of speech in the sentence under way, and nothing is told
	announced   *voice         // who says what the next paragraph quotes: "He went on to say:"
	paragraphAt int            // where the paragraph under way begins
	turns       int            // how many paragraphs are turns of a transcript; -1: not counted

	findWaw sync.Once
	waw     map[string]bool // names that begin with the letter of "and"

	dateStarts, dateEnds map[int]int // bytes at which dates begin, with those at which they end; and the other way

	findFull sync.Once
	full     []time.Time // days stated with their year
	names    map[string]Name
}

func (r *reader) read(p page, o Options) {
	r.names, r.turns = map[string]Name{}, -1
	for start := 0; start < len(r.text); {
		end := strings.IndexByte(r.text[start:], '\n')
		if end < 0 {
			end = len(r.text) - start
		}
		r.paragraph(start, start+end)
		start += end + 1
	}
	r.head(p, o)
	r.cutOut()
	for i := range r.p {
		if r.p[i].cut == "" {
			r.people(&r.p[i])
		}
	}
	for i := range r.p {
		r.dates(&r.p[i])
	}
	r.dateStarts, r.dateEnds = map[int]int{}, map[int]int{}
	for _, d := range r.out.Dates {
		r.dateStarts[d.Start], r.dateEnds[d.End] = d.End, d.Start
	}
	for i := range r.p {
		if x := &r.p[i]; x.cut == "" {
			if !r.transcript(x) {
				r.speech(x)
			}
			r.figures(x)
			r.metonyms(x)
			r.roles(x)
			r.talksOf(x)
			r.events(x)
		}
	}
}

func (r *reader) paragraph(start, end int) {
	p := paragraph{start: start, end: end, t: r.lx.withoutDots(joinInitials(tokens(r.lx.lang, r.text, start, end)))}
	if len(p.t) == 0 {
		return
	}
	r.lx.mark(p.t)
	p.findQuotes(r.text)
	p.split(r.lx, r.text)
	r.p = append(r.p, p)
}

// span returns the words between two bytes, without the spaces around them.
func (r *reader) span(start, end int) Span {
	for end > start && strings.TrimSpace(r.text[start:end]) != r.text[start:end] {
		if c, n := utf8.DecodeRuneInString(r.text[start:end]); strings.TrimSpace(string(c)) == "" {
			start += n
			continue
		}
		_, n := utf8.DecodeLastRuneInString(r.text[start:end])
		end -= n
	}
	return Span{start, end, r.text[start:end]}
}

// of returns the words of tokens, to exclusive.
func (r *reader) of(p *paragraph, from, to int) Span {
	if from >= to {
		return Span{}
	}
	return r.span(p.t[from].start, p.t[to-1].end)
}

// find returns the first token of the concept from i on, before j; -1 where there is none.
func (p *paragraph) find(i, j int, concepts ...string) int {
	for ; i < j; i++ {
		if p.t[i].any(concepts...) {
			return i
		}
	}
	return -1
}

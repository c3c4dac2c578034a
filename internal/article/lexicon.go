package article

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"truce/internal/numeral"
)

//go:embed data
var tables embed.FS

// Languages are those that are read, by their codes.
var Languages = []string{"ar", "en", "fa", "ru", "tr"}

// lexicon is the words of a language, from its table.
type lexicon struct {
	lang  string
	exact map[string][]phrase
	stems map[string][]phrase // by their first letter or two
	abbr  map[string]bool     // words that end in a full stop which ends no sentence
	title map[string]bool     // those of them that stand before a name
	verbs verbForms
}

// phrase is a row of words that means something.
type phrase struct {
	words       []string // a word that ends in * stands for all that begin so
	concept, of string
}

// mark is a phrase found in a text.
type mark struct {
	concept, of string
	n           int // tokens
}

var lexicons = sync.OnceValue(func() map[string]*lexicon {
	out := map[string]*lexicon{}
	for _, lang := range Languages {
		raw, err := tables.ReadFile("data/" + lang + ".txt")
		if err != nil {
			panic(err) // it is built in
		}
		lx, err := readLexicon(lang, string(raw))
		if err != nil {
			panic(err)
		}
		out[lang] = lx
	}
	return out
})

// readLexicon reads a table: lines of the form "concept.of: phrase | phrase". Lines that begin with # are remarks.
func readLexicon(lang, text string) (*lexicon, error) {
	lx := &lexicon{lang: lang, exact: map[string][]phrase{}, stems: map[string][]phrase{}, abbr: map[string]bool{},
		title: map[string]bool{}, verbs: verbForms{}}
	rows, err := numeral.ReadRows(text)
	if err != nil {
		return nil, fmt.Errorf("the words of %s: %w", lang, err)
	}
	for _, row := range slices.Concat(rows, numeral.Words(lang)) {
		concept, of := row.Concept, row.Of
		for _, p := range row.Phrases {
			w := strings.Fields(p)
			if concept == "verb" {
				lx.verb(of, w)
				continue
			}
			lx.add(concept, of, w)
			if lang == "fa" && concept == "say" && len(w) > 0 {
				lx.perfect(of, w)
			}
			if lang == "tr" && (concept == "say" || concept == "told") && len(w) > 0 {
				lx.reported(concept, of, w)
			}
		}
	}
	lx.spread()
	return lx, nil
}

func (lx *lexicon) add(concept, of string, words []string) {
	if len(words) == 0 {
		return
	}
	switch concept {
	case "title":
		lx.title[fold(lx.lang, words[0])] = true
		fallthrough
	case "abbreviation":
		lx.abbr[fold(lx.lang, words[0])] = true
		return
	}
	p := phrase{concept: concept, of: of}
	for _, w := range words {
		stem := strings.HasSuffix(w, "*")
		w = fold(lx.lang, strings.TrimSuffix(w, "*"))
		if stem {
			w += "*"
		}
		p.words = append(p.words, w)
	}
	if first, stem := strings.CutSuffix(p.words[0], "*"); stem {
		k := firstTwo(first)
		lx.stems[k] = append(lx.stems[k], p)
	} else {
		lx.exact[first] = append(lx.exact[first], p)
	}
}

func firstTwo(s string) string {
	n := 0
	for range 2 {
		_, size := utf8.DecodeRuneInString(s[n:])
		n += size
	}
	return s[:n]
}

func fits(pattern, s string) bool {
	if stem, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(s, stem)
	}
	return pattern == s
}

// has reports whether the table has the word as it stands under one of the concepts.
func (lx *lexicon) has(s string, concepts ...string) bool {
	means := func(p phrase) bool {
		return len(p.words) == 1 && slices.Contains(concepts, p.concept) && fits(p.words[0], s)
	}
	return slices.ContainsFunc(lx.exact[s], means) || slices.ContainsFunc(lx.stems[firstTwo(s)], means)
}

// mark finds the phrases that begin at each token: of each concept the longest.
func (lx *lexicon) mark(t []token) {
	for i := range t {
		for _, form := range lx.forms(t[i].lower) {
			for _, list := range [][]phrase{lx.exact[form], lx.stems[firstTwo(form)]} {
				for _, p := range list {
					if lx.stands(p, t, i, form) && (!bare[p.concept] || form == t[i].lower || joined(t[i].lower, form) ||
						lx.lang != "ar") {
						t[i].add(mark{p.concept, p.of, len(p.words)})
					}
				}
			}
		}
	}
}

// bare are the concepts whose Arabic words bear no letters before them but "and": "الكشف" is not "كشف".
var bare = map[string]bool{"say": true, "that": true, "goes-on": true, "future": true, "past": true, "be": true,
	"talk": true, "gender": true, "present": true}

// joined reports whether a word is "and" with the form behind it.
func joined(s, form string) bool { return s == "و"+form || s == "ف"+form }

func (lx *lexicon) stands(p phrase, t []token, i int, form string) bool {
	if i+len(p.words) > len(t) || !fits(p.words[0], form) {
		return false
	}
	for k, w := range p.words[1:] {
		if s := t[i+1+k].lower; !fits(w, s) && !(lx.lang == "en" && fits(w, strings.TrimSuffix(s, "'s"))) {
			return false
		}
	}
	return true
}

// joinInitials makes one token of what stands short in capitals: "U.S.", "U.N.".
func joinInitials(t []token) []token {
	initial := func(i int) bool {
		return i+1 < len(t) && t[i].upper && t[i].end-t[i].start == 1 && t[i+1].lower == "." && t[i+1].start == t[i].end
	}
	out := t[:0]
	for i := 0; i < len(t); i++ {
		x, n := t[i], 0
		for initial(i+2*n) && (n == 0 || t[i+2*n].start == t[i+2*n-1].end) {
			n++
		}
		if n < 2 {
			out = append(out, x)
			continue
		}
		last := i + 2*n - 1
		for k := i + 2; k < last; k += 2 {
			x.lower += "." + t[k].lower
		}
		if x.capitals, x.end = n, t[last].end; last+1 == len(t) {
			x.end, last = t[last-1].end, last-1 // the full stop ends the sentence too
		}
		out = append(out, x)
		i = last
	}
	return out
}

// withoutDots leaves out the full stops of what stands short before a name: "Dr. Orlo", "J. Orlo".
func (lx *lexicon) withoutDots(t []token) []token {
	out := t[:0]
	for i := range t {
		if t[i].lower == "." && i > 0 && i+1 < len(t) && t[i+1].upper && t[i-1].end == t[i].start && t[i-1].upper &&
			(lx.title[t[i-1].lower] || utf8.RuneCountInString(t[i-1].lower) == 1) {
			continue
		}
		out = append(out, t[i])
	}
	return out
}

// cased reports whether the language is written with capitals.
func (lx *lexicon) cased() bool { return lx.lang != "ar" && lx.lang != "fa" }

// forms returns a word, and in Arabic what is left of it without the letters that are written together with it.
func (lx *lexicon) forms(s string) []string {
	out := []string{s}
	switch lx.lang {
	case "en":
		if bare, ok := strings.CutSuffix(s, "'s"); ok {
			out = append(out, bare)
		}
		return out
	case "tr":
		if bare, _, ok := strings.Cut(s, "'"); ok {
			out = append(out, bare)
		}
		return out
	case "fa", "ru":
		return out
	}
	for _, p := range []string{"و", "ف", "ال", "وال", "بال", "لل", "ب", "ل", "ك"} {
		if rest, ok := strings.CutPrefix(s, p); ok && utf8.RuneCountInString(rest) > 2 {
			out = append(out, rest)
			if p == "لل" {
				out = append(out, "ال"+rest)
			}
		}
	}
	return out
}

// fold brings the spellings of a word together: small letters, one form of letters that are written in several.
func fold(lang, s string) string {
	if lang == "tr" {
		s = strings.NewReplacer("İ", "i", "I", "i", "ı", "i").Replace(s)
	}
	s = strings.ToLower(s)
	return strings.Map(func(r rune) rune {
		switch r {
		case 'ё':
			return 'е'
		case 'أ', 'إ', 'آ':
			return 'ا'
		case 'ى', 'ی':
			return 'ي'
		case 'ک':
			return 'ك'
		case '’', '‘', 'ʼ':
			return '\''
		case '\u0640', '\u200c', '\u200d', '\u200f', '\u200e', '\u00ad':
			return -1
		}
		if r >= 0x064b && r <= 0x0652 {
			return -1
		}
		return r
	}, s)
}

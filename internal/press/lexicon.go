package press

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"truce"
	"truce/internal/names"
	"truce/internal/numeral"
)

//go:embed data
var tables embed.FS

// lexicon is all the words of one language: those of its own table and those of a world.
type lexicon struct {
	lang      string
	signs     numeral.Signs
	particles []string // words that may stand inside a phrase and change nothing
	prefixes  []string // letters that the language writes together with the word behind them
	trailing  string   // how it says by whom something was registered, behind it: see [clause]
	exact     map[string][]phrase
	stems     map[string][]phrase // by the first two letters
	own       map[string]string   // what the rows of the program's own bulletins are called
	sections  map[string]string   // and the tables whose rows are told by them
	world     *World
}

// phrase is a row of words that means something.
type phrase struct {
	words       []wordForm
	concept, of string
}

// wordForm is a word, or how one begins.
type wordForm struct {
	text string
	stem bool
}

func (w wordForm) fits(s string) bool {
	return s == w.text || w.stem && strings.HasPrefix(s, w.text)
}

// World is what a table says of one process: its sides, publishers, agreements, excluded groups and places, each with
// the words for it in every language.
type World struct {
	names    map[string]string        // of a place, by code
	merged   map[string]bool          // codes of a name that stands for more than one place
	areas    map[string]truce.AreaID  // in the register, by code
	reviewer string                   // the side that reviews what the others register
	rows     map[string][]numeral.Row // by language
	index    *names.Index             // of places, for spellings that no table has

	lock sync.Mutex
	made map[string]*lexicon
}

// Languages returns the languages that are read, in order of their codes.
func Languages() []string { return slices.Sorted(maps.Keys(languages())) }

var languages = sync.OnceValue(func() map[string][]numeral.Row {
	out := map[string][]numeral.Row{}
	for _, lang := range []string{"ar", "en", "ru", "tr"} {
		out[lang] = append(must(numeral.ReadRows(table(lang+".txt"))), wordsOf(lang)...)
	}
	return out
})

// wordsOf returns the words of numbers of a language, by the concepts that are used here.
func wordsOf(lang string) []numeral.Row {
	var out []numeral.Row
	for _, r := range numeral.Words(lang) {
		switch r.Concept {
		case "one":
			r.Concept, r.Of = "number", "1"
		case "fraction": // that of this reader is of what was registered
			r.Concept = "part"
		}
		out = append(out, r)
	}
	return out
}

// Syria is the world of the bulletins of 2016 to 2021.
var Syria = sync.OnceValue(func() *World { return must(ReadWorld(table("syria.txt"))) })

func table(name string) string { return string(must(tables.ReadFile("data/" + name))) }

// must is for the tables that are built in: the tests read all of them.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// ReadWorld reads the table of a process. A line [en] says of which language the lines below it are; docs/reading.md
// has the form.
func ReadWorld(text string) (*World, error) {
	w := &World{names: map[string]string{}, areas: map[string]truce.AreaID{}, merged: map[string]bool{},
		rows: map[string][]numeral.Row{}, index: &names.Index{}}
	for i, part := range strings.Split("\n"+text, "\n[") {
		lang, body := "", part
		if i > 0 {
			var ok bool
			if lang, body, ok = strings.Cut(part, "]"); !ok {
				return nil, fmt.Errorf("section %d of a world has no closing bracket", i)
			}
		}
		rows, err := numeral.ReadRows(body)
		if err != nil {
			return nil, err
		}
		w.take(lang, rows)
	}
	for _, code := range slices.Sorted(maps.Keys(w.names)) {
		w.index.Add(code, w.spellings(code)...)
	}
	return w, nil
}

func (w *World) take(lang string, rows []numeral.Row) {
	for _, r := range rows {
		switch {
		case lang != "":
			w.rows[lang] = append(w.rows[lang], r)
		case r.Concept == "name":
			w.names[r.Of] = strings.TrimSpace(r.Phrases[0])
		case r.Concept == "area":
			w.areas[r.Of] = truce.AreaID(strings.TrimSpace(r.Phrases[0]))
		case r.Concept == "merged":
			w.merged[r.Of] = true
		case r.Concept == "reviewer":
			w.reviewer = r.Of
		}
	}
}

// spellings lists the names of a place in all languages.
func (w *World) spellings(code string) []string {
	out := []string{w.names[code]}
	for _, lang := range slices.Sorted(maps.Keys(w.rows)) {
		for _, r := range w.rows[lang] {
			if r.Concept == "province" && r.Of == code {
				for _, p := range r.Phrases {
					out = append(out, strings.Trim(p, " *"))
				}
			}
		}
	}
	return out
}

// lexicon makes the lexicon of a language in this world.
func (w *World) lexicon(lang string) *lexicon {
	lx := &lexicon{lang: lang, signs: numeral.SignsOf(lang), exact: map[string][]phrase{},
		stems: map[string][]phrase{}, own: map[string]string{},
		sections: map[string]string{}, world: w}
	for _, r := range slices.Concat(languages()[lang], w.rows[lang], w.rows["all"]) {
		lx.take(r)
	}
	return lx
}

func (lx *lexicon) take(r numeral.Row) {
	switch r.Concept {
	case "common":
	case "registered-by":
		lx.trailing = strings.TrimSpace(r.Phrases[0])
	case "particles":
		lx.particles = strings.Fields(r.Phrases[0])
	case "prefixes":
		lx.prefixes = strings.Fields(r.Phrases[0])
	case "own":
		for _, p := range r.Phrases {
			if f := names.Fold(p); lx.own[f] == "" {
				lx.own[f] = r.Of
			}
		}
	case "own-section":
		lx.sections[names.Fold(r.Phrases[0])] = r.Of
	default:
		for _, p := range r.Phrases {
			lx.add(p, r)
		}
	}
}

func (lx *lexicon) add(text string, r numeral.Row) {
	p := phrase{concept: r.Concept, of: r.Of}
	for _, f := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" -'’", c) }) {
		stem := strings.HasSuffix(f, "*")
		p.words = append(p.words, wordForm{fold(strings.TrimSuffix(f, "*")), stem})
	}
	if len(p.words) == 0 {
		return
	}
	first := p.words[0]
	if first.stem {
		k := firstTwo(first.text)
		lx.stems[k] = append(lx.stems[k], p)
		return
	}
	lx.exact[first.text] = append(lx.exact[first.text], p)
}

// firstTwo returns the first two letters.
func firstTwo(s string) string {
	n := 0
	for range 2 {
		_, size := utf8.DecodeRuneInString(s[n:])
		n += size
	}
	return s[:n]
}

// forms adds a word to out, and what is left of it without the letters that the language writes together with it.
func (lx *lexicon) forms(out []string, s string) []string {
	out = append(out, s)
	for _, p := range lx.prefixes {
		if rest, ok := strings.CutPrefix(s, p); ok && utf8.RuneCountInString(rest) > min(2, utf8.RuneCountInString(p)) {
			out = append(out, rest)
		}
	}
	return out
}

// prefixOf returns what stands before the word in what is written together; "" where nothing does.
func (lx *lexicon) prefixOf(s string, w wordForm) string {
	if len(lx.prefixes) == 0 || w.fits(s) {
		return ""
	}
	for _, p := range lx.prefixes {
		if rest, ok := strings.CutPrefix(s, p); ok && w.fits(rest) {
			return p
		}
	}
	return ""
}

// match returns the longest phrase that begins at element i, and how many elements it takes.
func (lx *lexicon) match(e []element, i int) (best phrase, n int) {
	weight := 0
	var room [8]string
	for _, f := range lx.forms(room[:0], e[i].text) {
		for _, list := range [][]phrase{lx.exact[f], lx.stems[firstTwo(f)]} {
			for _, p := range list {
				if !p.words[0].fits(f) {
					continue
				}
				if k, ok := lx.rest(e, i+1, p.words[1:]); ok && p.weight() > weight {
					best, n, weight = p, k-i, p.weight()
				}
			}
		}
	}
	return best, n
}

// rest matches the other words of a phrase from element i on.
func (lx *lexicon) rest(e []element, i int, words []wordForm) (int, bool) {
	for _, w := range words {
		for i < len(e) && (e[i].sign(join) || e[i].sign(stop) && shortened(e, i) ||
			e[i].kind == word && slices.Contains(lx.particles, e[i].text)) {
			i++
		}
		var room [8]string
		if i == len(e) || e[i].kind != word || !slices.ContainsFunc(lx.forms(room[:0], e[i].text), w.fits) {
			return i, false
		}
		i++
	}
	return i, true
}

// shortened reports whether the full stop at i is that of a short word: "кв. км".
func shortened(e []element, i int) bool {
	return i > 0 && e[i].glued && e[i-1].kind == word && utf8.RuneCountInString(e[i-1].text) <= 2
}

// weight prefers more words, then whole words, then longer ones.
func (p *phrase) weight() int {
	n := 0
	for _, w := range p.words {
		n += 1000 + len(w.text)
		if !w.stem {
			n += 100
		}
	}
	return n
}

// lexiconOf returns the lexicon of a language, which is made once.
func (w *World) lexiconOf(lang string) *lexicon {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.made == nil {
		w.made = map[string]*lexicon{}
	}
	if w.made[lang] == nil {
		w.made[lang] = w.lexicon(lang)
	}
	return w.made[lang]
}

// commonWords gives the languages in which a word is common: by code those that are read, by name the others.
var commonWords = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	add := func(lang string, words []string) {
		for _, w := range words {
			if w = fold(strings.TrimSpace(w)); !slices.Contains(out[w], lang) {
				out[w] = append(out[w], lang)
			}
		}
	}
	for lang, rows := range languages() {
		for _, r := range rows {
			if r.Concept == "common" {
				add(lang, r.Phrases)
			}
		}
	}
	for _, r := range must(numeral.ReadRows(table("languages.txt"))) {
		add(r.Concept, r.Phrases)
	}
	return out
})

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

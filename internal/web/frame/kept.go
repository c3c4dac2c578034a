package frame

import (
	"cmp"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"slices"
	"strings"

	"truce"
)

// leastKept is how many letters of its own the format has of which a sentence is taken for one: "%s in %s" fits much.
const leastKept = 10

// Kept returns a sentence that was kept as it reads in English, as entries and read models keep theirs, in the language
// of the catalog: by the format with the most words that fits it. What fits none is shown in English.
func (c *Catalog) Kept(text string) template.HTML {
	if s, ok := c.fits(text, leastKept); ok {
		return c.Say(s)
	}
	return asKept(text)
}

// Reason returns one line of what matching showed, "+1.818 place: under 0.5 km apart", as entries keep it.
func (c *Catalog) Reason(line string) template.HTML {
	points, rest, _ := strings.Cut(line, " ")
	field, words, ok := strings.Cut(rest, ": ")
	said, fits := c.measured(words)
	if !ok || !fits || !c.Has("match-field."+Slug(field)) {
		return asKept(line)
	}
	return set(points) + " " + set(c.Word("match-field", field)) + template.HTML(c.Text("list.colon")) + " " + c.Say(said)
}

// asKept is a text as somebody else's entry may have it, in English.
func asKept(text string) template.HTML {
	return template.HTML(`<span lang="en" dir="auto">` + template.HTMLEscapeString(text) + `</span>`)
}

// measured is what measures said of a pair: each its own words, of one or two parts.
func (c *Catalog) measured(text string) (truce.Sentence, bool) {
	if a, b, two := strings.Cut(text, "; "); two {
		x, ok := c.measured(a)
		y, too := c.measured(b)
		return truce.Say("%s; %s", x, y), ok && too
	}
	a, b, two := strings.Cut(text, ", ")
	if _, whole := c.sentences[text]; two && !whole && c.sentences[a] != "" && c.sentences[b] != "" {
		return truce.Say("%s, %s", truce.Sentence{Format: a}, truce.Sentence{Format: b}), true
	}
	return c.fits(text, 0)
}

// pattern is the format of a sentence taken apart at the places for its arguments.
type pattern struct {
	format  string
	pieces  []string
	letters int // of the format itself
}

var place = regexp.MustCompile(`\{\d+\}`)

func patternOf(format string) pattern {
	wording, _ := numbered(format)
	p := pattern{format: format, pieces: place.Split(wording, -1)}
	for _, r := range strings.Join(p.pieces, "") {
		if isLetter(r) {
			p.letters++
		}
	}
	return p
}

// patternsOf returns the patterns of sentences, those with the most letters first. Of one that says two things side by
// side nobody could tell where the second begins: it has none.
func patternsOf(sentences map[string]string) (out []pattern) {
	for format := range sentences {
		p := patternOf(format)
		if len(p.pieces) < 3 || !slices.Contains(p.pieces[1:len(p.pieces)-1], "") {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b pattern) int {
		return cmp.Or(cmp.Compare(b.letters, a.letters), cmp.Compare(a.format, b.format))
	})
	return out
}

// fits returns the sentence that a text is, by a format of so many letters at least.
func (c *Catalog) fits(text string, least int) (truce.Sentence, bool) {
	for _, p := range c.patterns {
		if p.letters < least {
			break
		}
		if args, ok := standing(text, p.pieces); ok {
			return c.said(p.format, args), true
		}
	}
	return truce.Sentence{}, false
}

// standing returns what stands between the pieces of a text, false where it is not made of them in their order.
func standing(text string, pieces []string) (out []any, ok bool) {
	rest, ok := strings.CutPrefix(text, pieces[0])
	if !ok || len(pieces) == 1 {
		return nil, ok && rest == ""
	}
	for _, piece := range pieces[1 : len(pieces)-1] {
		i := strings.Index(rest, piece)
		if i < 0 {
			return nil, false
		}
		out, rest = append(out, printed(rest[:i])), rest[i+len(piece):]
	}
	last, ok := strings.CutSuffix(rest, pieces[len(pieces)-1])
	return append(out, printed(last)), ok
}

// said is the sentence of a format whose arguments are sentences themselves, or stand as they were printed.
func (c *Catalog) said(format string, args []any) truce.Sentence {
	for i, x := range args {
		if _, is := c.sentences[string(x.(printed))]; is {
			args[i] = truce.Sentence{Format: string(x.(printed))}
		}
	}
	return truce.Say(format, args...)
}

// printed is a text that is the same under every verb.
type printed string

// Format implements fmt.Formatter.
func (p printed) Format(f fmt.State, _ rune) { io.WriteString(f, string(p)) }

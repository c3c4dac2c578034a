package dossier

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"truce"
)

// paragraphs returns the lines with words of the five articles, by number of the article, or skips the test.
func paragraphs(t *testing.T) map[string][]string {
	t.Helper()
	seeds(t)
	files, err := filepath.Glob("../../../../shared/seeds/00?_*.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		n := filepath.Base(f)[2:3]
		for line := range strings.Lines(string(b)) {
			if line = plain(line); line != "" {
				out[n] = append(out[n], line)
			}
		}
	}
	return out
}

// place is a run of bytes of a paragraph.
type place struct{ paragraph, from, to int }

// find returns where words stand in an article, one run a paragraph that they reach into.
func find(list []string, words string) []place {
	whole := strings.Join(list, " ")
	at := strings.Index(whole, words)
	if at < 0 {
		return nil
	}
	var out []place
	begins := 0
	for i, p := range list {
		from, to := max(at, begins), min(at+len(words), begins+len(p))
		if from < to {
			out = append(out, place{i + 1, from - begins, to - begins})
		}
		begins += len(p) + 1
	}
	return out
}

// TestEveryPassageOfTheArticlesIsAccountedFor reads the articles themselves: each passage stands where the table says,
// in order, and every run of three words or more is quoted by a claim or begins with words that the table says why
// nothing was entered from.
func TestEveryPassageOfTheArticlesIsAccountedFor(t *testing.T) {
	texts := paragraphs(t)
	passages, err := Passages()
	if err != nil {
		t.Fatal(err)
	}
	for n, list := range texts {
		told := make([][]bool, len(list)) // which bytes a claim quotes
		for i, p := range list {
			told[i] = make([]bool, len(p))
		}
		eachValue(t, func(path string, v reflect.Value) {
			s, ok := v.Interface().(truce.Source)
			if !ok || s.Seed != n || s.Quote == "" {
				return
			}
			for _, x := range find(list, plain(s.Quote)) {
				for i := x.from; i < x.to; i++ {
					told[x.paragraph-1][i] = true
				}
			}
		})
		var left []place
		last := place{}
		for _, p := range passages[n] {
			at := find(list, p.Words)
			if len(at) == 0 || at[0].paragraph != p.Paragraph {
				t.Errorf("article %s: %q does not stand in paragraph %d", n, p.Words, p.Paragraph)
				continue
			}
			x := place{at[0].paragraph, at[0].from, 0}
			if x.paragraph < last.paragraph || x.paragraph == last.paragraph && x.from <= last.from {
				t.Errorf("article %s: %q stands before what is listed before it", n, p.Words)
			}
			last = x
			if p.Left != "" {
				left = append(left, x)
			}
			if told[x.paragraph-1][x.from] != (p.Left == "") {
				t.Errorf("article %s: %q is quoted by a claim: %v; left: %q", n, p.Words, p.Left != "", p.Left)
			}
		}
		for i, p := range list {
			for _, x := range untold(p, told[i]) {
				x.paragraph = i + 1
				if !slices.ContainsFunc(left, func(l place) bool {
					return l.paragraph == x.paragraph && x.from <= l.from && l.from < x.to
				}) {
					t.Errorf("article %s, paragraph %d: nothing is said of %q", n, i+1, p[x.from:x.to])
				}
			}
		}
	}
}

// untold returns the runs of three words or more that no claim quotes.
func untold(p string, told []bool) []place {
	var out []place
	for i := 0; i < len(p); i++ {
		if told[i] {
			continue
		}
		from := i
		for i < len(p) && !told[i] {
			i++
		}
		words := slices.DeleteFunc(strings.Fields(p[from:i]), func(w string) bool {
			return !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
		})
		if len(words) > 2 {
			out = append(out, place{0, from, i})
		}
	}
	return out
}

package press

import (
	"strings"
	"testing"
	"unicode/utf8"

	"truce/internal/numeral"
)

// spansStand holds every span to the text: it lies within it, its words stand there, and a number in digits is one of
// the numbers of its words.
func spansStand(t *testing.T, text string, r *Reading) {
	t.Helper()
	plain := plainOf(text).at == nil
	for _, s := range spansOf(r) {
		if s.Start < 0 || s.End < s.Start || s.End > len(text) {
			t.Fatalf("%q is said to stand at %d to %d of %d bytes", s.Words, s.Start, s.End, len(text))
		}
		if plain && text[s.Start:s.End] != s.Words {
			t.Fatalf("at %d to %d stands %q, not %q", s.Start, s.End, text[s.Start:s.End], s.Words)
		}
		if !utf8.ValidString(s.Words) {
			t.Fatalf("the words at %d to %d are cut within a letter", s.Start, s.End)
		}
	}
	for _, f := range r.Figures() {
		if f.How == ByDigits && !strings.Contains(onlyDigits(f.Words), onlyDigits(string(f.Value))) {
			t.Fatalf("%s does not stand in %q", f.Value, f.Words)
		}
		if f.How == ByWord && f.Words == "" {
			t.Fatalf("%s stands nowhere", f.Value)
		}
	}
}

func onlyDigits(s string) string {
	var b strings.Builder
	for _, r := range s {
		if d := numeral.Digit(r); d >= 0 {
			b.WriteByte(byte('0' + d))
		}
	}
	return b.String()
}

// spansOf lists all spans of a reading.
func spansOf(r *Reading) []Span {
	var out []Span
	for _, f := range r.Figures() {
		out = append(out, f.Span)
	}
	for _, f := range r.Flags {
		out = append(out, f.Span)
	}
	for _, u := range r.Unread {
		out = append(out, u.Span)
	}
	for _, s := range r.Sides {
		for _, p := range s.Parts {
			out = append(out, p.PlaceNamed.Span)
		}
		for _, o := range s.Outcomes {
			out = append(out, o.Span)
		}
	}
	for _, d := range r.Dates {
		out = append(out, d.Span)
	}
	for _, m := range r.Instruments {
		out = append(out, m.Span)
	}
	for _, c := range r.Counters {
		out = append(out, c.Names...)
	}
	return out
}

// FuzzRead reads anything: no panic, every span within the text, every number in its span.
func FuzzRead(f *testing.F) {
	for _, lang := range Languages() {
		for _, c := range textCases(f, lang) {
			f.Add(c.text)
		}
	}
	f.Add("<p>The Russian side registered &#50; violations in &Aleppo (2), <b")
	f.Add("<>")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Read(text, Options{})
		if err != nil {
			return
		}
		spansStand(t, text, r)
	})
}

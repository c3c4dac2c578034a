package press

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// lakes is the world of the cases: invented sides and places.
func lakes(t testing.TB) *World {
	t.Helper()
	raw, err := os.ReadFile("testdata/lakes.txt")
	if err != nil {
		t.Fatal(err)
	}
	w, err := ReadWorld(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// textCase is a text and what must be read in it.
type textCase struct{ name, text, want string }

// textCases reads a file of texts; each begins with a line that names it, behind #.
func textCases(t testing.TB, lang string) []textCase {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + lang + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []textCase
	for _, block := range strings.Split(string(raw), "\n# ") {
		name, rest, _ := strings.Cut(strings.TrimPrefix(block, "# "), "\n")
		text, want, _ := strings.Cut(rest, "\n==\n")
		out = append(out, textCase{name, strings.TrimSuffix(text, "\n=="), strings.TrimSpace(want)})
	}
	return out
}

func TestCases(t *testing.T) {
	w := lakes(t)
	for _, lang := range Languages() {
		for _, c := range textCases(t, lang) {
			t.Run(lang+"/"+c.name, func(t *testing.T) {
				r, err := Read(c.text, Options{World: w, Language: lang})
				if err != nil {
					t.Fatal(err)
				}
				if got := summary(r); got != c.want {
					t.Errorf("%s\nread:\n%s\nwant:\n%s", c.text, got, c.want)
				}
				spansStand(t, c.text, r)
			})
		}
	}
}

// summary tells a reading in lines: what the cases compare.
func summary(r *Reading) string {
	var b strings.Builder
	if r.Date != nil {
		fmt.Fprintf(&b, "day %d-%02d-%02d\n", r.Date.Year, r.Date.Month, r.Date.Day)
	}
	if r.Publisher != nil {
		fmt.Fprintf(&b, "publisher %s\n", r.Publisher.ID)
	}
	for _, s := range r.Sides {
		fmt.Fprintf(&b, "%s registered %s%s%s\n", orNobody(s.RegisteredBy), said(s.Total), alsoSaid(s.Also), places(s.Parts))
		for _, o := range s.Outcomes {
			fmt.Fprintf(&b, "%s %s by %s: %s\n", orNobody(s.RegisteredBy), o.Outcome, orNobody(o.By), said(o.Figure))
		}
	}
	for _, c := range r.Counters {
		fmt.Fprintf(&b, "%s, %s: %s%s%s%s\n", c.What, orNobody(c.Per), said(c.Figure), c.Unit, alsoSaid(c.Also),
			places(c.Parts))
		for _, n := range c.Names {
			fmt.Fprintf(&b, "  %s\n", n.Words)
		}
	}
	for _, p := range r.Negotiations {
		fmt.Fprintf(&b, "negotiations in %s\n", p.Name)
	}
	for _, f := range r.Flags {
		if f.Code != "date-not-stated" {
			fmt.Fprintf(&b, "flag %s\n", f.Code)
		}
	}
	for _, u := range r.Unread {
		fmt.Fprintf(&b, "unread %s\n", u.Words)
	}
	return strings.TrimSpace(b.String())
}

func orNobody(s string) string {
	if s == "" {
		return "?"
	}
	return s
}

func said(f *Figure) string {
	if f == nil {
		return "?"
	}
	return string(f.Value)
}

func alsoSaid(list []Figure) string {
	out := ""
	for _, f := range list {
		out += " or " + string(f.Value)
	}
	return out
}

func places(parts []Part) string {
	out := ""
	for _, p := range parts {
		out += ", " + p.Name + " " + said(p.Figure)
	}
	return out
}

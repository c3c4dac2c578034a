package web

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"truce/internal/press"
)

// TestABulletinsPageIsReadBack holds that the reader of published bulletins reads in the page of a bulletin, in every
// language that it takes, each figure that stands there, as that of the same row and column.
func TestABulletinsPageIsReadBack(t *testing.T) {
	s := play(t)
	for _, path := range []string{"/exercise/bulletins/CA/3", "/exercise/bulletins/CA/12"} {
		var english []string
		for _, lang := range []string{"en", "ar", "ru", "tr"} {
			a := s.ask(t, "GET", path, "CA:duty officer", lang, nil)
			if a.Code != 200 {
				t.Fatalf("%s: status %d", path, a.Code)
			}
			body := a.Body.String()
			r, err := press.Read(body, press.Options{Language: lang})
			if err != nil {
				t.Fatal(err)
			}
			rows, numbers := figuresRead(r)
			if printed := numbersOn(t, body); len(printed) < 20 || !slices.Equal(numbers, printed) {
				t.Errorf("%s in %s: read %v, printed %v", path, lang, numbers, printed)
			}
			if lang == "en" {
				english = rows
			}
			if !slices.Equal(rows, english) {
				t.Errorf("%s in %s: read\n%s\nin English\n%s", path, lang, strings.Join(rows, "\n"), strings.Join(english, "\n"))
			}
			if r.Publisher == nil || r.Publisher.ID != "CA" || r.Date == nil || r.Date.ISO == "" {
				t.Errorf("%s in %s: read as of %v, published by %v", path, lang, r.Date, r.Publisher)
			}
		}
	}
}

// figuresRead lists what was read: by row and column, and the numbers alone.
func figuresRead(r *press.Reading) (rows, numbers []string) {
	add := func(who, what string, f *press.Figure) {
		if f != nil {
			rows, numbers = append(rows, who+" "+what+" "+string(f.Value)), append(numbers, string(f.Value))
		}
	}
	for _, s := range r.Sides {
		add(s.RegisteredBy, "registered", s.Total)
		for _, p := range s.Parts {
			add(s.RegisteredBy, "in a place", p.Figure)
		}
		for _, o := range s.Outcomes {
			add(s.RegisteredBy, o.Outcome, o.Figure)
		}
	}
	for _, c := range r.Counters {
		switch c.Section {
		case "kinds", "weapons", "places", "parties": // named in the language of the page
			c.What = "named"
		}
		add(c.RegisteredBy, c.Section+" "+c.What, c.Figure)
	}
	slices.Sort(rows)
	slices.Sort(numbers)
	return rows, numbers
}

// numbersOn lists the numbers in the cells of a page's tables.
func numbersOn(t *testing.T, body string) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	eachElement(doc, func(n *html.Node) {
		if class, _ := attr(n, "class"); n.Data != "td" || !strings.HasPrefix(class, "n") {
			return
		}
		digits := strings.Map(func(r rune) rune {
			switch {
			case r >= '0' && r <= '9':
				return r
			case r >= '٠' && r <= '٩':
				return '0' + r - '٠'
			}
			return -1
		}, textOf(n))
		if first := []rune(strings.TrimSpace(textOf(n))); digits != "" && strings.ContainsRune("0123456789٠١٢٣٤٥٦٧٨٩",
			first[0]) {
			out = append(out, digits)
		}
	})
	slices.Sort(out)
	return out
}

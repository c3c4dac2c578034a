package web

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"truce"
	"truce/internal/testing/hostile"
	"truce/internal/testing/viewtest"
)

// flooded is a record in which a hostile member has entered n entries of a shape, beside an honest member's.
func flooded(t testing.TB, shape string, n int) *stage {
	t.Helper()
	p := hostile.Process()
	opening := hostile.Opening(p)
	logs := map[truce.MemberID][][]byte{"AR": opening, "BO": opening,
		"CA": append(hostile.Opening(p), hostile.Log(hostile.Honest("CA")...)...)}
	for _, s := range hostile.Shapes() {
		if s.Name == shape {
			logs[hostile.Member] = append(opening, s.Entries(p, len(opening), n)...)
		}
	}
	rec, err := viewtest.Load(logs)
	if err != nil {
		t.Fatal(err)
	}
	return open(t, rec, viewtest.Now.Time(), nil)
}

// The page of an incident of which a hostile member filed 5,000 reports, each naming another author.
func BenchmarkLongIncident(b *testing.B) {
	s := flooded(b, "reports of one incident", 10_000)
	b.ReportAllocs()
	for b.Loop() {
		if a := s.ask(b, "GET", "/exercise/incidents/MI-I-1", "CA:duty officer", "en", nil); a.Code != 200 {
			b.Fatal(a.Code)
		}
	}
}

// Every report of an incident stands in one part of its page, and no part is long.
func TestALongIncidentIsShownInParts(t *testing.T) {
	s := flooded(t, "reports of one incident", 200)
	columns := map[string]int{}
	parts := 0
	for at := "/exercise/incidents/MI-I-1"; at != ""; parts++ {
		a := s.ask(t, "GET", at, "CA:duty officer", "en", nil)
		check(t, at, a, "en", true)
		at = ""
		shown, lines := 0, 0
		eachElement(a.doc, func(e *html.Node) {
			rel, _ := attr(e, "rel")
			scope, _ := attr(e, "scope")
			switch {
			case e.Data == "a" && rel == "next":
				at, _ = attr(e, "href")
				at, _, _ = strings.Cut(at, "#")
			case e.Data == "th" && scope == "col":
				columns[textOf(e)]++
				shown++
			case e.Data == "li":
				lines++
			}
		})
		if shown == 0 || shown > 40 || lines > 300 {
			t.Errorf("part %d shows %d reports and %d lines", parts+1, shown, lines)
		}
	}
	if parts < 3 || len(columns) < 100 {
		t.Errorf("%d reports in %d parts", len(columns), parts)
	}
	for r, n := range columns {
		if n != 1 {
			t.Errorf("%q stands in %d parts", r, n)
		}
	}
	if a := s.ask(t, "GET", "/exercise/incidents/MI-I-1?part=99999999999999999999", "CA:duty officer", "en",
		nil); a.Code != 200 {
		t.Errorf("a part that is none: %d", a.Code)
	}
}

// A page on which too many authors are alleged says in every language how many are shown, of how many.
func TestAPageSaysThatNotEveryAllegedAuthorIsShown(t *testing.T) {
	s := flooded(t, "reports of one incident", 400)
	for _, lang := range []string{"en", "ar", "ru", "tr", "fa"} {
		a := s.ask(t, "GET", "/exercise/incidents/MI-I-1", "CA:duty officer", lang, nil)
		check(t, "the long incident", a, lang, true)
		sides, says := 0, ""
		eachElement(a.doc, func(e *html.Node) {
			switch class, _ := attr(e, "class"); class {
			case "side-of":
				sides++
			case "small late":
				says += textOf(e)
			}
		})
		if sides != 50 || !strings.Contains(says, "50") || !strings.Contains(says, "200") {
			t.Errorf("in %s %d sides are drawn, and it says %q", lang, sides, says)
		}
	}
}

// Pages of figures, and of what members enter, hold so much of what is published and no more, and say so in every
// language: one figure may come with tens of thousands of parts.
func TestPagesHoldSoMuchOfLongLists(t *testing.T) {
	for shape, pages := range map[string][]string{
		"figures of many parts":  {"/exercise/figures", "/exercise/claims/figure"},
		"rounds of long agendas": {"/exercise/claims/round"},
	} {
		s := flooded(t, shape, 200)
		for _, page := range pages {
			for _, lang := range []string{"en", "ar", "ru", "tr", "fa"} {
				a := s.ask(t, "GET", page, "CA:duty officer", lang, nil)
				check(t, page, a, lang, true)
				if n := a.Body.Len(); a.Code != 200 || n > 500_000 {
					t.Errorf("%s of %s in %s: %d, %d bytes", page, shape, lang, a.Code, n)
				}
			}
			cut := "Long lists are cut short here"
			if page == "/exercise/figures" {
				cut = "More was published than stands on this page"
			}
			a := s.ask(t, "GET", page, "CA:duty officer", "en", nil)
			if !strings.Contains(textOf(a.doc), cut) {
				t.Errorf("%s of %s does not say that there is more", page, shape)
			}
		}
	}
}

// An incident's page shows so many reasons of each claim that joined it, and says in every language how many more
// there are.
func TestAPageHoldsSoManyReasonsOfAClaim(t *testing.T) {
	s := flooded(t, "merges of many reasons", 100)
	for _, lang := range []string{"en", "ar", "ru", "tr", "fa"} {
		a := s.ask(t, "GET", "/exercise/incidents/MI-I-1", "CA:duty officer", lang, nil)
		check(t, "the joined incident", a, lang, true)
		if n := a.Body.Len(); n > 300_000 {
			t.Errorf("in %s it has %d bytes", lang, n)
		}
		if !regexp.MustCompile(`1\D?480`).MatchString(textOf(a.doc)) {
			t.Errorf("in %s it does not say how many reasons more there are", lang)
		}
	}
}

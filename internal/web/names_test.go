package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"truce"
	"truce/codes"
	"truce/internal/testing/viewtest"
	"truce/internal/web/frame"
)

// withNames is the small record with a report of CA's that names somebody the register does not know, and one it does.
func withNames(t *testing.T) *stage {
	t.Helper()
	s := meridian(t)
	next := func(letter byte) string {
		n, err := s.rec.Reader().Next(t.Context(), "CA", letter)
		if err != nil {
			t.Fatal(err)
		}
		return truce.Mint("CA", letter, n)
	}
	s.rec.Add("CA", "duty officer", viewtest.Now, &truce.Report{ID: truce.ReportID(next('R')), Version: 1,
		Incident: truce.IncidentID(next('I')), Coded: &truce.Coded{Kind: codes.Shelling, Level: truce.LevelJoint,
			Authors: []truce.Attribution{{Name: "River Gard <b>"}}}})
	return s
}

var claimField = regexp.MustCompile(`name="claim" value="(web-[0-9a-f]+)"`)

func TestNamesAreAnsweredOnAPage(t *testing.T) {
	s := withNames(t)
	page := s.ask(t, "GET", "/exercise/names", "CA:duty officer", "en", nil)
	body := page.Body.String()
	if page.Code != http.StatusOK || !strings.Contains(body, "River Gard &lt;b&gt;") ||
		!strings.Contains(body, `value="river-guard"`) {
		t.Fatalf("the unknown name, or what it may be, is missing: %d\n%s", page.Code, body)
	}
	claim := claimField.FindStringSubmatch(body)[1]
	post := func(values url.Values) answer {
		values.Set("claim", claim)
		values.Set("what", "actor")
		values.Set("name", "River Gard <b>")
		return s.ask(t, "POST", "/exercise/names", "CA:duty officer", "en", values)
	}
	known := func() string {
		a := s.ask(t, "GET", "/exercise/names", "CA:duty officer", "en", nil)
		_, after, _ := strings.Cut(a.Body.String(), `id="known"`)
		return after
	}
	if a := post(url.Values{}); a.Code != http.StatusBadRequest || !strings.Contains(a.Body.String(), "choose what") {
		t.Errorf("nothing chosen: %d", a.Code)
	}
	if a := post(url.Values{"stands": {"river-guard"}}); a.Code != http.StatusSeeOther ||
		!strings.Contains(known(), "/actors/river-guard") {
		t.Errorf("the answer does not show: %d\n%s", a.Code, known())
	}
	if a := post(url.Values{"answer": {"leave"}}); a.Code != http.StatusSeeOther ||
		!strings.Contains(known(), "stays a name") {
		t.Errorf("the link is not taken back: %d\n%s", a.Code, known())
	}
	if a := post(url.Values{"answer": {"forget"}}); a.Code != http.StatusSeeOther ||
		strings.Contains(known(), "River Gard") {
		t.Errorf("the answer is not forgotten: %d\n%s", a.Code, known())
	}
	if a := post(url.Values{"answer": {"new"}, "id": {"river-guard"}, "kind": {"group"}}); a.Code != http.StatusConflict {
		t.Errorf("an actor is entered twice: %d", a.Code)
	}
	if a := post(url.Values{"answer": {"new"}, "id": {"river-gard"}, "kind": {"group"}}); a.Code != http.StatusSeeOther ||
		!strings.Contains(known(), "/actors/river-gard") {
		t.Errorf("the new actor is not linked: %d\n%s", a.Code, known())
	}
}

var band77 = regexp.MustCompile(`<option\s+value="band-77"`)

// However many names nobody knows and however many actors there are, a part of the page shows so many names and the
// register once, and each name stands in one part.
func TestNamesStandInParts(t *testing.T) {
	s := withNames(t)
	var authors []truce.Attribution
	for i := range 100 {
		authors = append(authors, truce.Attribution{Name: fmt.Sprintf("nobody-%03d", i)})
		s.rec.Add("CA", "duty officer", viewtest.Now, &truce.Actor{ID: truce.ActorID(fmt.Sprintf("band-%d", i)),
			Kind: codes.ActorGroup, Names: []truce.Name{{Text: fmt.Sprintf("Band %d", i)}}})
	}
	s.rec.Add("CA", "duty officer", viewtest.Now, &truce.Report{ID: "CA-R-900", Version: 1, Incident: "CA-I-900",
		Coded: &truce.Coded{Kind: codes.Shelling, Level: truce.LevelJoint, Authors: authors}})
	shown := map[string]int{}
	for at, parts := "/exercise/names", 0; at != ""; parts++ {
		a := s.ask(t, "GET", at, "CA:duty officer", "en", nil)
		check(t, at, a, "en", true)
		body := a.Body.String()
		if n := len(band77.FindAllString(body, -1)); n != 1 || parts > 2 {
			t.Fatalf("part %d draws an actor %d times", parts+1, n)
		}
		at = ""
		eachElement(a.doc, func(e *html.Node) {
			if rel, _ := attr(e, "rel"); rel == "next" {
				at, _ = attr(e, "href")
				at = "/exercise/names" + at
			}
			if e.Data == "h3" {
				shown[strings.Fields(textOf(e))[0]]++
			}
		})
	}
	for i := range 100 {
		if n := shown[fmt.Sprintf("nobody-%03d", i)]; n != 1 {
			t.Errorf("nobody-%03d stands in %d parts", i, n)
		}
	}
}

func TestNamesAreForThoseWhoFile(t *testing.T) {
	s := withNames(t)
	for _, who := range everybody {
		for _, l := range frame.Languages {
			a := s.ask(t, "GET", "/exercise/names", who, l.Code, nil)
			check(t, who+" "+l.Code, a, l.Code, true)
			sees := strings.Contains(a.Body.String(), "River Gard")
			if may := strings.HasPrefix(who, "CA:"); sees && !may {
				t.Errorf("%s sees the names in CA's reports", who)
			} else if who == "CA:duty officer" && !sees {
				t.Error("the officer who files does not see them")
			}
		}
	}
	a := s.ask(t, "POST", "/exercise/names", "public", "en", url.Values{"name": {"x"}})
	if a.Code != http.StatusForbidden {
		t.Errorf("the public may answer: %d", a.Code)
	}
}

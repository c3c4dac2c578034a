package web

import (
	"net/http"
	"strings"
	"testing"

	"truce"
)

// What a verdict may not say is told beside its field, all at once, and nothing that was typed is lost.
func TestWhatIsWrongWithAVerdictStandsBesideItsField(t *testing.T) {
	s := meridian(t)
	at := "/exercise/incidents/" + string(amity(t, s)) + "/verdict"
	f := fields(t, s.ask(t, "GET", at, duty, "en", nil), at)
	f.Set("permitted", "perhaps")
	f.Set("author", "nobody-here")
	f.Set("certainty", "probable")
	f.Set("reasons", "also kept")
	a := s.ask(t, "POST", at, duty, "en", f)
	if a.Code != http.StatusBadRequest {
		t.Fatalf("%d, and a form with faults is a bad request", a.Code)
	}
	for _, want := range []string{`href="#f-happened"`, `href="#f-permitted"`, `href="#f-author"`, "perhaps",
		"nobody-here"} {
		if !strings.Contains(a.Body.String(), want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	if again := fields(t, a, at); again.Get("reasons") != "also kept" || again.Get("claim") != f.Get("claim") {
		t.Errorf("the form came back with %v", again)
	}
	check(t, at, a, "en", true)
	check(t, at, s.ask(t, "POST", at, duty, "ar", f), "ar", true)
}

// Ids are known in whatever letters they are typed.
func TestAnIncidentIsNamedInSmallLetters(t *testing.T) {
	s := meridian(t)
	id := string(amity(t, s))
	at := "/exercise/operations/new"
	f := fields(t, s.ask(t, "GET", at+"?kind=call", duty, "en", nil), at)
	f.Set("incident", strings.ToLower(id))
	a := s.ask(t, "POST", at, duty, "en", f)
	if a.Code != http.StatusSeeOther {
		t.Fatalf("%d %q", a.Code, alert(a))
	}
	claims, err := s.rec.Reader().Claims(t.Context(), truce.KindOperation, a.Header().Get("Location")[len(at)-3:])
	if err != nil || len(claims) != 1 || string(claims[0].Body.(*truce.Operation).About.Incident) != id {
		t.Errorf("entered about another incident than %s: %v", id, err)
	}
}

// Nothing waits for those outside: they are told what they may see instead.
func TestThePublicIsToldWhatItMaySee(t *testing.T) {
	s := play(t)
	for who, n := range map[string]string{"public": "27 incidents", "observer": "32 incidents"} {
		if a := s.ask(t, "GET", "/exercise/", who, "en", nil); !strings.Contains(plainText(a), n) {
			t.Errorf("the first page of %s does not say %s", who, n)
		}
	}
}

// plainText is the text of a page without the marks that keep directions apart.
func plainText(a answer) string {
	return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(textOf(a.doc))
}

// What put a report to an incident is taken back where it stands, and the form of an agreement has something to begin
// with.
func TestWhatPutAReportToAnIncidentIsTakenBack(t *testing.T) {
	s := meridian(t)
	id := amity(t, s)
	at := "/exercise/incidents/" + string(id)
	other := ""
	for _, x := range s.rec.State.Incidents() {
		v, _ := s.rec.State.Incident(x)
		if len(v.Reports) == 1 && v.Reports[0].Owner == "CA" && v.Reports[0].Coded != nil {
			other = string(v.Reports[0].Report.ID)
		}
	}
	f := fields(t, s.ask(t, "GET", at, duty, "en", nil), at+"/link")
	f.Set("report", strings.ToLower(other))
	f.Set("linked", "yes")
	if a := s.ask(t, "POST", at+"/link", duty, "en", f); a.Code != http.StatusSeeOther {
		t.Fatalf("%d %q", a.Code, alert(a))
	}
	v, _ := s.rec.State.Incident(id)
	n := len(v.Reports)
	page := s.ask(t, "GET", at, duty, "en", nil)
	if !strings.Contains(page.Body.String(), `name="report" value="`+other+`"`) {
		t.Fatalf("the page does not offer to take back %s", other)
	}
	// The report names both incidents, and to whoever may not know what members say of it the one it opened.
	told := "/exercise/reports/" + other
	text := textOf(s.ask(t, "GET", told, duty, "en", nil).doc)
	if !strings.Contains(text, "it tells of these too: "+string(id)) {
		t.Errorf("%s does not name %s: %s", told, id, text)
	}
	if text := s.ask(t, "GET", told, "public", "en", nil).Body.String(); strings.Contains(text, "it tells of these too") {
		t.Errorf("%s tells the public what members say", told)
	}
	back := fields(t, page, at+"/link")
	back.Set("of", string(id))
	back.Set("report", other)
	back.Set("linked", "no")
	if a := s.ask(t, "POST", at+"/link", duty, "en", back); a.Code != http.StatusSeeOther {
		t.Fatalf("%d %q", a.Code, alert(a))
	}
	if v, _ = s.rec.State.Incident(id); len(v.Reports) != n-1 {
		t.Errorf("%d reports, there were %d", len(v.Reports), n)
	}
	form := s.ask(t, "GET", "/exercise/agreements/new?example", duty, "en", nil)
	if !strings.Contains(form.Body.String(), "id: example-agreement") {
		t.Error("the form of an agreement has no example")
	}
}

package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"truce"
	"truce/codes"
	"truce/internal/testing/viewtest"
	"truce/internal/web/frame"
)

// fields returns the fields of the form on a page that is sent to the address, as a browser would send it untouched.
func fields(t *testing.T, a answer, action string) url.Values {
	t.Helper()
	for _, f := range find(a.doc, "form") {
		if to, _ := attr(f, "action"); to != action {
			continue
		}
		v := url.Values{}
		eachElement(f, func(e *html.Node) {
			name, _ := attr(e, "name")
			value, _ := attr(e, "value")
			kind, _ := attr(e, "type")
			_, checked := attr(e, "checked")
			switch {
			case e.Data == "input" && (kind != "radio" && kind != "checkbox" || checked):
				v.Set(name, value)
			case e.Data == "textarea":
				v.Set(name, textOf(e))
			case e.Data == "option":
				if _, selected := attr(e, "selected"); selected {
					for p := e.Parent; p != nil; p = p.Parent {
						if p.Data == "select" {
							name, _ = attr(p, "name")
						}
					}
					v.Set(name, value)
				}
			}
		})
		return v
	}
	t.Fatalf("no form is sent to %s", action)
	return nil
}

// alert returns the refusal a page shows in place.
func alert(a answer) string {
	var out string
	eachElement(a.doc, func(e *html.Node) {
		if role, _ := attr(e, "role"); role == "alert" {
			out += textOf(e)
		}
	})
	return out
}

// amity is the incident in which reports conflict.
func amity(t *testing.T, s *stage) truce.IncidentID {
	t.Helper()
	for _, id := range s.rec.State.Incidents() {
		if v, _ := s.rec.State.Incident(id); len(v.Reports) == 4 {
			return id
		}
	}
	t.Fatal("no incident of four reports")
	return ""
}

const duty = "CA:duty officer"

func TestGiveVerdict(t *testing.T) {
	s := meridian(t)
	id := amity(t, s)
	at := "/exercise/incidents/" + string(id) + "/verdict"
	f := fields(t, s.ask(t, "GET", at, duty, "en", nil), at)
	f.Set("happened", "confirmed")
	f.Set("permitted", "not permitted")
	f.Set("author", "highland-front")
	f.Set("certainty", "probable")
	f["grounds"] = []string{"two witnesses", "crater analysis"}
	f.Set("reasons", "Only we may read this.")
	a := s.ask(t, "POST", at, duty, "en", f)
	if a.Code != http.StatusSeeOther || a.Header().Get("Location") != "/exercise/incidents/"+string(id)+"#verdicts" {
		t.Fatalf("%d %q %s", a.Code, a.Header().Get("Location"), alert(a))
	}
	v, _ := s.rec.State.Incident(id)
	got := v.Assessments["CA"].Body.(*truce.Assessment)
	if got.Happened != codes.Confirmed || got.Permitted != codes.NotPermitted || got.Because != "" ||
		len(got.Authors) != 1 || got.Authors[0].Actor != "highland-front" ||
		len(got.Grounds) != 2 || got.Grounds[1] != "crater analysis" || len(got.Sealed) != 1 {
		t.Errorf("entered %+v", got)
	}
	if got.Shown == nil || got.Shown.Engine == "" {
		t.Error("the verdict does not say what the agreement was shown to say")
	}
	size := s.rec.State.Size("CA")
	if b := s.ask(t, "POST", at, duty, "en", f); b.Code != http.StatusSeeOther || s.rec.State.Size("CA") != size {
		// The verdict changed the basis, but it is the one that was sent: nothing is entered twice.
		t.Errorf("sent twice: %d, the log grew to %d", b.Code, s.rec.State.Size("CA"))
	}
	page := s.ask(t, "GET", "/exercise/incidents/"+string(id), duty, "en", nil).Body.String()
	if strings.Contains(page, "Only we may read this") || !strings.Contains(page, "crater analysis") {
		t.Error("the page shows sealed reasons, or lacks the grounds")
	}
}

func TestAVerdictThatIsRefusedLosesNothing(t *testing.T) {
	s := meridian(t)
	id := amity(t, s)
	at := "/exercise/incidents/" + string(id) + "/verdict"
	f := fields(t, s.ask(t, "GET", at, duty, "en", nil), at)
	f.Set("grounds", "burial records")
	f.Set("reasons", "also kept")
	a := s.ask(t, "POST", at, duty, "en", f) // without an answer
	if a.Code != http.StatusBadRequest || alert(a) == "" {
		t.Fatalf("%d %q", a.Code, alert(a))
	}
	if again := fields(t, a, at); again.Get("grounds") != "burial records" || again.Get("reasons") != "also kept" ||
		again.Get("claim") != f.Get("claim") {
		t.Errorf("the form came back with %v", again)
	}
	check(t, at, a, "en", true)

	f.Set("happened", "refuted")
	s.rec.Add("BO", "duty officer", viewtest.Now, &truce.Assessment{Incident: id, State: truce.Given,
		Happened: codes.Confirmed})
	if a := s.ask(t, "POST", at, duty, "en", f); a.Code != http.StatusConflict ||
		!strings.Contains(alert(a), "has changed") {
		t.Errorf("a form filled in before another verdict came in: %d %q", a.Code, alert(a))
	} else if f = fields(t, a, at); f.Get("happened") != "refuted" {
		t.Errorf("the answer was lost: %v", f)
	}
	if a := s.ask(t, "POST", at, duty, "en", f); a.Code != http.StatusSeeOther {
		t.Errorf("looked at again and sent: %d %q", a.Code, alert(a))
	}
}

// Nobody can have seen what lies ahead: the form comes back with the date in the sentence, and with what was entered.
func TestReportOfTheFutureIsRefused(t *testing.T) {
	s := meridian(t)
	f := fields(t, s.ask(t, "GET", "/exercise/reports/new", duty, "en", nil), "/exercise/reports")
	f.Set("kind", "sniping")
	for _, c := range []struct{ date, from, to string }{{"2031-03-17", "", ""}, {"2031-03-17", "16:00", ""},
		{"2031-03-17", "", "16:00"}} {
		f.Set("date", c.date)
		f.Set("from", c.from)
		f.Set("to", c.to)
		a := s.ask(t, "POST", "/exercise/reports", duty, "en", f)
		if !strings.Contains(alert(a), c.date) || fields(t, a, "/exercise/reports").Get("date") != c.date {
			t.Errorf("%v: %d %q", c, a.Code, alert(a))
		}
	}
}

func TestWhoFiledDoesNotAssess(t *testing.T) {
	s := meridian(t)
	var id truce.IncidentID
	f := url.Values{}
	// The duty officer files a report; the page then says that another officer gives the verdict, and so does the record.
	f = fields(t, s.ask(t, "GET", "/exercise/reports/new", duty, "en", nil), "/exercise/reports")
	f.Set("kind", "sniping")
	f.Set("date", "2030-03-17")
	f.Set("from", "16:00")
	f.Set("area", "sandgate")
	f.Set("killed", "1-2")
	f.Set("source", "a caller")
	f.Set("release", "joint")
	f = fields(t, s.ask(t, "POST", "/exercise/reports", duty, "en", f), "/exercise/reports") // the place is said back
	a := s.ask(t, "POST", "/exercise/reports", duty, "en", f)
	if a.Code != http.StatusSeeOther {
		t.Fatalf("%d %q", a.Code, alert(a))
	}
	id = truce.IncidentID(strings.TrimPrefix(a.Header().Get("Location"), "/exercise/incidents/"))
	v, ok := s.rec.State.Incident(id)
	if !ok {
		t.Fatalf("no incident %q", id)
	}
	c := v.Reports[0].Coded
	if c.Kind != codes.Sniping || c.Where.Province != "Eastcape" || c.Where.Point == nil ||
		*c.Toll.Killed.Total.High != 2 || c.When.From != viewtest.When("03-17 16:00") || c.When.To != 0 {
		t.Errorf("filed %+v", c)
	}
	if b := s.ask(t, "POST", "/exercise/reports", duty, "en", f); b.Header().Get("Location") != a.Header().Get(
		"Location") {
		t.Errorf("sent twice, it opened %s too", b.Header().Get("Location"))
	}
	at := "/exercise/incidents/" + string(id) + "/verdict"
	page := s.ask(t, "GET", at, duty, "en", nil)
	if !strings.Contains(page.Body.String(), "Nobody assesses what they reported") {
		t.Error("the form does not say that this officer filed the report")
	}
	g := fields(t, page, at)
	g.Set("happened", "confirmed")
	if b := s.ask(t, "POST", at, duty, "en", g); b.Code != http.StatusConflict || alert(b) == "" {
		t.Errorf("the officer that filed gave the verdict: %d %q", b.Code, alert(b))
	}
}

func TestAReportThatCannotBeRead(t *testing.T) {
	s := meridian(t)
	base := fields(t, s.ask(t, "GET", "/exercise/reports/new", duty, "en", nil), "/exercise/reports")
	base.Set("kind", "siege")
	for field, value := range map[string]string{"date": "17.3.2030", "position": "91, 0", "within": "far",
		"killed": "two", "count": "5-3", "kind": "war", "from": "24:61"} {
		f := url.Values{}
		for k, v := range base {
			f[k] = v
		}
		if field == "from" {
			f.Set("date", "2030-03-17")
		}
		f.Set(field, value)
		f.Set("text", "what was entered stays")
		a := s.ask(t, "POST", "/exercise/reports", duty, "en", f)
		if a.Code != http.StatusBadRequest || alert(a) == "" {
			t.Errorf("%s=%q: %d %q", field, value, a.Code, alert(a))
			continue
		}
		check(t, field, a, "en", true)
		if got := fields(t, a, "/exercise/reports"); got.Get("text") != "what was entered stays" {
			t.Errorf("%s=%q: the form came back with %v", field, value, got)
		}
	}
	if n := s.rec.State.Size("CA"); n != meridian(t).rec.State.Size("CA") {
		t.Errorf("CA's log grew to %d", n)
	}
}

func TestUnreleasedReportsStayWithTheirMember(t *testing.T) {
	s := meridian(t)
	f := fields(t, s.ask(t, "GET", "/exercise/reports/new", duty, "en", nil), "/exercise/reports")
	f.Set("kind", "siege")
	f.Set("place", "Nowhere in particular")
	a := s.ask(t, "POST", "/exercise/reports", duty, "en", f) // "own" is what the form offers first
	at := a.Header().Get("Location")
	if a.Code != http.StatusSeeOther {
		t.Fatalf("%d %q", a.Code, alert(a))
	}
	for _, who := range []string{"BO:duty officer", "observer", "public"} {
		if b := s.ask(t, "GET", at, who, "en", nil); strings.Contains(b.Body.String(), "Nowhere in particular") {
			t.Errorf("%s sees an unreleased report", who)
		}
	}
}

func TestGroupAndTakeBack(t *testing.T) {
	s := meridian(t)
	var p truce.IncidentID
	for _, id := range s.rec.State.Incidents() {
		if v, _ := s.rec.State.Incident(id); len(v.Proposed) > 0 && strings.HasPrefix(string(id), "CA") {
			p = id
		}
	}
	at := "/exercise/incidents/" + string(p)
	page := s.ask(t, "GET", at, duty, "en", nil)
	f := fields(t, page, at+"/same")
	f.Set("same", "yes")
	if a := s.ask(t, "POST", at+"/same", duty, "en", f); a.Code != http.StatusSeeOther {
		t.Fatalf("%d %q", a.Code, alert(a))
	}
	v, _ := s.rec.State.Incident(p)
	if len(v.Also) != 1 {
		t.Fatalf("not joined: %v", v.Also)
	}
	at = "/exercise/incidents/" + string(v.ID)
	f = fields(t, s.ask(t, "GET", at, duty, "en", nil), at+"/same")
	f.Set("same", "no")
	if a := s.ask(t, "POST", at+"/same", duty, "en", f); a.Code != http.StatusSeeOther {
		t.Fatalf("%d %q", a.Code, alert(a))
	}
	if v, _ := s.rec.State.Incident(p); len(v.Also) != 0 {
		t.Errorf("the merge was not taken back: %v", v.Also)
	}
	at = "/exercise/incidents/" + string(p)
	f = fields(t, s.ask(t, "GET", at, duty, "en", nil), at+"/link")
	f.Set("report", "OM-R-1")
	f.Set("linked", "yes")
	if a := s.ask(t, "POST", at+"/link", duty, "en", f); a.Code != http.StatusSeeOther {
		t.Fatalf("%d %q", a.Code, alert(a))
	}
	if v, _ := s.rec.State.Incident(p); len(v.Reports) != 2 {
		t.Errorf("%d reports after linking one", len(v.Reports))
	}
	for _, x := range []struct{ form, field, value string }{{"/link", "report", "CA-R-999"},
		{"/same", "with", "CA-I-999"}} {
		f = fields(t, s.ask(t, "GET", at, duty, "en", nil), at+x.form)
		f.Del("of")
		f.Set(x.field, x.value)
		a := s.ask(t, "POST", at+x.form, duty, "en", f)
		if a.Code != http.StatusNotFound || !strings.Contains(alert(a), "no such report") {
			t.Errorf("%s %s: %d %q", x.field, x.value, a.Code, alert(a))
		}
		if !strings.Contains(a.Body.String(), `value="`+x.value+`"`) {
			t.Errorf("%s is lost where it is refused", x.value)
		}
	}
}

func TestReleaseTheColumn(t *testing.T) {
	s := meridian(t)
	at := "/exercise/days/2030-03-17"
	f := fields(t, s.ask(t, "GET", at, duty, "en", nil), at)
	f.Set("state", "released")
	if a := s.ask(t, "POST", at, duty, "en", f); a.Code != http.StatusSeeOther {
		t.Fatalf("%d %q", a.Code, alert(a))
	}
	claims := s.rec.State.Claims(truce.KindColumn, "2030-03-17")
	if len(claims) != 1 || claims[0].Member != "CA" || claims[0].Body.(*truce.Column).State != truce.Released {
		t.Errorf("entered %v", claims)
	}
	f.Set("state", "lost")
	f.Set("claim", "web-000000000000000000000000")
	if a := s.ask(t, "POST", at, duty, "en", f); a.Code != http.StatusConflict || alert(a) == "" {
		t.Errorf("a state that is none: %d %q", a.Code, alert(a))
	}
}

func TestWhoMayNotAct(t *testing.T) {
	s := meridian(t)
	id := string(amity(t, s))
	for path, may := range map[string]string{"/exercise/incidents/" + id + "/verdict": "", "/exercise/incidents/" + id +
		"/link": "CA:field monitor", "/exercise/reports": "CA:field monitor", "/exercise/days/2030-03-17": ""} {
		for _, who := range []string{"public", "observer", "CA:field monitor", "CA:somebody"} {
			if who == may {
				continue
			}
			a := s.ask(t, "POST", path, who, "en", url.Values{"claim": {"web-000000000000000000000000"}})
			if a.Code != http.StatusForbidden && a.Code != http.StatusNotFound {
				t.Errorf("POST %s as %s: %d", path, who, a.Code)
			}
		}
	}
	// A form without a claim id, one from another site, and one that is too large.
	if a := s.ask(t, "POST", "/exercise/reports", duty, "en",
		url.Values{"kind": {"siege"}}); a.Code != http.StatusBadRequest {
		t.Errorf("a form without a claim id: %d", a.Code)
	}
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/exercise/reports", strings.NewReader("kind=siege"))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("a form sent from another site: %d", w.Code)
	}
	if a := s.ask(t, "POST", "/exercise/reports", duty, "en",
		url.Values{"text": {strings.Repeat("x", 2*frame.MaxForm)}}); a.Code != http.StatusBadRequest {
		t.Errorf("a form of two megabytes: %d", a.Code)
	}
}

// A node that takes no entries offers none.
func TestReadOnly(t *testing.T) {
	s := open(t, viewtest.Meridian(), viewtest.Now.Time(), func(c *frame.Config) {
		c.Registrar, c.Proofs, c.Vault = nil, nil,
			nil
	})
	s.crawl(t, duty, "en", 1, func(href string, a answer) {
		if a.Code != http.StatusOK {
			t.Errorf("%s: %d", href, a.Code)
		}
		for _, f := range find(a.doc, "form") {
			if m, _ := attr(f, "method"); m == "post" {
				t.Errorf("%s has a form that enters something", href)
			}
		}
	})
}

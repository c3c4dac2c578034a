package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"truce"
	"truce/internal/demo/exercise"
	"truce/internal/web/frame"
)

const reviewer = "CA:" + exercise.Duty

// hidden returns the values of the hidden fields of the form whose button has the value.
func hidden(t *testing.T, a answer, button string) url.Values {
	t.Helper()
	for _, f := range find(a.doc, "form") {
		here := false
		out := url.Values{}
		eachElement(f, func(e *html.Node) {
			name, _ := attr(e, "name")
			value, _ := attr(e, "value")
			switch {
			case e.Data == "button" && value == button:
				here = true
			case e.Data == "input" && name != "":
				out.Set(name, value)
			}
		})
		if here {
			out.Set("answer", button)
			return out
		}
	}
	t.Fatalf("no form has a button %q: %s", button, textOf(a.doc))
	return nil
}

// saidOf are the words of CA on a pair that are in force.
func saidOf(t *testing.T, s *stage, a, b string) []truce.SameClaim {
	t.Helper()
	v, ok := s.rec.State.Incident(truce.IncidentID(a))
	if !ok {
		t.Fatalf("no incident %s", a)
	}
	var out []truce.SameClaim
	for _, list := range [][]truce.SameClaim{v.Joined, v.Proposed, v.Denied} {
		for _, c := range list {
			if c.Member == "CA" && string(c.A) == a && string(c.B) == b {
				out = append(out, c)
			}
		}
	}
	return out
}

// TestReviewEntersWhatWasShown answers a pair, takes the answer back, and finds it open again.
func TestReviewEntersWhatWasShown(t *testing.T) {
	s := play(t)
	page := s.ask(t, "GET", "/exercise/review", reviewer, "en", nil)
	if page.Code != 200 {
		t.Fatalf("%d %s", page.Code, page.Body)
	}
	form := hidden(t, page, "different")
	a, b := form.Get("a"), form.Get("b")
	done := s.ask(t, "POST", "/exercise/review", reviewer, "en", form)
	if done.Code != 303 {
		t.Fatalf("%d %s", done.Code, done.Body)
	}
	said := saidOf(t, s, a, b)
	if len(said) != 1 || said[0].Same.Same || said[0].Shown == nil || !strings.HasPrefix(said[0].Shown.Score,
		form.Get("points")+", ") || len(said[0].Shown.Reasons) == 0 {
		t.Fatalf("entered %+v", said)
	}
	// The same form sent twice is entered once, or found settled.
	if again := s.ask(t, "POST", "/exercise/review", reviewer, "en", form); again.Code != 409 && again.Code != 303 ||
		len(saidOf(t, s, a, b)) != 1 || saidOf(t, s, a, b)[0].Ref != said[0].Ref {
		t.Errorf("sent twice: %d, %+v", again.Code, saidOf(t, s, a, b))
	}
	after := s.ask(t, "GET", done.Header().Get("Location"), reviewer, "en", nil)
	if text := textOf(after.doc); !strings.Contains(text, "the two are different") || !strings.Contains(text, "1 answer") {
		t.Errorf("after the answer: %s", text)
	}
	if next := hidden(t, after, "different"); next.Get("a") == a && next.Get("b") == b {
		t.Error("the pair is asked about again")
	}
	undone := s.ask(t, "POST", "/exercise/review", reviewer, "en", hidden(t, after, "undone"))
	if undone.Code != 303 {
		t.Fatalf("%d %s", undone.Code, undone.Body)
	}
	open := s.ask(t, "GET", "/exercise/review?pair="+a+"."+b, reviewer, "en", nil)
	if back := hidden(t, open, "same"); back.Get("a") != a || back.Get("b") != b {
		t.Errorf("taken back, and %s and %s are open", back.Get("a"), back.Get("b"))
	}
}

// TestReviewRefuses: what was not shown is not entered, and who may not is told so.
func TestReviewRefuses(t *testing.T) {
	s := play(t)
	form := hidden(t, s.ask(t, "GET", "/exercise/review", reviewer, "en", nil), "same")
	a, b := form.Get("a"), form.Get("b")
	change := func(k, v string) url.Values {
		f := url.Values{}
		for key, x := range form {
			f[key] = x
		}
		f.Set(k, v)
		return f
	}
	for _, x := range []struct {
		who  string
		form url.Values
		code int
	}{
		{reviewer, change("points", "+9.999"), 409},
		{reviewer, change("b", a), 409},
		{reviewer, change("b", "CA-I-99999"), 409},
		{reviewer, change("answer", "maybe"), 400},
		{reviewer, change("claim", ""), 400},
		{"public", form, 403},
		{"observer", form, 403},
		{"CA:" + exercise.Monitor, form, 403},
	} {
		if w := s.ask(t, "POST", "/exercise/review", x.who, "en", x.form); w.Code != x.code {
			t.Errorf("%s, %v: %d, want %d", x.who, x.form, w.Code, x.code)
		}
	}
	if said := saidOf(t, s, a, b); len(said) != 0 {
		t.Errorf("entered %+v", said)
	}
}

// TestReviewPage: empty, wrong and hidden states are pages too, in every language, and the points add up.
func TestReviewPage(t *testing.T) {
	s := play(t)
	for _, l := range frame.Languages {
		for path, code := range map[string]int{"/exercise/review": 200,
			"/exercise/review?from=2031-01-01&to=2031-01-02": 200, "/exercise/review?pair=CA-I-1.CA-I-99999": 200,
			"/exercise/review?pair=x": 200, "/exercise/review?at=99999": 200, "/exercise/review?from=yesterday": 400,
			"/exercise/review?from=2030-03-05&to=2030-03-01": 400} {
			w := s.ask(t, "GET", path, reviewer, l.Code, nil)
			if w.Code != code {
				t.Errorf("%s in %s: %d, want %d", path, l.Code, w.Code, code)
			}
			check(t, path, w, l.Code, true)
		}
	}
	for _, who := range []string{"public", "observer"} {
		w := s.ask(t, "GET", "/exercise/review", who, "en", nil)
		if id := regexp.MustCompile(`[A-Z]{2}-[IR]-\d`).FindString(w.Body.String()); id != "" || w.Code != 200 {
			t.Errorf("%s: %d, and sees %s", who, w.Code, id)
		}
	}
	page := s.ask(t, "GET", "/exercise/review", reviewer, "en", nil)
	var points []string
	eachElement(page.doc, func(e *html.Node) {
		if class, _ := attr(e, "class"); e.Data == "td" && class == "n" && strings.ContainsAny(textOf(e), "+-") {
			points = append(points, textOf(e))
		}
	})
	sum := 0
	for i, p := range points {
		n := 0
		for _, d := range p[1:] {
			if d != '.' {
				n = 10*n + int(d-'0')
			}
		}
		if p[0] == '-' {
			n = -n
		}
		if i < len(points)-1 {
			sum += n
		} else if sum != n {
			t.Errorf("the points come to %d thousandths and the score says %s", sum, p)
		}
	}
	if len(points) < 5 {
		t.Errorf("%d points on the page", len(points))
	}
}

// TestAnIncidentNamesWhatItMayBeOneWith follows the card of an incident to the pair, and shows it to members alone.
func TestAnIncidentNamesWhatItMayBeOneWith(t *testing.T) {
	s := play(t)
	form := hidden(t, s.ask(t, "GET", "/exercise/review", reviewer, "en", nil), "same")
	path := "/exercise/incidents/" + form.Get("a")
	if text := textOf(s.ask(t, "GET", path, reviewer, "en", nil).doc); !strings.Contains(text, "May be one with") ||
		!strings.Contains(text, form.Get("b")) {
		t.Errorf("%s does not name %s", path, form.Get("b"))
	}
	if w := s.ask(t, "GET", path, "public", "en", nil); strings.Contains(w.Body.String(), "May be one with") {
		t.Error("the public sees a proposal")
	}
}

// One answer to several pairs is entered pair by pair, with a true count; what has changed since is not answered
// unseen; and all of it is taken back at once.
func TestReviewInBulk(t *testing.T) {
	s := play(t)
	const at = "/exercise/review"
	page := s.ask(t, "GET", at, reviewer, "en", nil)
	var pairs []string
	eachElement(page.doc, func(e *html.Node) {
		if name, _ := attr(e, "name"); name == "pair" && len(pairs) < 3 {
			value, _ := attr(e, "value")
			pairs = append(pairs, value)
		}
	})
	if len(pairs) < 3 {
		t.Fatalf("only %d pairs can be chosen", len(pairs))
	}
	f := hidden(t, page, "different")
	f.Del("a")
	f.Del("b")
	changed := strings.Fields(pairs[2])
	f["pair"] = []string{pairs[0], pairs[1], changed[0] + " " + changed[1] + " -77.7"}
	a := s.ask(t, "POST", at, reviewer, "en", f)
	if text := textOf(a.doc); a.Code != 200 || !strings.Contains(text, "Said to be two: 2 pairs") ||
		!strings.Contains(text, "Not entered: 1") {
		t.Fatalf("%d: %s", a.Code, text)
	}
	one := strings.Fields(pairs[0])
	if said := saidOf(t, s, one[0], one[1]); len(said) != 1 || said[0].Same.Same {
		t.Errorf("%+v", said)
	}
	check(t, "the answer to several pairs", a, "en", true)
	// A page that was opened before answers nothing that was answered meanwhile, of one pair and of several.
	stale := hidden(t, page, "same")
	stale.Set("answer", "same")
	stale["pair"] = []string{pairs[0]}
	if a := s.ask(t, "POST", at, reviewer, "en", stale); a.Code != 409 {
		t.Errorf("a stale page answers over another: %d", a.Code)
	}
	stale.Del("pair")
	for k, v := range map[string]string{"a": one[0], "b": one[1], "points": one[2]} {
		stale.Set(k, v)
	}
	if a := s.ask(t, "POST", at, reviewer, "en", stale); a.Code != 409 {
		t.Errorf("a stale page of one pair answers over another: %d", a.Code)
	}
	if said := saidOf(t, s, one[0], one[1]); len(said) != 1 || said[0].Same.Same {
		t.Errorf("after the stale pages: %+v", said)
	}
	undo := hidden(t, a, "undone")
	undo["pair"] = []string{one[0] + " " + one[1] + " CA/0"}
	if a := s.ask(t, "POST", at, reviewer, "en", undo); a.Code != 409 {
		t.Errorf("an answer that is not the one that was shown is taken back: %d", a.Code)
	}
	undo["pair"] = []string{one[0] + " " + one[1] + " " + saidOf(t, s, one[0], one[1])[0].Ref.String(),
		strings.Join(strings.Fields(pairs[1])[:2], " ")}
	a = s.ask(t, "POST", at, reviewer, "en", undo)
	if text := textOf(a.doc); a.Code != 200 || !strings.Contains(text, "Taken back: 2 pairs") {
		t.Fatalf("%d: %s", a.Code, text)
	}
	if a := s.ask(t, "POST", at, "CA:monitor T-7", "en", f); a.Code != 403 {
		t.Errorf("an officer that may not group answers: %d", a.Code)
	}
}

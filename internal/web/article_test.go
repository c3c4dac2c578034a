package web_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/readings"
	"truce/internal/web/frame"
)

// clipping is an invented article; two of its speakers are in no register of the small record's.
const clipping = "PORT AMITY, March 4, 2031. /Island Wire/. Highland-Front spokesman Ilva Marren told reporters " +
	"that five delegations had arrived.\r\n\r\n" +
	"The defence ministry denied that its artillery had fired on March 2.\r\n\r\n" +
	"A meeting of the monitoring commission planned for June 9 has been put off until June 16, Borealian envoy Petra " +
	"Lunde announced on Tuesday.\r\n\r\n" +
	"The Harbour delegation is led by Deputy Defence Minister Corvin Hask. At least 14 people were killed in " +
	"Stonebridge, according to the Coast-Council."

// What an article states stands beside its words; it opens the form of a claim that is filled in, by no address; and
// nothing is entered before a person says so there.
func TestAnArticleIsReadIntoFormsOfClaims(t *testing.T) {
	p := plant(t, func(c *frame.Config) { c.Readings = nil }) // nothing is kept here
	const at, to = "/articles/new", "/claims/statement/new"
	before := p.statements(t)
	wantSays(t, "where bulletins stand", p.ask("GET", "/bulletins", "CA", "en", nil), "Read a press article")
	given := form(t, p.ask("GET", at, "CA", "en", nil), at)
	given.Set("text", clipping)
	given.Set("url", "https://wire.example/1")
	for _, lang := range frame.Languages {
		a := p.ask("POST", at, "CA", lang.Code, given)
		wantCode(t, lang.Code, a, http.StatusOK)
		if strings.Contains(a.Body.String(), "⟨") {
			t.Errorf("%s: words are missing", lang.Code)
		}
	}
	a := p.ask("POST", at, "CA", "en", given)
	wantSays(t, "the reading", a, "Island Wire", "4 March 2031", "Ilva Marren", "unknown name", "planned for June 9",
		"Corvin Hask", "head of a delegation", "at least", "At least 14 people", "denied", "inferred", "Open the form:")
	for _, href := range links(a) {
		if strings.Contains(href, "Marren") || strings.Contains(href, "/claims/") && strings.Contains(href, "?") {
			t.Errorf("what was read stands in an address: %s", href)
		}
	}
	filled := form(t, a, to)
	if filled.Get("do") != "fill" || !strings.Contains(filled.Get("sources.0.quote"), "five delegations") ||
		filled.Get("sources.0.outlet") != "Island Wire" || filled.Get("sources.0.date") != "2031-03-04" ||
		filled.Get("sources.0.url") != "https://wire.example/1" {
		t.Errorf("the form would be filled in with %v", filled)
	}
	for _, x := range formsTo(t, a, to) {
		if says := x.Get("says"); strings.Contains(says, "artillery") && !strings.Contains(says, "denied") {
			t.Errorf("a denial is proposed as %q", says)
		}
	}
	headed := 0
	for _, x := range formsTo(t, a, "/claims/delegation/new") {
		if headed += strings.Count(x.Get("head"), "Corvin Hask"); x.Has("actor") || x.Has("role") {
			t.Errorf("a delegation is proposed with what no register has: %v", x)
		}
	}
	if headed != 1 {
		t.Errorf("%d delegations are headed by Corvin Hask", headed)
	}
	if x := form(t, a, "/claims/round/new"); x.Get("status") != "moved" || x.Has("from") {
		t.Errorf("of two dates the round took one: %v", x)
	}
	filled.Set("by", "highland-front") // the button of a candidate
	door := p.ask("POST", to, "CA", "en", filled)
	wantCode(t, "the form of the claim", door, http.StatusOK)
	if n := len(p.statements(t)) - len(before); n != 0 {
		t.Fatalf("%d statements were entered before anybody said so", n)
	}
	v := form(t, door, to)
	v.Set("do", "enter")
	for range 2 { // sent twice it is entered once
		wantCode(t, "entering", p.ask("POST", to, "CA", "en", v), http.StatusSeeOther)
	}
	came := slices.DeleteFunc(p.statements(t), func(c *truce.Claim) bool {
		return slices.ContainsFunc(before, func(b *truce.Claim) bool { return b.Ref == c.Ref })
	})
	if len(came) != 1 {
		t.Fatalf("%d statements came to the record", len(came))
	}
	b := came[0].Body.(*truce.Statement)
	if b.By != "highland-front" || b.Speaker != "Ilva Marren" || b.Stated != "" ||
		b.Sources[0].Date != "2031-03-04" || b.Sources[0].Outlet != "Island Wire" {
		t.Errorf("entered as %+v", b)
	}
	if strings.Contains(p.log.String(), "Marren") {
		t.Error("the log of the process repeats the article")
	}
}

// statements returns those that stand in the record.
func (p *planted) statements(t *testing.T) (stand []*truce.Claim) {
	t.Helper()
	list, err := p.house.models.Claims(t.Context(), truce.KindStatement, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		if !c.Withdrawn {
			stand = append(stand, c)
		}
	}
	return stand
}

// formsTo returns what each form that is sent to an address is filled in with.
func formsTo(t *testing.T, a *httptest.ResponseRecorder, to string) (out []url.Values) {
	t.Helper()
	for _, part := range strings.Split(a.Body.String(), "<form ")[1:] {
		if strings.Contains(part[:strings.IndexByte(part, '>')], `action="`+to+`"`) {
			one := httptest.NewRecorder()
			one.Body.WriteString("<form " + part)
			out = append(out, form(t, one, to))
		}
	}
	return out
}

// A page that a browser saved is read as its text, and what it said of itself is kept for the next reading.
func TestASavedPageIsReadAsAnArticle(t *testing.T) {
	p := plant(t, func(c *frame.Config) { c.Readings = nil }) // nothing is kept here
	page := `<html><head><meta property="og:site_name" content="The Harbour Gazette">` +
		`<meta property="article:published_time" content="2031-03-04T08:00:00Z"></head><body><nav>Sport</nav><article>` +
		`<p>Five delegations have arrived, ministry spokeswoman Ilva Marren told reporters.</p></article></body></html>`
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	f, err := w.CreateFormFile("file", "saved.html")
	if err == nil {
		_, err = f.Write([]byte(page))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/articles/new", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set(who, "CA")
	a := httptest.NewRecorder()
	p.pages.ServeHTTP(a, r)
	got := form(t, a, "/articles/new")
	if a.Code != 200 || got.Get("outlet") != "The Harbour Gazette" || got.Get("day") != "2031-03-04" ||
		strings.Contains(got.Get("text"), "<") || strings.Contains(got.Get("text"), "Sport") {
		t.Errorf("status %d: %v", a.Code, got)
	}
}

func TestAnArticleIsRefusedInWords(t *testing.T) {
	p := plant(t, func(c *frame.Config) { c.Readings = nil }) // nothing is kept here
	for words, form := range map[string]url.Values{
		"nothing was pasted": {"text": {" \r\n"}},
		"which is not read":  {"text": {"Die Seite des Hafens hat nicht und von den der die das Verletzungen."}},
		"the text is longer": {"text": {strings.Repeat("The ministry said so. ", 10_000)}},
		"is no day":          {"text": {clipping}, "day": {"yesterday"}},
	} {
		a := p.ask("POST", "/articles/new", "CA", "en", form)
		if a.Code != http.StatusConflict || !strings.Contains(says(t, a), words) {
			t.Errorf("%s: status %d", words, a.Code)
		}
	}
	for _, method := range []string{"GET", "POST"} {
		a := p.ask(method, "/articles/new", "public", "en", url.Values{"text": {clipping}})
		wantCode(t, method+" as the public", a, http.StatusForbidden)
	}
}

// keptRoom is a desk whose node keeps the articles that are read.
type keptRoom struct{ store *readings.Store }

func (keptRoom) Read() bool { return true }

func (k keptRoom) Readings(context.Context, frame.By) (*readings.Store, error) { return k.store, nil }

// What was proposed of an article is kept with what a person made of it: taken with one key, corrected, skipped, taken
// back. In the log there is what was taken, and no more.
func TestWhatWasProposedIsKeptWithWhatWasTaken(t *testing.T) {
	store, err := readings.Open(t.Context(), filepath.Join(t.TempDir(), "readings.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	p := plant(t, func(c *frame.Config) { c.Readings = keptRoom{store} })
	before := len(p.statements(t))
	statements := func(want int) {
		t.Helper()
		if n := len(p.statements(t)) - before; n != want {
			t.Fatalf("%d statements came to the record; want %d", n, want)
		}
	}
	given := form(t, p.ask("GET", "/articles/new", "CA", "en", nil), "/articles/new")
	given.Set("text", clipping)
	a := p.ask("POST", "/articles/new", "CA", "en", given)
	wantCode(t, "reading", a, http.StatusSeeOther)
	at := a.Header().Get("Location")
	for _, lang := range frame.Languages { // the page is an address of its own: another language shows the same
		a = p.ask("GET", at, "CA", lang.Code, nil)
		wantCode(t, lang.Code, a, http.StatusOK)
		if strings.Contains(a.Body.String(), "⟨") || !strings.Contains(a.Body.String(), "Corvin Hask") {
			t.Errorf("%s: words are missing", lang.Code)
		}
	}
	a = p.ask("GET", at, "CA", "en", nil)
	if n := strings.Count(a.Body.String(), `data-key="y"`); n != 1 {
		t.Errorf("%d proposals have the key", n)
	}
	first := formsTo(t, a, at)
	key := ""
	for _, f := range first {
		if strings.HasPrefix(f.Get("key"), "statement-") && key == "" {
			key = f.Get("key")
		}
	}
	say := func(do string) {
		t.Helper()
		wantCode(t, do, p.ask("POST", at, "CA", "en", url.Values{"do": {do}, "key": {key}}), http.StatusSeeOther)
	}
	say("take")
	say("take") // sent twice
	statements(1)
	say("undo")
	statements(0)
	say("take") // a new claim
	statements(1)
	say("undo")
	say("skip")
	statements(0)
	// Another is corrected in its form.
	door := p.ask("GET", at, "CA", "en", nil)
	for _, f := range formsTo(t, door, "/claims/statement/new") {
		if strings.Contains(f.Get("says"), "artillery") {
			v := form(t, p.ask("POST", "/claims/statement/new", "CA", "en", f), "/claims/statement/new")
			v.Set("speaker", "The ministry of defence")
			v.Set("do", "enter")
			for range 2 {
				done := p.ask("POST", "/claims/statement/new", "CA", "en", v)
				wantCode(t, "entering", done, http.StatusSeeOther)
				if done.Header().Get("Location") != at {
					t.Errorf("it goes on at %s", done.Header().Get("Location"))
				}
			}
			break
		}
	}
	statements(1)
	a = p.ask("GET", at, "CA", "en", nil)
	wantSays(t, "the article", a, "skipped", "taken with changes", "Speaker: ", "The ministry of defence", "2 of ")
	answers, err := store.Answers(t.Context(), strings.TrimPrefix(at, "/articles/"))
	proposed, perr := store.Proposals(t.Context(), strings.TrimPrefix(at, "/articles/"))
	if err != nil || perr != nil || len(answers) != 6 || len(proposed) < 5 {
		t.Errorf("%d answers to %d proposals are kept, %v %v", len(answers), len(proposed), err, perr)
	}
	if strings.Contains(p.log.String(), "Marren") {
		t.Error("the log of the process repeats the article")
	}
	wantCode(t, "the public", p.ask("GET", at, "public", "en", nil), http.StatusForbidden)
	wantCode(t, "forgetting", p.ask("POST", at, "CA", "en", url.Values{"do": {"forget"}}), http.StatusSeeOther)
	wantCode(t, "what was forgotten", p.ask("GET", at, "CA", "en", nil), http.StatusNotFound)
}

// An article that contradicts a claim of the record shows on Today with both sides, until somebody puts it aside.
func TestAContradictionIsShownAndEntersNothing(t *testing.T) {
	store, err := readings.Open(t.Context(), filepath.Join(t.TempDir(), "readings.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	p := plant(t, func(c *frame.Config) { c.Readings = keptRoom{store} })
	x := &planter{t, t.Context(), p.house}
	source := []truce.Source{{Outlet: "Harbour Gazette", Date: "2031-02-20"}}
	for _, member := range []truce.MemberID{"AR", "BO"} { // two say the same: one line
		x.enter(member, duty, &truce.Accession{Agreement: "ceasefire", Actor: "highland-front", Status: codes.Acceded,
			Stated: "2031-02-20", Sources: source})
	}
	text := "PORT AMITY, March 4, 2031. /Island Wire/. The talks went on.\n\nHighland-Front refused to join the truce.\n"
	wantCode(t, "reading", p.ask("POST", "/articles/new", "CA", "en", url.Values{"text": {text}}), http.StatusSeeOther)
	list, err := store.Clippings(t.Context())
	if err != nil || len(list) != 2 {
		t.Fatalf("%d contradictions, %v", len(list), err)
	}
	aside := url.Values{"do": {"aside"}, "key": {list[0].Key}}
	for _, lang := range frame.Languages {
		page := p.ask("GET", "/today", "CA", lang.Code, nil).Body.String()
		if strings.Contains(page, "⟨") || strings.Count(page, `value="aside"`) != 1 {
			t.Errorf("%s: %d are shown", lang.Code, strings.Count(page, `value="aside"`))
		}
		_, page, _ = strings.Cut(page, `id="clippings"`)
		page, _, _ = strings.Cut(page, "</section>")
		for _, want := range []string{"/actors/highland-front", list[0].Claim, list[1].Claim} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: what is contradicted does not tell %s", lang.Code, want)
			}
		}
	}
	for _, c := range list {
		aside.Add("clipping", c.Claim)
	}
	wantCode(t, "aside", p.ask("POST", "/articles/"+list[0].Article, "CA", "en", aside), http.StatusSeeOther)
	if strings.Contains(p.ask("GET", "/today", "CA", "en", nil).Body.String(), `value="aside"`) {
		t.Error("what was put aside is shown")
	}
}

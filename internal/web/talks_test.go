package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"truce"
	"truce/codes"
	"truce/internal/node"
	"truce/internal/registrar"
	"truce/internal/talks"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// secretariat is a node with a round, and its pages as somebody looks at them.
type secretariat struct {
	t     *testing.T
	dir   string
	n     *node.Node
	pages http.Handler
	as    truce.Viewer
}

func newSecretariat(t *testing.T) *secretariat {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	s := &secretariat{t: t, dir: dir}
	p := &truce.Process{ID: "harbour", Title: "Harbour", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Kinds:   truce.KindLists,
		Members: []truce.Member{{ID: "SEC", Names: []truce.Name{{Text: "Secretariat"}}, Role: truce.RoleFacilitator}},
		Rule: truce.Rule{Version: 1, Kind: truce.Unanimity, Voters: []truce.MemberID{"SEC"}, Absent: truce.Counts,
			Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Counts, LapseK: 1}}
	clock := time.Date(2031, 3, 27, 9, 0, 0, 0, time.UTC)
	o := node.Options{Marks: t.TempDir(), Clock: func() time.Time { return clock }}
	err := node.Init(ctx, dir, node.Founder{Member: "SEC", Process: p}, o)
	if err == nil {
		s.n, err = node.Open(ctx, dir, o)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.n.Close() })
	name := func(text string) []truce.Name { return []truce.Name{{Text: text, Lang: "en", Kind: "main"}} }
	for _, b := range []any{
		&truce.Actor{ID: "north", Kind: codes.ActorGroup, Names: name("The North")},
		&truce.Actor{ID: "south", Kind: codes.ActorGroup, Names: name("The South")},
		&truce.Track{ID: "harbour", Names: name("Harbour")},
		&truce.Round{ID: "r", Track: "harbour", Names: name("First round"), From: "2031-03-27", Status: "planned"},
		&truce.Delegation{Round: "r", Actor: "north", Role: "party", Credentials: "accepted"},
		&truce.Delegation{Round: "r", Actor: "south", Role: "party", Credentials: "accepted"},
	} {
		if _, err := s.n.Registrar.Enter(ctx, registrar.By{Member: "SEC", Function: registrar.DutyOfficer}, "",
			b); err != nil {
			t.Fatal(err)
		}
	}
	s.as = truce.Viewer{Member: "SEC", Function: registrar.DutyOfficer, Audience: truce.LevelJoint}
	s.pages, err = web.New(s.n.Pages(frame.Config{Clock: o.Clock,
		Viewer: func(*http.Request) truce.Viewer { return s.as }}))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// get returns a page, and how it was answered.
func (s *secretariat) get(path string) (int, string) {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.pages.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Code, w.Body.String()
}

var formClaim = regexp.MustCompile(`name="claim"\s+value="(web-[0-9a-f]{24})"`)

// send sends a form of a page, with a claim that the page carries, and returns the page that is shown then.
func (s *secretariat) send(path, form string) (int, string) {
	s.t.Helper()
	code, page := s.get(path)
	claim := formClaim.FindStringSubmatch(page)
	if code != http.StatusOK || claim == nil {
		s.t.Fatalf("%s: %d, and no form", path, code)
	}
	f, err := url.ParseQuery(form)
	if err != nil {
		s.t.Fatal(err)
	}
	f.Set("claim", claim[1])
	return s.post(path, f)
}

// post sends what is filled in, and returns the page that is shown then.
func (s *secretariat) post(path string, f url.Values) (int, string) {
	s.t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", path, strings.NewReader(f.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	s.pages.ServeHTTP(w, r)
	if w.Code == http.StatusSeeOther {
		path, _, _ := strings.Cut(w.Header().Get("Location"), "#")
		return s.get(path)
	}
	return w.Code, w.Body.String()
}

// expect sends a form and looks for what the page says then.
func (s *secretariat) expect(path, form string, want int, says ...string) {
	s.t.Helper()
	code, page := s.send(path, form)
	page = strings.NewReplacer("<bdi>", "", "</bdi>", "").Replace(page)
	if code != want {
		s.t.Errorf("%s %s: answered with %d, want %d\n%s", path, form, code, want, alertOf(page))
	}
	for _, text := range says {
		if !strings.Contains(page, text) {
			s.t.Errorf("%s %s: the page does not say %q", path, form, text)
		}
	}
}

// alertOf returns the refusal a page shows.
func alertOf(page string) string {
	_, rest, _ := strings.Cut(page, `role="alert"`)
	says, _, _ := strings.Cut(rest, "</p>")
	return says
}

// The day of a secretariat, by its pages alone.
func TestADayOfTheSecretariat(t *testing.T) {
	s := newSecretariat(t)
	if _, page := s.get("/rounds/r/plates"); !strings.Contains(page, "before it is decided how delegations are called") {
		t.Error("plates are printed without a naming policy")
	}
	s.expect("/rounds/r", "do=policy&mark.north=Party+A&mark.south=The+South&languages=en&why=agreed", 200, "Party A")
	if _, page := s.get("/rounds/r/plates"); !strings.Contains(page, `>Party A</p>`) ||
		!strings.Contains(page, `>The South</p>`) || strings.Contains(page, `>The North</p>`) {
		t.Error("the plates do not say what the policy says")
	}
	const session = "/rounds/r/sessions/first"
	s.expect("/rounds/r", "do=session&id=first&title=Opening&day=2031-03-27&from=10:00&to=12:00&room=Hall", 200, "Opening")
	s.expect("/rounds/r", "do=session&id=other&title=Other&day=2031-03-27&from=11:00&to=13:00&room=Hall", 409,
		"one room holds one session at a time")
	s.expect("/rounds/r", "do=session&id=odd&title=Odd&day=soon&from=11:00&to=13:00", 409, "is no day")
	s.expect(session, "do=floor&act=give&actor=north", 409, "is not open: open it first")
	s.expect(session, "do=state&state=open", 200)
	s.expect(session, "do=floor&act=give&actor=north", 200)
	s.expect(session, "do=floor&act=give&actor=south", 409, "The North has the floor since 09:00: end that turn first")
	if code, page := s.get(session + "/screen"); code != 200 || !strings.Contains(page, "Party A") ||
		strings.Contains(page, "The North") || strings.Contains(page, `class="foot"`) || strings.Contains(page, `id="live"`) {
		t.Error("the screen does not show who has the floor by the mark alone")
	}
	s.expect(session, "do=order&rule=by+hand&order=south,north", 200)
	s.expect(session, "do=floor&act=end", 200, "Nobody has the floor")
	s.expect("/rounds/r", "do=minute&id=maps&session=first&what=undertaking&text=Maps+are+shown.&owners=north"+
		"&due=2031-03-20&state=agreed", 200, "Enter it as a commitment")
	s.expect("/rounds/r", "do=release&minute=maps", 200, "in the record")
	s.expect("/rounds/r", "do=minute&id=ferry&session=first&what=decision&text=Ferries+run.&state=disputed"+
		"&disputed=south", 200, "Disputed by")
	s.expect("/rounds/r", "do=document&symbol=H/1&title=Draft&lang=en&version=2&holders=north", 200, "held by")
	s.expect("/rounds/r", "do=document&symbol=H/1&title=Draft&lang=en&version=x", 409, "is no number")
	s.expect("/rounds/r", "do=letter&actor=The+South&text=You+are+invited.", 200, "drafted")
	if _, page := s.get("/rounds/r/letters"); !strings.Contains(page, "You are invited.") {
		t.Error("a letter that was drafted is not there to be printed")
	}
	s.expect("/rounds/r", "do=seats&rule=by+hand&order=south&order=south", 409, "The South is there twice")
	s.expect("/rounds/r", "do=session&id=first&title=Opening&day=2031-03-27&from=10:00&to=12:30&room=Hall&quorum=2", 200)
	s.expect(session, "do=order&rule=by+hand&order=south&order=north&minutes=5&delay=10", 200, "quorum:")
	s.expect("/rounds/r", "do=text&id=deal&round=r&title=Deal&kind=ceasefire&parties=north&parties=south&areas=hill", 200,
		"clauses agreed")
	s.expect("/rounds/r", "do=text&id=deal&round=r&title=Deal&kind=ceasefire&parties=north&parties=south", 409,
		"take another short name")
	s.expect("/texts/deal", "do=text&title=The+deal&kind=mechanism&parties=north&parties=south", 200, "The deal")
	s.expect("/matrix", "do=share&actor=The+South&of=strength&low=10&high=25&on=2031-03-01&basis=own+count", 200,
		"10–25 %")
	s.expect("/matrix", "do=share&actor=south&of=territory&low=30&on=2031-03-01&basis=own+count", 409,
		"a range of whole percents")
	if _, page := s.get("/rounds"); !strings.Contains(page, "Maps are shown.") {
		t.Error("what is overdue is not said where the rounds are")
	}
}

// What is typed into a form of the talks stands in it when it is refused, with all that is wrong beside its fields.
func TestARefusedFormOfTheTalksLosesNothing(t *testing.T) {
	s := newSecretariat(t)
	s.expect("/rounds/r", "do=session&id=first&title=Opening&day=2031-03-27&from=10:00&to=12:00&room=Hall", 200)
	s.expect("/rounds/r", "do=text&id=deal&round=r&title=Deal&kind=ceasefire&parties=north&parties=south", 200)
	const session = "/rounds/r/sessions/first"
	for _, x := range []struct {
		at, form string
		kept     []string // as the page has it
		wrong    []string // names of fields
	}{
		{"/rounds/r", "do=session&id=x&title=Kept+title&day=soon&from=10:00&to=12:00&quorum=many&room=Kept+room",
			[]string{`value="Kept title"`, `value="Kept room"`, `value="soon"`, `value="many"`}, []string{"day", "quorum"}},
		{"/rounds/r", "do=item&id=Not+an+id&title=Kept+item&outcome=Kept+outcome", []string{`value="Kept item"`,
			`value="Kept outcome"`, `value="Not an id"`}, []string{"id"}},
		{"/rounds/r", "do=minute&id=m&session=first&what=undertaking&text=Kept+words&due=soon",
			[]string{">Kept words</textarea>", `value="undertaking" selected`}, []string{"due", "owners"}},
		{"/rounds/r", "do=document&symbol=K/1&title=Kept&lang=ru&version=x&holders=north", []string{`value="K/1"`,
			`value="ru" selected`, `value="north" checked`}, []string{"version"}},
		{"/rounds/r", "do=letter&actor=nobody&text=Kept+letter", []string{">Kept letter</textarea>", `value="nobody"`},
			[]string{"actor"}},
		{"/rounds/r", "do=seats&rule=agreed&order=south&order=south&shape=facing", []string{`value="facing" selected`},
			[]string{"order"}},
		{"/rounds/r", "do=policy&languages=ar&why=Kept+why&mark.north=" + strings.Repeat("x", 130),
			[]string{`value="Kept why"`, `value="ar" checked`, strings.Repeat("x", 130)}, []string{"mark.north"}},
		{"/rounds/r", "do=text&id=other&round=r&title=Kept&kind=mechanism&parties=north&effect=soon", []string{`value="Kept"`,
			`value="mechanism" selected`, `value="soon"`}, []string{"effect", "parties"}},
		{"/texts/deal", "do=variant&clause=1&variant=A&title=Kept&words=Kept+words&due=soon&by=nobody", []string{
			">Kept words</textarea>", `value="Kept"`, `value="nobody"`}, []string{"by", "due"}},
		{"/matrix", "do=share&actor=nobody&of=territory&low=9&high=3&on=soon&basis=Kept",
			[]string{`value="Kept"`, `value="9"`, `value="territory" selected`}, []string{"actor", "low", "on"}},
		{session, "do=order&rule=agreed&order=north&order=south&minutes=x&delay=999", []string{`value="x"`, `value="999"`,
			`value="agreed" selected`}, []string{"delay", "minutes"}},
		{session, "do=session&was=first&id=first&title=Kept&day=2031-03-28&from=10:00&to=10:7&room=Hall",
			[]string{`value="Kept"`, `value="10:7"`}, []string{"to"}},
	} {
		code, page := s.send(x.at, x.form)
		if code != http.StatusConflict {
			t.Errorf("%s: answered with %d", x.form, code)
		}
		plain := strings.Join(strings.Fields(page), " ")
		for _, k := range x.kept {
			if !strings.Contains(plain, k) {
				t.Errorf("%s: the page does not keep %s", x.form, k)
			}
		}
		if got := wrongFields(t, page); !slices.Equal(got, x.wrong) {
			t.Errorf("%s: %q are said to be wrong, want %q\n%s", x.form, got, x.wrong, alertOf(page))
		}
	}
}

// wrongFields returns the names of the fields of a page that have a reason beside them, in order.
func wrongFields(t *testing.T, page string) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range doc.Descendants() {
		if n.Data != "label" && n.Data != "fieldset" {
			continue
		}
		said, name := false, ""
		for x := range n.Descendants() {
			for _, a := range x.Attr {
				said = said || a.Key == "class" && a.Val == "small late"
				if name == "" && a.Key == "name" {
					name = a.Val
				}
			}
		}
		if said && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// A form sent again from a page that went back is done already; with something else in it, it is refused in words.
func TestAFormOfTheTalksIsTakenOnce(t *testing.T) {
	s := newSecretariat(t)
	_, page := s.get("/rounds/r")
	f := url.Values{"claim": {formClaim.FindStringSubmatch(page)[1]}, "do": {"session"}, "id": {"first"},
		"title": {"Opening"}, "day": {"2031-03-27"}, "from": {"10:00"}, "to": {"12:00"}}
	for range 2 {
		if code, page := s.post("/rounds/r", f); code != 200 || !strings.Contains(page, "Opening") {
			t.Fatalf("%d %s", code, alertOf(page))
		}
	}
	f.Set("title", "Closing")
	code, page := s.post("/rounds/r", f)
	if code != http.StatusConflict || !strings.Contains(alertOf(page), "was used before, for what says something else") {
		t.Errorf("another title under the same claim: %d %s", code, alertOf(page))
	}
	if !strings.Contains(page, "Opening") {
		t.Error("the session that was entered is not shown")
	}
	if _, page := s.get("/rounds/r"); strings.Contains(page, "Closing") {
		t.Error("what was refused is in the papers")
	}
}

// A text from its first clause to an agreement, by its page alone.
func TestATextIsNegotiatedOnItsPage(t *testing.T) {
	s := newSecretariat(t)
	d, err := s.n.OpenSecretariat(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	open := &talks.Text{ID: "deal", Kind: "local deal", Titles: []truce.Name{{Text: "The deal"}}, Whole: true,
		Parties: []truce.ActorID{"north", "south"}, Effect: truce.At(time.Date(2031, 4, 1, 0, 0, 0, 0, time.UTC))}
	if err := d.Take(context.Background(), registrar.By{Member: "SEC", Function: registrar.DutyOfficer}, "c",
		open); err != nil {
		t.Fatal(err)
	}
	const at = "/texts/deal"
	s.expect(at, "do=variant&clause=1&variant=A&title=Maps&words=Maps+are+exchanged+soon.&breach=kind+%3D%3D+%22siege%22",
		200, "in brackets", "no clock", "one thing nobody could ever tell", "not shown")
	s.expect(at, "do=answers&clause=1&variant=A&says.north=accept", 409,
		"was not shown variant A of clause 1 in these words")
	s.expect(at, "do=shown&clause=1&variant=A&to=north&to=south", 200)
	s.expect(at, "do=answers&clause=1&variant=A&says.north=accept&says.south=accept", 200, "accepts",
		"Make it an agreement")
	s.expect(at, "do=variant&clause=1&variant=A&title=Maps&words=Maps+are+exchanged.&due=2031-04-09"+
		"&breach=kind+%3D%3D+%22siege%22", 200, "not shown", "Nothing is foreseen")
	s.expect(at, "do=sign&on=2031-03-28", 409, "nothing is agreed until everything is")
	s.expect(at, "do=shown&clause=1&variant=A&to=north&to=south", 200)
	s.expect(at, "do=answers&clause=1&variant=A&says.north=accept&says.south=accept", 200)
	s.expect(at, "do=version&note=final", 200, "version")
	s.expect(at, "do=sign&on=2031-03-28", 200, "It was signed.")
	if _, page := s.get("/agreements/deal"); !strings.Contains(page, "Maps are exchanged.") {
		t.Error("what was signed is no agreement")
	}
}

// A verdict sent again from a page that went back is given already; another one under its claim is refused in words,
// and the form that comes back can give it. What the record holds by then does not matter.
func TestAVerdictOfAUsedForm(t *testing.T) {
	s := newSecretariat(t)
	desk := registrar.By{Member: "SEC", Function: registrar.DutyOfficer}
	if _, err := s.n.Registrar.Vouch(t.Context(), desk, "", truce.Officer{Function: "assessor",
		May: []truce.Action{truce.ActAssess}}); err != nil {
		t.Fatal(err)
	}
	_, id, err := s.n.Registrar.File(t.Context(), desk, registrar.Draft{Release: truce.LevelJoint,
		Coded: truce.Coded{Kind: codes.Shelling}})
	if err != nil {
		t.Fatal(err)
	}
	s.as.Function = "assessor"
	at := "/incidents/" + string(id) + "/verdict"
	hidden := func(page string) url.Values {
		basis := regexp.MustCompile(`name="basis" value="([^"]+)"`).FindStringSubmatch(page)
		return url.Values{"claim": {formClaim.FindStringSubmatch(page)[1]}, "basis": {basis[1]}, "state": {"given"},
			"happened": {"confirmed"}, "permitted": {"undetermined"}, "reasons": {"A wall fell."}}
	}
	_, page := s.get(at)
	f := hidden(page)
	given := func() codes.Happened {
		v, err := s.n.Models.Incident(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return v.Assessments["SEC"].Body.(*truce.Assessment).Happened
	}
	for i := range 2 {
		if code, page := s.post(at, f); code != http.StatusOK || given() != codes.Confirmed {
			t.Fatalf("sent %d times: %d %s", i+1, code, alertOf(page))
		}
	}
	for name, value := range map[string]string{"happened": "refuted", "reasons": "No wall fell."} {
		was := f.Get(name)
		f.Set(name, value)
		code, page := s.post(at, f)
		if code != http.StatusConflict || !strings.Contains(alertOf(page), "was used before") ||
			!strings.Contains(page, value) || given() != codes.Confirmed {
			t.Errorf("another %s under a claim that was used: %d %s", name, code, alertOf(page))
		}
		if again := hidden(page); again.Get("claim") == f.Get("claim") || again.Get("basis") == f.Get("basis") {
			t.Error("the form that came back can never be sent")
		}
		f.Set(name, was)
	}
	f.Set("happened", "refuted")
	_, page = s.post(at, f)
	again := hidden(page)
	again.Set("happened", "refuted")
	if code, page := s.post(at, again); code != http.StatusOK || given() != codes.Refuted {
		t.Errorf("sent as a new verdict: %d %s", code, alertOf(page))
	}
	for _, engine := range []string{"terms 1, deal version 1", "terms 1, deal version 2"} { // the same, under an agreement
		a := truce.Assessment{Incident: id, State: truce.Given, Happened: codes.Confirmed,
			Shown: &truce.Shown{Engine: engine}}
		assessor := registrar.By{Member: "SEC", Function: "assessor"}
		if err := s.n.Registrar.Assess(t.Context(), assessor, "v", a, ""); err != nil {
			t.Errorf("the same verdict, shown %s: %v", engine, err)
		}
	}
}

// To whoever may not act in them the papers do not exist, and there is nothing to act with.
func TestPapersAreForTheSecretariatAlone(t *testing.T) {
	s := newSecretariat(t)
	s.expect("/rounds/r", "do=session&id=first&title=Opening&day=2031-03-27&from=10:00&to=12:00", 200)
	s.expect("/matrix", "do=share&actor=south&of=strength&low=10&high=25&on=2031-03-01&basis=own+canary", 200,
		"own canary")
	for name, who := range map[string]truce.Viewer{"the public": truce.Public,
		"an observer":                {Audience: truce.LevelParties},
		"somebody without an office": {Member: "SEC", Function: "porter", Audience: truce.LevelJoint}} {
		s.as = who
		for _, path := range []string{"/rounds/r/plates", "/rounds/r/sessions/first", "/rounds/r/sessions/first/screen",
			"/texts/deal", "/rounds/r/letters"} {
			if code, _ := s.get(path); code != http.StatusNotFound {
				t.Errorf("%s is answered with %d at %s", name, code, path)
			}
		}
		code, page := s.get("/rounds/r")
		if code != 200 || strings.Contains(page, "Opening") || strings.Contains(page, "<textarea") {
			t.Errorf("%s sees papers on the page of the round", name)
		}
		if _, page := s.get("/matrix"); strings.Contains(page, "canary") || strings.Contains(page, "25 %") {
			t.Errorf("%s sees the shares of the secretariat's analysis", name)
		}
		if _, feed := s.get("/calendar.ics"); strings.Contains(feed, "Opening") || !strings.Contains(feed, "First round") {
			t.Errorf("the calendar of %s: %s", name, feed)
		}
	}
}

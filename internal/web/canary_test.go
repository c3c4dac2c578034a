package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/readings"
	"truce/internal/view"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// walk is everything one viewer is shown.
type walk struct {
	t      *testing.T
	p      *planted
	name   string
	as     string // as whom it is in fact shown everything: name, unless a leak is planted
	viewer truce.Viewer
	leak   func(string)    // is told of a word or an id that the viewer may not see
	hits   map[string]bool // routes that answered with something
	shown  map[string]bool // canaries found
}

// Every answer to everybody, in every language, is searched for the canaries: pages, files, headers, redirects,
// refusals, bulletins in every format, and what the server logs. Who may see one finds it, and nobody else does.
func TestCanariesAreSeenByThoseWhoMayAlone(t *testing.T) {
	p := plant(t)
	mux := http.NewServeMux()
	for _, pattern := range web.Patterns(t, frame.Config{}) {
		mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
	}
	hits := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(viewers)) {
		w := &walk{t, p, name, name, viewers[name], func(what string) { t.Error(what) }, hits, map[string]bool{}}
		w.everything(mux)
		for _, c := range canaries {
			may := c.mayBeSeen(w.viewer)
			if may != w.viewer.May(c.field, c.owner, c.to) {
				t.Errorf("the matrix shows %s a %s of %s, which goes to %s: %v", name, c.field, c.owner, c.to, !may)
			}
			if may && c.nowhere == "" && !w.shown[c.text] {
				t.Errorf("%s may see %q, a %s of %s, and finds it nowhere", name, c.text, c.field, c.owner)
			}
			if c.nowhere != "" && w.shown[c.text] {
				t.Errorf("%s finds %q on a page: %s", name, c.text, c.nowhere)
			}
		}
	}
	for _, pattern := range web.Patterns(t, frame.Config{}) {
		if !hits[pattern] && !elsewhere(pattern) {
			t.Errorf("no page of the route %q was walked: add its addresses to paths", pattern)
		}
	}
	for _, c := range canaries {
		if strings.Contains(p.log.String(), c.text) {
			t.Errorf("the log of the server holds %q:\n%s", c.text, p.log)
		}
	}
	if !strings.Contains(p.log.String(), "page failed") {
		t.Error("no failed page was logged: the test looks in the wrong place")
	}
}

// A guard that is too wide is noticed: the public is shown what observers see, an observer what a member sees, a member
// what another one sees.
func TestTheCanariesNoticeALeak(t *testing.T) {
	p := plant(t)
	for name, as := range map[string]string{"public": "observer", "observer": "AR", "AR": "CA"} {
		leaks := 0
		w := &walk{t, p, name, as, viewers[name], func(string) { leaks++ }, map[string]bool{}, map[string]bool{}}
		for i, path := range w.paths() {
			if i%2 == 0 {
				w.ask("GET", path, "en", nil)
			}
		}
		if leaks < 3 {
			t.Errorf("%d leaks noticed where %s is shown what %s sees", leaks, name, as)
		}
	}
}

// everything walks all addresses there are, those that pages link, and those that take forms; then asks again in the
// other languages, some addresses of each route.
func (w *walk) everything(mux *http.ServeMux) {
	seen, todo := map[string]bool{}, w.paths()
	byRoute := map[string][]string{}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if seen[path] || len(seen) > 1500 {
			continue
		}
		seen[path] = true
		a := w.ask("GET", path, "en", nil)
		_, pattern := mux.Handler(httptest.NewRequest("GET", path, nil))
		if a.Code == http.StatusOK || a.Code == http.StatusSeeOther || a.Code == http.StatusMovedPermanently {
			w.hits[pattern] = true
		}
		if len(byRoute[pattern]) < 60 {
			byRoute[pattern] = append(byRoute[pattern], path)
		}
		for _, href := range links(a) {
			if _, pattern := mux.Handler(httptest.NewRequest("GET", href, nil)); len(byRoute[pattern]) < 20 {
				todo = append(todo, href)
			}
		}
	}
	for _, lang := range []string{"ar", "fa", "ru", "tr"} {
		for _, list := range byRoute {
			for i, path := range list {
				if i < 3 || i%12 == 0 {
					w.ask("GET", path, lang, nil)
				}
			}
		}
	}
	w.forms(mux)
	w.bulletins()
	w.failing(byRoute)
}

// elsewhere reports whether a route answers nothing in the house of the canaries: outside a demonstration there is
// nobody to switch to and no key is given away, no map of the world lies under an exercise, and nobody is told of what
// is entered. Each has its own test.
func elsewhere(pattern string) bool {
	return pattern == "GET /as" || pattern == "GET /pouch/key" || strings.HasPrefix(pattern, "GET /map/world/") ||
		strings.HasPrefix(pattern, "GET /hooks")
}

// paths are the addresses of everything there is, whether or not the viewer may know of it.
func (w *walk) paths() []string {
	out := []string{"/", "/today?day=2030-03-16", "/reports/new", "/help", "/as?who=public", "/search?q=Ford",
		"/search?q=Kestrel", "/search?q=CA-I-1", "/search?q=CA-R-1", "/search?q=mortar", "/search?q=mortar+Kestrel",
		"/search?q=Kestral", "/incidents?words=ford", "/incidents?words=kestral&sounds=1", "/incidents?means=mortar",
		"/search?q=CA-O-1", "/search?q=AR/3", "/days/2030-03-17", "/days/2030-03-17/0/0", "/days/2030-03-17/0/4",
		"/days/2030-03-17/totals/week", "/days/2030-03-17/totals/effect?as=docx", "/days/2030-03-17/totals/week/0/0",
		"/days/2030-03-17/totals/month",
		"/days/2030-03-15", "/days/2030-03-15/0/2", "/bulletins/CA/1", "/bulletins/CA/1?as=docx",
		"/bulletins/CA/1?as=pdf", "/narratives/new?about=general&from=2030-03-17&to=2030-03-17&of=CA",
		"/narratives/new?about=weapons&from=2030-03-16&to=2030-03-17&of=CA&as=docx", "/narratives/none",
		"/days/2030-03-17?as=docx", "/days/2030-03-15?as=docx", "/review?pair=CA-I-2.BO-I-1",
		"/registers?from=2030-03-15&to=2030-03-15&a=CA&b=BO", "/registers?from=nonsense", "/stuck?stage=review",
		"/stuck?on=CA",
		"/series?from=2030-03-10", "/series?from=nonsense", "/series/csv", "/series/xlsx", "/series/pdf",
		"/effects?day=2030-03-16", "/effects?day=2030-03-16&province=Merlinshire&apart=kestrel", "/effects?day=nonsense",
		"/effects?day=2030-03-16&found=violation&member=CA",
		"/effects/csv?day=2030-03-16&province=Merlinshire", "/effects/lasted?by=local", "/effects/lasted/csv",
		"/effects/trends", "/effects/trends/csv", "/effects/deaths?day=2030-01-20", "/effects/deaths/csv?day=2030-01-20",
		"/effects/deaths/csv?day=2030-01-20&of=aligned&table=" + plantedTruces, "/effects/lasted?table=" + plantedTruces,
		"/incidents?area=midvale", "/incidents?province=Merlinshire", "/incidents?box=-1,-1,60,60", "/incidents?sort=id",
		"/map?province=Merlinshire", "/map/list?box=-1,-1,60,60", "/map/list?ring=-1,-1,60,-1,60,60", "/map/tiles/0/0/0",
		"/map/tiles/0/0/0?province=Merlinshire", "/map/tiles/1/1/0", "/map/tiles/0/1/0", "/export/csv", "/export/xlsx",
		"/export/geojson", "/export/csv?province=Merlinshire", "/export/pdf",
		"/api/incidents?limit=2&kind=shelling", "/api/incidents?limit=none",
		"/api/features/collections/incidents/items?bbox=-1,-1,60,60&limit=2",
		"/api/features/collections/incidents/items?datetime=2030-03-16T00:00:00Z/..",
		"/api/claims?kind=actor", "/api/claims?kind=none", "/api/claims?kind=accession&limit=1",
		"/api/bulletins/CA/2030-03-17", "/api/bulletins/BO/2030-03-15", "/api/none", "/desk/whom?fire=CA-R-1",
		"/desk/whom?incident=CA-I-1", "/desk?before=3", "/talks/none", "/talks/round-1",
		"/assets/none",
		"/rounds/round-1", "/rounds/round-1/plates", "/rounds/round-1/sessions/first", "/calendar.ics?round=round-1",
		"/rounds/round-1/sessions/first/screen", "/texts/deal", "/actors/crane/talks",
		"/actors/none", "/agreements/none", "/operations/none", "/operations?kind=call", "/nowhere/at/all", "/articles/none",
		"/articles/" + readings.IDOf(plantedArticle)}
	for _, pattern := range web.Patterns(w.t, frame.Config{}) {
		if path, ok := strings.CutPrefix(pattern, "GET "); ok && !strings.Contains(path, "{") {
			out = append(out, path)
		}
	}
	for _, kind := range []string{"actor", "accession", "position", "interest", "post", "round", "counting-rule", "none"} {
		out = append(out, "/claims/"+kind, "/claims/"+kind+"/new", "/claims/"+kind+"/new?from-claim=AR/3")
	}
	for row := range 12 {
		for cell := range 5 {
			out = append(out, fmt.Sprintf("/bulletins/CA/1/%d/%d", row, cell))
		}
	}
	for _, m := range []truce.MemberID{"AR", "BO", "CA", "OM"} {
		for n := range int64(5) {
			i, r := truce.Mint(m, 'I', n+1), truce.Mint(m, 'R', n+1)
			out = append(out, "/incidents/"+i, "/incidents/"+i+"/proof", "/incidents/"+i+"/verdict",
				"/incidents/"+i+"?reading=joint", "/incidents/"+i+"/case", "/incidents/"+i+"/case?for=public&as=html",
				"/incidents/"+i+"/case?for=parties&languages=ru,tr&as=json", "/incidents/"+i+"/case?as=docx",
				"/api/incidents/"+i, "/api/features/collections/incidents/items/"+i, "/api/reports/"+r,
				"/reports/"+r, "/reports/"+r+"/correct", "/reports/"+r+"/release",
				"/reports/"+r+"/erase", "/media/new?report="+r, "/media/new?incident="+i,
				"/operations/"+truce.Mint(m, 'O', n+1), "/operations/"+truce.Mint(m, 'O', n+1)+"/next")
		}
		for n := range 4 {
			at := "/media/" + truce.Mint(m, 'O', int64(n+1))
			out = append(out, at, at+"/copy", at+"/original", at+"/erase")
		}
		out = append(out, "/record/"+string(m), "/record/"+string(m)+"/fork")
		for i := range 25 {
			at := fmt.Sprintf("/record/%s/%d", m, i)
			out = append(out, at, at+"/raw", at+"/proof", at+"/withdraw")
		}
	}
	return out
}

// forms submits every form: empty, and one that names what is hidden. Nothing is entered, for none carries a claim id.
func (w *walk) forms(mux *http.ServeMux) {
	for _, pattern := range web.Patterns(w.t, frame.Config{}) {
		method, path, _ := strings.Cut(pattern, " ")
		if method == "GET" {
			continue
		}
		for _, id := range []string{"CA-I-1", "CA-I-2", "BO-I-1", "CA-I-77"} {
			to := strings.NewReplacer("{id}", id, "{date}", "2030-03-17", "{kind}", "accession", "{member}", "CA",
				"{index}", "3", "{number}", "1").Replace(path)
			for _, form := range []url.Values{{}, {"report": {"CA-R-1"}, "with": {"CA-I-1"}, "a": {"BO-I-1"}, "b": {"CA-I-2"},
				"answer": {"same"}, "state": {"given"}, "happened": {"confirmed"}, "kind": {"shelling"}}} {
				w.ask(method, to, "en", form)
			}
		}
		w.hits[pattern] = true
	}
}

// bulletins writes the published bulletin for the viewer, and for a member the draft, in every format.
func (w *walk) bulletins() {
	ctx := context.Background()
	lens, err := view.New(w.p.house.models).As(ctx, w.viewer)
	if err != nil {
		w.t.Fatal(err)
	}
	published, err := bulletin.Published(ctx, lens, "CA", "2030-03-17")
	if err != nil {
		w.t.Fatal(err)
	}
	docs := []*bulletin.Document{published}
	if m := w.viewer.Member; m != "" {
		draft, err := bulletin.Show(ctx, w.p.house.models, m, "2030-03-15")
		if err != nil {
			w.t.Fatal(err)
		}
		docs = append(docs, draft)
	}
	for _, d := range docs {
		var b bytes.Buffer
		for _, err := range []error{bulletin.Text(&b, d), bulletin.HTML(&b, d), bulletin.JSON(&b, d)} {
			if err != nil {
				w.t.Fatal(err)
			}
		}
		w.look("the bulletin", b.String())
	}
	if (published.Hidden > 0) != (w.viewer.Member == "") {
		w.t.Errorf("%d ids of the bulletin are hidden from %s", published.Hidden, w.name)
	}
}

// failing asks for pages while nothing can be read.
func (w *walk) failing(byRoute map[string][]string) {
	ctx, cancel := context.WithTimeout(context.Background(), 0) // who breaks off is logged nowhere; whose time is over is
	defer cancel()
	for _, list := range byRoute {
		r := httptest.NewRequestWithContext(ctx, "GET", list[0], nil)
		r.Header.Set(who, w.name)
		a := httptest.NewRecorder()
		w.p.pages.ServeHTTP(a, r)
		w.look(list[0]+", which failed", a.Body.String())
	}
}

// ask sends a request and looks through the answer.
func (w *walk) ask(method, path, lang string, form url.Values) *httptest.ResponseRecorder {
	a := w.p.ask(method, path, w.as, lang, form)
	if a.Code >= 500 {
		w.t.Errorf("%s %s as %s: %d", method, path, w.name, a.Code)
	}
	// An answer may repeat what was asked for.
	body := unzipped(w.t, a)
	for _, asked := range []string{path, html.EscapeString(path), pathOf(path)} {
		body = strings.ReplaceAll(body, asked, "")
	}
	if u, err := url.Parse(path); err == nil {
		for _, values := range u.Query() {
			for _, v := range values {
				body = strings.ReplaceAll(body, `value="`+v+`"`, "")
				body = strings.ReplaceAll(body, html.EscapeString(url.QueryEscape(v)), "")
				if q := u.Query(); q.Get("q") != "" || q.Get("province") != "" {
					body = strings.ReplaceAll(body, ">"+html.EscapeString(v)+"<", "><")
				}
			}
		}
	}
	for k, v := range a.Header() {
		if k != "Location" || !strings.Contains(path, "q=") {
			body += fmt.Sprint(k, v)
		}
	}
	w.look(method+" "+path+" in "+lang, body)
	return a
}

// unzipped returns the body of an answer, and of a workbook or a document what is packed in it.
func unzipped(t *testing.T, a *httptest.ResponseRecorder) string {
	body := a.Body.String()
	kind := a.Header().Get("Content-Type")
	if !strings.Contains(kind, "spreadsheetml") && !strings.Contains(kind, "wordprocessingml") {
		return body
	}
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		part, err := fs.ReadFile(z, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(part)
	}
	return all.String()
}

func pathOf(path string) string { p, _, _ := strings.Cut(path, "?"); return p }

func (p *planted) ask(method, path, as, lang string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set(who, as)
	r.AddCookie(&http.Cookie{Name: "truce-lang", Value: lang})
	a := httptest.NewRecorder()
	p.pages.ServeHTTP(a, r)
	return a
}

// claimIDs are drawn by chance, and may hold the digits of a canary; so may the digest of a case file.
var claimIDs = regexp.MustCompile(`web-[0-9a-f]{24}|\b[0-9a-f]{64}\b`)

// look searches a text for canaries, and for ids of what the viewer may not know of.
func (w *walk) look(where, text string) {
	plain := digits.Replace(claimIDs.ReplaceAllString(text, ""))
	for _, c := range canaries {
		i := strings.Index(plain, c.text)
		if i < 0 {
			continue
		}
		w.shown[c.text] = true
		if !c.mayBeSeen(w.viewer) {
			w.leak(fmt.Sprintf("%s as %s shows %q, a %s of %s: …%s…", where, w.name, c.text, c.field, c.owner,
				plain[max(0, i-120):min(len(plain), i+60)]))
		}
	}
	if w.viewer.Audience == truce.LevelJoint {
		return
	}
	for _, id := range minted.FindAllString(text, -1) {
		if !slices.Contains(known[w.viewer.Audience], id) && !slices.Contains(examples, id) {
			w.leak(fmt.Sprintf("%s as %s names %s, which it may not know of", where, w.name, id))
		}
	}
}

// minted finds ids of reports, incidents and operations, and known are those that may be known outside the members.
var (
	minted = regexp.MustCompile(`\b(AR|BO|CA|OM)-[RIO]-[0-9]+\b`)
	known  = map[truce.Level][]string{
		truce.LevelPublic:  {"BO-R-1", "BO-I-1", "BO-R-2", "BO-I-2"},
		truce.LevelParties: {"BO-R-1", "BO-I-1", "BO-R-2", "BO-I-2", "OM-R-1", "OM-I-1"},
	}
	// in the words of the search page; there are none of these numbers here
	examples = []string{"CA-I-12", "CA-R-12", "CA-O-3"}
)

// digits writes numbers as the tests look for them: plain, whatever the language groups and writes them with.
var digits = strings.NewReplacer("٠", "0", "١", "1", "٢", "2", "٣", "3", "٤", "4", "٥", "5", "٦", "6", "٧", "7", "٨",
	"8", "٩", "9", "۰", "0", "۱", "1", "۲", "2", "۳", "3", "۴", "4", "۵", "5", "۶", "6", "۷", "7", "۸", "8", "۹", "9",
	"86,427", "86427", "86.427", "86427", "86\u00a0427", "86427", "86٬427", "86427", "75,319", "75319", "75.319", "75319",
	"75\u00a0319", "75319", "64,208", "64208", "64.208", "64208", "64\u00a0208", "64208")

// links returns the addresses of this site on the page: links, forms, images, scripts.
func links(a *httptest.ResponseRecorder) []string {
	if !strings.HasPrefix(a.Header().Get("Content-Type"), "text/html") {
		return nil
	}
	doc, err := html.Parse(bytes.NewReader(a.Body.Bytes()))
	if err != nil {
		return nil
	}
	var out []string
	for n := range doc.Descendants() {
		for _, at := range n.Attr {
			href, _, _ := strings.Cut(at.Val, "#")
			if (at.Key == "href" || at.Key == "src" || at.Key == "action") && strings.HasPrefix(href, "/") &&
				!strings.Contains(href, "lang=") {
				out = append(out, href)
			}
		}
	}
	return out
}

// What is hidden is answered with the very bytes of what does not exist.
func TestHiddenIsAnsweredAsAbsent(t *testing.T) {
	p := plant(t)
	compared := 0
	// The search page shows what ids look like: that is not what was asked for.
	apart := func(a *httptest.ResponseRecorder) string {
		return strings.Replace(a.Body.String(), "CA-I-12 (incident), CA-R-12 (report), CA-O-3 (operation)", "", 1)
	}
	for _, name := range []string{"public", "observer"} {
		for _, m := range []truce.MemberID{"AR", "BO", "CA", "OM"} {
			for n := range int64(6) {
				for _, x := range []struct {
					letter byte
					form   string
				}{{'I', "/incidents/%s"}, {'I', "/incidents/%s/proof"}, {'I', "/incidents/%s/verdict"}, {'I', "/search?q=%s"},
					{'R', "/reports/%s"}, {'R', "/search?q=%s"}, {'R', "/reports/%s/correct"}, {'R', "/reports/%s/release"},
					{'R', "/reports/%s/erase"}, {'O', "/operations/%s/next"}, {'O', "/operations/%s"}, {'O', "/search?q=%s"},
					{'I', "/incidents/%s/link"}} {
					id := truce.Mint(m, x.letter, n+1)
					if slices.Contains(known[viewers[name].Audience], id) {
						continue
					}
					absent := truce.Mint(m, x.letter, 9)
					method := "GET"
					if strings.HasSuffix(x.form, "/link") {
						method = "POST"
					}
					a, b := p.ask(method, fmt.Sprintf(x.form, id), name, "en", nil), p.ask(method, fmt.Sprintf(x.form, absent), name,
						"en", nil)
					compared++
					if a.Code != b.Code || strings.ReplaceAll(apart(a), id, absent) != apart(b) ||
						fmt.Sprint(a.Header()) != fmt.Sprint(b.Header()) {
						t.Errorf("%s as %s is not answered as for an id nobody gave", fmt.Sprintf(x.form, id), name)
					}
				}
			}
		}
	}
	if compared < 200 {
		t.Fatalf("only %d answers were compared", compared)
	}
}

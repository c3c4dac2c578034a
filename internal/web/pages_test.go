package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"truce"
	"truce/internal/testing/viewtest"
	"truce/internal/web/frame"
)

// everybody is each kind of person that looks at the small record, by the value of the switch.
var everybody = []string{"public", "observer", "AR:duty officer", "BO:duty officer", "CA:duty officer",
	"CA:field monitor", "OM:duty officer", "OM:canary-officer"}

// viewerOf is whom a value of the switch stands for.
func viewerOf(t testing.TB, who string) truce.Viewer {
	t.Helper()
	v, ok := frame.ParseWho(who)
	if !ok {
		t.Fatalf("%q is nobody", who)
	}
	return v
}

// each calls do with every element of the document.
func eachElement(n *html.Node, do func(*html.Node)) {
	if n.Type == html.ElementNode {
		do(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		eachElement(c, do)
	}
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// find returns the elements of a name.
func find(n *html.Node, name string) []*html.Node {
	var out []*html.Node
	eachElement(n, func(e *html.Node) {
		if e.Data == name {
			out = append(out, e)
		}
	})
	return out
}

// check holds a page to what every page must be.
func check(t *testing.T, where string, a answer, lang string, fictional bool) {
	t.Helper()
	if a.doc == nil {
		t.Errorf("%s is no page: %s", where, a.Header().Get("Content-Type"))
		return
	}
	root := find(a.doc, "html")[0]
	if l, _ := attr(root, "lang"); l != lang {
		t.Errorf("%s is in %q", where, l)
	}
	if dir, _ := attr(root, "dir"); (dir == "rtl") != (lang == "ar" || lang == "fa") {
		t.Errorf("%s runs %q", where, dir)
	}
	if n := len(find(a.doc, "h1")); n != 1 {
		t.Errorf("%s has %d headings of the first rank", where, n)
	}
	body := a.Body.String()
	if i := strings.IndexAny(body, "⟨⟩"); i >= 0 {
		t.Errorf("%s lacks words: %s", where, body[i:min(len(body), i+60)])
	}
	if strings.Contains(body, "ZgotmplZ") || strings.Contains(body, "%!") || strings.Contains(body, "<nil>") ||
		strings.Contains(body, "0xc0") { // where Go's heap begins: a pointer in the place of what it points to
		t.Errorf("%s holds what a template could not write", where)
	}
	if fictional != strings.Contains(body, `class="band"`) {
		t.Errorf("%s: exercise %v, but the band says otherwise", where, fictional)
	}
	ids, labelled := map[string]bool{}, map[string]bool{}
	eachElement(a.doc, func(e *html.Node) {
		if id, ok := attr(e, "id"); ok {
			if ids[id] {
				t.Errorf("%s has two elements %q", where, id)
			}
			ids[id] = true
		}
		if f, ok := attr(e, "for"); ok && e.Data == "label" {
			labelled[f] = true
		}
		if l, _ := attr(e, "lang"); lang != "en" && e.Data == "span" && l == "en" {
			if dir, _ := attr(e, "dir"); dir == "ltr" { // what the program says; quoted text runs as it does
				t.Errorf("%s says in English: %s", where, textOf(e))
			}
		}
		for _, bad := range []string{"style", "onclick", "onsubmit", "onchange"} {
			if _, ok := attr(e, bad); ok {
				t.Errorf("%s: <%s %s> is refused by the content security policy", where, e.Data, bad)
			}
		}
		if e.Data == "script" && e.FirstChild != nil {
			t.Errorf("%s has a script of its own", where)
		}
	})
	eachElement(a.doc, func(e *html.Node) {
		kind, _ := attr(e, "type")
		if (e.Data == "input" && kind != "hidden" || e.Data == "select" || e.Data == "textarea") && !inLabel(e) {
			if id, _ := attr(e, "id"); !labelled[id] {
				name, _ := attr(e, "name")
				t.Errorf("%s: the field %q has no label", where, name)
			}
		}
		if e.Data == "a" {
			if href, _ := attr(e, "href"); strings.HasPrefix(href, "#") && !ids[href[1:]] {
				t.Errorf("%s links to %s, which is not on it", where, href)
			}
			if textOf(e) == "" {
				if l, _ := attr(e, "aria-label"); l == "" {
					t.Errorf("%s has a link without words: %v", where, e.Attr)
				}
			}
		}
		for _, ref := range []string{"aria-labelledby", "aria-describedby", "list"} {
			if id, ok := attr(e, ref); ok && !ids[id] {
				t.Errorf("%s: %s=%q points nowhere", where, ref, id)
			}
		}
	})
}

func inLabel(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == "label" {
			return true
		}
	}
	return false
}

// links returns the addresses on the page that lead to pages of this site.
func links(a answer, prefix string) []string {
	var out []string
	for _, e := range find(a.doc, "a") {
		href, _ := attr(e, "href")
		href, _, _ = strings.Cut(href, "#")
		if _, download := attr(e, "download"); strings.HasPrefix(href, prefix) && !download && !slices.Contains(out, href) {
			out = append(out, href)
		}
	}
	return out
}

var numbers = regexp.MustCompile(`[0-9]+`)

// shapeOf is an address without its numbers and values: addresses of one shape are answered alike.
func shapeOf(href string) string {
	u, err := url.Parse(href)
	if err != nil {
		return href
	}
	keys := []string{}
	for k := range u.Query() {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	path := u.Path
	for _, m := range []string{"AR", "BO", "CA", "OM"} {
		path = strings.ReplaceAll(path, "/"+m, "/M")
	}
	return numbers.ReplaceAllString(path, "N") + "?" + strings.Join(keys, "&")
}

// crawl visits what can be reached from the start, at most so many addresses of each shape.
func (s *stage) crawl(t *testing.T, who, lang string, most int, visit func(href string, a answer)) {
	t.Helper()
	seen, shapes := map[string]bool{}, map[string]int{}
	for todo := []string{"/exercise/"}; len(todo) > 0; {
		href := todo[0]
		todo = todo[1:]
		if seen[href] || strings.Contains(href, "lang=") || strings.Contains(href, "/as?") {
			continue
		}
		seen[href] = true
		if shapes[shapeOf(href)]++; shapes[shapeOf(href)] > most {
			continue
		}
		a := s.ask(t, "GET", href, who, lang, nil)
		if to := a.Header().Get("Location"); a.Code/100 == 3 {
			todo = append(todo, to)
			continue
		}
		visit(href, a)
		if a.doc != nil {
			todo = append(todo, links(a, "/exercise/")...)
		}
	}
}

func TestEveryPageAsEverybody(t *testing.T) {
	for _, who := range everybody {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			s := meridian(t)
			published(t, s.rec)
			for i, l := range frame.Languages {
				most := 2
				if i > 0 {
					most = 1 // what a page links to does not depend on its language
				}
				if i > 0 && who != "public" && who != "CA:duty officer" {
					continue // nor do its words depend on who among the members looks
				}
				n := 0
				s.crawl(t, who, l.Code, most, func(href string, a answer) {
					n++
					where := fmt.Sprintf("%s as %s in %s", href, who, l.Code)
					if a.Code != http.StatusOK {
						t.Errorf("%s: a link leads to %d", where, a.Code)
						return
					}
					check(t, where, a, l.Code, true)
				})
				if least := map[bool]int{true: 30, false: 15}[viewerOf(t, who).Member != ""]; n < least {
					t.Errorf("only %d pages were reached as %s in %s", n, who, l.Code)
				}
			}
		})
	}
}

func TestTheExerciseOfTheDemonstration(t *testing.T) {
	s := play(t)
	for _, who := range []string{"CA:duty officer", "public"} {
		s.crawl(t, who, "en", 2, func(href string, a answer) {
			if a.Code != http.StatusOK {
				t.Errorf("%s as %s: %d", href, who, a.Code)
				return
			}
			check(t, href+" as "+who, a, "en", true)
		})
	}
}

// An empty record has every page, and each says what it has nothing of.
func TestAnEmptyRecord(t *testing.T) {
	h, err := New(frame.Config{Reader: empty(t), Prefix: "/exercise"})
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{h, viewtest.Meridian()}
	for _, lang := range []string{"en", "ar"} {
		n := 0
		s.crawl(t, "public", lang, 3, func(href string, a answer) {
			n++
			if a.Code != http.StatusOK {
				t.Errorf("%s: %d", href, a.Code)
				return
			}
			check(t, href+" of an empty record", a, lang, true)
		})
		if n < 8 {
			t.Errorf("only %d pages", n)
		}
	}
}

// published lets every member speak of the day, and CA publish bulletins of three.
func published(t testing.TB, rec *viewtest.Record) {
	t.Helper()
	for i, date := range []string{"03-13", "03-14", "03-16"} {
		full := truce.Date("2030-" + date)
		for _, m := range []truce.MemberID{"AR", "BO", "CA"} {
			state := truce.Released
			if m == "AR" {
				state = truce.Withheld
			}
			rec.Add(m, "duty officer", viewtest.When(date+" 18:05"), &truce.Column{Day: full, State: state})
		}
		d := draft(t, rec, full)
		if d.Number != i+1 {
			t.Fatalf("bulletin %d", d.Number)
		}
		rec.Add("CA", "duty officer", viewtest.When(date+" 18:30"), d)
	}
	rec.Add("CA", "duty officer", viewtest.When("03-15 09:00"), &truce.Erratum{Bulletin: 2,
		Where: "observance/registered/BO", Was: "5", Is: truce.FigureNotKnown, Why: "entered twice"})
	if n := len(rec.State.Refused()); n != 1 {
		t.Fatalf("%d entries without effect: %v", n, rec.State.Refused())
	}
}

func TestHeaders(t *testing.T) {
	s := meridian(t)
	a := s.ask(t, "GET", "/exercise/", "public", "en", nil)
	for k, want := range map[string]string{"Content-Security-Policy": frame.Policy, "X-Content-Type-Options": "nosniff",
		"Referrer-Policy": "same-origin", "Cache-Control": "no-store"} {
		if got := a.Header().Get(k); got != want {
			t.Errorf("%s: %q", k, got)
		}
	}
	css := find(a.doc, "link")[0]
	href, _ := attr(css, "href")
	b := s.ask(t, "GET", href, "public", "en", nil)
	if b.Code != 200 || !strings.Contains(b.Header().Get("Cache-Control"), "immutable") ||
		!strings.HasPrefix(b.Header().Get("Content-Type"), "text/css") {
		t.Errorf("%s: %d %v", href, b.Code, b.Header())
	}
	if b := s.ask(t, "GET", "/exercise/assets/truce-000000000000.css", "public", "en", nil); b.Code != 404 {
		t.Errorf("an asset of another version: %d", b.Code)
	}
	if b := s.ask(t, "GET", "/exercise", "public", "en", nil); b.Header().Get("Location") != "/exercise/" {
		t.Errorf("the prefix alone: %d %v", b.Code, b.Header())
	}
}

// Every figure of a day opens to as many things as it counts.
func TestEveryFigureOpens(t *testing.T) {
	s := meridian(t)
	opened := 0
	for _, who := range []string{"CA:duty officer", "BO:duty officer"} {
		a := s.ask(t, "GET", "/exercise/days/2030-03-15", who, "en", nil)
		for _, e := range find(a.doc, "td") {
			for _, link := range find(e, "a") {
				href, _ := attr(link, "href")
				if strings.Contains(rowOf(e), "Killed") {
					continue // a sum of people, not a count of incidents
				}
				b := s.ask(t, "GET", href, who, "en", nil)
				n := 0
				eachElement(b.doc, func(e *html.Node) {
					if _, ok := attr(e, "data-row"); ok {
						n++
					}
				})
				for _, ul := range find(b.doc, "ul") {
					if c, _ := attr(ul, "class"); c == "columns" {
						n += len(find(ul, "li"))
					}
				}
				if textOf(link) != strconv.Itoa(n) {
					t.Errorf("%s as %s: the figure is %s and opens to %d", href, who, textOf(link), n)
				}
				opened++
			}
		}
	}
	if opened < 20 {
		t.Fatalf("only %d figures could be opened", opened)
	}
}

// rowOf returns the words of the line a cell stands in.
func rowOf(e *html.Node) string { return textOf(e.Parent) }

func TestMergedIncidentsRedirect(t *testing.T) {
	s := meridian(t)
	n := 0
	for _, id := range s.rec.State.Incidents() {
		v, _ := s.rec.State.Incident(id)
		for _, also := range v.Also {
			a := s.ask(t, "GET", "/exercise/incidents/"+string(also), "CA:duty officer", "en", nil)
			if a.Code != http.StatusMovedPermanently || a.Header().Get("Location") != "/exercise/incidents/"+string(id) {
				t.Errorf("%s: %d to %s, want %s", also, a.Code, a.Header().Get("Location"), id)
			}
			n++
		}
	}
	if n == 0 {
		t.Fatal("nothing is merged")
	}
}

func TestTheSwitchStaysOnThisSite(t *testing.T) {
	s := meridian(t)
	for back, want := range map[string]string{"/incidents?kind=siege": "/exercise/incidents?kind=siege",
		"//evil.example/": "/exercise/", "https://evil.example/": "/exercise/", "/\\evil.example": "/exercise/",
		"/\t/evil.example": "/exercise/",
		"":                 "/exercise/"} {
		a := s.ask(t, "GET", "/exercise/as?who=public&back="+url.QueryEscape(back), "CA:duty officer", "en", nil)
		if a.Code != http.StatusSeeOther || a.Header().Get("Location") != want {
			t.Errorf("back to %q: %d %q", back, a.Code, a.Header().Get("Location"))
		}
	}
	if a := s.ask(t, "GET", "/exercise/as?who=root", "public", "en", nil); a.Code != 404 {
		t.Errorf("somebody who is nobody: %d", a.Code)
	}
}

func TestBadAddresses(t *testing.T) {
	s := meridian(t)
	for path, want := range map[string]int{
		"/exercise/incidents?from=yesterday": 400, "/exercise/incidents?box=1,2,3": 400,
		"/exercise/incidents?box=1,2,3,400": 400, "/exercise/incidents?kind=war": 400,
		"/exercise/incidents?after=x": 400, "/exercise/?day=2030-02-30": 400, "/exercise/days/tomorrow": 404,
		"/exercise/bulletins/CA/x": 404, "/exercise/bulletins/CA/99": 404,
		"/exercise/map/tiles/0/1/0": 404, "/exercise/map/tiles/x/0/0": 404, "/exercise/map/tiles/0/0/0?kind=war": 400,
		"/exercise/map?ring=1,2,3,4": 400, "/exercise/map?ring=1,2,3,4,5": 400, "/exercise/map?ring=1,2,3,4,5,north": 400,
		"/exercise/map/list?ring=" + strings.Repeat("1,1,", 100) + "1,1": 400, "/exercise/export/pdf": 404,
		"/exercise/map/world/none/en/0/0/0": 404, "/exercise/export/csv?from=yesterday": 400,
		"/exercise/record/XX": 404, "/exercise/record/CA/-1": 404, "/exercise/record/CA/99999": 404,
		"/exercise/record/CA/one": 404, "/exercise/actors/nobody": 404,
		"/exercise/agreements/none": 404, "/exercise/agreements/ceasefire-of-1-march?version=9": 404,
		"/exercise/incidents/%2e%2e": 404, "/exercise/search?q=" + strings.Repeat("x", 300): 400,
	} {
		for _, who := range []string{"CA:duty officer", "public"} {
			a := s.ask(t, "GET", path, who, "en", nil)
			if a.Code != want {
				t.Errorf("%s as %s: %d, want %d", path, who, a.Code, want)
				continue
			}
			check(t, path, a, "en", true)
		}
	}
	if a := s.ask(t, "DELETE", "/exercise/incidents", "CA:duty officer", "en", nil); a.Code != 404 && a.Code != 405 {
		t.Errorf("DELETE: %d", a.Code)
	}
}

package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"truce/internal/demo/dossier"
	"truce/internal/testing/dossiertest"
	"truce/internal/web/frame"
)

// dossierPages lists every page of the dossier with words it must hold.
var dossierPages = map[string][]string{
	"/":         {"30 December 2016", "no date stated", "Article <bdi>0</bdi>", "outlet not stated"},
	"/timeline": {"Security Council resolution 2336"},
	"/talks":    {"8 February 2017", "20 February 2017", "dates differ", "mostly agreed"},
	"/talks/astana-1": {"<bdi>7</bdi> delegations", "Hossein Ansari Jaberi", "Syrian Arab Republic",
		"George Krol", "Order of speaking"},
	"/talks/astana-technical": {"The second meeting in Astana", "Jordan", "More time is needed"},
	"/talks/geneva-2017-02":   {"dates differ"},
	"/statements":             {"Who guarantees the truce", "at odds with", "Yahya al-Aridi"},
	"/influence":              {"<svg", "Saudi Arabia", "terrorists and supporters"},
	"/platforms":              {"Riyadh group", "not named", "Kazakhstan"},
	"/truces": {"Cessation of hostilities of February 2016", "Truce of September 2016",
		"renewed immediately"},
	"/accessions": {"Ahrar al-Sham", "did not sign", "51,500", "60,000", "suspended"},
	"/figures": {"Of the <bdi>95</bdi> violations", "confirmed <bdi>4</bdi>", "parts do not add up",
		"a stated zero", "no bulletin of these"},
	"/series": {"Settlements joined, running total", "of some days no daily figure is held", "no bulletin of these",
		"Truce of September 2016", "Syrian Network for Human Rights", "(held of <bdi>1</bdi> of <bdi>1</bdi> days)"},
	"/sources":           {"Kazinform", "date not stated", "S/2016/1133", "passage by passage"},
	"/sources/article-0": {"Paragraph <bdi>9</bdi>", "took control of Aleppo", "Not entered:", "outlet not stated"},
	"/sources/article-1": {"it says whose words these are", "Kazinform", "Riyadh group"},
	"/sources/article-2": {"the credit of a picture", "a headline or its lead", "another passage says the same"},
	"/sources/article-3": {"International Studies Institute", "unified delegation"},
	"/sources/article-4": {"every opposition faction without exception"},
}

// siteOf shows the pages of a record that holds some bodies.
func siteOf(t testing.TB, bodies ...any) http.Handler {
	t.Helper()
	h, err := New(frame.Config{Reader: dossiertest.ReaderOf(t, bodies...), Dossier: true})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func dossierSite(t testing.TB) http.Handler {
	t.Helper()
	passages, err := dossier.Passages()
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(frame.Config{Reader: dossiertest.Reader(t), Prefix: "/syria-2016", Dossier: true, Demo: true,
		Passages: passages})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestDossierPagesInEveryLanguage(t *testing.T) {
	h := dossierSite(t)
	for path, words := range dossierPages {
		for _, l := range frame.Languages {
			t.Run(path+" "+l.Code, func(t *testing.T) {
				w := get(t, h, "/syria-2016"+path, "Accept-Language", l.Code)
				body := w.Body.String()
				if w.Code != http.StatusOK {
					t.Fatalf("status %d", w.Code)
				}
				if i := strings.Index(body, "⟨"); i >= 0 {
					t.Errorf("a word is missing: %.60s", body[i:])
				}
				for _, x := range words {
					if l.Code == "en" && !strings.Contains(body, x) {
						t.Errorf("it does not say %q", x)
					}
				}
			})
		}
	}
}

func TestDossierUnknownRoundIsNoPage(t *testing.T) {
	h := dossierSite(t)
	for _, path := range []string{"/talks/nowhere", "/talks/A", "/talks/astana-1/x"} {
		if w := get(t, h, "/syria-2016"+path); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
}

// idsOf returns the ids of a page; nil when there is no such page.
func idsOf(t *testing.T, h http.Handler, path string) map[string]bool {
	w := get(t, h, path)
	if w.Code != http.StatusOK {
		return nil
	}
	doc, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" && ids[a.Val] {
				t.Errorf("%s: the id %q stands twice", path, a.Val)
			}
			if a.Key == "id" {
				ids[a.Val] = true
			}
		}
	}
	return ids
}

// linksOf returns where the links of a page lead within the site.
func linksOf(t *testing.T, h http.Handler, path string) []string {
	doc, err := html.Parse(get(t, h, path).Body)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if n.Data == "a" && a.Key == "href" && (strings.HasPrefix(a.Val, "/") || strings.HasPrefix(a.Val, "#")) {
				out = append(out, a.Val)
			}
		}
	}
	return out
}

// TestDossierLinksLeadSomewhere follows every link, anchors included. The sections that every process has are followed
// where this build has them.
func TestDossierLinksLeadSomewhere(t *testing.T) {
	h := dossierSite(t)
	seen := map[string]map[string]bool{}
	var absent []string
	for _, section := range []string{"/agreements", "/actors", "/record"} {
		if idsOf(t, h, "/syria-2016"+section) == nil {
			absent = append(absent, "/syria-2016"+section)
		}
	}
	for page := range dossierPages {
		from := "/syria-2016" + page
		for _, link := range linksOf(t, h, from) {
			to, anchor, _ := strings.Cut(link, "#")
			if to == "" {
				to = from
			}
			to, _, _ = strings.Cut(to, "?")
			if slices.ContainsFunc(absent, func(section string) bool { return strings.HasPrefix(to, section) }) {
				continue
			}
			if _, done := seen[to]; !done {
				seen[to] = idsOf(t, h, to)
			}
			if ids := seen[to]; ids == nil || anchor != "" && !ids[anchor] {
				t.Errorf("%s leads to %s, which is not there", page, link)
			}
		}
	}
}

func TestDossierGapsAreNotZeros(t *testing.T) {
	body := get(t, dossierSite(t), "/syria-2016/figures").Body.String()
	if n := strings.Count(body, `class="gap-day"`); n < 5 {
		t.Errorf("%d runs of missing days are shown", n)
	}
	if strings.Contains(body, "<h3><bdi>1 January 2017</bdi></h3>") {
		t.Error("a day without a bulletin is shown as one")
	}
	if !strings.Contains(body, "<h3><bdi>23 January 2017</bdi></h3>") {
		t.Error("the day of the stated zero is missing")
	}
}

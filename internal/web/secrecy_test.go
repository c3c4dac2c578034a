package web

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"truce"
	"truce/internal/testing/viewtest"
)

// Whatever somebody may not see is on none of the pages, asked for or linked.
func TestNoPageShowsWhatItsViewerMayNotSee(t *testing.T) {
	var mu sync.Mutex
	shown := map[string]bool{}
	t.Run("viewers", func(t *testing.T) {
		for _, who := range everybody {
			t.Run(who, func(t *testing.T) {
				t.Parallel()
				s := meridian(t)
				published(t, s.rec)
				viewer := viewerOf(t, who)
				look := func(href string, a answer) {
					body := switchForm.ReplaceAllString(a.Body.String(), "")
					for _, c := range viewtest.Canaries {
						if !strings.Contains(body, c.Text) {
							continue
						}
						if !viewer.May(c.Field, c.Owner, c.Level) {
							i := strings.Index(body, c.Text)
							t.Errorf("%s as %s shows %q: …%s…", href, who, c.Text, body[max(0, i-120):min(len(body), i+60)])
						}
						mu.Lock()
						shown[c.Text] = true
						mu.Unlock()
					}
				}
				s.crawl(t, who, "en", 1, look)
				for _, p := range allPaths(s.rec) {
					look(p, s.ask(t, "GET", p, who, "en", nil))
				}
			})
		}
	})
	for _, c := range viewtest.Canaries {
		if !shown[c.Text] {
			t.Errorf("%q is on no page: the test looks in the wrong place", c.Text)
		}
	}
}

// switchForm is the switch of the demonstration. It names the officers to everybody, which the record does not.
var switchForm = regexp.MustCompile(`(?s)<form class="who".*?</form>`)

// Asking for what is hidden by name is answered as asking for a name nobody has.
func TestAskingByNameTellsNothing(t *testing.T) {
	s := meridian(t)
	for _, c := range viewtest.Canaries {
		for _, path := range []string{"/exercise/search?q=", "/exercise/incidents?actor=", "/exercise/incidents?province="} {
			page := func(name string) string {
				body := switchForm.ReplaceAllString(s.ask(t, "GET", path+url.QueryEscape(name), "public", "en", nil).Body.String(),
					"")
				for _, as := range []string{html.EscapeString(url.QueryEscape(name)),
					strings.ReplaceAll(html.EscapeString(url.QueryEscape(name)), "+", "&#43;"), html.EscapeString(name)} {
					body = strings.ReplaceAll(body, as, "NAME")
				}
				return body
			}
			got, want := page(c.Text), page("zebra quagga")
			if got != want {
				t.Errorf("%s%s tells the public something", path, c.Text)
			}
		}
	}
}

// allPaths are the addresses of everything in the record.
func allPaths(rec *viewtest.Record) []string {
	var out []string
	for _, id := range rec.State.Incidents() {
		v, _ := rec.State.Incident(id)
		for _, x := range append([]truce.IncidentID{id}, v.Also...) {
			out = append(out, "/exercise/incidents/"+string(x))
		}
		for _, r := range v.Reports {
			out = append(out, "/exercise/reports/"+string(r.Report.ID))
		}
	}
	for _, c := range rec.State.Claims(truce.KindOperation, "") {
		out = append(out, "/exercise/operations/"+c.Key)
	}
	for m, log := range rec.Logs {
		for i, b := range log {
			if i > len(log)-5 || bytes.Contains(bytes.ToLower(b), []byte("canary")) {
				out = append(out, "/exercise/record/"+string(m)+"/"+strconv.Itoa(i),
					"/exercise/record/"+string(m)+"/"+strconv.Itoa(i)+"/raw")
			}
		}
	}
	for _, q := range []string{"Canar", "CA-I-30", "sandgate", "ninth", "mortar", "small arms", "2030-03-15 Midvale"} {
		out = append(out, "/exercise/search?q="+url.QueryEscape(q))
	}
	return append(out, "/exercise/incidents?province=Midvale&kind=small-arms+fire", "/exercise/days/2030-03-15",
		"/exercise/days/2030-03-17")
}

// What is hidden is answered with the very page of what does not exist.
func TestHiddenPagesAreThoseOfWhatDoesNotExist(t *testing.T) {
	s := meridian(t)
	hidden := 0
	for _, pair := range [][2]string{{"/exercise/incidents/", "I"}, {"/exercise/reports/", "R"},
		{"/exercise/operations/", "O"}} {
		missing := pair[0] + "CA-" + pair[1] + "-9999"
		want := s.ask(t, "GET", missing, "public", "en", nil)
		if want.Code != http.StatusNotFound {
			t.Fatalf("%s: %d", missing, want.Code)
		}
		for n := 1; n < 30; n++ {
			path := pair[0] + truce.Mint("CA", pair[1][0], int64(n))
			inside, got := s.ask(t, "GET", path, "AR:duty officer", "en", nil), s.ask(t, "GET", path, "public", "en", nil)
			if inside.Code == http.StatusNotFound || got.Code != http.StatusNotFound {
				continue
			}
			hidden++
			if strings.ReplaceAll(got.Body.String(), path[len("/exercise"):], missing[len("/exercise"):]) != want.Body.String() {
				t.Errorf("%s is not answered as %s is", path, missing)
			}
		}
	}
	if hidden < 10 {
		t.Fatalf("only %d things were hidden from the public", hidden)
	}
}

package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"truce"
	"truce/internal/testing/viewtest"
)

// hrefOf returns where a link with these words leads; empty: there is none.
func (a answer) hrefOf(words string) string {
	for n := range a.doc.Descendants() {
		if n.Data == "a" && strings.TrimSpace(textOf(n)) == words {
			href, _ := attr(n, "href")
			return href
		}
	}
	return ""
}

// button finds a button by its words.
func (a answer) button(words string) *html.Node {
	for n := range a.doc.Descendants() {
		if n.Data == "button" && strings.TrimSpace(textOf(n)) == words {
			return n
		}
	}
	return nil
}

// From a notice that was delivered its reply is entered, and where none comes in time the members say that the time is
// over: until as many have as the rule asks for, nobody outside is told who was named.
func TestAReplyOrThatItsTimeIsOver(t *testing.T) {
	const over, notice = "The time to reply is over", "/exercise/operations/BO-O-1"
	s := open(t, viewtest.Meridian(), viewtest.When("03-18 12:00").Time(), nil)
	page := s.ask(t, "GET", notice, "BO:duty officer", "en", nil)
	incident := ""
	for n := range page.doc.Descendants() {
		if href, _ := attr(n, "href"); strings.HasPrefix(href, "/exercise/incidents/CA-I-") {
			incident = href
		}
	}
	to := page.hrefOf("Enter the reply")
	if incident == "" || to == "" {
		t.Fatalf("the page of a notice that was delivered leads neither to its incident nor to a reply")
	}
	form := s.ask(t, "GET", to, "BO:duty officer", "en", nil).Body.String()
	for _, want := range []string{`name="kind" value="reply"`, `name="party" value="highland-front"`,
		`name="by" value="h`} {
		if !strings.Contains(form, want) {
			t.Errorf("the form of the reply does not hold %s", want)
		}
	}
	for i, m := range []string{"CA", "BO"} {
		at := s.ask(t, "GET", incident, m+":duty officer", "en", nil)
		if at.button(over) == nil || at.hrefOf("Enter the reply") == "" {
			t.Fatalf("%s can say neither that the time is over nor what was replied", m)
		}
		v, err := s.rec.Reader().Incident(t.Context(), truce.IncidentID(strings.TrimPrefix(incident, "/exercise/incidents/")))
		if err != nil || len(v.Heard) > 0 {
			t.Fatalf("the time is over by the word of %d: %v", i, err)
		}
		a := s.ask(t, "POST", incident+"/lapse", m+":duty officer", "en", url.Values{"deadline": {truce.DeadlineReply}})
		if a.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d", m, a.Code)
		}
		if s.ask(t, "GET", incident, m+":duty officer", "en", nil).button(over) != nil {
			t.Errorf("%s is asked again", m)
		}
	}
	v, err := s.rec.Reader().Incident(t.Context(), truce.IncidentID(strings.TrimPrefix(incident, "/exercise/incidents/")))
	if err != nil || len(v.Heard) != 1 || v.Heard[0] != "highland-front" {
		t.Errorf("two members say that the time is over, and it is not: %v", err)
	}
}

// To a member that is asked, the page of a request says how it answers; to its owner alone, what comes next.
func TestAMemberThatIsAskedIsToldHowToAnswer(t *testing.T) {
	s := meridian(t)
	const request = "/exercise/operations/CA-O-2"
	asked, own := s.ask(t, "GET", request, "BO:duty officer", "en", nil), s.ask(t, "GET", request, "CA:duty officer", "en",
		nil)
	to := asked.hrefOf("Enter an operation about the same")
	if to == "" || own.hrefOf("Enter an operation about the same") != "" {
		t.Fatalf("BO is not told how to answer, or CA is")
	}
	kinds := s.ask(t, "GET", to, "BO:duty officer", "en", nil)
	if call := kinds.hrefOf("Call"); !strings.Contains(call, "incident=CA-I-") || !strings.Contains(call, "party=") {
		t.Errorf("the form of a call forgets what it is about: %q", call)
	}
	if own.hrefOf("answered") == "" || asked.hrefOf("answered") != "" {
		t.Error("the next state is offered to another than its owner, or not to it")
	}
}

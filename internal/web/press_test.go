package web

import (
	"net/url"
	"strings"
	"testing"

	"truce"
	"truce/internal/web/frame"
)

// pasted is a text with figures; which of the world's sides it names is no matter here.
const pasted = "Bulletin of the centre (6 March 2031)\r\n\r\n" +
	"The first party has registered 7 cases of firing in the provinces of Northmark (4), Velden (3).\r\n\r\n" +
	"The number of settlements that joined has reached 1, 097. The talks were held in 17 rooms."

// TestPastedTextIsReadAndAccepted holds that what a pasted text states stands beside its words, that nothing is entered
// before a person says so, and that what was entered is not entered again.
func TestPastedTextIsReadAndAccepted(t *testing.T) {
	s := meridian(t)
	before := len(figuresOf(t, s))
	form := url.Values{"text": {pasted}, "outlet": {"The Harbour Gazette"}, "do": {"read"}}
	for _, lang := range frame.Languages {
		a := s.ask(t, "POST", "/exercise/bulletins/read", "CA:duty officer", lang.Code, form)
		body := a.Body.String()
		if a.Code != 200 || strings.Contains(body, "⟨") {
			t.Fatalf("%s: status %d", lang.Code, a.Code)
		}
		for _, x := range []string{`<mark class="read">7 cases of firing</mark>`, `<mark class="read">1, 097</mark>`,
			"Northmark", "17"} {
			if !strings.Contains(body, x) {
				t.Errorf("%s: the page does not show %q", lang.Code, x)
			}
		}
	}
	if n := len(figuresOf(t, s)); n != before {
		t.Fatalf("%d figures were entered by reading", n-before)
	}
	form.Set("do", "enter")
	form["take"] = []string{"0"}
	for range 2 {
		if a := s.ask(t, "POST", "/exercise/bulletins/read", "CA:duty officer", "en", form); a.Code != 303 {
			t.Fatalf("status %d: %s", a.Code, a.Body)
		}
	}
	list := figuresOf(t, s)
	if len(list) != before+1 {
		t.Fatalf("%d figures were entered, not 1", len(list)-before)
	}
	f := list[len(list)-1].Body.(*truce.Figure)
	if f.Day != "2031-03-06" || f.Sources[0].Outlet != "The Harbour Gazette" || !strings.Contains(f.Sources[0].Quote,
		"7 cases") {
		t.Errorf("entered as %+v", f)
	}
}

func figuresOf(t *testing.T, s *stage) []*truce.Claim {
	t.Helper()
	list, err := s.rec.Reader().Claims(t.Context(), truce.KindFigure, "")
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestWhatIsPastedIsRefusedInWords(t *testing.T) {
	s := meridian(t)
	for name, form := range map[string]url.Values{
		"another language": {"text": {"Die Seite des Hafens hat nicht und von den der die das Verletzungen."}},
		"no day":           {"text": {"The first party has registered 7 cases of firing in the past day."}},
		"another day":      {"text": {pasted}, "day": {"2031-03-07"}},
		"no outlet":        {"text": {pasted}, "do": {"enter"}, "take": {"0"}},
		"no such figure":   {"text": {pasted}, "do": {"enter"}, "take": {"99"}, "outlet": {"x"}},
	} {
		a := s.ask(t, "POST", "/exercise/bulletins/read", "CA:duty officer", "en", form)
		if a.Code != 409 || !strings.Contains(a.Body.String(), `class="refused"`) {
			t.Errorf("%s: status %d", name, a.Code)
		}
	}
	for _, who := range []string{"public", "observer"} {
		if a := s.ask(t, "GET", "/exercise/bulletins/read", who, "en", nil); a.Code != 403 {
			t.Errorf("%s: status %d", who, a.Code)
		}
	}
}

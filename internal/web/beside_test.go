package web

import (
	"strings"
	"testing"
)

// A version of an agreement is set beside another, clause by clause; a version that is not there changes nothing.
func TestVersionsOfAnAgreementBesideOneAnother(t *testing.T) {
	s := meridian(t)
	at := func(query string) string {
		a := s.ask(t, "GET", "/exercise/agreements/ceasefire-of-1-march"+query, "CA:duty officer", "en", nil)
		if a.Code != 200 {
			t.Fatalf("%s: %d", query, a.Code)
		}
		return a.Body.String()
	}
	page := at("?version=2&beside=1")
	if !strings.Contains(page, "<ins>Monitors move freely on both sides of the line.</ins>") ||
		!strings.Contains(page, "The same in both:") {
		t.Error("the clause that was added is not shown as new")
	}
	if strings.Contains(page, "<ins>The parties") {
		t.Error("a clause that both have is marked")
	}
	for _, query := range []string{"", "?version=2", "?version=2&beside=9", "?version=2&beside=2"} {
		if x := at(query); strings.Contains(x, "<ins>") || !strings.Contains(x, "version=2&amp;beside=1#clauses") {
			t.Errorf("%q: marked, or no way to the other version", query)
		}
	}
}

package web

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"truce"
	"truce/internal/testing/viewtest"
	"truce/internal/web/frame"
)

// leftOver is what was fetched of logs in vain.
type leftOver map[truce.MemberID]int64

func (l leftOver) Surplus(_ context.Context, m truce.MemberID) (int64, error) { return l[m], nil }

func (l leftOver) DropSurplus(_ context.Context, _ frame.By, m truce.MemberID) error {
	delete(l, m)
	return nil
}

// What was fetched of another's log in vain is said, and removed, to an officer who may; to nobody else.
func TestSurplusIsRemovedOnThePageOfTheLog(t *testing.T) {
	left := leftOver{"BO": 1234, "CA": 99}
	s := open(t, viewtest.Meridian(), viewtest.Now.Time(), func(c *frame.Config) { c.Surplus = left })
	says := func(who, member, lang string) bool {
		t.Helper()
		a := s.ask(t, "GET", "/exercise/record/"+member, who, lang, nil)
		check(t, "the log of "+member, a, lang, true)
		return strings.Contains(a.Body.String(), "/exercise/record/"+member+"/surplus")
	}
	for _, lang := range []string{"en", "ar", "ru", "tr", "fa"} {
		if !says("CA:duty officer", "BO", lang) {
			t.Errorf("in %s it is not said", lang)
		}
	}
	for _, x := range [][2]string{{"CA:duty officer", "CA"}, {"CA:duty officer", "AR"}, {"observer", "BO"},
		{"public", "BO"}} {
		if says(x[0], x[1], "en") {
			t.Errorf("%s is told of that of %s", x[0], x[1])
		}
	}
	remove := func(who string) int { return s.ask(t, "POST", "/exercise/record/BO/surplus", who, "en", nil).Code }
	if code := remove("observer"); code != http.StatusForbidden || left["BO"] == 0 {
		t.Errorf("an observer removes it: %d", code)
	}
	if code := remove("CA:duty officer"); code != http.StatusSeeOther || left["BO"] != 0 {
		t.Errorf("it is not removed: %d", code)
	}
}

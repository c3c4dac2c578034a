package web

import (
	"context"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/testing/viewtest"
)

// Whoever concurred in another outcome while the revision was open is not counted for the one that the verdicts come to
// now, and is named apart, in every language.
func TestWhoConcurredInSomethingElse(t *testing.T) {
	rec, ctx := viewtest.Meridian(), context.Background()
	list, err := rec.Reader().Incidents(ctx, query.Incidents{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list.Rows, func(r query.Row) bool { return len(r.Owes) == 3 })
	if i < 0 {
		t.Fatal("there is no incident in which nobody has concurred yet")
	}
	v, err := rec.Reader().Incident(ctx, list.Rows[i].ID)
	if err != nil {
		t.Fatal(err)
	}
	other := truce.Outcome{Agreed: true, Happened: codes.Refuted}
	if v.Decision.Outcome == other {
		other.Happened = codes.Confirmed
	}
	rec.Add("CA", "", viewtest.Now-60, &truce.Concur{Incident: v.ID, Revision: v.Open, Rule: 1, Basis: v.Basis,
		Finding: other})
	s := open(t, rec, viewtest.Now.Time(), nil)
	for lang, words := range map[string][]string{"en": {"0 of 2 members needed have concurred.",
		"Concurred in something else before, not in this:"}, "ar": {"وافق من قبل على غير هذا"},
		"ru": {"Ранее сошлись на другом"}, "tr": {"Daha önce başka bir sonuçta birleşen"},
		"fa": {"پیش‌تر بر چیز دیگری هم‌رأی شده‌اند"}} {
		a := s.ask(t, "GET", "/exercise/incidents/"+string(v.ID), "CA:duty officer", lang, nil)
		text := plain(a.Body.String())
		for _, w := range words {
			if a.Code != 200 || !strings.Contains(text, w) {
				t.Errorf("%s: %d, %q is not there", lang, a.Code, w)
			}
		}
	}
}

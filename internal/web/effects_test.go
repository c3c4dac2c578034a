package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"truce"
	"truce/internal/testing/viewtest"
)

// What the record holds around a day is told, what it does not hold is not known, and sets come with their n.
func TestEffectsOfTheExercise(t *testing.T) {
	s := play(t)
	for path, wants := range map[string][]string{
		"/effects":                             {"What changed in 28 days is not known", "not known", "Ceasefire of 1 March"},
		"/effects?day=2030-03-10":              {"Incidents week by week around 10 March 2030", "112 days on each side"},
		"/effects?day=1999-01-01":              {"no incident on both sides of this day"},
		"/effects?day=2030-03-10&province=x":   {"In all other provinces"},
		"/effects/lasted":                      {"n = 9; ended: 5", "36 to 94 %", "78 %", "Truces chosen: 15"},
		"/effects/lasted?by=local":             {"n = 6", "n = 3: too few to estimate from"},
		"/effects/csv?day=2030-03-10":          {"day,bound", "2030-03-10,"},
		"/effects/trends":                      {"Nothing can be expected yet", "Freedom of movement", "Visit"},
		"/effects/csv?day=2030-03-10&of=weeks": {"truce,effect,week,n", ",-1,"},
		"/effects/trends/csv?of=movement":      {"kind,planned,done", "visit,"},

		"/effects?day=2030-03-10&found=violation&member=CA": {"Incidents week by week around"},

		"/effects/misleads":     {"What would mislead whoever reads", "60 of 8,623"},
		"/today?day=2030-03-16": {"Freedom of movement in 28 days"},
		"/effects/trends/csv":   {"province,kind,day,n,expected"},
		"/effects/lasted/csv":   {"set,day,at_risk,ended", ",4,9,1,0,0.888"},
	} {
		a := s.ask(t, "GET", "/exercise"+path, duty, "en", nil)
		body := strings.NewReplacer("<bdi>", "", "</bdi>", "").Replace(a.Body.String())
		for _, want := range wants {
			if a.Code != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("%s: %d, no %q", path, a.Code, want)
			}
		}
	}
	for path, want := range map[string]int{"/effects/lasted?by=colour": http.StatusBadRequest,
		"/effects/lasted?w.country=Narnia": http.StatusBadRequest, "/effects/csv?day=1999-01-01": http.StatusNotFound,
		"/effects/csv?day=2030-03-10&of=lives": http.StatusNotFound, "/effects/tables": http.StatusNotFound} {
		if a := s.ask(t, "GET", "/exercise"+path, duty, "en", nil); a.Code != want {
			t.Errorf("%s: %d, want %d", path, a.Code, want)
		}
	}
}

// A day on which far more began than the weeks before let expect is said on Today and rings among the trends; the
// public and a day like the others are told nothing of it.
func TestASurgeIsSaidOnToday(t *testing.T) {
	rec := viewtest.Meridian()
	for d := range 70 {
		n := 2
		if d == 69 {
			n = 15
		}
		at := viewtest.When("03-16 12:00") + truce.Instant(86_400*(d-69))
		for i := range n {
			id := int64(5_000 + 100*d + i)
			rec.Add("CA", "duty officer", at, &truce.Report{ID: truce.ReportID(truce.Mint("CA", 'R', id)), Version: 1,
				Incident: truce.IncidentID(truce.Mint("CA", 'I', id)), Received: at, Coded: &truce.Coded{Kind: "shelling",
					When: truce.Interval{From: at, To: at + 60}, Where: truce.Place{Name: fmt.Sprint("place ", id),
						Province: "Westmark"}, Level: truce.LevelJoint}})
		}
	}
	// No series of those.
	for i, at := range []truce.Instant{viewtest.Now - 86_400*365*1_900, viewtest.Now + 86_400*365*5_000} {
		id := int64(90_000 + i)
		rec.Add("BO", "duty officer", viewtest.Now, &truce.Report{ID: truce.ReportID(truce.Mint("BO", 'R', id)), Version: 1,
			Incident: truce.IncidentID(truce.Mint("BO", 'I', id)), Received: viewtest.Now, Coded: &truce.Coded{Kind: "shelling",
				When: truce.Interval{From: at, To: at + 60}, Where: truce.Place{Name: "long ago"}, Level: truce.LevelJoint}})
	}
	s := open(t, rec, viewtest.Now.Time(), nil)
	said := func(path, who string) string {
		body := s.ask(t, "GET", "/exercise"+path, who, "en", nil).Body.String()
		return strings.NewReplacer("<bdi>", "", "</bdi>", "", "\n", " ", "  ", " ").Replace(body)
	}
	const want = "Westmark: 15 where 2.0 was expected"
	if have := said("/today?day=2030-03-16", duty); !strings.Contains(have, want) {
		t.Errorf("Today does not say %q", want)
	}
	for path, who := range map[string]string{"/today?day=2030-03-15": duty, "/today?day=2030-03-16": "public"} {
		if _, after, told := strings.Cut(said(path, who), "weeks before let expect"); told && (who == "public" ||
			strings.Contains(after, "Westmark: ")) {
			t.Errorf("%s as %s tells of a surge: %.200s", path, who, after)
		}
	}
	if have := said("/effects?day=2030-03-16", duty); !strings.Contains(have, "to 17 March 2030; outside") ||
		strings.Contains(have, "forty years: 0") {
		t.Error("days of other ages are laid out")
	}
	if have := said("/effects/trends", duty); !strings.Contains(have, ">Westmark<") || !strings.Contains(have,
		"above the limit: 1") {
		t.Error("no line of the trends rings")
	}
}

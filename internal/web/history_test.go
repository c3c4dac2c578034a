package web

import (
	"fmt"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/testing/viewtest"
)

// What an earlier version of a report said, and what it was released as, shows to the members, old beside new. To
// whoever may not know that there are versions two records that differ in nothing else are the same.
func TestEarlierVersionsAreForTheMembers(t *testing.T) {
	pages := compiled(t)
	world := func(killed int) (*world, truce.ReportID, truce.IncidentID) {
		rec := viewtest.Meridian()
		at := viewtest.When("03-17 09:00")
		id, incident := mint(t, rec, 'R'), mint(t, rec, 'I')
		enter := func(body any) {
			t.Helper()
			at += 60
			if _, err := rec.Enter("CA", "duty officer", at, fmt.Sprint("c-", int64(at)), body); err != nil {
				t.Fatal(err)
			}
		}
		told := func(killed int) *truce.Coded {
			c := &truce.Coded{Kind: codes.Shelling, Level: truce.LevelPublic,
				When: truce.Interval{From: at - 7200, To: at - 3600}, Where: truce.Place{Name: "Gull Point"}}
			c.Toll.Killed.Civilian = truce.Exactly(killed)
			return c
		}
		report := truce.Report{ID: truce.ReportID(id), Incident: truce.IncidentID(incident), Version: 1, Received: at,
			Coded: told(killed)}
		enter(&report)
		coarse := *told(killed)
		coarse.Where.Name = ""
		enter(&truce.Release{Report: report.ID, Version: 1, Coded: coarse, To: truce.LevelPublic})
		next := report
		next.Version, next.Incident, next.Coded = 2, "", told(4)
		enter(&next)
		return openWorld(t, pages, rec.Logs), report.ID, report.Incident
	}
	one, id, incident := world(71623)
	other, _, _ := world(84901)
	outside := []truce.Viewer{truce.Public, {Audience: truce.LevelParties}}
	inside := []truce.Viewer{{Member: "CA", Function: "duty officer", Audience: truce.LevelJoint},
		{Member: "AR", Function: "duty officer", Audience: truce.LevelJoint}}
	for _, path := range []string{"/reports/" + string(id), "/incidents/" + string(incident), "/incidents",
		"/search?q=" + string(id)} {
		for _, who := range outside {
			a, b := one.ask(path, "en", who), other.ask(path, "en", who)
			if a != b {
				t.Errorf("%s tells %v of an earlier version:\n%s", path, who, difference(a, b))
			}
			if strings.HasPrefix(path, "/reports") && !strings.Contains(a, "200") {
				t.Fatalf("%s is not shown to %v", path, who)
			}
		}
	}
	for _, who := range inside {
		a := one.ask("/reports/"+string(id), "en", who)
		for _, want := range []string{"Corrected: version <bdi>2</bdi>", "<bdi>71,623</bdi>", "<mark>at least <bdi>4</bdi>",
			"Version <bdi>1</bdi> released", "Gull Point"} {
			if !strings.Contains(a, want) {
				t.Errorf("%v is not shown %q", who, want)
			}
		}
	}
}

// mint is the next id of CA.
func mint(t *testing.T, rec *viewtest.Record, letter byte) string {
	t.Helper()
	n, err := rec.State.Next("CA", letter)
	if err != nil {
		t.Fatal(err)
	}
	return truce.Mint("CA", letter, n)
}

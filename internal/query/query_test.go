package query

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"time"

	"truce"
	"truce/codes"
)

// said folds what one member, CA, enters in its log, behind a founding document that names it alone.
func said(t *testing.T, bodies ...any) *truce.State {
	t.Helper()
	doc := &truce.Process{ID: "test", Title: "Test", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Members: []truce.Member{{ID: "CA", Names: []truce.Name{{Text: "Calder"}}, Role: truce.RoleGuarantor, LogKey: "k"}},
		Rule: truce.Rule{Version: 1, Kind: truce.KOfN, K: 1, Voters: []truce.MemberID{"CA"}, Absent: truce.Counts,
			Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Leaves,
			VerdictHours: 48, ReplyHours: 24, LapseK: 1}}
	desk := &truce.Officer{Function: "desk", May: []truce.Action{truce.ActFile, truce.ActAdmin}}
	s := truce.NewState(truce.Digest{})
	for i, body := range append([]any{doc, desk}, bodies...) {
		e := truce.Entry{Kind: truce.KindOfBody(body), Claim: "c" + strconv.Itoa(i), At: truce.Instant(1_000_000 + i),
			Body: body}
		if i > 1 {
			e.Officer = "desk"
		}
		if err := s.ApplyEntry(truce.Ref{Member: "CA", Index: int64(i)}, e); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// shellings are reports of as many incidents as asked for, on three days in turn.
func shellings(n int) (bodies []any) {
	for i := int64(1); i <= int64(n); i++ {
		at := truce.Instant(1_484_500_000 + i%3*86_400)
		bodies = append(bodies, &truce.Report{ID: truce.ReportID(truce.Mint("CA", 'R', i)), Version: 1,
			Incident: truce.IncidentID(truce.Mint("CA", 'I', i)),
			Coded:    &truce.Coded{Kind: codes.Shelling, When: truce.Interval{From: at, To: at}}})
	}
	return bodies
}

func TestPagesGoThroughAllOnce(t *testing.T) {
	r, ctx := In(said(t, shellings(7)...), nil), context.Background()
	for _, sort := range []Order{NewestFirst, OldestFirst, ByID} {
		all, err := r.Incidents(ctx, Incidents{Sort: sort})
		if err != nil || all.Total != 7 || all.Next != "" {
			t.Fatalf("%+v %v", all, err)
		}
		q := Incidents{Sort: sort, Limit: 2}
		for i := 0; i < 7; i += 2 {
			page, err := r.Incidents(ctx, q)
			if err != nil || page.Total != 7 || page.Rows[0].ID != all.Rows[i].ID {
				t.Fatalf("sort %q, page at %d: %+v %v", sort, i, page, err)
			}
			q.After = page.Next
		}
		if q.After != "" {
			t.Fatalf("sort %q: a cursor behind the last page", sort)
		}
	}
	if _, err := r.Incidents(ctx, Incidents{After: "2"}); truce.KindOf(err) != truce.Invalid {
		t.Fatalf("a cursor of no list: %v", err)
	}
}

func TestDaysAreCountedInTheZoneAskedFor(t *testing.T) {
	r, ctx := In(said(t, shellings(7)...), nil), context.Background()
	days, err := r.Tally(ctx, Incidents{}, ByDay, time.FixedZone("", 3*3600))
	want := []truce.Count{{Key: "2017-01-15", N: 2}, {Key: "2017-01-16", N: 3}, {Key: "2017-01-17", N: 2}}
	if err != nil || !slices.Equal(days, want) {
		t.Fatalf("%v %v", days, err)
	}
	if _, err := r.Tally(ctx, Incidents{}, "colour", time.UTC); truce.KindOf(err) != truce.Invalid {
		t.Fatalf("counted by colour: %v", err)
	}
}

func TestRecipientsAreThoseOfOfficersThatAct(t *testing.T) {
	// Recipients made by the reference implementation.
	const a, b = "age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z",
		"age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
	officer := func(function, key string, ended bool) any {
		return &truce.Officer{Function: function, May: []truce.Action{truce.ActFile}, Recipient: key, Ended: ended}
	}
	s := said(t, officer("night desk", a, false), officer("twin", a, false),
		officer("left", b, false), officer("left", b, true), officer("changed", b, false), officer("changed", "", false))
	if got, err := Recipients(context.Background(), In(s, nil), "CA"); err != nil || !slices.Equal(got, []string{a}) {
		t.Errorf("CA seals to %v, %v", got, err)
	}
	if got, err := Recipients(context.Background(), In(s, nil), "BO"); err != nil || len(got) != 0 {
		t.Errorf("BO has no officers and seals to %v, %v", got, err)
	}
}

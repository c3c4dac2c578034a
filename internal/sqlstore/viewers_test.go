package sqlstore

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/viewtest"
	"truce/internal/view"
)

// What viewers outside the members are shown follows the exercise entry by entry: lists, counts, words, reports and
// bulletins are those of the fold, whatever was withdrawn, narrowed, joined or replied to meanwhile.
func TestViewersOutsideFollowTheExercise(t *testing.T) {
	logs := maps.Clone(viewtest.Meridian().Logs)
	c, state := random(46), truce.NewState(truce.Digest{})
	s := sqliteEngine(t, truce.Digest{})
	next, shown := map[truce.MemberID]int64{}, 0
	for members := slices.Sorted(maps.Keys(logs)); len(members) > 0; {
		var batch []truce.LogEntry
		for range 40 {
			if len(members) == 0 {
				break
			}
			m := members[c.IntN(len(members))]
			ref := truce.Ref{Member: m, Index: next[m]}
			batch = append(batch, truce.LogEntry{Ref: ref, Data: logs[m][ref.Index]})
			must(t, state.Apply(ref, logs[m][ref.Index]))
			if next[m]++; next[m] == int64(len(logs[m])) {
				members = slices.DeleteFunc(members, func(x truce.MemberID) bool { return x == m })
			}
		}
		apply(t, s, batch, len(batch))
		for _, who := range []truce.Viewer{truce.Public, {Audience: truce.LevelParties},
			{Member: "BO", Function: "liaison", Audience: truce.LevelParties}} {
			want, n := shownTo(t, query.In(state, nil), who)
			got, _ := shownTo(t, s, who)
			if want != got {
				t.Fatalf("after %v, %v: %s", next, who, difference(want, got))
			}
			shown += n
		}
	}
	if shown == 0 {
		t.Fatal("nothing was shown to anybody")
	}
}

// shownTo writes down what a viewer is shown, and returns how many incidents there are for it.
func shownTo(t *testing.T, r query.Reader, who truce.Viewer) (text string, n int) {
	t.Helper()
	ctx := context.Background()
	l, err := view.New(r).As(ctx, who)
	must(t, err)
	var b strings.Builder
	put := func(v any, err error) {
		t.Helper()
		must(t, err)
		out, err := json.Marshal(v)
		must(t, err)
		fmt.Fprintf(&b, "%s\n", out)
	}
	rows, err := l.All(ctx, query.Incidents{})
	for _, row := range rows {
		row.Words = ""
		put(row, err)
	}
	put(l.Tally(ctx, query.Incidents{}, query.ByDay, time.UTC))
	put(l.Tally(ctx, query.Incidents{}, query.ByActor, time.UTC))
	put(l.Count(ctx, query.Incidents{Words: "bridge"}))
	for _, m := range l.Process().Members {
		for i := range int64(60) {
			if report, err := l.Report(ctx, truce.ReportID(truce.Mint(m.ID, 'R', i+1))); err == nil {
				put(report, nil)
			}
		}
	}
	put(l.Bulletins(ctx))
	return b.String(), len(rows)
}

package sqlstore

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/histories"
)

// After every write audiences see what they would of the same state if nothing had been seen before.
func TestAudiencesFollowEveryWrite(t *testing.T) {
	for seed := range uint64(6) {
		c := random(50 + seed)
		h := some(c, seed, 2+int(seed%3), 90)
		s := sqliteEngine(t, h.Process.Digest())
		fed, fold := logs{}, truce.NewState(h.Process.Digest())
		for entries := h.Entries(c); len(entries) > 0; {
			next := entries[:min(1+c.IntN(4), len(entries))]
			entries = entries[len(next):]
			fed.feed(t, s, next, func() int { return 1 + c.IntN(4) })
			for _, e := range next {
				must(t, fold.Apply(e.Ref, e.Data))
			}
			for _, level := range []truce.Level{truce.LevelParties, truce.LevelPublic} {
				want, got := rowsSeen(t, query.In(fold, nil), level), rowsSeen(t, s, level)
				if want != got {
					t.Fatalf("seed %d, %s: %s", seed, level, difference(want, got))
				}
			}
		}
	}
}

// rowsSeen writes down the rows an audience sees, how they are counted, and under which ids it knows incidents.
func rowsSeen(t *testing.T, r query.Reader, level truce.Level) string {
	t.Helper()
	ctx := context.Background()
	seen, err := r.SeenBy(ctx, histories.Outside(level))
	must(t, err)
	page, err := seen.Incidents(ctx, query.Incidents{Limit: 1000})
	must(t, err)
	var b strings.Builder
	fmt.Fprintln(&b, page.Total)
	for _, row := range page.Rows {
		text, err := json.Marshal(row)
		must(t, err)
		fmt.Fprintf(&b, "%s\n", text)
	}
	days, err := seen.Tally(ctx, query.Incidents{}, query.ByDay, time.UTC)
	must(t, err)
	fmt.Fprintln(&b, days)
	for _, m := range append(histories.Members[:], histories.Joining) {
		for n := range int64(60) {
			id, known := seen.Known(truce.IncidentID(truce.Mint(m, 'I', n)))
			fmt.Fprintln(&b, m, n, id, known)
		}
	}
	return b.String()
}

// Whoever looks as an audience sees whole states, whatever is written meanwhile and whatever others gave up: as many
// rows as are counted, and no incident twice.
func TestAudiencesBesideAWriter(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(41), 3, 200)
	s := sqliteEngine(t, h.Process.Digest())
	entries := h.Entries(random(42))
	feed(t, s, entries[:20], func() int { return 20 })
	written := make(chan struct{})
	var wg sync.WaitGroup
	for n := range 8 { // more than there are connections
		wg.Go(func() {
			a := histories.Outside([]truce.Level{truce.LevelParties, truce.LevelPublic}[n%2])
			for done := false; !done; {
				select {
				case <-written:
					done = true
				default:
				}
				if n < 2 { // gives up while it waits or looks
					some, cancel := context.WithCancel(ctx)
					go cancel()
					if _, err := s.SeenBy(some, a); err != nil && some.Err() == nil {
						t.Error(err)
					}
					cancel()
					continue
				}
				if err := lookAround(ctx, s, a); err != nil {
					t.Error(err)
				}
			}
		})
	}
	feed(t, s, entries[20:120], func() int { return 3 })
	s.mu.Lock()
	s.forget() // as after another process wrote
	s.mu.Unlock()
	feed(t, s, entries[120:], func() int { return 3 })
	close(written)
	wg.Wait()
	if want, got := histories.Answers(ctx, query.In(h.State, nil)), histories.Answers(ctx, s); want != got {
		t.Fatal(difference(want, got))
	}
}

// lookAround asks all that an audience can ask, and returns what is wrong with an answer.
func lookAround(ctx context.Context, s *Store, a query.Audience) error {
	seen, err := s.SeenBy(ctx, a)
	if err != nil {
		return err
	}
	page, err := seen.Incidents(ctx, query.Incidents{Limit: 1000})
	if err != nil {
		return err
	}
	ids := map[truce.IncidentID]bool{}
	for _, row := range page.Rows {
		ids[row.ID] = true
		seen.Known(row.ID)
	}
	if len(ids) != page.Total || len(page.Rows) != page.Total {
		return fmt.Errorf("%d rows of %d incidents, %d are counted", len(page.Rows), len(ids), page.Total)
	}
	if _, err = seen.Tally(ctx, query.Incidents{}, query.ByStatus, time.UTC); err != nil {
		return err
	}
	if err := seen.Spots(ctx, query.Incidents{}, func(*query.Spot) {}); err != nil {
		return err
	}
	_, _, err = seen.Tells(ctx, truce.ReportID(truce.Mint(histories.Members[0], 'R', 1)))
	return err
}

// While all incidents are looked at, others write, and what was known to the audience stays known.
func TestALookKeepsNobodyWaiting(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(43), 3, 120)
	s := sqliteEngine(t, h.Process.Digest())
	feed(t, s, h.Entries(random(44)), func() int { return 50 })
	a := histories.Outside(truce.LevelParties)
	var looks, locked, forgotten atomic.Int64
	var during func()
	sees := a.Sees
	a.Sees = func(p *truce.Process, v *truce.IncidentView) (*truce.IncidentView, query.Row, bool) {
		looks.Add(1)
		if s.mu.TryLock() {
			s.mu.Unlock()
		} else {
			locked.Add(1)
		}
		if during != nil {
			during()
		}
		return sees(p, v)
	}
	look := func() query.Seen {
		seen, err := s.SeenBy(ctx, a)
		must(t, err)
		return seen
	}
	seen := look()
	page, err := seen.Incidents(ctx, query.Incidents{Limit: 1000})
	must(t, err)
	if len(page.Rows) < 5 {
		t.Fatalf("only %d incidents are seen", len(page.Rows))
	}
	s.mu.Lock()
	s.forget()
	s.mu.Unlock()
	during = func() {
		for _, row := range page.Rows {
			if id, known := seen.Known(row.ID); !known || id != row.ID {
				forgotten.Add(1)
			}
		}
	}
	looks.Store(0)
	locked.Store(0)
	look()
	if looks.Load() == 0 {
		t.Fatal("nothing was looked at")
	}
	if n := forgotten.Load(); n > 0 {
		t.Errorf("%d times what is seen was not known during the look", n)
	}
	// Sees runs on several processors, each of which holds the lock for a moment: only a look that nobody could write
	// beside finds it held every time.
	if locked.Load() == looks.Load() {
		t.Error("nothing can be written during a look")
	}
}

// A report that is said to tell of several incidents, some of which are one, tells of the same one as in memory.
func TestAReportOfSeveralIncidents(t *testing.T) {
	ctx := context.Background()
	y := &busy{&importer{b: t, c: random(45)}, map[truce.MemberID]int64{}}
	id := func(n int64) truce.IncidentID { return truce.IncidentID(truce.Mint("CA", 'I', n)) }
	report := truce.ReportID(truce.Mint("CA", 'R', 2))
	entries := []truce.LogEntry{y.entry(), y.entry()}
	put := func(body any) { entries = append(entries, y.put("CA", "desk", body)) }
	for n := range int64(5) {
		r := y.report(n + 1)
		put(r)
		c := *r.Coded
		c.Level = truce.LevelPublic
		put(&truce.Release{Report: r.ID, Version: 1, Coded: c, To: truce.LevelPublic})
	}
	put(&truce.Link{Incident: id(3), Report: report, Linked: true})
	put(&truce.Link{Incident: id(5), Report: report, Linked: true})
	put(&truce.Same{A: id(1), B: id(5), Same: true})
	s := sqliteEngine(t, benchProcess().Digest())
	apply(t, s, entries, len(entries))
	if v, err := s.Incident(ctx, id(5)); err != nil || !slices.Equal(v.Also, []truce.IncidentID{id(5)}) {
		t.Fatalf("they are not one: %v, %v", v, err)
	}
	tells := func(r query.Reader) truce.IncidentID {
		seen, err := r.SeenBy(ctx, histories.Outside(truce.LevelPublic))
		must(t, err)
		in, ok, err := seen.Tells(ctx, report)
		if err != nil || !ok {
			t.Fatalf("%v, %v", ok, err)
		}
		return in
	}
	if want, got := tells(query.In(fold(t, entries), nil)), tells(s); got != want {
		t.Fatalf("it tells of %s, in memory of %s", got, want)
	}
}

package sqlstore

import (
	"context"
	"errors"
	"testing"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/histories"
)

// joining returns a history in which a member joins that stands before the others in order, and enters something.
func joining() *histories.History {
	for seed := uint64(0); ; seed++ {
		h := histories.WriteAmending(random(seed), 2, 120)
		if h.State.Process == nil || h.State.Size(histories.Joining) < 5 {
			continue
		}
		if _, member := h.State.Process.Member(histories.Joining); member {
			return h
		}
	}
}

// When a member joins, the tables are emptied; until they are filled again nothing is read of them that would be of an
// earlier state than before, and then they answer as the fold does.
func TestAMemberJoins(t *testing.T) {
	ctx := context.Background()
	h := joining()
	s := sqliteEngine(t, h.Process.Digest())
	fed, emptied := logs{}, false
	for _, e := range h.Entries(random(40)) {
		fed[e.Member] = append(fed[e.Member], e)
		cut, err := s.Cut(ctx)
		must(t, err)
		if cut.Log(e.Member).Size < e.Index {
			continue // its log waits
		}
		_, err = s.Apply(ctx, []truce.LogEntry{e})
		if errors.Is(err, ErrEmptied) {
			emptied = true
			if _, err := s.Process(ctx); truce.KindOf(err) != truce.Unavailable {
				t.Fatalf("the tables are empty, and it says: %v", err)
			}
			if _, err := s.Incidents(ctx, query.Incidents{}); truce.KindOf(err) != truce.Unavailable {
				t.Fatalf("the tables are empty, and it says: %v", err)
			}
			if cut, err := s.Cut(ctx); err != nil || len(cut) > 0 {
				t.Fatalf("emptied, and stands at %v, %v", cut, err)
			}
			err = nil
		}
		must(t, err)
		fed.goOn(t, s)
	}
	if !emptied {
		t.Fatal("a member joined, and nothing was emptied")
	}
	if want, got := histories.Answers(ctx, query.In(h.State, nil)), histories.Answers(ctx, s); want != got {
		t.Fatal(difference(want, got))
	}
}

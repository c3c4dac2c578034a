package sqlstore

import (
	"context"
	"errors"
	"testing"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/histories"
)

var errInjected = errors.New("injected")

// failing is a writer that fails at its n-th step.
type failing struct {
	writer
	left *int
}

func (f failing) step() error {
	if *f.left--; *f.left < 0 {
		return errInjected
	}
	return nil
}

func (f failing) exec(name string, args ...any) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.writer.exec(name, args...)
}

func (f failing) query(name string, each func(scan) error, args ...any) error {
	if err := f.step(); err != nil {
		return err
	}
	return f.writer.query(name, each, args...)
}

// A write that fails at any of its steps leaves the tables, the columns and what is remembered as they were.
func TestFaultsLeaveNothingBehind(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(21), 3, 90)
	s := sqliteEngine(t, h.Process.Digest())
	entries := h.Entries(random(22))
	feed(t, s, entries[:60], func() int { return 20 })
	must(t, s.Warm(ctx))
	tables, answers := dump(t, s), histories.Answers(ctx, s)
	update, steps := s.update, 0
	for ; ; steps++ {
		left := steps
		s.update = func(ctx context.Context, fn func(writer) error) error {
			return update(ctx, func(w writer) error { return fn(failing{w, &left}) })
		}
		_, err := s.Apply(ctx, entries[60:])
		s.update = update
		if err == nil {
			break
		}
		if !errors.Is(err, errInjected) || truce.KindOf(err) != truce.Unavailable {
			t.Fatalf("step %d: %v", steps, err)
		}
		if dump(t, s) != tables {
			t.Fatalf("a fault at step %d left something behind", steps)
		}
		if steps%25 == 0 && histories.Answers(ctx, s) != answers {
			t.Fatalf("after a fault at step %d the store answers otherwise", steps)
		}
	}
	if steps < 50 {
		t.Fatalf("only %d steps: the faults were injected elsewhere", steps)
	}
	if got := histories.Answers(ctx, s); got != histories.Answers(ctx, query.In(h.State, nil)) {
		t.Fatal("after faults the store answers otherwise than the fold")
	}
}

// Where a commit's outcome is not known the position tells it.
func TestUnknownOutcomeOfACommit(t *testing.T) {
	ctx := context.Background()
	h := histories.Write(random(23), 2, 80)
	s := sqliteEngine(t, h.Process.Digest())
	entries := h.Entries(random(24))
	feed(t, s, entries[:30], func() int { return 10 })
	must(t, s.Warm(ctx))
	update := s.update
	s.update = func(ctx context.Context, fn func(writer) error) error {
		return errors.Join(update(ctx, fn), errInjected)
	}
	if _, err := s.Apply(ctx, entries[30:50]); err == nil {
		t.Fatal("no error")
	}
	s.update = update
	cut, err := s.Cut(ctx)
	must(t, err)
	if n := held(cut); n != 50 {
		t.Fatalf("the tables stand at %d", n)
	}
	feed(t, s, entries[50:], func() int { return 10 })
	if got := histories.Answers(ctx, s); got != histories.Answers(ctx, query.In(h.State, nil)) {
		t.Fatal("the store answers otherwise than the fold")
	}
}

package demo

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"truce"
	"truce/internal/demo/exercise"
	"truce/internal/registrar"
)

// until waits for what must become true by itself.
func until(t *testing.T, what string, holds func() bool) time.Duration {
	t.Helper()
	began := time.Now()
	for limit := began.Add(time.Minute); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("after a minute not yet: %s", what)
		}
	}
	return time.Since(began)
}

// TestFourNodesAreOneRecord files at one node, judges at three, finds the finding at all; then cuts one off.
func TestFourNodesAreOneRecord(t *testing.T) {
	ctx := context.Background()
	w, err := NewNetwork(ctx, t.TempDir(), slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	file := func(m truce.MemberID) truce.IncidentID {
		t.Helper()
		_, id, err := w.Node(m).Registrar.File(ctx, registrar.By{Member: m, Function: exercise.Monitor},
			registrar.Draft{Coded: truce.Coded{Kind: truce.Shelling}, Release: truce.LevelJoint, Received: truce.At(w.Clock())})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	judge := func(m truce.MemberID, id truce.IncidentID) {
		t.Helper()
		err := w.Node(m).Registrar.Assess(ctx, registrar.By{Member: m, Function: exercise.Duty}, "",
			truce.Assessment{Incident: id, State: truce.Given, Happened: truce.Confirmed, Permitted: truce.NotPermitted}, "")
		if err != nil {
			t.Fatal(err)
		}
	}
	knows := func(m truce.MemberID, id truce.IncidentID) bool {
		_, err := w.Node(m).Models.Incident(ctx, id)
		if err != nil && truce.KindOf(err) != truce.NotFound {
			t.Fatal(err)
		}
		return err == nil
	}
	found := func(m truce.MemberID, id truce.IncidentID) bool {
		if !knows(m, id) {
			return false
		}
		v, err := w.Node(m).Models.Incident(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		_, ok := v.Finding()
		return ok
	}
	all := func(holds func(m truce.MemberID) bool) func() bool {
		return func() bool {
			for _, m := range exercise.Members {
				if !holds(m) {
					return false
				}
			}
			return true
		}
	}
	one := func() bool {
		digests, err := w.Digests(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range digests {
			if d != digests[exercise.AR] {
				return false
			}
		}
		return true
	}

	id := file(exercise.CA)
	t.Log("released at one, at all after", until(t, "the report is at every node", all(func(m truce.MemberID) bool { return knows(m, id) })))
	for _, m := range []truce.MemberID{exercise.AR, exercise.BO, exercise.CA} {
		judge(m, id)
	}
	t.Log("judged, settled at all after", until(t, "the finding is at every node", all(func(m truce.MemberID) bool { return found(m, id) })))
	until(t, "one digest", one)

	if err := w.CutOff(exercise.BO, true); err != nil {
		t.Fatal(err)
	}
	inside, outside := file(exercise.BO), file(exercise.CA)
	judge(exercise.BO, inside)
	until(t, "the others go on", func() bool { return knows(exercise.OM, outside) && knows(exercise.AR, outside) })
	if knows(exercise.AR, inside) || knows(exercise.BO, outside) {
		t.Fatal("a line that was cut carried something")
	}
	if err := w.CutOff(exercise.BO, false); err != nil {
		t.Fatal(err)
	}
	until(t, "what was filed on both sides is at every node", all(func(m truce.MemberID) bool { return knows(m, inside) && knows(m, outside) }))
	until(t, "one digest again", one)
}

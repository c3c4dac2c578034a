package demo

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/demo/exercise"
	"truce/internal/registrar"
)

// TestFourNodesAreOneRecord files at one node, judges at three, finds the finding at all; then cuts one off.
func TestFourNodesAreOneRecord(t *testing.T) {
	ctx := context.Background()
	w, err := NewNetwork(ctx, t.TempDir(), slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	await := func(t *testing.T, what string, holds func() bool) time.Duration {
		t.Helper()
		took, err := until(ctx, func() (bool, error) { return holds(), nil })
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		return took
	}
	file := func(m truce.MemberID) truce.IncidentID {
		t.Helper()
		_, id, err := w.Node(m).Registrar.File(ctx, registrar.By{Member: m, Function: exercise.Monitor},
			registrar.Draft{Coded: truce.Coded{Kind: codes.Shelling}, Release: truce.LevelJoint, Received: truce.At(w.Clock())})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	judge := func(m truce.MemberID, id truce.IncidentID) {
		t.Helper()
		err := w.Node(m).Registrar.Assess(ctx, registrar.By{Member: m, Function: exercise.Duty}, "",
			truce.Assessment{Incident: id, State: truce.Given, Happened: codes.Confirmed, Permitted: codes.NotPermitted}, "")
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
		same, err := w.One(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return same
	}

	id := file(exercise.CA)
	t.Log("released at one, at all after", await(t, "the report is at every node",
		all(func(m truce.MemberID) bool { return knows(m, id) })))
	for _, m := range []truce.MemberID{exercise.AR, exercise.BO, exercise.CA} {
		judge(m, id)
	}
	t.Log("judged, settled at all after", await(t, "the finding is at every node",
		all(func(m truce.MemberID) bool { return found(m, id) })))
	await(t, "one digest", one)

	if err := w.CutOff(exercise.BO, true); err != nil {
		t.Fatal(err)
	}
	inside, outside := file(exercise.BO), file(exercise.CA)
	judge(exercise.BO, inside)
	await(t, "the others go on", func() bool { return knows(exercise.OM, outside) && knows(exercise.AR, outside) })
	if knows(exercise.AR, inside) || knows(exercise.BO, outside) {
		t.Fatal("a line that was cut carried something")
	}
	if err := w.CutOff(exercise.BO, false); err != nil {
		t.Fatal(err)
	}
	await(t, "what was filed on both sides is at every node",
		all(func(m truce.MemberID) bool { return knows(m, inside) && knows(m, outside) }))
	await(t, "one digest again", one)
}

// TestTour tells the tour as truce demo --tour does. It fails where a step does not come to be.
func TestTour(t *testing.T) {
	ctx := context.Background()
	w, err := NewNetwork(ctx, t.TempDir(), slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var told strings.Builder
	if err := (&Tour{Out: &told, Network: w, Dir: t.TempDir()}).Run(ctx); err != nil {
		t.Fatalf("%v\n%s", err, told.String())
	}
	for _, says := range []string{"column of BO: not reported", "must not sign before the rest is here",
		"AR leaves with entry", "truce-fork/v1", "under review",
		"stands: none.", "lies in pouch.db", "pouch is left: none."} {
		if !strings.Contains(told.String(), says) {
			t.Errorf("the tour does not say %q", says)
		}
	}
	t.Log(told.String())
}

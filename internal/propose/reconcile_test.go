package propose_test

import (
	"testing"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/demo/exercise"
	"truce/internal/propose"
)

// Over all days of the exercise a register comes to what the bulletins count, and its parts add up to it; every pair of
// the queue lies between two registers that are compared.
func TestRegistersOfTheExercise(t *testing.T) {
	record, _ := played(t, func(truce.Kind) bool { return false })
	r := record.Reader()
	l, e := lens(t, r, as(exercise.CA)), shipped(t)
	const first, last = "2030-02-20", "2030-03-25"
	list := []propose.Ruling{{Member: exercise.BO}, {Member: exercise.CA}}
	got, err := e.Reconcile(ctx, l, list, first, last)
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range list {
		d, err := bulletin.Total(ctx, r, x.Member, first, last)
		if err != nil {
			t.Fatal(err)
		}
		at, ok := d.Bulletin.Figure("observance/registered/" + string(x.Member))
		if !ok {
			t.Fatal("the total prints no register")
		}
		want := len(d.Bulletin.Rows[at.Row].Cells[at.Cell].IDs)
		if total := got.Tallies[i].Total; *total.Low != want || *total.High != want {
			t.Errorf("the register of %s comes to %d, the bulletins count %d", x.Member, *total.Low, want)
		}
		sum := 0
		for _, p := range got.Parts {
			sum += *p.N[i].Low
		}
		if sum != want {
			t.Errorf("the parts of %s come to %d of %d: %s", x.Member, sum, want, got.Why)
		}
	}
	if len(got.Rows) < 100 || len(got.Queue) == 0 {
		t.Errorf("%d rows, %d pairs: %s", len(got.Rows), len(got.Queue), got.Why)
	}
	for _, q := range got.Queue {
		if q.Need == nil || q.A == q.B {
			t.Errorf("%+v is no pair", q)
		}
	}
	if _, err := e.Reconcile(ctx, l, []propose.Ruling{{Member: "XX"}, {Member: exercise.CA}}, first,
		last); truce.KindOf(err) !=
		truce.NotFound {
		t.Errorf("a register of nobody: %v", err)
	}
}

package node

import (
	"context"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/bulletin"
	"truce/internal/registrar"
	"truce/record"
)

// A bulletin is checked from the logs alone: the one that was counted is, one that lies is named, and what is not held
// of the others' logs is said.
func TestBulletinIsCountedAgain(t *testing.T) {
	ctx, dirs := context.Background(), founded(t, "AR", "BO")
	n, by := opened(t, dirs["AR"]), registrar.By{Member: "AR", Function: registrar.DutyOfficer}
	when := truce.Interval{From: 1_484_400_000, To: 1_484_400_000}
	for range 2 {
		_, _, err := n.Registrar.File(ctx, by, registrar.Draft{Release: truce.LevelJoint, Coded: truce.Coded{
			When: when, Kind: codes.Shelling,
			Toll: truce.Toll{Killed: truce.Harm{Total: truce.Exactly(3)}}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	publish := func(spoil func(*truce.Bulletin)) {
		t.Helper()
		d, err := bulletin.Draft(ctx, n.Models, "AR", "2017-01-14")
		if err != nil {
			t.Fatal(err)
		}
		b, err := d.Publication()
		if err != nil {
			t.Fatal(err)
		}
		spoil(b)
		if err := n.Registrar.Publish(ctx, by, "", b); err != nil {
			t.Fatal(err)
		}
	}
	publish(func(*truce.Bulletin) {})
	publish(func(b *truce.Bulletin) {
		x, _ := b.Figure("humanitarian/killed, at most/AR")
		*b.Rows[x.Row].Cells[x.Cell].N = 12
	})
	publish(func(b *truce.Bulletin) {
		b.Cut = append(b.Cut, truce.CutLog{Member: "BO", Size: 50, Root: b.Cut[0].Root})
	})
	for number, want := range map[int64]struct {
		recounted, wrong, unheld bool
	}{1: {recounted: true}, 2: {wrong: true}, 3: {unheld: true}} {
		c, err := n.CheckBulletin(ctx, "AR", number, nil)
		if err != nil || !c.Signed || c.Bulletin.Number != int(number) {
			t.Fatalf("bulletin %d: %+v, %v", number, c, err)
		}
		if c.Recounted != want.recounted || len(c.Unheld) > 0 != want.unheld || len(c.Problems) > 0 != want.wrong {
			t.Errorf("bulletin %d: %+v", number, c)
		}
		if want.wrong && !strings.Contains(c.Problems[0], "it prints 12 [AR-I-1 AR-I-2], the logs give 6") {
			t.Errorf("bulletin %d: %v", number, c.Problems)
		}
	}
	if _, err := n.CheckBulletin(ctx, "AR", 4, nil); truce.KindOf(err) != truce.NotFound {
		t.Errorf("a bulletin that was never published: %v", err)
	}
	_, err := CheckExported(ctx, record.StoreSource(n.Store, n.Own.Origin), n.Own.Verifier, "BO", 1, nil)
	if truce.KindOf(err) != truce.Invalid {
		t.Errorf("the log of AR is taken for that of BO: %v", err)
	}
}

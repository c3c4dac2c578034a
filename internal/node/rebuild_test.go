package node

import (
	"context"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/internal/query"
)

// A rebuild that was killed in the middle leaves the beginning of the logs in the read models. Nobody takes that for
// what the logs say: whoever reads is told, the doctor too, and whatever writes next makes up the rest.
func TestARebuildThatWasKilled(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "CA")
	n := opened(t, dirs["AR"])
	n.Alone()
	if _, err := n.Sync(ctx, opened(t, dirs["CA"]).exchange.Direct(), 0); err != nil {
		t.Fatal(err)
	}
	n.Close()
	func() {
		defer func() { _ = recover() }()
		_, err := Rebuild(ctx, dirs["AR"], Options{}, func(int64, int64) { panic("killed") })
		t.Fatalf("it was not killed: %v", err)
	}()
	read, err := OpenRead(ctx, dirs["AR"], Options{})
	if err != nil {
		t.Fatal(err)
	}
	if at, of, err := read.Position(ctx); err != nil || at == 0 || at == of {
		t.Fatalf("the test stops it nowhere in the middle: %d of %d, %v", at, of, err)
	}
	for asked, ask := range map[string]func() error{
		"incidents":    func() error { _, err := read.Models.Incidents(ctx, query.Incidents{Limit: 1}); return err },
		"reports":      func() error { _, err := read.Models.Reports(ctx, query.Reports{Limit: 1}); return err },
		"the document": func() error { _, err := read.Models.Process(ctx); return err },
		"one incident": func() error { _, err := read.Models.Incident(ctx, "AR-I-1"); return err },
	} {
		if err := ask(); truce.KindOf(err) != truce.Unavailable || !strings.Contains(err.Error(), "truce rebuild") {
			t.Errorf("%s: %v", asked, err)
		}
	}
	read.Close()
	told := func(f Finding) bool { return !f.OK && strings.Contains(f.Do.String(), "truce rebuild") }
	if !slices.ContainsFunc(Examine(ctx, dirs["AR"], Options{}), told) {
		t.Error("the doctor finds nothing")
	}
	n = opened(t, dirs["AR"])
	if _, err := n.Models.Process(ctx); err != nil {
		t.Errorf("after it was opened to write: %v", err)
	}
	if at, of, err := n.Position(ctx); err != nil || at != of {
		t.Errorf("%d of %d, %v", at, of, err)
	}
}

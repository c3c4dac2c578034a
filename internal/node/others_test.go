package node

import (
	"context"
	"strings"
	"testing"

	"truce"
	"truce/record"
)

// Anybody can say that it holds more of a log than there is: that is told, and nobody's doctor fails for it.
func TestAClaimOfSizeIsOnlySaid(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "CA")
	ar, ca := opened(t, dirs["AR"]), opened(t, dirs["CA"])
	claim := truce.Observed{Peer: "AR", Size: 1_000_000, Root: record.TreeState{}.Root.String()}
	if err := ca.Registrar.Observe(ctx, claim); err != nil {
		t.Fatal(err)
	}
	if _, err := ar.Sync(ctx, ca.exchange.Direct(), 0); err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, f := range ar.others(ctx) {
		if !f.OK {
			t.Errorf("the doctor fails: %+v", f)
		}
		if strings.Contains(f.What.String(), "1000000") {
			said++
		}
	}
	if said != 1 {
		t.Errorf("it is told %d times", said)
	}
}

package federation_test

import (
	"sync"
	"testing"

	"truce/internal/federation"
	"truce/internal/recordsql"
	"truce/internal/testing/pgtest"
	"truce/record"
)

// Two processes on one PostgreSQL store fetch the same log at the same time: the copy is whole, cosigned once, and
// neither reports a failure.
func TestTwoProcessesOneStore(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	ar.enter(12_000)
	dsn := pgtest.Start(t).Database(t)
	var all [2]*federation.Federation
	var stores [2]*recordsql.Store
	for i := range all {
		store, err := recordsql.OpenPostgres(ctx, dsn)
		must(t, err)
		t.Cleanup(func() { store.Close() })
		c := bo.config()
		c.Store, stores[i] = store, store
		all[i] = federation.New(c)
	}
	for ar.log.Checkpoint().Size < 16_000 {
		var wg sync.WaitGroup
		for _, f := range all {
			wg.Go(func() {
				r, err := f.Sync(ctx, ar.fed.Direct(), 0)
				if err != nil {
					t.Error(err)
					return
				}
				if l := of(t, r, "AR"); l.Err != nil || l.Fork != nil {
					t.Errorf("%+v", l)
				}
			})
		}
		wg.Wait()
		ar.enter(2000)
	}
	r, err := all[0].Sync(ctx, ar.fed.Direct(), 0)
	must(t, err)
	if l := of(t, r, "AR"); l.Held != 16_000 || l.Err != nil {
		t.Fatalf("%+v", l)
	}
	report, err := record.Verify(ctx, record.StoreSource(stores[1], ar.self.Origin), ar.self.Verifier,
		record.VerifyOptions{})
	if err != nil || report.Entries != 16_000 {
		t.Errorf("%d entries, %v", report.Entries, err)
	}
	cp, err := record.Cosigned(ctx, stores[1], ar.self.Verifier, 16_000)
	must(t, err)
	if list, err := cp.Cosignatures(bo.self.Cosigner); err != nil || len(list) != 1 || cp.Size != 16_000 {
		t.Errorf("cosigned at %d by %v, %v", cp.Size, list, err)
	}
	// What one process takes in, the other serves.
	heads, err := all[1].Heads(ctx)
	must(t, err)
	if len(heads.Checkpoints) != 1 {
		t.Errorf("%d checkpoints", len(heads.Checkpoints))
	}
}

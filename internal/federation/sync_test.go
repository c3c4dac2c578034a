package federation_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"truce/internal/federation"
	"truce/record"
)

// Three nodes over mutual TLS arrive at the same logs with everybody's cosignatures, and then have nothing to say.
func TestThreeNodesConverge(t *testing.T) {
	h := newHouse(t, "AR", "BO", "CA")
	for i, m := range h.members {
		m.serve()
		m.enter(300*i + 5)
	}
	ar, bo, ca := h.members[0], h.members[1], h.members[2]
	// CA never speaks with AR: BO carries between them.
	round := func() (added int64) {
		for _, pair := range [][2]*member{{bo, ar}, {bo, ca}, {ar, bo}, {ca, bo}} {
			added += pair[0].sync(pair[0].to(pair[1])).Added()
		}
		return added
	}
	if added := round(); added == 0 {
		t.Fatal("nothing was exchanged")
	}
	round()
	round()
	h.equal()
	if added := round(); added != 0 {
		t.Errorf("%d entries were added to what was complete", added)
	}
	for _, m := range h.members {
		for _, l := range m.sync(m.to(bo)).Logs {
			if l.Added != 0 || l.Cosignatures != 0 || l.Cosigned {
				t.Errorf("%s: %+v after everything was exchanged", m.id, l)
			}
		}
	}
}

// A node does not cosign its own log, and cosigns another's state once.
func TestCosigning(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	ar.enter(3)
	if r := of(t, bo.sync(ar.fed.Direct()), "AR"); !r.Cosigned || r.Added != 3 || r.Held != 3 || r.Theirs != 3 {
		t.Fatalf("%+v", r)
	}
	if r := of(t, bo.sync(ar.fed.Direct()), "AR"); r.Cosigned {
		t.Errorf("cosigned the same state again")
	}
	if r := of(t, ar.sync(bo.fed.Direct()), "AR"); !r.Own || r.Cosigned || r.Cosignatures != 1 {
		t.Errorf("%+v", r)
	}
	if _, by := ar.holds("AR"); len(by) != 1 || by[0].Name != bo.cos.Name() || !by[0].Time.Equal(now) {
		t.Errorf("cosigned by %v", by)
	}
	// A larger state is served together with the newest cosigned one, so that no cosignature is lost on the way.
	ar.enter(1)
	heads, err := ar.fed.Heads(ctx)
	must(t, err)
	if len(heads.Checkpoints) != 3 {
		t.Errorf("%d checkpoints are served, want the cosigned and the newest of AR, and that of BO", len(heads.Checkpoints))
	}
}

// Of two checkpoints of one log, each may bring cosignatures.
func TestCosignaturesOnBothCheckpoints(t *testing.T) {
	h := newHouse(t, "AR", "BO", "CA")
	ar, bo, ca := h.members[0], h.members[1], h.members[2]
	var both [][]byte
	for range 2 {
		ar.enter(3)
		ca.sync(ar.fed.Direct())
		heads, err := ca.fed.Heads(ctx)
		must(t, err)
		both = append(both, heads.Checkpoints[0])
	}
	peer := shows{ca.fed.Direct(), federation.Heads{Process: process, Checkpoints: both[:1]}}
	if l := of(t, bo.sync(peer), "AR"); l.Added != 3 || l.Cosignatures != 1 {
		t.Fatalf("%+v", l)
	}
	peer.heads.Checkpoints = both
	if l := of(t, bo.sync(peer), "AR"); l.Added != 3 || l.Cosignatures != 1 {
		t.Errorf("the first is known, the second is new: %+v", l)
	}
	if _, by := bo.holds("AR"); len(by) != 2 {
		t.Errorf("cosigned by %v, want CA and BO", by)
	}
}

// A peer shows the fork of a third member: the evidence is in the report, the copy stays, other logs are not concerned.
func TestForkSeenThroughTwoPeers(t *testing.T) {
	for _, sizes := range [][2]int{{4, 4}, {4, 7}, {7, 4}, {300, 700}} {
		h := newHouse(t, "AR", "BO", "CA")
		ar, bo, ca := h.members[0], h.members[1], h.members[2]
		ca.enter(2)
		ar.enter(2)
		twin := fork(t, ar)
		ar.enter(sizes[0] - 2)
		for i := 2; i < sizes[1]; i++ {
			e := entry("AR", i)
			e.Data = append(e.Data, ' ')
			_, err := twin.log.Append(ctx, e)
			must(t, err)
		}
		bo.sync(ar.fed.Direct())
		ca.sync(twin.fed.Direct())
		r, err := bo.fed.Sync(ctx, ca.fed.Direct(), 0)
		must(t, err)
		l := of(t, r, "AR")
		if l.Fork == nil || l.Err != nil || l.Cosigned || l.Held != int64(sizes[0]) {
			t.Fatalf("%v: %+v", sizes, l)
		}
		if _, _, err := record.VerifyFork(record.FormatFork(l.Fork.Fork), ar.self.Verifier); err != nil {
			t.Errorf("%v: the proof: %v", sizes, err)
		}
		if l := of(t, r, "CA"); l.Added != 2 || l.Err != nil {
			t.Errorf("%v: the log of CA: %+v", sizes, l)
		}
		// The member itself is shown the fork by its own key.
		r, err = ar.fed.Sync(ctx, ca.fed.Direct(), 0)
		must(t, err)
		if l := of(t, r, "AR"); l.Fork == nil || !l.Own {
			t.Errorf("%v: AR itself: %+v", sizes, l)
		}
		// before it was known which, that it is longer
		if seen := ar.findings(); len(seen) == 0 || seen[len(seen)-1].Fork == nil {
			t.Errorf("%v: AR was told %+v", sizes, seen)
		}
	}
}

// fork copies the store of a member, as a thief or a careless operator does, and starts a second node from it.
func fork(t *testing.T, m *member) *member {
	t.Helper()
	twin := m.h.found(m.id)
	copyNode(t, m, twin.dir)
	twin.start()
	return twin
}

// copyNode copies what a node has on disk; it stands still meanwhile.
func copyNode(t *testing.T, m *member, to string) {
	t.Helper()
	m.stop()
	files, err := filepath.Glob(filepath.Join(m.dir, "record.db*"))
	must(t, err)
	for _, name := range files {
		data, err := os.ReadFile(name)
		must(t, err)
		must(t, os.WriteFile(filepath.Join(to, filepath.Base(name)), data, 0o600))
	}
	m.start()
}

// A store that was put back learns of it by asking and by being asked, is told nothing false meanwhile, and gets its
// tail back; a node that cosigned more than it holds cosigns nothing.
func TestRollback(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	ar.enter(300)
	ar.sync(bo.fed.Direct())
	backup := t.TempDir()
	copyNode(t, ar, backup)
	bo.enter(10)
	ar.enter(500)
	for range 2 {
		bo.sync(ar.fed.Direct())
		ar.sync(bo.fed.Direct())
	}

	ar.stop()
	ar.dir = backup
	ar.start()
	r, err := ar.fed.Sync(ctx, bo.fed.Direct(), 0)
	must(t, err)
	if l := of(t, r, "AR"); l.Longer == nil || l.Longer.Size != 800 || l.Held != 300 || l.Added != 0 {
		t.Fatalf("%+v", l)
	}
	if l := of(t, r, "BO"); l.Added != 10 || l.Err != nil {
		t.Errorf("the log of BO: %+v", l)
	}
	bo.sync(ar.fed.Direct())
	seen := ar.findings()
	if len(seen) != 2 || seen[0].Longer == nil || seen[1].Longer == nil || seen[1].Longer.Size != 800 {
		t.Fatalf("AR was told %+v", seen)
	}

	ar.log.Close()
	n, err := ar.fed.Recover(ctx, bo.fed.Direct())
	if err != nil || n != 500 {
		t.Fatalf("%d, %v", n, err)
	}
	ar.open()
	if got := ar.log.Checkpoint().Size; got != 800 {
		t.Fatalf("the log has %d entries, want 800", got)
	}
	if receipts, err := ar.log.Append(ctx, entry("AR", 799)); err != nil || !receipts[0].Duplicate {
		t.Errorf("a retry after the recovery: %v, %v", receipts, err)
	}
	ar.enter(1)
	bo.sync(ar.fed.Direct())
	ar.sync(bo.fed.Direct())
	bo.sync(ar.fed.Direct())
	h.equal()
}

// A mirror that was put back does not cosign a smaller state than it did before.
func TestCosignerPutBack(t *testing.T) {
	h := newHouse(t, "AR", "BO", "CA")
	ar, bo, ca := h.members[0], h.members[1], h.members[2]
	ar.enter(3)
	ca.sync(ar.fed.Direct())
	backup := t.TempDir()
	copyNode(t, bo, backup)
	ar.enter(5)
	bo.sync(ar.fed.Direct())
	ar.sync(bo.fed.Direct())
	bo.stop()
	bo.dir = backup
	bo.start()
	// Only the head reaches BO: the entries do not.
	r, err := bo.fed.Sync(ctx, noEntries{ar.fed.Direct()}, 0)
	must(t, err)
	if l := of(t, r, "AR"); l.Cosigned || l.Err == nil {
		t.Errorf("%+v", l)
	}
	bo.sync(ca.fed.Direct()) // does not show what BO cosigned: this node cannot know
	r, err = bo.fed.Sync(ctx, noEntries{ar.fed.Direct()}, 0)
	must(t, err)
	if l := of(t, r, "AR"); l.Cosigned || l.Err == nil {
		t.Errorf("%+v", l)
	}
	bo.sync(ar.fed.Direct())
	if cp, _ := bo.holds("AR"); cp.Size != 8 {
		t.Errorf("BO holds %d", cp.Size)
	}
}

// noEntries is a peer that shows heads and gives nothing.
type noEntries struct{ federation.Peer }

func (noEntries) Source(federation.Log) record.Source {
	return record.FetchSource(func(context.Context, string) ([]byte, error) {
		return nil, &record.Error{Kind: record.ErrUnavailable, Text: "gone"}
	})
}

// While it is not known whether the own log is the newest, it is not shown; the others' are.
func TestWithhold(t *testing.T) {
	h := newHouse(t, "AR", "BO", "CA")
	ar, bo, ca := h.members[0], h.members[1], h.members[2]
	ar.enter(5)
	ca.enter(5)
	ar.sync(ca.fed.Direct())
	ar.withhold.Store(true)
	r := bo.sync(ar.fed.Direct())
	if l := of(t, r, "AR"); l.Theirs != -1 || l.Added != 0 {
		t.Errorf("the withheld log: %+v", l)
	}
	if l := of(t, r, "CA"); l.Added != 5 {
		t.Errorf("another log: %+v", l)
	}
	if _, err := ar.fed.Direct().Source(ar.self).Checkpoint(ctx); !errors.Is(err, record.ErrNotFound) {
		t.Errorf("the checkpoint of the withheld log: %v", err)
	}
	if _, err := ar.fed.Direct().Source(ar.self).Tile(ctx, record.Tile{Level: 0, Index: 0, Width: 5}); !errors.Is(err,
		record.ErrNotFound) {
		t.Errorf("a tile of the withheld log: %v", err)
	}
	ar.withhold.Store(false)
	if l := of(t, bo.sync(ar.fed.Direct()), "AR"); l.Added != 5 {
		t.Errorf("the log, not withheld any more: %+v", l)
	}
}

// What lies beyond the head of a copy is not served.
func TestNothingBeyondTheHeadIsServed(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	ar.enter(10_000)
	src := cutSource{ar.fed.Direct().Source(ar.self), 30}
	_, err := record.Mirror(ctx, bo.store, ar.self.Verifier, src, record.MirrorOptions{})
	wantKind(t, err, record.ErrUnavailable)
	left := 0
	must(t, bo.store.Entries(ctx, ar.self.Origin, 0, 10_000, func(int64, int, []byte) error { left++; return nil }))
	if left == 0 {
		t.Fatal("nothing was left beyond the head; the test shows nothing")
	}
	if _, err := bo.fed.Direct().Source(ar.self).Tile(ctx, record.Tile{Level: record.EntriesLevel, Index: 0,
		Width: 256}); !errors.Is(err, record.ErrNotFound) {
		t.Errorf("entries beyond the head: %v", err)
	}
	if h, err := bo.fed.Heads(ctx); err != nil || len(h.Checkpoints) != 1 {
		t.Errorf("%d checkpoints, %v", len(h.Checkpoints), err)
	}
}

// A log that claims more than the operator allows is refused with a sentence, before anything is fetched.
func TestTooLong(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	ar.enter(100)
	bo.most = 99
	bo.fed = federation.New(bo.config())
	r, err := bo.fed.Sync(ctx, ar.fed.Direct(), 0)
	must(t, err)
	if l := of(t, r, "AR"); l.Err == nil || l.Held != -1 {
		t.Errorf("%+v", l)
	}
}

// cutSource fails from a bundle on, as a connection does that breaks.
type cutSource struct {
	record.Source
	from int64
}

func (s cutSource) Tile(c context.Context, t record.Tile) ([]byte, error) {
	if t.Level == record.EntriesLevel && t.Index >= s.from {
		return nil, &record.Error{Kind: record.ErrUnavailable, Text: "the connection broke"}
	}
	return s.Source.Tile(c, t)
}

// countingPeer counts the bundles that are read.
type countingPeer struct {
	federation.Peer
	bundles atomic.Int64
}

func (p *countingPeer) Source(l federation.Log) record.Source {
	return countingSource{p.Peer.Source(l), &p.bundles}
}

type countingSource struct {
	record.Source
	n *atomic.Int64
}

func (s countingSource) Tile(c context.Context, t record.Tile) ([]byte, error) {
	if t.Level == record.EntriesLevel {
		s.n.Add(1)
	}
	return s.Source.Tile(c, t)
}

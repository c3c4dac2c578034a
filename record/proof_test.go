package record_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"truce/record"
)

// Every entry of trees of many sizes can be proved, against every later size.
func TestProveEveryEntry(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	_, v := testKey(t, "north", testOrigin)
	src := record.StoreSource(store, testOrigin)
	var states []record.Checkpoint
	for _, size := range []int{1, 2, 3, 7, 8, 255, 256, 257, 600} {
		fill(t, l, int(l.Checkpoint().Size), size)
		states = append(states, l.Checkpoint())
	}
	for _, cp := range states { // also the older ones, from a log that has grown since
		for i := int64(0); i < cp.Size; i += max(1, cp.Size/40) {
			path, err := record.ProveInclusion(ctx, src, cp, i)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckRecord(path, cp.Size, cp.Root, i, tlog.RecordHash(testEntry(int(i)).Data)); err != nil {
				t.Fatalf("entry %d at size %d: %v", i, cp.Size, err)
			}
		}
		for _, old := range states {
			if old.Size > cp.Size {
				break
			}
			path, err := record.ProveConsistency(ctx, src, cp, old.Size)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckTree(path, cp.Size, cp.Root, old.Size, old.Root); err != nil {
				t.Fatalf("size %d at size %d: %v", old.Size, cp.Size, err)
			}
			if root, err := record.RootAt(ctx, src, cp, old.Size); err != nil || root != old.Root {
				t.Fatalf("root of size %d at size %d: %v, %v", old.Size, cp.Size, root, err)
			}
		}
	}
	last := states[len(states)-1]
	for _, i := range []int64{-1, last.Size, last.Size + 1} {
		_, err := record.ProveInclusion(ctx, src, last, i)
		wantKind(t, err, record.ErrInvalid)
	}
	for _, n := range []int64{-1, last.Size + 1} {
		_, err := record.ProveConsistency(ctx, src, last, n)
		wantKind(t, err, record.ErrInvalid)
		_, err = record.RootAt(ctx, src, last, n)
		wantKind(t, err, record.ErrInvalid)
	}
	if path, err := record.ProveConsistency(ctx, src, last, 0); err != nil || len(path) != 0 {
		t.Fatalf("consistency with the empty log: %v, %v", path, err)
	}
	_ = v
}

// proofOf returns a proof file of entries of two logs, with a cosignature, and the verifiers for it.
func proofOf(t testing.TB) (file []byte, all []note.Verifier) {
	t.Helper()
	store := testStore(t)
	l := testLog(t, store)
	fill(t, l, 0, 300)
	cosigner, cv := testCosigner(t, "truce.example/south/cosigner")
	line, err := cosigner.Cosign(l.Checkpoint(), time.Unix(1484483400, 0))
	if err != nil {
		t.Fatal(err)
	}
	cp, err := l.Checkpoint().WithSignatures(line)
	if err != nil {
		t.Fatal(err)
	}
	first, err := record.Prove(ctx, record.StoreSource(store, testOrigin), cp, 0, 17, 299)
	if err != nil {
		t.Fatal(err)
	}
	const south = "truce.example/south/1"
	s, sv := testKey(t, "south", south)
	if err := record.Create(ctx, store, s, sv); err != nil {
		t.Fatal(err)
	}
	l2, err := record.Open(ctx, store, s, sv)
	if err != nil {
		t.Fatal(err)
	}
	defer l2.Close()
	if _, err := l2.Append(ctx, record.Entry{Claim: "s-1", Data: []byte("south's")},
		record.Entry{Claim: "s-2"}); err != nil {
		t.Fatal(err)
	}
	second, err := record.Prove(ctx, record.StoreSource(store, south), l2.Checkpoint(), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	_, v := testKey(t, "north", testOrigin)
	return record.FormatProofs(first, second), []note.Verifier{v, sv, cv}
}

func TestProofFile(t *testing.T) {
	file, all := proofOf(t)
	proved, err := record.VerifyProof(file, all...)
	if err != nil {
		t.Fatal(err)
	}
	if len(proved) != 2 || len(proved[0].Entries) != 3 || len(proved[1].Entries) != 2 {
		t.Fatalf("proved %v", proved)
	}
	if e := proved[0].Entries[1]; e.Index != 17 || !bytes.Equal(e.Data, testEntry(17).Data) {
		t.Errorf("proved entry %d, %s", e.Index, e.Data)
	}
	if e := proved[1].Entries[1]; e.Index != 1 || len(e.Data) != 0 {
		t.Errorf("proved entry %d, %s", e.Index, e.Data)
	}
	if c := proved[0].Cosignatures; len(c) != 1 || c[0].Name != "truce.example/south/cosigner" ||
		!c[0].Time.Equal(time.Unix(1484483400, 0)) {
		t.Errorf("cosignatures %v", c)
	}
	// Without the cosigner's key its line is passed over; without a log's key nothing is believed.
	if proved, err := record.VerifyProof(file, all[:2]...); err != nil || len(proved[0].Cosignatures) != 0 {
		t.Errorf("without the cosigner: %v", err)
	}
	_, err = record.VerifyProof(file, all[0], all[2])
	wantKind(t, err, record.ErrInvalid)
	_, foreign := testKey(t, "foreign", testOrigin)
	_, err = record.VerifyProof(file, foreign, all[1])
	wantKind(t, err, record.ErrDamaged)
}

// No byte of a proof can be changed, no line left out or doubled.
func TestProofFileNoticesEveryChange(t *testing.T) {
	file, all := proofOf(t)
	// A cosigner that is not known is passed over, so a changed name only loses the cosignature.
	accepted := func(changed []byte) bool {
		if bytes.Equal(changed, file) {
			return false
		}
		proved, err := record.VerifyProof(changed, all...)
		return err == nil && len(proved[0].Cosignatures) == 1
	}
	for i := range file {
		for _, bit := range []byte{1, 2, 32} {
			changed := bytes.Clone(file)
			changed[i] ^= bit
			if accepted(changed) {
				t.Errorf("byte %d (%q) changed to %q and accepted", i, file[i], changed[i])
			}
		}
		if i < len(file)-1 && accepted(file[:i]) {
			// a file that ends after a whole section is a proof of less
			if !strings.HasSuffix(string(file[:i]), "\n\n") {
				t.Errorf("cut at byte %d and accepted", i)
			}
		}
	}
	lines := strings.SplitAfter(string(file), "\n")
	for i, line := range lines {
		if line == "" {
			continue
		}
		without := strings.Join(append(append([]string{}, lines[:i]...), lines[i+1:]...), "")
		twice := strings.Join(append(append([]string{}, lines[:i+1]...), lines[i:]...), "")
		if accepted([]byte(without)) {
			t.Errorf("line %d (%q) left out and accepted", i+1, line)
		}
		if accepted([]byte(twice)) && !strings.HasPrefix(line, "— ") {
			t.Errorf("line %d (%q) doubled and accepted", i+1, line)
		}
	}
}

func TestProveRefuses(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	fill(t, l, 0, 10)
	src := record.StoreSource(store, testOrigin)
	_, err := record.Prove(ctx, src, l.Checkpoint(), 3, 3)
	wantKind(t, err, record.ErrInvalid)
	_, err = record.Prove(ctx, src, l.Checkpoint(), 10)
	wantKind(t, err, record.ErrInvalid)
	if err := store.Update(ctx, testOrigin, func(tx record.Tx) error {
		return errors.Join(tx.DropAfter(0), tx.PutEntries(0, 10, bytes.Repeat([]byte{0, 1, 'x'}, 10)))
	}); err != nil {
		t.Fatal(err)
	}
	_, err = record.Prove(ctx, src, l.Checkpoint(), 3)
	wantKind(t, err, record.ErrDamaged)
	if err := store.Update(ctx, testOrigin,
		func(tx record.Tx) error { return tx.PutTile(0, 0, make([]byte, 320)) }); err != nil {
		t.Fatal(err)
	}
	_, err = record.ProveInclusion(ctx, src, l.Checkpoint(), 3)
	wantKind(t, err, record.ErrDamaged)
}

// twoHistories returns stores with two logs of one key that share their first entries.
func twoHistories(t testing.TB, shared, a, b int) (storeA, storeB record.Store) {
	t.Helper()
	storeA, storeB = testStore(t), testStore(t)
	la, lb := testLog(t, storeA), testLog(t, storeB)
	fill(t, la, 0, shared)
	fill(t, lb, 0, shared)
	fill(t, la, 100_000, 100_000+a)
	fill(t, lb, 200_000, 200_000+b)
	return storeA, storeB
}

func TestForks(t *testing.T) {
	_, v := testKey(t, "north", testOrigin)
	for _, n := range [][3]int{{0, 1, 1}, {0, 1, 300}, {0, 256, 1}, {1, 1, 1}, {5, 3, 4}, {100, 200, 1}, {255, 1, 1},
		{255, 2, 300}, {256, 1, 256}, {300, 700, 5}, {512, 1, 1}, {1000, 1, 3000}} {
		a, b := twoHistories(t, n[0], n[1], n[2])
		for _, pair := range [][2]record.Store{{a, b}, {b, a}} {
			copyOf, source := testStore(t), record.StoreSource(pair[1], testOrigin)
			if _, err := record.Mirror(ctx, copyOf, v, record.StoreSource(pair[0], testOrigin),
				record.MirrorOptions{}); err != nil {
				t.Fatal(err)
			}
			before := verify(t, copyOf)
			_, err := record.Mirror(ctx, copyOf, v, source, record.MirrorOptions{})
			var fork *record.ForkError
			if !errors.As(err, &fork) || !errors.Is(err, record.ErrConflict) {
				t.Fatalf("%v: %v, want a fork", n, err)
			}
			file := record.FormatFork(fork.Fork)
			smaller, larger, err := record.VerifyFork(file, v)
			if err != nil {
				t.Fatalf("%v: the evidence does not verify: %v\n%s", n, err, file)
			}
			if smaller.Size > larger.Size || smaller.Size == larger.Size && smaller.Root == larger.Root {
				t.Errorf("%v: the evidence is of %d and %d", n, smaller.Size, larger.Size)
			}
			if after := verify(t, copyOf); !bytes.Equal(after.Checkpoint.Signed, before.Checkpoint.Signed) {
				t.Errorf("%v: the copy was changed", n)
			}
			noticesEveryChange(t, file, v)
		}
	}
}

// noticesEveryChange checks that a fork file cannot be changed and still prove a fork.
func noticesEveryChange(t *testing.T, file []byte, v note.Verifier) {
	t.Helper()
	for i := 0; i < len(file); i += 7 {
		changed := bytes.Clone(file)
		changed[i] ^= 1
		if _, _, err := record.VerifyFork(changed, v); err == nil {
			t.Errorf("byte %d (%q) of the evidence changed and accepted", i, file[i])
		}
	}
	_, foreign := testKey(t, "foreign", testOrigin)
	if _, _, err := record.VerifyFork(file, foreign); err == nil {
		t.Error("the evidence is accepted with a foreign key")
	}
}

// An honest log cannot be accused.
func TestNoFalseFork(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	_, v := testKey(t, "north", testOrigin)
	src := record.StoreSource(store, testOrigin)
	var states []record.Checkpoint
	for _, size := range []int{0, 1, 2, 255, 256, 257, 700} {
		fill(t, l, int(l.Checkpoint().Size), size)
		states = append(states, l.Checkpoint())
	}
	for _, a := range states {
		for _, b := range states {
			if err := record.Compare(ctx, src, a, b); err != nil {
				t.Errorf("sizes %d and %d: %v", a.Size, b.Size, err)
			}
			f := record.Fork{Smaller: a.Signed, Larger: b.Signed}
			if a.Size > 0 && a.Size < b.Size {
				path, err := record.ProveConsistency(ctx, src, b, a.Size)
				if err != nil {
					t.Fatal(err)
				}
				f.Path = path
				f.Root = a.Root
				for _, root := range []tlog.Hash{a.Root, b.Root, {}} {
					f.Root = root
					if _, _, err := record.VerifyFork(record.FormatFork(f), v); err == nil {
						t.Errorf("sizes %d and %d, root %v: accepted as a fork", a.Size, b.Size, root)
					}
				}
			} else if _, _, err := record.VerifyFork(record.FormatFork(f), v); err == nil {
				t.Errorf("sizes %d and %d: accepted as a fork", a.Size, b.Size)
			}
		}
	}
}

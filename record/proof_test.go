package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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

func TestMirror(t *testing.T) {
	store, into := testStore(t), testStore(t)
	l := testLog(t, store)
	_, v := testKey(t, "north", testOrigin)
	src := record.StoreSource(store, testOrigin)
	size := 0
	sizes := []int{0, 1, 2, 100, 255, 256, 257, 511, 513, 5000, 5001}
	if !testing.Short() {
		sizes = append(sizes, 70_000, 70_001) // past the first tile of level 1
	}
	for _, next := range sizes {
		fill(t, l, size, next)
		m, err := record.Mirror(ctx, into, v, src, record.MirrorOptions{})
		if err != nil || m.Before != int64(size) || m.Added != int64(next-size) || m.Checkpoint.Size != int64(next) {
			t.Fatalf("from %d to %d: %+v, %v", size, next, m, err)
		}
		if r := verify(t, into); r.Entries != int64(next) {
			t.Fatalf("the copy has %d entries, want %d", r.Entries, next)
		}
		again, err := record.Mirror(ctx, into, v, src, record.MirrorOptions{})
		if err != nil || again.Added != 0 {
			t.Fatalf("again at %d: %+v, %v", next, again, err)
		}
		size = next
	}
}

// A part exported later brings a copy up to date; a source that is behind does no harm.
func TestMirrorFromParts(t *testing.T) {
	store, into := testStore(t), testStore(t)
	l := testLog(t, store)
	_, v := testKey(t, "north", testOrigin)
	var dirs []string
	for _, step := range [][2]int{{0, 700}, {700, 1000}, {1000, 1001}, {1001, 4000}} {
		fill(t, l, step[0], step[1])
		dir := filepath.Join(t.TempDir(), "a", "b")
		if _, err := record.Export(ctx, store, testOrigin, dir, int64(step[0])); err != nil {
			t.Fatal(err)
		}
		m, err := record.Mirror(ctx, into, v, record.ReadDir(dir), record.MirrorOptions{})
		if err != nil || m.Added != int64(step[1]-step[0]) {
			t.Fatalf("%v: %+v, %v", step, m, err)
		}
		dirs = append(dirs, dir)
	}
	for _, dir := range dirs {
		if m, err := record.Mirror(ctx, into, v, record.ReadDir(dir), record.MirrorOptions{}); err != nil || m.Added != 0 {
			t.Errorf("an older part: %+v, %v", m, err)
		}
	}
	// A part that begins after what the copy holds is not enough.
	other := testStore(t)
	if _, err := record.Mirror(ctx, other, v, record.ReadDir(dirs[2]), record.MirrorOptions{}); !errors.Is(err,
		record.ErrDamaged) {
		t.Errorf("a part alone: %v", err)
	}
	if _, err := other.Head(ctx, testOrigin); !errors.Is(err, record.ErrNotFound) {
		t.Errorf("a part alone left a head: %v", err)
	}
}

// A source that does not match its own checkpoint leaves the copy as it was, and the next good source is taken.
func TestMirrorOfDamagedSource(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	_, v := testKey(t, "north", testOrigin)
	fill(t, l, 0, 300)
	early := t.TempDir()
	if _, err := record.Export(ctx, store, testOrigin, early, 0); err != nil {
		t.Fatal(err)
	}
	fill(t, l, 300, 9000)
	dir := t.TempDir()
	if _, err := record.Export(ctx, store, testOrigin, dir, 0); err != nil {
		t.Fatal(err)
	}
	type change = map[string]func([]byte) []byte
	for name, c := range map[string]change{
		"entry":                   {"tile/entries/030": flipEntry(5)},
		"last entry":              {"tile/entries/035.p/40": flip(-1)},
		"missing bundle":          {"tile/entries/020": remove},
		"entry that the copy has": {"tile/entries/001": flipEntry(5)},
		"the same, with its hash": {"tile/entries/001": flipEntry(5),
			"tile/0/001": put(rehash(dir, "tile/entries/001", flipEntry(5)))},
		"entry and the tiles above": {"tile/entries/001": flipEntry(5), "tile/0/001": flip(0), "tile/1/000.p/35": flip(40)},
		"checkpoint":                {"checkpoint": flip(50)},
	} {
		into := testStore(t)
		if _, err := record.Mirror(ctx, into, v, record.ReadDir(early), record.MirrorOptions{}); err != nil {
			t.Fatal(err)
		}
		damaged(t, dir, c, func() {
			_, err := record.Mirror(ctx, into, v, record.ReadDir(dir), record.MirrorOptions{})
			if !errors.Is(err, record.ErrDamaged) {
				t.Errorf("%s: %v, want damage", name, err)
			}
		})
		if r := verify(t, into); r.Entries != 300 {
			t.Errorf("%s: the copy has %d entries, want 300", name, r.Entries)
		}
		if m, err := record.Mirror(ctx, into, v, record.ReadDir(dir), record.MirrorOptions{}); err != nil || m.Added != 8700 {
			t.Errorf("%s: after that, from a good source: %+v, %v", name, m, err)
		}
		verify(t, into)
	}
	// A damaged tile over good entries does not keep a copy from being made.
	into := testStore(t)
	damaged(t, dir, change{"tile/0/010": flip(3)}, func() {
		if m, err := record.Mirror(ctx, into, v, record.ReadDir(dir), record.MirrorOptions{}); err != nil || m.Added != 9000 {
			t.Errorf("a damaged tile: %+v, %v", m, err)
		}
	})
	verify(t, into)
}

func TestExport(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	_, v := testKey(t, "north", testOrigin)
	dir := t.TempDir()
	for _, size := range []int{0, 1, 255, 256, 300, 66_000} { // again into the same directory
		fill(t, l, int(l.Checkpoint().Size), size)
		e, err := record.Export(ctx, store, testOrigin, dir, 0)
		if err != nil || e.Size != int64(size) || !bytes.Equal(e.Checkpoint, l.Checkpoint().Signed) {
			t.Fatalf("size %d: %+v, %v", size, e, err)
		}
		if r, err := record.Verify(ctx, record.ReadDir(dir), v, record.VerifyOptions{}); err != nil ||
			r.Entries != int64(size) {
			t.Fatalf("size %d: verified %d, %v", size, r.Entries, err)
		}
	}
	for _, from := range []int64{-1, 66_001} {
		_, err := record.Export(ctx, store, testOrigin, t.TempDir(), from)
		wantKind(t, err, record.ErrInvalid)
	}
	_, err := record.Export(ctx, store, "truce.example/none/1", t.TempDir(), 0)
	wantKind(t, err, record.ErrNotFound)
	if err := os.WriteFile(filepath.Join(dir, "checkpoint"), bytes.Replace(l.Checkpoint().Signed, []byte("\n66000\n"),
		[]byte("\n66001\n"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = record.Export(ctx, store, testOrigin, dir, 0)
	wantKind(t, err, record.ErrConflict)
	if err := os.WriteFile(filepath.Join(dir, "checkpoint"), []byte("a shopping list\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = record.Export(ctx, store, testOrigin, dir, 0)
	wantKind(t, err, record.ErrConflict)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = record.Export(ctx, store, testOrigin, file, 0)
	wantKind(t, err, record.ErrUnavailable)
	if !strings.Contains(err.Error(), file) {
		t.Errorf("the error does not name the directory: %v", err)
	}
}

func TestCosignatures(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	fill(t, l, 0, 5)
	_, v := testKey(t, "north", testOrigin)
	a, av := testCosigner(t, "truce.example/south/cosigner")
	b, bv := testCosigner(t, "truce.example/un/cosigner")
	cp := l.Checkpoint()
	at := time.Date(2017, 1, 15, 12, 30, 0, 999, time.UTC)
	line := func(c *record.Cosigner, cp record.Checkpoint) []byte {
		t.Helper()
		l, err := c.Cosign(cp, at)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	// A line of a kind that nobody knows yet is kept.
	unknown := "— truce.example/future/cosigner " + strings.Repeat("AAAA", 800) + "\n"
	for _, lines := range [][]byte{line(a, cp), line(b, cp), line(a, cp), []byte(unknown)} {
		with, err := cp.WithSignatures(lines)
		if err != nil {
			t.Fatal(err)
		}
		if err := record.AddCosignatures(ctx, store, v, with.Signed, av, bv); err != nil {
			t.Fatal(err)
		}
	}
	got, err := record.Cosigned(ctx, store, v, 100)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(got.Signed), "\n— "); n != 4 || !strings.Contains(string(got.Signed), unknown) {
		t.Errorf("%d signature lines, want 4:\n%s", n, got.Signed)
	}
	c, err := got.Cosignatures(av, bv, v)
	if err != nil || len(c) != 2 || !c[0].Time.Equal(at.Truncate(time.Second)) ||
		!c[1].Time.Equal(at.Truncate(time.Second)) {
		t.Fatalf("cosignatures %v, %v", c, err)
	}
	if c, err := got.Cosignatures(); err != nil || len(c) != 0 {
		t.Errorf("without cosigners: %v, %v", c, err)
	}
	if r := verifyWith(t, store, av); len(r.Cosignatures) != 0 {
		t.Errorf("the head itself carries cosignatures: %v", r.Cosignatures)
	}
	dir := t.TempDir()
	if _, err := record.Export(ctx, store, testOrigin, dir, 0); err != nil {
		t.Fatal(err)
	}
	r, err := record.Verify(ctx, record.ReadDir(dir), v, record.VerifyOptions{Cosigners: []note.Verifier{av, bv}})
	if err != nil || len(r.Cosignatures) != 2 {
		t.Errorf("the export carries cosignatures %v, %v", r.Cosignatures, err)
	}

	// A cosignature that was changed, or is on another checkpoint, is refused.
	fill(t, l, 5, 6)
	bad, err := l.Checkpoint().WithSignatures(line(a, cp))
	if err != nil {
		t.Fatal(err)
	}
	_, err = bad.Cosignatures(av)
	wantKind(t, err, record.ErrDamaged)
	wantKind(t, record.AddCosignatures(ctx, store, v, bad.Signed, av), record.ErrDamaged)
	// One on a state that the store does not hold yet is for later; one on another history is a fork.
	_, other := twoHistories(t, 0, 1, 3)
	head, err := other.Head(ctx, testOrigin)
	if err != nil {
		t.Fatal(err)
	}
	var fork *record.ForkError
	if err := record.AddCosignatures(ctx, store, v, head.Signed); !errors.As(err, &fork) {
		t.Errorf("another history: %v", err)
	}
	wantKind(t, record.AddCosignatures(ctx, other, v, cp.Signed), record.ErrNotFound)

	if _, err := a.Cosign(cp, time.Unix(-1, 0)); err == nil {
		t.Error("cosigned before 1970")
	}
	for _, lines := range []string{"", "hello\n", "— x\n", "— x y\n", line2(line(a, cp)), "\n" + string(line(a, cp))} {
		if got, err := cp.WithSignatures([]byte(lines)); err == nil {
			t.Errorf("took the lines %q: %s", lines, got.Signed)
		}
	}
}

// line2 is a line without its newline.
func line2(line []byte) string { return string(line[:len(line)-1]) }

func verifyWith(t *testing.T, store record.Store, cosigners ...note.Verifier) record.Report {
	t.Helper()
	_, v := testKey(t, "north", testOrigin)
	r, err := record.Verify(ctx, record.StoreSource(store, testOrigin), v, record.VerifyOptions{Cosigners: cosigners})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestKeys(t *testing.T) {
	skey, vkey, err := record.GenerateKey(strings.NewReader(strings.Repeat("k", 32)), testOrigin)
	if err != nil {
		t.Fatal(err)
	}
	cskey, cvkey, err := record.GenerateCosignerKey(strings.NewReader(strings.Repeat("k", 32)), "truce.example/c")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range [][2]string{{skey, vkey}, {cskey, cvkey}} {
		if got, err := record.PublicKey(k[0]); err != nil || got != k[1] {
			t.Errorf("public key of %s: %s, %v", k[1], got, err)
		}
	}
	if _, err := record.NewSigner(cskey); err == nil {
		t.Error("a cosigner's key opens a log")
	}
	if _, err := record.NewCosigner(skey); err == nil {
		t.Error("a log's key cosigns")
	}
	if s, err := record.NewSigner(skey); err != nil || s.Name() != testOrigin {
		t.Error(err)
	}
	for _, vk := range []string{vkey, cvkey} {
		v, err := record.NewVerifier(vk)
		if err != nil || !strings.HasPrefix(vk, fmt.Sprintf("%s+%08x+", v.Name(), v.KeyHash())) {
			t.Errorf("%s: %v", vk, err)
		}
		for i := range vk {
			changed := []byte(vk)
			changed[i] ^= 1
			if _, err := record.NewVerifier(string(changed)); err == nil {
				t.Errorf("key %q with byte %d changed is accepted", changed, i)
			}
		}
	}
	for i := range skey {
		changed := []byte(skey)
		changed[i] ^= 1
		_, err := record.NewSigner(string(changed))
		if err == nil {
			t.Errorf("secret key with byte %d changed is accepted", i)
		} else if strings.Contains(err.Error(), skey[len(skey)-20:]) {
			t.Errorf("the error quotes the secret key: %v", err)
		}
	}
	mldsa := "truce.example/w+00000000+Bg" + strings.Repeat("A", 1750)
	if _, err := record.NewVerifier(mldsa); err == nil || !strings.Contains(err.Error(), "ML-DSA-44") {
		t.Errorf("a key of the next kind: %v", err)
	}
	for _, name := range []string{"", "a b", "a+b", "a\nb", "é", strings.Repeat("x", 256)} {
		if _, _, err := record.GenerateKey(strings.NewReader(strings.Repeat("k", 32)), name); err == nil {
			t.Errorf("a key for the name %q", name)
		}
	}
	if _, _, err := record.GenerateKey(strings.NewReader("short"), "x"); !errors.Is(err, record.ErrUnavailable) {
		t.Errorf("without randomness: %v", err)
	}
}

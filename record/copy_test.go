package record_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"truce/record"
)

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

package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"truce/record"
)

// bigSize makes a tree with full and partial tiles on levels 0 and 1, and a partial one on level 2.
const bigSize = 70_000

// bigExport exports a log of bigSize entries to a directory.
func bigExport(t *testing.T) (dir string, v note.Verifier) {
	t.Helper()
	store := testStore(t)
	l := testLog(t, store)
	fill(t, l, 0, bigSize)
	dir = t.TempDir()
	if _, err := record.Export(ctx, store, testOrigin, dir, 0); err != nil {
		t.Fatal(err)
	}
	_, v = testKey(t, "north", testOrigin)
	return dir, v
}

// damaged runs check after the files were changed, and puts them back.
func damaged(t *testing.T, dir string, change map[string]func([]byte) []byte, check func()) {
	t.Helper()
	for path, f := range change {
		name := filepath.Join(dir, path)
		old, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := os.WriteFile(name, old, 0o644); err != nil {
				t.Fatal(err)
			}
		}()
		if changed := f(bytes.Clone(old)); changed == nil {
			err = os.Remove(name)
		} else {
			err = os.WriteFile(name, changed, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	check()
}

// Changes to a file.
func flip(i int) func([]byte) []byte {
	return func(b []byte) []byte { b[(i+len(b))%len(b)] ^= 1; return b }
}
func cut(n int) func([]byte) []byte    { return func(b []byte) []byte { return b[:len(b)-n] } }
func extend(b []byte) []byte           { return append(b, 0) }
func remove([]byte) []byte             { return nil }
func empty([]byte) []byte              { return []byte{} }
func put(c []byte) func([]byte) []byte { return func([]byte) []byte { return c } }

// flipEntry changes a byte of an entry of a bundle.
func flipEntry(k int) func([]byte) []byte {
	return func(b []byte) []byte {
		at := 0
		for range k {
			at += 2 + int(b[at])<<8 + int(b[at+1])
		}
		b[at+2] ^= 1
		return b
	}
}

// rehash returns the leaf hashes of a bundle after a change: what somebody writes who changes entry and hash together.
func rehash(dir, path string, change func([]byte) []byte) []byte {
	b, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		panic(err)
	}
	var tile []byte
	for b = change(b); len(b) > 0; {
		n := int(b[0])<<8 + int(b[1])
		h := tlog.RecordHash(b[2 : 2+n])
		tile, b = append(tile, h[:]...), b[2+n:]
	}
	return tile
}

func TestVerifyNamesTheFirstBadEntry(t *testing.T) {
	dir, v := bigExport(t)
	if r, err := record.Verify(ctx, record.ReadDir(dir), v, record.VerifyOptions{}); err != nil || r.Entries != bigSize {
		t.Fatalf("verified %d entries, %v", r.Entries, err)
	}
	type change = map[string]func([]byte) []byte
	const last = "tile/entries/273.p/112"
	tests := []struct {
		name        string
		change      change
		first, last int64
		words       string
	}{
		{"first entry", change{"tile/entries/000": flipEntry(0)}, 0, 0, "its bytes are not those whose hash was signed"},
		{"last of a bundle", change{"tile/entries/000": flipEntry(255)}, 255, 255, "its bytes"},
		{"middle", change{"tile/entries/100": flipEntry(7)}, 25607, 25607, "tile/entries/100"},
		{"after the first level-1 tile", change{"tile/entries/260": flipEntry(3)}, 66563, 66563, "its bytes"},
		{"last entry", change{last: flip(-1)}, 69999, 69999, "its bytes"},
		{"two entries", change{"tile/entries/050": flipEntry(9), "tile/entries/200": flipEntry(1)}, 12809, 12809,
			"its bytes"},
		{"length grown", change{"tile/entries/010": func(b []byte) []byte { b[1]++; return b }}, 2560, 2560, "its bytes"},
		{"length beyond the end", change{"tile/entries/010": func(b []byte) []byte { b[0] = 255; return b }}, 2560, 2560,
			"ends before the end of this entry"},
		{"bundle cut inside an entry", change{"tile/entries/011": cut(3)}, 3071, 3071, "ends before the end of this entry"},
		{"bundle cut in half", change{"tile/entries/011": func(b []byte) []byte { return b[:len(b)/2] }}, 2944, 2944,
			"ends before"},
		{"bundle empty", change{"tile/entries/011": empty}, 2816, 2816, "ends before"},
		{"bundle too long", change{"tile/entries/011": extend}, -1, -1, "1 bytes after its last entry"},
		{"bundle missing", change{"tile/entries/011": remove}, 2816, 3071, "the entries are missing"},
		{"last bundle missing", change{last: remove}, 69888, 69999, "the entries are missing"},
		{"an earlier entry beside a missing bundle", change{"tile/entries/012": remove, "tile/entries/011": flipEntry(5)},
			2821, 2821, "its bytes"},

		{"leaf tile", change{"tile/0/010": flip(100)}, -1, -1, "every entry is as it was signed"},
		{"leaf tile missing", change{"tile/0/010": remove}, -1, -1, "every entry is as it was signed"},
		{"leaf tile cut", change{"tile/0/010": cut(32)}, -1, -1, "every entry is as it was signed"},
		{"leaf tile too long", change{"tile/0/010": extend}, -1, -1, "every entry is as it was signed"},
		{"partial leaf tile", change{"tile/0/273.p/112": flip(5)}, -1, -1, "every entry is as it was signed"},
		{"level 1", change{"tile/1/000": flip(8000)}, -1, -1, "every entry is as it was signed"},
		{"level 1 partial", change{"tile/1/001.p/17": flip(3)}, -1, -1, "every entry is as it was signed"},
		{"level 2", change{"tile/2/000.p/1": flip(3)}, -1, -1, "every entry is as it was signed"},
		{"level 2 missing", change{"tile/2/000.p/1": remove}, -1, -1, "every entry is as it was signed"},

		{"entry, and another leaf tile", change{"tile/entries/020": flipEntry(4), "tile/0/005": flip(0)}, 5124, 5124,
			"its bytes"},
		{"entry, and a leaf tile after it", change{"tile/entries/020": flipEntry(4), "tile/0/100": flip(0)}, 5124, 5124,
			"its bytes"},
		{"entry, and the tile above it", change{"tile/entries/020": flipEntry(4), "tile/1/000": flip(0)}, 5124, 5124,
			"it cannot be told which"},
		{"entry with its leaf hash", change{
			"tile/entries/030": flipEntry(4), "tile/0/030": put(rehash(dir, "tile/entries/030", flipEntry(4)))},
			7680, 7935, "changed together"},
		{"entry with its leaf hash, in the last bundle", change{
			last: flipEntry(4), "tile/0/273.p/112": put(rehash(dir, last, flipEntry(4)))}, -1, -1,
			"all of them were changed together"},
		{"entry with its leaf hash, and a later entry", change{
			"tile/entries/030": flipEntry(4), "tile/0/030": put(rehash(dir, "tile/entries/030", flipEntry(4))),
			"tile/entries/031": flipEntry(0)}, 7680, 7935, "changed together"},
		{"entry with its leaf hash, and a far later entry", change{
			"tile/entries/030": flipEntry(4), "tile/0/030": put(rehash(dir, "tile/entries/030", flipEntry(4))),
			"tile/entries/270": flipEntry(0)}, 7680, 7935, "changed together"},
	}
	for _, tt := range tests {
		damaged(t, dir, tt.change, func() {
			_, err := record.Verify(ctx, record.ReadDir(dir), v, record.VerifyOptions{})
			var d *record.DamageError
			if !errors.As(err, &d) || !errors.Is(err, record.ErrDamaged) {
				t.Errorf("%s: got %v, want a DamageError", tt.name, err)
				return
			}
			if d.First != tt.first || d.Last != tt.last || !strings.Contains(err.Error(), tt.words) {
				t.Errorf("%s: entries %d to %d, %q; want %d to %d, %q", tt.name, d.First, d.Last, err, tt.first, tt.last, tt.words)
			}
		})
	}
	if _, err := record.Verify(ctx, record.ReadDir(dir), v, record.VerifyOptions{}); err != nil {
		t.Fatalf("the damage was not put back: %v", err)
	}
}

func TestVerifyCheckpoint(t *testing.T) {
	store := testStore(t)
	fill(t, testLog(t, store), 0, 300)
	dir := t.TempDir()
	if _, err := record.Export(ctx, store, testOrigin, dir, 0); err != nil {
		t.Fatal(err)
	}
	_, v := testKey(t, "north", testOrigin)
	_, foreign := testKey(t, "foreign", testOrigin)
	_, south := testKey(t, "south", "truce.example/south/1")
	other := testStore(t)
	fill(t, testLog(t, other), 500, 800)
	head, err := other.Head(ctx, testOrigin)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		change func([]byte) []byte
		v      note.Verifier
		kind   error
		words  string
	}{
		{"missing", remove, v, record.ErrNotFound, "checkpoint is missing"},
		{"empty", empty, v, record.ErrDamaged, "is empty"},
		{"size changed", func(b []byte) []byte { return bytes.Replace(b, []byte("\n300\n"), []byte("\n299\n"), 1) }, v,
			record.ErrDamaged, "was altered"},
		{"root changed", flip(30), v, record.ErrDamaged, "was altered"},
		{"signature changed", flip(-10), v, record.ErrDamaged, "was altered"},
		{"cut", cut(20), v, record.ErrDamaged, "not a signed note"},
		{"text", put([]byte("hello\n")), v, record.ErrDamaged, "not a signed note"},
		{"huge", put(bytes.Repeat([]byte("x"), 1<<20)), v, record.ErrDamaged, "more than any checkpoint needs"},
		{"foreign key", nil, foreign, record.ErrDamaged, "the wrong key was given"},
		{"another log's key", nil, south, record.ErrDamaged, "the wrong key was given"},
		{"of other data", put(head.Signed), v, record.ErrDamaged, "the checkpoint is of other data"},
	}
	for _, tt := range tests {
		changes := map[string]func([]byte) []byte{}
		if tt.change != nil {
			changes["checkpoint"] = tt.change
		}
		damaged(t, dir, changes, func() {
			_, err := record.Verify(ctx, record.ReadDir(dir), tt.v, record.VerifyOptions{})
			if !errors.Is(err, tt.kind) || !strings.Contains(err.Error(), tt.words) {
				t.Errorf("%s: %v, want %q", tt.name, err, tt.words)
			}
		})
	}
	_, err = record.Verify(ctx, record.ReadDir(filepath.Join(dir, "none")), v, record.VerifyOptions{})
	wantKind(t, err, record.ErrNotFound)
}

// Every byte of a small log, flipped, is noticed, whichever file it is in.
func TestVerifyNoticesEveryByte(t *testing.T) {
	store := testStore(t)
	fill(t, testLog(t, store), 0, 260)
	dir := t.TempDir()
	if _, err := record.Export(ctx, store, testOrigin, dir, 0); err != nil {
		t.Fatal(err)
	}
	_, v := testKey(t, "north", testOrigin)
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		step := 1
		if info.Size() > 1000 {
			step = 61
		}
		for i := 0; i < int(info.Size()); i += step {
			damaged(t, dir, map[string]func([]byte) []byte{path: flip(i)}, func() {
				if _, err := record.Verify(ctx, record.ReadDir(dir), v, record.VerifyOptions{}); err == nil {
					t.Errorf("byte %d of %s was changed and nothing was noticed", i, path)
				}
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Verify works on part of a log, from the tiles on.
func TestVerifyFrom(t *testing.T) {
	store := testStore(t)
	fill(t, testLog(t, store), 0, bigSize)
	_, v := testKey(t, "north", testOrigin)
	for _, from := range []int64{0, 256, 65536, 65792, 69888} {
		dir := t.TempDir()
		if _, err := record.Export(ctx, store, testOrigin, dir, from); err != nil {
			t.Fatal(err)
		}
		var done int64
		r, err := record.Verify(ctx, record.ReadDir(dir), v, record.VerifyOptions{From: from, Progress: func(d, total int64) {
			if d <= done || total != bigSize-from {
				t.Errorf("progress %d of %d after %d", d, total, done)
			}
			done = d
		}})
		if err != nil || r.Entries != bigSize-from || done != bigSize-from {
			t.Errorf("from %d: %d entries verified, progress %d, %v", from, r.Entries, done, err)
		}
		if from == 0 {
			continue
		}
		_, err = record.Verify(ctx, record.ReadDir(dir), v, record.VerifyOptions{})
		var d *record.DamageError
		if !errors.As(err, &d) || d.First != 0 {
			t.Errorf("a part verified as a whole: %v", err)
		}
		last := fmt.Sprintf("tile/entries/%03d.p/112", bigSize/256)
		damaged(t, dir, map[string]func([]byte) []byte{last: flip(-1)}, func() {
			_, err := record.Verify(ctx, record.ReadDir(dir), v, record.VerifyOptions{From: from})
			if !errors.As(err, &d) || d.First != bigSize-1 {
				t.Errorf("from %d: %v, want damage of the last entry", from, err)
			}
		})
	}
	for _, from := range []int64{-256, 1, 255, bigSize, 1 << 40} {
		_, err := record.Verify(ctx, record.StoreSource(store, testOrigin), v, record.VerifyOptions{From: from})
		wantKind(t, err, record.ErrInvalid)
	}
}

// A damaged store is not opened, and Verify says where the damage is.
func TestDamagedStore(t *testing.T) {
	tests := []struct {
		name   string
		damage func(tx record.Tx) error
		opens  bool // the damage is not at the right edge: only Verify sees it
		first  int64
	}{
		{"tile of the right edge", func(tx record.Tx) error { return tx.PutTile(0, 3, make([]byte, 232*32)) }, false, -1},
		{"tile cut", func(tx record.Tx) error { return tx.PutTile(0, 3, make([]byte, 231*32)) }, false, -1},
		{"tile of level 1", func(tx record.Tx) error { return tx.PutTile(1, 0, make([]byte, 3*32)) }, false, -1},
		{"older tile", func(tx record.Tx) error { return tx.PutTile(0, 1, make([]byte, 256*32)) }, true, -1},
		{"last entry gone", func(tx record.Tx) error { return tx.DropAfter(999) }, false, 999},
		{"last bundle gone", func(tx record.Tx) error { return tx.DropAfter(768) }, false, 768},
		{"entries beyond the head", func(tx record.Tx) error { return tx.PutEntries(1000, 1, []byte{0, 0}) }, false, -2},
		{"fewer claim ids", func(tx record.Tx) error {
			h, err := tx.Head()
			h.Claimed--
			return errors.Join(err, tx.PutHead(1000, h))
		}, false, -2},
		{"another size", func(tx record.Tx) error {
			h, err := tx.Head()
			h.Size++
			return errors.Join(err, tx.PutHead(1000, h))
		}, false, -2},
		{"another checkpoint", func(tx record.Tx) error {
			h, err := tx.Head()
			h.Signed = bytes.Replace(h.Signed, []byte("\n1000\n"), []byte("\n1001\n"), 1)
			return errors.Join(err, tx.PutHead(1000, h))
		}, false, -2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			store := testStore(t)
			l := testLog(t, store)
			fill(t, l, 0, 999)
			fill(t, l, 999, 1000)
			l.Close()
			if err := store.Update(ctx, testOrigin, tt.damage); err != nil {
				t.Fatal(err)
			}
			s, v := testKey(t, "north", testOrigin)
			l, err := record.Open(ctx, store, s, v)
			if tt.opens {
				if err != nil {
					t.Fatal(err)
				}
				l.Close()
			} else {
				wantKind(t, err, record.ErrDamaged)
			}
			if tt.first == -2 {
				return
			}
			_, err = record.Verify(ctx, record.StoreSource(store, testOrigin), v, record.VerifyOptions{})
			var d *record.DamageError
			if !errors.As(err, &d) || d.First != tt.first {
				t.Errorf("Verify: %v, want the first bad entry %d", err, tt.first)
			}
		})
	}
}

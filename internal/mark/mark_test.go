package mark_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"truce/internal/mark"
	"truce/record"
)

func marked(n int64) record.Marked {
	m := record.Marked{Signed: record.TreeState{Size: n + 1}, Reached: record.TreeState{Size: n},
		Batch: bytes.Repeat([]byte{byte(n)}, int(n*1000))}
	m.Signed.Root[0], m.Reached.Root[31] = byte(n), byte(n+1)
	return m
}

func same(a, b record.Marked) bool {
	return a.Signed == b.Signed && a.Reached == b.Reached && bytes.Equal(a.Batch, b.Batch)
}

// What was put last is read, also by another process, and by its owner alone.
func TestPut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "of", "a.mark")
	if _, err := mark.At(path).Last(); !errors.Is(err, record.ErrNotFound) {
		t.Fatalf("a mark that was never put: %v", err)
	}
	for n := range int64(20) {
		n := n * 7 % 20
		if err := mark.At(path).Put(marked(n)); err != nil {
			t.Fatal(err)
		}
		if got, err := mark.At(path).Last(); err != nil || !same(got, marked(n)) {
			t.Fatalf("%d: %+v, %v", n, got.Signed, err)
		}
		if err := mark.At(path).Keep(); err != nil {
			t.Fatal(err)
		}
		kept := record.Marked{Signed: marked(n).Signed, Reached: marked(n).Signed}
		if got, err := mark.At(path).Last(); err != nil || !same(got, kept) {
			t.Fatalf("%d is kept: %+v, %v", n, got.Signed, err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := mark.At(path).Remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := mark.At(path).Last(); !errors.Is(err, record.ErrNotFound) {
		t.Errorf("a mark that was removed: %v", err)
	}
}

// A Put that was torn, wherever, leaves what was there before; bytes that are neither are said to be damaged.
func TestTorn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mark")
	for n := range int64(3) {
		if err := mark.At(path).Put(marked(n)); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := mark.At(path).Put(marked(3)); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	torn, last := 0, 0
	for i := range after {
		if i < len(before) && after[i] == before[i] {
			continue
		}
		if last++; last%97 != 0 { // every so many of the bytes that the Put changed
			continue
		}
		cut := append(append([]byte{}, after[:i]...), before[min(i, len(before)):]...)
		if err := os.WriteFile(path, cut, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := mark.At(path).Last(); err != nil || !same(got, marked(2)) {
			t.Fatalf("torn at byte %d: %+v, %v", i, got.Signed, err)
		}
		torn++
	}
	if torn < 20 {
		t.Errorf("torn at %d bytes only", torn)
	}
	if err := os.WriteFile(path, []byte("not a mark"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := mark.At(path).Last(); !errors.Is(err, record.ErrUnavailable) {
		t.Errorf("damaged: %v", err)
	}
	if err := mark.At(path).Put(marked(1)); !errors.Is(err, record.ErrUnavailable) {
		t.Errorf("a damaged mark is written over: %v", err)
	}
}

func BenchmarkPut(b *testing.B) {
	f, m := mark.At(filepath.Join(b.TempDir(), "a.mark")), marked(1)
	for b.Loop() {
		if err := f.Put(m); err != nil {
			b.Fatal(err)
		}
	}
}

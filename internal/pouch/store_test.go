package pouch

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"truce"
)

func openStore(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := OpenStore(context.Background(), filepath.Join(dir, "pouch.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func read(t *testing.T, s *Store) []byte {
	t.Helper()
	file, err := s.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// left returns how many slices of a file are found in the files of a directory.
func left(t *testing.T, dir string, file []byte) (n int) {
	t.Helper()
	const slice = 48
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for at := 0; at+slice <= len(file); at += slice {
			if bytes.Contains(data, file[at:at+slice]) {
				n++
			}
		}
	}
	return n
}

// Of a pouch that was replaced or destroyed not a slice is left in any file of the store, while it is open and after;
// and what was destroyed leaves a file as large as one that nobody ever used.
func TestOfWhatWasReplacedNothingIsLeft(t *testing.T) {
	dir, ctx, k := t.TempDir(), t.Context(), newKey(t)
	s := openStore(t, dir)
	fresh := sizeOf(t, dir)
	was := read(t, s)
	p := holding(t, k)
	for i := range 12 {
		words := string(bytes.Repeat([]byte("quarzlampenschirm "), 600)) // it grows over several steps
		if err := p.Take(1, &Told{From: "a", To: []string{"b"}, Parts: []Saying{{Words: words}}}); err != nil {
			t.Fatal(err)
		}
		file := closed(t, p)
		if err := s.Replace(ctx, truce.DigestOf(was), file); err != nil {
			t.Fatal(err)
		}
		if left(t, dir, file) == 0 {
			t.Fatal("the pouch is not where it is looked for")
		}
		if n := left(t, dir, was); n > 0 {
			t.Errorf("save %d leaves %d slices of what it replaced", i, n)
		}
		was = file
	}
	if err := s.Destroy(ctx); err != nil {
		t.Fatal(err)
	}
	if n := left(t, dir, was); n > 0 {
		t.Errorf("%d slices of what was destroyed are left", n)
	}
	if _, err := Open(read(t, s), k); truce.KindOf(err) != truce.Forbidden {
		t.Errorf("what was destroyed opens: %v", err)
	}
	if n := sizeOf(t, dir); n != fresh {
		t.Errorf("the file has %d bytes after it was destroyed, and had %d before it was used", n, fresh)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n := left(t, dir, was); n > 0 {
		t.Errorf("%d slices of what was destroyed are left when the store is closed", n)
	}
}

func sizeOf(t *testing.T, dir string) int64 {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, "pouch.db"))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// Of two who opened the same pouch the second is refused, and nothing of the first is lost; the same save again is the
// same.
func TestTwoDoNotOverwriteOneAnother(t *testing.T) {
	dir, ctx, k := t.TempDir(), t.Context(), newKey(t)
	s, other := openStore(t, dir), openStore(t, dir)
	was := truce.DigestOf(read(t, s))
	mine, theirs := closed(t, holding(t, k)), closed(t, holding(t, k))
	if err := other.Replace(ctx, was, theirs); err != nil {
		t.Fatal(err)
	}
	if err := s.Replace(ctx, was, mine); truce.KindOf(err) != truce.Conflict {
		t.Errorf("the second is not refused: %v", err)
	}
	if !bytes.Equal(read(t, s), theirs) {
		t.Error("the first was overwritten")
	}
	if err := other.Replace(ctx, was, theirs); err != nil {
		t.Errorf("the same again: %v", err)
	}
	if err := s.Replace(ctx, truce.DigestOf(theirs), []byte("words")); truce.KindOf(err) != truce.Invalid {
		t.Errorf("what is no pouch is taken: %v", err)
	}
}

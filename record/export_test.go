package record_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"truce/record"
)

// Links that somebody laid into a directory lead nowhere: nothing outside of it is read or written.
func TestExportStaysInside(t *testing.T) {
	store := testStore(t)
	fill(t, testLog(t, store), 0, 300)
	outside := filepath.Join(t.TempDir(), "diary")
	if err := os.WriteFile(outside, []byte("dear diary"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"checkpoint.new", "checkpoint", "tile/0/000", "tile/0/000.new", "tile"} {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		to := outside
		if name == "tile" {
			to = filepath.Dir(outside)
		}
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skipf("this test needs symbolic links (%v): run it on a file system that has them", err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		if _, err := record.ReadRoot(root).Checkpoint(ctx); err == nil {
			t.Errorf("%s: something was read as a checkpoint", name)
		}
		_, err = record.ExportTo(ctx, store, testOrigin, root, 0)
		t.Logf("%s: %v", name, err) // some are harmless, because a rename replaces the link
		if got, err := os.ReadFile(outside); err != nil || !bytes.Equal(got, []byte("dear diary")) {
			t.Fatalf("%s: the file outside is now %q, %v", name, got, err)
		}
		if entries, err := os.ReadDir(filepath.Dir(outside)); err != nil || len(entries) != 1 {
			t.Fatalf("%s: files were made outside: %v, %v", name, entries, err)
		}
	}
}

// Exported again, nothing that is there already is written anew.
func TestExportAgain(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	fill(t, l, 0, 600)
	dir := t.TempDir()
	first, err := record.Export(ctx, store, testOrigin, dir, 0)
	if err != nil || first.Files != 8 { // three bundles, three tiles of level 0, one of level 1, the checkpoint
		t.Fatalf("%+v, %v", first, err)
	}
	again, err := record.Export(ctx, store, testOrigin, dir, 0)
	if err != nil || again.Files != 0 || again.Size != 600 {
		t.Fatalf("again: %+v, %v", again, err)
	}
	fill(t, l, 600, 601)
	more, err := record.Export(ctx, store, testOrigin, dir, 0)
	if err != nil || more.Files != 3 {
		t.Fatalf("one more entry: %+v, %v", more, err)
	}
}

package record_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"truce/record"
)

// The files in testdata/golden are frozen: bytes that were once signed must verify for ever and come out the same
// again. Nothing writes them; a test that fails here means that the format was changed, which it may not be.

func golden(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "golden", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func goldenKey(t *testing.T, name string) string {
	t.Helper()
	return strings.TrimSuffix(string(golden(t, name)), "\n")
}

// goldenLog makes the golden log again in a new store.
func goldenLog(t *testing.T) (record.Store, *record.Log, note.Verifier) {
	t.Helper()
	s, err := record.NewSigner(goldenKey(t, "log.key"))
	if err != nil {
		t.Fatal(err)
	}
	v, err := record.NewVerifier(goldenKey(t, "log.pub"))
	if err != nil {
		t.Fatal(err)
	}
	store := testStore(t)
	if err := record.Create(ctx, store, s, v); err != nil {
		t.Fatal(err)
	}
	l, err := record.Open(ctx, store, s, v)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return store, l, v
}

// goldenCosign returns the checkpoint with the golden cosignature.
func goldenCosign(t *testing.T, cp record.Checkpoint) record.Checkpoint {
	t.Helper()
	c, err := record.NewCosigner(goldenKey(t, "cosigner.key"))
	if err != nil {
		t.Fatal(err)
	}
	line, err := c.Cosign(cp, time.Date(2017, 1, 15, 12, 30, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	cp, err = cp.WithSignatures(line)
	if err != nil {
		t.Fatal(err)
	}
	return cp
}

// goldenFiles makes all golden files but the keys.
func goldenFiles(t *testing.T, dir string) {
	t.Helper()
	write := func(name string, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	store, l, v := goldenLog(t)
	write("empty.checkpoint", l.Checkpoint().Signed)
	fill(t, l, 0, 3)
	write("three.checkpoint", goldenCosign(t, l.Checkpoint()).Signed)
	fill(t, l, 3, 300)
	cp := goldenCosign(t, l.Checkpoint())
	if err := record.AddCosignatures(ctx, store, v, cp.Signed); err != nil {
		t.Fatal(err)
	}
	if _, err := record.Export(ctx, store, l.Origin(), filepath.Join(dir, "log"), 0); err != nil {
		t.Fatal(err)
	}
	p, err := record.Prove(ctx, record.StoreSource(store, l.Origin()), cp, 0, 255, 256, 299)
	if err != nil {
		t.Fatal(err)
	}
	write("proof.txt", record.FormatProofs(p))

	other, l2, _ := goldenLog(t)
	fill(t, l2, 0, 3)
	fill(t, l2, 1000, 1200)
	err = record.Compare(ctx, record.StoreSource(store, l.Origin()), l.Checkpoint(), l2.Checkpoint())
	var fork *record.ForkError
	if !errors.As(err, &fork) {
		t.Fatal(err)
	}
	write("fork.txt", record.FormatFork(fork.Fork))
	fill(t, l2, 1200, 1297)
	err = record.Compare(ctx, record.StoreSource(other, l2.Origin()), l.Checkpoint(), l2.Checkpoint())
	if !errors.As(err, &fork) {
		t.Fatal(err)
	}
	write("fork-same-size.txt", record.FormatFork(fork.Fork))
}

func TestGoldenFilesComeOutTheSame(t *testing.T) {
	dir := t.TempDir()
	goldenFiles(t, dir)
	made := 0
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		got, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			return err
		}
		made++
		if !bytes.Equal(got, golden(t, path)) {
			t.Errorf("%s comes out differently", path)
		}
		return nil
	})
	if err != nil || made != 11 {
		t.Errorf("%d files, %v; want 11", made, err)
	}
}

func TestGoldenFilesVerify(t *testing.T) {
	v, err := record.NewVerifier(goldenKey(t, "log.pub"))
	if err != nil {
		t.Fatal(err)
	}
	cv, err := record.NewVerifier(goldenKey(t, "cosigner.pub"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := record.Verify(ctx, record.ReadDir("testdata/golden/log"), v,
		record.VerifyOptions{Cosigners: []note.Verifier{cv}})
	if err != nil || r.Entries != 300 || len(r.Cosignatures) != 1 {
		t.Errorf("log: %+v, %v", r, err)
	}
	proved, err := record.VerifyProof(golden(t, "proof.txt"), v, cv)
	if err != nil || len(proved) != 1 || len(proved[0].Entries) != 4 || len(proved[0].Cosignatures) != 1 {
		t.Errorf("proof: %+v, %v", proved, err)
	}
	for name, sizes := range map[string][2]int64{"fork.txt": {203, 300}, "fork-same-size.txt": {300, 300}} {
		smaller, larger, err := record.VerifyFork(golden(t, name), v)
		if err != nil || smaller.Size != sizes[0] || larger.Size != sizes[1] {
			t.Errorf("%s: sizes %d and %d, %v; want %v", name, smaller.Size, larger.Size, err, sizes)
		}
	}
	for name, size := range map[string]int64{"empty.checkpoint": 0, "three.checkpoint": 3} {
		if cp, err := record.ParseCheckpoint(golden(t, name), v); err != nil || cp.Size != size {
			t.Errorf("%s: %+v, %v", name, cp, err)
		}
	}
}

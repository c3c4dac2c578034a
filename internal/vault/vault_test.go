package vault

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"truce"
)

func TestEraseLeavesNothing(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "vault.db")
	v, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	canary := []byte("canary-text-of-a-witness")
	s := Secret{Object: "CA-R-1", Version: 1, Field: "text", Claim: "c1", Salt: [32]byte{1, 2, 3}, Content: canary}
	if err := v.Put(ctx, s); err != nil {
		t.Fatal(err)
	}
	held, err := v.Of(ctx, "CA-R-1")
	if err != nil || len(held) != 1 || held[0].Commit() != s.Commit() {
		t.Fatalf("held %v, %v", held, err)
	}
	gone, err := v.Erase(ctx, "CA-R-1", "text")
	if err != nil || len(gone) != 1 || gone[0] != s.Commit() {
		t.Fatalf("erased %v, %v", gone, err)
	}
	if _, err := v.Erase(ctx, "CA-R-1", "text"); truce.KindOf(err) != truce.NotFound {
		t.Fatalf("erased twice: %v", err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, canary) {
			t.Errorf("%s still holds the erased text", filepath.Base(f))
		}
	}
}

func TestCommitHidesAndBinds(t *testing.T) {
	salt := [32]byte{9}
	base := truce.Commit("c", "text", salt, []byte("a"))
	for name, other := range map[string]truce.Digest{
		"content": truce.Commit("c", "text", salt, []byte("b")),
		"field":   truce.Commit("c", "texts", salt, []byte("a")),
		"claim":   truce.Commit("d", "text", salt, []byte("a")),
		"salt":    truce.Commit("c", "text", [32]byte{8}, []byte("a")),
		"zeros":   truce.Commit("c", "text", salt, []byte("a\x00")),
	} {
		if other == base {
			t.Errorf("another %s, the same commitment", name)
		}
	}
}

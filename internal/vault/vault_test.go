package vault

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"truce"
)

func TestEraseLeavesNothing(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "vault.db")
	v, err := Create(ctx, path)
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
	if err := v.Erase(ctx, "CA-R-1", "text"); err != nil {
		t.Fatal(err)
	}
	if err := v.Erase(ctx, "CA-R-1", "text"); truce.KindOf(err) != truce.NotFound {
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

// TestAMissingVaultIsNoEmptyVault holds that only Create makes a vault.
func TestAMissingVaultIsNoEmptyVault(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "vault.db")
	for _, open := range []func(context.Context, string) (*Vault, error){Open, OpenRead} {
		if _, err := open(ctx, path); truce.KindOf(err) != truce.NotFound {
			t.Errorf("a missing vault opens: %v", err)
		}
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("and was made")
	}
	if err := os.WriteFile(path, bytes.Repeat([]byte("no database "), 500), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, open := range []func(context.Context, string) (*Vault, error){Open, OpenRead} {
		if _, err := open(ctx, path); truce.KindOf(err) != truce.Unavailable {
			t.Errorf("a damaged vault opens: %v", err)
		}
	}
}

// TestAnOlderVaultIsTakenOver holds that a vault made before its tables had a version is kept.
func TestAnOlderVaultIsTakenOver(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "vault.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := connect(path, url.Values{})
	if err != nil {
		t.Fatal(err)
	}
	s := secrets()[0]
	_, err = db.Exec(`create table if not exists secret (object text not null, version integer not null, field text not null, claim text not null,
		salt blob not null, content blob not null, primary key (object, version, field)) without rowid`)
	if err == nil {
		_, err = db.Exec(`insert into secret values (?, ?, ?, ?, ?, ?)`, s.Object, s.Version, s.Field, s.Claim, s.Salt[:],
			s.Content)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenRead(ctx, path); truce.KindOf(err) != truce.Unavailable {
		t.Errorf("an older vault is read as if it were of today: %v", err)
	}
	v, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, v, s.Object, s)
	v.Close()
	if v, err = OpenRead(ctx, path); err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	holds(t, v, s.Object, s)
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

// Where the journal is being read, what was destroyed is said to lie in it still, and a second call empties it.
func TestWhatIsBeingReadIsSaidToBeHeld(t *testing.T) {
	t.Parallel() // it waits as long as a database is waited for
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "vault.db")
	v, err := Create(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	canary := []byte("canary-text-of-a-witness")
	if err := v.Put(ctx, Secret{Object: "CA-R-1", Version: 1, Field: "text", Claim: "c1", Content: canary}); err != nil {
		t.Fatal(err)
	}
	other, err := OpenRead(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	reads, err := other.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reads.Rollback()
	var n int
	if err := reads.QueryRowContext(ctx, `SELECT COUNT(*) FROM secret`).Scan(&n); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	holds := func() bool {
		b, err := os.ReadFile(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Contains(b, canary)
	}
	if err := v.Erase(ctx, "CA-R-1", "text"); truce.KindOf(err) != truce.Unavailable || !holds() {
		t.Errorf("the journal is read, and it is said to be empty: %v", err)
	}
	if err := reads.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := v.Forget(ctx); err != nil || holds() {
		t.Errorf("what was destroyed is still in the journal: %v", err)
	}
}

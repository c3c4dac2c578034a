package exercise

import (
	"context"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"truce"
	"truce/internal/recordsql"
	"truce/record"
)

// TestAStrangerCountsAgain exports the four logs of the play and lets a program in another language, written from the
// documentation alone, check every signature and root and count a bulletin again.
func TestAStrangerCountsAgain(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed: apt-get install python3")
	}
	exports := export(t)
	for _, number := range []string{"1", "9", "15"} {
		out, err := exec.Command(python, "testdata/reader.py", exports, "CA", number).CombinedOutput()
		if err != nil {
			t.Errorf("bulletin %s: %v\n%s", number, err, out)
			continue
		}
		if !strings.Contains(string(out), "all as published") {
			t.Errorf("bulletin %s: %s", number, out)
		}
	}
	// One changed byte anywhere must not pass.
	bundle := filepath.Join(exports, "BO", "tile", "entries", "000")
	b, err := os.ReadFile(bundle)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(bundle, b, 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(python, "testdata/reader.py", exports, "CA", "1").CombinedOutput(); err == nil {
		t.Errorf("a changed byte was not seen: %s", out)
	}
}

// export writes the play's logs to a store and from there to directories, one a member, each with its public key.
func export(t *testing.T) string {
	t.Helper()
	ctx := context.Background()
	public, secret := map[truce.MemberID]string{}, map[truce.MemberID]string{}
	for _, m := range Members {
		s, p, err := record.GenerateKey(rand.Reader, "truce.invalid/meridian/"+string(m)+"/1")
		if err != nil {
			t.Fatal(err)
		}
		public[m], secret[m] = p, s
	}
	play, err := Write(Founding(public))
	if err != nil {
		t.Fatal(err)
	}
	store, err := recordsql.OpenSQLite(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	out := t.TempDir()
	for _, m := range Members {
		signer, err := record.NewSigner(secret[m])
		if err != nil {
			t.Fatal(err)
		}
		verifier, err := record.NewVerifier(public[m])
		if err != nil {
			t.Fatal(err)
		}
		if err := record.Create(ctx, store, signer, verifier); err != nil {
			t.Fatal(err)
		}
		log, err := record.Open(ctx, store, signer, verifier)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := log.Append(ctx, play.Logs[m]...); err != nil {
			t.Fatal(err)
		}
		log.Close()
		dir := filepath.Join(out, string(m))
		if _, err := record.Export(ctx, store, log.Origin(), dir, 0); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "log.pub"), []byte(public[m]+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

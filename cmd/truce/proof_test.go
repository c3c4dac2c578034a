package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"truce/internal/node"
)

// A proof that is verified says which entries of which log it shows, and what they say; one that was changed says so.
func TestAProofSaysWhatItShows(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	do := func(args ...string) string {
		t.Helper()
		code, out, errs := inProcess(args...)
		if code != 0 {
			t.Fatalf("%v: %d %s", args, code, errs)
		}
		return out
	}
	do("init", "--dir", at("n"), "--member", "AR")
	do("report", "file", "--dir", at("n"), "--kind", "shelling", "--start", "2025-03-01T10:00:00Z", "--place", "Oldgate")
	do("log", "prove", "AR-R-1", "--dir", at("n"), "--to", at("p"))
	do("log", "export", "--dir", at("n"), "--to", at("out"))
	key, err := os.ReadFile(filepath.Join(at("out"), node.ExportedKey))
	if err != nil {
		t.Fatal(err)
	}
	check := []string{"log", "verify", at("p"), "--key", strings.TrimSpace(string(key))}
	out := do(check...)
	var v verified
	if err := json.Unmarshal([]byte(do(append(check, "--json")...)), &v); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(v.Proved, func(p provenEntry) bool { return strings.Contains(p.Entry, `"id":"AR-R-1"`) })
	if i < 0 || !v.OK || v.Proved[i].Origin != v.Origin || v.Proved[i].Size != v.Size {
		t.Fatalf("%+v", v)
	}
	for _, want := range []string{"ok: proof", v.Origin + ", when it had size", v.Proved[i].Entry} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not said: %s", want, out)
		}
	}
	proof, err := os.ReadFile(at("p"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(proof), "data ", "data AAAA", 1)
	if err := os.WriteFile(at("p"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := inProcess(check...); code == 0 || strings.Contains(out, "ok") {
		t.Errorf("a changed proof: %d %s", code, out)
	}
}

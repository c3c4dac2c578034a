package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"truce/internal/federation"
	"truce/internal/node"
	"truce/internal/recordsql"
	"truce/record"
)

// A foreign witness cosigns the log, over HTTP, and what it signed is kept and exported.
func TestWitnessSubmit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "n")
	command := func(args ...string) (code int, out, errs string) {
		var o, s bytes.Buffer
		code = execute(&env{Context: context.Background(), In: strings.NewReader(""), Out: &o, Stderr: &s}, args)
		return code, o.String(), s.String()
	}
	if code, _, errs := command("init", "--dir", dir, "--member", "AR"); code != 0 {
		t.Fatal(errs)
	}
	n, err := node.OpenRead(t.Context(), dir, node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	own := federation.Log{Member: n.Member, Origin: n.Own.Origin, Verifier: n.Own.Verifier}
	n.Close()
	skey, vkey, err := record.GenerateCosignerKey(strings.NewReader(strings.Repeat("w", 32)), "witness.example/w1")
	if err != nil {
		t.Fatal(err)
	}
	cosigner, err := record.NewCosigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	store, err := recordsql.OpenSQLite(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	known := []federation.Log{own}
	w := httptest.NewServer(federation.NewWitness(federation.WitnessConfig{Store: store, Cosigner: cosigner, Logs: func() []federation.Log { return known }}).Handler())
	defer w.Close()
	code, out, errs := command("witness", "submit", w.URL, "--key", vkey, "--dir", dir, "--json")
	var got witnessed
	if code != 0 || json.Unmarshal([]byte(out), &got) != nil || got.Member != "AR" || got.Witness != "witness.example/w1" || got.Size == 0 || got.At.IsZero() {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if code, out, errs := command("witness", "submit", w.URL, "--key", vkey, "--dir", dir); code != 0 || !strings.Contains(out, "has cosigned the log of AR") {
		t.Errorf("the same state again: %d %s %s", code, out, errs)
	}
	export := t.TempDir()
	if code, _, errs := command("log", "export", "--to", export, "--dir", dir); code != 0 {
		t.Fatal(errs)
	}
	verifier, err := record.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := record.ReadDir(export).Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cp, err := record.ParseCheckpoint(signed, own.Verifier)
	if err != nil {
		t.Fatal(err)
	}
	if list, err := cp.Cosignatures(verifier); err != nil || len(list) != 1 {
		t.Errorf("the export carries %v, %v", list, err)
	}
	for name, args := range map[string][]string{
		"another key":       {w.URL, "--key", own.Origin},
		"an address":        {"nowhere", "--key", vkey},
		"another member":    {w.URL, "--key", vkey, "--member", "XX"},
		"nobody is at home": {"http://127.0.0.1:1", "--key", vkey},
	} {
		if code, _, errs := command(append([]string{"witness", "submit", "--dir", dir}, args...)...); code == 0 || errs == "" {
			t.Errorf("%s: exit %d, %q", name, code, errs)
		}
	}
	known = nil
	if code, _, errs := command("witness", "submit", w.URL, "--key", vkey, "--dir", dir); code == 0 || !strings.Contains(errs, "does not know the log") {
		t.Errorf("a log that it does not know: %d %s", code, errs)
	}
}

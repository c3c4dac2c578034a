package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/federation"
	"truce/internal/node"
	"truce/internal/recordsql"
	"truce/internal/registrar"
	"truce/record"
)

// inProcess runs the command in this process.
func inProcess(args ...string) (code int, out, errs string) {
	var o, s bytes.Buffer
	code = execute(&env{Context: context.Background(), In: strings.NewReader(""), Out: &o, Stderr: &s}, args)
	return code, o.String(), s.String()
}

// A node witnesses the logs of its process with a key of its own, and hears of a second history that somebody submits.
func TestWitnessServed(t *testing.T) {
	dir, twin := filepath.Join(t.TempDir(), "n"), filepath.Join(t.TempDir(), "twin")
	if code, _, errs := inProcess("init", "--dir", dir, "--member", "AR"); code != 0 {
		t.Fatal(errs)
	}
	if err := os.CopyFS(twin, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	code, vkey, errs := inProcess("witness", "init", "--dir", dir)
	if code != 0 || !strings.HasPrefix(vkey, "truce.invalid/process/AR/witness+") {
		t.Fatalf("%d %s %s", code, vkey, errs)
	}
	if code, _, errs := inProcess("witness", "init", "--dir", dir); code == 0 {
		t.Errorf("a second key was made: %s", errs)
	}
	n, err := node.Open(t.Context(), dir, node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	told := make(chan truce.MemberID, 1)
	h, shown, err := n.Witness(t.Context(), nil, func(m truce.MemberID, _ error) { told <- m })
	if err != nil || shown != strings.TrimSpace(vkey) {
		t.Fatalf("%s, %v", shown, err)
	}
	w := httptest.NewServer(h)
	defer w.Close()
	elsewhere := t.TempDir() // the twin is on another machine
	submit := func() (int, string) {
		code, out, errs := inProcess("witness", "submit", w.URL, "--key", strings.TrimSpace(vkey), "--dir", twin, "--marks",
			elsewhere)
		return code, out + errs
	}
	if code, out := submit(); code != 0 || !strings.Contains(out, "has cosigned the log of AR") {
		t.Fatalf("%d %s", code, out)
	}
	// The one with the key writes one thing here and another there; the witness is asked for both.
	// Somebody says there that nobody knows more of the log.
	for _, args := range [][]string{{"log", "resume"}, {"report", "file", "--text", said(t, "another story")}} {
		if code, _, errs := inProcess(append(args, "--dir", twin, "--marks", elsewhere)...); code != 0 {
			t.Fatal(errs)
		}
	}
	if _, err := n.Registrar.Enter(t.Context(), registrar.By{Member: "AR", Function: "duty officer"}, "",
		&truce.Milestone{ID: "story", What: "one story"}); err != nil {
		t.Fatal(err)
	}
	if done, err := n.Submit(t.Context(), federation.Foreign{URL: w.URL, Verifier: mustVerifier(t, vkey)},
		"AR"); err != nil || done.Size == 0 {
		t.Fatalf("%+v, %v", done, err)
	}
	if code, out := submit(); code == 0 || !strings.Contains(out, "another history") &&
		!strings.Contains(out, "another state") && !strings.Contains(out, "here are") {
		t.Errorf("the other history: %d %s", code, out)
	}
	select {
	case m := <-told:
		if m != "AR" {
			t.Errorf("the log of %s", m)
		}
	case <-time.After(10 * time.Second):
		t.Error("nobody was told of the fork")
	}
}

func mustVerifier(t *testing.T, vkey string) note.Verifier {
	t.Helper()
	v, err := record.NewVerifier(strings.TrimSpace(vkey))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A foreign witness cosigns the log, over HTTP, and what it signed is kept and exported.
func TestWitnessSubmit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "n")
	if code, _, errs := inProcess("init", "--dir", dir, "--member", "AR"); code != 0 {
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
	w := httptest.NewServer(federation.NewWitness(federation.WitnessConfig{Store: store, Cosigner: cosigner,
		Logs: func() []federation.Log { return known }}).Handler())
	defer w.Close()
	code, out, errs := inProcess("witness", "submit", w.URL, "--key", vkey, "--dir", dir, "--json")
	var got witnessed
	if code != 0 || json.Unmarshal([]byte(out), &got) != nil || got.Member != "AR" ||
		got.Witness != "witness.example/w1" || got.Size == 0 || got.At.IsZero() {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if code, out, errs := inProcess("witness", "submit", w.URL, "--key", vkey, "--dir", dir); code != 0 ||
		!strings.Contains(out, "has cosigned the log of AR") {
		t.Errorf("the same state again: %d %s %s", code, out, errs)
	}
	export := t.TempDir()
	if code, _, errs := inProcess("log", "export", "--to", export, "--dir", dir); code != 0 {
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
		if code, _, errs := inProcess(append([]string{"witness", "submit", "--dir", dir}, args...)...); code == 0 ||
			errs == "" {
			t.Errorf("%s: exit %d, %q", name, code, errs)
		}
	}
	known = nil
	if code, _, errs := inProcess("witness", "submit", w.URL, "--key", vkey, "--dir", dir); code == 0 ||
		!strings.Contains(errs, "does not know the log") {
		t.Errorf("a log that it does not know: %d %s", code, errs)
	}
}

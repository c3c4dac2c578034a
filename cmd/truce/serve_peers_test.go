package main

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"truce"
)

// served is a node that a process serves.
type served struct {
	*exec.Cmd
	peers string // where it answers the others
	pages string // where its pages are
}

// program returns a way to run the command in processes of their own.
func program(t *testing.T) func(args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), "truce")
	if err := os.Symlink(self, bin); err != nil {
		t.Skipf("a link to the test's own program is needed to run it as the command: %v", err)
	}
	return func(args ...string) *exec.Cmd { return exec.Command(bin, args...) }
}

// serveNode serves a node and waits until it answers.
func serveNode(t *testing.T, run func(...string) *exec.Cmd, dir string, args ...string) *served {
	t.Helper()
	cmd := run(append([]string{"serve", "--dir", dir, "--listen", "localhost:0", "--peers", "localhost:0"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = &strings.Builder{}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	s := &served{Cmd: cmd}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at := strings.Index(lines.Text(), "https://"); at >= 0 {
			s.peers = lines.Text()[at:]
		}
		if at := strings.Index(lines.Text(), "http://"); at >= 0 {
			s.pages = lines.Text()[at:]
		}
		if strings.Contains(lines.Text(), "Ctrl+C") {
			go func() { // what it still says goes nowhere
				for lines.Scan() {
				}
			}()
			return s
		}
	}
	cmd.Wait()
	t.Fatalf("the node in %s does not serve: %s", dir, cmd.Stderr)
	return nil
}

// foundMeridian founds a process of the members, each with its node in a directory of its name.
func foundMeridian(t *testing.T, home string, do func(...string) string, members ...string) {
	t.Helper()
	draft := []string{"process", "draft", "--title", "Meridian", "--fictional"}
	for _, m := range members {
		card := filepath.Join(home, m+".card")
		do("init", "--dir", filepath.Join(home, m), "--member", m, "--process", "meridian", "--role", "guarantor", "--card",
			card)
		draft = append(draft, "--card", card)
	}
	document := filepath.Join(home, "meridian.json")
	if err := os.WriteFile(document, []byte(do(draft...)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		do("process", "endorse", document, "--dir", filepath.Join(home, m))
	}
}

// sizeOfLog returns how many entries the node in a directory holds of a member's log.
func sizeOfLog(t *testing.T, do func(...string) string, dir, log string) (size int64) {
	t.Helper()
	var shown struct {
		Cut []truce.CutLog `json:"cut"`
	}
	if err := json.Unmarshal([]byte(do("process", "digest", "--json", "--dir", dir)), &shown); err != nil {
		t.Fatal(err)
	}
	for _, l := range shown.Cut {
		if string(l.Member) == log {
			size = l.Size
		}
	}
	return size
}

// Nodes served by processes exchange their logs over mutual TLS by themselves, also when one of them is killed in the
// middle of it and started again.
func TestServedNodes(t *testing.T) {
	run := program(t)
	home := t.TempDir()
	dir := func(m string) string { return filepath.Join(home, m) }
	do := func(args ...string) string {
		t.Helper()
		cmd := run(args...)
		var out, errs strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &errs
		if err := cmd.Run(); err != nil {
			t.Fatalf("truce %s: %v\n%s", strings.Join(args, " "), err, errs.String())
		}
		return out.String()
	}
	members := []string{"AR", "BO", "CA"}
	foundMeridian(t, home, do, members...)
	table := filepath.Join(home, "t.csv")
	const rows = 800
	writeTable(t, table, rows)
	do("import", "csv", table, "--dir", dir("AR"))

	ar := serveNode(t, run, dir("AR"), "--alone")
	do("peer", "add", "AR", ar.peers, "--dir", dir("BO"))
	for i := range 4 { // killed while it fetches, at moments of the test's choosing
		bo := serveNode(t, run, dir("BO"))
		timer := time.AfterFunc(time.Duration(20+i*60)*time.Millisecond, func() { bo.Process.Kill() })
		bo.Wait()
		timer.Stop()
	}
	bo := serveNode(t, run, dir("BO"))
	do("peer", "add", "BO", bo.peers, "--dir", dir("CA"))
	ca := serveNode(t, run, dir("CA"))
	_ = ca
	// CA knows only BO, and has everything of AR as soon as BO has.
	held := func(m, log string) int64 { return sizeOfLog(t, do, dir(m), log) }
	want := held("AR", "AR")
	if want < rows {
		t.Fatalf("AR holds %d entries of its own log", want)
	}
	deadline := time.Now().Add(time.Minute)
	for held("CA", "AR") < want {
		if time.Now().After(deadline) {
			t.Fatalf("CA holds %d entries of AR, want %d", held("CA", "AR"), want)
		}
		time.Sleep(100 * time.Millisecond) // another process is awaited
	}
	for _, m := range []string{"BO", "CA"} {
		if out := do("log", "verify", "--dir", dir(m)); !strings.Contains(out, "ok") {
			t.Errorf("%s: %s", m, out)
		}
	}
}

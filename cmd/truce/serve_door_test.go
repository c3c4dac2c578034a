package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// readyWith serves a node, and returns what the process said until it was ready.
func readyWith(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errs strings.Builder
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	var all strings.Builder
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		all.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "Ctrl+C") {
			go func() { // what it still says goes nowhere
				for lines.Scan() {
				}
			}()
			return all.String()
		}
	}
	cmd.Wait()
	t.Fatalf("it does not serve: %s", errs.String())
	return ""
}

// after returns the first line of what was said that begins with a text, without it.
func after(t *testing.T, said, text string) string {
	t.Helper()
	for line := range strings.Lines(said) {
		if at := strings.Index(line, text); at >= 0 {
			return strings.TrimSpace(line[at+len(text):])
		}
	}
	t.Fatalf("it does not say %q: %s", text, said)
	return ""
}

// A node that people log in at is served over HTTPS under its own authority, each port shows what it is for, and the
// link for the first administrator is printed until somebody used it.
func TestServedToPeople(t *testing.T) {
	run := program(t)
	dir := filepath.Join(t.TempDir(), "AR")
	if out, err := run("init", "--dir", dir, "--member", "AR", "--process", "meridian").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	serve := func() (string, *exec.Cmd) {
		cmd := run("serve", "--dir", dir, "--alone", "--people", "--listen", "0.0.0.0:0", "--host", "127.0.0.1", "--public",
			"127.0.0.1:0", "--trust", "127.0.0.1:0", "--administrator", "Vera Okonjo")
		return readyWith(t, cmd), cmd
	}
	first, cmd := serve()
	pages, public := after(t, first, "The pages of AR are at "), after(t, first, "shown to everybody at ")
	trust, link := after(t, first, "trust this node stands at "), after(t, first, "/enrol/")
	ca, err := os.ReadFile(filepath.Join(dir, "ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(ca) {
		t.Fatal("ca.crt is no certificate")
	}
	browser := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer browser.CloseIdleConnections()
	for url, want := range map[string]int{
		pages + "/": 303, pages + "/enter": 200, pages + "/trust": 200, pages + "/reports/AR-R-1": 303,
		public + "/": 200, public + "/record": 200, public + "/today": 404, public + "/enter": 404,
		trust + "/": 200, trust + "/trust/truce-ca.crt": 200, trust + "/record": 404,
	} {
		a, err := browser.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		a.Body.Close()
		if a.StatusCode != want {
			t.Errorf("%s: %d, want %d", url, a.StatusCode, want)
		}
	}
	if len(link) < 32 {
		t.Errorf("the link is %q", link)
	}
	if out, err := run("people", "list", "--dir", dir).Output(); err != nil ||
		!strings.Contains(string(out), "Vera Okonjo") {
		t.Errorf("%v: %s", err, out)
	}
	cmd.Process.Kill()
	cmd.Wait()
	if again, _ := serve(); !strings.Contains(again, "/enrol/") || strings.Contains(again, link) {
		t.Error("another start gives no link of its own to who has not enrolled yet")
	}
}

// Read-only, a node that is being served takes nothing in, by page or command, until that is ended.
func TestReadOnly(t *testing.T) {
	run := program(t)
	dir := filepath.Join(t.TempDir(), "AR")
	do := func(want int, args ...string) string {
		t.Helper()
		cmd := run(append(args, "--dir", dir)...)
		cmd.Stdin = strings.NewReader("seen")
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != want {
			t.Fatalf("truce %s: exit %d, want %d: %s", strings.Join(args, " "), code, want, out)
		}
		return string(out)
	}
	do(0, "init", "--member", "AR")
	do(exitInvalid, "read-only")
	do(0, "read-only", "--why", "the duty room is being searched")
	if out := do(exitUnavailable, "report", "file", "--text", "-"); !strings.Contains(out,
		"the duty room is being searched") {
		t.Errorf("whoever tries is told %q", out)
	}
	do(0, "incident", "list")
	do(0, "read-only", "--end")
	do(0, "report", "file", "--text", "-")
	do(exitNotFound, "read-only", "--end")
}

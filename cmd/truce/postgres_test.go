package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"truce/internal/testing/pgtest"
)

// TestPostgresScripts runs the scripts under testdata/postgres; each has a database of its own, named in $STORE.
func TestPostgresScripts(t *testing.T) {
	server := pgtest.Start(t)
	testscript.Run(t, testscript.Params{Dir: "testdata/postgres", Cmds: map[string]func(*testscript.TestScript, bool,
		[]string){"notin": notIn},
		Setup: func(env *testscript.Env) error {
			// The scratch server asks for no password, and takes any.
			env.Setenv("STORE", strings.Replace(server.Database(t), "?", "?password=CANARY-7f3a&", 1))
			env.Setenv("NOBODY", server.DSN("nobody_made_it"))
			return ownState(env)
		}})
}

// serving is a process that serves a node's pages.
type serving struct {
	cmd     *exec.Cmd
	address string
	stderr  strings.Builder
}

func startServing(t *testing.T, bin, dir string) *serving {
	t.Helper()
	s := &serving{cmd: exec.Command(bin, "serve", "--dir", dir, "--listen", "localhost:0")}
	s.cmd.Stderr = &s.stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	s.address = regexp.MustCompile(`http://[^ \n]+`).FindString(line)
	if err != nil || s.address == "" {
		t.Fatalf("it does not serve: %q, %v, %s", line, err, s.stderr.String())
	}
	return s
}

// kill ends the process as a power cut does.
func (s *serving) kill() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
}

// shows reports whether a page holds a text.
func (s *serving) shows(t *testing.T, path, text string) bool {
	t.Helper()
	r, err := http.Get(s.address + path)
	if err != nil {
		t.Error(err)
		return false
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	return r.StatusCode == http.StatusOK && strings.Contains(string(b), text)
}

// TestPostgresServeTogether has two processes serve one node while reports are filed by others; each page at either
// shows at once what was filed. One is killed; the other goes on, and so does one that takes its place.
func TestPostgresServeTogether(t *testing.T) {
	server := pgtest.Start(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin, dir := filepath.Join(t.TempDir(), "truce"), filepath.Join(t.TempDir(), "n")
	if err := os.Symlink(self, bin); err != nil {
		t.Skipf("a link to the test's own program is needed to run it as the command: %v", err)
	}
	run := func(args ...string) string {
		out, err := exec.Command(bin, append(args, "--dir", dir)...).CombinedOutput()
		if err != nil {
			t.Fatalf("truce %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	run("init", "--member", "CA", "--store", server.Database(t))
	pair := []*serving{startServing(t, bin, dir), startServing(t, bin, dir)}
	for i := range 6 {
		if i == 3 {
			pair[0].kill()
			pair[0] = startServing(t, bin, dir)
		}
		run("report", "file", "--text", said(t, fmt.Sprint("words ", i)), "--kind", "shelling")
		for _, s := range pair {
			report := fmt.Sprintf("CA-R-%d", i+1)
			for path, text := range map[string]string{
				"/incidents":                      fmt.Sprintf("CA-I-%d", i+1),
				"/reports/" + report:              report,
				fmt.Sprintf("/record/CA/%d", i+3): report, // behind the founding document and two officers
			} {
				if !s.shows(t, path, text) {
					t.Errorf("after %d reports %s does not show %q", i+1, path, text)
				}
			}
		}
	}
}

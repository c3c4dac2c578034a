package main

import (
	"bytes"
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"truce/internal/demo/exercise"
)

// TestMain lets the test scripts call the command in process as "truce".
func TestMain(m *testing.M) {
	testscript.Main(apart{m}, map[string]func(){"truce": func() { os.Exit(run()) }})
}

// apart runs the tests with a place for marks that is not where those of this user's own nodes are.
type apart struct{ *testing.M }

func (a apart) Run() int {
	state, err := os.MkdirTemp("", "truce-state-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(state)
	os.Setenv("TRUCE_MARKS", state)
	return a.M.Run()
}

// TestScripts runs every script under testdata: each is a user's session at the terminal, failures included.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", Setup: ownState, Cmds: map[string]func(*testscript.TestScript,
		bool, []string){"damage": damage, "garble": garble, "notin": notIn,
		"photograph": photograph, "setenv": setEnv, "sql": runSQL}})
}

// ownState gives a script a place of its own for marks.
func ownState(env *testscript.Env) error {
	env.Setenv("TRUCE_MARKS", filepath.Join(env.WorkDir, "state"))
	return nil
}

// damage flips a bit of a file: damage FILE OFFSET.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: damage FILE OFFSET")
	}
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	b[at] ^= 1
	ts.Check(os.WriteFile(path, b, 0o644))
}

// garble writes one text over another of the same length wherever it stands in a file: garble FILE OLD NEW.
func garble(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 || len(args[1]) != len(args[2]) {
		ts.Fatalf("usage: garble FILE OLD NEW")
	}
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	if !bytes.Contains(b, []byte(args[1])) {
		ts.Fatalf("%s does not hold %q", path, args[1])
	}
	ts.Check(os.WriteFile(path, bytes.ReplaceAll(b, []byte(args[1]), []byte(args[2])), 0o600))
}

// photograph draws the photograph of the exercise: photograph FILE.
func photograph(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: photograph FILE")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), exercise.Photograph(), 0o644))
}

// runSQL changes a database by another hand: sql FILE STATEMENT. One that changes no row, and makes nothing, is a
// mistake in the script.
func runSQL(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sql FILE STATEMENT")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	r, err := db.Exec(args[1])
	ts.Check(err)
	if n, err := r.RowsAffected(); err != nil || n == 0 && !strings.HasPrefix(args[1], "CREATE") {
		ts.Fatalf("no row was changed: %v", err)
	}
}

// setEnv sets a variable to the content of a file: setenv NAME FILE.
func setEnv(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: setenv NAME FILE")
	}
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile(args[1])))
}

// notIn fails when a file, or any file below a directory, holds the text: notin PATH TEXT.
func notIn(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: notin PATH TEXT")
	}
	files := 0
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		if err == nil && bytes.Contains(b, []byte(args[1])) {
			ts.Fatalf("%s holds %q", path, args[1])
		}
		return err
	}))
	if files == 0 {
		ts.Fatalf("there is no file at %s", args[0])
	}
}

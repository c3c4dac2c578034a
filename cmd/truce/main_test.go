package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test scripts call the command in process as "truce".
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"truce": func() { os.Exit(run()) }})
}

// TestScripts runs every script under testdata: each is a user's session at the terminal, failures included.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata"})
}

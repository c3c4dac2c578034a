package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every kind of fault has a bug; each can still be put into the sources, and the test that is to notice it is there.
// That it does is shown by running the tool: make planted.
func TestEveryKindHasABug(t *testing.T) {
	const root = "../.."
	of := map[int]int{}
	for _, b := range bugs {
		of[b.kind]++
		if b.was == b.is || b.kind < 1 || b.kind > kinds {
			t.Errorf("%d, %s: it changes nothing, or there is no such kind", b.kind, b.what)
		}
		if _, err := b.overlay(root, t.TempDir()); err != nil {
			t.Errorf("%d, %s: %v", b.kind, b.what, err)
		}
		name, _, _ := strings.Cut(b.test, "/")
		files, err := filepath.Glob(filepath.Join(root, b.pkg, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, f := range files {
			src, err := os.ReadFile(f)
			found = found || err == nil && strings.Contains(string(src), "func "+name+"(t *testing.T)")
		}
		if !found {
			t.Errorf("%d, %s: there is no %s in %s", b.kind, b.what, name, b.pkg)
		}
	}
	for k := range kinds {
		if of[k+1] == 0 {
			t.Errorf("no bug of the kind %d is planted", k+1)
		}
	}
}

// Planted puts the faults by which a hostile member once hurt the others back into the sources, one at a time, and runs
// the test that is there for each: it must fail. The sources themselves are not touched; what is changed is laid over
// them for one build. docs/simulation.md says which they are.
//
//	go run .            all of them
//	go run . 5 15       those of these kinds
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	dir := flag.String("dir", "../..", "where the sources are")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *dir, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "planted:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir string, kinds []string) error {
	root, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	missed := 0
	for _, b := range bugs {
		if len(kinds) > 0 && !slices.Contains(kinds, strconv.Itoa(b.kind)) {
			continue
		}
		began := time.Now()
		caught, err := b.caught(ctx, root)
		if err != nil {
			return fmt.Errorf("%d, %s: %w", b.kind, b.what, err)
		}
		says := "caught by"
		if !caught {
			says = "NOT caught by"
			missed++
		}
		fmt.Printf("%2d  %s: %s %s %s (%s)\n", b.kind, b.what, says, b.pkg, b.test, time.Since(began).Round(time.Second))
	}
	if missed > 0 {
		return fmt.Errorf("%d bugs are noticed by no test", missed)
	}
	return nil
}

// caught reports whether the test of a bug fails with it, as it does not without.
func (b bug) caught(ctx context.Context, root string) (bool, error) {
	scratch, err := os.MkdirTemp("", "planted")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(scratch)
	overlay, err := b.overlay(root, scratch)
	if err != nil {
		return false, err
	}
	if fails, err := b.fails(ctx, root); err != nil || fails {
		return false, cmp.Or(err, errors.New("the test fails without it"))
	}
	return b.fails(ctx, root, "-count=1", "-overlay", overlay)
}

// fails reports whether the test of a bug fails.
func (b bug) fails(ctx context.Context, root string, flags ...string) (bool, error) {
	parts := strings.Split(b.test, "/")
	for i, p := range parts {
		parts[i] = "^" + p + "$"
	}
	args := append([]string{"test", "-v", "-timeout", "10m", "-run", strings.Join(parts, "/")}, flags...)
	cmd := exec.CommandContext(ctx, "go", append(args, b.pkg)...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	var failed *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case bytes.Contains(out, []byte("no tests to run")):
		return false, errors.New("there is no such test")
	case bytes.Contains(out, []byte("--- SKIP: ")):
		return false, fmt.Errorf("the test, or a part of it, does not run here:\n%s", out)
	case err == nil:
		return false, nil
	case errors.As(err, &failed) && bytes.Contains(out, []byte("--- FAIL: ")):
		return true, nil
	}
	return false, fmt.Errorf("the test does not run: %v\n%s", err, out)
}

// overlay writes the source with the bug, and what lays it over the source.
func (b bug) overlay(root, scratch string) (string, error) {
	path := filepath.Join(root, filepath.FromSlash(b.file))
	src, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if n := bytes.Count(src, []byte(b.was)); n != 1 {
		return "", fmt.Errorf("%q stands %d times in %s", b.was, n, b.file)
	}
	with, list := filepath.Join(scratch, "with.go"), filepath.Join(scratch, "overlay.json")
	if err := os.WriteFile(with, bytes.Replace(src, []byte(b.was), []byte(b.is), 1), 0o600); err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]map[string]string{"Replace": {path: with}})
	if err != nil {
		return "", err
	}
	return list, os.WriteFile(list, text, 0o600)
}

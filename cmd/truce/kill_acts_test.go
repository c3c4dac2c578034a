package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/internal/node"
	"truce/internal/registrar"
)

// killed is how often each act is killed, at moments spread over the time that it takes.
const killed = 10

// lasting runs a command to its end and returns how long it took.
func lasting(t *testing.T, cmd *exec.Cmd) time.Duration {
	t.Helper()
	began := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v: %s", cmd.Args[1:], err, out)
	}
	return time.Since(began)
}

// again runs a command that was killed before: it does what was not done, or says with a code of these that it was.
func again(t *testing.T, cmd *exec.Cmd, done ...int) {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err == nil {
		return
	}
	for _, code := range done {
		if cmd.ProcessState.ExitCode() == code {
			return
		}
	}
	t.Errorf("%v again: %v: %s", cmd.Args[1:], err, out)
}

// holding lists the files below a directory that hold a text.
func holding(t *testing.T, dir, text string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		if bytes.Contains(b, []byte(text)) {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A command that destroys is killed at some moment. What it said was destroyed is; the same command again finishes it;
// the log says it once.
func TestKilledWhileItDestroys(t *testing.T) {
	run, dir := program(t), filepath.Join(t.TempDir(), "n")
	lasting(t, run("init", "--dir", dir, "--member", "CA"))
	var takes time.Duration
	for round := range killed + 1 {
		secret := fmt.Sprintf("what-was-said-%d-in-words", round)
		lasting(t, run("report", "file", "--dir", dir, "--text", said(t, secret)))
		if len(holding(t, dir, secret)) == 0 {
			t.Fatal("what is sealed stands nowhere before: this test looks in the wrong place")
		}
		erase := func() *exec.Cmd {
			return run("report", "erase", fmt.Sprintf("CA-R-%d", round+1), "text", "--dir", dir, "--ground",
				"asked-by-the-source")
		}
		if round == 0 {
			takes = lasting(t, erase())
		} else {
			out, _ := outputOrKilled(erase(), takes*time.Duration(round)/killed)
			if left := holding(t, dir, secret); strings.Contains(string(out), "Destroyed") && len(left) > 0 {
				t.Errorf("round %d: destroyed, it says, and it stands in %v", round, left)
			}
			again(t, erase(), exitNotFound)
		}
		if left := holding(t, dir, secret); len(left) > 0 {
			t.Errorf("round %d: it stands in %v", round, left)
		}
		if n := erasures(t, dir); n != round+1 {
			t.Errorf("round %d: the log says %d times that something was destroyed", round, n)
		}
	}
	sound(t, dir)
}

// erasures counts what the node's log says was destroyed.
func erasures(t *testing.T, dir string) int {
	t.Helper()
	n, err := node.OpenRead(context.Background(), dir, node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	claims, err := n.Models.Claims(context.Background(), truce.KindErasure, "")
	if err != nil {
		t.Fatal(err)
	}
	return len(claims)
}

// A member that founds is killed at some moment of it, and again at one of an amendment. Called again both are done,
// and the member files.
func TestKilledWhileItFounds(t *testing.T) {
	run, home := program(t), t.TempDir()
	var takes, amends time.Duration
	for round := range killed + 1 {
		dir, card := filepath.Join(home, fmt.Sprint(round)), filepath.Join(home, fmt.Sprint(round, ".card"))
		lasting(t, run("init", "--dir", dir, "--member", "CA", "--process", "meridian", "--role", "guarantor", "--card",
			card))
		drafted := func(name string, args ...string) string {
			b, err := run(args...).Output()
			if err != nil {
				t.Fatal(args, err)
			}
			path := filepath.Join(home, fmt.Sprint(round, name))
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
		document := drafted(".json", "process", "draft", "--title", "Meridian", "--fictional", "--lapse-k", "1", "--card",
			card)
		found := func() *exec.Cmd { return run("process", "endorse", document, "--dir", dir) }
		if round == 0 {
			takes = lasting(t, found())
		} else {
			outputOrKilled(found(), takes*time.Duration(round)/killed)
			again(t, found(), exitConflict)
		}
		next := drafted("-next.json", "process", "amend", "--title", "Meridian Two", "--dir", dir)
		amend := func() *exec.Cmd { return run("process", "propose", next, "--dir", dir) }
		if round == 0 {
			amends = lasting(t, amend())
		} else {
			outputOrKilled(amend(), amends*time.Duration(round)/killed)
			again(t, amend(), exitConflict, exitInvalid)
		}
		lasting(t, run("report", "file", "--kind", "shelling", "--dir", dir))
		if n := sound(t, dir); n != 1 {
			t.Errorf("round %d: %d reports", round, n)
		}
		shown, err := run("process", "show", "--dir", dir).Output()
		if err != nil || !strings.Contains(string(shown), "Meridian Two") {
			t.Errorf("round %d: %v: %s", round, err, shown)
		}
	}
}

// An import beside a node that serves is killed at some moments, and at last the node is: the import made again makes
// up the rest, once, and the node shows it.
func TestKilledWhileItImports(t *testing.T) {
	run, dir := program(t), filepath.Join(t.TempDir(), "n")
	table := filepath.Join(t.TempDir(), "t.csv")
	const rows = 1500
	writeTable(t, table, rows)
	lasting(t, run("init", "--dir", dir, "--member", "TR"))
	serving := serveNode(t, run, dir, "--alone")
	load := func() *exec.Cmd { return run("import", "csv", table, "--dir", dir) }
	for round := range killed {
		outputOrKilled(load(), time.Duration(30+40*round)*time.Millisecond)
	}
	go serving.Process.Kill()
	outputOrKilled(load(), 200*time.Millisecond)
	serving.Wait()
	serving = serveNode(t, run, dir, "--alone")
	for range 2 {
		lasting(t, load())
	}
	if n := sound(t, dir); n != rows {
		t.Errorf("%d reports of %d rows", n, rows)
	}
	if last := fmt.Sprintf("TR-R-%d", rows); !strings.Contains(pageOf(t, serving.pages+"/reports/"+last), last) {
		t.Errorf("the node does not show %s", last)
	}
}

// A command that takes a file in is killed at some moment. Given again it takes in what was not taken in, once; where
// nobody gives it again, nothing is left of it that no entry tells of once another file was taken in.
func TestKilledWhileItTakesAFileIn(t *testing.T) {
	run, dir := program(t), filepath.Join(t.TempDir(), "n")
	lasting(t, run("init", "--dir", dir, "--member", "CA"))
	lasting(t, run("report", "file", "--kind", "shelling", "--dir", dir))
	add := func(round int) *exec.Cmd {
		path := filepath.Join(filepath.Dir(dir), fmt.Sprint(round, ".txt"))
		if _, err := os.Stat(path); err != nil {
			if err := os.WriteFile(path, []byte(strings.Repeat(fmt.Sprintln("seen", round), 50)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return run("media", "add", "CA-R-1", path, "--dir", dir)
	}
	takes, given := lasting(t, add(0)), map[int]bool{0: true}
	for round := 1; round <= 3*killed; round++ {
		outputOrKilled(add(round), takes*time.Duration(round)/(3*killed))
		if round%3 == 0 {
			lasting(t, add(round))
			given[round] = true
		}
	}
	lasting(t, add(len(given)*1000))
	ctx := context.Background()
	n, err := node.Open(ctx, dir, node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	list, total, err := n.Registrar.Held().Newest(ctx, nil, 1000)
	if err != nil {
		t.Fatal(err)
	}
	names, held := map[string]int{}, 0
	for _, f := range list {
		names[f.About.Name]++
	}
	for round := range given {
		if names[fmt.Sprint(round, ".txt")] != 1 {
			t.Errorf("the file of round %d is in custody %d times", round, names[fmt.Sprint(round, ".txt")])
		}
	}
	counts, err := n.Vault.Counts(ctx)
	for _, c := range counts {
		if c.Field == registrar.FieldMedia {
			held += c.N
		}
	}
	onDisk, _ := filepath.Glob(filepath.Join(dir, "media", "*.original.age"))
	open, _ := filepath.Glob(filepath.Join(dir, "media", "unsettled-*"))
	if err != nil || held != total || len(onDisk) != total || len(open) != 0 {
		t.Errorf("%v: of %d files in custody the vault has %d, the disk %d; %d are not settled", err, total, held,
			len(onDisk), len(open))
	}
}

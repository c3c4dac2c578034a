package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"truce"
)

// While a node is served, commands in processes of their own write to it, several at once, and some of them, and the
// node, are killed in the middle: whatever was acknowledged is there, once, and the pages show it.
func TestManyHands(t *testing.T) {
	run := program(t)
	dir := filepath.Join(t.TempDir(), "AR")
	if out, err := run("init", "--dir", dir, "--member", "AR").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	node := serveNode(t, run, dir, "--alone")
	var mu sync.Mutex
	filed := map[string]truce.ReportID{} // by claim
	file := func(claim string, kill time.Duration) {
		var out []byte
		var err error
		for tries := 0; tries < 20; tries++ { // who does not get a turn in time is told to repeat, and does
			cmd := run("report", "file", "--dir", dir, "--text", said(t, "text of "+claim), "--claim", claim, "--json")
			var errs strings.Builder
			cmd.Stderr = &errs
			if out, err = outputOrKilled(cmd, kill); err == nil || kill > 0 {
				break
			}
			if cmd.ProcessState.ExitCode() != exitUnavailable {
				t.Errorf("%s: %v: %s", claim, err, errs.String())
				return
			}
		}
		var answer struct{ ID truce.ReportID }
		if err != nil || json.Unmarshal(out, &answer) != nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		filed[claim] = answer.ID
	}
	many := func(round int, kill time.Duration) {
		var hands sync.WaitGroup
		for hand := range 4 {
			hands.Go(func() { file(fmt.Sprintf("call-%d-%d", round, hand), kill*time.Duration(hand+1)) })
		}
		hands.Wait()
	}
	many(0, 0)
	for round := 1; round < 4; round++ { // some are answered, some are not
		many(round, 60*time.Millisecond)
	}
	go node.Process.Kill() // while they write
	many(4, 0)
	node.Wait()
	node = serveNode(t, run, dir, "--alone")
	for round := range 5 {
		many(round, 0) // each call again is answered with what it was answered before, or filed now
	}
	if total := sound(t, dir); total != 20 || len(filed) != 20 {
		t.Errorf("%d reports, of %d calls", total, len(filed))
	}
	ids := map[truce.ReportID]string{}
	for claim, id := range filed {
		if had := ids[id]; had != "" {
			t.Errorf("%s was given for %s and for %s", id, had, claim)
		}
		ids[id] = claim
		if !strings.Contains(pageOf(t, node.pages+"/reports/"+string(id)), string(id)) {
			t.Errorf("the served node does not show %s, filed as %s", id, claim)
		}
	}
}

// outputOrKilled returns what a command printed; with a positive after it is killed that much later.
func outputOrKilled(cmd *exec.Cmd, after time.Duration) ([]byte, error) {
	var out strings.Builder
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	if after > 0 {
		timer := time.AfterFunc(after, func() { cmd.Process.Kill() })
		defer timer.Stop()
	}
	err := cmd.Wait()
	return []byte(out.String()), err
}

func pageOf(t *testing.T, url string) string {
	t.Helper()
	a, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil || a.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", url, a.Status, err)
	}
	return string(b)
}

// A peer that is named while the node serves is asked without a restart, and one that is forgotten no more.
func TestPeerAddedWhileServing(t *testing.T) {
	run := program(t)
	home := t.TempDir()
	dir := func(m string) string { return filepath.Join(home, m) }
	do := func(args ...string) string {
		t.Helper()
		out, err := run(args...).Output()
		if err != nil {
			t.Fatalf("truce %s: %v", strings.Join(args, " "), err)
		}
		return string(out)
	}
	foundMeridian(t, home, do, "AR", "BO")
	ar, _ := serveNode(t, run, dir("AR"), "--alone"), serveNode(t, run, dir("BO"), "--alone")
	do("report", "file", "--dir", dir("AR"), "--text", said(t, "seen from the ridge"))
	do("peer", "add", "AR", ar.peers, "--dir", dir("BO"))
	want := sizeOfLog(t, do, dir("AR"), "AR")
	for deadline := time.Now().Add(time.Minute); sizeOfLog(t, do, dir("BO"), "AR") < want; {
		if time.Now().After(deadline) {
			t.Fatal("what AR entered did not come to BO, though its address was given to the serving node")
		}
		time.Sleep(100 * time.Millisecond) // another process is awaited
	}
}

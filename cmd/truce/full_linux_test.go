package main

import (
	"html"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"truce/internal/testing/smalldisk"
)

// endless is as many zeros as are asked for.
type endless struct{}

func (endless) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// On a disk without any room the first refusal names the cause, and what only reads logs needs none: they are shown,
// exported, and carried away, also where the read models cannot be opened.
func TestLogsAreReadOnAFullDisk(t *testing.T) {
	disk, other := smalldisk.New(t, "24m"), t.TempDir()
	dir := filepath.Join(disk, "n")
	for _, args := range [][]string{{"init", "--member", "CA"}, {"report", "file", "--kind", "shelling"}} {
		if _, errs, code := at(t, dir, args...); code != 0 {
			t.Fatal(errs)
		}
	}
	for _, end := range []string{"", "-shm", "-wal"} { // what SQLite keeps beside the read models, and then does not
		if end != "" {
			os.Remove(filepath.Join(dir, "models.db"+end))
		}
		f, err := os.Create(filepath.Join(disk, "fill"+end))
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(f, endless{})
		f.Close()
		if err == nil {
			t.Fatal("the disk does not fill")
		}
		if _, errs, code := at(t, dir, "report", "file", "--kind", "shelling"); code == 0 ||
			!strings.Contains(errs, "its disk is full; make room on it") {
			t.Errorf("the first refusal: %d %s", code, errs)
		}
		for _, args := range [][]string{{"log", "show"}, {"log", "show", "0"},
			{"log", "export", "--to", filepath.Join(other, "export"+end)}, {"sync", "--to", filepath.Join(other, "stick"+end)},
			{"log", "verify"}} {
			if out, errs, code := at(t, dir, args...); code != 0 || out == "" {
				t.Errorf("truce %s: %d %s", strings.Join(args, " "), code, errs)
			}
		}
	}
}

// A node that serves while its disk fills goes on showing what it has: every page that the first one leads to, and the
// feeds, also those that note what they have shown.
func TestPagesAreReadOnAFullDisk(t *testing.T) {
	run, disk := program(t), smalldisk.New(t, "48m")
	dir := filepath.Join(disk, "n")
	lasting(t, run("init", "--dir", dir, "--member", "CA"))
	for range 3 {
		lasting(t, run("report", "file", "--kind", "shelling", "--release", "joint", "--dir", dir))
	}
	pages := serveNode(t, run, dir, "--alone").pages
	links := regexp.MustCompile(`href="(/[^"#]*)"`).FindAllStringSubmatch(pageOf(t, pages+"/"), -1)
	f, err := os.Create(filepath.Join(disk, "fill"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.Copy(f, endless{}); err == nil {
		t.Fatal("the disk does not fill")
	}
	asked := map[string]bool{}
	for _, path := range append(links, [][]string{{"", "/feeds/incidents.atom"}, {"", "/feeds/findings.atom"},
		{"", "/feeds/bulletins.atom"}, {"", "/incidents/CA-I-1"}, {"", "/reports/CA-R-1"}, {"", "/media"},
		{"", "/effects"}, {"", "/api/incidents"}}...) {
		path := html.UnescapeString(path[1])
		if asked[path] {
			continue
		}
		asked[path] = true
		answer, err := http.Get(pages + path)
		if err != nil {
			t.Fatal(err)
		}
		said, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s, %v: %.300s", path, answer.Status, err, said)
		}
	}
	if len(asked) < 30 {
		t.Errorf("only %d pages were asked for", len(asked))
	}
	if _, errs, code := at(t, dir, "report", "file", "--kind", "shelling"); code == 0 {
		t.Errorf("the disk was not full: %s", errs)
	}
}

// Where a directory cannot be written to, reading needs no writing: what is there is shown.
func TestWhatCannotBeWrittenToIsRead(t *testing.T) {
	disk := smalldisk.New(t, "24m")
	dir := filepath.Join(disk, "n")
	for _, args := range [][]string{{"init", "--member", "CA"}, {"report", "file", "--kind", "shelling"}} {
		if _, errs, code := at(t, dir, args...); code != 0 {
			t.Fatal(errs)
		}
	}
	if out, err := exec.Command("mount", "-o", "remount,ro", disk).CombinedOutput(); err != nil {
		t.Skipf("mount does not work here (%v: %s): run this test on a machine where it does", err, out)
	}
	for _, args := range []string{"incident list", "incident show CA-I-1", "report list", "report show CA-R-1",
		"log show", "log verify", "export csv --for public", "process show"} {
		if out, errs, code := at(t, dir, strings.Fields(args)...); code != 0 || out == "" {
			t.Errorf("truce %s: %d %s", args, code, errs)
		}
	}
	if _, errs, code := at(t, dir, "report", "file", "--kind", "shelling"); code == 0 || errs == "" {
		t.Errorf("something was entered: %d %s", code, errs)
	}
}

// A command whose output cannot be written says so, and does not end as if it had been read.
func TestOutputThatCannotBeWritten(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	run, dir := program(t), filepath.Join(t.TempDir(), "n")
	for _, args := range [][]string{{"init", "--member", "CA"}, {"report", "file", "--kind", "shelling"}} {
		if _, errs, code := at(t, dir, args...); code != 0 {
			t.Fatal(errs)
		}
	}
	for _, args := range []string{"report show CA-R-1", "report list", "report list --json", "incident show CA-I-1",
		"log show", "log show 3", "doctor", "audit", "process show", "export csv", "export geojson", "export xlsx",
		"officer list"} {
		cmd := run(append(strings.Fields(args), "--dir", dir)...)
		var errs strings.Builder
		cmd.Stdout, cmd.Stderr = full, &errs
		if cmd.Run(); cmd.ProcessState.ExitCode() != exitUnavailable ||
			!strings.Contains(errs.String(), "standard output cannot be written") {
			t.Errorf("truce %s: exit %d, %s", args, cmd.ProcessState.ExitCode(), errs.String())
		}
	}
}

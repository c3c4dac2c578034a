package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What a case file prints to check it works where it is pasted, and notices what was entered since.
func TestTheCommandsOfACaseFileWork(t *testing.T) {
	t.Chdir(t.TempDir())
	must := func(args ...string) string {
		t.Helper()
		out, errs, code := at(t, "node", args...)
		if code != 0 {
			t.Fatalf("truce %s: %d %s", strings.Join(args, " "), code, errs)
		}
		return out
	}
	must("init", "--member", "CA", "--process", "meridian")
	must("report", "file", "--start", "2017-01-15T10:00", "--end", "2017-01-15T10:30", "--kind", "shelling", "--release",
		"joint")
	page := must("case", "file", "CA-I-1", "--format", "html")
	var text strings.Builder
	for _, m := range regexp.MustCompile(`<p class="command" dir="ltr"><code>(.*?)</code>`).FindAllStringSubmatch(page, -1) {
		text.WriteString(html.UnescapeString(m[1]) + "\n")
	}
	ran := 0
	var check []string
	for line := range strings.Lines(strings.ReplaceAll(text.String(), "\\\n", "")) {
		args := strings.Fields(line)
		if len(args) < 2 || args[0] != "truce" {
			continue // the digest
		}
		if ran++; args[1] == "case" {
			check = args[1:]
		}
		must(args[1:]...)
	}
	if _, err := os.Stat("CA-I-1.proof"); ran != 3 || check == nil || err != nil {
		t.Fatalf("%d commands ran, %v:\n%s", ran, err, text.String())
	}
	if got := must(check...); !strings.Contains(got, "said the same of CA-I-1\nnothing of what it says has changed") {
		t.Errorf("nothing came since, and the check says %s", got)
	}
	must("assess", "CA-I-1", "--happened", "confirmed", "--permitted", "not-permitted")
	got := must(check...)
	if !strings.Contains(got, "said the same of CA-I-1\nsince then") ||
		!strings.Contains(got, "+ Verdicts: CA, ") || !strings.Contains(got, "- Verdicts: CA: no verdict yet") {
		t.Errorf("a verdict came since, and the check says %s", got)
	}
	is := slices.Index(check, "--at")
	refused := func(why string, want string, args []string) {
		t.Helper()
		if _, errs, code := at(t, "node", args...); code == 0 || !strings.Contains(errs, want) {
			t.Errorf("%s, and the check says %d %s", why, code, errs)
		}
	}
	other := slices.Clone(check)
	other[len(other)-1] = strings.Repeat("0", 64)
	refused("it is not what the record said", "the case file is not what the record said", other)
	refused("a verdict came since, and no state is named", "either entries came since",
		slices.Delete(slices.Clone(check), is, is+2))
	other = slices.Clone(check)
	other[is+1] = "CA:5000"
	refused("so much is not held", "fewer than 5000 entries are held here", other)
	other[is+1] = "CA:3,XX:1"
	refused("there is no such log", "no log of XX is held here", other)
}

// Under an address of pages the entries of a case file are links; without one there are none.
func TestTheEntriesOfACaseFileAreLinks(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, args := range [][]string{{"init", "--member", "CA", "--process", "meridian"},
		{"report", "file", "--start", "2017-01-15T10:00", "--end", "2017-01-15T10:30", "--kind", "shelling", "--release",
			"joint"}} {
		if _, errs, code := at(t, "node", args...); code != 0 {
			t.Fatal(errs)
		}
	}
	const pages = "https://ca.example:8443"
	for _, as := range []string{"pdf", "docx"} {
		for _, with := range []bool{true, false} {
			args := []string{"case", "file", "CA-I-1", "--format", as, "--out", "case." + as}
			if with {
				args = append(args, "--pages", pages)
			}
			if _, errs, code := at(t, "node", args...); code != 0 {
				t.Fatal(errs)
			}
			b, err := os.ReadFile("case." + as)
			if err != nil {
				t.Fatal(err)
			}
			text, to := string(b), fmt.Sprintf("/URI<%X", pages+"/record/CA/")
			if as == "docx" {
				text, to = unpacked(t, b), pages+"/record/CA/"
			}
			if got := strings.Contains(text, to); got != with {
				t.Errorf("%s, pages %v: linked %v", as, with, got)
			}
		}
	}
	if _, errs, code := at(t, "node", "case", "file", "CA-I-1", "--pages", "ca.example"); code == 0 ||
		!strings.Contains(errs, "no address of pages") {
		t.Errorf("an address without a scheme: %d %s", code, errs)
	}
}

// unpacked is what the files of an archive hold, one after the other.
func unpacked(t *testing.T, b []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&out, r); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

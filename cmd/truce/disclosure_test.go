package main

import (
	"archive/zip"
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// forOperator are the commands, by how they begin, whose results are for the operator of the node, who holds everything
// in it. What the others write is meant for somebody else, and [TestWhatIsHandedOutHoldsNothingSealed] looks through
// it.
var forOperator = []string{"demo", "init", "serve", "import", "report", "incident", "assess", "lapse", "operation",
	"bulletin", "article", "terms", "agreement",
	"actor", "accession", "claim", "process", "officer", "key", "withdraw", "pack", "match", "names", "effect",
	"ceasefires", "trend", "rebuild", "find",
	"doctor",
	"audit", "desk", "talks", "media add", "media list", "media alike", "media erase", "media verify",
	"narrative release", "narrative list",
	"media show", // whose proof is made for somebody, and looked at by its script
	"log verify", "reconcile", "count", "case stuck", "case stages", "case check",
	"peer", "people", "hook", "read-only", "log resume",
	"witness"} // a foreign witness is sent checkpoints, which are public

// handedOut are the commands that write something for others, each as it is walked below.
var handedOut = map[string][]string{
	"log show":   {"log show", "log show 0 1 2 3 4 5 6 7 8"},
	"log prove":  {"log prove CA-R-1", "log prove CA-R-2", "log prove CA-I-2", "log prove 4"},
	"log export": {"log export --to out"},
	"sync":       {"sync --to stick"}, // the bytes that a mirror holds
	"bulletin show": {"bulletin show 2017-01-15 --for public", "bulletin show 2017-01-15 --for parties",
		"bulletin show 2017-01-15 --for public --format html", "bulletin show 2017-01-15 --for public --json",
		"bulletin show 2017-01-16 --for public"},
	"narrative draft": {"narrative draft --from 2017-01-15 --to 2017-01-16 --for public",
		"narrative draft --from 2017-01-15 --about civilians --for parties"},
	"narrative print": {"narrative print - --for public"},
	"narrative show":  {"narrative show narrative-0 --for public --json"}, // what is released stands in the record
	"bulletin series": {"bulletin series --for public", "bulletin series --for parties --json",
		"bulletin series --for public --format csv", "bulletin series --for public --format xlsx"},
	"export csv":     {"export csv", "export csv --for parties", "export csv --for public"},
	"export geojson": {"export geojson", "export geojson --for public --province Westmark"},
	"export xlsx":    {"export xlsx", "export xlsx --for public"},
	"case file": {"case file CA-I-2 --json", "case file CA-I-3 --for public --format html",
		"case file CA-I-3 --for public --json", "case file CA-I-3 --for parties --json", "case file CA-I-1 --json"},
	"process show":    {"process show", "process show --json"},
	"process digest":  {"process digest"},
	"report disclose": {"report disclose CA-R-2 text"}, // of another report: what is disclosed on purpose is in it
}

// A command that is not named here may write what nobody has looked through.
func TestEveryCommandIsWalkedOrForTheOperator(t *testing.T) {
	var c cli
	p, err := kong.New(&c, kong.Name("truce"), vars())
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range p.Model.Leaves(false) {
		name := strings.TrimPrefix(n.FullPath(), "truce ")
		own := slices.ContainsFunc(forOperator, func(x string) bool { return name == x || strings.HasPrefix(name, x+" ") })
		if _, out := handedOut[name]; !own && !out {
			t.Errorf("truce %s: is it for the operator (forOperator), or does it write something for others (handedOut)?", name)
		}
	}
}

// at runs a command in a node's directory and returns what it wrote.
func at(t *testing.T, dir string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	e := &env{Context: context.Background(), In: strings.NewReader(""), Out: &out, Stderr: &errs}
	code = execute(e, append(args, "--dir", dir))
	return out.String(), errs.String(), code
}

// What is made for others holds nothing that is sealed, nor does any refusal quote it; for the public, nothing that is
// the members' either. The operator does see it. What a published figure counts is public by being published: its
// province and its sum may be a report's.
func TestWhatIsHandedOutHoldsNothingSealed(t *testing.T) {
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
	file := func(release, word string) {
		must("report", "file", "--start", "2017-01-15T10:00", "--end", "2017-01-15T10:30", "--kind", "shelling", "--place",
			word+"-place", "--province", "Westmark", "--lat", "35.1", "--lon", "36.1",
			"--killed", "1", "--author", word+"-author", "--text", said(t, word+"-text"), "--source", said(t, word+"-source"),
			"--release", release)
	}
	file("own", "sealed")
	file("joint", "members")
	file("public", "public")
	must("assess", "CA-I-2", "--happened", "confirmed", "--permitted", "not-permitted", "--reasons",
		said(t, "sealed-reasons"))
	must("bulletin", "publish", "2017-01-15")
	for _, word := range []string{"sealed-text", "sealed-source", "sealed-place", "sealed-author"} {
		if out := must("report", "show", "CA-R-1"); !strings.Contains(out, word) {
			t.Fatalf("the operator does not see %q: the test looks in the wrong place:\n%s", word, out)
		}
	}
	for name, lines := range handedOut {
		for _, line := range lines {
			out, errs, _ := at(t, "node", strings.Fields(line)...)
			look(t, name, line, opened(t, name, out)+errs)
		}
	}
	for dir, name := range map[string]string{"out": "log export", "stick": "sync"} {
		released := false
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			look(t, name, path, string(b))
			released = released || bytes.Contains(b, []byte("members-place"))
			return err
		})
		if err != nil || !released {
			t.Errorf("what %s wrote holds no released report: the test looks in the wrong place (%v)", name, err)
		}
	}
	for _, line := range []string{"report show CA-R-99", "report release CA-R-1 --to nobody",
		"report release CA-R-99 --to joint", "report erase CA-R-1 nothing --ground other-reason", "incident show CA-I-99",
		"incident link CA-R-1 CA-I-99", "log prove CA-R-99", "log show 999", "bulletin show yesterday --for public",
		"report disclose CA-R-1 nothing", "report file --start garbage --text sealed-text --source sealed-source",
		"report file --kind nothing --text sealed-text", "report file --text sealed-text --officer nobody",
		"assess CA-I-1 --happened maybe --reasons sealed-reasons",
		"assess CA-I-99 --happened confirmed --reasons sealed-reasons",
		"assess CA-I-1 --happened confirmed --officer nobody --reasons sealed-reasons"} {
		args := strings.Fields(line)
		for i, a := range args {
			if strings.HasPrefix(a, "sealed-") {
				args[i] = said(t, a)
			}
		}
		out, errs, code := at(t, "node", args...)
		if code == 0 {
			t.Errorf("truce %s is not refused", line)
		}
		look(t, "a refusal", line, out+errs)
	}
}

// opened returns what a command wrote, unpacked where it is a workbook.
func opened(t *testing.T, name, out string) string {
	t.Helper()
	if name != "export xlsx" {
		return out
	}
	z, err := zip.NewReader(strings.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatalf("%s wrote no workbook: %v", name, err)
	}
	var all strings.Builder
	for _, f := range z.File {
		part, err := fs.ReadFile(z, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(part)
	}
	if !strings.Contains(all.String(), "public-place") {
		t.Errorf("%s holds no released report: the test looks in the wrong place", name)
	}
	return all.String()
}

// look searches what a command wrote for words that are not for whom it is made.
func look(t *testing.T, name, line, text string) {
	t.Helper()
	not := []string{"sealed-"}
	if strings.Contains(line, "--for") {
		not = append(not, "members-", "CA-R-1", "CA-R-2", "CA-I-1", "CA-I-2")
	}
	for _, word := range not {
		if i := strings.Index(text, word); i >= 0 {
			t.Errorf("truce %s (%s) tells %q: …%s…", line, name, word, text[max(0, i-80):min(len(text), i+80)])
		}
	}
}

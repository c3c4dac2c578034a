package main

import (
	"html"
	"os"
	"regexp"
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
	must("assess", "CA-I-1", "--happened", "confirmed", "--permitted", "not-permitted")
	if _, errs, code := at(t, "node", check...); code == 0 || !strings.Contains(errs, "either entries came since") {
		t.Errorf("a verdict came since, and the check says %d %s", code, errs)
	}
}

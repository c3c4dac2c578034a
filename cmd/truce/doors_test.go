package main

import (
	"os"
	"strings"
	"testing"
)

// What a person writes at a door is kept, or refused in words that say what to write.
func TestDoorsAnswerInWords(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, errs, code := at(t, "node", "init", "--member", "CA", "--process", "meridian"); code != 0 {
		t.Fatal(errs)
	}
	for range 4 {
		if _, errs, code := at(t, "node", "report", "file", "--kind", "shelling"); code != 0 {
			t.Fatal(errs)
		}
	}
	for _, c := range []struct{ line, out, errs string }{ // errs: "" where it is done
		{"withdraw CA-R-1 --why entered-twice", "entry CA/", ""},
		{"withdraw CA-R-1 --why entered-twice", "", "withdrawn before"},
		{"withdraw CA/4 --why entered-twice", "entry CA/4 is", ""},
		{"withdraw 5 --why entered-twice", "entry CA/5 is", ""},
		{"withdraw CA-R-99 --why entered-twice", "", "CA-R-99"},
		{"withdraw BO/2 --why entered-twice", "", "in the log of BO"},
		{"withdraw BO-R-2 --why entered-twice", "", "in the log of BO"},
		{"withdraw CA-I-2 --why entered-twice", "", "as CA/1198"},
		{"withdraw CA/-1 --why entered-twice", "", "is no entry"},
		{"withdraw bridge --why entered-twice", "", "is no entry"},
		{"report file --kind shelling --start 2190-01-15", "", "2190-01-15"},
		{"report file --kind shelling --start 2017-01-15 --end 2190-01-16", "", "2190-01-16"},
		{"report file --kind shelling --end 2190-01-16", "", "lies in the future"},
		{"accession add pact --status acceded --source press", "", "either an actor (--actor ID) or a settlement"},
		{"accession add pact --actor a --settlement b --status acceded --source press", "", "one of the two"},
	} {
		out, errs, code := at(t, "node", strings.Fields(c.line)...)
		if (code == 0) != (c.errs == "") || !strings.Contains(out, c.out) || !strings.Contains(errs, c.errs) {
			t.Errorf("truce %s: %d %q %q; want %q, %q", c.line, code, out, errs, c.out, c.errs)
		}
	}
}

func TestCardHoldsAMemberAlone(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, flag := range []string{"--zone=UTC+03:00", "--zone=UTC",
		"--day-closes=18:00", "--title=Bay", "--counted-by=end", "--pack=any"} {
		_, errs, code := at(t, "node", "init", "--member", "CA", "--process", "bay", "--card", "ca.json", flag)
		name, _, _ := strings.Cut(flag, "=")
		if code == 0 || !strings.Contains(errs, name) || !strings.Contains(errs, "truce process") {
			t.Errorf("%s: %d %q", flag, code, errs)
		}
		if _, err := os.Stat("ca.json"); err == nil {
			t.Fatalf("%s: a card was written", flag)
		}
	}
	if _, errs, code := at(t, "node", "init", "--member", "CA", "--process", "bay", "--card", "ca.json"); code != 0 {
		t.Error(errs)
	}
}

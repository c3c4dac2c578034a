package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
)

// TestArgumentsThatActOnTerminals holds that neither what is given nor what is printed can act on a terminal.
func TestArgumentsThatActOnTerminals(t *testing.T) {
	for name, arg := range map[string]string{
		"an escape": "a\x1b[31mb", "a C1 control": "a\u009b31mb", "bytes that are not UTF-8": "a\xff",
		"too much": strings.Repeat("x", maxArg+1),
	} {
		var errs bytes.Buffer
		if code := execute(&env{Context: context.Background(), Out: &errs, Stderr: &errs},
			[]string{"report", "file", "--text", arg}); code != exitUsage {
			t.Errorf("%s: exit %d", name, code)
		}
		if strings.Contains(errs.String(), arg) {
			t.Errorf("%s: the answer quotes it", name)
		}
	}
	if err := checkArgs([]string{"حلب", "two\nlines", "a\ttab"}); err != nil {
		t.Error(err)
	}
	var out bytes.Buffer
	in := []byte("a\x1b]0;title\x07b\nc\td")
	if n, err := (plainWriter{&out}).Write(in); err != nil || n != len(in) || out.String() != "a?]0;title?b\nc\td" {
		t.Errorf("%q, %d, %v", out.String(), n, err)
	}
	out.Reset()
	raised := "a\u009b31mb\u0085 \rover\r\nحلب \u00a0é"
	if (plainWriter{&out}).Write([]byte(raised)); out.String() != "a??31mb?? ?over\r\nحلب \u00a0é" {
		t.Errorf("%q", out.String())
	}
	if in[1] != 0x1b {
		t.Error("the writer changed what it was given")
	}
}

// A check that is broken off has found nothing out: it neither says "ok" nor that the log does not verify.
func TestACheckBrokenOff(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "n")
	if code, _, errs := inProcess("init", "--dir", dir, "--member", "AR"); code != 0 {
		t.Fatal(errs)
	}
	ended, end := context.WithCancel(context.Background())
	end()
	for _, args := range [][]string{{"log", "verify", dir}, {"log", "verify", dir, "--json"}, {"report", "list", "--dir",
		dir}} {
		var out, errs bytes.Buffer
		code := execute(&env{Context: ended, In: strings.NewReader(""), Out: &out, Stderr: &errs}, args)
		if code != 130 || out.Len() > 0 || !strings.Contains(errs.String(), "interrupted") {
			t.Errorf("%v: exit %d, %q, %q", args, code, out.String(), errs.String())
		}
	}
}

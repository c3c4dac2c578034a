package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// said writes a text to a file and returns how a flag names it.
func said(t testing.TB, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "said.txt")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return "@" + file
}

// What stays sealed is taken from a file or standard input, and from no argument; the refusal says how, and does not
// repeat what it was given.
func TestSealedTextComesFromNoArgument(t *testing.T) {
	long := said(t, strings.Repeat("x", maxArg+1))
	for _, c := range []struct{ sentence, value, in, want, refused string }{
		{"a file", said(t, "seen from the mill\n"), "", "seen from the mill", ""},
		{"standard input", "-", "told by a baker\n", "told by a baker", ""},
		{"nothing is nothing", "", "", "", ""},
		{"an argument is refused", "told by a baker", "", "", "--text @FILE"},
		{"and so is one that only begins like standard input", "-told by a baker", "", "", "on standard input"},
		{"a file that is not there", "@none.txt", "", "", "cannot be read"},
		{"an empty one", said(t, "\n"), "", "", "holds nothing"},
		{"one that is too long", long, "", "", "longer than"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			e := &env{Context: context.Background(), In: strings.NewReader(c.in), Out: &bytes.Buffer{}, Stderr: &bytes.Buffer{}}
			got, err := e.sealedText("--text", c.value)
			if got != c.want || (err == nil) != (c.refused == "") || err != nil && !strings.Contains(err.Error(), c.refused) {
				t.Fatalf("%q, %v", got, err)
			}
			if err != nil && strings.Contains(err.Error(), "told by") {
				t.Errorf("the refusal repeats it: %v", err)
			}
		})
	}
}

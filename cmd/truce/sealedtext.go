package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"truce"
)

// sealedText returns what a flag gives that is to stay sealed: in a file (@FILE) or on standard input (-). It is taken
// from no argument, which everybody on the machine can read while the command runs, and the shell's history keeps.
func (e *env) sealedText(flag, value string) (string, error) {
	var b []byte
	var err error
	switch {
	case value == "-":
		e.asks(flag)
		b, err = io.ReadAll(io.LimitReader(e.In, maxArg+1))
	case strings.HasPrefix(value, "@"):
		var f *os.File
		if f, err = os.Open(value[1:]); err == nil {
			defer f.Close()
			b, err = io.ReadAll(io.LimitReader(f, maxArg+1))
		}
	case value == "":
		return "", nil
	default:
		return "", truce.Errorf(truce.Invalid,
			"what %s says stays sealed, and others on this machine can read arguments: write it "+
				"to a file and give %s @FILE, or give %s - and write it when asked, or pass it on standard input", flag, flag, flag)
	}
	switch {
	case err != nil:
		return "", truce.Errorf(truce.NotFound, "%s %s cannot be read: %v", flag, value, err)
	case len(b) > maxArg || !utf8.Valid(b):
		return "", truce.Errorf(truce.Invalid, "%s %s is longer than %d bytes, or not UTF-8", flag, value, maxArg)
	}
	text := strings.TrimRight(string(b), "\r\n")
	if text == "" {
		return "", truce.Errorf(truce.Invalid, "%s %s holds nothing", flag, value)
	}
	return text, checkArgs([]string{text})
}

// asks says what is waited for, where a person writes it.
func (e *env) asks(flag string) {
	if f, ok := e.In.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprintf(e.Stderr, "%s, in words; end with Ctrl+D on a line of its own:\n", strings.TrimPrefix(flag, "--"))
	}
}

package main

import (
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"truce"
)

// sealedText returns what a flag gives that is to stay sealed: @FILE and - (standard input) keep it out of the arguments, which
// everybody on the machine can read while the command runs, and the shell's history afterwards.
func (e *env) sealedText(flag, value string) (string, error) {
	var b []byte
	var err error
	switch {
	case value == "-":
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
		e.hint("others on this machine can read arguments: give %s @FILE, or - for standard input", flag)
		return value, nil
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

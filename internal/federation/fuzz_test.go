package federation_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"truce/internal/federation"
)

const noteA = "truce.invalid/meridian/AR/1\n3\nEgt+ioAUtpjsqvtjTItSUB+Vtq5GrYNEnaO61wDeb6A=\n\n— " +
	"truce.invalid/meridian/AR/1 AC1AtZObWKQ=\n"

// A heads document is read or refused; what is read is written the same way again, and nothing else is taken.
func FuzzParseHeads(f *testing.F) {
	two := strings.Replace(noteA, "\n3\n", "\n5\n", 1)
	other := strings.ReplaceAll(noteA, "/AR/", "/BO/")
	for _, h := range []federation.Heads{
		{Process: "meridian"},
		{Process: "meridian", Checkpoints: [][]byte{[]byte(noteA)}},
		{Process: "meridian", Checkpoints: [][]byte{[]byte(noteA), []byte(two), []byte(other)}},
	} {
		f.Add(federation.FormatHeads(h))
	}
	f.Add([]byte("truce-heads/v1\n\n"))
	f.Add([]byte("truce-heads/v1\nmeridian\n\ncheckpoint\n\n\n\n\n"))
	f.Fuzz(func(t *testing.T, doc []byte) {
		h, err := federation.ParseHeads(doc)
		if err != nil {
			if h.Process != "" || h.Checkpoints != nil {
				t.Errorf("an error, and something was returned: %+v", h)
			}
			return
		}
		if again := federation.FormatHeads(h); !bytes.Equal(again, doc) {
			t.Errorf("read %q, written %q", doc, again)
		}
	})
}

func TestParseHeads(t *testing.T) {
	a, b := []byte(noteA), []byte(strings.ReplaceAll(noteA, "/AR/", "/BO/"))
	format := func(process string, all ...[]byte) string {
		return string(federation.FormatHeads(federation.Heads{Process: process, Checkpoints: all}))
	}
	for _, good := range []string{format("meridian"), format("meridian", a), format("meridian", a, b),
		format("meridian", a, a, b, b)} {
		if _, err := federation.ParseHeads([]byte(good)); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for name, bad := range map[string]string{
		"empty":              "",
		"another version":    strings.Replace(format("meridian"), "/v1", "/v2", 1),
		"no process":         format(""),
		"no slug":            format("Meridian!"),
		"out of order":       format("meridian", b, a),
		"three of one log":   format("meridian", a, a, a),
		"text after it":      format("meridian", a) + "\n",
		"text between":       strings.Replace(format("meridian", a), "checkpoint\n", "checkpoint \n", 1),
		"cut":                format("meridian", a)[:100],
		"an origin with +":   format("meridian", []byte(strings.ReplaceAll(noteA, "AR", "A+R"))),
		"no signature":       format("meridian", []byte("truce.invalid/a/1\n3\nx\n\n")),
		"larger than it may": format("meridian", a) + strings.Repeat("x", federation.MaxHeads),
	} {
		if h, err := federation.ParseHeads([]byte(bad)); err == nil {
			t.Errorf("%s: read as %+v", name, h)
		}
	}
}

// The request of add-checkpoint is read or refused; what is read is written the same way again.
func FuzzParseSubmission(f *testing.F) {
	f.Add(federation.Submission{Checkpoint: []byte(noteA)}.Format())
	f.Add(federation.Submission{Old: 7, Proof: tlog.TreeProof{{1}, {2}}, Checkpoint: []byte(noteA)}.Format())
	f.Add([]byte("old 0\n\n"))
	f.Add([]byte("old -1\n\nx"))
	f.Fuzz(func(t *testing.T, body []byte) {
		s, err := federation.ParseSubmission(body)
		if err != nil {
			if s.Checkpoint != nil || s.Proof != nil || s.Old != 0 {
				t.Errorf("an error, and something was returned: %+v", s)
			}
			return
		}
		if again := s.Format(); !bytes.Equal(again, body) {
			t.Errorf("read %q, written %q", body, again)
		}
	})
}

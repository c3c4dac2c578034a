package main

import (
	"bytes"
	"errors"
	"log/slog"
	"testing"
	"time"

	"truce/internal/federation"
)

// A peer that fails, or brings something bad, all day long fills no log file.
func TestTellingIsShort(t *testing.T) {
	var b bytes.Buffer
	told := newTelling(slog.New(slog.NewTextHandler(&b, nil)))
	now := time.Unix(1_500_000_000, 0)
	told.clock = func() time.Time { return now }
	for range 100_000 {
		now = now.Add(864 * time.Millisecond)
		told.tell("BO", federation.Report{}, errors.New("it broke off"))
		told.tell("BO", federation.Report{Logs: []federation.LogReport{{Member: "CA", Err: errors.New("its tiles are bad")},
			{Member: "AR", Added: 1}}}, nil)
	}
	if lines := bytes.Count(b.Bytes(), []byte("\n")); lines < 30 || lines > 3*(10+145) {
		t.Errorf("%d lines of a day", lines)
	}
}

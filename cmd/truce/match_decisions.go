package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"truce"
	"truce/internal/match"
)

// The purposes for which a pair is asked about. Only answers on pairs drawn for calibration may adjust weights: what
// the queue asks depends on more than the pair.
const (
	purposeQueue       = "queue"
	purposeCalibration = "calibration"
)

// decision is one row of a file of decisions: columns a, b, answer, reader, purpose.
type decision struct {
	match.Reading
	Purpose string
}

var decisionColumns = []string{"a", "b", "answer", "reader", "purpose"}

// readDecisions reads a file of decisions; one that is not there holds none.
func readDecisions(path string) ([]decision, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, truce.Errorf(truce.Unavailable, "%v", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = len(decisionColumns)
	var list []decision
	for line := 1; ; line++ {
		row, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return list, nil
		case err != nil:
			return nil, truce.Errorf(truce.Invalid, "%s: %v", path, err)
		case line == 1 && !slices.Equal(row, decisionColumns):
			return nil, truce.Errorf(truce.Invalid, "%s: its first line must be a,b,answer,reader,purpose", path)
		case line == 1:
			continue
		}
		answer, ok := match.AnswerOf(row[2])
		if !ok || row[4] != purposeQueue && row[4] != purposeCalibration {
			return nil, truce.Errorf(truce.Invalid,
				"%s line %d: the answer is same, different or unsure, the purpose queue or calibration", path, line)
		}
		list = append(list, decision{match.Reading{A: row[0], B: row[1], Reader: row[3], Answer: answer}, row[4]})
	}
}

// writeDecisions writes the whole file anew.
func writeDecisions(e *env, path string, list []decision) error {
	return output(e, path, func(w io.Writer) error {
		out := csv.NewWriter(w)
		out.Write(decisionColumns)
		for _, d := range list {
			out.Write([]string{d.A, d.B, d.Answer.String(), d.Reader, d.Purpose})
		}
		out.Flush()
		return out.Error()
	})
}

// verdictsOf settles the decisions.
func verdictsOf(list []decision) ([]match.Verdict, []match.Dispute) {
	readings := make([]match.Reading, len(list))
	for i, d := range list {
		readings[i] = d.Reading
	}
	return match.Settle(readings)
}

// writeDisputes lists the pairs on which readers contradict each other.
func writeDisputes(w io.Writer, disputes []match.Dispute) {
	for _, d := range disputes {
		fmt.Fprintf(w, "readers disagree on %s and %s: the same say %v, different say %v\n", d.A, d.B, d.Same, d.Different)
	}
}

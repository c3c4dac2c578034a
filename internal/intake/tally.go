package intake

import (
	"regexp"

	"truce"
	"truce/internal/table"
)

// Tally counts what became of the rows of a file, with what is wrong with them.
type Tally struct {
	Read     int     `json:"read"`     // rows, refused ones included
	Repeated int     `json:"repeated"` // rows that an earlier one of the file repeats, counted once
	Rejected int     `json:"rejected"`
	Warned   int     `json:"warned"` // rows that were kept though something about them is odd
	Errors   []Fault `json:"errors"` // of the first refused rows
	Warnings []Fault `json:"warnings"`
}

// Fault is an error or a warning about a row.
type Fault struct {
	Line   int            `json:"line"`
	Column string         `json:"column,omitempty"`
	Value  string         `json:"value,omitempty"`
	Reason truce.Sentence `json:"reason"`
	// of a warning: how many rows it was given for, the first one's words and line standing for all
	Rows int `json:"rows,omitempty"`
}

// Sentence says what is wrong.
func (f Fault) Sentence() string {
	return (&table.RowError{Column: f.Column, Value: f.Value, Reason: f.Reason}).Sentence()
}

// MaxShown is how many errors of a file, and how many kinds of warning, a tally lists.
const MaxShown = 1000

// Refuse counts a row that was refused.
func (t *Tally) Refuse(e *table.RowError) {
	t.Read++
	t.Rejected++
	if len(t.Errors) < MaxShown {
		t.Errors = append(t.Errors, Fault{Line: e.Line, Column: e.Column, Value: table.Cut(e.Value, 60), Reason: e.Reason})
	}
}

var numbers = regexp.MustCompile(`-?\d+(\.\d+)?`)

// Take counts a row that was kept; warnings that differ in their numbers alone are one.
func (t *Tally) Take(it *Item) {
	t.Read++
	if it.RepeatOf > 0 {
		t.Repeated++
	}
	if len(it.Warnings) == 0 {
		return
	}
	t.Warned++
	for _, w := range it.Warnings {
		kind := numbers.ReplaceAllString(w.Reason.String(), "#")
		found := false
		for i := range t.Warnings {
			if o := &t.Warnings[i]; o.Column == w.Column && numbers.ReplaceAllString(o.Reason.String(), "#") == kind {
				o.Rows++
				found = true
				break
			}
		}
		if !found && len(t.Warnings) < MaxShown {
			t.Warnings = append(t.Warnings, Fault{Line: it.Line, Column: w.Column, Reason: w.Reason, Rows: 1})
		}
	}
}

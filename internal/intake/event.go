package intake

import (
	"strings"

	"truce"
)

// Known is what the formats of datasets whose columns are known have in common.
type Known struct {
	Options *Options
	Used    []Use // what each column is read as
}

// Uses says what each column is read as.
func (k *Known) Uses() []Use { return k.Used }

// Notes returns nothing: such datasets have many columns that are not read, and they are known.
func (k *Known) Notes() []truce.Sentence { return nil }

// Event is a row of such a dataset on its way to a draft.
type Event struct {
	Cells    []string
	Draft    Draft
	Warnings []Warning
}

// Cell returns a cell, "" where the table has no such column.
func (e *Event) Cell(i int) string {
	if i < 0 {
		return ""
	}
	return strings.TrimSpace(e.Cells[i])
}

// Warn adds a warning about a column.
func (e *Event) Warn(column, format string, args ...any) {
	e.Warnings = append(e.Warnings, Warning{Column: column, Reason: truce.Say(format, args...)})
}

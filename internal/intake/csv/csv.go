// Package csv reads tables of reports with the documented columns (docs/import.md), as members and missions keep them.
package csv

import (
	"io"
	"strings"

	"truce/internal/intake"
	"truce/internal/table"
)

// Open reads the header of a table of reports. Errors are of kind truce.Invalid, or what r returns.
func Open(r io.Reader, o intake.Options) (*intake.Source, error) {
	return intake.OpenTable(r, &o, func(t *table.Reader) (intake.Format, error) {
		return intake.NewCoder(&o, t.Header())
	})
}

// Mapped returns how a table is opened whose columns a mapping names.
func Mapped(m *intake.Columns) func(io.Reader, intake.Options) (*intake.Source, error) {
	return func(r io.Reader, o intake.Options) (*intake.Source, error) {
		return intake.OpenTable(r, &o, func(t *table.Reader) (intake.Format, error) { return m.Open(&o, t) })
	}
}

// Template is the header of a table with every column, to be filled in.
func Template() string {
	var names []string
	for _, f := range intake.Fields() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ",") + "\n"
}

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
	t, err := table.NewReader(r, o.Table)
	if err != nil {
		return nil, err
	}
	c, err := intake.NewCoder(o, t.Header())
	if err != nil {
		return nil, err
	}
	return intake.FromTable(t, o, c.Notes(), c.Code), nil
}

// Template is the header of a table with every column, to be filled in.
func Template() string {
	var names []string
	for _, f := range intake.Fields() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ",") + "\n"
}

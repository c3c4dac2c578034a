package intake

import (
	"fmt"
	"io"
	"slices"

	"truce"
	"truce/internal/table"
)

// Mark sets the use of columns; an index of -1 is a column that the file does not have.
func Mark(uses []Use, use Use, columns ...int) {
	for _, i := range columns {
		if i >= 0 {
			uses[i] = use
		}
	}
}

// Format turns the rows of a table into drafts.
type Format interface {
	// Uses says what each column of the header is read as.
	Uses() []Use
	// Dates says how the format takes dates.
	Dates() Dates
	// Code turns the cells of a row into a draft. They are valid during the call; what it returns may be kept.
	Code(cells []string) (Draft, []Warning, *table.RowError)
	// Notes returns what is to be said of the file as a whole; it is complete after the last row.
	Notes() []truce.Sentence
}

// OpenTable reads a table whose header makes a format of it: twice, where the input can be rewound, since the
// options are completed by what the table as a whole tells of its dates. Errors are of kind truce.Invalid, or what
// r returns.
func OpenTable(r io.Reader, o *Options, header func(*table.Reader) (Format, error)) (*Source, error) {
	rewind := Rewinder(r)
	t, err := table.NewReader(r, o.Table)
	if err != nil {
		return nil, err
	}
	format, err := header(t)
	if err != nil {
		return nil, err
	}
	said := Unsurveyed
	if rewind != nil {
		said = surveyRows(t, format.Uses(), o).Settle
		if err := rewind(); err != nil {
			return nil, fmt.Errorf("read the table again: %w", err)
		}
		if t, err = table.NewReader(r, o.Table); err != nil {
			return nil, err
		}
	}
	return fromTable(t, o, format, said(o, format.Dates())), nil
}

// surveyRows reads what is left of a table, up to its end or to where it cannot be read on.
func surveyRows(t *table.Reader, uses []Use, o *Options) *Survey {
	s := NewSurvey(o)
	for {
		row, err := t.Next()
		switch {
		case err == nil:
			s.Add(uses, row.Cells)
		case !isRow(err):
			return s
		}
	}
}

// fromTable makes a source of a table.
func fromTable(t *table.Reader, o *Options, format Format, notes []truce.Sentence) *Source {
	cleaner, sieve := NewCleaner(format.Uses(), t.Header()), newSieve(format.Uses(), t.Header())
	items := func(yield func(Item, error) bool) {
		for {
			row, err := t.Next()
			if err == io.EOF {
				return
			}
			var it Item
			if err == nil {
				it, err = item(row, sieve, cleaner, t, format)
			}
			if !yield(it, err) || err != nil && !isRow(err) {
				return
			}
		}
	}
	return &Source{
		Items: Check(items, *o),
		Notes: func() []truce.Sentence {
			return slices.Concat(notes, cleaner.Notes(), format.Notes(), sieve.Notes())
		},
		Rejects: func(w io.Writer) Rejects { return table.NewRejects(w, t) },
	}
}

func item(row table.Row, sieve *sieve, cleaner *Cleaner, t *table.Reader, format Format) (Item, error) {
	if fault := sieve.pass(row.Cells); fault != nil {
		fault.Line, fault.Raw = row.Line, row.Raw
		return Item{}, fault
	}
	odd := cleaner.Clean(row.Cells, t.Quoted)
	d, warnings, fault := format.Code(row.Cells)
	if fault != nil {
		fault.Line, fault.Raw = row.Line, row.Raw
		return Item{}, fault
	}
	return Item{Line: row.Line, Draft: d, Warnings: append(odd, warnings...), Raw: row.Raw}, nil
}

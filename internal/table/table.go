// Package table reads tables of text from elsewhere, row by row: in any of the encodings and with any of the delimiters
// that offices use, with the line every row begins on, and with limits, so that memory stays flat whatever is fed in.
//
// It knows nothing of reports: what the columns mean is said by internal/intake. A row that cannot be read is an error
// of its own and never the end of the table; it can be written to a file of rejects, mended there and read again.
//
// encoding/csv was considered and is the oracle of this package's tests. It is not used because one missing quotation
// mark makes it swallow the rest of the file into one cell, without limit, and because it does not keep the row as it
// stood.
package table

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"truce"
)

// The limits on a row and a cell where [Options] gives none, in bytes of UTF-8.
const (
	DefaultMaxRow  = 1 << 20
	DefaultMaxCell = 256 << 10
)

// Options says how a table is to be read. The zero value detects everything.
type Options struct {
	Encoding string // one of Encodings; empty: UTF-8, or UTF-16 with its mark
	MaxRow   int    // bytes; 0: DefaultMaxRow
	MaxCell  int    // bytes; 0: DefaultMaxCell
}

// Row is one row of a table.
type Row struct {
	Line  int      // where it begins; the first line of the file is 1
	Raw   string   // the row as it stood, in UTF-8, without its line end and without the columns of a rejects file
	Cells []string // one for each column of the header; valid until the next row is read
}

// RowError says what is wrong with one row, or with the item of another format that stands for a row. The rest of the
// file is not affected.
type RowError struct {
	Line   int            // where the row begins; the first line of the file is 1
	Column string         // as the header has it; empty when the row as a whole is wrong
	Value  string         // what stood there
	Reason truce.Sentence // completes the sentence that Column and Value begin: "is not a date"
	Raw    string         // the row as it stood, for a file of rejects
}

// Error is the sentence for the person: `line 12: lat "95.2" is not between -90 and 90`.
func (e *RowError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Sentence()) }

// Sentence is the error without its line.
func (e *RowError) Sentence() string {
	switch {
	case e.Column == "":
		return e.Reason.String()
	case e.Value == "":
		return e.Column + " " + e.Reason.String()
	}
	return fmt.Sprintf("%s %q %s", e.Column, Cut(e.Value, 60), e.Reason)
}

// Mend says of an error of one row what to do, for whoever reads all rows of a table or none. Other errors stay as they
// are.
func Mend(err error) error {
	var row *RowError
	if !errors.As(err, &row) {
		return err
	}
	return truce.Errorf(truce.Invalid, "%v; correct the row, then read the file again", row).Because(err)
}

// Cut returns at most n runes of s, with an ellipsis where something was cut off.
func Cut(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	i := 0
	for range n - 1 {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s[:i] + "…"
}

// Name is a column's name in the form in which names are compared: lower case, with underscores between words, without
// characters that show nothing.
func Name(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case r == '-' || unicode.IsSpace(r):
			return ' '
		}
		return unicode.ToLower(r)
	}, s)
	return strings.ReplaceAll(strings.TrimSpace(s), " ", "_")
}

// The columns that a file of rejects has before those of the file the rows come from. They are passed over when such a
// file is read.
const (
	ColumnLine  = "truce_line"
	ColumnError = "truce_error"
)

package table

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

// Rejects writes rows that were refused to a file of the same form as the one they come from: UTF-8 with its mark (so
// that spreadsheets show every script), the same delimiter and columns, the row as it stood, and before them the
// columns [ColumnLine] and [ColumnError]. Whoever mends a row there need not remove these: a [Reader] passes over them.
// Nothing is written before the first row.
type Rejects struct {
	w       *bufio.Writer
	comma   byte
	header  string
	started bool
}

// NewRejects returns a writer of rows refused from the table that r reads.
func NewRejects(w io.Writer, r *Reader) *Rejects {
	return &Rejects{w: bufio.NewWriter(w), comma: r.comma, header: r.rawHeader}
}

// Add writes one row.
func (j *Rejects) Add(e *RowError) error {
	if !j.started {
		j.started = true
		j.w.WriteString("\uFEFF" + ColumnLine + string(rune(j.comma)) + ColumnError + string(rune(j.comma)) + j.header + "\n")
	}
	j.w.WriteString(strconv.Itoa(e.Line) + string(rune(j.comma)) + quote(e.Sentence()) + string(rune(j.comma)) +
		strings.ToValidUTF8(e.Raw, "\uFFFD"))
	if strings.HasSuffix(e.Raw, "\r") {
		j.w.WriteByte('\r') // else the one that belongs to the cell would be taken for part of the line end
	}
	return j.w.WriteByte('\n')
}

// Close writes what is left. It does not close the writer below.
func (j *Rejects) Close() error { return j.w.Flush() }

package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"truce"
	"truce/internal/query"
)

// table is a CSV file (RFC 4180) in UTF-8: a line of names, a line an incident, and a last line that begins with #.
type table struct {
	to   io.Writer
	w    *csv.Writer
	line []string
}

func newTable(w io.Writer, _ string, head []string) (*table, error) {
	t := &table{to: w, w: csv.NewWriter(w)}
	return t, t.w.Write(head)
}

func (t *table) row(r *query.Row) error { return t.cells(values(r)) }

// cells writes a line; what is nil is an empty cell.
func (t *table) cells(values []any) error {
	t.line = t.line[:0]
	for _, v := range values {
		var cell string
		switch v := v.(type) {
		case nil:
		case string:
			cell = Harmless(v)
		case truce.Instant:
			cell = v.String()
		case float64:
			cell = strconv.FormatFloat(v, 'f', -1, 64)
		default:
			cell = fmt.Sprint(v)
		}
		t.line = append(t.line, cell)
	}
	return t.w.Write(t.line)
}

// Harmless keeps a spreadsheet from taking words for a formula: they could run commands, or send what is in the sheet
// elsewhere.
func Harmless(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n") || strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") ||
		strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠") {
		return "'" + s
	}
	return s
}

func (t *table) end(o *origin) error {
	t.w.Flush()
	if err := t.w.Error(); err != nil {
		return err
	}
	var parts []string
	for _, f := range o.fields() {
		parts = append(parts, f[0]+" "+strings.Join(strings.Fields(f[1]), " "))
	}
	_, err := fmt.Fprintf(t.to, "# %s\n", strings.Join(parts, separator))
	return err
}

func itoa(n int) string { return strconv.Itoa(n) }

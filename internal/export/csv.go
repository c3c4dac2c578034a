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
	to    io.Writer
	w     *csv.Writer
	cells []string
}

func newTable(w io.Writer) (*table, error) {
	t := &table{to: w, w: csv.NewWriter(w), cells: make([]string, len(columns))}
	for i, c := range columns {
		t.cells[i] = c.name
	}
	return t, t.w.Write(t.cells)
}

func (t *table) row(r *query.Row) error {
	for i, c := range columns {
		switch v := c.of(r).(type) {
		case nil:
			t.cells[i] = ""
		case string:
			t.cells[i] = harmless(v)
		case truce.Instant:
			t.cells[i] = v.String()
		case float64:
			t.cells[i] = strconv.FormatFloat(v, 'f', -1, 64)
		default:
			t.cells[i] = fmt.Sprint(v)
		}
	}
	return t.w.Write(t.cells)
}

// harmless keeps a spreadsheet from taking words for a formula: they could run commands, or send what is in the sheet
// elsewhere.
func harmless(s string) string {
	if strings.ContainsAny(s[:1], "=+-@\t\r\n") || strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") ||
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

package desklog

import (
	"encoding/csv"
	"io"
	"strings"
)

// WriteCSV writes lines as a table with a head.
func WriteCSV(w io.Writer, lines []Line) error {
	c := csv.NewWriter(w)
	c.Write([]string{"at", "kind", "function", "person", "about", "office", "answer", "words"})
	for _, l := range lines {
		row := []string{l.At.String(), string(l.Kind), l.Function, l.Person, l.About, l.Office, string(l.Answer), l.Words}
		for i := range row {
			row[i] = plainCell(row[i])
		}
		c.Write(row)
	}
	c.Flush()
	return c.Error() // of any of the lines
}

// plainCell keeps a spreadsheet from taking words for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n|", rune(s[0])) {
		return "'" + s
	}
	return s
}

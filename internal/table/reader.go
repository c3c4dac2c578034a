package table

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"truce"
)

// Reader reads the rows of a table: a header, then rows of as many cells, separated by comma, semicolon, tab or |,
// quoted as RFC 4180 has it. A quotation mark inside an unquoted cell stands for itself. Rows with nothing in them are
// passed over, and so is a row of HXL tags under the header.
//
// A row whose quotation marks do not fit is an error that ends with its first line; reading goes on at the next line,
// so that one missing mark never costs more than the rows it stands in. It holds at most MaxRow bytes and a buffer.
type Reader struct {
	src      io.Reader
	buf      []byte
	pos, end int // buf[pos:end] is unread
	eof      bool
	failed   error // of src, once everything before it was used
	line     int   // the line on which buf[pos] stands

	comma           byte
	maxRow, maxCell int
	rawHeader       string
	header          []string
	index           map[string]int
	passed          int // columns of a rejects file before the header's
	first           bool

	spans []span
	cells []string
}

// span is where a cell stands in its row.
type span struct {
	start, end int
	quoted     bool // start and end are inside the quotation marks
	doubled    bool // it holds "" for "
}

// NewReader reads the header of a table. Errors are of kind [truce.Invalid], or what src returns.
func NewReader(src io.Reader, o Options) (*Reader, error) {
	text, err := Text(src, o.Encoding)
	if err != nil {
		return nil, err
	}
	r := &Reader{src: text, buf: make([]byte, 256<<10), line: 1, maxRow: o.MaxRow, maxCell: o.MaxCell, first: true}
	if r.maxRow <= 0 {
		r.maxRow = DefaultMaxRow
	}
	if r.maxCell <= 0 {
		r.maxCell = DefaultMaxCell
	}
	if err := r.readHeader(); err != nil {
		return nil, err
	}
	return r, nil
}

// Header returns the names of the columns as the file has them.
func (r *Reader) Header() []string { return r.header }

// Quoted reports whether a cell of the row last read stands in quotation marks.
func (r *Reader) Quoted(i int) bool { return r.passed+i < len(r.spans) && r.spans[r.passed+i].quoted }

// Column returns the index of the first of the names the header has, compared as [Name] makes them, or -1.
func (r *Reader) Column(names ...string) int {
	for _, n := range names {
		if i, ok := r.index[n]; ok {
			return i
		}
	}
	return -1
}

// readHeader finds the delimiter and the names.
func (r *Reader) readHeader() error {
	r.more()
	r.setComma()
	raw, line, fault := "", 0, (*RowError)(nil)
	for raw == "" {
		var err error
		raw, line, fault, err = r.readRow()
		if err == io.EOF {
			return truce.Errorf(truce.Invalid, "the file is empty: its first row names the columns")
		}
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
	}
	if fault != nil {
		return truce.Errorf(truce.Invalid, "line %d: the row that names the columns: %s", line, fault.Reason)
	}
	if strings.Contains(raw, "\r") && !strings.Contains(raw, "\n") {
		return truce.Errorf(truce.Invalid, "the lines of the file end in a carriage return alone: save it with line feeds")
	}
	names := r.split(raw)
	if err := holdsValues(names, line); err != nil {
		return err
	}
	r.index = make(map[string]int, len(names))
	for i, cell := range names {
		n := Name(cell)
		if n == ColumnLine || n == ColumnError {
			if i == r.passed {
				r.passed++
			}
			continue
		}
		if n == "" {
			continue
		}
		if j, twice := r.index[n]; twice {
			return truce.Errorf(truce.Invalid, "line %d: the columns %d and %d are both called %q", line, j+r.passed+1, i+1, n)
		}
		r.index[n] = i - r.passed
	}
	if len(r.index) == 0 {
		return truce.Errorf(truce.Invalid, "line %d: the first row names no column", line)
	}
	for i, cell := range names[r.passed:] {
		if cell = strings.TrimSpace(cell); cell == "" {
			cell = fmt.Sprintf("column %d", i+r.passed+1)
		}
		r.header = append(r.header, cell)
	}
	r.rawHeader = raw[r.rawStart():]
	return nil
}

// setComma takes the delimiter from a first line "sep=;", else the commonest of the four outside quotation marks of
// the first line that has any text.
func (r *Reader) setComma() {
	data := r.buf[r.pos:r.end]
	if rest, ok := bytes.CutPrefix(data, []byte("sep=")); ok && len(rest) > 1 && (rest[1] == '\n' || rest[1] == '\r') &&
		isComma(rest[0]) {
		r.comma = rest[0]
		n := bytes.IndexByte(data, '\n')
		if n >= 0 {
			r.skip(n + 1)
		}
		return
	}
	data = bytes.TrimLeft(data, "\r\n ")
	var count [256]int
	quoted := false
	for _, b := range data {
		if b == '"' {
			quoted = !quoted
		}
		if b == '\n' && !quoted {
			break
		}
		if !quoted {
			count[b]++
		}
	}
	r.comma = ','
	for _, c := range []byte{';', '\t', '|'} {
		if count[c] > count[r.comma] {
			r.comma = c
		}
	}
}

func isComma(b byte) bool { return b == ',' || b == ';' || b == '\t' || b == '|' }

// Next returns the next row, a [*RowError] for a row that cannot be read (and then Row has its Line and Raw), or
// another error after which there is nothing more: [io.EOF] at the end of the table, or what the source returned.
func (r *Reader) Next() (Row, error) {
	for {
		raw, line, fault, err := r.readRow()
		if err != nil {
			return Row{}, err
		}
		start := r.rawStart()
		row := Row{Line: line, Raw: raw[min(start, len(raw)):]}
		if fault != nil {
			if fault.Raw == "" {
				fault.Raw = row.Raw
			}
			fault.Line = line
			row.Raw = fault.Raw
			return row, fault
		}
		cells := r.split(raw)
		if blank(cells) {
			continue
		}
		if r.first {
			r.first = false
			if tags(cells) {
				continue
			}
		}
		row.Cells = cells[min(r.passed, len(cells)):]
		if fault := r.check(row, len(cells)); fault != nil {
			fault.Line, fault.Raw = line, row.Raw
			return Row{Line: line, Raw: row.Raw}, fault
		}
		return row, nil
	}
}

// check looks for what makes a row unusable whatever its columns mean.
func (r *Reader) check(row Row, n int) *RowError {
	if len(row.Cells) != len(r.header) || n < r.passed {
		if lines := strings.Count(row.Raw, "\n"); lines > 0 {
			return &RowError{Reason: truce.Say("the row has %d cells, the header has %d; it goes on to line %d: is a quotation "+
				"mark missing?", len(row.Cells), len(r.header), row.Line+lines)}
		}
		return &RowError{Reason: truce.Say("the row has %d cells, the header has %d", len(row.Cells), len(r.header))}
	}
	valid := utf8.ValidString(row.Raw)
	for i, c := range row.Cells {
		switch {
		case len(c) > r.maxCell:
			return &RowError{Column: r.header[i], Reason: truce.Say("holds %d bytes; the limit is %d", len(c), r.maxCell)}
		case strings.IndexByte(c, 0) >= 0:
			return &RowError{Column: r.header[i], Reason: truce.Say("holds a zero byte: it is not text")}
		case !valid && !utf8.ValidString(c):
			return &RowError{Column: r.header[i], Value: c,
				Reason: truce.Say("is not UTF-8 (byte 0x%02X), though other lines of the file are", badByte(c))}
		}
	}
	return nil
}

func badByte(s string) byte {
	for i, c := range s {
		if _, size := utf8.DecodeRuneInString(s[i:]); c == utf8.RuneError && size == 1 {
			return s[i]
		}
	}
	return 0
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// tags reports whether a row holds HXL tags: "#date+start" and the like, and nothing else.
func tags(cells []string) bool {
	for _, c := range cells {
		if c != "" && (len(c) < 2 || c[0] != '#' || c[1] < 'a' || c[1] > 'z') {
			return false
		}
	}
	return true
}

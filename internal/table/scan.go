package table

import (
	"bytes"
	"io"
	"strings"

	"truce"
)

// readRow takes the next row from the buffer. Its cells' places are in r.spans. For a row that cannot be read fault
// says why, and raw is what was passed over.
func (r *Reader) readRow() (raw string, line int, fault *RowError, err error) {
	for {
		data := r.buf[r.pos:r.end]
		if len(data) == 0 && r.eof {
			return "", 0, nil, r.failed
		}
		n, reason := r.scan(data)
		if n == 0 && !r.eof && len(data) < r.maxRow && (reason.Format == "" || bytes.IndexByte(data, '\n') < 0) {
			r.more()
			continue
		}
		if r.cutOff(data, n) {
			return "", 0, nil, r.failed
		}
		line = r.line
		if n == 0 || n > r.maxRow+2 {
			raw, fault = r.broken(n, reason)
			return raw, line, fault, nil
		}
		raw = string(trimEnd(data[:n]))
		r.skip(n)
		return raw, line, nil, nil
	}
}

// cutOff reports whether a row is all that was left when the source failed: it may lack its end.
func (r *Reader) cutOff(data []byte, n int) bool {
	return r.eof && r.failed != io.EOF && (n == 0 || n == len(data) && data[n-1] != '\n')
}

// broken passes over the first line of a row that cannot be read, or over the whole of one that is too long.
func (r *Reader) broken(n int, reason truce.Sentence) (string, *RowError) {
	data := r.buf[r.pos:r.end]
	end := bytes.IndexByte(data, '\n') + 1
	if n == 0 && (end > 0 || r.eof) {
		if end == 0 {
			end = len(data)
		}
		if reason.Format == "" {
			reason = truce.Say("a quotation mark is opened and not closed")
		}
		raw := string(trimEnd(data[:end]))
		r.skip(end)
		return raw, &RowError{Reason: reason}
	}
	raw := quote(strings.ToValidUTF8(string(data[:min(len(data), 1000)]), "\uFFFD"))
	if n > 0 {
		r.skip(n)
	} else {
		n = r.skipLine()
	}
	return "", &RowError{Reason: truce.Say("the row holds %d bytes; the limit is %d", n, r.maxRow), Raw: raw}
}

// skipLine passes over everything to the next line end and returns how many bytes that was.
func (r *Reader) skipLine() int {
	n := 0
	for {
		data := r.buf[r.pos:r.end]
		if i := bytes.IndexByte(data, '\n'); i >= 0 {
			r.skip(i + 1)
			return n + i
		}
		n += len(data)
		r.skip(len(data))
		if r.eof {
			return n
		}
		r.more()
	}
}

// skip passes over n bytes of the buffer and counts the lines in them.
func (r *Reader) skip(n int) {
	r.line += bytes.Count(r.buf[r.pos:r.pos+n], []byte{'\n'})
	r.pos += n
}

// more reads on, making room first. At the end of the source, and when it fails, eof is set, and failed is why.
func (r *Reader) more() {
	copy(r.buf, r.buf[r.pos:r.end])
	r.end -= r.pos
	r.pos = 0
	if r.end == len(r.buf) {
		grown := make([]byte, 2*len(r.buf))
		copy(grown, r.buf)
		r.buf = grown
	}
	for range 100 {
		n, err := r.src.Read(r.buf[r.end:])
		r.end += n
		if err != nil {
			r.eof, r.failed = true, err
			return
		}
		if n > 0 {
			return
		}
	}
	r.eof, r.failed = true, io.ErrNoProgress
}

// scan finds the cells of the row that data begins with. It returns the length of the row with its line end; 0 when
// data ends before the row does, or, with a reason, when the row cannot be read.
func (r *Reader) scan(data []byte) (n int, reason truce.Sentence) {
	r.spans = r.spans[:0]
	i := 0
	for {
		s, next, reason := r.scanCell(data, i)
		if next < 0 {
			return 0, reason
		}
		r.spans = append(r.spans, s)
		if next < len(data) && data[next] == r.comma {
			i = next + 1
			continue
		}
		return r.lineEnd(data, next), truce.Sentence{}
	}
}

// lineEnd returns the length of a row whose last cell ends at i, which is at a line end or at the end of the data.
func (r *Reader) lineEnd(data []byte, i int) int {
	if i < len(data) && data[i] == '\r' {
		i++
	}
	if i < len(data) && data[i] == '\n' {
		i++
	}
	return i
}

// scanCell finds one cell from i on. next is where its delimiter or line end stands, or the end of the data where that
// is the end of the table; -1 when data ends before the cell does, or, with a reason, when the cell cannot be read.
func (r *Reader) scanCell(data []byte, i int) (s span, next int, reason truce.Sentence) {
	if i < len(data) && data[i] == '"' {
		return r.scanQuoted(data, i)
	}
	j := i
	for j < len(data) && data[j] != r.comma && data[j] != '\n' {
		j++
	}
	if j == len(data) && !r.eof {
		return span{}, -1, truce.Sentence{}
	}
	if j > i && data[j-1] == '\r' && (j == len(data) || data[j] == '\n') {
		j--
	}
	return span{start: i, end: j}, j, truce.Sentence{}
}

func (r *Reader) scanQuoted(data []byte, i int) (s span, next int, reason truce.Sentence) {
	s = span{start: i + 1, quoted: true}
	for j := i + 1; ; j += 2 {
		k := bytes.IndexByte(data[j:], '"')
		if k < 0 {
			return span{}, -1, truce.Sentence{}
		}
		j += k
		if j+1 == len(data) && !r.eof {
			return span{}, -1, truce.Sentence{}
		}
		if j+1 < len(data) && data[j+1] == '"' {
			s.doubled = true
			continue
		}
		s.end = j
		if j++; j == len(data) || data[j] == r.comma || data[j] == '\n' {
			return s, j, truce.Sentence{}
		}
		if data[j] == '\r' {
			if j+1 == len(data) && !r.eof {
				return span{}, -1, truce.Sentence{}
			}
			if j+1 == len(data) || data[j+1] == '\n' {
				return s, j, truce.Sentence{}
			}
		}
		return span{}, -1, truce.Say("cell %d goes on after its closing quotation mark: a mark inside a quoted cell is "+
			"written twice", len(r.spans)+1)
	}
}

// split cuts a row into the cells that scan found.
func (r *Reader) split(raw string) []string {
	r.cells = r.cells[:0]
	for _, s := range r.spans {
		c := raw[s.start:s.end]
		if s.doubled {
			c = strings.ReplaceAll(c, `""`, `"`)
		}
		r.cells = append(r.cells, c)
	}
	return r.cells
}

// rawStart is where in the row last scanned the columns of a rejects file end.
func (r *Reader) rawStart() int {
	if r.passed == 0 || len(r.spans) < r.passed {
		return 0
	}
	last := r.spans[r.passed-1]
	if last.quoted {
		return last.end + 2
	}
	return last.end + 1
}

func trimEnd(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte{'\n'})
	return bytes.TrimSuffix(b, []byte{'\r'})
}

// quote writes a cell in quotation marks.
func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

package geojson

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"truce"
	"truce/internal/table"
)

// splitter cuts a FeatureCollection, or a sequence of features (one a line, or RFC 8142), into its features without
// reading the whole of it, whatever white space stands between its tokens and in whatever order its members come. It
// looks at brackets and quotation marks alone; what a feature holds is read by encoding/json, whose own decoder would
// hold a feature of any length and end at the first that is broken. A feature that is too long is passed over; one in
// which a text does not end on its line, which JSON forbids, ends there, and reading goes on at the next line that
// begins with a brace.
type splitter struct {
	r     *bufio.Reader
	max   int // bytes of a feature
	line  int
	first bool
	done  bool
	loose bool // the features stand one after the other, in no list
}

func newSplitter(r io.Reader, max int) *splitter {
	return &splitter{r: bufio.NewReaderSize(r, 64<<10), max: max, line: 1, first: true}
}

// open reads up to the first feature.
func (s *splitter) open() error {
	c, err := s.skipSpace()
	if err == io.EOF {
		return truce.Errorf(truce.Invalid, "the file is empty")
	}
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if s.loose = c == separator || s.atFeature(); s.loose {
		return nil
	}
	if c != '{' {
		return truce.Errorf(truce.Invalid, "the file is not GeoJSON: it does not begin with a brace")
	}
	s.take()
	if c, err := s.skipSpace(); err == nil && c == '}' {
		return s.end()
	}
	return s.members()
}

// separator stands before each text of a sequence (RFC 8142).
const separator = '\x1e'

// atFeature reports whether what begins here is a feature, by the first of its members that tells: its type, or what
// only a collection has. Where that comes after more than is buffered it is taken for a collection.
func (s *splitter) atFeature() bool {
	head, _ := s.r.Peek(s.r.Size())
	d := json.NewDecoder(bytes.NewReader(head))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	for d.More() {
		key, err := d.Token()
		if err != nil || key == "features" {
			return false
		}
		var value any
		if d.Decode(&value) != nil {
			return false
		}
		if key == "type" {
			return value == "Feature"
		}
	}
	return false
}

// members reads the collection's members up to and into "features", or, after that, to the end. It stands before
// the name of one.
func (s *splitter) members() error {
	for {
		key, err := s.key()
		if err != nil {
			return err
		}
		c, err := s.skipSpace()
		if err != nil {
			return s.broken(err)
		}
		if key == "features" {
			if c != '[' {
				return s.unexpected(c, nil, truce.Say("a list of features"))
			}
			if s.done {
				return truce.Errorf(truce.Invalid, "line %d: the file has two lists of features", s.line)
			}
			s.take()
			return nil
		}
		if err := s.member(key); err != nil {
			return err
		}
		if more, err := s.another(); err != nil || !more {
			return err
		}
	}
}

// member reads the value of a member other than the features.
func (s *splitter) member(key string) error {
	line := s.line
	raw, n, err := s.value()
	switch {
	case err != nil:
		return s.broken(err)
	case n > s.max:
		return nil // nothing that is looked at is so long
	case !json.Valid(raw):
		return truce.Errorf(truce.Invalid, "line %d: the value of %q is not JSON: %s", line, key, table.Cut(string(raw), 40))
	case key == "crs" && !wgs84(raw):
		return errCRS
	case key == "type":
		var what any
		if json.Unmarshal(raw, &what) != nil || what != "FeatureCollection" {
			return truce.Errorf(truce.Invalid, "line %d: the file is a %s, not a FeatureCollection",
				line, table.Cut(string(raw), 40))
		}
	}
	return nil
}

// another reads what stands after a member: a comma before the next, or the end of the file.
func (s *splitter) another() (more bool, err error) {
	c, err := s.skipSpace()
	switch {
	case err != nil:
		return false, s.broken(err)
	case c == '}':
		return false, s.end()
	case c != ',':
		return false, s.unexpected(c, nil, truce.Say("a comma or the end of the collection"))
	}
	s.take()
	return true, nil
}

// end reads the closing brace of the collection, after which nothing stands.
func (s *splitter) end() error {
	s.take()
	if !s.done {
		return truce.Errorf(truce.Invalid, "the file is no FeatureCollection: it has no features")
	}
	if c, err := s.skipSpace(); err != io.EOF {
		return s.unexpected(c, err, truce.Say("the end of the file"))
	}
	return nil
}

// key reads the name of a member and the colon after it.
func (s *splitter) key() (string, error) {
	if c, err := s.skipSpace(); err != nil || c != '"' {
		return "", s.unexpected(c, err, truce.Say("the name of a member"))
	}
	raw, _, err := s.value()
	if err != nil {
		return "", s.broken(err)
	}
	var key string
	if err := json.Unmarshal(raw, &key); err != nil {
		return "", s.broken(err)
	}
	if c, err := s.skipSpace(); err != nil || c != ':' {
		return "", s.unexpected(c, err, truce.Say("a colon"))
	}
	s.take()
	return key, nil
}

// next returns the next feature, a [*table.RowError] for one that cannot be told from what follows it, io.EOF at
// the end of the collection, or an error after which there is nothing more.
func (s *splitter) next() (feature, error) {
	if s.done {
		return feature{}, io.EOF
	}
	if err := s.step(); err != nil {
		s.done = true
		return feature{}, err
	}
	line := s.line
	raw, n, err := s.value()
	switch {
	case errors.Is(err, errText):
		s.resume()
		return feature{}, &table.RowError{Line: line, Raw: string(raw),
			Reason: truce.Say("the feature cannot be read: a text in it does not end on its line")}
	case err != nil:
		s.done = true
		return feature{}, s.broken(err)
	case n > s.max:
		return feature{}, &table.RowError{Line: line, Raw: string(raw[:min(len(raw), 1000)]),
			Reason: truce.Say("the feature holds %d bytes; the limit is %d", n, s.max)}
	}
	return feature{line, trimMarks(raw)}, nil
}

// step goes to the beginning of the next feature; after the last it returns io.EOF.
func (s *splitter) step() error {
	c, err := s.skipSpace()
	switch {
	case s.loose:
		for ; err == nil && c == separator; c, err = s.skipSpace() {
			s.take()
		}
		if err == io.EOF {
			return io.EOF
		}
		if err != nil || c != '{' {
			return s.unexpected(c, err, truce.Say("a feature"))
		}
		return nil
	case err == nil && c == ',' && !s.first:
		s.take()
		c, err = s.skipSpace()
	case err == nil && c != ']' && !s.first:
		return s.unexpected(c, nil, truce.Say("a comma or the end of the list"))
	}
	s.first = false
	if err != nil {
		return s.broken(err)
	}
	if c == ']' {
		s.take()
		s.done = true
		return s.rest()
	}
	return nil
}

// rest reads what stands after the features, up to the end of the file, which is io.EOF.
func (s *splitter) rest() error {
	more, err := s.another()
	if err == nil && more {
		err = s.members()
	}
	if err != nil {
		return err
	}
	return io.EOF
}

// resume passes over lines up to one that begins with a brace or ends the list. Where it begins a feature, no comma
// stands before it any more.
func (s *splitter) resume() {
	s.first = true
	for {
		c, err := s.skipSpace()
		if err != nil || c == '{' || c == ']' || s.loose && c == separator {
			return
		}
		for {
			b, err := s.take()
			if err != nil || b == '\n' {
				break
			}
		}
	}
}

// errText is a text that does not end on its line.
var errText = truce.Errorf(truce.Invalid, "a text does not end on its line")

// value reads one JSON value; at most max bytes of it are kept, n is how many it has.
func (s *splitter) value() (raw []byte, n int, err error) {
	depth := 0
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			if n > 0 && depth == 0 && err == io.EOF {
				return raw, n, nil
			}
			return raw, n, err
		}
		if depth == 0 && n > 0 && (c == ',' || c == ']' || c == '}' || c == ':' || space(c)) {
			return raw, n, s.r.UnreadByte()
		}
		if c == '\n' {
			s.line++
		}
		n++
		if len(raw) < s.max {
			raw = append(raw, c)
		}
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			if raw, n, err = s.text(raw, n); err != nil {
				return raw, n, err
			}
		default:
			continue
		}
		if depth <= 0 {
			return raw, n, nil
		}
	}
}

// text reads the rest of a text whose opening mark has been read.
func (s *splitter) text(raw []byte, n int) ([]byte, int, error) {
	escaped := false
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return raw, n, err
		}
		if c == '\n' {
			s.line++
			return raw, n, errText
		}
		n++
		if len(raw) < s.max {
			raw = append(raw, c)
		}
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '"':
			return raw, n, nil
		}
	}
}

// skipSpace returns the next byte that is no space, without taking it.
func (s *splitter) skipSpace() (byte, error) {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return 0, err
		}
		if !space(c) {
			return c, s.r.UnreadByte()
		}
		if c == '\n' {
			s.line++
		}
	}
}

// take takes the next byte.
func (s *splitter) take() (byte, error) {
	c, err := s.r.ReadByte()
	if c == '\n' && err == nil {
		s.line++
	}
	return c, err
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

func (s *splitter) broken(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return truce.Errorf(truce.Invalid, "line %d: the file breaks off", s.line)
	}
	if errors.Is(err, errText) {
		return truce.Errorf(truce.Invalid, "line %d: %v", s.line-1, err)
	}
	return fmt.Errorf("line %d: %w", s.line, err)
}

func (s *splitter) unexpected(c byte, err error, want truce.Sentence) error {
	if err != nil {
		return s.broken(err)
	}
	return truce.Errorf(truce.Invalid, "line %d: %q stands where %s was expected", s.line, string(rune(c)), want)
}

// trimMarks takes away the members that a file of rejects adds to a feature, where they stand as [rejects] writes
// them.
func trimMarks(raw []byte) []byte {
	rest, ok := bytes.CutPrefix(raw, []byte(`{"`+table.ColumnLine+`":`))
	if !ok {
		return raw
	}
	d := json.NewDecoder(bytes.NewReader(rest))
	var line int
	if d.Decode(&line) != nil {
		return raw
	}
	rest, ok = bytes.CutPrefix(rest[d.InputOffset():], []byte(`,"`+table.ColumnError+`":`))
	if !ok {
		return raw
	}
	d = json.NewDecoder(bytes.NewReader(rest))
	var reason string
	if d.Decode(&reason) != nil {
		return raw
	}
	rest = bytes.TrimPrefix(rest[d.InputOffset():], []byte(","))
	return append([]byte("{"), rest...)
}

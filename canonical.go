package truce

import (
	"encoding"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
)

// Reading an entry strictly with encoding/json alone means decoding it and encoding it again to see whether the same
// bytes come out. The readers here see it in one pass, at a fifth of the cost: they know the one form a type has, and
// give up at the first byte that is not it, or that they would rather leave to others (escapes, floats, maps, null).
// Giving up is no verdict: [Decode] then goes the long way. What they accept is what the long way accepts, with the
// same value; a fuzz target holds them to it.

// reader reads a value of one type at the scanner's position into v, which is settable.
type reader func(s *scanner, v reflect.Value)

// scanner walks over an entry. Once ok is false it stands still.
type scanner struct {
	in string
	at int
	ok bool
}

// readEntry reads an entry in canonical form; false when it gave up.
func readEntry(data []byte) (Entry, bool) {
	s := &scanner{in: string(data), ok: true}
	var e Entry
	s.skip(`{"kind":`)
	e.Kind = Kind(s.text())
	s.skip(`,"claim":`)
	e.Claim = s.text()
	if s.has(`,"officer":`) {
		e.Officer = s.text()
		s.must(e.Officer != "")
	}
	s.skip(`,"at":`)
	e.At = s.instant()
	s.skip(`,"body":`)
	d, known := describe(e.Kind)
	if !s.ok || !known || !validClaim(e.Claim) {
		return Entry{}, false
	}
	e.Body = d.body()
	start := s.at
	d.read(s, reflect.ValueOf(e.Body).Elem())
	s.must(s.at-start <= maxBody || e.Kind == KindPart)
	s.skip(`}`)
	if !s.ok || s.at != len(s.in) || d.fits(e.Body) != nil {
		return Entry{}, false
	}
	return e, true
}

// readBody reads a body in canonical form into b; false when it gave up.
func readBody(d *description, data []byte, b any) bool {
	s := &scanner{in: string(data), ok: true}
	d.read(s, reflect.ValueOf(b).Elem())
	return s.ok && s.at == len(s.in)
}

// readerOf returns the reader of a type.
func readerOf(t reflect.Type) reader {
	switch t {
	case reflect.TypeFor[Instant]():
		return func(s *scanner, v reflect.Value) { v.SetInt(int64(s.instant())) }
	case reflect.TypeFor[Digest]():
		return readDigest
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) ||
		reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return giveUp // it has a form of its own
	}
	switch t.Kind() {
	case reflect.String:
		return func(s *scanner, v reflect.Value) { v.SetString(s.text()) }
	case reflect.Int, reflect.Int32, reflect.Int64:
		return readInt
	case reflect.Bool:
		return readBool
	case reflect.Pointer:
		return readPointer(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return readBytes
		}
		return readSlice(t.Elem())
	case reflect.Struct:
		return readStruct(t)
	}
	return giveUp
}

func giveUp(s *scanner, _ reflect.Value) { s.ok = false }

func readInt(s *scanner, v reflect.Value) {
	n := s.integer()
	s.must(!v.OverflowInt(n))
	v.SetInt(n)
}

func readBool(s *scanner, v reflect.Value) {
	v.SetBool(s.has(`true`))
	if !v.Bool() {
		s.skip(`false`)
	}
}

func readDigest(s *scanner, v reflect.Value) {
	var d Digest
	text := s.text()
	s.must(d.UnmarshalText([]byte(text)) == nil)
	v.Set(reflect.ValueOf(d))
}

// readBytes reads base64, which has one form: the decoder would leave out line ends, and no text holds any.
func readBytes(s *scanner, v reflect.Value) {
	b, err := base64.StdEncoding.Strict().DecodeString(s.text())
	s.must(err == nil)
	v.SetBytes(b)
}

func readPointer(elem reflect.Type) reader {
	read := readerOf(elem)
	return func(s *scanner, v reflect.Value) {
		p := reflect.New(elem)
		read(s, p.Elem())
		v.Set(p)
	}
}

func readSlice(elem reflect.Type) reader {
	read := readerOf(elem)
	return func(s *scanner, v reflect.Value) {
		s.skip(`[`)
		v.Set(reflect.MakeSlice(v.Type(), 0, 1))
		for n := 0; s.ok && !s.has(`]`); n++ {
			if n > 0 {
				s.skip(`,`)
			}
			v.Grow(1)
			v.SetLen(n + 1)
			read(s, v.Index(n))
		}
	}
}

// field is a field of a struct in the order of its declaration, which is the order of the form.
type field struct {
	index int
	key   string // `"name":`
	read  reader
	omit  func(reflect.Value) bool // reports a value that is left out; nil: none is
}

func readStruct(t reflect.Type) reader {
	fields := make([]field, 0, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "" || name == "-" {
			return giveUp
		}
		fields = append(fields, field{i, `"` + name + `":`, readerOf(f.Type), omitted(f.Type, options)})
	}
	return func(s *scanner, v reflect.Value) {
		s.skip(`{`)
		comma := false
		for _, f := range fields {
			if !s.ok {
				return
			}
			here := s.at
			if comma {
				s.has(`,`)
			}
			if !s.has(f.key) {
				s.at = here
				s.must(f.omit != nil)
				continue
			}
			s.must(comma == (s.at > here+len(f.key)))
			comma = true
			f.read(s, v.Field(f.index))
			s.must(f.omit == nil || !f.omit(v.Field(f.index)))
		}
		s.skip(`}`)
	}
}

// omitted returns what encoding/json leaves out of a field with the options: of omitempty empty lists, and zero values
// of all but structs; of omitzero zero values, as the type's own method says where it has one.
func omitted(t reflect.Type, options string) func(reflect.Value) bool {
	type zeroer interface{ IsZero() bool }
	switch {
	case options == "omitempty" && t.Kind() == reflect.Slice:
		return func(v reflect.Value) bool { return v.Len() == 0 }
	case options == "omitempty" && t.Kind() != reflect.Struct:
		return reflect.Value.IsZero
	case options == "omitzero" && t.Implements(reflect.TypeFor[zeroer]()):
		return func(v reflect.Value) bool { return v.Addr().Interface().(zeroer).IsZero() }
	case options == "omitzero":
		return reflect.Value.IsZero
	}
	return nil
}

// deepest is how deep an entry nests; no kind comes near it.
const deepest = 64

// tooDeep reports whether data nests deeper than any entry can, which costs a decoder more the deeper it is.
func tooDeep(data []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\':
			i++ // the next character is no end of the text
		case quoted:
		case c == '[' || c == '{':
			if depth++; depth > deepest {
				return true
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return false
}

// must gives up unless the condition holds.
func (s *scanner) must(holds bool) { s.ok = s.ok && holds }

// has steps over the literal if it comes next.
func (s *scanner) has(literal string) bool {
	if s.ok && strings.HasPrefix(s.in[s.at:], literal) {
		s.at += len(literal)
		return true
	}
	return false
}

// skip steps over a literal that must come next.
func (s *scanner) skip(literal string) { s.must(s.has(literal)) }

// text reads a string without escapes, and without the characters that must be escaped.
func (s *scanner) text() string {
	s.skip(`"`)
	if !s.ok {
		return ""
	}
	ascii := true
	for i := s.at; i < len(s.in); i++ {
		c := s.in[i]
		if c == '"' {
			t := s.in[s.at:i]
			s.at = i + 1
			// The line and paragraph separators are escaped in JSON as Go writes it.
			s.must(ascii || utf8.ValidString(t) && !strings.Contains(t, "\u2028") && !strings.Contains(t, "\u2029"))
			return t
		}
		if c < ' ' || c == '\\' {
			break
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	s.ok = false
	return ""
}

// integer reads a number of at most 18 digits, without a leading zero and without a minus before zero.
func (s *scanner) integer() int64 {
	negative := s.has(`-`)
	start, n := s.at, int64(0)
	for s.at < len(s.in) && s.at-start < 19 && s.in[s.at] >= '0' && s.in[s.at] <= '9' {
		n = n*10 + int64(s.in[s.at]-'0')
		s.at++
	}
	digits := s.at - start
	s.must(digits > 0 && digits < 19 && (s.in[start] != '0' || digits == 1 && !negative))
	if negative {
		return -n
	}
	return n
}

// instant reads a moment as [Instant.MarshalJSON] writes it.
func (s *scanner) instant() Instant {
	const form = `"0000-00-00T00:00:00Z"`
	if !s.ok || len(s.in)-s.at < len(form) {
		s.ok = false
		return 0
	}
	in := s.in[s.at : s.at+len(form)]
	for i := range len(form) {
		digit := in[i] >= '0' && in[i] <= '9'
		s.must(form[i] == '0' && digit || form[i] == in[i])
	}
	if !s.ok {
		return 0
	}
	two := func(i int) int { return int(in[i]-'0')*10 + int(in[i+1]-'0') }
	t := time.Date(two(1)*100+two(3), time.Month(two(6)), two(9), two(12), two(15), two(18), 0, time.UTC)
	// A date that does not exist comes out as another one.
	s.must(t.Month() == time.Month(two(6)) && t.Day() == two(9) && two(12) < 24 && two(15) < 60 && two(18) < 60 &&
		t.Unix() != 0)
	s.at += len(form)
	return Instant(t.Unix())
}

package table

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"truce"
)

// sampleSize is how much of a file is looked at to tell its encoding.
const sampleSize = 64 << 10

// encodings are the names a file's encoding can be given by. UTF-8 and UTF-16 with a mark need not be named.
var encodings = []struct {
	name  string
	label string // as people know it
	enc   encoding.Encoding
}{
	{"utf-8", "UTF-8", encoding.Nop},
	{"utf-16le", "UTF-16 (little-endian)", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{"utf-16be", "UTF-16 (big-endian)", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{"windows-1252", "Windows-1252 (Western European)", charmap.Windows1252},
	{"windows-1256", "Windows-1256 (Arabic, Persian)", charmap.Windows1256},
	{"iso-8859-6", "ISO 8859-6 (Arabic)", charmap.ISO8859_6},
	{"windows-1251", "Windows-1251 (Cyrillic)", charmap.Windows1251},
	{"koi8-r", "KOI8-R (Russian)", charmap.KOI8R},
	{"koi8-u", "KOI8-U (Ukrainian)", charmap.KOI8U},
	{"cp866", "CP866 (Cyrillic of DOS)", charmap.CodePage866},
	{"iso-8859-5", "ISO 8859-5 (Cyrillic)", charmap.ISO8859_5},
	{"mac-cyrillic", "the Cyrillic of old Macintosh computers", charmap.MacintoshCyrillic},
	{"windows-1255", "Windows-1255 (Hebrew)", charmap.Windows1255},
	{"windows-1253", "Windows-1253 (Greek)", charmap.Windows1253},
	{"windows-1254", "Windows-1254 (Turkish)", charmap.Windows1254},
	{"iso-8859-9", "ISO 8859-9 (Turkish)", charmap.ISO8859_9},
	{"latin-1", "Latin-1 (ISO 8859-1)", charmap.ISO8859_1},
}

// Encodings returns the names that [Options] accepts for an encoding.
func Encodings() []string {
	names := make([]string, len(encodings))
	for i, e := range encodings {
		names[i] = e.name
	}
	return names
}

// EncodingError says that a file is not in an encoding that can be told without being named.
type EncodingError struct {
	Reason string
	Guess  string // the likely name, one of [Encodings]; empty when there is no guess
}

// Error returns the sentence for the person.
func (e *EncodingError) Error() string {
	if e.Guess == "" {
		return e.Reason + ": it is in none of the encodings known here; save it as UTF-8"
	}
	return e.Reason + ": it looks like " + label(e.Guess)
}

// Unwrap makes it an error of kind [truce.Invalid].
func (e *EncodingError) Unwrap() error { return truce.Errorf(truce.Invalid, "%s", e.Error()) }

func label(name string) string {
	for _, e := range encodings {
		if e.name == name {
			return e.label
		}
	}
	return name
}

// Text returns r as UTF-8 without a byte order mark, uncompressed where it is gzip. The name is one of
// [Encodings]; with none, a byte order mark decides and UTF-8 is taken otherwise. What is plainly something else
// is refused: an [EncodingError] that names the likely encoding, or an error of kind [truce.Invalid] for a
// workbook, an archive or other binary data. Bytes that are not UTF-8 here and there in a text that otherwise is
// are passed through, for the rows that hold them to be refused one by one.
func Text(r io.Reader, name string) (io.Reader, error) {
	b := bufio.NewReaderSize(r, sampleSize)
	if head, _ := b.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, truce.Errorf(truce.Invalid, "the file begins like gzip but cannot be unpacked: %v", err)
		}
		b = bufio.NewReaderSize(z, sampleSize)
	}
	sample, err := b.Peek(sampleSize)
	if err != nil && err != io.EOF && len(sample) == 0 {
		return nil, fmt.Errorf("read: %w", err) // one that comes later is met again by whoever reads that far
	}
	if what := binary(sample); what != "" {
		return nil, truce.Errorf(truce.Invalid, "%s", what)
	}
	if name == "" {
		return detected(b, sample)
	}
	return named(b, sample, name)
}

// detected reads a file by its mark, or as UTF-8.
func detected(b *bufio.Reader, sample []byte) (io.Reader, error) {
	switch mark := markOf(sample); mark {
	case "utf-8":
		b.Discard(3)
		return b, nil
	case "utf-16le", "utf-16be":
		b.Discard(2)
		return decode(b, mark), nil
	}
	if g := guess16(sample); g != "" {
		return nil, &EncodingError{"the file is not UTF-8: every other byte is zero", g}
	}
	if bytes.IndexByte(sample, 0) >= 0 {
		return nil, truce.Errorf(truce.Invalid, "the file is not text: it holds zero bytes")
	}
	good, bad, first := census(sample)
	if bad > 0 && bad*8 > good && !mixed(sample) {
		return nil, &EncodingError{fmt.Sprintf("the file is not UTF-8 (byte 0x%02X at offset %d)", sample[first], first),
			guess8(sample)}
	}
	return b, nil
}

// mixed reports whether some lines of a sample are UTF-8 beyond doubt, so that the others were put to them from a
// file in another encoding: of such a file no four letters of a line would be UTF-8, and no other byte.
func mixed(sample []byte) bool {
	for line := range bytes.Lines(sample) {
		if good, bad, _ := census(line); good >= 4 && bad == 0 {
			return true
		}
	}
	return false
}

// named reads a file in the encoding that was named; a mark that says otherwise is an error.
func named(b *bufio.Reader, sample []byte, name string) (io.Reader, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	if label(name) == name {
		return nil, truce.Errorf(truce.Invalid, "the encoding %q is not known; these are: %s", name,
			strings.Join(Encodings(), ", "))
	}
	mark := markOf(sample)
	if mark != "" && mark != name {
		return nil, truce.Errorf(truce.Invalid, "the file begins with the mark of %s, which is not %s", label(mark),
			label(name))
	}
	switch mark {
	case "utf-8":
		b.Discard(3)
	case "utf-16le", "utf-16be":
		b.Discard(2)
	}
	if other := misnamed(sample, name); other != "" {
		return nil, &EncodingError{"read as " + label(name) + " its letters make no words", other}
	}
	if good, bad, _ := census(sample); good > 1 && bad == 0 && charmapOf(name) != nil {
		return nil, truce.Errorf(truce.Invalid, "the file is UTF-8, not %s: leave the encoding out", label(name))
	}
	return decode(b, name), nil
}

func decode(r io.Reader, name string) io.Reader {
	for _, e := range encodings {
		if e.name == name && e.enc != encoding.Nop {
			return e.enc.NewDecoder().Reader(r)
		}
	}
	return r
}

// markOf returns the encoding whose byte order mark the file begins with.
func markOf(sample []byte) string {
	switch {
	case bytes.HasPrefix(sample, []byte{0xEF, 0xBB, 0xBF}):
		return "utf-8"
	case bytes.HasPrefix(sample, []byte{0xFF, 0xFE}):
		return "utf-16le"
	case bytes.HasPrefix(sample, []byte{0xFE, 0xFF}):
		return "utf-16be"
	}
	return ""
}

// binary says what a file is that is no text, "" when it may be text.
func binary(sample []byte) string {
	for _, m := range []struct{ magic, what string }{
		{"PK\x03\x04", "the file is a workbook or a zip archive (xlsx, ods, docx, zip): save the sheet as CSV, or unpack it"},
		{"\xD0\xCF\x11\xE0", "the file is an old Office document (xls, doc): save the sheet as CSV"},
		{"%PDF", "the file is a PDF: a table cannot be read from it"},
		{"SQLite format 3\x00", "the file is an SQLite database: export the table as CSV"},
		{"\xFF\xFE\x00\x00", "the file is UTF-32: save it as UTF-8"},
		{"\x00\x00\xFE\xFF", "the file is UTF-32: save it as UTF-8"},
	} {
		if bytes.HasPrefix(sample, []byte(m.magic)) {
			return m.what
		}
	}
	return ""
}

// census counts the characters beyond ASCII that are UTF-8, the bytes that are not, and the offset of the first of
// these. A character cut off by the end of a full sample is not counted.
func census(sample []byte) (good, bad, first int) {
	for i := 0; i < len(sample); {
		if sample[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(sample[i:])
		if r != utf8.RuneError || size > 1 {
			good++
			i += size
			continue
		}
		if len(sample) == sampleSize && len(sample)-i < utf8.UTFMax && !utf8.FullRune(sample[i:]) {
			break
		}
		if bad == 0 {
			first = i
		}
		bad++
		i++
	}
	return good, bad, first
}

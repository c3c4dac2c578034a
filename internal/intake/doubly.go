package intake

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// readAs are the encodings as which UTF-8 is read by mistake, by the names people know them by.
var readAs = []struct {
	name string
	m    *charmap.Charmap
}{
	{"Windows-1252", charmap.Windows1252}, {"Windows-1251", charmap.Windows1251}, {"Windows-1256", charmap.Windows1256},
	{"Windows-1254", charmap.Windows1254}, {"Windows-1250", charmap.Windows1250}, {"Windows-1253", charmap.Windows1253},
	{"Windows-1255", charmap.Windows1255}, {"Mac Roman", charmap.Macintosh}, {"code page 437", charmap.CodePage437},
	{"code page 850", charmap.CodePage850}, {"code page 866", charmap.CodePage866},
}

// decodedTwice returns what a text was before its UTF-8 was read as a one-byte encoding and written as UTF-8
// again, with the name of that encoding; ok is false for any other text. By chance the letters of a language
// hardly ever make UTF-8: every character beyond ASCII must, and what comes out must be letters of one script.
func decodedTwice(s string) (text, from string, ok bool) {
	for _, e := range readAs {
		if raw, ok := bytesAs(s, e.m); ok && wordsInUTF8(raw) {
			return string(raw), e.name, true
		}
	}
	return "", "", false
}

// bytesAs writes a text in an encoding; the characters of Latin-1 stand for themselves where an encoding leaves a byte
// undefined, as programs have it.
func bytesAs(s string, m *charmap.Charmap) ([]byte, bool) {
	raw := make([]byte, 0, len(s))
	for _, r := range s {
		b, ok := m.EncodeRune(r)
		if !ok {
			if r < 0x80 || r > 0xff || r > 0x9f && m.DecodeByte(byte(r)) != utf8.RuneError {
				return nil, false
			}
			b = byte(r)
		}
		raw = append(raw, b)
	}
	return raw, true
}

// wordsInUTF8 reports whether bytes are UTF-8 with letters beyond ASCII, all of one script.
func wordsInUTF8(raw []byte) bool {
	if !utf8.Valid(raw) {
		return false
	}
	var script *unicode.RangeTable
	for _, r := range string(raw) {
		if r < utf8.RuneSelf || !unicode.IsLetter(r) {
			continue
		}
		of := scriptOf(r)
		if of == nil || script != nil && of != script {
			return false
		}
		script = of
	}
	return script != nil
}

// scriptOf returns the script of a letter among those that names here are written in.
func scriptOf(r rune) *unicode.RangeTable {
	for _, s := range []*unicode.RangeTable{
		unicode.Arabic, unicode.Cyrillic, unicode.Latin, unicode.Greek, unicode.Hebrew, unicode.Armenian, unicode.Georgian,
	} {
		if unicode.Is(s, r) {
			return s
		}
	}
	return nil
}

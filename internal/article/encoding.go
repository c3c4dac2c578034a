package article

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"

	"truce/internal/press"
)

// inUTF8 returns what was given as UTF-8, and whether it could be told how it is written: by the mark at its beginning,
// by what a page says of itself, else as that of the old code pages in which its words are of a language that is read.
func inUTF8(given string) (text string, ok bool) {
	if utf8.ValidString(given) && !strings.Contains(given, "\x00") {
		return given, true
	}
	raw := []byte(given)
	if e := utf16(raw); e != nil {
		return decoded(e, raw)
	}
	if bytes.Contains(raw, []byte{0}) {
		return "", false
	}
	if strings.HasPrefix(strings.TrimLeft(given, " \t\r\n"), "<") {
		if e, name, _ := charset.DetermineEncoding(raw, ""); name != "utf-8" && name != "windows-1252" { // told, not supposed
			return decoded(e, raw)
		}
	}
	for _, page := range codePages {
		if s, ok := decoded(page.in, raw); ok && strings.IndexFunc(s, control) < 0 && !swapped(s) {
			if lang, name := press.LanguageOf(s); lang == page.of || name == page.of {
				return s, true
			}
		}
	}
	return "", false
}

// codePages are the encodings of before UTF-8, each with a language that is written in it.
var codePages = []struct {
	of string
	in encoding.Encoding
}{{"ru", charmap.Windows1251}, {"ru", charmap.KOI8R}, {"ar", charmap.Windows1256}, {"Persian", charmap.Windows1256},
	{"tr", charmap.Windows1254}, {"en", charmap.Windows1252}}

// utf16 returns the encoding of a text that begins with the mark of UTF-16, or of whose bytes every other is mostly
// zero; nil where it is not so.
func utf16(raw []byte) encoding.Encoding {
	if len(raw) < 4 || len(raw)%2 != 0 {
		return nil
	}
	zeros := [2]int{}
	for i, b := range raw {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case raw[0] == 0xff && raw[1] == 0xfe, zeros[1] > len(raw)/20 && zeros[0] == 0:
		return utf.UTF16(utf.LittleEndian, utf.UseBOM)
	case raw[0] == 0xfe && raw[1] == 0xff, zeros[0] > len(raw)/20 && zeros[1] == 0:
		return utf.UTF16(utf.BigEndian, utf.UseBOM)
	}
	return nil
}

func decoded(e encoding.Encoding, raw []byte) (string, bool) {
	b, err := e.NewDecoder().Bytes(raw)
	return string(b), err == nil && utf8.Valid(b)
}

// swapped reports whether a text is mostly in capitals: what one code page has as small letters, another has as these.
func swapped(s string) bool {
	capitals, small := 0, 0
	for _, c := range s {
		switch {
		case unicode.IsUpper(c) && c >= 0x80:
			capitals++
		case unicode.IsLower(c) && c >= 0x80:
			small++
		}
	}
	return capitals > small
}

// control reports whether a letter is none that a text has.
func control(c rune) bool {
	return c < ' ' && c != '\n' && c != '\r' && c != '\t' || c >= 0x80 && c < 0xa0 || c == utf8.RuneError
}

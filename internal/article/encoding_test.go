package article_test

import (
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"truce/internal/article"
)

// An article is read as it was saved: in UTF-16, or in the code pages of before UTF-8.
func TestEncodings(t *testing.T) {
	const ru = "Список готов, заявил министр Рубен Стагг. " +
		"Он добавил, что на переговорах " +
		"были все стороны и что дорога открыта."
	const ar = "قال الوزير روبن ستاغ إن القائمة جاهزة، " +
		"وأضاف أن الطريق مفتوح في كل الجهات من الجزيرة إلى الساحل."
	const tr = "Bakan Ruben Stagg, listenin hazır olduğunu söyledi. " +
		"Sözcü, bu görüşmelerin bir gün süreceğini ve iyi geçtiğini belirtti."
	page := func(charset string) string {
		return "<html><head><meta charset=" + charset + "></head><body><p>" + ru + "</p></body></html>"
	}
	for _, c := range []struct {
		name, text string
		in         encoding.Encoding
		lang       string
	}{
		{"UTF-16 with its mark", ru, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "ru"},
		{"UTF-16, big-endian", ru, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "ru"},
		{"UTF-16 of Arabic", ar, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "ar"},
		{"Windows-1251", ru, charmap.Windows1251, "ru"},
		{"KOI8-R", ru, charmap.KOI8R, "ru"},
		{"Windows-1256", ar, charmap.Windows1256, "ar"},
		{"Windows-1254", tr, charmap.Windows1254, "tr"},
		{"a page in KOI8-R", page("koi8-r"), charmap.KOI8R, "ru"},
		{"a page in Windows-1251", page("windows-1251"), charmap.Windows1251, "ru"},
	} {
		raw, err := c.in.NewEncoder().String(c.text)
		if err != nil {
			t.Fatal(c.name, err)
		}
		r, err := article.Read(raw, article.Options{})
		if err != nil || r.Language != c.lang || len(r.Statements) != 2 {
			t.Errorf("%s: it was not read: %v, %+v", c.name, err, r)
		}
	}
	for _, raw := range []string{"\x00\x01\x02\xff", "%PDF-1.4 \xff\xfe\xfa", "\xff\xfe\x00"} {
		if _, err := article.Read(raw, article.Options{}); err == nil {
			t.Errorf("%q was read", raw)
		}
	}
}

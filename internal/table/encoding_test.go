package table

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"truce"
)

// The sentences are made for these tests; each is long enough to show what script it is in.
const (
	arabic = "النوع,المكان\nقصف مدفعي على أطراف " +
		"البلدة,الشمال\nاشتباكات متقطعة,الجنوب\n"
	persian = "نوع,مکان\nگزارش شلیک توپخانه در نزدیکی پل,شمال\n"
	russian = "вид,место\nОбстрел окраины посёлка из " +
		"миномётов,север\nПерестрелка у моста,юг\n"
	turkish   = "tür,yer\nKöyün doğusunda top atışı işitildi,kuzey\nİki kişi yaralandı,güney\n"
	ukrainian = "вид,місце\nОбстріл околиць селища з " +
		"мінометів,північ\nЧути постріли біля мосту,південь\n"
	greek   = "είδος,τόπος\nΠυρά πυροβολικού κοντά στη γέφυρα,βορράς\n"
	hebrew  = "סוג,מקום\nירי תותחים ליד הגשר בצפון העיר,צפון\n"
	polish  = "rodzaj,miejsce\nOstrzał artyleryjski w pobliżu mostu północnego,wschód\n"
	german  = "Art,Ort\nBeschuss mit Mörsern östlich der Brücke,Süden\n"
	spanish = "clase,lugar\nExplosión en la montaña, más allá del río,España\n"
	french  = "genre,lieu\nTirs d'artillerie près du château,été à l'est\n"
)

func encoded(t testing.TB, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func zipped(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestEncodingsThatAreRead(t *testing.T) {
	utf16 := func(e unicode.Endianness, b unicode.BOMPolicy) encoding.Encoding { return unicode.UTF16(e, b) }
	for _, c := range []struct{ name, encoding, in, want string }{
		{"UTF-8", "", arabic, arabic},
		{"UTF-8 with a mark", "", "\uFEFF" + russian, russian},
		{"UTF-8 by name", "UTF-8", "\uFEFF" + russian, russian},
		{"UTF-16 little-endian with a mark", "", encoded(t, utf16(unicode.LittleEndian, unicode.UseBOM), arabic), arabic},
		{"UTF-16 big-endian with a mark", "", encoded(t, utf16(unicode.BigEndian, unicode.UseBOM), russian), russian},
		{"UTF-16 little-endian by name", "utf-16le", encoded(t, utf16(unicode.LittleEndian, unicode.IgnoreBOM), turkish),
			turkish},
		{"Windows-1256", "windows-1256", encoded(t, charmap.Windows1256, arabic), arabic},
		{"Windows-1251", "Windows-1251", encoded(t, charmap.Windows1251, russian), russian},
		{"Windows-1254", "windows-1254", encoded(t, charmap.Windows1254, turkish), turkish},
		{"Latin-1", "latin-1", encoded(t, charmap.ISO8859_1, french), french},
		{"gzip", "", zipped(t, arabic), arabic},
		{"gzip of Windows-1251", "windows-1251", zipped(t, encoded(t, charmap.Windows1251, russian)), russian},
	} {
		r, err := Text(strings.NewReader(c.in), c.encoding)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got, err := io.ReadAll(r)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}

func TestEncodingsThatAreRefusedByName(t *testing.T) {
	for _, c := range []struct{ name, in, guess string }{
		{"Arabic", encoded(t, charmap.Windows1256, arabic), "windows-1256"},
		{"Persian", encoded(t, charmap.Windows1256, strings.ReplaceAll(persian, "ی", "ي")), "windows-1256"},
		{"Russian", encoded(t, charmap.Windows1251, russian), "windows-1251"},
		{"Turkish", encoded(t, charmap.Windows1254, turkish), "windows-1254"},
		{"French", encoded(t, charmap.ISO8859_1, french), "windows-1252"},
		{"Arabic of ISO 8859-6", encoded(t, charmap.ISO8859_6, arabic), "iso-8859-6"},
		{"Russian of KOI8-R", encoded(t, charmap.KOI8R, russian), "koi8-r"},
		{"Ukrainian of KOI8-U", encoded(t, charmap.KOI8U, ukrainian), "koi8-u"},
		{"Ukrainian of Windows-1251", encoded(t, charmap.Windows1251, ukrainian), "windows-1251"},
		{"Russian of DOS", encoded(t, charmap.CodePage866, russian), "cp866"},
		{"Russian of ISO 8859-5", encoded(t, charmap.ISO8859_5, russian), "iso-8859-5"},
		{"Russian of a Macintosh", encoded(t, charmap.MacintoshCyrillic, russian), "mac-cyrillic"},
		{"Russian in capitals", encoded(t, charmap.Windows1251, strings.ToUpper(russian)), "windows-1251"},
		{"Russian of KOI8-R in capitals", encoded(t, charmap.KOI8R, strings.ToUpper(russian)), "koi8-r"},
		{"Greek", encoded(t, charmap.Windows1253, greek), "windows-1253"},
		{"Hebrew", encoded(t, charmap.Windows1255, hebrew), "windows-1255"},
		{"Polish of DOS", encoded(t, charmap.CodePage852, polish), ""},
		{"French of DOS", encoded(t, charmap.CodePage850, french), ""},
		{"French of a Macintosh", encoded(t, charmap.Macintosh, french), ""},
		{"German", encoded(t, charmap.Windows1252, german), "windows-1252"},
		{"Spanish", encoded(t, charmap.Windows1252, spanish), "windows-1252"},
		{"Chinese", "a,b\n\xb1\xb1\xbe\xa9\xca\xd0\xb6\xab\xb3\xc7\xc7\xf8,x\n", ""},
		{"UTF-16 little-endian", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), french), "utf-16le"},
		{"UTF-16 big-endian", encoded(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), french), "utf-16be"},
	} {
		_, err := Text(strings.NewReader(c.in), "")
		var e *EncodingError
		if !errors.As(err, &e) || e.Guess != c.guess || truce.KindOf(err) != truce.Invalid {
			t.Errorf("%s: %v; want the guess %s", c.name, err, c.guess)
		}
	}
	for _, c := range []struct{ in, encoding, want string }{
		{encoded(t, charmap.KOI8R, russian), "windows-1251", "its letters make no words: it looks like KOI8-R"},
		{encoded(t, charmap.ISO8859_6, arabic), "windows-1256", "its letters make no words: it looks like ISO 8859-6"},
		{encoded(t, charmap.Windows1251, russian), "cp866", "its letters make no words: it looks like Windows-1251"},
		{arabic, "windows-1256", "the file is UTF-8, not Windows-1256"},
		{"a", "ebcdic", "is not known; these are: utf-8, utf-16le"},
		{"\uFEFFa", "windows-1256", "begins with the mark of UTF-8"},
		{"\xFE\xFF\x00a", "utf-16le", "begins with the mark of UTF-16 (big-endian)"},
	} {
		if _, err := Text(strings.NewReader(c.in), c.encoding); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q as %s: %v; want %q", c.in, c.encoding, err, c.want)
		}
	}
}

func TestOneDamagedRowInUTF8(t *testing.T) {
	in := arabic + "\xC7\xE1,x\n" + "a,b\n"
	_, rows, refused, err := read(t, strings.NewReader(in), Options{})
	if err != nil || len(rows) != 3 || len(refused) != 1 {
		t.Fatalf("%d rows, refused %v, %v", len(rows), refused, err)
	}
	if want := "is not UTF-8 (byte 0xC7), though other lines of the file are"; refused[0].Reason.String() != want ||
		refused[0].Line != 4 {
		t.Errorf("refused: %v", refused[0])
	}
}

// TestRowsPutTogetherFromTwoEncodings: what is UTF-8 is read, the others are refused one by one.
func TestRowsPutTogetherFromTwoEncodings(t *testing.T) {
	other := strings.TrimPrefix(russian, "id")
	in := "a,b\nЗелёная,x\n" + strings.Repeat(encoded(t, charmap.Windows1251,
		"Каменный Брод,Речная стража\n"), 9) + "Белый,x\n"
	_, rows, refused, err := read(t, strings.NewReader(in), Options{})
	if err != nil || len(rows) != 2 || len(refused) != 9 {
		t.Fatalf("%d rows, refused %v, %v", len(rows), refused, err)
	}
	if _, err := Text(strings.NewReader(encoded(t, charmap.Windows1251, other)), ""); err == nil {
		t.Error("a file in another encoding was taken for UTF-8")
	}
}

// FuzzText holds detection to: no panic, and valid UTF-8 comes back as it is.
func FuzzText(f *testing.F) {
	f.Add([]byte(arabic), uint8(0))
	f.Add([]byte(encoded(f, charmap.Windows1251, russian)), uint8(4))
	f.Add([]byte("\xFF\xFEa\x00"), uint8(1))
	f.Add([]byte(zipped(f, french)), uint8(0))
	f.Fuzz(func(t *testing.T, in []byte, n uint8) {
		name := ""
		if names := Encodings(); n > 0 {
			name = names[int(n)%len(names)]
		}
		r, err := Text(bytes.NewReader(in), name)
		if err != nil {
			return
		}
		out, err := io.ReadAll(io.LimitReader(r, 1<<20))
		if err == nil && name == "" && markOf(in) == "" && !bytes.HasPrefix(in, []byte{0x1f, 0x8b}) && !bytes.Equal(in, out) {
			t.Errorf("%q was read as %q", in, out)
		}
	})
}

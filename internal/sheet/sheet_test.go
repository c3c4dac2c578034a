package sheet

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const page = `<html lang="%l" dir="%d"><head><title>T</title></head><body><nav>Never one</nav>
<aside class="band">EXERCISE</aside><article><h1>%h</h1>
<p>%p <bdi>CA-I-7</bdi></p><p class="noprint">Never two</p><form>Never three</form>
<ul><li>%h<script>Never four</script></ul>
<table><thead><tr><th><span class="unseen">Never five</span></th><th>CA</th></tr></thead>
<tr><th>%h</th><td>17</td></tr></table></article><p>Never six</p></body></html>`

var texts = []struct{ lang, dir, heading, text string }{
	{"en", "ltr", "Bulletin of the day", "Seven incidents were registered."},
	{"ru", "ltr", "Бюллетень за день", "Зафиксировано семь случаев."},
	{"tr", "ltr", "Günlük bülten", "Yedi olay kaydedildi: İğşö."},
	{"ar", "rtl", "نشرة اليوم", "سجّل الجانبان سبعة حوادث"},
	{"fa", "rtl", "گزارش روز", "هفت رویداد ثبت شد"},
}

func read(t *testing.T, i int) *Sheet {
	t.Helper()
	x := texts[i]
	s, err := Read(strings.NewReader(strings.NewReplacer("%l", x.lang, "%d", x.dir, "%h", x.heading, "%p",
		x.text).Replace(page)), "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAFileSaysWhatThePagePrintsInEveryLanguage(t *testing.T) {
	for i, x := range texts {
		s := read(t, i)
		if s.Lang != x.lang || s.RTL != (x.dir == "rtl") || s.Title != "T" {
			t.Errorf("%s: read as %q, %v, %q", x.lang, s.Lang, s.RTL, s.Title)
		}
		var a, b, d bytes.Buffer
		for _, w := range []*bytes.Buffer{&a, &b} {
			if err := s.PDF(w); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: the same sheet gave two files", x.lang)
		}
		if err := s.DOCX(&d); err != nil {
			t.Fatal(err)
		}
		doc := plain(part(t, d.Bytes(), "word/document.xml"))
		for _, want := range []string{"EXERCISE", x.heading, x.text, "CA-I-7", "17"} {
			if !strings.Contains(doc, want) {
				t.Errorf("%s: the DOCX does not say %q", x.lang, want)
			}
		}
		if strings.Contains(doc, "Never") || strings.Contains(unpacked(t, a.Bytes()), "Never") {
			t.Errorf("%s: a file says what the page does not print", x.lang)
		}
		got := pdfText(t, a.Bytes())
		for _, word := range strings.Fields("EXERCISE " + x.heading + " CA-I-7 17") {
			if !strings.Contains(got, word) {
				t.Errorf("%s: the PDF does not say %q:\n%s", x.lang, word, got)
			}
		}
		if strings.Contains(got, "Never") {
			t.Errorf("%s: the PDF says what the page does not print:\n%s", x.lang, got)
		}
	}
}

func TestALongTableGoesOnWithItsHeads(t *testing.T) {
	head := Row{Head: true, Cells: []Cell{{Text: "What"}, {Text: "Heads"}}}
	s := &Sheet{Voice: Voice{Lang: "en"}, Blocks: []Block{{Rows: []Row{head}}}}
	for range 200 {
		s.Blocks[0].Rows = append(s.Blocks[0].Rows, Row{Cells: []Cell{{Text: "a row"}, {Text: "1"}}})
	}
	var b bytes.Buffer
	if err := s.PDF(&b); err != nil {
		t.Fatal(err)
	}
	pages := bytes.Count(b.Bytes(), []byte("/Type/Page/"))
	if got := strings.Count(pdfText(t, b.Bytes()), "Heads"); pages < 3 || got != pages {
		t.Errorf("%d pages with %d lines of heads", pages, got)
	}
}

// pdfText is what a reader of PDF finds, without marks of direction.
func pdfText(t *testing.T, b []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed: apt-get install poppler-utils")
	}
	f := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(f, b, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-layout", f, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return plain(string(out))
}

func plain(s string) string {
	return strings.NewReplacer("\u2066", "", "\u2068", "", "\u2069", "", "\u202a", "", "\u202b", "", "\u202c",
		"").Replace(s)
}

// unpacked is a PDF with its streams unpacked.
func unpacked(t *testing.T, b []byte) string {
	t.Helper()
	var out strings.Builder
	for _, m := range regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`).FindAllSubmatch(b, -1) {
		z, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&out, z); err != nil {
			t.Fatal(err)
		}
	}
	return out.String() + string(b)
}

func part(t *testing.T, b []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	x, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(x)
}

// What a reader copies out of a PDF is what is seen: the letters that one glyph draws together come in their order.
func TestLettersDrawnTogetherAreReadInOrder(t *testing.T) {
	for lang, words := range map[string]string{"ar": "البلاغات والأحكام لا شيء الآن الإذن", "fa": "اسلام لازم بالا"} {
		s := &Sheet{Voice: Voice{lang, true}, Blocks: []Block{{Text: words}}}
		var b bytes.Buffer
		if err := s.PDF(&b); err != nil {
			t.Fatal(err)
		}
		if got := pdfText(t, b.Bytes()); !strings.Contains(got, words) {
			t.Errorf("%s: %q is read as %q", lang, words, got)
		}
	}
}

// A text in two languages runs in each as it does, and a drawing of the page is in both files.
func TestTwoLanguagesAndADrawing(t *testing.T) {
	const page = `<html lang="en"><body><main><article lang="en" dir="ltr"><h1>Case</h1>
<figure><svg class="map" viewBox="0 0 640 300"><g class="circles"><circle cx="100" cy="90" r="40"/></g>
<a class="mark odd" transform="translate(100 90)"><title>Never</title><g class="sym"><path d="M0-8 8 0 0 8-8 0Z"/>
<text class="tag" x="11" dy=".35em">CA-R-1</text></g></a></svg></figure>
<table class="sides"><tbody><tr><td lang="en" dir="ltr">Reports</td><td lang="ar" dir="rtl">البلاغات: 4</td></tr></tbody>
</table></article></main></body></html>`
	s, err := Read(strings.NewReader(page), "")
	if err != nil {
		t.Fatal(err)
	}
	var pdf, docx bytes.Buffer
	if err := s.PDF(&pdf); err != nil {
		t.Fatal(err)
	}
	if err := s.DOCX(&docx); err != nil {
		t.Fatal(err)
	}
	got := pdfText(t, pdf.Bytes())
	for _, want := range []string{"Case", "CA-R-1", "Reports", "البلاغات"} {
		if !strings.Contains(got, want) {
			t.Errorf("the PDF does not say %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "Never") {
		t.Error("the PDF says the title of a sign")
	}
	picture, err := png.Decode(strings.NewReader(part(t, docx.Bytes(), "word/media/picture0.png")))
	if err != nil {
		t.Fatal(err)
	}
	at := func(x, y int) uint32 {
		wide := picture.Bounds().Dx()
		g, _, _, _ := picture.At(x*wide/640, y*wide/640).RGBA()
		return g >> 8
	}
	if at(100, 90) > 60 || at(400, 200) < 250 {
		t.Errorf("the sign is %d, the paper %d", at(100, 90), at(400, 200))
	}
	doc := part(t, docx.Bytes(), "word/document.xml")
	if !strings.Contains(doc, `<w:rtl/><w:lang w:val="ar" w:bidi="ar"/>`) {
		t.Error("the Arabic cell of the DOCX does not run from the right")
	}
}

// What a page links is linked in its files where others can ask for the page, and nowhere else.
func TestLinks(t *testing.T) {
	const text = `<article><h1>A <a href="/b/1">head</a></h1><ul><li>so <a href="c">twice</a> <a href="c">more</a></ul>
<table><tr><th>x</th><td>a <b>b</b> <a href="https://else.example/(y)">17</a></td></tr></table>
<p><a href="#x">here</a> <a href="mailto:a@b">there</a></p></article>`
	for _, base := range []string{"https://node.example/p/q", ""} {
		s, err := Read(strings.NewReader(text), base)
		if err != nil {
			t.Fatal(err)
		}
		var p, d bytes.Buffer
		if err := s.PDF(&p); err != nil {
			t.Fatal(err)
		}
		if err := s.DOCX(&d); err != nil {
			t.Fatal(err)
		}
		rels := string(part(t, d.Bytes(), "word/_rels/document.xml.rels"))
		for _, to := range []string{"https://node.example/b/1", "https://node.example/p/c", "https://else.example/(y)"} {
			inPDF := strings.Contains(p.String(), fmt.Sprintf("/URI<%X>", to))
			if inDOCX := strings.Contains(rels, `Target="`+to+`"`); inPDF != (base != "") || inDOCX != (base != "") {
				t.Errorf("from %q: %s is linked in the PDF: %v, in the DOCX: %v", base, to, inPDF, inDOCX)
			}
		}
		if n := strings.Count(p.String(), "/URI<"); base != "" && n != 4 {
			t.Errorf("%d links in the PDF, want 4", n)
		}
		got := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(plain(part(t, d.Bytes(), "word/document.xml")), "")
		if !strings.Contains(got, "• so twice more") {
			t.Errorf("the DOCX says %s", got)
		}
	}
}

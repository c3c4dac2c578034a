package media_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/internal/demo/exercise"
	"truce/internal/media"
)

var taken = time.Date(2030, 3, 16, 21, 30, 0, 0, time.UTC)

// take takes a file in and keeps it, and returns it as it opens.
func take(t *testing.T, s *media.Store, data []byte) (media.File, *media.Taken) {
	t.Helper()
	x, err := s.Take(context.Background(), bytes.NewReader(data), media.MostBytes)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Keep("claim"); err != nil {
		t.Fatal(err)
	}
	return media.File{ID: "CA-O-1", Claim: "claim", About: &x.About}, x
}

func read(t *testing.T, s *media.Store, f media.File, p media.Part) []byte {
	t.Helper()
	o, err := s.OpenFile(f, p)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	b, err := io.ReadAll(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What a telephone writes into a photograph is read, and is not in the copy that is shown; the original is what came.
// Neither lies on the disk as it is.
func TestAPhotographIsReadAndStripped(t *testing.T) {
	dir := t.TempDir()
	s := media.In(dir)
	data := exercise.Photograph()
	f, x := take(t, s, data)
	want := []media.Found{{What: "position", Value: "-0.12000 -0.78000"}, {What: "taken", Value: "2030:03:16 21:24:00"},
		{What: "device", Value: "Meridian"}, {What: "device", Value: "Exercise One"}, {What: "serial", Value: "EX-0017"}}
	if fmt.Sprint(x.About.Found) != fmt.Sprint(want) || !x.About.Read {
		t.Errorf("of its metadata was read %v %v, want %v", x.About.Read, x.About.Found, want)
	}
	if x.About.Type != "image/jpeg" || x.About.Size != int64(len(data)) || x.Digest != truce.Digest(sha256.Sum256(data)) {
		t.Errorf("it is told to be %+v", x.About)
	}
	if got := read(t, s, f, media.Original); !bytes.Equal(got, data) {
		t.Error("the original is not what came")
	}
	small := read(t, s, f, media.Shown)
	for _, leak := range []string{"Exif", "Meridian", "EX-0017", "2030:03"} {
		if !bytes.Contains(data, []byte(leak)) {
			t.Errorf("the original has no %q: the test looks for the wrong thing", leak)
		}
		if bytes.Contains(small, []byte(leak)) {
			t.Errorf("the copy that is shown holds %q", leak)
		}
	}
	again, y := take(t, media.In(t.TempDir()), small)
	if len(y.About.Found) != 0 || y.About.Others != 0 {
		t.Errorf("the copy has metadata: %+v", again.About)
	}
	each(t, dir, func(name string, b []byte) {
		if bytes.Contains(b, data[2000:2032]) || bytes.Contains(b, small[2000:2032]) || bytes.Contains(b, []byte("EX-0017")) {
			t.Errorf("%s holds the picture as it is", name)
		}
	})
}

// each looks at every file of a directory.
func each(t *testing.T, dir string, do func(name string, b []byte)) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range list {
		b, err := os.ReadFile(filepath.Join(dir, x.Name()))
		if err != nil {
			t.Fatal(err)
		}
		do(x.Name(), b)
	}
}

// gradient draws a picture that has a side: dark at the left above, light at the right below.
func gradient(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := uint8((x*x/w + y*40/h) * 180 / (w + 40))
			if x > w/3 && x < w/2 && y < h/2 {
				v = 250
			}
			m.SetRGBA(x, y, color.RGBA{v, v / 2, 255 - v, 255})
		}
	}
	return m
}

func jpegOf(t *testing.T, m image.Image, quality int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A picture is shown as it was held: the copy has no orientation to say it.
func TestAPictureIsTurned(t *testing.T) {
	for orientation, white := range map[uint16][2]int{1: {40, 5}, 2: {60, 5}, 3: {60, 45}, 4: {40, 45}, 5: {5, 40},
		6: {45, 40}, 7: {45, 60}, 8: {5, 60}} {
		m := image.NewRGBA(image.Rect(0, 0, 100, 50))
		for y := range 10 {
			for x := range 20 {
				m.Set(30+x, y, color.White)
			}
		}
		s := media.In(t.TempDir())
		f, _ := take(t, s, exercise.WithExif(jpegOf(t, m, 95), exercise.Exif{Taken: taken, Orientation: orientation}))
		got, err := jpeg.Decode(bytes.NewReader(read(t, s, f, media.Shown)))
		if err != nil {
			t.Fatal(err)
		}
		if r, _, _, _ := got.At(white[0], white[1]).RGBA(); r < 0x8000 {
			t.Errorf("orientation %d: not turned as it says; it is %v", orientation, got.Bounds())
		}
	}
}

// The same picture made smaller and compressed looks alike; another does not; and what is all of one grey like nothing.
func TestLook(t *testing.T) {
	look := func(m image.Image, quality int) string {
		_, x := take(t, media.In(t.TempDir()), jpegOf(t, m, quality))
		return x.About.Looks
	}
	photo, err := jpeg.Decode(bytes.NewReader(exercise.Photograph()))
	if err != nil {
		t.Fatal(err)
	}
	small := image.NewRGBA(image.Rect(0, 0, 320, 213))
	for y := range 213 {
		for x := range 320 {
			small.Set(x, y, photo.At(x*3, y*3))
		}
	}
	file := func(looks string) media.File { return media.File{ID: looks, About: &media.About{Looks: looks}} }
	a, b, c := file(look(photo, 90)), file(look(small, 40)), file(look(gradient(300, 200), 90))
	night := file(look(image.NewGray(image.Rect(0, 0, 300, 200)), 90))
	if night.About.Looks != "" {
		t.Errorf("a picture of nothing looks like %q", night.About.Looks)
	}
	other := night
	other.ID = "other night"
	if got := media.FindAlike([]media.File{c, night, a, other, b, {ID: "closed"}}); len(got) != 1 ||
		got[0].A.ID != a.ID || got[0].B.ID != b.ID {
		t.Errorf("alike are %+v", got)
	}
}

// A small file that asks for much memory is not decoded, and is kept all the same.
func TestABombIsNotDecoded(t *testing.T) {
	var b bytes.Buffer
	z := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := z.Encode(&b, image.NewGray(image.Rect(0, 0, 8000, 5300))); err != nil {
		t.Fatal(err)
	}
	s := media.In(t.TempDir())
	f, x := take(t, s, b.Bytes())
	if x.About.NoCopy != media.TooLarge || x.About.Copy != nil {
		t.Errorf("it is %+v", x.About)
	}
	if _, err := s.OpenFile(f, media.Shown); truce.KindOf(err) != truce.NotFound {
		t.Errorf("its copy: %v", err)
	}
	claims := append([]byte{}, b.Bytes()...)
	copy(claims[16:], []byte{0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff}) // its size in pixels, and a wrong checksum
	if _, x = take(t, s, claims); x.About.Copy != nil {
		t.Errorf("a lie about its size: %+v", x.About)
	}
}

// What comes is told by what it holds, whatever it is called.
func TestSniff(t *testing.T) {
	photo := exercise.Photograph()
	for _, c := range []struct {
		what string
		data []byte
		want string // media type; empty: not taken in
	}{
		{"photograph", photo, "image/jpeg"},
		{"page", []byte("<!DOCTYPE html><script>alert(1)</script>"), ""},
		{"drawing with script", []byte("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), ""},
		{"drawing behind a line", []byte("\n  <svg onload='alert(1)'/>"), ""},
		{"XML", []byte("<?xml version='1.0'?><svg/>"), ""},
		{"program", []byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00"), ""},
		{"script", []byte("#!/bin/sh\nrm -rf /"), "text/plain"}, // which nobody runs: it is handed out as text
		{"text", []byte("Two shells fell at noon."), "text/plain"},
		{"text in Arabic", []byte("سقطت قذيفتان ظهرا"), "text/plain"},
		{"PDF", []byte("%PDF-1.7\n"), "application/pdf"},
		{"iPhone", []byte("\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic"), "image/heic"},
		{"film", []byte("\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2"), "video/mp4"},
		{"QuickTime", []byte("\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  "), "video/quicktime"},
		{"voice", []byte("#!AMR\n\x0c"), "audio/amr"},
	} {
		got, err := media.Sniff(c.data)
		if got.Media != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s is %q, %v; want %q", c.what, got.Media, err, c.want)
		}
	}
}

// A file that is a photograph and a page at once is shown as the photograph, and nothing else of it.
func TestAPolyglotIsShownAsItsPicture(t *testing.T) {
	s := media.In(t.TempDir())
	page := []byte("<html><script>alert('polyglot')</script></html>")
	photo := jpegOf(t, gradient(200, 100), 80)
	data := append(append([]byte{0xff, 0xd8, 0xff, 0xfe, 0, byte(len(page) + 2)}, page...), photo[2:]...)
	data = append(data, page...)
	f, _ := take(t, s, data)
	if small := read(t, s, f, media.Shown); bytes.Contains(small, []byte("script")) {
		t.Error("the copy that is shown holds the page")
	}
}

// What office programs and telephones write into documents and films is read; of what is not read nothing is said.
func TestMetadataOfOtherFiles(t *testing.T) {
	var office bytes.Buffer
	z := zip.NewWriter(&office)
	w, err := z.Create("docProps/core.xml")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>desk`+"\u202e"+` T-7
second</dc:creator></cp:coreProperties>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	box := func(name, data string) string { return fmt.Sprintf("\x00\x00\x00%c%s%s", len(data)+8, name, data) }
	film := box("ftyp", "isom\x00\x00\x02\x00") +
		box("moov", box("mvhd", "\x00\x00\x00\x00\xed\x01\x80\x00\x00\x00\x00\x00")+
			box("udta", box("\xa9xyz", "\x00\x12\x15\xc7-00.1200-000.7800/")))
	for _, c := range []struct {
		what  string
		data  string
		read  bool
		found string
	}{
		{"office document", office.String(), true, "[{author desk T-7 second}]"},
		{"film", film, true, "[{position -00.1200-000.7800/} {taken 2029-12-31T23:21:36Z}]"},
		{"film that is cut off", film[:len(film)-4], false, "[]"},
		{"PDF", "%PDF-1.7\n/Author (a)", false, "[]"},
		{"ZIP with a list that claims to be long", "PK\x03\x04" + strings.Repeat("x", 600) +
			"PK\x05\x06\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\x7f\x00\x00\x00\x00\x00\x00", false, "[]"},
	} {
		_, x := take(t, media.In(t.TempDir()), []byte(c.data))
		if x.About.Read != c.read || c.read && fmt.Sprint(x.About.Found) != c.found {
			t.Errorf("%s: %v %v, want %v %s", c.what, x.About.Read, x.About.Found, c.read, c.found)
		}
	}
}

// broken reads so many bytes and fails.
type broken struct{ n int }

func (b *broken) Read(p []byte) (int, error) {
	if b.n <= 0 {
		return 0, errors.New("the line was cut")
	}
	n := min(len(p), b.n)
	copy(p, "PK\x03\x04")
	b.n -= n
	return n, nil
}

// Of what is too large, empty or cut off nothing stays.
func TestNothingStaysOfWhatIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := media.In(dir)
	for what, in := range map[string]io.Reader{
		"too large": io.LimitReader(&broken{1 << 30}, 1<<20+1), "empty": strings.NewReader(""), "cut off": &broken{5000},
		"a page": strings.NewReader("<html>"),
	} {
		want := truce.Invalid
		if what == "too large" {
			want = truce.Unavailable // for the room there is, not for all
		}
		if _, err := s.Take(context.Background(), in, 1<<20); truce.KindOf(err) != want {
			t.Errorf("%s: %v", what, err)
		}
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Take(over, &broken{1 << 20}, 1<<20); err == nil {
		t.Error("it was taken in for somebody who had gone")
	}
	each(t, dir, func(name string, _ []byte) { t.Errorf("%s stays", name) })
}

// What another key opens, or was altered, does not open; what was removed is not there.
func TestWhatWasAlteredDoesNotOpen(t *testing.T) {
	dir := t.TempDir()
	s := media.In(dir)
	f, _ := take(t, s, exercise.Photograph())
	g, _ := take(t, media.In(t.TempDir()), exercise.Photograph())
	g.Claim = f.Claim
	if _, err := s.OpenFile(g, media.Original); truce.KindOf(err) != truce.Unavailable {
		t.Errorf("with another key: %v", err)
	}
	if err := s.Destroy(f.Claim); err != nil {
		t.Fatal(err)
	}
	if _, err := s.OpenFile(f, media.Original); truce.KindOf(err) != truce.NotFound {
		t.Errorf("after it was removed: %v", err)
	}
	each(t, dir, func(name string, _ []byte) { t.Errorf("%s stays", name) })
}

// Names are one line that reads as it is written.
func TestPlainName(t *testing.T) {
	for name, want := range map[string]string{"a.jpg": "a.jpg", "../../etc/passwd": "passwd", `C:\Users\T\b.jpg`: "b.jpg",
		"c\r\nSet-Cookie: x": "c Set-Cookie: x", "photo\u202egpj.exe": "photo gpj.exe", "صورة.jpg": "صورة.jpg", "": "",
		strings.Repeat("x", 300): strings.Repeat("x", 200) + "…"} {
		if got := media.PlainName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

// A file that is too large for what the disk has left is refused with that cause, not as if it were too large for all.
func TestAFileWithoutRoomIsRefusedWithTheCause(t *testing.T) {
	s := media.In(t.TempDir())
	_, err := s.Take(context.Background(), bytes.NewReader(exercise.Photograph()), 700)
	if truce.KindOf(err) != truce.Unavailable || !strings.Contains(err.Error(), "make room") {
		t.Error(err)
	}
}

package media

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/bep/imagemeta"
)

// Found is something that the metadata of a file gives away.
type Found struct {
	What  string `json:"what"` // one of Whats
	Value string `json:"value"`
}

// Whats are what metadata can give away.
var Whats = []string{"position", "taken", "device", "serial", "author", "software", "description"}

// mostFound and mostValue bound what is kept of metadata.
const (
	mostFound = 40
	mostValue = 200
)

// findings is what was read of the metadata of a file.
type findings struct {
	read        bool // false: it was not, or not to the end
	found       []Found
	others      int
	orientation int
}

// add keeps a value, once.
func (f *findings) add(what, value string) {
	if value = line(value, mostValue); value == "" {
		return
	}
	x := Found{what, value}
	if len(f.found) < mostFound && !slices.Contains(f.found, x) {
		f.found = append(f.found, x)
	}
}

// find reads the metadata of a file.
func find(t Type, r io.ReaderAt, size int64) (f findings) {
	defer func() {
		if recover() != nil {
			f.read = false
		}
	}()
	switch t.Media {
	case "image/jpeg", "image/png", "image/webp", "image/heic", "image/avif", "image/tiff":
		f.image(t.Media, io.NewSectionReader(r, 0, size))
	case "video/mp4", "video/quicktime", "video/3gpp", "audio/mp4":
		f.read = f.boxes(r, 0, size, 0) == nil
	case "application/zip":
		f.read = f.office(r, size)
	}
	slices.SortStableFunc(f.found, func(a, b Found) int {
		return cmp.Compare(slices.Index(Whats, a.What), slices.Index(Whats, b.What))
	})
	return f
}

// tags are the fields of EXIF, IPTC and XMP that tell of something.
var tags = map[string]string{
	"DateTimeOriginal": "taken", "DateTime": "taken", "CreateDate": "taken", "DateCreated": "taken",
	"Make": "device", "Model": "device", "LensModel": "device", "UniqueCameraModel": "device", "CameraModelName": "device",
	"SerialNumber": "serial", "BodySerialNumber": "serial", "CameraSerialNumber": "serial", "LensSerialNumber": "serial",
	"ImageUniqueID": "serial", "InternalSerialNumber": "serial",
	"Artist": "author", "Copyright": "author", "Creator": "author", "creator": "author", "By-line": "author",
	"Byline": "author", "CameraOwnerName": "author", "OwnerName": "author", "XPAuthor": "author", "HostComputer": "device",
	"Software": "software", "CreatorTool": "software", "ProcessingSoftware": "software",
	"ImageDescription": "description", "UserComment": "description", "Caption-Abstract": "description",
	"XPComment": "description", "XPTitle": "description", "description": "description", "title": "description",
}

var formats = map[string]imagemeta.ImageFormat{"image/jpeg": imagemeta.JPEG, "image/png": imagemeta.PNG,
	"image/webp": imagemeta.WebP, "image/heic": imagemeta.HEIF, "image/avif": imagemeta.AVIF,
	"image/tiff": imagemeta.TIFF}

// image reads what stands beside the pixels of a picture.
func (f *findings) image(media string, r io.ReadSeeker) {
	var all imagemeta.Tags
	_, err := imagemeta.Decode(imagemeta.Options{R: r, ImageFormat: formats[media],
		Sources:         imagemeta.EXIF | imagemeta.IPTC | imagemeta.XMP,
		ShouldHandleTag: func(imagemeta.TagInfo) bool { return true },
		LimitNumTags:    2000, LimitTagSize: 4000,
		HandleTag: func(t imagemeta.TagInfo) error {
			switch what, named := tags[t.Tag]; {
			case strings.HasPrefix(t.Tag, "GPS"): // told together below
			case t.Tag == "Orientation":
				fmt.Sscan(fmt.Sprint(t.Value), &f.orientation)
			case named:
				f.add(what, words(t.Value))
			default:
				f.others++
			}
			if strings.HasPrefix(t.Tag, "GPS") {
				all.Add(t)
			}
			return nil
		}})
	f.read = err == nil
	if lat, long, err := all.GetLatLong(); err == nil && (lat != 0 || long != 0) {
		f.add("position", fmt.Sprintf("%.5f %.5f", lat, long))
	} else if len(all.All()) > 0 {
		f.add("position", "GPS")
	}
}

// words writes the value of a field.
func words(v any) string {
	switch x := v.(type) {
	case []byte:
		return string(x)
	case []string:
		return strings.Join(x, ", ")
	}
	return fmt.Sprint(v)
}

// The bounds of the boxes of an ISO media file that are looked at.
const (
	mostDepth = 8
	mostBoxes = 4000
	mostText  = 4000
)

// boxes walks the boxes of an ISO media file (ISO/IEC 14496-12) for the time in its header and, under user data, the
// place and device that telephones write there (QuickTime File Format: ©xyz, ©mak, ©mod, ©swr, and the list of items
// with its keys).
func (f *findings) boxes(r io.ReaderAt, from, to int64, depth int) error {
	for n := 0; from+8 <= to; n++ {
		if n > mostBoxes || depth > mostDepth {
			return io.ErrUnexpectedEOF
		}
		var head [16]byte
		if err := readAt(r, head[:8], from); err != nil {
			return err
		}
		size, begin := int64(binary.BigEndian.Uint32(head[:])), from+8
		switch size {
		case 0:
			size = to - from
		case 1:
			if err := readAt(r, head[8:], from+8); err != nil {
				return err
			}
			size, begin = int64(binary.BigEndian.Uint64(head[8:])), from+16
		}
		if size < begin-from || size > to-from {
			return io.ErrUnexpectedEOF
		}
		if err := f.box(string(head[4:8]), r, begin, from+size, depth); err != nil {
			return err
		}
		from += size
	}
	return nil
}

func (f *findings) box(name string, r io.ReaderAt, from, to int64, depth int) error {
	what := map[string]string{"\xa9xyz": "position", "\xa9mak": "device", "\xa9mod": "device", "\xa9swr": "software",
		"\xa9day": "taken", "\xa9nam": "description", "\xa9ART": "author", "\xa9too": "software", "loci": "position"}[name]
	switch {
	case name == "moov" || name == "udta" || name == "trak" || name == "ilst":
		return f.boxes(r, from, to, depth+1)
	case name == "meta": // with a version before its boxes, except in QuickTime
		if err := f.boxes(r, from+4, to, depth+1); err != nil {
			return f.boxes(r, from, to, depth+1)
		}
	case name == "mvhd" || what != "" || strings.HasPrefix(name, "\x00\x00\x00"): // an item of the list, by its number
		b := make([]byte, min(to-from, mostText))
		if err := readAt(r, b, from); err != nil {
			return err
		}
		f.value(name, what, b)
	}
	return nil
}

// readAt reads all of b, also where that is the end.
func readAt(r io.ReaderAt, b []byte, at int64) error {
	if n, err := r.ReadAt(b, at); n < len(b) {
		return err
	}
	return nil
}

// value keeps what a box says.
func (f *findings) value(name, what string, b []byte) {
	if name == "mvhd" {
		if at, ok := movieTime(b); ok {
			f.add("taken", at)
		}
		return
	}
	text := string(bytes.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return ' '
		}
		return r
	}, b))
	text = strings.TrimSpace(text)
	if i := strings.Index(text, "data"); i >= 0 {
		text = strings.TrimSpace(text[i+4:])
	}
	switch {
	case text == "":
	case what != "":
		f.add(what, text)
	case isPosition(text):
		f.add("position", text)
	default:
		f.add("description", text)
	}
}

// isPosition reports whether a text is a point as ISO 6709 writes it: +33.51-036.29+700/.
func isPosition(s string) bool {
	return len(s) > 10 && strings.ContainsAny(s[:1], "+-") && strings.Trim(s, "+-.0123456789/CRSWGS_8") == ""
}

// movieTime is the time in the header of a movie, in seconds since 1904; false where none was written.
func movieTime(b []byte) (string, bool) {
	if len(b) < 12 {
		return "", false
	}
	seconds := int64(binary.BigEndian.Uint32(b[4:]))
	if b[0] == 1 {
		seconds = int64(binary.BigEndian.Uint64(b[4:]))
	}
	if seconds <= 0 || seconds > 1<<33 {
		return "", false
	}
	return time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(seconds) * time.Second).Format(time.RFC3339), true
}

// The bounds of a ZIP file whose list of contents is read.
const (
	mostListed   = 1 << 20
	mostProperty = 64 << 10
)

// office reads the properties of an office document; false where the file is none, or its list of contents is too long.
func (f *findings) office(r io.ReaderAt, size int64) bool {
	if !shortList(r, size) {
		return false
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return false
	}
	read := false
	for _, x := range z.File {
		if x.Name != "docProps/core.xml" && x.Name != "meta.xml" {
			continue
		}
		in, err := x.Open()
		if err != nil {
			return false
		}
		read = f.properties(io.LimitReader(in, mostProperty)) == nil
		in.Close()
	}
	return read
}

// shortList reports whether the list of contents at the end of a ZIP file (APPNOTE 4.3.16) is short enough to be read.
func shortList(r io.ReaderAt, size int64) bool {
	end := make([]byte, min(size, 66_000))
	if readAt(r, end, size-int64(len(end))) != nil {
		return false
	}
	i := bytes.LastIndex(end, []byte("PK\x05\x06"))
	return i >= 0 && len(end)-i >= 22 && binary.LittleEndian.Uint32(end[i+12:]) <= mostListed
}

// properties reads the elements of an office document's properties.
func (f *findings) properties(r io.Reader) error {
	names := map[string]string{"creator": "author", "lastModifiedBy": "author", "initial-creator": "author",
		"created": "taken", "modified": "taken", "creation-date": "taken", "date": "taken", "title": "description",
		"description": "description", "generator": "software"}
	d, what := xml.NewDecoder(r), ""
	for {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch x := t.(type) {
		case xml.StartElement:
			what = names[x.Name.Local]
		case xml.EndElement:
			what = ""
		case xml.CharData:
			if what != "" {
				f.add(what, string(x))
			}
		}
	}
}

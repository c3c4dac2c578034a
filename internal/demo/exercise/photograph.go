package exercise

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"time"
)

// Photograph draws the photograph that came with the report on Port Amity: an invented slope under smoke, and no
// photograph of anything. Its metadata says what a telephone would: where it was, when, and by which device.
func Photograph() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, slope(960, 640), &jpeg.Options{Quality: 88}); err != nil {
		panic("exercise: a picture that cannot be encoded: " + err.Error())
	}
	amity := settlements[0].at
	return WithExif(b.Bytes(), Exif{Lat: amity.lat, Lon: amity.lon, Taken: on(16, 21, 24), Make: "Meridian",
		Model: "Exercise One", Serial: "EX-0017"})
}

// slope draws hills, a few houses and a column of smoke.
func slope(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	mix := func(a, b color.RGBA, f float64) color.RGBA {
		f = min(1, max(0, f))
		return color.RGBA{uint8(float64(a.R) + f*(float64(b.R)-float64(a.R))),
			uint8(float64(a.G) + f*(float64(b.G)-float64(a.G))), uint8(float64(a.B) + f*(float64(b.B)-float64(a.B))), 255}
	}
	sky, haze, far, near, smoke := color.RGBA{118, 150, 178, 255}, color.RGBA{224, 214, 196, 255},
		color.RGBA{112, 124, 110, 255}, color.RGBA{86, 84, 58, 255}, color.RGBA{52, 48, 48, 255}
	for y := range h {
		for x := range w {
			fx, fy := float64(x)/float64(w), float64(y)/float64(h)
			c := mix(sky, haze, fy*1.6)
			if fy > .52+.07*math.Sin(fx*7)+.02*math.Sin(fx*23) {
				c = mix(far, haze, .35-fx*.2)
			}
			if fy > .68+.09*math.Sin(fx*3+1)+.01*math.Sin(fx*41) {
				c = mix(near, smoke, .3*math.Abs(math.Sin(fx*90+fy*130)))
			}
			centre := .64 + .05*math.Sin(fy*9)
			if width := .03 + .13*(.66-fy); fy < .66 && math.Abs(fx-centre) < width {
				c = mix(c, smoke, (1-math.Abs(fx-centre)/width)*(.65+.3*math.Sin(fx*60+fy*44)))
			}
			m.SetRGBA(x, y, c)
		}
	}
	for i := range 9 {
		x, y, s := w*(14+7*i)/100, h*(70-3*(i%3))/100, 16+5*(i%4)
		for dy := range s {
			for dx := range s * 3 / 2 {
				shade := color.RGBA{206, 196, 176, 255}
				if dx > s || dy < s/4 {
					shade = color.RGBA{148, 118, 96, 255}
				}
				m.SetRGBA(x+dx, y+dy, shade)
			}
		}
	}
	return m
}

// Exif is what the metadata of a photograph says.
type Exif struct {
	Lat, Lon            float64
	Taken               time.Time
	Make, Model, Serial string
	Orientation         uint16 // 0: not said
}

// field is a field of a directory of TIFF 6.0.
type field struct {
	tag, kind uint16
	count     uint32
	data      []byte
}

func ascii(tag uint16, s string) field {
	return field{tag, 2, uint32(len(s) + 1), append([]byte(s), 0)}
}

func short(tag, v uint16) field { return field{tag, 3, 1, binary.BigEndian.AppendUint16(nil, v)} }

func long(tag uint16, v int) field {
	return field{tag, 4, 1, binary.BigEndian.AppendUint32(nil, uint32(v))}
}

// degrees writes an angle as degrees, minutes and seconds, each a fraction.
func degrees(tag uint16, v float64) field {
	v = math.Abs(v)
	minutes := (v - math.Floor(v)) * 60
	var b []byte
	for _, x := range [][2]uint32{{uint32(v), 1}, {uint32(minutes), 1},
		{uint32((minutes - math.Floor(minutes)) * 60e3), 1e3}} {
		b = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, x[0]), x[1])
	}
	return field{tag, 5, 3, b}
}

// WithExif returns a JPEG file with metadata before its picture: a TIFF 6.0 file of three directories in a segment
// APP1, as EXIF 2.3 has it.
func WithExif(jpeg []byte, x Exif) []byte {
	side := func(v float64, positive, negative string) string {
		if v < 0 {
			return negative
		}
		return positive
	}
	main := []field{ascii(0x010f, x.Make), ascii(0x0110, x.Model), short(0x0112, x.Orientation)}
	more := []field{ascii(0x9003, x.Taken.Format("2006:01:02 15:04:05")), ascii(0xa431, x.Serial)}
	place := []field{ascii(1, side(x.Lat, "N", "S")), degrees(2, x.Lat), ascii(3, side(x.Lon, "E", "W")),
		degrees(4, x.Lon)}
	const begin = 8
	first := begin + sizeOf(append(main, long(0, 0), long(0, 0)))
	second := first + sizeOf(more)
	b := []byte("MM\x00*\x00\x00\x00\x08")
	b = append(b, directory(begin, append(main, long(0x8769, first), long(0x8825, second)))...)
	b = append(b, directory(first, more)...)
	b = append(b, directory(second, place)...)
	b = append([]byte("Exif\x00\x00"), b...)
	out := append([]byte{}, jpeg[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(b)+2))
	return append(append(out, b...), jpeg[2:]...)
}

func sizeOf(list []field) int { return len(directory(0, list)) }

// directory writes the fields of a directory that begins at an offset, and behind them what is longer than four bytes.
func directory(at int, list []field) []byte {
	b := binary.BigEndian.AppendUint16(nil, uint16(len(list)))
	behind, next := []byte{}, at+2+12*len(list)+4
	for _, f := range list {
		b = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, f.tag), f.kind)
		b = binary.BigEndian.AppendUint32(b, f.count)
		if len(f.data) <= 4 {
			b = append(b, append(f.data, make([]byte, 4-len(f.data))...)...)
			continue
		}
		b = binary.BigEndian.AppendUint32(b, uint32(next+len(behind)))
		behind = append(behind, f.data...)
	}
	return append(append(b, 0, 0, 0, 0), behind...)
}

package media

import (
	"bufio"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // the pictures that are decoded
	"image/jpeg"
	_ "image/png"
	"io"
	"math/bits"
	"strconv"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"

	"truce"
)

// MostDecoded is how much memory a picture may take while it is decoded, in bytes: 53 million pixels of the JPEG that
// cameras write, 11 of a progressive one, 40 of a PNG with eight bits and transparency.
const MostDecoded = 160 << 20

// shownSide is how long the longer side of a shown copy is at most, in pixels.
const shownSide = 1600

// decode decodes a picture, of an animation the first frame; why says why there is none. Its size is read before
// anything is decoded, so that a small file cannot ask for much memory.
func decode(r io.ReadSeeker) (m image.Image, why string) {
	defer func() {
		if recover() != nil {
			m, why = nil, Unreadable
		}
	}()
	c, format, err := image.DecodeConfig(bufio.NewReader(r))
	if err != nil || c.Width < 1 || c.Height < 1 {
		return nil, Unreadable
	}
	each := int64(4)
	switch {
	case format == "jpeg" && !progressive(r):
		each = 3
	case format == "jpeg": // which keeps the coefficients of all three colours, of four bytes each
		each = 15
	case format == "webp", c.ColorModel == color.NRGBA64Model, c.ColorModel == color.RGBA64Model:
		each = 8
	}
	if int64(c.Width)*int64(c.Height) > MostDecoded/each {
		return nil, TooLarge
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, Unreadable
	}
	m, _, err = image.Decode(bufio.NewReader(r))
	if err != nil {
		return nil, Unreadable
	}
	return m, ""
}

// progressive reports whether a JPEG is coded so that it appears bit by bit, or does not say how (ITU-T T.81, B.1.1.3:
// SOF0 and SOF1 come all at once).
func progressive(r io.ReadSeeker) bool {
	if _, err := r.Seek(2, io.SeekStart); err != nil {
		return true
	}
	in := bufio.NewReader(r)
	for {
		var head [4]byte
		if _, err := io.ReadFull(in, head[:]); err != nil || head[0] != 0xff {
			return true
		}
		if head[1] == 0xc0 || head[1] == 0xc1 {
			return false
		}
		if _, err := in.Discard(max(0, int(head[2])<<8+int(head[3])-2)); err != nil || head[1] == 0xc2 {
			return true
		}
	}
}

// shown draws the copy that is shown: no larger than need be, on white, turned as its orientation (of EXIF, 1 to 8)
// says.
func shown(m image.Image, orientation int) *image.RGBA {
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	if most := max(w, h); most > shownSide {
		w, h = max(1, w*shownSide/most), max(1, h*shownSide/most)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(out, out.Bounds(), m, m.Bounds(), draw.Over, nil)
	return turned(out, orientation)
}

// turned turns and mirrors a picture: the eight orientations of EXIF 2.3, tag 0x0112.
func turned(m *image.RGBA, orientation int) *image.RGBA {
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	from := map[int]func(x, y int) (int, int){
		2: func(x, y int) (int, int) { return w - 1 - x, y },
		3: func(x, y int) (int, int) { return w - 1 - x, h - 1 - y },
		4: func(x, y int) (int, int) { return x, h - 1 - y },
		5: func(x, y int) (int, int) { return y, x },
		6: func(x, y int) (int, int) { return y, h - 1 - x },
		7: func(x, y int) (int, int) { return w - 1 - y, h - 1 - x },
		8: func(x, y int) (int, int) { return w - 1 - y, x },
	}[orientation]
	if from == nil {
		return m
	}
	if orientation > 4 {
		w, h = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	w, h = m.Bounds().Dx(), m.Bounds().Dy() // as from has them
	for y := range out.Bounds().Dy() {
		for x := range out.Bounds().Dx() {
			fx, fy := from(x, y)
			out.SetRGBA(x, y, m.RGBAAt(fx, fy))
		}
	}
	return out
}

// encode writes a picture as JPEG: its pixels and nothing else.
func encode(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, &jpeg.Options{Quality: 85}) }

// flat is how far the greys of a picture must lie apart, of 255, for it to be compared: what is all sky or all night
// looks like any other.
const flat = 24

// Look returns what a picture looks like in 64 bits, as 16 hexadecimal digits; empty where there is nothing to see in
// it. It is the difference hash: nine by eight greys, and whether each is brighter than the one at its right (N.
// Krawetz, "Kind of Like That", The Hacker Factor Blog, 21 January 2013, after an idea of D. Oftedal). It stays nearly
// the same when a picture is made smaller or compressed, and not when it is cut or turned.
func Look(m image.Image) string {
	small := image.NewGray(image.Rect(0, 0, 9, 8))
	draw.CatmullRom.Scale(small, small.Bounds(), m, m.Bounds(), draw.Src, nil)
	low, high, hash := uint8(255), uint8(0), uint64(0)
	for y := range 8 {
		for x := range 9 {
			g := small.GrayAt(x, y)
			low, high = min(low, g.Y), max(high, g.Y)
			if x < 8 {
				hash = hash<<1 | brighter(g, small.GrayAt(x+1, y))
			}
		}
	}
	if high-low < flat {
		return ""
	}
	return fmt.Sprintf("%016x", hash)
}

func brighter(a, b color.Gray) uint64 {
	if a.Y > b.Y {
		return 1
	}
	return 0
}

// NearBits is in how many of the 64 bits two pictures that are proposed as one differ at most, the bound of the same
// source.
const NearBits = 10

// apart returns in how many bits two looks differ. One that is empty, or no look, is an error of kind [truce.Invalid].
func apart(a, b string) (int, error) {
	x, xerr := strconv.ParseUint(a, 16, 64)
	y, yerr := strconv.ParseUint(b, 16, 64)
	if xerr != nil || yerr != nil || len(a) != 16 || len(b) != 16 {
		return 0, truce.Errorf(truce.Invalid, "there is nothing to compare a picture by")
	}
	return bits.OnesCount64(x ^ y), nil
}

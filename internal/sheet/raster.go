package sheet

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/vector"
)

// raster is a figure as dots, for files that hold pictures.
type raster struct {
	to    *image.RGBA
	scale float64
	ras   *vector.Rasterizer
}

// png draws a figure so many dots wide, its words by a printer's fonts.
func (p *printer) png(f *Figure, wide int) ([]byte, error) {
	scale := float64(wide) / f.W
	high := int(math.Ceil(f.H * scale))
	r := &raster{image.NewRGBA(image.Rect(0, 0, wide, high)), scale, vector.NewRasterizer(wide, high)}
	for i := range r.to.Pix {
		r.to.Pix[i] = 255
	}
	for _, s := range f.Shapes {
		if s.Fill >= 0 {
			for _, l := range s.Lines {
				r.polygon(l)
			}
			r.ink(s.Fill)
		}
		if s.Stroke >= 0 {
			for _, l := range s.Lines {
				r.stroke(l, s.Width)
			}
			r.ink(s.Stroke)
		}
	}
	for _, l := range f.Labels {
		r.label(p, l)
	}
	var b bytes.Buffer
	err := png.Encode(&b, r.grey())
	return b.Bytes(), err
}

// grey is the picture with one shade a dot, which takes a quarter of the room.
func (r *raster) grey() *image.Gray {
	out := image.NewGray(r.to.Bounds())
	for i := range out.Pix {
		out.Pix[i] = r.to.Pix[4*i]
	}
	return out
}

// ink fills what was outlined with a shade.
func (r *raster) ink(shade float64) {
	r.ras.Draw(r.to, r.to.Bounds(), image.NewUniform(color.Gray{uint8(math.Round(shade * 255))}), image.Point{})
	r.ras.Reset(r.to.Bounds().Dx(), r.to.Bounds().Dy())
}

func (r *raster) polygon(l []Point) {
	for i, p := range l {
		x, y := float32(p.X*r.scale), float32(p.Y*r.scale)
		if i == 0 {
			r.ras.MoveTo(x, y)
		} else {
			r.ras.LineTo(x, y)
		}
	}
	if len(l) > 0 {
		r.ras.ClosePath()
	}
}

// stroke outlines a line of a width, piece by piece, all of them turning the same way.
func (r *raster) stroke(l []Point, width float64) {
	for i := 1; i < len(l); i++ {
		a, b := l[i-1], l[i]
		long := math.Hypot(b.X-a.X, b.Y-a.Y)
		if long == 0 {
			continue
		}
		x, y := (b.Y-a.Y)/long*width/2, (a.X-b.X)/long*width/2
		r.polygon([]Point{{a.X + x, a.Y + y}, {b.X + x, b.Y + y}, {b.X - x, b.Y - y}, {a.X - x, a.Y - y}})
	}
}

// label draws a word by the outlines of its letters.
func (r *raster) label(p *printer, l Label) {
	for _, x := range p.set(l.Text, labelSize, false, 1000, p.s.Voice)[:min(1, len(l.Text))] {
		at := l.X
		if !l.From {
			at -= x.long() / 2
		}
		for _, run := range x.inOrder() {
			em := float64(run.Face.Upem())
			for _, g := range run.Glyphs {
				if o, ok := run.Face.GlyphData(g.GlyphID).(font.GlyphOutline); ok {
					r.glyph(o, at+float64(g.XOffset)/64, l.Y-float64(g.YOffset)/64, labelSize/em)
				}
				at += float64(g.Advance) / 64
			}
		}
	}
	r.ink(.25)
}

func (r *raster) glyph(o font.GlyphOutline, x, y, size float64) {
	at := func(p opentype.SegmentPoint) (float32, float32) {
		return float32((x + float64(p.X)*size) * r.scale), float32((y - float64(p.Y)*size) * r.scale)
	}
	open := false
	for _, s := range o.Segments {
		ax, ay := at(s.Args[0])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if open {
				r.ras.ClosePath()
			}
			r.ras.MoveTo(ax, ay)
			open = true
		case opentype.SegmentOpLineTo:
			r.ras.LineTo(ax, ay)
		case opentype.SegmentOpQuadTo:
			bx, by := at(s.Args[1])
			r.ras.QuadTo(ax, ay, bx, by)
		case opentype.SegmentOpCubeTo:
			bx, by := at(s.Args[1])
			cx, cy := at(s.Args[2])
			r.ras.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	if open {
		r.ras.ClosePath()
	}
}

// inOrder are the runs of a line as they stand from left to right.
func (l line) inOrder() []run {
	out := slices.Clone(l.runs)
	slices.SortStableFunc(out, func(a, b run) int { return int(a.VisualIndex) - int(b.VisualIndex) })
	return out
}

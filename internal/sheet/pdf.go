package sheet

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// The paper is A4; lengths are points.
const (
	paperWide, paperHigh = 595.0, 842.0
	edge                 = 50.0
	inside               = paperWide - 2*edge
	body, small          = 9.5, 8.5
	leading              = 1.5 // from line to line, in sizes
)

// headingSizes are the sizes of headings by their level.
var headingSizes = [...]float64{body, 17, 12.5, 10.5}

// PDF writes the sheet on pages of A4. The same sheet gives the same bytes.
func (s *Sheet) PDF(w io.Writer) error {
	fonts, err := load()
	if err != nil {
		return err
	}
	p := &printer{s: s, dir: di.DirectionLTR}
	if s.RTL {
		p.dir = di.DirectionRTL
	}
	for _, weight := range []string{"400", "700"} {
		var set faces
		for _, f := range fonts[weight] {
			x := &face{Face: font.NewFace(f.font), typeface: f, number: len(p.all), used: map[font.GID][]rune{}}
			set, p.all = append(set, x), append(p.all, x)
		}
		p.weights = append(p.weights, set)
	}
	p.turn()
	for i := range s.Blocks {
		p.block(&s.Blocks[i])
	}
	for i, page := range p.pages {
		p.page = page
		lines := p.set(fmt.Sprintf("%d / %d", i+1, len(p.pages)), small, false, inside)
		p.draw(lines[0], small, false, edge, inside, edge/2, true)
	}
	_, err = w.Write(p.file())
	return err
}

// printer lays blocks on pages, from top to bottom.
type printer struct {
	s       *Sheet
	dir     di.Direction
	weights []faces // regular, bold
	all     []*face
	shaper  shaping.HarfbuzzShaper
	seg     shaping.Segmenter
	wrap    shaping.LineWrapper
	pages   []*bytes.Buffer
	page    *bytes.Buffer
	y       float64 // of the last line, from below
}

func (p *printer) turn() {
	p.page = &bytes.Buffer{}
	p.pages = append(p.pages, p.page)
	p.y = paperHigh - edge
}

// room makes sure that so much is left on the page.
func (p *printer) room(high float64) {
	if p.y-high < edge {
		p.turn()
	}
}

// line is one line of text in the order of reading, with the letters of its paragraph.
type line struct {
	runs  shaping.Line
	runes []rune
}

// set breaks a text into lines of a width.
func (p *printer) set(text string, size float64, bold bool, wide float64) []line {
	r := []rune(text)
	if len(r) == 0 {
		return nil
	}
	in := shaping.Input{Text: r, RunEnd: len(r), Direction: p.dir, Size: fixed.Int26_6(size * 64),
		Language: language.NewLanguage(p.s.Lang)}
	var runs []shaping.Output
	for _, part := range p.seg.Split(in, p.weights[weight(bold)]) {
		runs = append(runs, p.shaper.Shape(part))
	}
	lines, _ := p.wrap.WrapParagraph(shaping.WrapConfig{Direction: p.dir}, int(wide), r, shaping.NewSliceIterator(runs))
	out := make([]line, len(lines))
	for i, l := range lines {
		out[i] = line{slices.Clone(l), r} // the wrapper uses its memory again
	}
	return out
}

func weight(bold bool) int {
	if bold {
		return 1
	}
	return 0
}

// draw sets a line at a height, between x and x+wide: at its beginning, or in the middle.
func (p *printer) draw(l line, size float64, bold bool, x, wide, y float64, middle bool) {
	slices.SortStableFunc(l.runs, func(a, b shaping.Output) int { return cmp.Compare(a.VisualIndex, b.VisualIndex) })
	var long fixed.Int26_6
	for _, run := range l.runs {
		long += run.Advance
	}
	switch {
	case middle:
		x += (wide - float64(long)/64) / 2
	case p.s.RTL:
		x += wide - float64(long)/64
	}
	p.page.WriteString("BT\n")
	for _, run := range l.runs {
		f := p.weights[weight(bold)].of(run.Face)
		fmt.Fprintf(p.page, "/F%d %.2f Tf\n", f.number, size)
		for _, g := range run.Glyphs {
			letters := l.runes[g.ClusterIndex : g.ClusterIndex+g.RuneCount]
			if len(letters) > 0 && !mark(letters) {
				fmt.Fprintf(p.page, "1 0 0 1 %.2f %.2f Tm <%04X> Tj\n", x+float64(g.XOffset)/64, y+float64(g.YOffset)/64,
					uint16(g.GlyphID))
				f.note(g.GlyphID, letters, g.GlyphCount == 1)
			}
			x += float64(g.Advance) / 64
		}
	}
	p.page.WriteString("ET\n")
}

// mark reports whether letters are a mark of direction, which nobody sees.
func mark(letters []rune) bool {
	return len(letters) == 1 && (letters[0] >= 0x2066 && letters[0] <= 0x2069 || letters[0] == 0x200e ||
		letters[0] == 0x200f)
}

func (p *printer) block(b *Block) {
	if len(b.Rows) > 0 {
		p.table(b.Rows)
		return
	}
	size, text := headingSizes[b.Level], b.Text
	if b.Item {
		text = "• " + text
	}
	high := size * leading
	if b.Level > 0 {
		p.room(high + 4*body*leading) // a heading stays with what follows
		p.y -= size * 0.6
	}
	for _, l := range p.set(text, size, b.Level > 0, inside) {
		p.room(high)
		p.y -= high
		p.draw(l, size, b.Level > 0, edge, inside, p.y, false)
	}
	p.y -= 3
}

// table sets rows; a row stays on one page, and the heads come again on each.
func (p *printer) table(rows []Row) {
	heads := 0
	for heads < len(rows) && rows[heads].Head {
		heads++
	}
	n := columns(rows)
	for i, r := range rows {
		lines, high := p.cells(r, n)
		if p.y-high < edge && p.y < paperHigh-edge {
			p.turn()
			if i >= heads {
				for _, h := range rows[:heads] {
					p.row(p.cells(h, n))(h, n)
				}
			}
		}
		p.row(lines, high)(r, n)
	}
	p.y -= 5
}

// widths are of the first column of a table, and of each other.
func widths(n int) (float64, float64) {
	if n == 1 {
		return inside, 0
	}
	one := inside * max(0.3, 1.6/float64(n+1))
	return one, (inside - one) / float64(n-1)
}

// cells sets the cells of a row, and says how high it is.
func (p *printer) cells(r Row, n int) ([][]line, float64) {
	one, other := widths(n)
	out, most := make([][]line, n), 1
	for i := range n {
		wide := other
		if i == 0 {
			wide = one
		}
		out[i] = p.set(r.at(i).Text, small, r.Head, wide-6)
		most = max(most, len(out[i]))
	}
	return out, float64(most)*small*leading + 3
}

// row draws a row below the last line.
func (p *printer) row(cells [][]line, high float64) func(Row, int) {
	return func(r Row, n int) {
		one, other := widths(n)
		x := edge
		for i := range n {
			wide := other
			if i == 0 {
				wide = one
			}
			at := x
			if p.s.RTL {
				at = paperWide - x - wide
			}
			for k, l := range cells[i] {
				p.draw(l, small, r.Head, at+3, wide-6, p.y-float64(k+1)*small*leading+2, false)
			}
			x += wide
		}
		p.y -= high
		fmt.Fprintf(p.page, "0.4 w 0.6 G %.2f %.2f m %.2f %.2f l S\n", edge, p.y, paperWide-edge, p.y)
	}
}

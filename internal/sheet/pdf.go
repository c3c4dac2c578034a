package sheet

import (
	"bytes"
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
	printed              = paperWide - 2*edge
	body, small          = 9.5, 8.5
	labelSize            = 11.0 // in the units of a figure
	mapWide, codeWide    = printed * 0.52, 110.0
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
	p := newPrinter(s, fonts)
	p.turn()
	for i := range s.Blocks {
		p.keep(s.Blocks[i:])
		p.block(&s.Blocks[i])
	}
	for i, page := range p.pages {
		p.page = page
		p.foot(i + 1)
	}
	_, err = w.Write(p.file())
	return err
}

// foot says below a page of what it is, for a page that is alone, and which one it is of how many.
func (p *printer) foot(n int) {
	number := p.set(fmt.Sprintf("%d / %d", n, len(p.pages)), small, false, printed, Voice{Lang: "en"})[0]
	x := edge + printed - number.long()
	if p.s.RTL {
		x = edge
	}
	p.draw(number, small, false, x, edge/2)
	if title := p.set(p.s.Title, small, false, printed*0.85, p.s.Voice); len(title) > 0 {
		p.draw(title[0], small, false, title[0].start(edge, printed), edge/2)
	}
}

// newPrinter takes up a sheet.
func newPrinter(s *Sheet, fonts map[string][]typeface) *printer {
	p := &printer{s: s, areas: map[*bytes.Buffer][]area{}}
	for _, weight := range []string{"400", "700"} {
		var set faces
		for _, f := range fonts[weight] {
			x := &face{Face: font.NewFace(f.font), typeface: f, number: len(p.all), used: map[font.GID][]rune{},
				unseen: map[font.GID][]rune{}, narrow: map[font.GID]float64{}}
			set, p.all = append(set, x), append(p.all, x)
		}
		p.weights = append(p.weights, set)
	}
	return p
}

// printer lays blocks on pages, from top to bottom.
type printer struct {
	s       *Sheet
	weights []faces // regular, bold
	all     []*face
	shaper  shaping.HarfbuzzShaper
	seg     shaping.Segmenter
	wrap    shaping.LineWrapper
	pages   []*bytes.Buffer
	page    *bytes.Buffer
	areas   map[*bytes.Buffer][]area // of links, by page
	y       float64                  // of the last line, from below
}

// area is where on a page a link stands, from below and from the left.
type area struct {
	left, low, right, high float64
	href                   string
}

func (p *printer) turn() {
	p.page = &bytes.Buffer{}
	p.pages = append(p.pages, p.page)
	p.y = paperHigh - edge
}

// keep begins a page where a heading and the short table below it would be parted by the end of one.
func (p *printer) keep(b []Block) {
	if len(b) < 2 || b[0].Level == 0 || len(b[1].Rows) == 0 || len(b[1].Rows) > mostKept {
		return
	}
	high := headingSizes[b[0].Level] * leading * 2
	g := grid{n: columns(b[1].Rows)}
	g.one, g.other = widths(g.n, b[1].Even)
	for _, r := range b[1].Rows {
		_, row := p.cells(r, g)
		high += row
	}
	if high < paperHigh/3 {
		p.room(high)
	}
}

// mostKept is how many rows a table has at most that is kept on one page.
const mostKept = 12

// room makes sure that so much is left on the page.
func (p *printer) room(high float64) {
	if p.y-high < edge {
		p.turn()
	}
}

// run is a part of a line in one font and direction.
type run = shaping.Output

// line is one line of text in the order of reading, with the letters of its paragraph.
type line struct {
	runs  shaping.Line
	runes []rune
	links []Link
	rtl   bool
}

// long is how long the line is.
func (l line) long() float64 {
	var long fixed.Int26_6
	for _, run := range l.runs {
		long += run.Advance
	}
	return float64(long) / 64
}

// start is where the line begins, from the left, between x and x+wide.
func (l line) start(x, wide float64) float64 {
	if l.rtl {
		return x + wide - l.long()
	}
	return x
}

// set breaks a text into lines of a width.
func (p *printer) set(text string, size float64, bold bool, wide float64, as Voice, links ...Link) []line {
	r := []rune(text)
	if len(r) == 0 {
		return nil
	}
	if as.Lang == "" {
		as = p.s.Voice
	}
	dir := di.DirectionLTR
	if as.RTL {
		dir = di.DirectionRTL
	}
	in := shaping.Input{Text: r, RunEnd: len(r), Direction: dir, Size: fixed.Int26_6(size * 64),
		Language: language.NewLanguage(as.Lang)}
	var runs []shaping.Output
	for _, part := range p.seg.Split(in, p.weights[weight(bold)]) {
		runs = append(runs, p.shaper.Shape(part))
	}
	lines, _ := p.wrap.WrapParagraph(shaping.WrapConfig{Direction: dir}, int(wide), r, shaping.NewSliceIterator(runs))
	out := make([]line, len(lines))
	for i, l := range lines {
		out[i] = line{slices.Clone(l), r, links, as.RTL} // the wrapper uses its memory again
	}
	return out
}

func weight(bold bool) int {
	if bold {
		return 1
	}
	return 0
}

// draw sets a line at a height, from x on.
func (p *printer) draw(l line, size float64, bold bool, x, y float64) {
	p.page.WriteString("BT\n")
	for _, run := range l.inOrder() {
		f := p.weights[weight(bold)].of(run.Face)
		fmt.Fprintf(p.page, "/F%d %.2f Tf\n", f.number, size)
		for gs := run.Glyphs; len(gs) > 0; {
			n := 1
			for n < len(gs) && gs[n].ClusterIndex == gs[0].ClusterIndex {
				n++
			}
			letters := l.runes[gs[0].ClusterIndex : gs[0].ClusterIndex+gs[0].RuneCount]
			to := at(l.links, gs[0].ClusterIndex)
			if to != nil {
				p.page.WriteString(linkInk)
			}
			left := x
			if len(letters) > 0 && !mark(letters) {
				p.group(f, gs[:n], letters, run.Direction == di.DirectionRTL, size, x, y)
			}
			for _, g := range gs[:n] {
				x += float64(g.Advance) / 64
			}
			if to != nil {
				p.page.WriteString("0 g\n")
				p.reach(to.Href, area{left, y - size*0.25, x, y + size*0.8, to.Href})
			}
			gs = gs[n:]
		}
	}
	p.page.WriteString("ET\n")
}

// linkInk is the colour of what leads somewhere.
const linkInk = "0.05 0.25 0.55 rg\n"

// reach makes the area of a link as wide as what is drawn of it on a line.
func (p *printer) reach(href string, a area) {
	list := p.areas[p.page]
	if n := len(list); n > 0 && list[n-1].href == href && list[n-1].low == a.low && a.left-list[n-1].right < 1 {
		list[n-1].right = a.right
		return
	}
	p.areas[p.page] = append(list, a)
}

// unseenWide is how wide readers take a letter to be that is not seen, in sizes.
const unseenWide = 0.25

// group draws glyphs that stand together for some letters. From the right a letter comes before its marks, since
// readers add these to it; and a glyph for several letters stands for the last of them alone, with the others unseen
// above its right part: readers turn the letters of one glyph round with the line.
func (p *printer) group(f *face, gs []shaping.Glyph, letters []rune, rtl bool, size, x, y float64) {
	at := make([]float64, len(gs))
	for i, g := range gs {
		at[i] = x + float64(g.XOffset)/64
		x += float64(g.Advance) / 64
	}
	more := 0
	if len(gs) == 1 {
		more = len(letters) - 1
	}
	for k := range gs {
		i := k
		if rtl {
			i = len(gs) - 1 - k
		}
		g := gs[i]
		fmt.Fprintf(p.page, "1 0 0 1 %.2f %.2f Tm <%04X> Tj\n", at[i], y+float64(g.YOffset)/64, uint16(g.GlyphID))
		switch {
		case !rtl:
			f.note(g.GlyphID, letters, g.GlyphCount == 1)
		case k == len(gs)-1 && k+more < len(letters):
			f.used[g.GlyphID] = letters[k+more:] // the last mark stands for those that are drawn with it
			f.narrow[g.GlyphID] = unseenWide * float64(more)
		case k < len(letters):
			f.used[g.GlyphID] = letters[k : k+1]
		}
	}
	if !rtl {
		return
	}
	for k, r := range slices.Backward(letters[:more]) {
		if g, ok := f.NominalGlyph(r); ok {
			fmt.Fprintf(p.page, "3 Tr /U%d %.2f Tf 1 0 0 1 %.2f %.2f Tm <%04X> Tj 0 Tr /F%d %.2f Tf\n", f.number, size,
				x-unseenWide*size*float64(k+1), y, uint16(g), f.number, size)
			f.unseen[g] = []rune{r}
		}
	}
}

// mark reports whether letters are a mark of direction or one that keeps letters apart, which nobody sees.
func mark(letters []rune) bool {
	return len(letters) == 1 && (letters[0] >= 0x2066 && letters[0] <= 0x2069 || letters[0] >= 0x200c &&
		letters[0] <= 0x200f)
}

func (p *printer) block(b *Block) {
	switch {
	case len(b.Rows) > 0:
		p.table(b.Rows, b.Even)
		return
	case b.Figure != nil:
		p.figure(b.Figure)
		return
	}
	size, text, links := headingSizes[b.Level], b.Text, b.Links
	if b.Item {
		text, links = "• "+text, shifted(links, 2)
	}
	high := size * leading
	if b.Level > 0 {
		p.room(high + 4*body*leading) // a heading stays with what follows
		p.y -= size * 0.6
	}
	for _, l := range p.set(text, size, b.Level > 0, printed, b.Voice, links...) {
		p.room(high)
		p.y -= high
		p.draw(l, size, b.Level > 0, l.start(edge, printed), p.y)
	}
	p.y -= 3
}

// table sets rows; a row stays on one page, and the heads come again on each.
func (p *printer) table(rows []Row, even bool) {
	heads := 0
	for heads < len(rows) && rows[heads].Head {
		heads++
	}
	g := grid{columns(rows), 0, 0}
	g.one, g.other = widths(g.n, even)
	for i, r := range rows {
		cells, high := p.cells(r, g)
		if more := p.heads(rows, i, heads, g); p.y-high-more < edge && p.y < paperHigh-edge {
			p.turn()
			if i >= heads {
				for _, h := range rows[:heads] {
					head, high := p.cells(h, g)
					p.row(head, high, h, g)
				}
			}
		}
		p.row(cells, high, r, g)
	}
	p.y -= 5
}

// heads is how much more a row asks for that is a head: what follows it stays with it.
func (p *printer) heads(rows []Row, i, heads int, g grid) float64 {
	if i >= heads || i+1 >= len(rows) {
		return 0
	}
	_, high := p.cells(rows[i+1], g)
	return high
}

// grid is the columns of a table: how many, and how wide the first is and each other.
type grid struct {
	n          int
	one, other float64
}

// wide is how wide a column is.
func (g grid) wide(i int) float64 {
	if i == 0 {
		return g.one
	}
	return g.other
}

// widths are of the first column of a table, and of each other.
func widths(n int, even bool) (float64, float64) {
	if n == 1 {
		return printed, 0
	}
	one := printed * max(0.3, 1.6/float64(n+1))
	if even {
		one = printed / float64(n)
	}
	return one, (printed - one) / float64(n-1)
}

// cells sets the cells of a row, and says how high it is.
func (p *printer) cells(r Row, g grid) ([][]line, float64) {
	out, most := make([][]line, g.n), 1
	for i := range g.n {
		c := r.at(i)
		out[i] = p.set(c.Text, small, r.Head, g.wide(i)-8, c.Voice, c.Links...)
		most = max(most, len(out[i]))
	}
	return out, float64(most)*small*leading + 3
}

// row draws a row below the last line.
func (p *printer) row(cells [][]line, high float64, r Row, g grid) {
	x := edge
	for i := range g.n {
		at := x
		if p.s.RTL {
			at = paperWide - x - g.wide(i)
		}
		for k, l := range cells[i] {
			p.draw(l, small, r.Head, l.start(at+4, g.wide(i)-8), p.y-float64(k+1)*small*leading+2)
		}
		x += g.wide(i)
	}
	p.y -= high
	fmt.Fprintf(p.page, "0.4 w 0.6 G %.2f %.2f m %.2f %.2f l S\n", edge, p.y, paperWide-edge, p.y)
}

// figure draws a figure, a code small and a map across half of the page.
func (p *printer) figure(f *Figure) {
	wide := mapWide
	if f.Small {
		wide = codeWide
	}
	scale := wide / f.W
	high := f.H * scale
	p.room(high + 6)
	left, top := edge, p.y-3
	if p.s.RTL {
		left = paperWide - edge - wide
	}
	at := func(x, y float64) (float64, float64) { return left + x*scale, top - y*scale }
	fmt.Fprintf(p.page, "q %.2f %.2f %.2f %.2f re W n\n", left, top-high, wide, high)
	for _, s := range f.Shapes {
		for _, l := range s.Lines {
			for i, c := range l {
				x, y := at(c.X, c.Y)
				fmt.Fprintf(p.page, "%.2f %.2f %c ", x, y, "lm"[b2i(i == 0)])
			}
		}
		switch {
		case s.Fill >= 0 && s.Stroke >= 0:
			fmt.Fprintf(p.page, "%.2f g %.2f G %.2f w B\n", s.Fill, s.Stroke, s.Width*scale)
		case s.Fill >= 0:
			fmt.Fprintf(p.page, "%.2f g f\n", s.Fill)
		default:
			fmt.Fprintf(p.page, "%.2f G %.2f w S\n", max(s.Stroke, 0), s.Width*scale)
		}
	}
	p.page.WriteString("0.25 g\n")
	for _, l := range f.Labels {
		for _, x := range p.set(l.Text, labelSize*scale, false, printed, Voice{})[:min(1, len(l.Text))] {
			a, b := at(l.X, l.Y)
			if !l.From {
				a -= x.long() / 2
			}
			p.draw(x, labelSize*scale, false, a, b)
		}
	}
	p.page.WriteString("Q 0 g\n")
	if !f.Small {
		fmt.Fprintf(p.page, "0.4 w 0.6 G %.2f %.2f %.2f %.2f re S\n", left, top-high, wide, high)
	}
	p.y = top - high - 3
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

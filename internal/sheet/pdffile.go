package sheet

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/go-text/typesetting/font"
)

// objects is a PDF as it grows: its objects, and where each begins.
type objects struct {
	out bytes.Buffer
	at  []int
}

func (o *objects) begin() int {
	o.at = append(o.at, o.out.Len())
	fmt.Fprintf(&o.out, "%d 0 obj\n", len(o.at))
	return len(o.at)
}

func (o *objects) object(format string, args ...any) int {
	n := o.begin()
	fmt.Fprintf(&o.out, format, args...)
	o.out.WriteString("\nendobj\n")
	return n
}

func (o *objects) stream(head string, b []byte) int {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(b) // into memory: it cannot fail
	z.Close()
	n := o.begin()
	fmt.Fprintf(&o.out, "<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n", head, packed.Len(),
		packed.Bytes())
	return n
}

// file lays out the file of PDF 1.7 (ISO 32000-1).
func (p *printer) file() []byte {
	o := &objects{}
	o.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var fonts strings.Builder
	for _, f := range p.all {
		if len(f.used) > 0 {
			fmt.Fprintf(&fonts, "/F%d %d 0 R", f.number, o.font(f, f.used, true))
		}
		if len(f.unseen) > 0 {
			fmt.Fprintf(&fonts, "/U%d %d 0 R", f.number, o.font(f, f.unseen, false))
		}
	}
	resources := o.object("<</Font<<%s>>>>", fonts.String())
	tree := len(o.at) + 2*len(p.pages) + 1
	var kids strings.Builder
	for _, page := range p.pages {
		content := o.stream("", page.Bytes())
		fmt.Fprintf(&kids, "%d 0 R ",
			o.object("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.0f %.0f]/Resources %d 0 R/Contents %d 0 R%s>>",
				tree, paperWide, paperHigh, resources, content, annotations(p.areas[page])))
	}
	o.object("<</Type/Pages/Kids[%s]/Count %d>>", kids.String(), len(p.pages))
	way := "L2R"
	if p.s.RTL {
		way = "R2L"
	}
	root := o.object("<</Type/Catalog/Pages %d 0 R/Lang<%s>/ViewerPreferences<</Direction/%s/DisplayDocTitle true>>>>",
		tree,
		hex(p.s.Lang), way)
	info := o.object("<</Title<%s>>>", hex(p.s.Title))
	start := o.out.Len()
	fmt.Fprintf(&o.out, "xref\n0 %d\n0000000000 65535 f \n", len(o.at)+1)
	for _, a := range o.at {
		fmt.Fprintf(&o.out, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&o.out, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(o.at)+1, root,
		info, start)
	return o.out.Bytes()
}

// annotations are the links of a page.
func annotations(list []area) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("/Annots[")
	for _, a := range list {
		fmt.Fprintf(&b, "<</Type/Annot/Subtype/Link/Rect[%.2f %.2f %.2f %.2f]/Border[0 0 0]/A<</S/URI/URI<%X>>>>>",
			a.left, a.low, a.right, a.high, a.href)
	}
	b.WriteString("]")
	return b.String()
}

// font writes a font with the widths of the glyphs used and the letters they stand for, by which a reader searches.
func (o *objects) font(f *face, used map[font.GID][]rune, seen bool) int {
	em := float64(f.Upem())
	var glyphs []font.GID
	for g := range used {
		glyphs = append(glyphs, g)
	}
	slices.Sort(glyphs)
	var wide, letters strings.Builder
	for _, g := range glyphs {
		if advance := f.HorizontalAdvance(g); seen {
			fmt.Fprintf(&wide, "%d[%.0f]", g, (float64(advance)/em-f.narrow[g])*1000)
		} else {
			fmt.Fprintf(&wide, "%d[%.0f]", g, unseenWide*1000)
		}
		fmt.Fprintf(&letters, "1 beginbfchar <%04X><%s> endbfchar\n", g, units(string(used[g])))
	}
	e, _ := f.FontHExtents()
	file := o.stream(fmt.Sprintf("/Length1 %d", len(f.sfnt)), f.sfnt)
	about := o.object("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[-500 -500 2000 1200]/ItalicAngle 0/Ascent %.0f"+
		"/Descent %.0f/CapHeight 700/StemV 80/FontFile2 %d 0 R>>", f.name, float64(e.Ascender)*1000/em,
		float64(e.Descender)*1000/em, file)
	cid := o.object("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"+
		"/Supplement 0>>/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 500/W[%s]>>", f.name, about, wide.String())
	text := o.stream("",
		[]byte("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "+
			"1 begincodespacerange <0000><FFFF> endcodespacerange\n"+letters.String()+"endcmap end end"))
	return o.object("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H"+
		"/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
		f.name, cid, text)
}

// hex is a text as a PDF says one outside its pages: UTF-16 with its mark.
func hex(s string) string { return "FEFF" + units(s) }

func units(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

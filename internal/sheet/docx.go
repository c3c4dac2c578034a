package sheet

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
)

// DOCX writes the sheet as Office Open XML. The same sheet gives the same bytes.
func (s *Sheet) DOCX(w io.Writer) error {
	pictures, err := s.pictures()
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for _, f := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", rels},
		{"word/_rels/document.xml.rels", fmt.Sprintf(docRels, pictureRels(len(pictures))+linkRels(s.hrefs()))},
		{"docProps/core.xml", fmt.Sprintf(core, escape(s.Title), escape(s.Lang))},
		{"word/styles.xml", fmt.Sprintf(styles, escape(s.Lang), escape(s.Lang))},
		{"word/footer.xml", footer}, {"word/document.xml", s.documentXML()},
	} {
		out, err := z.Create(f.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(out, xml.Header+f.text); err != nil {
			return err
		}
	}
	for i, b := range pictures {
		out, err := z.Create(fmt.Sprintf("word/media/picture%d.png", i))
		if err != nil {
			return err
		}
		if _, err := out.Write(b); err != nil {
			return err
		}
	}
	return z.Close()
}

// pictures are the figures of the sheet in dots.
func (s *Sheet) pictures() (out [][]byte, err error) {
	fonts, err := load()
	if err != nil {
		return nil, err
	}
	p := newPrinter(s, fonts)
	for _, b := range s.Blocks {
		if b.Figure == nil {
			continue
		}
		wide := 1000
		if b.Figure.Small {
			wide = int(b.Figure.W) * 8 // whole dots for each module of a code
		}
		picture, err := p.png(b.Figure, wide)
		if err != nil {
			return nil, err
		}
		out = append(out, picture)
	}
	return out, nil
}

// pictureRels ties the pictures to the document.
func pictureRels(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<Relationship Id="picture%d" Type="%s/image" Target="media/picture%d.png"/>`, i, relationships, i)
	}
	return b.String()
}

// hrefs are where the links of the sheet lead, each once.
func (s *Sheet) hrefs() []string {
	var out []string
	add := func(list []Link) {
		for _, l := range list {
			if !slices.Contains(out, l.Href) {
				out = append(out, l.Href)
			}
		}
	}
	for _, b := range s.Blocks {
		add(b.Links)
		for _, r := range b.Rows {
			for _, c := range r.Cells {
				add(c.Links)
			}
		}
	}
	return out
}

// linkRels ties the links to the document.
func linkRels(hrefs []string) string {
	var b strings.Builder
	for i, h := range hrefs {
		fmt.Fprintf(&b, `<Relationship Id="link%d" Type="%s/hyperlink" Target="%s" TargetMode="External"/>`, i, relationships,
			escape(h))
	}
	return b.String()
}

// figureXML is a figure as wide as a PDF has it.
func (s *Sheet) figureXML(b *strings.Builder, f *Figure, n int) {
	const point = 12700 // units of the format
	wide := mapWide
	if f.Small {
		wide = codeWide
	}
	size := fmt.Sprintf(`cx="%.0f" cy="%.0f"`, wide*point, wide*f.H/f.W*point)
	fmt.Fprintf(b, picture, size, n+1, n, n, n, size)
}

func (s *Sheet) documentXML() string {
	var b strings.Builder
	pictures := 0
	hrefs := s.hrefs()
	b.WriteString(`<w:document ` + nsWord + ` xmlns:r="` + relationships + `" ` + nsDrawing + `><w:body>`)
	for _, x := range s.Blocks {
		switch {
		case x.Figure != nil:
			s.figureXML(&b, x.Figure, pictures)
			pictures++
		case len(x.Rows) > 0:
			s.tableXML(&b, x.Rows, x.Even, hrefs)
		case x.Level > 0:
			s.paragraphXML(&b, fmt.Sprintf("Heading%d", x.Level), x.Text, false, x.Voice, x.Links, hrefs)
		case x.Item:
			s.paragraphXML(&b, "Item", "• "+x.Text, false, x.Voice, shifted(x.Links, 2), hrefs)
		default:
			s.paragraphXML(&b, "", x.Text, false, x.Voice, x.Links, hrefs)
		}
	}
	b.WriteString(`<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="1000" w:right="1000" w:bottom="1000" w:left="1000" w:header="500" w:footer="500" w:gutter="0"/>`)
	if s.RTL {
		b.WriteString(`<w:bidi/>`)
	}
	b.WriteString(`</w:sectPr></w:body></w:document>`)
	return b.String()
}

func (s *Sheet) paragraphXML(b *strings.Builder, style, text string, bold bool, as Voice, links []Link,
	hrefs []string) {
	if as.Lang == "" {
		as = s.Voice
	}
	b.WriteString(`<w:p><w:pPr>`)
	if style != "" {
		b.WriteString(`<w:pStyle w:val="` + style + `"/>`)
	}
	run := ""
	if bold {
		run = `<w:b/><w:bCs/>`
	}
	if as.RTL {
		b.WriteString(`<w:bidi/>`)
		run += `<w:rtl/>`
	} else if s.RTL {
		b.WriteString(`<w:bidi w:val="0"/>`)
	}
	if as != s.Voice {
		run += `<w:lang w:val="` + escape(as.Lang) + `" w:bidi="` + escape(as.Lang) + `"/>`
	}
	b.WriteString(`</w:pPr>`)
	letters, from := []rune(text), 0
	for _, l := range links {
		runXML(b, run, string(letters[from:l.From]))
		fmt.Fprintf(b, `<w:hyperlink r:id="link%d">`, slices.Index(hrefs, l.Href))
		runXML(b, `<w:color w:val="0D408C"/>`+run, string(letters[l.From:l.To]))
		b.WriteString(`</w:hyperlink>`)
		from = l.To
	}
	runXML(b, run, string(letters[from:]))
	b.WriteString(`</w:p>`)
}

// runXML is a text with what is said of it.
func runXML(b *strings.Builder, about, text string) {
	if text != "" {
		b.WriteString(`<w:r><w:rPr>` + about + `</w:rPr><w:t xml:space="preserve">` + escape(text) + `</w:t></w:r>`)
	}
}

func (s *Sheet) tableXML(b *strings.Builder, rows []Row, even bool, hrefs []string) {
	b.WriteString(`<w:tbl><w:tblPr>`)
	if s.RTL {
		b.WriteString(`<w:bidiVisual/>`)
	}
	b.WriteString(`<w:tblW w:w="5000" w:type="pct"/>` + layout[even] + `<w:tblBorders>`)
	for _, e := range []string{"top", "bottom", "insideH"} {
		b.WriteString(`<w:` + e + ` w:val="single" w:sz="4" w:space="0" w:color="999999"/>`)
	}
	b.WriteString(`</w:tblBorders></w:tblPr><w:tblGrid>`)
	n := columns(rows)
	for range n {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, 9906/n)
	}
	b.WriteString(`</w:tblGrid>`)
	for _, r := range rows {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
		if r.Head {
			b.WriteString(`<w:tblHeader/>`)
		}
		b.WriteString(`</w:trPr>`)
		for i := range n {
			c := r.at(i)
			b.WriteString(`<w:tc><w:tcPr/>`)
			s.paragraphXML(b, "Cell", c.Text, r.Head, c.Voice, c.Links, hrefs)
			b.WriteString(`</w:tc>`)
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl><w:p/>`)
}

// columns is how many columns a table has.
func columns(rows []Row) int {
	n := 1
	for _, r := range rows {
		n = max(n, len(r.Cells))
	}
	return n
}

// at is a cell of the row; one that it does not have is empty.
func (r Row) at(i int) Cell {
	if i < len(r.Cells) {
		return r.Cells[i]
	}
	return Cell{}
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

// layout is of a table whose columns keep their widths, and of one whose columns follow what is in them.
var layout = map[bool]string{true: `<w:tblLayout w:type="fixed"/>`, false: ``}

const (
	nsDrawing = `xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" ` +
		`xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
		`xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`
	picture = `<w:p><w:r><w:drawing><wp:inline><wp:extent %s/><wp:docPr id="%d" name="picture%d"/><a:graphic>` +
		`<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>` +
		`<pic:cNvPr id="0" name="picture%d"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="picture%d"/>` +
		`<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext %s/></a:xfrm>` +
		`<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>` +
		`</w:drawing></w:r></w:p>`

	nsWord        = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsRels        = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	wordType      = "application/vnd.openxmlformats-officedocument.wordprocessingml."

	contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="png" ContentType="image/png"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/>` +
		`<Override PartName="/word/footer.xml" ContentType="` + wordType + `footer+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`</Types>`
	rels = `<Relationships ` + nsRels + `><Relationship Id="rId1" Type="` + relationships +
		`/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/` +
		`package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
	docRels = `<Relationships ` + nsRels + `><Relationship Id="rId1" Type="` + relationships +
		`/styles" Target="styles.xml"/><Relationship Id="rId2" Type="` + relationships +
		`/footer" Target="footer.xml"/>%s</Relationships>`
	core = `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title><dc:language>%s</dc:language></cp:coreProperties>`
	footer = `<w:ftr ` + nsWord + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:fldSimple w:instr=" PAGE "><w:r>` +
		`<w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>`
	styles = `<w:styles ` + nsWord + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Noto Sans" ` +
		`w:hAnsi="Noto Sans" w:cs="Noto Sans Arabic"/><w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="%s" ` +
		`w:bidi="%s"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="80"/></w:pPr></w:pPrDefault>` +
		`</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr>` +
		`<w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="36"/><w:szCs w:val="36"/></w:rPr>` +
		`</w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn ` +
		`w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/>` +
		`<w:bCs/><w:sz w:val="25"/><w:szCs w:val="25"/></w:rPr></w:style><w:style w:type="paragraph" ` +
		`w:styleId="Heading3"><w:name w:val="heading 3"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl ` +
		`w:val="2"/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Item">` +
		`<w:name w:val="Item"/><w:basedOn w:val="Normal"/><w:pPr><w:ind w:start="300"/></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="Cell"/><w:basedOn w:val="Normal"/><w:pPr>` +
		`<w:spacing w:after="20"/></w:pPr><w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style></w:styles>`
)

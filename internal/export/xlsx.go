package export

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"truce"
	"truce/internal/query"
)

// workbook is an XLSX file (ECMA-376, the transitional form) as it is sent: sheets of rows, as many as their number
// takes, and one that says where they come from. Words are never formulas in it. docs/export.md says why it is
// written here.
type workbook struct {
	zip    *zip.Writer
	sheet  *bufio.Writer
	of     string   // what its rows are
	head   []string // of every sheet
	names  []string
	filled int // rows of the sheet
	most   int
}

// mostRows is how many rows a sheet may have.
const mostRows = 1 << 20

func newWorkbook(w io.Writer, of string, head []string) (*workbook, error) {
	return (&workbook{zip: zip.NewWriter(w), most: mostRows, of: of, head: head}).next()
}

// next begins a further sheet of rows.
func (b *workbook) next() (*workbook, error) {
	name := b.of
	if n := len(b.names); n > 0 {
		name += " " + itoa(n+1)
	}
	err := b.begin(name)
	head := make([]any, len(b.head))
	for i, name := range b.head {
		head[i] = name
	}
	b.write(head)
	return b, err
}

func (b *workbook) begin(name string) error {
	b.names, b.filled = append(b.names, name), 0
	part, err := b.zip.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(b.names)))
	if err != nil {
		return err
	}
	b.sheet = bufio.NewWriterSize(part, 1<<16)
	b.sheet.WriteString(xml.Header + `<worksheet xmlns="` + mainSpace + `"><sheetData>`) // an error stays with the writer
	return nil
}

func (b *workbook) finish() error {
	b.sheet.WriteString("</sheetData></worksheet>")
	return b.sheet.Flush()
}

func (b *workbook) row(r *query.Row) error { return b.cells(values(r)) }

// cells writes a row, on a further sheet where this one is full.
func (b *workbook) cells(values []any) error {
	if b.filled == b.most {
		if err := b.finish(); err != nil {
			return err
		}
		if _, err := b.next(); err != nil {
			return err
		}
	}
	return b.write(values)
}

// write writes a row; what is nil has no cell.
func (b *workbook) write(values []any) error {
	b.filled++
	b.sheet.WriteString("<row>")
	for i, v := range values {
		ref := string('A'+rune(i)) + itoa(b.filled)
		switch v := v.(type) {
		case nil:
		case string:
			fmt.Fprintf(b.sheet, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">`, ref)
			if err := xml.EscapeText(b.sheet, []byte(v)); err != nil {
				return err
			}
			b.sheet.WriteString("</t></is></c>")
		case truce.Instant:
			days := float64(v)/86_400 + 25_569 // since 30 December 1899
			fmt.Fprintf(b.sheet, `<c r="%s" s="1"><v>%s</v></c>`, ref, strconv.FormatFloat(days, 'f', -1, 64))
		case float64:
			fmt.Fprintf(b.sheet, `<c r="%s"><v>%s</v></c>`, ref, strconv.FormatFloat(v, 'f', -1, 64))
		case bool:
			n := 0
			if v {
				n = 1
			}
			fmt.Fprintf(b.sheet, `<c r="%s" t="b"><v>%d</v></c>`, ref, n)
		default:
			fmt.Fprintf(b.sheet, `<c r="%s"><v>%v</v></c>`, ref, v)
		}
	}
	_, err := b.sheet.WriteString("</row>")
	return err
}

// The names of ECMA-376.
const (
	mainSpace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packaged  = "http://schemas.openxmlformats.org/package/2006/"
	typed     = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// end writes the last sheet and the parts that name all of them.
func (b *workbook) end(o *origin) error {
	if err := b.finish(); err != nil {
		return err
	}
	if err := b.begin("origin"); err != nil {
		return err
	}
	for _, f := range o.fields() {
		b.write([]any{f[0], f[1]})
	}
	if err := b.finish(); err != nil {
		return err
	}
	var sheets, rels, types strings.Builder
	for i, name := range b.names {
		n := i + 1
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, name, n, n)
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, n, relations, n)
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, n, typed)
	}
	fmt.Fprintf(&rels, `<Relationship Id="styles" Type="%s/styles" Target="styles.xml"/>`, relations)
	for _, part := range [][2]string{
		{"xl/workbook.xml", `<workbook xmlns="` + mainSpace + `" xmlns:r="` + relations + `"><sheets>` + sheets.String() +
			`</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packaged + `relationships">` + rels.String() +
			`</Relationships>`},
		{"xl/styles.xml", `<styleSheet xmlns="` + mainSpace + `">` +
			`<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>` +
			`<fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>` +
			`<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>` +
			`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/>` +
			`<xf numFmtId="164" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`},
		{"_rels/.rels", `<Relationships xmlns="` + packaged + `relationships"><Relationship Id="rId1" Type="` + relations +
			`/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"[Content_Types].xml", `<Types xmlns="` + packaged + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + typed + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + typed + `styles+xml"/>` + types.String() + `</Types>`},
	} {
		w, err := b.zip.Create(part[0])
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, xml.Header+part[1]); err != nil {
			return err
		}
	}
	return b.zip.Close()
}

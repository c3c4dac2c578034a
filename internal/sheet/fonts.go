package sheet

import (
	"bytes"
	"embed"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// The fonts are cut to one script each: Vazirmatn for Arabic, Persian and Latin letters, Noto Sans for Cyrillic. Both
// are under the SIL Open Font License; the texts of the licences lie beside them.
//
//go:embed fonts
var fontFiles embed.FS

// typeface is a font as a PDF holds it.
type typeface struct {
	font *font.Font
	name string
	sfnt []byte
}

// load reads the fonts of both weights once.
var load = sync.OnceValues(func() (map[string][]typeface, error) {
	out := map[string][]typeface{}
	for _, weight := range []string{"400", "700"} {
		for _, name := range []string{"vazirmatn-latin", "vazirmatn-arabic", "vazirmatn-latin-ext", "noto-sans-cyrillic"} {
			f, err := loadFont(name + "-" + weight + "-normal")
			if err != nil {
				return nil, err
			}
			out[weight] = append(out[weight], f)
		}
	}
	return out, nil
})

func loadFont(name string) (typeface, error) {
	b, err := fontFiles.ReadFile("fonts/" + name + ".woff")
	if err != nil {
		return typeface{}, err
	}
	ld, err := opentype.NewLoader(bytes.NewReader(b))
	if err != nil {
		return typeface{}, err
	}
	ft, err := font.NewFont(ld)
	if err != nil {
		return typeface{}, err
	}
	var tables []opentype.Table // a PDF needs the outlines alone: its text is laid out already
	for _, t := range ld.Tables() {
		if strings.Contains("cmap cvt  fpgm glyf head hhea hmtx loca maxp prep", t.String()) {
			raw, err := ld.RawTable(t)
			if err != nil {
				return typeface{}, err
			}
			tables = append(tables, opentype.Table{Content: raw, Tag: t})
		}
	}
	return typeface{ft, name, opentype.WriteTTF(tables)}, nil
}

// face is a font in one file, with the glyphs used and what they stand for.
type face struct {
	*font.Face
	typeface
	number int
	used   map[font.GID][]rune
	unseen map[font.GID][]rune  // written so that it is not seen
	narrow map[font.GID]float64 // of glyphs with unseen letters above them: how much is theirs, in sizes
}

type faces []*face

// ResolveFace implements shaping.Fontmap: the first font that has the letter, else the first, which shows a box: better
// seen than left out.
func (fs faces) ResolveFace(r rune) *font.Face {
	for _, f := range fs {
		if _, ok := f.NominalGlyph(r); ok {
			return f.Face
		}
	}
	return fs[0].Face
}

func (fs faces) of(f *font.Face) *face {
	for _, x := range fs {
		if x.Face == f {
			return x
		}
	}
	return fs[0]
}

// note remembers what a glyph stands for: of a group of one glyph its letters, else the letter that the font's table
// names.
func (f *face) note(g font.GID, letters []rune, alone bool) {
	if _, ok := f.used[g]; ok && !alone {
		return
	}
	if !alone {
		for _, r := range letters {
			if n, ok := f.NominalGlyph(r); ok && n == g {
				letters = []rune{r}
				break
			}
		}
		letters = letters[:1]
	}
	f.used[g] = letters
}

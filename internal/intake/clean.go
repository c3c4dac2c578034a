package intake

import (
	"html"
	"strings"
	"unicode/utf8"

	"truce"
	"truce/internal/table"
)

// Cleaner takes from the cells of a file what programs leave in them that is no value, and keeps account of it.
type Cleaner struct {
	uses    []Use
	names   []string // of the columns, as the file has them
	missing []tallied
	unseen  []tallied
	doubly  map[string]truce.Sentence // by column and encoding: the warning with the first example
}

// tallied is how often something stood in a column.
type tallied struct {
	example string
	n       int
}

// NewCleaner returns a cleaner of rows whose columns are used and named so.
func NewCleaner(uses []Use, names []string) *Cleaner {
	return &Cleaner{uses, names, make([]tallied, len(uses)), make([]tallied, len(uses)), map[string]truce.Sentence{}}
}

// Clean changes the cells of a row in place: what statistics programs and spreadsheets write for a missing value
// becomes empty, where it is not in quotation marks, or all of the row is, numbers too; characters that show nothing
// are left out. It warns of cells that were encoded twice. Columns that are not read, and sealed words, are left as
// they stand.
func (c *Cleaner) Clean(cells []string, quoted func(i int) bool) (warnings []Warning) {
	if allQuoted(cells, quoted) {
		quoted = func(int) bool { return false }
	}
	for i, use := range c.uses {
		if use == Unread || cells[i] == "" {
			continue
		}
		if Missing(cells[i]) && c.takes(i, cells[i], quoted) {
			c.missing[i].add(cells[i])
			cells[i] = ""
			continue
		}
		if use != Prose && strings.IndexByte(cells[i], '&') >= 0 && html.UnescapeString(cells[i]) != cells[i] {
			warnings = append(warnings, Warning{c.names[i], truce.Say("holds codes of web pages, as &amp; is for &: " +
				"no search finds such names; have the file exported anew")})
		}
		if !ascii(cells[i]) {
			warnings = append(warnings, c.beyond(i, &cells[i])...)
		}
	}
	return warnings
}

// allQuoted reports whether a row has all its cells in quotation marks, among them a number: then the marks tell
// nothing.
func allQuoted(cells []string, quoted func(i int) bool) bool {
	number := false
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		if !quoted(i) {
			return false
		}
		number = number || strings.IndexByte("-+.0123456789", cell[0]) >= 0 && digit(cell[len(cell)-1]) &&
			strings.Trim(cell[1:], ".,0123456789") == ""
	}
	return number
}

// takes reports whether a word for a missing value is one in this column.
func (c *Cleaner) takes(i int, cell string, quoted func(int) bool) bool {
	if c.uses[i] == Word && strings.EqualFold(strings.TrimSpace(cell), "none") {
		return false
	}
	return !quoted(i) || strings.ContainsAny(cell, "#<") || noWord(cell)
}

// beyond looks at a cell with characters beyond ASCII.
func (c *Cleaner) beyond(i int, cell *string) []Warning {
	var warnings []Warning
	if text, from, ok := decodedTwice(*cell); ok {
		key := c.names[i] + "\x00" + from
		if c.doubly[key].Format == "" {
			c.doubly[key] = truce.Say("holds UTF-8 that was read as %s and written as UTF-8 again (%q was %q): "+
				"no search finds such names; have the file exported anew",
				from, table.Cut(*cell, 30), table.Cut(text, 30))
		}
		warnings = append(warnings, Warning{c.names[i], c.doubly[key]})
	}
	if c.uses[i] != Prose && strings.ContainsRune(*cell, utf8.RuneError) {
		warnings = append(warnings, Warning{c.names[i], truce.Say("holds letters that were lost before, as an encoding " +
			"was changed (\ufffd): no search finds such names; have the file exported anew")})
	}
	if c.uses[i] != Prose && strings.IndexFunc(*cell, unseen) >= 0 {
		c.unseen[i].add("")
		*cell = strings.Map(func(r rune) rune {
			if unseen(r) {
				return -1
			}
			return r
		}, *cell)
	}
	return warnings
}

func (t *tallied) add(example string) {
	if t.n++; t.n == 1 {
		t.example = strings.Clone(example)
	}
}

// Notes says what was taken away, and where.
func (c *Cleaner) Notes() (notes []truce.Sentence) {
	if said := c.said(c.missing); len(said) > 0 {
		notes = append(notes, truce.Say("taken as not known: %s", listed(said)))
	}
	if said := c.said(c.unseen); len(said) > 0 {
		notes = append(notes, truce.Say("marks of direction and other characters that show nothing were left out: %s",
			listed(said)))
	}
	return notes
}

func (c *Cleaner) said(list []tallied) (said []truce.Sentence) {
	for i, t := range list {
		what := truce.Say("%s", c.names[i])
		if t.example != "" {
			what = truce.Say("%q in %s", t.example, what)
		}
		if t.n > 1 {
			what = truce.Say("%s (%d rows)", what, t.n)
		}
		if t.n > 0 {
			said = append(said, what)
		}
	}
	return said
}

// listed says one after the other.
func listed(list []truce.Sentence) truce.Sentence {
	out := list[0]
	for _, s := range list[1:] {
		out = truce.Say("%s, %s", out, s)
	}
	return out
}

// missing are the words that stand where there is no value: of R, pandas, databases, spreadsheets, and of people.
var missing = map[string]bool{
	"NA": true, "N/A": true, "n/a": true, "N.A.": true, "n.a.": true, "<NA>": true,
	"#N/A": true, "#N/A N/A": true, "#NA": true, "#VALUE!": true, "#REF!": true, "#NULL!": true,
	"#DIV/0!": true, "#NAME?": true, "#NUM!": true, "#SPILL!": true, "#CALC!": true,
	"NaN": true, "nan": true, "NAN": true, "-NaN": true, "-nan": true, "NaT": true,
	"NULL": true, "Null": true, "null": true, "<NULL>": true, "<null>": true, "(null)": true, `\N`: true,
	"None": true, "none": true, "NONE": true, "nil": true, "undefined": true,
}

// notKnown are the words by which people say so, in any case, in the languages of the pages and two more.
var notKnown = map[string]bool{
	"unknown": true, "not known": true, "not stated": true, "not specified": true, "not available": true,
	"not reported": true, "no data": true, "n.d.": true, "n/d": true, "n. d.": true, "n.k.": true, "n/k": true,
	"unidentified": true, "not identified": true, "undetermined": true, "no information": true,
	"(blank)": true, "(empty)": true, "(unknown)": true, "[null]": true, "tbd": true, "t.b.d.": true, "tbc": true,
	"неизвестно": true, "не известно": true, "неизв.": true, "не указано": true,
	"нет данных": true, "н/д": true, "неизвестный": true, "неизвестные": true,
	"неизвестен":     true,
	"не установлено": true, "не установлен": true, "не установлены": true,
	"не определено":  true,
	"нет информации": true, "нет сведений": true, "не сообщается": true,
	"غير معروف": true, "غير محدد": true, "غير متوفر": true, "غير مذكور": true,
	"غير معروفة": true, "غير معلوم": true, "غير محددة": true, "مجهول": true,
	"مجهولة":  true,
	"مجهولون": true, "مجهولين": true, "لا معلومات": true, "لا توجد معلومات": true,
	"bilinmiyor": true, "belirtilmemiş": true, "belirsiz": true, "veri yok": true,
	"bilinmeyen": true, "meçhul": true, "tespit edilemedi": true, "bilgi yok": true,
	"نامعلوم": true, "نامشخص": true, "ذکر نشده": true, "ناشناس": true,
	"ناشناخته": true, "معلوم نیست": true, "نامعین": true, "невідомо": true,
	"не встановлено": true, "невідомі": true,
	"inconnu": true, "desconocido": true,
}

// mostMissing is the length of the longest of them, in bytes.
const mostMissing = 32

// Missing reports whether a cell holds a word for a value that is missing, or nothing but a dash or a question mark.
func Missing(cell string) bool {
	cell = strings.TrimSpace(cell)
	return len(cell) <= mostMissing && (missing[cell] || noWord(cell) || notKnown[strings.ToLower(cell)])
}

// noWord reports whether a cell that is not empty holds marks alone, which people write where they know nothing.
func noWord(cell string) bool {
	return strings.Trim(cell, "-–—?.…# ") == ""
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

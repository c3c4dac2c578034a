package intake

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"truce"
	"truce/codes"
)

func TestWordsForAMissingValueAreNoNames(t *testing.T) {
	c := NewCleaner([]Use{Value, Word, Unread, Prose}, []string{"actor", "means", "x", "text"})
	for _, r := range []struct {
		cell   string
		quoted bool
		want   [4]string
	}{
		{"NA", false, [4]string{"", "", "NA", ""}},
		{"NA", true, [4]string{"NA", "NA", "NA", "NA"}},
		{"<NA>", true, [4]string{"", "", "<NA>", ""}},
		{"#N/A", true, [4]string{"", "", "#N/A", ""}},
		{" nan ", false, [4]string{"", "", " nan ", ""}},
		{"None", false, [4]string{"", "None", "None", ""}},
		{"NULL", false, [4]string{"", "", "NULL", ""}},
		{"n.a.", false, [4]string{"", "", "n.a.", ""}},
		{"—", true, [4]string{"", "", "—", ""}},
		{"?", false, [4]string{"", "", "?", ""}},
		{"unknown", false, [4]string{"", "", "unknown", ""}},
		{"n.d.", false, [4]string{"", "", "n.d.", ""}},
		{"N/D", false, [4]string{"", "", "N/D", ""}},
		{"Not stated", false, [4]string{"", "", "Not stated", ""}},
		{"(blank)", false, [4]string{"", "", "(blank)", ""}},
		{"Неизвестно", false, [4]string{"", "", "Неизвестно", ""}},
		{"غير معروف", false, [4]string{"", "", "غير معروف", ""}},
		{"نامعلوم", false, [4]string{"", "", "نامعلوم", ""}},
		{"Bilinmiyor", false, [4]string{"", "", "Bilinmiyor", ""}},
		{"не установлено", false, [4]string{"", "", "не установлено", ""}},
		{"Неизвестные", false, [4]string{"", "", "Неизвестные", ""}},
		{"مجهول", false, [4]string{"", "", "مجهول", ""}},
		{"ناشناس", false, [4]string{"", "", "ناشناس", ""}},
		{"Meçhul", false, [4]string{"", "", "Meçhul", ""}},
		{"Unidentified", false, [4]string{"", "", "Unidentified", ""}},
		{"#DIV/0!", true, [4]string{"", "", "#DIV/0!", ""}},
		{"#NAME?", false, [4]string{"", "", "#NAME?", ""}},
		{"####", false, [4]string{"", "", "####", ""}},
		{"Unidentified armed group", false, [4]string{"Unidentified armed group", "Unidentified armed group",
			"Unidentified armed group", "Unidentified armed group"}},
		{"بلا اسم", false, [4]string{"بلا اسم", "بلا اسم", "بلا اسم", "بلا اسم"}},
		{"Unknown group", false, [4]string{"Unknown group", "Unknown group", "Unknown group", "Unknown group"}},
		{"Nan", false, [4]string{"Nan", "Nan", "Nan", "Nan"}}, // a province
		{"NA-1", false, [4]string{"NA-1", "NA-1", "NA-1", "NA-1"}},
	} {
		cells := []string{r.cell, r.cell, r.cell, r.cell}
		c.Clean(cells, func(int) bool { return r.quoted })
		if !slices.Equal(cells, r.want[:]) {
			t.Errorf("%q, quoted %v: %q; want %q", r.cell, r.quoted, cells, r.want)
		}
	}
	if notes := c.Notes(); len(notes) != 1 || !strings.Contains(notes[0].String(), `"NA" in actor (27 rows)`) {
		t.Errorf("notes %q", notes)
	}
}

// TestMarksAroundEverythingTellNothing: a program that puts numbers in quotation marks puts NA there too.
func TestMarksAroundEverythingTellNothing(t *testing.T) {
	for _, r := range []struct {
		cells []string
		bare  int // the cell that is not in quotation marks; -1: all are
		want  string
	}{
		{[]string{"NA", "12.5"}, -1, ""}, {[]string{"NA", "12.5"}, 1, "NA"}, {[]string{"NA", "Aldern"}, -1, "NA"},
		{[]string{"NA", ""}, -1, "NA"}, {[]string{"n.d.", "3"}, -1, ""}, {[]string{"NA", "2026-01-15"}, -1, "NA"},
	} {
		c := NewCleaner([]Use{Value, Value}, []string{"actor", "lat"})
		c.Clean(r.cells, func(i int) bool { return i != r.bare })
		if r.cells[0] != r.want {
			t.Errorf("%q, %d bare: %q", r.cells, r.bare, r.cells[0])
		}
	}
}

func TestMarksThatShowNothingAreLeftOutAndSaid(t *testing.T) {
	c := NewCleaner([]Use{Value, Prose}, []string{"place", "text"})
	for in, want := range map[string]string{
		"\u202bجسر\u202c": "جسر", "\u2067North\u2069": "North", "Ald\u00adern\u200b": "Aldern",
		"\u061cجسر":   "جسر",
		"می\u200cدان": "می\u200cدان", "a\u200db": "a\u200db",
	} {
		cells := []string{in, in}
		c.Clean(cells, func(int) bool { return false })
		if cells[0] != want || cells[1] != in {
			t.Errorf("%q: %q", in, cells)
		}
		if got := Tidy(in); got != want {
			t.Errorf("Tidy(%q) = %q", in, got)
		}
	}
	if notes := c.Notes(); len(notes) != 1 || !strings.Contains(notes[0].String(), "left out: place (4 rows)") {
		t.Errorf("notes %q", notes)
	}
}

// twice encodes a text as UTF-8, reads that as another encoding, and writes it as UTF-8.
func twice(s string, m *charmap.Charmap) string {
	var b strings.Builder
	for i := range len(s) {
		r := m.DecodeByte(s[i])
		if r == '\uFFFD' {
			r = rune(s[i]) // as programs have it that know no hole in an encoding
		}
		b.WriteRune(r)
	}
	return b.String()
}

func TestTextsThatWereEncodedTwiceAreWarnedOf(t *testing.T) {
	for _, word := range []string{"قرية النبع", "Сосновка", "Yeşilköy", "گزارش", "Où est née",
		"Λευκωσία", "שדרות"} {
		for _, m := range []*charmap.Charmap{charmap.Windows1252, charmap.ISO8859_1, charmap.Windows1251,
			charmap.Windows1254, charmap.Windows1256, charmap.Windows1250, charmap.Windows1253, charmap.Windows1255,
			charmap.Macintosh, charmap.CodePage437, charmap.CodePage850, charmap.CodePage866} {
			in := twice(word, m)
			got, _, ok := decodedTwice(in)
			if !ok || got != word {
				t.Errorf("%q read as %v, %q: %q, %v", word, m, in, got, ok)
			}
		}
		if got, from, ok := decodedTwice(word); ok {
			t.Errorf("%q was taken for %q read as %s", word, got, from)
		}
	}
	lost := NewCleaner([]Use{Value, Prose}, []string{"place", "text"})
	got := lost.Clean([]string{"Ye\ufffdilk\ufffdy", "Ye\ufffdil"}, func(int) bool { return false })
	if len(got) != 1 || got[0].Column != "place" || !strings.Contains(got[0].Reason.String(), "letters that were lost") {
		t.Errorf("letters that were lost: %v", got)
	}
	web := NewCleaner([]Use{Value, Prose}, []string{"place", "text"})
	for cell, want := range map[string]int{"Aldern &amp; Brask": 1, "L&#39;Isle": 1, "Aldern & Brask": 0, "A&B; C": 0} {
		if got := web.Clean([]string{cell, cell}, func(int) bool { return false }); len(got) != want {
			t.Errorf("%q: %v", cell, got)
		}
	}
	c := NewCleaner([]Use{Value}, []string{"place"})
	first := c.Clean([]string{twice("Сосновка", charmap.Windows1252)}, func(int) bool { return false })
	second := c.Clean([]string{twice("Берёзовка", charmap.Windows1252)}, func(int) bool { return false })
	if len(first) != 1 || !reflect.DeepEqual(first, second) ||
		!strings.Contains(first[0].Reason.String(), "was read as Windows-1252") {
		t.Errorf("warnings %v, %v", first, second)
	}
}

func point(lat, lon float64) truce.Point {
	p, _ := truce.PointOf(lat, lon)
	return p
}

func TestARegionOfFewPointsLeavesOutTheOneElsewhere(t *testing.T) {
	for _, c := range []struct {
		name     string
		points   []truce.Point
		lat, lon float64
		want     int
	}{
		{"three", []truce.Point{point(12.2, 41.1), point(41.2, 12.3), point(12.4, 41.3)}, 41.2, 12.3, far},
		{"five near the diagonal", []truce.Point{point(35.1, 36.6), point(35.2, 36.7), point(35.0, 36.65),
			point(36.68, 35.12), point(35.15, 36.7)}, 36.68, 35.12, far},
		{"six spread along the diagonal", []truce.Point{point(35.1, 36.6), point(35.2, 36.7), point(35.3, 36.8),
			point(36.65, 35.25), point(36.2, 37.1), point(34.9, 36.2)}, 36.65, 35.25, beside},
		{"six, none exchanged", []truce.Point{point(35.1, 36.6), point(35.2, 36.7), point(35.3, 36.8),
			point(35.9, 36.4), point(36.2, 37.1), point(34.9, 36.2)}, 35.9, 36.4, inside},
		{"two", []truce.Point{point(12.2, 41.1), point(41.2, 12.3)}, 41.2, 12.3, inside},
		{"as many one way as the other", []truce.Point{point(12.2, 41.1), point(41.2, 12.3), point(12.3, 41.2),
			point(41.1, 12.2)}, 41.2, 12.3, inside},
		{"another place", []truce.Point{point(12.2, 41.1), point(12.3, 41.3), point(12.4, 41.3)}, 20, 30, inside},
		{"all alike", []truce.Point{point(12.2, 41.1), point(12.2, 41.1), point(12.2, 41.1)}, 41.1, 12.2, far},
	} {
		if got := RegionOf(c.points).exchanged(c.lat, c.lon); got != c.want {
			t.Errorf("%s: %d; want %d", c.name, got, c.want)
		}
	}
}

func TestWhatIsHeldShowsASwappedPositionToo(t *testing.T) {
	c := checker{options: Options{Region: &Box{West: 41, South: 12, East: 42, North: 13}}}
	warning, err := c.placed(point(41.5, 12.5))
	if err != nil || !strings.Contains(warning.String(), "where what is held already does") {
		t.Errorf("%q, %v", warning, err)
	}
	if warning, err := c.placed(point(12.5, 41.5)); warning.Format != "" || err != nil {
		t.Errorf("%q, %v", warning, err)
	}
}

func TestTheOriginIsNoPosition(t *testing.T) {
	for _, c := range []struct {
		bounds *Box
		p      truce.Point
		kept   bool
	}{
		{nil, truce.Point{}, false}, {nil, point(0, 10), true}, {nil, point(0.0001, 0), true},
		{&Box{-1, -1, 1, 1}, truce.Point{}, true},
	} {
		it := Item{Draft: Draft{Coded: truce.Coded{Where: truce.Place{Name: "Aldern", Point: &c.p, Precision: codes.Exact}}}}
		ch := checker{options: Options{Bounds: c.bounds}}
		if err := ch.position(&it); err != nil || (it.Draft.Coded.Where.Point != nil) != c.kept ||
			(len(it.Warnings) == 0) != c.kept {
			t.Errorf("%v in %v: %v, warnings %v, %v", c.p, c.bounds, it.Draft.Coded.Where, it.Warnings, err)
		}
	}
}

// A word for a missing value is no name in a list of names either.
func TestWordsForAMissingValueInAList(t *testing.T) {
	c := coding{options: &Options{}}
	if err := setAuthors(&c, "Army; NA ;Hill;?;"); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range c.draft.Coded.Authors {
		names = append(names, a.Name)
	}
	if !slices.Equal(names, []string{"Army", "Hill"}) || len(c.warnings) != 2 || c.warnings[0].Column != "authors" {
		t.Errorf("%q, %v", names, c.warnings)
	}
}

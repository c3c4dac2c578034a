package numeral

import (
	"strings"
	"testing"
)

// plainText is a text of words between spaces, marked with the rows of its language alone.
type plainText struct {
	lang  string
	words []string
}

// find returns what stands at word i under a concept: the longest phrase.
func (t plainText) find(i int, concept string) (micro int64, n int) {
	if i < 0 || i >= len(t.words) {
		return 0, 0
	}
	rest := strings.Join(t.words[i:], " ") + " "
	if t.lang == "ar" && concept != "and" {
		rest = strings.TrimPrefix(rest, "و")
	}
	for _, r := range Words(t.lang) {
		for _, p := range r.Phrases {
			p = strings.TrimSpace(p)
			if k := len(strings.Fields(p)); r.Concept == concept && k > n && strings.HasPrefix(rest, p+" ") {
				micro, n = Of(r.Of), k
			}
		}
	}
	return micro, n
}

func (t plainText) Digits(i int) (int64, int) {
	if i < 0 || i >= len(t.words) || Digit([]rune(t.words[i])[0]) < 0 {
		return 0, 0
	}
	d := SignsOf(t.lang).Read(strings.Join(t.words[i:], " "), 0)
	return d.Micro, 1 + strings.Count(strings.Join(t.words[i:], " ")[:d.End], " ")
}

func (t plainText) Word(i int) (int64, int)      { return t.find(i, "number") }
func (t plainText) One(i int) int                { _, n := t.find(i, "one"); return n }
func (t plainText) Power(i int) (int64, int)     { return t.find(i, "power") }
func (t plainText) Fraction(i int) (int64, int)  { return t.find(i, "fraction") }
func (t plainText) PartOfOne(i int) (int64, int) { return t.find(i, "part-of-one") }
func (t plainText) AndHalf(i int) int            { _, n := t.find(i, "and-half"); return n }
func (t plainText) word(i int) string {
	return strings.Join(t.words[max(i, 0):min(max(i, 0)+1, len(t.words))], "")
}
func (t plainText) And(i int) bool {
	return i > 0 && i < len(t.words) && (t.words[i] == "and" || t.words[i] == "و" && t.lang == "fa")
}
func (t plainText) Joined(i int) bool { return i < len(t.words) && strings.HasPrefix(t.words[i], "و") }
func (t plainText) Hyphen(i int) bool { return i < len(t.words) && t.words[i] == "-" }
func (t plainText) Between(i int) bool {
	return i < len(t.words) && (t.word(i) == "of" || t.word(i) == "a")
}
func (t plainText) Counts(i int) bool { return i > 0 && i < len(t.words) && t.words[i] == "N" }

func TestNumbersInWords(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		value      float64
		words      int
	}{
		{"en", "forty - two N", 42, 3},
		{"en", "one hundred and fifty thousand N", 150_000, 5},
		{"en", "half a million N", 500_000, 3},
		{"en", "two thirds of the members", 0, 0},
		{"en", "two and a half thousand N", 2500, 5},
		{"en", "twenty and five respectively", 20, 1},
		{"en", "two thousand five hundred", 2500, 4},
		{"en", "two hundred thousand five thousand", 200_000, 3},
		{"en", "1, 097 N", 1097, 2},
		{"en", "1.2 million N", 1_200_000, 2},
		{"en", "hundred N", 0, 0},
		{"ru", "двадцать пять тысяч N", 25_000, 3},
		{"ru", "полтора миллиона N", 1_500_000, 2},
		{"ru", "12 000 N", 12_000, 2},
		{"ru", "3,5 N", 3.5, 1},
		{"tr", "yüz elli iki N", 152, 3},
		{"tr", "on iki N", 12, 2},
		{"tr", "bin N", 1000, 1},
		{"tr", "1.250 N", 1250, 1},
		{"ar", "ثلاثمئة وأربعون N", 340, 2},
		{"ar", "خمسة وعشرون N", 25, 2},
		{"ar", "ربع مليون N", 250_000, 2},
		{"ar", "٢٬١٣٥ N", 2135, 1},
		{"fa", "صد و پنجاه N", 150, 3},
		{"fa", "هزار و ۲۰۰ N", 1200, 3},
	} {
		micro, n := Read(c.lang, plainText{c.lang, strings.Fields(c.text)}, 0)
		if micro != int64(c.value*Million) || n != c.words {
			t.Errorf("%s %q is read as %v of %d words, not %v of %d", c.lang, c.text, float64(micro)/Million, n, c.value,
				c.words)
		}
	}
}

func TestDigits(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		micro      int64
		end        int
		doubt      string
	}{
		{"en", "1,477", 1477 * Million, 5, "thousands"},
		{"en", "1, 097 people", 1097 * Million, 6, ", "},
		{"en", "3,4,5", 3 * Million, 1, ""},
		{"en", "24,5 tons", 24_500_000, 4, ","},
		{"en", "3,792.", 3792 * Million, 5, "thousands"},
		{"ru", "1.200", 1200 * Million, 5, "."},
		{"ru", "2 135,5", 2_135_500_000, 7, ""},
		{"tr", "1,5", 1_500_000, 3, ""},
	} {
		d := SignsOf(c.lang).Read(c.text, 0)
		if d.Micro != c.micro || d.End != c.end || d.Doubt != c.doubt {
			t.Errorf("%s %q is read as %+v", c.lang, c.text, d)
		}
	}
	if d := SignsOf("en").Read("12:30 today", 0); !d.Clock {
		t.Errorf("a time of day is a number: %+v", d)
	}
	if d := SignsOf("en").Read("1234567890123", 0); !d.Long {
		t.Errorf("thirteen digits are a count: %+v", d)
	}
}

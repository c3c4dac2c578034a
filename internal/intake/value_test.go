package intake

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/codes"
)

func TestSpan(t *testing.T) {
	damascus := time.FixedZone("UTC+2", 2*3600)
	for _, c := range []struct{ in, want string }{
		{"2017-01-15", "2017-01-14T22:00:00Z 2017-01-15T21:59:59Z"},
		{"2017-01", "2016-12-31T22:00:00Z 2017-01-31T21:59:59Z"},
		{"2016", "2015-12-31T22:00:00Z 2016-12-31T21:59:59Z"},
		{"2016-02-29", "2016-02-28T22:00:00Z 2016-02-29T21:59:59Z"},
		{"2017-01-15T21:10", "2017-01-15T19:10:00Z 2017-01-15T19:10:59Z"},
		{"2017-01-15 21:10:30", "2017-01-15T19:10:30Z 2017-01-15T19:10:30Z"},
		{"2017-01-15T21:10Z", "2017-01-15T21:10:00Z 2017-01-15T21:10:59Z"},
		{"2017-01-15T21:10:30.250+03:00", "2017-01-15T18:10:30Z 2017-01-15T18:10:30Z"},
		{"٢٠١٧-٠١-١٥", "2017-01-14T22:00:00Z 2017-01-15T21:59:59Z"},
		{"2017-02-29", "! is not a date: February 2017 has 28 days"},
		{"2017-13-01", "! is not a date: there is no month 13"},
		{"2017-1-15", "2017-01-14T22:00:00Z 2017-01-15T21:59:59Z"}, // the year stands first: there is one way
		{"15/01/2017", "! does not begin with the year: write the year first, 2017-01-15"},
		{"15.01.2017", "! does not begin with the year: write the year first, 2017-01-15"},
		{"1970-01-01", "! is how programs write a date that they do not have: leave the cell empty"},
		{"1900-01-01 00:00:00", "! is how programs write a date that they do not have: leave the cell empty"},
		{"1970-01-02", "1970-01-01T22:00:00Z 1970-01-02T21:59:59Z"},
		{"9999-12-31", "! lies after 2199"},
		{"2200", "! lies after 2199"},
		{"1395-10-26", "! lies before 1900: dates are those of the Gregorian calendar"},
		{"2017-01-15T25:10", "! is not a date (2017-01-15, 2017-01, 2017) or a time (2017-01-15T21:10, with +02:00 or Z " +
			"where the zone is known)"},
		{"soon", "! is not a date (2017-01-15, 2017-01, 2017) or a time (2017-01-15T21:10, with +02:00 or Z where the zone " +
			"is known)"},
	} {
		got, err := Span(c.in, damascus)
		s := fmt.Sprintf("%s %s", got.From, got.To)
		if err != nil {
			s = "! " + err.Error()
			if got != (truce.Interval{}) {
				t.Errorf("Span(%q) = %v beside an error", c.in, got)
			}
		}
		if s != c.want {
			t.Errorf("Span(%q) = %s; want %s", c.in, s, c.want)
		}
	}
}

func TestWhen(t *testing.T) {
	o := Options{Now: truce.At(time.Date(2017, 3, 1, 0, 0, 0, 0, time.UTC))}
	for _, c := range []struct{ start, end, want string }{
		{"2017-01-15", "2017-01-16", "2017-01-15T00:00:00Z 2017-01-16T23:59:59Z 0"},
		{"2017-01-15T21:00", "2017-01-15", "2017-01-15T21:00:00Z 2017-01-15T23:59:59Z 0"},
		{"", "2017-01-16", "unknown 2017-01-16T23:59:59Z 0"},
		{"", "", "unknown unknown 0"},
		{"2017-01-15", "2017-01-14", "! 1 lies before the start, 2017-01-15"},
		{"2017-01-15", "x", "! 1 is not a date"},
		{"2018-01-15", "", "! 0 lies in the future"},
		{"2017-01-15", "2107-01-16", "! 1 lies in the future"},
		{"", "2017-03-04", "! 1 lies in the future"},
		{"2017-03-02", "2017-03-02", "2017-03-02T00:00:00Z"}, // a zone ahead of ours is there already
		{"2017-02-27", "2017-03-02", "2017-02-27T00:00:00Z 2017-03-02T23:59:59Z 0"},
	} {
		got, column, err := o.When(c.start, c.end)
		s := fmt.Sprintf("%s %s %d", got.From, got.To, column)
		if err != nil {
			s = fmt.Sprintf("! %d %v", column, err)
		}
		if !strings.HasPrefix(s, c.want) {
			t.Errorf("When(%q, %q) = %s; want %s", c.start, c.end, s, c.want)
		}
	}
}

func TestCount(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "0 false"}, {"0", "0 true"}, {"12", "12 true"}, {"12.0", "12 true"}, {"۱۲", "12 true"},
		{"-1", "! is negative"}, {"−1", "! is negative"}, {"1.5", "! is not a whole number"},
		{"1,200", "! is not a whole number"},
		{"several", "! is not a whole number"}, {"+3", "! is not a whole number"}, {"10000001", "! is more than 10000000"},
		{"99999999999999999999", "! is not a whole number"},
	} {
		n, known, err := Count(c.in)
		s := fmt.Sprint(n, " ", known)
		if err != nil {
			s = "! " + err.Error()
		}
		if !strings.HasPrefix(s, c.want) {
			t.Errorf("Count(%q) = %s; want %s", c.in, s, c.want)
		}
	}
}

func TestPosition(t *testing.T) {
	for _, c := range []struct{ lat, lon, want string }{
		{"35.952829", "39.007879", "359528290 390078790"},
		{"35,952829", "39,007879", "359528290 390078790"},
		{"-0.5", "+0.25", "-5000000 2500000"},
		{"٣٥٫٥", "36", "355000000 360000000"},
		{"-91", "0", "! 0 is not between -90 and 90: latitude and longitude (0) are probably swapped"},
		{"135", "35", "! 0 is not between -90 and 90: latitude and longitude (35) are probably swapped"},
		{"195", "35", "! 0 is not between -90 and 90"},
		{"35", "195", "! 1 is not between -180 and 180"},
		{"NaN", "35", "! 0 is not a number of degrees"},
		{"35°57'N", "35", "359500000 350000000"},
		{"12.5N", "41.2E", "125000000 412000000"},
		{"N 12,5", "E41,2", "125000000 412000000"},
		{"12.5° S", "41.2°W", "-125000000 -412000000"},
		{"12°30'00\"N", "041°12'00\"E", "125000000 412000000"},
		{"12.5 с.ш.", "41.2 в.д.", "125000000 412000000"},
		{"١٢٫٥ شمالا", "41.2 شرقا", "125000000 412000000"},
		{"12.5E", "41.2N", "! 0 names the hemisphere E"},
		{"12.5N", "41.2S", "! 1 names the hemisphere S"},
		{"-12.5N", "41.2E", "! 0 is not a number of degrees"},
		{"12.5X", "41.2E", "! 0 is not a number of degrees"},
		{"12°75'N", "41.2E", "! 0 is not a number of degrees"},
		{"91N", "41.2E", "! 0 is not between"},
		{"35", "1e1", "! 1 is not a number of degrees"},
		{"35", "1,000,0", "! 1 is not a number of degrees"},
	} {
		p, at, err := Position(c.lat, c.lon)
		s := fmt.Sprint(p.LatE7, " ", p.LonE7)
		if err != nil {
			s = fmt.Sprintf("! %d %v", at, err)
		}
		if !strings.HasPrefix(s, c.want) {
			t.Errorf("Position(%q, %q) = %s; want %s", c.lat, c.lon, s, c.want)
		}
	}
}

func TestTidyListOutlets(t *testing.T) {
	for in, want := range map[string]string{"": "", " a  b ": "a b", "a\nb": "a b", "a\u00a0b": "a b", "ab": "ab",
		"a ": "a", "ا ب": "ا ب", "a\x07b": "a b"} {
		if got := Tidy(in); got != want {
			t.Errorf("Tidy(%q) = %q; want %q", in, got, want)
		}
	}
	if got := fmt.Sprintf("%q", List(" a; b;; c d ;")); got != `["a" "b" "c d"]` {
		t.Errorf("List: %s", got)
	}
	for in, want := range map[string]string{
		`{"Hill Army",Guard}`: `["Hill Army" "Guard"]`, `["River Guard", "Tide, North"]`: `["River Guard" "Tide, North"]`,
		`['Hill Army', 'Guard']`: `["Hill Army" "Guard"]`, "(2:Hill Army,Guard)": `["Hill Army" "Guard"]`, "{}": "[]",
		"Guard (North)": `["Guard (North)"]`, "(North) Guard": `["(North) Guard"]`, "(North)": `["(North)"]`,
		"Army, Hill": `["Army, Hill"]`, `["A" and "B"]`: `["[\"A\" and \"B\"]"]`, "[A]; [B]": `["[A]" "[B]"]`,
	} {
		if got := fmt.Sprintf("%q", List(in)); got != want {
			t.Errorf("List(%q): %s; want %s", in, got, want)
		}
	}
	if got, all := Outlets("B;A;B; A ;C"); got != "B; A; C" || !all {
		t.Errorf("Outlets: %q, %t", got, all)
	}
	if got, all := Outlets(strings.Repeat("x", 600) + ";A"); got != "" || all {
		t.Errorf("Outlets beyond the limit: %q, %t", got, all)
	}
}

func TestWords(t *testing.T) {
	for _, m := range means {
		if !m.Valid() {
			t.Errorf("%q is not a class of weapon", m)
		}
	}
	for _, p := range precisions {
		if !p.Valid() {
			t.Errorf("%q is not a class of precision", p)
		}
	}
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"shelling", "shelling"}, {"Air_Strike", "air strike"}, {"SMALL ARMS FIRE", "small-arms fire"},
		{"shellling", `! is not a kind of event; the nearest is "shelling"`},
		{"seige", `! is not a kind of event; the nearest is "siege"`},
		{"bombing of a mine", `! is not a kind of event; the nearest is "bomb or mine"`},
		{"xyzzy plugh", `! is not a kind of event; these are: shelling; air strike; `},
		{strings.Repeat("shelling", 20), `! is not a kind of event; these are: `},
	} {
		k, err := word(c.in, truce.Say("a kind of event"), codes.EventKinds[:])
		s := string(k)
		if err != nil {
			s = "! " + err.Error()
		}
		if s != c.want && !(strings.HasSuffix(c.want, " ") && strings.HasPrefix(s, c.want)) {
			t.Errorf("word(%q) = %s; want %s", c.in, s, c.want)
		}
	}
}

// FuzzValues holds the readers of cells to: no panic, zero beside an error, and results that the vocabulary accepts.
func FuzzValues(f *testing.F) {
	for _, s := range []string{"2017-01-15", "2017-01-15T21:10:30.250+03:00", "٢٠١٧", "12.0", "-35,95", "a;b; c", "",
		"2017-01-15T", "0x1p2"} {
		f.Add(s, "39.007879")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if i, err := Span(a, time.UTC); err != nil && i != (truce.Interval{}) || err == nil && (!i.Known() || !i.Valid()) {
			t.Errorf("Span(%q) = %v, %v", a, i, err)
		}
		if n, known, err := Count(a); n < 0 || err != nil && (known || n != 0) {
			t.Errorf("Count(%q) = %d, %t, %v", a, n, known, err)
		}
		if p, _, err := Position(a, b); !p.Valid() || err != nil && p != (truce.Point{}) {
			t.Errorf("Position(%q, %q) = %v, %v", a, b, p, err)
		}
		if s := Tidy(a); Tidy(s) != s || strings.ContainsAny(s, "\n\r\t") {
			t.Errorf("Tidy(%q) = %q", a, s)
		}
		if k, err := word(a, truce.Say("a kind of event"), codes.EventKinds[:]); !k.Valid() || err != nil && k != "" {
			t.Errorf("word(%q) = %q, %v", a, k, err)
		}
	})
}

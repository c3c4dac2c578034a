package find

import (
	"reflect"
	"testing"

	"truce/codes"
)

// What is written is read so, in whatever language and order; what may mean two things is left as words.
func TestRead(t *testing.T) {
	x := new(Lexicon)
	for m, list := range map[int][]string{1: {"January", "كانون الثاني", "января"}, 3: {"March", "Mar", "Mart", "آذار"},
		5: {"May", "Mayıs"}, 6: {"June"}, 7: {"July"}} {
		for _, name := range list {
			x.Month(name, m)
		}
	}
	for k, list := range map[codes.EventKind][]string{codes.Shelling: {"shelling", "обстрел"},
		codes.AirStrike:   {"air strike"},
		codes.DroneStrike: {"drone strike"}, codes.SmallArms: {"small-arms fire"}} {
		for _, name := range list {
			x.Kind(name, k)
		}
	}
	mortar := codes.AllMeans[1]
	x.Means("mortar", mortar)
	x.Means("миномёт", mortar)
	words := func(list ...string) []string { return list }
	for text, want := range map[string]Query{
		"":                        {},
		"17 March":                {Day: "2030-03-17"},
		"March 17":                {Day: "2030-03-17"},
		"17 March 2017":           {Day: "2017-03-17"},
		"17.3.2017":               {Day: "2017-03-17"},
		"2017-03-17":              {Day: "2017-03-17"},
		"١٧ آذار":                 {Day: "2030-03-17"},
		"3 كانون الثاني":          {Day: "2030-01-03"},
		"31 February":             {Words: words("31", "february")},
		"31 June":                 {Words: words("31", "june")},
		"17.3.":                   {Day: "2030-03-17"},
		"17/3 Aldern":             {Day: "2030-03-17", Words: words("aldern")},
		"31.6.":                   {Words: words("31", "6")},
		"March 2017":              {Day: "2017-03"},
		"17":                      {Words: words("17")},
		"17 Ju":                   {Words: words("17", "ju")}, // of two months
		"shelling 17 March":       {Kind: codes.Shelling, Day: "2030-03-17"},
		"обстрел":                 {Kind: codes.Shelling},
		"drone":                   {Kind: codes.DroneStrike},
		"strike":                  {Words: words("strike")}, // of two kinds
		"mortar":                  {Means: mortar},
		"миномёт 17 March Aldern": {Means: mortar, Day: "2030-03-17", Words: words("aldern")},
		"Aldern":                  {Words: words("aldern")},
	} {
		got := x.Read(text, 2030)
		got.All, got.Written = nil, ""
		if len(got.Words) == 0 {
			got.Words = nil
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q is read %+v; want %+v", text, got, want)
		}
	}
}

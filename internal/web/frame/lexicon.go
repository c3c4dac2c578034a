package frame

import (
	"strconv"

	"truce/codes"
	"truce/internal/find"
)

// Lexicon is what can be asked for by the words of catalogs: months, kinds of event and weapons in all their languages,
// and as the record writes them.
func Lexicon(catalogs map[string]*Catalog) *find.Lexicon {
	x := new(find.Lexicon)
	for _, c := range catalogs {
		for m := 1; m <= 12; m++ {
			for _, key := range []string{"month.", "month.short."} {
				x.Month(c.Pick(key+strconv.Itoa(m), nil), m)
			}
		}
		for _, k := range codes.EventKinds {
			x.Kind(string(k), k)
			x.Kind(c.Word("kind", k), k)
		}
		for _, m := range codes.AllMeans {
			x.Means(string(m), m)
			x.Means(c.Word("means", m), m)
		}
		for _, o := range codes.Objects {
			x.Object(string(o), o)
			x.Object(c.Word("object", o), o)
		}
	}
	return x
}

// Lexicon is that of the pages.
func (s *Site) Lexicon() *find.Lexicon { return Lexicon(s.words) }

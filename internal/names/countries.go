package names

import (
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// IsCountry reports whether a name is that of a country in one of the languages of the pages: it says nothing of where
// in the country something is.
func IsCountry(name string) bool { return countries()[Fold(name)] }

// countries holds the names of all countries, folded.
var countries = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, l := range []language.Tag{language.English, language.Arabic, language.Russian, language.Turkish,
		language.Persian} {
		of := display.Regions(l)
		for _, code := range codes() {
			if r, err := language.ParseRegion(code); err == nil && r.IsCountry() {
				all[Fold(of.Name(r))] = true
			}
		}
	}
	delete(all, "")
	return all
})

// codes are all pairs of letters, among them those of the countries.
func codes() (list []string) {
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			list = append(list, string(a)+string(b))
		}
	}
	return list
}

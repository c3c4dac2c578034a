package names

import "testing"

func TestNamesOfCountries(t *testing.T) {
	for _, name := range []string{"Syria", "SYRIA", "سوريا", "Сирия", "Suriye", "سوریه", "Türkiye"} {
		if !IsCountry(name) {
			t.Errorf("%q is no country", name)
		}
	}
	for _, name := range []string{"", "Aleppo", "Aldern", "Homs", "حلب", "Syria Street"} {
		if IsCountry(name) {
			t.Errorf("%q is a country", name)
		}
	}
}

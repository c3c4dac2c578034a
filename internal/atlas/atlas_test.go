package atlas

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"truce"
	"truce/internal/tile"
)

func real(tb testing.TB) *Atlas {
	a, err := Open()
	if truce.KindOf(err) == truce.Unavailable {
		tb.Skip("built without data/world.zip; make assets builds it")
	}
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// TestTheWorldIsThere asks for places that everybody knows.
func TestTheWorldIsThere(t *testing.T) {
	a := real(t)
	for _, c := range []struct {
		what     string
		lon, lat float64
		land     bool
	}{
		{"Aleppo", 37.16, 36.2, true}, {"the sea off Latakia", 35, 35.5, false}, {"Kyiv", 30.5, 50.45, true},
		{"Khartoum", 32.53, 15.6, true}, {"the Pacific", -140, 0, false}, {"Bogotá", -74.1, 4.6, true},
		{"the Caspian Sea", 51, 42, false}, {"Fiji", 178, -17.8, true},
	} {
		for _, zoom := range []int{4, 8} {
			land := false
			at := orb.Point{c.lon, c.lat}
			a.Within(orb.Bound{Min: at, Max: at}, zoom, func(s *Shape) {
				if s.Layer == Land && encloses(s.Parts[0], at) {
					land = true
					for _, hole := range s.Parts[1:] {
						land = land && !encloses(hole, at)
					}
				}
			})
			if land != c.land {
				t.Errorf("%s is land at zoom %d: %v, want %v", c.what, zoom, land, c.land)
			}
		}
	}
}

func encloses(ring orb.LineString, p orb.Point) (inside bool) {
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
			inside = !inside
		}
	}
	return inside
}

func TestNamesAreInFiveLanguages(t *testing.T) {
	a := real(t)
	for lang, want := range map[string]string{"en": "Syria", "ar": "سوريا", "ru": "Сирия", "tr": "Suriye", "fa": "سوریه",
		"xx": "Syria"} {
		found := false
		for i := range a.Names {
			found = found || a.Names[i].Kind == "country" && a.Names[i].In(lang) == want
		}
		if !found {
			t.Errorf("no country is called %s in %s", want, lang)
		}
	}
}

// TestEveryTileOfAViewReads reads tiles at every zoom level with another library's reader.
func TestEveryTileOfAViewReads(t *testing.T) {
	a := real(t)
	for zoom := maptile.Zoom(0); zoom <= Deepest; zoom++ {
		at := maptile.At(orb.Point{37.1, 36.2}, zoom)
		b := a.Tile(tile.Tile{Z: uint32(zoom), X: at.X, Y: at.Y}, "ar")
		got, err := mvt.Unmarshal(b)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		for _, l := range got {
			seen[l.Name] = len(l.Features)
		}
		if seen["land"] == 0 || zoom > 1 && zoom < 7 && seen["country"] == 0 || zoom > 5 && seen["names"] == 0 {
			t.Errorf("the tile at zoom %d has %v", zoom, seen)
		}
		if len(b) > 300_000 {
			t.Errorf("the tile at zoom %d has %d bytes", zoom, len(b))
		}
	}
}

func TestDamagedArchive(t *testing.T) {
	if _, err := read([]byte("PK")); err == nil {
		t.Error("garbage is a world")
	}
}

func BenchmarkTile(b *testing.B) {
	a := real(b)
	for _, zoom := range []maptile.Zoom{0, 3, 6, 8} {
		at := maptile.At(orb.Point{37.1, 36.2}, zoom)
		b.Run(string('0'+rune(zoom)), func(b *testing.B) {
			n := 0
			for b.Loop() {
				n = len(a.Tile(tile.Tile{Z: uint32(zoom), X: at.X, Y: at.Y}, "en"))
			}
			b.ReportMetric(float64(n), "bytes")
		})
	}
}

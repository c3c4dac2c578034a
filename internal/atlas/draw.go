package atlas

import (
	"strings"

	"github.com/paulmach/orb"

	"truce"
	"truce/internal/geo"
	"truce/internal/names"
	"truce/internal/tile"
)

// Deepest is the zoom level of the finest tiles: what there is at a country's scale. Deeper views enlarge them.
const Deepest = 8

// Within calls do with every shape that is drawn at the zoom level and may reach into the bound, layer by layer.
func (a *Atlas) Within(b orb.Bound, zoom int, do func(*Shape)) {
	for l := range layers {
		for i := range a.Shapes {
			if s := &a.Shapes[i]; s.Layer == l && s.First <= zoom && zoom <= s.Last && s.around.Intersects(b) {
				do(s)
			}
		}
	}
}

// NamesWithin calls do with every name in the bound for which there is room at the zoom level: countries first, then
// provinces and towns.
func (a *Atlas) NamesWithin(b orb.Bound, zoom int, do func(*Name)) {
	for i := range a.Names {
		n := &a.Names[i]
		if lat, lon := n.Point.Degrees(); n.First <= zoom && b.Contains(orb.Point{lon, lat}) {
			do(n)
		}
	}
}

// Tile returns the vector tile of what lies under a map, with names in the language; nil where there is nothing: sea.
// It has a layer for each of [Layer], and one of names: each with its kind, its text and the zoom level it is shown
// from.
func (a *Atlas) Tile(t tile.Tile, lang string) []byte {
	zoom := int(t.Z)
	made := make([]*tile.Layer, layers)
	for l := range layers {
		made[l] = t.Layer(l.String())
	}
	a.Within(t.Around(), zoom, func(s *Shape) {
		if s.Layer.Filled() {
			made[s.Layer].Area(s.Parts)
			return
		}
		for _, part := range s.Parts {
			made[s.Layer].Line(part)
		}
	})
	names := t.Layer("names")
	a.NamesWithin(t.Bound(), min(zoom+1, Deepest+1), func(n *Name) {
		lat, lon := n.Point.Degrees()
		x, y := t.Place(orb.Point{lon, lat})
		names.Point(x, y, tile.Property{Key: "kind", Value: n.Kind}, tile.Property{Key: "text", Value: n.In(lang)},
			tile.Property{Key: "first", Value: n.First})
	})
	return tile.Join(append(made, names)...)
}

// Province returns where the name of a province stands on a map: of several with the name the one nearest to a point.
// Sources add what it is ("Aleppo governorate"): without the last or the first word it is the same. False where no
// province is called so, or none within 1,500 km.
func (a *Atlas) Province(name string, near truce.Point) (at truce.Point, ok bool) {
	const most = 1_500_000
	words := strings.Fields(names.Fold(name))
	for _, some := range [][]string{words, words[:max(0, len(words)-1)], words[min(1, len(words)):]} {
		best := float64(most)
		for _, i := range a.provinces[strings.Join(some, " ")] {
			if d := geo.Distance(near, a.Names[i].Point); d < best {
				best, at, ok = d, a.Names[i].Point, true
			}
		}
		if ok {
			return at, true
		}
	}
	return at, false
}

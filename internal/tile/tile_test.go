package tile

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
)

// TestAnotherReaderReadsTheTile holds what is written to a reader that shares no code with the writer, and places to
// the projection of another library.
func TestAnotherReaderReadsTheTile(t *testing.T) {
	at := Tile{Z: 6, X: 38, Y: 25}
	same := maptile.New(at.X, at.Y, maptile.Zoom(at.Z))
	for i := range 2 {
		if got, want := at.Bound(), same.Bound(); math.Abs(got.Min[i]-want.Min[i]) > 1e-9 ||
			math.Abs(got.Max[i]-want.Max[i]) > 1e-9 {
			t.Errorf("the tile shows %v, want %v", got, want)
		}
	}
	b := at.Bound()
	inside := orb.Point{(b.Min[0] + b.Max[0]) / 2, (b.Min[1] + b.Max[1]) / 2}
	far := orb.Point{b.Max[0] + 40, inside[1]}
	ring := orb.LineString{{b.Min[0] - 9, b.Min[1] - 9}, {b.Max[0] + 9, b.Min[1] - 9}, {b.Max[0] + 9, inside[1]},
		{b.Min[0] - 9, inside[1]}, {b.Min[0] - 9, b.Min[1] - 9}}
	before := append(orb.LineString{}, ring...)
	l := at.Layer("things")
	x, y := at.Place(inside)
	l.Point(x, y, Property{"name", "Зарка"}, Property{"n", 3})
	l.Point(x, y, Property{"n", 3}, Property{"m", 70_000})
	l.Line(orb.LineString{inside, far}, Property{"name", "road"})
	l.Line(orb.LineString{far, {far[0] + 1, far[1]}}, Property{"name", "elsewhere"})
	l.Area([]orb.LineString{ring}, Property{"name", "land"})
	l.Area([]orb.LineString{{far, {far[0] + 1, far[1]}, {far[0] + 1, far[1] + 1}, far}})
	for i := range ring {
		if ring[i] != before[i] {
			t.Fatal("clipping wrote over what it was given")
		}
	}
	got, err := mvt.Unmarshal(Join(l, at.Layer("nothing")))
	if err != nil || len(got) != 1 || got[0].Name != "things" || len(got[0].Features) != 4 || got[0].Extent != Extent {
		t.Fatalf("read back as %+v, %v", got, err)
	}
	f := got[0].Features
	if f[0].Properties["name"] != "Зарка" || f[0].Properties["n"] != 3.0 || f[1].Properties["m"] != 70_000.0 ||
		f[0].Geometry != (orb.Point{float64(x), float64(y)}) {
		t.Errorf("the points are read as %+v %v and %+v", f[0].Properties, f[0].Geometry, f[1].Properties)
	}
	edge := Extent * (1 + margin)
	if line := f[2].Geometry.(orb.LineString); len(line) != 2 || math.Abs(line[1][0]-edge) > 1 {
		t.Errorf("the line is read as %v, want it to end at %v", line, edge)
	}
	area := f[3].Geometry.(orb.Polygon)
	if len(area) != 1 || len(area[0]) != 5 || area[0].Orientation() != orb.CCW {
		t.Errorf("the area is read as %v", area)
	}
	if Join(at.Layer("nothing")) != nil {
		t.Error("a tile with nothing on it is something")
	}
}

func TestThereAreOnlySoManyTiles(t *testing.T) {
	for _, c := range []struct {
		t    Tile
		want bool
	}{{Tile{0, 0, 0}, true}, {Tile{0, 1, 0}, false}, {Tile{3, 7, 7}, true}, {Tile{3, 7, 8}, false},
		{Tile{22, 1<<22 - 1, 0}, true}, {Tile{23, 0, 0}, false}} {
		if got := c.t.Valid(); got != c.want {
			t.Errorf("%v is valid: %v", c.t, got)
		}
	}
}

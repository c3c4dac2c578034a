package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"truce"
)

func TestBoxOf(t *testing.T) {
	for _, c := range []struct {
		name   string
		points []truce.Point
		want   Box
	}{
		{"one", []truce.Point{at(1, 2)}, Box{1e7, 2e7, 1e7, 2e7}},
		{"some", []truce.Point{at(1, 2), at(-3, 9), at(4, 5)}, Box{-3e7, 2e7, 4e7, 9e7}},
		{"over the antimeridian", []truce.Point{at(0, 179), at(1, -179), at(2, -178)}, Box{0, 179e7, 2e7, -178e7}},
		{"the shorter way in any order", []truce.Point{at(0, -60), at(0, 60), at(0, 0)}, Box{0, -60e7, 0, 60e7}},
	} {
		if got, ok := BoxOf(c.points...); !ok || got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if b, ok := BoxOf(); ok || b != (Box{}) {
		t.Errorf("a box of nothing: %v", b)
	}
}

func TestBoxHoldsItsPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOfN(anyPoint(), 1, 9).Draw(t, "points")
		box, _ := BoxOf(points...)
		for _, p := range points {
			if !box.Contains(p) {
				t.Fatalf("%v lacks %v", box, p)
			}
		}
	})
}

func anyPoint() *rapid.Generator[truce.Point] {
	return rapid.Custom(func(t *rapid.T) truce.Point {
		return truce.Point{
			LatE7: rapid.Int32Range(-halfTurn/2, halfTurn/2).Draw(t, "lat"),
			LonE7: rapid.Int32Range(-halfTurn, halfTurn).Draw(t, "lon"),
		}
	})
}

func TestBoxAroundHoldsWhatIsNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := anyPoint().Draw(t, "p"), anyPoint().Draw(t, "q")
		if d := Distance(p, q); !BoxAround(p, d).Contains(q) {
			t.Fatalf("the box of %v m around %v lacks %v", d, p, q)
		}
	})
}

func TestBoxAroundIsTight(t *testing.T) {
	const degree = earthRadius * math.Pi / 180
	for _, c := range []struct {
		p      truce.Point
		metres float64
		want   Box
	}{
		{at(0, 0), degree, Box{-1e7, -1e7, 1e7, 1e7}},
		{at(0, 179.5), degree, Box{-1e7, 178.5e7, 1e7, -179.5e7}},
		{at(89.5, 0), degree, Box{88.5e7, -180e7, 90e7, 180e7}},
		{at(60, 10), degree, Box{59e7, 8e7, 61e7, 12e7}},
	} {
		got := BoxAround(c.p, c.metres)
		for i, d := range []int32{got.South - c.want.South, got.West - c.want.West, got.North - c.want.North,
			got.East - c.want.East} {
			if d < -5000 || d > 5000 { // 0.0005 degree: the parallel bulges
				t.Errorf("BoxAround(%v) = %v, want %v (side %d)", c.p, got, c.want, i)
			}
		}
	}
}

func TestLooksSwapped(t *testing.T) {
	syria := Box{South: 32.3e7, West: 35.7e7, North: 37.4e7, East: 42.4e7}
	for _, c := range []struct {
		lat, lon float64
		want     bool
	}{
		{33.5, 36.3, false}, {38.5, 35.9, true}, {36.3, 37.1, false}, {40.1, 35.3, true},
		{51.5, 0, false}, {math.NaN(), 36, false},
	} {
		if got := LooksSwapped(c.lat, c.lon, syria); got != c.want {
			t.Errorf("LooksSwapped(%v, %v) = %v, want %v", c.lat, c.lon, got, c.want)
		}
	}
	korea := Box{South: 33e7, West: 124e7, North: 43e7, East: 131e7}
	if !LooksSwapped(127, 37.5, korea) {
		t.Error("a longitude past 90 in the place of the latitude is not noticed")
	}
}

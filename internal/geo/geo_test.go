package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"truce"
	"truce/codes"
)

func at(lat, lon float64) truce.Point {
	p, ok := truce.PointOf(lat, lon)
	if !ok {
		panic("no such point")
	}
	return p
}

func TestDistance(t *testing.T) {
	const degree = earthRadius * math.Pi / 180
	for _, c := range []struct {
		a, b  truce.Point
		want  float64
		error float64
	}{
		{at(33.5, 36.3), at(33.5, 36.3), 0, 0},
		{at(0, 0), at(1, 0), degree, 1e-3},
		{at(10, 179.5), at(10, -179.5), 109505, 5}, // over the antimeridian, a degree at 10 north
		{at(0, 0), at(0, 180), 180 * degree, 1},
		{at(90, 0), at(-90, 77), 180 * degree, 1},
		{at(90, 0), at(90, 120), 0, 1e-6},
		{at(60, 10), at(60, 11), 55597, 10},
		{at(35, 38), at(35, 38.0000001), 0.0091, 0.0001},
		// Paris to Moscow; on the ellipsoid 2,487 km.
		{at(48.8566, 2.3522), at(55.7558, 37.6173), 2486e3, 3e3},
	} {
		if got := Distance(c.a, c.b); math.Abs(got-c.want) > c.error {
			t.Errorf("Distance(%v, %v) = %v, want %v ± %v", c.a, c.b, got, c.want, c.error)
		}
		if there, back := Distance(c.a, c.b), Distance(c.b, c.a); there != back {
			t.Errorf("Distance(%v, %v) = %v, back %v", c.a, c.b, there, back)
		}
	}
}

// square is ten degrees wide around 35 north, 38 east.
var square = []truce.Point{at(30, 33), at(30, 43), at(40, 43), at(40, 33)}

func TestInRing(t *testing.T) {
	notch := []truce.Point{at(0, 0), at(0, 10), at(10, 10), at(5, 5), at(10, 0)} // a bite out of the north
	for _, c := range []struct {
		name   string
		p      truce.Point
		radius int32
		ring   []truce.Point
		want   Position
	}{
		{"middle", at(35, 38), 500, square, Inside},
		{"far", at(35, 50), 500, square, Outside},
		{"near the border, exact", at(35, 42.99), 500, square, Inside},
		{"near the border, within 25 km", at(35, 42.99), 25_000, square, Straddles},
		{"over the border, within 25 km", at(35, 43.01), 25_000, square, Straddles},
		{"circle larger than the area", at(35, 38), 1_000_000, square, Straddles},
		{"circle around the area", at(35, 60), 3_000_000, square, Straddles},
		{"on the border", at(35, 43), 0, square, Straddles},
		{"on a corner", at(40, 43), 0, square, Straddles},
		{"level with a corner, west", at(40, 20), 0, square, Outside},
		{"level with a corner, east", at(30, 60), 0, square, Outside},
		{"in the bite", at(8, 5), 0, notch, Outside},
		{"below the bite", at(3, 5), 0, notch, Inside},
		{"beside the bite, level with its tip", at(5, 1), 0, notch, Inside},
		{"no area", at(35, 38), 0, nil, Unknown},
		{"a line", at(35, 38), 0, square[:2], Unknown},
		{"around the pole", at(85, 0), 0, []truce.Point{at(80, 0), at(80, 120), at(80, -120)}, Unknown},
		{"a point off the globe", at(35, 38), 0, []truce.Point{{LatE7: 2e9}, at(0, 1), at(1, 0)}, Unknown},
	} {
		if got := InRing(c.p, c.radius, c.ring); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestInRingAcrossTheAntimeridian(t *testing.T) {
	fiji := []truce.Point{at(-20, 177), at(-20, -178), at(-15, -178), at(-15, 177)}
	for _, c := range []struct {
		p    truce.Point
		want Position
	}{
		{at(-17, 178), Inside}, {at(-17, -179), Inside}, {at(-17, 180), Inside}, {at(-17, -180), Inside},
		{at(-17, 176), Outside}, {at(-17, -177), Outside}, {at(-17, 0), Outside},
	} {
		if got := InRing(c.p, 100, fiji); got != c.want {
			t.Errorf("InRing(%v) = %v, want %v", c.p, got, c.want)
		}
	}
	if d, ok := DistanceToBorder(at(-17.5, 179.5), fiji); !ok || math.Abs(d-265e3) > 2e3 {
		t.Errorf("DistanceToBorder = %v, %v; want 265 km, to the eastern edge", d, ok)
	}
}

// TestInRingHoldsWhereTheGlobeIsTurned turns a point and a ring to any longitude, starts the ring anywhere, in either
// direction: nothing changes.
func TestInRingHoldsWhereTheGlobeIsTurned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lon := rapid.Int32Range(-200_000_000, 200_000_000)
		lat := rapid.Int32Range(-600_000_000, 600_000_000)
		point := rapid.Custom(func(t *rapid.T) truce.Point {
			return truce.Point{LatE7: lat.Draw(t, "lat"),
				LonE7: lon.Draw(t, "lon")}
		})
		ring := rapid.SliceOfN(point, 3, 8).Draw(t, "ring")
		p := point.Draw(t, "p")
		radius := rapid.Int32Range(0, 100_000).Draw(t, "radius")
		turn := rapid.Int64Range(-halfTurn, halfTurn).Draw(t, "turn")
		start := rapid.IntRange(0, len(ring)-1).Draw(t, "start")
		turned := make([]truce.Point, 0, len(ring)+1)
		for i := range ring {
			turned = append(turned, turnedBy(ring[(start+i)%len(ring)], turn))
		}
		want := InRing(p, radius, ring)
		if got := InRing(turnedBy(p, turn), radius, turned); got != want {
			t.Fatalf("turned by %d: %v, want %v", turn, got, want)
		}
		for i, j := 0, len(turned)-1; i < j; i, j = i+1, j-1 {
			turned[i], turned[j] = turned[j], turned[i]
		}
		if got := InRing(turnedBy(p, turn), radius, append(turned, turned[0])); got != want {
			t.Fatalf("reversed and closed: %v, want %v", got, want)
		}
	})
}

func turnedBy(p truce.Point, e7 int64) truce.Point {
	return truce.Point{LatE7: p.LatE7, LonE7: int32(wrap(int64(p.LonE7) + e7))}
}

func TestInCircle(t *testing.T) {
	c := truce.Circle{Centre: at(35, 38), RadiusM: 10_000}
	for _, x := range []struct {
		p      truce.Point
		radius int32
		want   Position
	}{
		{at(35, 38), 500, Inside}, {at(35.05, 38), 500, Inside}, {at(35.09, 38), 500, Straddles},
		{at(35.2, 38), 500, Outside}, {at(35.2, 38), 25_000, Straddles}, {at(35, 38), 10_000, Straddles},
	} {
		if got := InCircle(x.p, x.radius, c); got != x.want {
			t.Errorf("InCircle(%v, %d) = %v, want %v", x.p, x.radius, got, x.want)
		}
	}
}

func TestWithin(t *testing.T) {
	p := at(35, 38)
	ring, circle := truce.Area{Ring: square}, truce.Area{Circle: &truce.Circle{Centre: p, RadiusM: 50_000}}
	for _, c := range []struct {
		name  string
		place truce.Place
		area  truce.Area
		want  Position
	}{
		{"nothing known", truce.Place{}, ring, Unknown},
		{"a name only", truce.Place{Name: "Homs", Precision: codes.Exact}, ring, Unknown},
		{"no precision", truce.Place{Point: &p}, ring, Unknown},
		{"an area without a shape", truce.Place{Point: &p, Precision: codes.Exact}, truce.Area{}, Unknown},
		{"exact", truce.Place{Point: &p, Precision: codes.Exact}, ring, Inside},
		{"a country", truce.Place{Point: &p, Precision: codes.Country}, ring, Straddles},
		{"circle", truce.Place{Point: &p, Precision: codes.District}, circle, Inside},
		{"own radius", truce.Place{Point: &p, Precision: codes.District, RadiusM: 60_000}, circle, Straddles},
	} {
		if got := Within(c.place, c.area); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func BenchmarkDistance(b *testing.B) {
	x, y := at(33.5, 36.3), at(36.2, 37.1)
	for b.Loop() {
		Distance(x, y)
	}
}

func BenchmarkInRing(b *testing.B) {
	var ring []truce.Point
	for i := range 500 {
		a := 2 * math.Pi * float64(i) / 500
		ring = append(ring, at(35+math.Sin(a), 38+math.Cos(a)))
	}
	b.ReportAllocs()
	for b.Loop() {
		InRing(at(35.2, 38.1), 500, ring)
	}
}

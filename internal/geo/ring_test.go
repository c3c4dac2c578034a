package geo

import (
	"reflect"
	"slices"
	"testing"

	"truce"
)

func TestRing(t *testing.T) {
	ring := func(v ...float64) (out []truce.Point) {
		for i := 0; i < len(v); i += 2 {
			p, ok := truce.PointOf(v[i], v[i+1])
			if !ok {
				t.Fatal(v)
			}
			out = append(out, p)
		}
		return out
	}
	for _, x := range []struct {
		name string
		ring []truce.Point
		want []RingFault
	}{
		{"a square", ring(0, 0, 0, 1, 1, 1, 1, 0), nil},
		{"closed", ring(0, 0, 0, 1, 1, 1, 0, 0), nil},
		{"over the date line", ring(0, 179, 0, -179, 1, -179, 1, 179), nil},
		{"two corners", ring(0, 0, 0, 1, 0, 0), []RingFault{{What: RingFew}}},
		{"a corner twice", ring(0, 0, 0, 1, 0, 1, 1, 1), []RingFault{{RingTwice, 2, 3}}},
		{"a bow", ring(0, 0, 1, 1, 1, 0, 0, 1), []RingFault{{RingCrosses, 1, 3}}},
		{"there and back", ring(0, 0, 0, 2, 0, 1, 1, 1), []RingFault{{RingCrosses, 1, 2}, {RingCrosses, 1, 3}}},
		{"back at the end", ring(0, 0, 0, 1, 1, 1, 0, 0.5), []RingFault{{RingCrosses, 1, 3}, {RingCrosses, 1, 4}}},
		{"a corner on another line", ring(0, 0, 0, 2, 2, 2, 0, 1, 2, 0),
			[]RingFault{{RingCrosses, 1, 3}, {RingCrosses, 1, 4}}},
		{"around the pole", ring(80, 0, 80, 120, 80, -120), []RingFault{{What: RingPole}}},
	} {
		got, faults := Ring(x.ring)
		if !reflect.DeepEqual(faults, x.want) || (got == nil) != (faults != nil) {
			t.Errorf("%s: %v, want %v; %v", x.name, faults, x.want, got)
		}
	}
	square := ring(0, 0, 0, 1, 1, 1, 1, 0)
	turned := slices.Clone(square)
	slices.Reverse(turned)
	for _, r := range [][]truce.Point{square, turned} {
		if got, _ := Ring(r); !reflect.DeepEqual(got[1:], square[1:]) &&
			!reflect.DeepEqual(got, ring(1, 0, 0, 0, 0, 1, 1, 1)) {
			t.Errorf("%v became %v, which does not go counterclockwise", r, got)
		}
	}
}

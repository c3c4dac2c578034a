package geo

import (
	"math"
	"testing"

	"truce"
)

// The references are those of well-known landmarks; of a short one the middle of its square is meant.
func TestReadAPosition(t *testing.T) {
	for _, x := range []struct {
		text     string
		lat, lon float64
		off      float64 // degrees
	}{
		{"35.95, 36.61", 35.95, 36.61, 0},
		{" 35.95 36.61 ", 35.95, 36.61, 0},
		{"-33.8568,151.2153", -33.8568, 151.2153, 0},
		{"33.8568 S, 151.2153 E", -33.8568, 151.2153, 0},
		{"N35.95°, W 6.5°", 35.95, -6.5, 0},
		{"31U DQ 48251 11932", 48.85820, 2.29450, 2e-5},
		{"31udq4825111932", 48.85820, 2.29450, 2e-5},
		{"33UXP04", 48.24949, 16.41450, 1e-4},
		{"56H LH 34900 52288", -33.8568, 151.2153, 5e-4},
	} {
		p, ok := Read(x.text)
		lat, lon := p.Degrees()
		if !ok || math.Abs(lat-x.lat) > x.off+1e-7 || math.Abs(lon-x.lon) > x.off+1e-7 {
			t.Errorf("%q: %v, %v, %v", x.text, lat, lon, ok)
		}
	}
	for _, text := range []string{"", "0, 0", "91, 0", "1, 181", "here", "35.95", "31U DQ 4825 119", "61U DQ 1 1", "31I DQ 11",
		"31U JQ 11 11", "1, 2, 3", "NaN, 1"} {
		if p, ok := Read(text); ok || p != (truce.Point{}) {
			t.Errorf("%q was read as %v", text, p)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("35.95, 36.61")
	f.Add("37S BU 12345 67890")
	f.Fuzz(func(t *testing.T, text string) {
		if p, ok := Read(text); ok && !p.Valid() {
			t.Errorf("%q is %v", text, p)
		}
	})
}

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
		{"33,5138 36,2765", 33.5138, 36.2765, 0},
		{"33,5138, 36,2765", 33.5138, 36.2765, 0},
		{"33,5138; 36,2765", 33.5138, 36.2765, 0},
		{"33,5138,36,2765", 33.5138, 36.2765, 0},
		{"33,5138N 36,2765E", 33.5138, 36.2765, 0},
		{"33,5138°, 36,2765°", 33.5138, 36.2765, 0},
		{"35,36", 35, 36, 0},
		{"35, 36", 35, 36, 0},
		{"+33.5138+036.2765/", 33.5138, 36.2765, 0},
		{"-33.8568 -151.2153", -33.8568, -151.2153, 0},
		{"33.5138 N 36.2765 E", 33.5138, 36.2765, 0},
		{"36.2765 E, 33.5138 N", 33.5138, 36.2765, 0},
		{"N33.5138, E36.2765", 33.5138, 36.2765, 0},
		{"E 36.2765 N 33.5138", 33.5138, 36.2765, 0},
		{"33°30'49.7\"N 36°16'35.4\"E", 33.5138056, 36.2765, 1e-6},
		{"33°30′49,7″ 36°16′35,4″", 33.5138056, 36.2765, 1e-6},
		{"33° 30.828' N, 36° 16.59' E", 33.5138, 36.2765, 1e-6},
		{"33 30 49.7 N 36 16 35.4 E", 33.5138056, 36.2765, 1e-6},
		{"33 30 49.7, 36 16 35.4", 33.5138056, 36.2765, 1e-6},
		{"33 30 49.7 36 16 35.4", 33.5138056, 36.2765, 1e-6},
		{"N 33 30.828 E 36 16.590", 33.5138, 36.2765, 1e-6},
		{"333050N 0361635E", 33.5138889, 36.2763889, 1e-6},
		{"3330.828N 03616.59E", 33.5138, 36.2765, 1e-6},
		{"33°30'49''N 36°16'35''W", 33.5136111, -36.2763889, 1e-6},
		{"٣٣٫٥١٣٨ ، ٣٦٫٢٧٦٥", 33.5138, 36.2765, 0},
		{"۳۳٫۵۱۳۸ شمالی ۳۶٫۲۷۶۵ شرقی", 33.5138, 36.2765, 0},
		{"33.5138 شمالاً 36.2765 شرقاً", 33.5138, 36.2765, 0},
		{"33,5138° с.ш. 36,2765° в.д.", 33.5138, 36.2765, 0},
		{"33,5138 kuzey 36,2765 doğu", 33.5138, 36.2765, 0},
	} {
		p, ok := Read(x.text)
		lat, lon := p.Degrees()
		if !ok || math.Abs(lat-x.lat) > x.off+1e-7 || math.Abs(lon-x.lon) > x.off+1e-7 {
			t.Errorf("%q: %v, %v, %v", x.text, lat, lon, ok)
		}
	}
	for _, text := range []string{"", "0, 0", "91, 0", "1, 181", "here", "35.95", "31U DQ 4825 119", "61U DQ 1 1",
		"31I DQ 11",
		"31U JQ 11 11", "1, 2, 3", "NaN, 1", "33,5138", "33.5 N", "33.5 N 36.2 N", "33.5 N 36.2", "-33.5 S 36.2 E",
		"33 61 0 N 36 0 0 E", "33.5 30 N 36 E", "33° 30° 36°", "33'30° 36'15°", "33.5,36.2,10", "33.5138 36.2765 500",
		"N 33 E 36 W 1", "33;36;1", "N 33 E", "1.2.3 4", "١,", "°", "N E"} {
		if p, ok := Read(text); ok || p != (truce.Point{}) {
			t.Errorf("%q was read as %v", text, p)
		}
	}
}

// A reference names a square, which says how far off its middle may be.
func TestAReferenceSaysHowFarOff(t *testing.T) {
	for text, want := range map[string]int32{"33UXP04": 7072, "31UDQ4812": 708, "31UDQ4825111932": 1, "35.95, 36.61": 0} {
		if _, within, ok := ReadWithin(text); !ok || within != want {
			t.Errorf("%s is meant to %d m, %v; want %d", text, within, ok, want)
		}
	}
}

func TestWriteAPosition(t *testing.T) {
	for _, x := range []struct {
		lat, lon float64
		want     string
	}{{33.5138, 36.2765, "33.5138 N 36.2765 E"}, {-33.85681234, -0.5, "33.85681 S 0.5000 W"},
		{7, 100, "7.0000 N 100.0000 E"}} {
		p, _ := truce.PointOf(x.lat, x.lon)
		got := Write(p)
		back, ok := Read(got)
		if lat, lon := back.Degrees(); got != x.want || !ok || math.Abs(lat-x.lat) > 6e-6 || math.Abs(lon-x.lon) > 6e-6 {
			t.Errorf("%v, %v is written %q, read again as %v", x.lat, x.lon, got, back)
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

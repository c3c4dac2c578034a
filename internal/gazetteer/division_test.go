package gazetteer

import (
	"fmt"
	"strings"
	"testing"

	"truce"
)

func TestDivisions(t *testing.T) {
	var aa, bb strings.Builder
	for i := range 4 { // two divisions side by side along a parallel, a place every 0.1 degree
		fmt.Fprintf(&aa, "%d\t10\t%.1f\t100\tPPL\t01\tWest %d\n", i+1, 20+float64(i)/10, i)
		fmt.Fprintf(&aa, "%d\t10\t%.1f\t100\tPPL\t02\tEast %d\n", i+11, 20.4+float64(i)/10, i)
	}
	aa.WriteString("31\t10.01\t20\t9\tPPLC\t01\tCapital\n32\t10.02\t20\t9\tPPLA\t01\tSeat\n")
	aa.WriteString("33\t10\t20.7\t9\tPPLA\t00\tNowhere\n")
	bb.WriteString("41\t50\t20\t9\tPPLC\t05\tAlone\n")
	g, err := open(archiveOf(t, map[string]string{"AA.tsv": aa.String(), "BB.tsv": bb.String()}), nil)
	if err != nil {
		t.Fatal(err)
	}
	seats, err := g.Seats()
	if err != nil || len(seats) != 2 || seats[0].Names[0] != "Seat" || seats[1].Names[0] != "Alone" {
		t.Errorf("the seats are %v, %v", seats, err)
	}
	for _, c := range []struct {
		lat, lon float64
		radius   int32
		want     string // empty: it is not known
	}{
		{10, 20.05, 500, "AA 01"},
		{10, 20.65, 500, ""},               // a place of no division is among the nearest
		{10, 20.55, 500, "AA 02"},          // its nearest three agree
		{10, 20.35, 500, ""},               // on the border
		{10, 20.55, 30_000, ""},            // the circle reaches over it
		{10, 20.05, 60_000, ""},            // too wide to say anything
		{50, 20, 500, ""}, {0, 0, 500, ""}, // too few places
	} {
		p, _ := truce.PointOf(c.lat, c.lon)
		country, code, ok := g.DivisionOf(p, c.radius)
		if got := strings.TrimSpace(country + " " + code); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%v, %v within %d m: %q, %v, want %q", c.lat, c.lon, c.radius, got, ok, c.want)
		}
	}
}

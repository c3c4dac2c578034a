package geo

import (
	"cmp"
	"fmt"

	"truce"
)

// RingWrong is what can be wrong with an outline.
type RingWrong string

// What can be wrong.
const (
	RingFew     RingWrong = "few"     // it has fewer than three corners
	RingTwice   RingWrong = "twice"   // corner B is where corner A is, the one before it
	RingCrosses RingWrong = "crosses" // the line from corner A to the next meets the one from corner B to the next
	RingPole    RingWrong = "pole"    // it goes around a pole
)

// RingFault is one thing that is wrong with an outline. Corners are counted from 1.
type RingFault struct {
	What RingWrong
	A, B int
}

// String says what is wrong.
func (f RingFault) String() string {
	switch f.What {
	case RingFew:
		return "the outline has fewer than three corners"
	case RingTwice:
		return fmt.Sprintf("corners %d and %d of the outline are one place", f.A, f.B)
	case RingCrosses:
		return fmt.Sprintf("the lines of the outline that begin at corners %d and %d meet", f.A, f.B)
	}
	return "the outline goes around a pole"
}

// mostRingFaults is how many faults are told of one outline.
const mostRingFaults = 20

// Ring checks an outline and returns it as areas have it: the first corner not repeated, counterclockwise, as RFC 7946
// has outer rings. With faults there is no ring.
func Ring(points []truce.Point) ([]truce.Point, []RingFault) {
	if n := len(points); n > 1 && points[0] == points[n-1] {
		points = points[:n-1]
	}
	if len(points) < 3 {
		return nil, []RingFault{{What: RingFew}}
	}
	line, ok := unroll(points[0], points)
	if !ok {
		return nil, []RingFault{{What: RingPole}}
	}
	if faults := line.faults(); len(faults) > 0 {
		return nil, faults
	}
	out := append([]truce.Point(nil), points...)
	if line.clockwise() {
		for i, j := 1, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
	}
	return out, nil
}

func (line border) faults() (out []RingFault) {
	n := len(line)
	for i := range n {
		if a, b := line[i], line[(i+1)%n]; a == b {
			out = append(out, RingFault{RingTwice, i + 1, (i+1)%n + 1})
		}
	}
	if len(out) > 0 {
		return out[:min(len(out), mostRingFaults)]
	}
	for i := range n {
		for j := i + 1; j < n && len(out) < mostRingFaults; j++ {
			a, b, c, d := line[i], line[(i+1)%n], line[j], line[(j+1)%n]
			switch {
			case j == i+1 && turnsBack(a, b, d), j == n-1 && i == 0 && turnsBack(c, d, b),
				j != i+1 && (i != 0 || j != n-1) && meet(a, b, c, d):
				out = append(out, RingFault{RingCrosses, i + 1, j + 1})
			}
		}
	}
	return out
}

// clockwise reports which way the line goes, by the corner that lies lowest, and of those farthest west.
func (line border) clockwise() bool {
	n, low := len(line), 0
	for i, v := range line {
		if v.lat < line[low].lat || v.lat == line[low].lat && v.lon < line[low].lon {
			low = i
		}
	}
	return turn(line[(low+n-1)%n], line[low], line[(low+1)%n]) < 0
}

// turn is 1 where c lies to the left of the line from a through b, -1 to the right, 0 on it. Products of differences
// fit where longitudes differ by 360 degrees and latitudes by 180.
func turn(a, b, c vertex) int {
	return cmp.Compare((b.lon-a.lon)*(c.lat-a.lat), (b.lat-a.lat)*(c.lon-a.lon))
}

// meet reports whether the edges from a to b and from c to d have a point in common.
func meet(a, b, c, d vertex) bool {
	if turn(a, b, c)*turn(a, b, d) < 0 && turn(c, d, a)*turn(c, d, b) < 0 {
		return true
	}
	return on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b)
}

// on reports whether p lies on the edge from a to b.
func on(a, b, p vertex) bool {
	return turn(a, b, p) == 0 && min(a.lon, b.lon) <= p.lon && p.lon <= max(a.lon, b.lon) &&
		min(a.lat, b.lat) <= p.lat && p.lat <= max(a.lat, b.lat)
}

// turnsBack reports whether the edge from b to c goes back over the one from a to b.
func turnsBack(a, b, c vertex) bool {
	return turn(a, b, c) == 0 && ((a.lon-b.lon)*(c.lon-b.lon) > 0 || (a.lat-b.lat)*(c.lat-b.lat) > 0)
}

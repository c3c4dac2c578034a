package geo

import (
	"math"
	"slices"

	"truce"
)

// Box is a rectangle of latitudes and longitudes, borders included, in units of 1e-7 degree. Where West is greater than
// East it crosses the antimeridian. The zero Box holds the one point at 0, 0.
type Box struct {
	South, West, North, East int32
}

// Contains reports whether p lies in the box.
func (b Box) Contains(p truce.Point) bool {
	if p.LatE7 < b.South || p.LatE7 > b.North {
		return false
	}
	if b.West <= b.East {
		return b.West <= p.LonE7 && p.LonE7 <= b.East
	}
	return p.LonE7 >= b.West || p.LonE7 <= b.East
}

// BoxOf returns the smallest box of the points: around the globe it leaves out the widest gap between neighbours. ok is
// false without points.
func BoxOf(points ...truce.Point) (box Box, ok bool) {
	if len(points) == 0 {
		return Box{}, false
	}
	lons := make([]int32, len(points))
	box.South, box.North = points[0].LatE7, points[0].LatE7
	for i, p := range points {
		box.South, box.North = min(box.South, p.LatE7), max(box.North, p.LatE7)
		lons[i] = p.LonE7
	}
	slices.Sort(lons)
	box.West, box.East = lons[0], lons[len(lons)-1]
	widest := int64(box.West) + 2*halfTurn - int64(box.East)
	for i := 1; i < len(lons); i++ {
		if gap := int64(lons[i]) - int64(lons[i-1]); gap > widest {
			widest, box.West, box.East = gap, lons[i], lons[i-1]
		}
	}
	return box, true
}

// BoxAround returns a box that holds every point within metres of p.
func BoxAround(p truce.Point, metres float64) Box {
	dlat, dlon := reach(p.LatE7, metres)
	box := Box{
		South: int32(max(-halfTurn/2, int64(p.LatE7)-dlat)),
		North: int32(min(halfTurn/2, int64(p.LatE7)+dlat)),
		West:  -halfTurn, East: halfTurn,
	}
	if dlon < halfTurn {
		box.West = int32(wrap(int64(p.LonE7) - dlon))
		box.East = int32(wrap(int64(p.LonE7) + dlon))
	}
	return box
}

// reach returns how far, in units of 1e-7 degree, points within metres of one at the latitude can be from it: half the
// globe in longitude where a pole is within reach.
func reach(latE7 int32, metres float64) (dlat, dlon int64) {
	angle := metres / earthRadius
	dlat = int64(math.Ceil(angle*halfTurn/math.Pi)) + 1
	if math.Abs(float64(latE7))+float64(dlat) >= halfTurn/2 {
		return dlat, halfTurn
	}
	return dlat, int64(math.Ceil(math.Asin(math.Sin(angle)/math.Cos(radians(latE7)))*halfTurn/math.Pi)) + 1
}

// LooksSwapped reports whether latitude and longitude, in degrees, were probably given in the wrong order: they lie
// outside the box where they are expected, and exchanged they lie inside.
func LooksSwapped(lat, lon float64, expected Box) bool {
	if p, ok := truce.PointOf(lat, lon); ok && expected.Contains(p) {
		return false
	}
	p, ok := truce.PointOf(lon, lat)
	return ok && expected.Contains(p)
}

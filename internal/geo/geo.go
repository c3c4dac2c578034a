// Package geo measures on the globe with what a report knows: a point and how far off it may be. Whether a place lies
// within an area has four answers, of which two are "cannot be said".
//
// Points are integers of 1e-7 degree in WGS 84. Distances are great circles on a sphere of the mean radius, within
// 0.6 % of those on the ellipsoid. Edges of areas are straight in longitude and latitude, as GeoJSON has them (RFC
// 7946, 3.1.1), and may cross the antimeridian. The package is pure.
package geo

import (
	"math"

	"truce"
)

// earthRadius is the mean radius of WGS 84 in metres, (2a + b) / 3.
const earthRadius = 6_371_008.8

// halfTurn is 180 degrees in units of 1e-7 degree.
const halfTurn = 1_800_000_000

// radians of an angle in units of 1e-7 degree.
func radians[T int32 | int64](e7 T) float64 { return float64(e7) * (math.Pi / halfTurn) }

// Distance returns the great-circle distance in metres, by the haversine formula, which keeps its precision for near
// points.
func Distance(a, b truce.Point) float64 {
	return arc(radians(a.LatE7), radians(b.LatE7), radians(int64(b.LonE7)-int64(a.LonE7))) * earthRadius
}

// arc is the angle between two points given their latitudes and the difference of their longitudes, all in radians.
func arc(lat1, lat2, dlon float64) float64 {
	s, t := math.Sin((lat2-lat1)/2), math.Sin(dlon/2)
	h := s*s + math.Cos(lat1)*math.Cos(lat2)*t*t
	return 2 * math.Asin(math.Sqrt(min(1, h)))
}

// wrap brings a difference of longitudes into the half-open range from -180 to 180 degrees. Differences along a border
// that winds around the globe may be several turns.
func wrap(e7 int64) int64 {
	const turn = 2 * halfTurn
	if -halfTurn <= e7 && e7 < halfTurn {
		return e7
	}
	e7 = (e7 + halfTurn) % turn
	if e7 < 0 {
		e7 += turn
	}
	return e7 - halfTurn
}

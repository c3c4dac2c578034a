package geo

import (
	"math"

	"truce"
)

// Position is where something lies towards an area, as far as can be said. The zero Position is unknown.
type Position uint8

// The positions.
const (
	Unknown   Position = iota // no point, no radius, or no shape to hold it against
	Inside                    // wherever within the radius it was, it was inside
	Outside                   // wherever within the radius it was, it was outside
	Straddles                 // the circle of the radius crosses or touches the border
)

// Within says where a place lies towards an area, using the place's radius ([truce.Place.Radius]). It is unknown for a
// place without a point or a precision, and for an area without a shape, or with a ring that encloses a pole or has
// fewer than three points.
func Within(place truce.Place, area truce.Area) Position {
	radius, known := place.Radius()
	if !known {
		return Unknown
	}
	switch {
	case area.Circle != nil:
		return InCircle(*place.Point, radius, *area.Circle)
	case len(area.Ring) > 0:
		return InRing(*place.Point, radius, area.Ring)
	}
	return Unknown
}

// InCircle says where a circle of radius metres around p lies towards another.
func InCircle(p truce.Point, radius int32, c truce.Circle) Position {
	d, r := Distance(p, c.Centre), float64(radius)
	switch {
	case d+r < float64(c.RadiusM):
		return Inside
	case d-r > float64(c.RadiusM):
		return Outside
	}
	return Straddles
}

// resolution is the diagonal of one unit of coordinates in metres, rounded up: nearer to a border is on it.
const resolution = 0.02

// InRing says where a circle of radius metres around p lies towards a closed polygon without holes, whose first point
// is not repeated at its end (a repeated one does no harm).
func InRing(p truce.Point, radius int32, ring []truce.Point) Position {
	line, ok := unroll(p, ring)
	if !ok {
		return Unknown
	}
	if line.comesWithin(p, float64(radius)+resolution) {
		return Straddles
	}
	if line.encloses(p) {
		return Inside
	}
	return Outside
}

// DistanceToBorder returns how far p is from the nearest point of the ring's border, in metres, inside or out; ok is
// false where [InRing] would say unknown.
func DistanceToBorder(p truce.Point, ring []truce.Point) (metres float64, ok bool) {
	line, ok := unroll(p, ring)
	if !ok {
		return 0, false
	}
	return line.distance(p), true
}

// vertex is a point whose longitude may exceed 180 degrees, so that no edge jumps.
type vertex struct{ lat, lon int64 }

// border is a closed line: an edge leads from the last vertex to the first.
type border []vertex

// unroll lays the ring out without a jump at the antimeridian, as near to the longitude of p as it goes.
func unroll(p truce.Point, ring []truce.Point) (border, bool) {
	if len(ring) < 3 {
		return nil, false
	}
	line := make(border, len(ring))
	lon := int64(ring[0].LonE7)
	least, most := lon, lon
	for i, q := range ring {
		if !q.Valid() {
			return nil, false
		}
		lon += wrap(int64(q.LonE7) - lon)
		line[i] = vertex{int64(q.LatE7), lon}
		least, most = min(least, lon), max(most, lon)
	}
	if lon+wrap(line[0].lon-lon) != line[0].lon {
		return nil, false // once around the pole
	}
	middle := least + (most-least)/2
	shift := int64(p.LonE7) + wrap(middle-int64(p.LonE7)) - middle
	for i := range line {
		line[i].lon += shift
	}
	return line, true
}

// encloses counts how often the parallel of p, eastwards of p, crosses the border. All arithmetic is exact.
func (line border) encloses(p truce.Point) bool {
	lat, lon := int64(p.LatE7), int64(p.LonE7)
	inside := false
	a := line[len(line)-1]
	for _, b := range line {
		if (a.lat > lat) != (b.lat > lat) && crossesEastOf(lat, lon, a, b) {
			inside = !inside
		}
		a = b
	}
	return inside
}

// crossesEastOf reports whether the edge from a to b, which crosses the parallel of lat, does so east of lon. Products
// of two differences are formed only where both are at most 180 degrees, and fit.
func crossesEastOf(lat, lon int64, a, b vertex) bool {
	if lon < min(a.lon, b.lon) {
		return true
	}
	if lon >= max(a.lon, b.lon) {
		return false
	}
	if a.lat > b.lat {
		a, b = b, a
	}
	return (lon-a.lon)*(b.lat-a.lat) < (b.lon-a.lon)*(lat-a.lat)
}

// comesWithin reports whether the border comes within metres of p. Edges beyond the box around that circle need no
// measuring.
func (line border) comesWithin(p truce.Point, metres float64) bool {
	dlat, dlon := reach(p.LatE7, metres)
	s, n := int64(p.LatE7)-dlat, int64(p.LatE7)+dlat
	w, e := int64(p.LonE7)-dlon, int64(p.LonE7)+dlon
	a := line[len(line)-1]
	for _, b := range line {
		beyond := a.lat < s && b.lat < s || a.lat > n && b.lat > n || a.lon < w && b.lon < w || a.lon > e && b.lon > e
		if !beyond && distanceToEdge(p, a, b) <= metres {
			return true
		}
		a = b
	}
	return false
}

// distance returns how far the border is from p, in metres.
func (line border) distance(p truce.Point) float64 {
	nearest := math.Inf(1)
	a := line[len(line)-1]
	for _, b := range line {
		nearest = min(nearest, distanceToEdge(p, a, b))
		a = b
	}
	return nearest
}

// distanceToEdge returns how far the edge from a to b is from p, in metres. Its nearest point is sought in the plane
// that touches the globe at p, and the distance of that measured on the globe.
func distanceToEdge(p truce.Point, a, b vertex) float64 {
	lat, lon := int64(p.LatE7), int64(p.LonE7)
	narrow := math.Cos(radians(lat))
	ax, ay := float64(a.lon-lon)*narrow, float64(a.lat-lat)
	bx, by := float64(b.lon-lon)*narrow, float64(b.lat-lat)
	along := 0.0
	if length := (bx-ax)*(bx-ax) + (by-ay)*(by-ay); length > 0 {
		along = min(1, max(0, -(ax*(bx-ax)+ay*(by-ay))/length))
	}
	atLat := float64(a.lat) + along*float64(b.lat-a.lat)
	atLon := float64(a.lon-lon) + along*float64(b.lon-a.lon)
	return arc(radians(lat), atLat*math.Pi/halfTurn, atLon*math.Pi/halfTurn) * earthRadius
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

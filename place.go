package truce

import "truce/codes"

// Point is a position in WGS 84, in units of 1e-7 degree (about 1.1 cm of latitude).
type Point struct {
	LatE7 int32 `json:"lat_e7"`
	LonE7 int32 `json:"lon_e7"`
}

// PointOf rounds degrees to a Point; ok is false outside ±90 and ±180 or for NaN.
func PointOf(lat, lon float64) (p Point, ok bool) {
	if !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) {
		return Point{}, false
	}
	return Point{LatE7: roundE7(lat), LonE7: roundE7(lon)}, true
}

func roundE7(deg float64) int32 {
	if deg < 0 {
		return int32(deg*1e7 - 0.5)
	}
	return int32(deg*1e7 + 0.5)
}

// Degrees returns latitude and longitude in degrees.
func (p Point) Degrees() (lat, lon float64) { return float64(p.LatE7) / 1e7, float64(p.LonE7) / 1e7 }

// Valid reports whether the point is on the globe.
func (p Point) Valid() bool {
	return p.LatE7 >= -900_000_000 && p.LatE7 <= 900_000_000 && p.LonE7 >= -1_800_000_000 && p.LonE7 <= 1_800_000_000
}

// Place is where something happened: a point with its precision, an area, a name, or several of these. The zero Place
// is unknown.
type Place struct {
	Point     *Point          `json:"point,omitempty"`
	Precision codes.Precision `json:"precision,omitempty"`
	RadiusM   int32           `json:"radius_m,omitzero"`  // metres; overrides the radius of the class
	Name      string          `json:"name,omitempty"`     // as the source writes it
	Area      AreaID          `json:"area,omitempty"`     // the smallest registered area known to hold it
	Province  string          `json:"province,omitempty"` // first-order division, as the source writes it
	District  string          `json:"district,omitempty"` // second-order division, as the source writes it
}

// Pinned reports whether a map can show the place as a point. One that is known to a province or less exactly is not:
// as a point it would be taken for what it is not, so it counts with its province instead.
func (p Place) Pinned() bool {
	r, known := p.Radius()
	province, _ := codes.Province.Radius()
	return p.Point != nil && (!known || r < province)
}

// Radius returns how far off the point may be, in metres, and whether anything is known of it.
func (p Place) Radius() (metres int32, known bool) {
	if p.Point == nil {
		return 0, false
	}
	if p.RadiusM > 0 {
		return p.RadiusM, true
	}
	return p.Precision.Radius()
}

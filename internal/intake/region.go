package intake

import (
	"slices"

	"truce"
	"truce/codes"
)

// position judges the position of an item. 0, 0 is none: it is how programs write a position that they do not have.
func (c *checker) position(it *Item) error {
	where := &it.Draft.Coded.Where
	if where.Point == nil {
		return nil
	}
	if d := where.Point.LatE7 / 1e7; nowhere(*where.Point) &&
		!(c.options.Bounds != nil && c.options.Bounds.holds(float64(d), float64(d))) {
		where.Point, where.RadiusM, where.Precision = nil, 0, codes.PrecisionUnknown
		it.Warnings = append(it.Warnings, Warning{"", truce.Say("has the position %d, %d, which programs write where "+
			"they have none: it is kept without a position (--bbox takes it for one)", d, d)})
		return nil
	}
	warning, err := c.placed(*where.Point)
	if warning.Format != "" {
		it.Warnings = append(it.Warnings, Warning{"", warning})
	}
	return err
}

// nowhere reports whether a position is one that programs and forms write where they have none: 0, 0, and the numbers
// that stand for "not known", of which -1, -1 and -9, -9 lie in the Atlantic.
func nowhere(p truce.Point) bool {
	return p.LatE7 == p.LonE7 && slices.Contains([]int32{0, -1e7, -9e7}, p.LatE7)
}

// placed judges a position.
func (c *checker) placed(p truce.Point) (warning truce.Sentence, err error) {
	lat, lon := p.Degrees()
	if b := c.options.Bounds; b != nil {
		switch {
		case b.holds(lat, lon):
			return warning, nil
		case b.holds(lon, lat):
			return warning, truce.Errorf(truce.Invalid, "latitude %v and longitude %v are probably swapped: "+
				"the other way round they lie within the bounds", lat, lon)
		}
		return warning, truce.Errorf(truce.Invalid, "the position %v, %v lies outside the bounds", lat, lon)
	}
	switch c.region.exchanged(lat, lon) {
	case far:
		return warning, truce.Errorf(truce.Invalid, "latitude %v and longitude %v are probably swapped: the other way "+
			"round they lie where most rows do (state the bounds if they are right)", lat, lon)
	case beside:
		return truce.Say("latitude %v and longitude %v may be swapped: the other way round they lie where most rows do",
			lat, lon), nil
	}
	if c.region.mirrored(lat, lon) {
		return warning, truce.Errorf(truce.Invalid, "latitude %v or longitude %v probably lacks its minus, or has one too "+
			"many: with the other sign it lies where most rows do (state the bounds if it is right)", lat, lon)
	}
	if c.options.Region.exchanged(lat, lon) != inside {
		return truce.Say("latitude %v and longitude %v may be swapped: the other way round they lie where what is held "+
			"already does", lat, lon), nil
	}
	return warning, nil
}

// How far outside a region a position lies that exchanged lies inside.
const (
	inside = iota // in the region, or outside it either way
	beside
	far
)

// exchanged says whether a position lies in the region only when its latitude and longitude are exchanged, and if
// so how far outside it lies as it stands. Nothing follows from no region.
func (b *Box) exchanged(lat, lon float64) int {
	switch {
	case b == nil || !b.grown(0.1).holds(lon, lat) || b.grown(0.1).holds(lat, lon):
		return inside
	case b.grown(0.5).holds(lat, lon):
		return beside
	}
	return far
}

// mirrored reports whether a position lies far outside the region, and in it with the other sign of its latitude, its
// longitude or both.
func (b *Box) mirrored(lat, lon float64) bool {
	if b == nil || b.grown(0.5).holds(lat, lon) {
		return false
	}
	near := b.grown(0.1)
	return near.holds(-lat, lon) || near.holds(lat, -lon) || near.holds(-lat, -lon)
}

// Box is a region between two parallels and two meridians, in degrees. It does not cross the antimeridian.
type Box struct{ West, South, East, North float64 }

// Valid reports whether the box is one.
func (b Box) Valid() bool {
	return b.South >= -90 && b.South < b.North && b.North <= 90 && b.West >= -180 && b.West < b.East && b.East <= 180
}

func (b Box) holds(lat, lon float64) bool {
	return lat >= b.South && lat <= b.North && lon >= b.West && lon <= b.East
}

// grown is the box with a part of its size, and at least of one degree, more on every side.
func (b Box) grown(part float64) Box {
	h, w := part*max(b.North-b.South, 1), part*max(b.East-b.West, 1)
	return Box{b.West - w, b.South - h, b.East + w, b.North + h}
}

// RegionOf returns the box in which points lie; nil for too few points, or where they are spread so wide that
// nothing follows. Of many points it is the box of the middle nine tenths in each direction; of few, and where more
// than a tenth lie elsewhere, that of the points near the one in the middle, and somewhat more, where most of them lie
// there.
func RegionOf(points []truce.Point) *Box {
	const many = 20
	if len(points) >= many {
		cut := len(points) / 20
		lat, lon := sides(points)
		if b := (Box{lon[cut], lat[cut], lon[len(lon)-1-cut], lat[len(lat)-1-cut]}); !b.wide() {
			return &b
		}
	}
	if b := regionOfFew(points); b != nil && !b.wide() {
		return b
	}
	return nil
}

// wide reports whether a box is so large that nothing follows from it.
func (b Box) wide() bool { return b.North-b.South > 25 || b.East-b.West > 40 }

func regionOfFew(points []truce.Point) *Box {
	const least = 3
	if len(points) < least {
		return nil
	}
	lat, lon := sides(points)
	centre := Box{lon[len(lon)/2], lat[len(lat)/2], lon[len(lon)/2], lat[len(lat)/2]}
	reach := 8 * max(spread(lat), spread(lon), 1.0/16) // degrees
	var near []truce.Point
	for _, p := range points {
		if y, x := p.Degrees(); max(y-centre.North, centre.North-y, x-centre.East, centre.East-x) <= reach {
			near = append(near, p)
		}
	}
	var b *Box
	held := 0
	for i, p := range near {
		others := hull(slices.Delete(slices.Clone(near), i, i+1))
		if y, x := p.Degrees(); !others.holds(x, y) || others.grown(0.1).holds(y, x) {
			b, held = b.with(y, x), held+1
		} // else it is one of the others exchanged, where latitudes and longitudes are nearly the same
	}
	if 2*held <= len(points) || held < least-1 {
		return nil
	}
	grown := b.grown(0.5)
	return &grown
}

// with is the box, nil for none, with a position in it.
func (b *Box) with(lat, lon float64) *Box {
	if b == nil {
		return &Box{lon, lat, lon, lat}
	}
	return &Box{min(b.West, lon), min(b.South, lat), max(b.East, lon), max(b.North, lat)}
}

// hull is the least box around points; of none it holds nothing.
func hull(points []truce.Point) (b *Box) {
	for _, p := range points {
		y, x := p.Degrees()
		b = b.with(y, x)
	}
	if b == nil {
		return &Box{1, 1, -1, -1}
	}
	return b
}

// sides returns the latitudes and the longitudes, each in order.
func sides(points []truce.Point) (lat, lon []float64) {
	for _, p := range points {
		y, x := p.Degrees()
		lat, lon = append(lat, y), append(lon, x)
	}
	slices.Sort(lat)
	slices.Sort(lon)
	return lat, lon
}

// spread is the median distance from the median, of values in order.
func spread(v []float64) float64 {
	from := make([]float64, len(v))
	for i, x := range v {
		from[i] = max(x-v[len(v)/2], v[len(v)/2]-x)
	}
	slices.Sort(from)
	return from[len(from)/2]
}

package office

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/geo"
)

// outline is the path of the field that holds the outline of an area.
const outline = "ring"

// readOutline writes an outline that was pasted as GeoJSON as the field has it: a position on each line, north first.
func readOutline(form url.Values) (faults []claimfile.Fault) {
	text := strings.TrimSpace(form.Get(outline))
	if !strings.HasPrefix(text, "{") {
		return nil
	}
	fault := func(code, given string) []claimfile.Fault {
		return []claimfile.Fault{{Path: outline, Code: code, Given: given}}
	}
	shape, n := geometryOf([]byte(text))
	switch {
	case n == 0 || shape == nil:
		return fault("geojson", "")
	case n > 1:
		return fault("shapes", strconv.Itoa(n))
	}
	if several, ok := shape.(orb.MultiPolygon); ok {
		if len(several) != 1 {
			return fault("shapes", strconv.Itoa(len(several)))
		}
		shape = several[0]
	}
	polygon, ok := shape.(orb.Polygon)
	if !ok || len(polygon) == 0 {
		return fault("no-polygon", shape.GeoJSONType())
	}
	if holes := len(polygon) - 1; holes > 0 {
		return fault("holes", strconv.Itoa(holes))
	}
	var lines []string
	for _, p := range polygon[0] {
		lines = append(lines, coordinate(p.Lat())+", "+coordinate(p.Lon()))
	}
	form.Set(outline, strings.Join(lines, "\n"))
	return nil
}

func coordinate(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// geometryOf reads a geometry, a feature or a collection, and how many shapes there are; 0: it is no GeoJSON.
func geometryOf(text []byte) (orb.Geometry, int) {
	if c, err := geojson.UnmarshalFeatureCollection(text); err == nil && len(c.Features) > 0 {
		return c.Features[0].Geometry, len(c.Features)
	}
	if f, err := geojson.UnmarshalFeature(text); err == nil && f.Geometry != nil {
		return f.Geometry, 1
	}
	if g, err := geojson.UnmarshalGeometry(text); err == nil && g.Geometry() != nil {
		return g.Geometry(), 1
	}
	return nil, 0
}

// checkOutline lays the outline of an area straight, with all that is wrong with it.
func checkOutline(a *truce.Area) (faults []claimfile.Fault) {
	if len(a.Ring) == 0 {
		return nil
	}
	ring, wrong := geo.Ring(a.Ring)
	for _, w := range wrong {
		f := claimfile.Fault{Path: outline, Code: "ring-" + string(w.What)}
		if w.A > 0 {
			f.Given = fmt.Sprintf("%d, %d", w.A, w.B)
		}
		faults = append(faults, f)
	}
	a.Ring = ring
	return faults
}

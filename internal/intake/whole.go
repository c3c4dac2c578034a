package intake

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"truce"
	"truce/internal/geo"
)

// pointText is a point as databases and geographic programs write it, longitude first: POINT (12.5 41.25), with a
// height, with the number of WGS 84.
var pointText = regexp.MustCompile(`(?i)^(?:SRID=4326;)? ?POINT ?(?:Z|M|ZM)? ?\( ?` +
	`(-?[\d.]+) (-?[\d.]+)(?: -?[\d.]+){0,2} ?\)$`)

// whole reads a position that stands in one cell in a form that says by itself which number is the latitude: of
// databases, GeoJSON, or with the letters of the hemispheres, or a grid reference. within is how far off it may be, in
// metres, by how it is written; 0: the writing says nothing of it.
func whole(cell string) (p truce.Point, within int32, ok bool) {
	if m := pointText.FindStringSubmatch(Tidy(cell)); m != nil {
		return degreesOf(m[2], m[1])
	}
	var g struct {
		Type        string
		Coordinates []json.Number
	}
	if strings.HasPrefix(cell, "{") && json.Unmarshal([]byte(cell), &g) == nil && g.Type == "Point" &&
		len(g.Coordinates) >= 2 {
		return degreesOf(g.Coordinates[1].String(), g.Coordinates[0].String())
	}
	if strings.Trim(Fold(cell), "+-.,;/ 0123456789") == "" {
		return truce.Point{}, 0, false
	}
	return geo.ReadWithin(cell)
}

func degreesOf(lat, lon string) (p truce.Point, within int32, ok bool) {
	la, errLat := strconv.ParseFloat(lat, 64)
	lo, errLon := strconv.ParseFloat(lon, 64)
	if errLat != nil || errLon != nil {
		return truce.Point{}, 0, false
	}
	p, ok = truce.PointOf(la, lo)
	return p, 0, ok
}

package frame

import (
	"strings"

	"truce/internal/query"
	"truce/internal/view"
)

// Pick is a map in a form, on which a field of it is filled in. Without script it is not there.
type Pick struct {
	Shape  string // "point" or "ring"
	Field  string // that it fills in
	World  string // address of the tiles of what lies under it; empty: nothing does
	Areas  string // address of the areas and lines
	Bounds string // what it shows at first: west,south,east,north; empty: nothing is known of where to look
}

// The shapes that are picked.
const (
	PickPoint = "point"
	PickRing  = "ring"
)

// Pick returns a map for a field; nil where the program was built without what draws it.
func (s *Site) Pick(r *Request, shape, field string) (*Pick, error) {
	if !s.Built("maplibre.js") {
		return nil, nil
	}
	p := &Pick{Shape: shape, Field: field, Areas: s.At("/map/areas")}
	var err error
	if p.World, err = s.WorldTiles(r); err != nil {
		return nil, err
	}
	bounds, err := r.Lens.Bounds(r.Context(), query.Incidents{})
	if err == nil && bounds != nil {
		p.Bounds = view.BoxText(bounds.Low, bounds.High)
	}
	return p, err
}

// WorldTiles is the address of the tiles of what lies under the maps of the site, as a map fills it in; empty where
// nothing does.
func (s *Site) WorldTiles(r *Request) (string, error) {
	a, err := s.Atlas()
	if err != nil || a == nil {
		return "", err
	}
	return TilesAt(s.At("/map/world", a.Version, r.Words().Code, "Z", "X", "Y")), nil
}

// TilesAt makes the address of a tile one that a map fills in.
func TilesAt(href string) string { return strings.Replace(href, "/Z/X/Y", "/{z}/{x}/{y}", 1) }

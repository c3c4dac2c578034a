package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/atlas"
	"truce/internal/query"
	"truce/internal/tile"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// mapPage is the map of the incidents under a filter that its address holds.
type mapPage struct {
	*incidentsPage
	World     string // address of the tiles of what lies under it; empty: nothing does
	Invented  bool   // whether that is because it is an exercise
	Tiles     string // address of the tiles of the incidents
	Areas     string // address of the areas and lines
	ListHref  string // address of the list of a part of it
	Self      string // address of the page without a drawn area
	Bounds    string // what it shows at first: west,south,east,north; empty: there is nothing to show
	Provinces []provinceCount
	Kinds     []keyed // what colours stand for
	Statuses  []keyed
	Parties   []keyed
	OwnMarks  []ownMark
	ListAll   string // address of the list
	Drawn     string // the area of the filter, as in its address; empty: none
	Borders   bool   // whether borders are drawn

	BordersHref string // address of the page with the other of the two
}

// ownMark is an incident that the viewer's member alone knows, and where a map shows it; empty: nowhere.
type ownMark struct {
	Row *frame.IncidentRow
	At  string
}

// provinceCount is how many incidents are known to a province, or to no place, and no map can show as points.
type provinceCount struct {
	Label  frame.Label // empty: no province is known
	N      int
	Href   string
	Placed bool // whether it is known where on the map the province is
	At     string
}

// keyed is a value of the incidents with its words.
type keyed struct {
	Key   string
	List  string
	Names []truce.Name
	N     int
}

// mapOf answers GET /map.
func (s *site) mapOf(w http.ResponseWriter, r *request) error {
	values := r.URL.Query()
	list, err := s.incidentsPage(r, values)
	if err != nil {
		return err
	}
	for i := range list.Filter.Active {
		a := &list.Filter.Active[i]
		a.Href = s.At("/map") + strings.TrimPrefix(a.Href, s.At("/incidents"))
	}
	list.Clear = s.At("/map")
	p := &mapPage{incidentsPage: list, Invented: s.Fictional, Borders: values.Get("borders") != "none",
		ListAll: s.listHref(values, "after", "", "n", ""), Drawn: cmp.Or(values.Get("ring"), values.Get("box")),
		Areas: s.At("/map/areas"), ListHref: s.filterHref("/map/list", values, "after", "", "n", "", "box", "", "ring", ""),
		Self:  s.filterHref("/map", values, "after", "", "n", "", "box", "", "ring", ""),
		Tiles: frame.TilesAt(s.filterHref("/map/tiles/Z/X/Y", values, "after", "", "n", ""))}
	p.BordersHref = s.filterHref("/map", values, "after", "", "n", "")
	if p.Borders {
		p.BordersHref = withPair(p.BordersHref, "borders=none")
	}
	for i := range list.Own {
		m := ownMark{Row: &list.Own[i]}
		if m.Row.Where.Pinned() {
			lat, lon := m.Row.Where.Point.Degrees()
			m.At = fmt.Sprintf("%.5f,%.5f", lon, lat)
		}
		p.OwnMarks = append(p.OwnMarks, m)
	}
	if p.World, err = s.WorldTiles(r); err != nil {
		return err
	}
	b, err := s.book(r)
	if err != nil {
		return err
	}
	q, err := s.Query(r.Lens.Process(), values)
	if err != nil {
		return err
	}
	if err := b.mapCounts(r.Context(), r.Lens, q, values, p); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "map", p)
}

// withPair adds a name and its value to an address.
func withPair(href, pair string) string {
	if strings.Contains(href, "?") {
		return href + "&" + pair
	}
	return href + "?" + pair
}

// mapCounts adds what is counted for the map: what it shows at first, its colours, and the provinces of what it cannot
// show as points.
func (b *book) mapCounts(ctx context.Context, l *view.Lens, q query.Incidents, v url.Values, p *mapPage) error {
	bounds, err := l.Bounds(ctx, q)
	if err != nil {
		return err
	}
	middle := truce.Point{}
	if bounds != nil {
		p.Bounds = view.BoxText(bounds.Low, bounds.High)
		middle = truce.Point{LatE7: bounds.Low.LatE7/2 + bounds.High.LatE7/2,
			LonE7: bounds.Low.LonE7/2 + bounds.High.LonE7/2}
	}
	for _, c := range []struct {
		by   query.Facet
		list string
		to   *[]keyed
	}{{query.ByKind, "kind", &p.Kinds}, {query.ByStatus, "status", &p.Statuses}, {query.ByActor, "", &p.Parties}} {
		counts, err := l.Tally(ctx, q, c.by, b.s.Zone)
		if err != nil {
			return err
		}
		slices.SortStableFunc(counts, func(x, y truce.Count) int { return cmp.Compare(y.N, x.N) })
		for _, n := range counts {
			k := keyed{Key: n.Key, List: c.list, N: n.N}
			if c.by == query.ByActor {
				k.Names = b.Actor(truce.ActorID(n.Key)).Names
			}
			if n.Key != "" {
				*c.to = append(*c.to, k)
			}
		}
	}
	wide := q
	wide.Unpinned, wide.Box = true, nil
	counts, err := l.Tally(ctx, wide, query.ByProvince, b.s.Zone)
	if err != nil {
		return err
	}
	world, err := b.s.Atlas()
	for _, c := range counts {
		n := provinceCount{Label: b.Province(c.Key), N: c.N,
			Href: b.s.listHref(v, "unpinned", "1", "province", c.Key, "box", "", "ring", "", "after", "", "n", "")}
		if at, ok := b.placeOf(world, c.Key, middle); ok {
			lat, lon := at.Degrees()
			n.Placed, n.At = true, fmt.Sprintf("%.4f,%.4f", lon, lat)
		}
		p.Provinces = append(p.Provinces, n)
	}
	return err
}

// placeOf returns where the count of a province stands: in the middle of its area, or where the map of the world has
// the name.
func (b *book) placeOf(world *atlas.Atlas, name string, near truce.Point) (truce.Point, bool) {
	if name == "" {
		return truce.Point{}, false
	}
	if a := b.AreaNamed(name); a != nil && len(a.Ring) > 0 {
		return middleOf(a.Ring), true
	}
	if world == nil {
		return truce.Point{}, false
	}
	return world.Province(name, near)
}

func middleOf(ring []truce.Point) truce.Point {
	var lat, lon int64
	for _, p := range ring {
		lat, lon = lat+int64(p.LatE7), lon+int64(p.LonE7)
	}
	n := int64(len(ring))
	return truce.Point{LatE7: int32(lat / n), LonE7: int32(lon / n)}
}

// marks returns what the map of a long list shows, in cells as large as its signs.
func (b *book) marks(ctx context.Context, l *view.Lens, q query.Incidents) ([]view.Mark, error) {
	bounds, err := l.Bounds(ctx, q)
	if err != nil || bounds == nil {
		return nil, err
	}
	const across = 18
	lon, lat := float64(bounds.High.LonE7-bounds.Low.LonE7)+1, float64(bounds.High.LatE7-bounds.Low.LatE7)+1
	size := max(lon, lat) / across
	borders := func(low int32, width float64) []int32 {
		n := int(math.Ceil(width / size))
		var out []int32
		for i := range n + 1 {
			out = append(out, int32(min(float64(low)+math.Ceil(float64(i)*size), float64(low)+width)))
		}
		return slices.Compact(out)
	}
	return l.Marks(ctx, q, view.Grid{Lon: borders(bounds.Low.LonE7, lon), Lat: borders(bounds.Low.LatE7, lat)})
}

// mapListPage is what of a filter lies in a part of the map.
type mapListPage struct {
	Rows  []frame.IncidentRow
	Total int
	All   string // address of the whole list
}

// mapList answers GET /map/list.
func (s *site) mapList(w http.ResponseWriter, r *request) error {
	values := r.URL.Query()
	q, err := s.Query(r.Lens.Process(), values)
	if err != nil {
		return err
	}
	b, err := s.book(r)
	if err != nil {
		return err
	}
	found, err := r.Lens.Incidents(r.Context(), q)
	if err != nil {
		return err
	}
	rows, err := b.OpenRows(r.Context(), r.Lens, found.Rows)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "map-list", mapListPage{rows, found.Total, s.listHref(values)})
}

// tileAt reads which tile an address names.
func tileAt(r *request) (tile.Tile, error) {
	var n [3]uint32
	for i, name := range []string{"z", "x", "y"} {
		v, err := strconv.ParseUint(r.PathValue(name), 10, 32)
		if err != nil {
			return tile.Tile{}, frame.ErrNoPage
		}
		n[i] = uint32(v)
	}
	t := tile.Tile{Z: n[0], X: n[1], Y: n[2]}
	if !t.Valid() {
		return t, frame.ErrNoPage
	}
	return t, nil
}

// tile answers GET /map/tiles/{z}/{x}/{y}. It is kept nowhere: who looks may be another the next time.
func (s *site) tile(w http.ResponseWriter, r *request) error {
	t, err := tileAt(r)
	if err != nil {
		return err
	}
	q, err := s.Query(r.Lens.Process(), r.URL.Query())
	if err != nil {
		return err
	}
	b, err := r.Lens.Tile(r.Context(), q, t)
	if err != nil {
		return err
	}
	return sendTile(w, r, b)
}

func sendTile(w http.ResponseWriter, r *request, b []byte) error {
	if b == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	w.Header().Set("Content-Type", "application/vnd.mapbox-vector-tile")
	r.Send(w, http.StatusOK, b)
	return nil
}

// worldTile answers GET /map/world/{version}/{lang}/{z}/{x}/{y}.
func (s *site) worldTile(w http.ResponseWriter, r *request) error {
	a, err := s.Atlas()
	if err != nil {
		return err
	}
	t, err := tileAt(r)
	if err != nil {
		return err
	}
	lang := r.PathValue("lang")
	if a == nil || r.PathValue("version") != a.Version || !slices.Contains(atlas.Languages, lang) || t.Z > atlas.Deepest {
		return frame.ErrNoPage
	}
	w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	return sendTile(w, r, a.Tile(t, lang))
}

// mapAreas answers GET /map/areas: what the register and the agreements have of areas and lines.
func (s *site) mapAreas(w http.ResponseWriter, r *request) error {
	b, err := s.book(r)
	if err != nil {
		return err
	}
	type feature struct {
		Type       string            `json:"type"`
		Geometry   map[string]any    `json:"geometry"`
		Properties map[string]string `json:"properties"`
	}
	features := []feature{}
	for _, id := range slices.Sorted(maps.Keys(b.Areas)) {
		a := b.Areas[id]
		ring := a.Ring
		if a.Circle != nil {
			ring = circleOf(a.Circle)
		}
		if len(ring) == 0 {
			continue
		}
		var line [][2]float64
		for _, p := range append(ring[:len(ring):len(ring)], ring[0]) {
			lat, lon := p.Degrees()
			line = append(line, [2]float64{lon, lat})
		}
		features = append(features, feature{"Feature",
			map[string]any{"type": "Polygon", "coordinates": [][][2]float64{line}},
			map[string]string{"kind": a.Kind, "name": r.Words().NameIn(a.Names), "href": b.Area(id).Href}})
	}
	out, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": features})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/geo+json")
	r.Send(w, http.StatusOK, out)
	return nil
}

// circleOf draws a circle as a ring of 64 corners.
func circleOf(c *truce.Circle) []truce.Point {
	lat, lon := c.Centre.Degrees()
	high := float64(c.RadiusM) / 111_195
	wide := high / max(0.05, math.Cos(lat*math.Pi/180))
	var ring []truce.Point
	for i := range 64 {
		turn := 2 * math.Pi * float64(i) / 64
		if p, ok := truce.PointOf(lat+high*math.Sin(turn), lon+wide*math.Cos(turn)); ok {
			ring = append(ring, p)
		}
	}
	return ring
}

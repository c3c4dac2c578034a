package view

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/tile"
)

// Grid divides a part of the globe into cells: the borders between its columns from west to east, and between its rows
// from south to north, its own included, in units of 1e-7 degree. A border belongs to the cell north or east of it.
type Grid struct{ Lon, Lat []int32 }

// cell returns the number of the cell a point lies in; false where it lies in none.
func (g *Grid) cell(p truce.Point) (int, bool) {
	x, exact := slices.BinarySearch(g.Lon, p.LonE7)
	y, level := slices.BinarySearch(g.Lat, p.LatE7)
	if !exact {
		x--
	}
	if !level {
		y--
	}
	return y*(len(g.Lon)-1) + x, x >= 0 && y >= 0 && x < len(g.Lon)-1 && y < len(g.Lat)-1
}

// box returns what the grid covers.
func (g *Grid) box() query.Box {
	last := func(list []int32) int32 { return list[len(list)-1] }
	return query.Box{Low: truce.Point{LatE7: g.Lat[0], LonE7: g.Lon[0]},
		High: truce.Point{LatE7: last(g.Lat), LonE7: last(g.Lon)}}
}

// Mark is what lies in one cell of a grid: an incident, or several of them as one mark with their true number, in the
// middle of where they are.
type Mark struct {
	N         int
	At        truce.Point
	Low, High truce.Point      // between which they lie
	ID        truce.IncidentID // of the only one; empty: there are several
	Radius    int32            // of the only one: how far off it may be, in metres; 0: less than 25 km, or not known
	Kind      codes.EventKind  // of all of them; empty: not of one and the same, or not known
	Status    truce.Status     // likewise
	Found     query.Found      // likewise
	Author    truce.ActorID    // likewise, where one is said to be the author
	Province  string           // likewise

	lat, lon int64 // sums
	last     *query.Row
}

// Marks returns what of the incidents the viewer may see a map can show as points, cell by cell. How many they are is
// exact. It reads the columns that lists are counted from, and opens no incident.
func (l *Lens) Marks(ctx context.Context, q query.Incidents, g Grid) ([]Mark, error) {
	at := make([]*Mark, (len(g.Lon)-1)*(len(g.Lat)-1))
	q.Box = q.Box.Meet(g.box())
	err := l.Spots(ctx, q, func(s *query.Spot) {
		i, ok := g.cell(s.At)
		if !ok {
			return
		}
		if at[i] == nil {
			at[i] = begin(s)
		}
		at[i].add(s)
	})
	var out []Mark
	for _, m := range at {
		if m == nil {
			continue
		}
		m.At = truce.Point{LatE7: int32(m.lat / int64(m.N)), LonE7: int32(m.lon / int64(m.N))}
		if m.N > 1 {
			m.ID, m.Radius = "", 0
		}
		out = append(out, *m)
	}
	return out, err
}

func begin(s *query.Spot) *Mark {
	m := &Mark{ID: s.ID(), Low: s.At, High: s.At, Status: s.Facets.Status, Found: query.ClassOf(s.Facets), last: s.Facets,
		Kind: one(s.Facets.Kinds), Author: one(s.Facets.Authors).Actor, Radius: s.Facets.Where.RadiusM,
		Province: s.Facets.Where.Province}
	return m
}

// one returns the only one of a list; nothing where there are none or several.
func one[T any](list []T) (only T) {
	if len(list) == 1 {
		only = list[0]
	}
	return only
}

func (m *Mark) add(s *query.Spot) {
	m.N++
	m.lat, m.lon = m.lat+int64(s.At.LatE7), m.lon+int64(s.At.LonE7)
	m.Low = truce.Point{LatE7: min(m.Low.LatE7, s.At.LatE7), LonE7: min(m.Low.LonE7, s.At.LonE7)}
	m.High = truce.Point{LatE7: max(m.High.LatE7, s.At.LatE7), LonE7: max(m.High.LonE7, s.At.LonE7)}
	if s.Facets == m.last {
		return
	}
	f := s.Facets
	m.last = f
	keep(&m.Kind, one(f.Kinds))
	keep(&m.Status, f.Status)
	keep(&m.Found, query.ClassOf(f))
	keep(&m.Author, one(f.Authors).Actor)
	keep(&m.Province, f.Where.Province)
}

// keep empties what is not of all of them.
func keep[T comparable](have *T, next T) {
	if *have != next {
		*have = *new(T)
	}
}

// Bounds returns the box around what of a query a map can show as points; nil where that is nothing.
func (l *Lens) Bounds(ctx context.Context, q query.Incidents) (*query.Box, error) {
	var b *query.Box
	err := l.Spots(ctx, q, func(s *query.Spot) {
		if b == nil {
			b = &query.Box{Low: s.At, High: s.At}
		}
		b.Low = truce.Point{LatE7: min(b.Low.LatE7, s.At.LatE7), LonE7: min(b.Low.LonE7, s.At.LonE7)}
		b.High = truce.Point{LatE7: max(b.High.LatE7, s.At.LatE7), LonE7: max(b.High.LonE7, s.At.LonE7)}
	})
	return b, err
}

// cells is how many cells a tile has on a side.
const cells = 16

// Tile returns the vector tile of the incidents the viewer may see: a layer of marks, nil where there are none. A mark
// has the number n it stands for and what is of all of them: kind, status, found, author; a single one its id and, from
// 25 km on, how far off it may be in metres, r; several the box they lie in, as west,south,east,north.
func (l *Lens) Tile(ctx context.Context, q query.Incidents, t tile.Tile) ([]byte, error) {
	marks, err := l.Marks(ctx, q, gridOf(t))
	if err != nil {
		return nil, err
	}
	marks = apart(marks, t)
	layer := t.Layer("incidents")
	for i := range marks {
		m := &marks[i]
		lat, lon := m.At.Degrees()
		x, y := t.Place(orb.Point{lon, lat})
		layer.Point(x, y, m.properties()...)
	}
	return tile.Join(layer), nil
}

// nearest is how near to each other two marks of a tile stand at most, in its units: about the size of a mark.
const nearest = 180

// apart joins marks that would cover each other, those of fewer incidents into those of more.
func apart(marks []Mark, t tile.Tile) []Mark {
	slices.SortStableFunc(marks, func(a, b Mark) int { return cmp.Compare(b.N, a.N) })
	var out []Mark
	var at [][2]int
	for _, m := range marks {
		lat, lon := m.At.Degrees()
		x, y := t.Place(orb.Point{lon, lat})
		i := slices.IndexFunc(at, func(p [2]int) bool {
			dx, dy := p[0]-x, p[1]-y
			return dx*dx+dy*dy < nearest*nearest
		})
		if i < 0 {
			out, at = append(out, m), append(at, [2]int{x, y})
			continue
		}
		out[i].join(&m)
	}
	return out
}

// join makes one mark of two.
func (m *Mark) join(o *Mark) {
	m.N, m.lat, m.lon = m.N+o.N, m.lat+o.lat, m.lon+o.lon
	m.At = truce.Point{LatE7: int32(m.lat / int64(m.N)), LonE7: int32(m.lon / int64(m.N))}
	m.Low = truce.Point{LatE7: min(m.Low.LatE7, o.Low.LatE7), LonE7: min(m.Low.LonE7, o.Low.LonE7)}
	m.High = truce.Point{LatE7: max(m.High.LatE7, o.High.LatE7), LonE7: max(m.High.LonE7, o.High.LonE7)}
	m.ID, m.Radius = "", 0
	keep(&m.Kind, o.Kind)
	keep(&m.Status, o.Status)
	keep(&m.Found, o.Found)
	keep(&m.Author, o.Author)
	keep(&m.Province, o.Province)
}

func (m *Mark) properties() []tile.Property {
	out := []tile.Property{{Key: "n", Value: m.N}}
	say := func(key, value string) {
		if value != "" {
			out = append(out, tile.Property{Key: key, Value: value})
		}
	}
	say("kind", string(m.Kind))
	say("status", string(m.Status))
	say("found", string(m.Found))
	say("author", string(m.Author))
	say("id", string(m.ID))
	if m.Radius > 0 {
		out = append(out, tile.Property{Key: "r", Value: int(m.Radius)})
	}
	if m.N > 1 {
		say("box", BoxText(m.Low, m.High))
	}
	return out
}

// BoxText writes a box as west,south,east,north in degrees, a little wider than it is, so that what is rounded stays
// within.
func BoxText(low, high truce.Point) string {
	const slack = 1e-5
	south, west := low.Degrees()
	north, east := high.Degrees()
	return fmt.Sprintf("%.5f,%.5f,%.5f,%.5f", max(-180, west-slack), max(-90, south-slack), min(180, east+slack),
		min(90, north+slack))
}

// gridOf divides a tile into cells. Neighbours have the same border between them, so that every incident is on one tile
// of a zoom level.
func gridOf(t tile.Tile) Grid {
	var g Grid
	for i := range uint32(cells + 1) {
		// The cells of a tile are the tiles four levels deeper.
		b := tile.Tile{Z: t.Z + 4, X: t.X*cells + i, Y: t.Y*cells + cells - i}.Bound()
		west, _ := truce.PointOf(0, b.Min[0])
		north, _ := truce.PointOf(b.Max[1], 0)
		g.Lon, g.Lat = append(g.Lon, west.LonE7), append(g.Lat, north.LatE7)
	}
	if t.X == 1<<t.Z-1 {
		g.Lon[cells]++ // the antimeridian itself
	}
	if t.Y == 0 {
		g.Lat[cells] = 900_000_001 // what the grid leaves out around the poles lies on the tiles next to it
	}
	if t.Y == 1<<t.Z-1 {
		g.Lat[0] = -900_000_000
	}
	return g
}

// Package tile writes vector tiles as the Mapbox Vector Tile specification 2.1 has them, on the grid of web maps: at
// zoom level z the world between 85.05 degrees north and south is 2^z by 2^z tiles of web mercator. It knows nothing of
// what is on them.
package tile

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// Tile names a tile.
type Tile struct{ Z, X, Y uint32 }

// Deepest is the deepest zoom level of which there are tiles.
const Deepest = 22

// Extent is how many units wide and high a tile is.
const Extent = 4096

// margin is how far beyond its sides a tile draws areas and lines, as a part of its width: their edges are not seen.
const margin = 1.0 / 32

// Valid reports whether there is such a tile.
func (t Tile) Valid() bool { return t.Z <= Deepest && t.X < 1<<t.Z && t.Y < 1<<t.Z }

// Bound returns the part of the globe that the tile shows, in degrees.
func (t Tile) Bound() orb.Bound { return t.within(0) }

// Around returns the part of the globe of which areas and lines reach into the tile.
func (t Tile) Around() orb.Bound { return t.within(margin) }

func (t Tile) within(more float64) orb.Bound {
	n := math.Exp2(float64(t.Z))
	lon := func(x float64) float64 { return max(-180, min(180, x/n*360-180)) }
	lat := func(y float64) float64 { return math.Atan(math.Sinh(math.Pi*(1-2*y/n))) * 180 / math.Pi }
	x, y := float64(t.X), float64(t.Y)
	return orb.Bound{Min: orb.Point{lon(x - more), lat(y + 1 + more)}, Max: orb.Point{lon(x + 1 + more), lat(y - more)}}
}

// pole is the northernmost latitude of the grid.
const pole = 85.0511287798066

// Place returns where a point lies on the tile, in its units from its upper left corner; beyond the grid, on its edge.
func (t Tile) Place(p orb.Point) (x, y int) {
	n := math.Exp2(float64(t.Z)) * Extent
	sin := math.Sin(max(-pole, min(pole, p[1])) * math.Pi / 180)
	fx := (p[0] + 180) / 360 * n
	fy := (0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)) * n
	return int(math.Floor(fx)) - int(t.X)*Extent, int(math.Floor(fy)) - int(t.Y)*Extent
}

// Layer is a layer of a tile while it is put together.
type Layer struct {
	tile     Tile
	name     string
	features buffer
	keys     []string
	values   []any
	n        int
}

// Layer begins a layer of the tile.
func (t Tile) Layer(name string) *Layer { return &Layer{tile: t, name: name} }

// Property is something that is said of a feature; its value is a string or an int.
type Property struct {
	Key   string
	Value any
}

// The types of geometry, by their numbers in a tile.
const (
	points = 1
	lines  = 2
	areas  = 3
)

// Point adds a point at a place in units of the tile.
func (l *Layer) Point(x, y int, properties ...Property) {
	g := &pen{}
	g.move(x, y)
	l.add(points, g.commands, properties)
}

// Line adds what of a line lies on the tile.
func (l *Layer) Line(line orb.LineString, properties ...Property) {
	g := &pen{}
	for _, part := range clip.LineString(l.tile.Around(), line) {
		g.line(l.placed(part), false)
	}
	l.add(lines, g.commands, properties)
}

// Area adds what of an area lies on the tile: its closed rings, the outer one first.
func (l *Layer) Area(area []orb.LineString, properties ...Property) {
	g := &pen{}
	for i, ring := range area {
		whole := slices.Clone(orb.Ring(ring)) // which clipping writes over
		part := l.placed(orb.LineString(clip.Ring(l.tile.Around(), whole)))
		if n := len(part); n > 1 && part[0] == part[n-1] {
			part = part[:n-1]
		}
		if len(part) < 3 {
			if i == 0 {
				return
			}
			continue
		}
		if clockwise(part) != (i == 0) { // on the tile, where y grows downwards
			slices.Reverse(part)
		}
		g.line(part, true)
	}
	l.add(areas, g.commands, properties)
}

// placed returns the positions of a line on the tile, none twice in a row.
func (l *Layer) placed(line orb.LineString) [][2]int {
	out := make([][2]int, 0, len(line))
	for _, p := range line {
		x, y := l.tile.Place(p)
		if at := [2]int{x, y}; len(out) == 0 || out[len(out)-1] != at {
			out = append(out, at)
		}
	}
	return out
}

func clockwise(ring [][2]int) bool {
	sum := 0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p[0]*q[1] - q[0]*p[1]
	}
	return sum > 0
}

// pen writes the commands of a geometry.
type pen struct {
	x, y     int
	commands []uint64
}

func (g *pen) move(x, y int) { g.commands = append(g.commands, 1|1<<3); g.to(x, y) }

func (g *pen) to(x, y int) {
	zigzag := func(v int) uint64 { return uint64(uint32(int32(v)<<1) ^ uint32(int32(v)>>31)) }
	g.commands = append(g.commands, zigzag(x-g.x), zigzag(y-g.y))
	g.x, g.y = x, y
}

// line draws through the positions, and back to the first where it is closed.
func (g *pen) line(at [][2]int, closed bool) {
	if len(at) < 2 {
		return
	}
	g.move(at[0][0], at[0][1])
	g.commands = append(g.commands, 2|uint64(len(at)-1)<<3)
	for _, p := range at[1:] {
		g.to(p[0], p[1])
	}
	if closed {
		g.commands = append(g.commands, 7|1<<3)
	}
}

// add writes a feature, if anything of it is drawn.
func (l *Layer) add(kind uint64, commands []uint64, properties []Property) {
	if len(commands) == 0 {
		return
	}
	var tags, geometry, f buffer
	for _, p := range properties {
		tags.varint(uint64(l.key(p.Key)))
		tags.varint(uint64(l.value(p.Value)))
	}
	for _, c := range commands {
		geometry.varint(c)
	}
	f.bytes(2, tags)
	f.number(3, kind)
	f.bytes(4, geometry)
	l.features.bytes(2, f)
	l.n++
}

func (l *Layer) key(k string) int {
	if i := slices.Index(l.keys, k); i >= 0 {
		return i
	}
	l.keys = append(l.keys, k)
	return len(l.keys) - 1
}

// value returns the place of a value among those of the layer. Few are looked through: what is rarely the same twice,
// an id, is not worth a longer search.
func (l *Layer) value(v any) int {
	const looked = 64
	for i := range min(looked, len(l.values)) {
		if l.values[i] == v {
			return i
		}
	}
	l.values = append(l.values, v)
	return len(l.values) - 1
}

// Join returns the tile of layers; nil where nothing is on it.
func Join(layers ...*Layer) []byte {
	var out buffer
	for _, l := range layers {
		if l.n == 0 {
			continue
		}
		var b buffer
		b.bytes(1, []byte(l.name))
		b = append(b, l.features...)
		for _, k := range l.keys {
			b.bytes(3, []byte(k))
		}
		for _, v := range l.values {
			var value buffer
			switch v := v.(type) {
			case string:
				value.bytes(1, []byte(v))
			case int:
				value.number(4, uint64(v))
			}
			b.bytes(4, value)
		}
		b.number(5, Extent)
		b.number(15, 2)
		out.bytes(3, b)
	}
	return out
}

// buffer is a message of Protocol Buffers.
type buffer []byte

func (b *buffer) varint(v uint64) { *b = binary.AppendUvarint(*b, v) }

func (b *buffer) number(field, v uint64) {
	b.varint(field << 3)
	b.varint(v)
}

func (b *buffer) bytes(field uint64, content []byte) {
	b.varint(field<<3 | 2)
	b.varint(uint64(len(content)))
	*b = append(*b, content...)
}

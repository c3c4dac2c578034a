package frame

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"

	"truce/internal/atlas"
)

// Atlas returns what lies under the maps of the site; nil where it is not built in, and for an exercise: an invented
// island lies nowhere.
func (s *Site) Atlas() (*atlas.Atlas, error) {
	if s.Fictional {
		return nil, nil
	}
	a, err := atlas.Open()
	if !atlas.Built() {
		return nil, nil
	}
	return a, err
}

// ground draws what lies under a map: land, waters and borders, and the names for which there is room.
func (b *Book) ground(m *Map, p projection) {
	a, err := b.s.Atlas()
	if err != nil {
		b.s.Log.Error("the map of the world cannot be read", "err", err)
	}
	if a == nil {
		return
	}
	m.World = true
	view := orb.Bound{Min: p.degrees(0, m.H), Max: p.degrees(m.W, 0)}
	zoom := min(atlas.Deepest, max(0, int(math.Log2(p.kx*360/512)+0.8)))
	a.Within(view, zoom, func(s *atlas.Shape) {
		var d strings.Builder
		for _, part := range s.Parts {
			if s.Layer.Filled() {
				p.draw(&d, orb.LineString(clip.Ring(view, slices.Clone(orb.Ring(part)))), true)
				continue
			}
			for _, piece := range clip.LineString(view, part) {
				p.draw(&d, piece, false)
			}
		}
		if d.Len() > 0 {
			m.Ground = append(m.Ground, mapShape{D: d.String(), Kind: s.Layer.String()})
		}
	})
	b.labels(a, m, p, view, zoom)
}

// degrees returns what stands at a place of the map.
func (p projection) degrees(x, y float64) orb.Point {
	return orb.Point{max(-180, min(180, p.west+(x-p.x0)/p.kx)), max(-90, min(90, p.north-(y-p.y0)/p.ky))}
}

// draw writes the path of a line, without what is too small to be seen.
func (p projection) draw(d *strings.Builder, line orb.LineString, closed bool) {
	const least = 1.2
	var at [][2]float64
	for i, c := range line {
		x, y := p.x0+(c[0]-p.west)*p.kx, p.y0+(p.north-c[1])*p.ky
		if n := len(at); n > 0 && i < len(line)-1 && math.Hypot(x-at[n-1][0], y-at[n-1][1]) < least {
			continue
		}
		at = append(at, [2]float64{x, y})
	}
	if len(at) < 2 || closed && len(at) < 4 {
		return
	}
	for i, c := range at {
		command := "L"
		if i == 0 {
			command = "M"
		}
		fmt.Fprintf(d, "%s%.1f %.1f", command, c[0], c[1])
	}
	if closed {
		d.WriteString("Z")
	}
}

// mapLabel is a name that lies under a map.
type mapLabel struct {
	X, Y float64
	Kind string
	Text string
}

// labels names what there is room for, what is seen from farthest away first.
func (b *Book) labels(a *atlas.Atlas, m *Map, p projection, view orb.Bound, zoom int) {
	const most, wide, high = 24, 7.5, 18.0
	var names []*atlas.Name
	a.NamesWithin(view, zoom+1, func(n *atlas.Name) { names = append(names, n) })
	slices.SortStableFunc(names, func(x, y *atlas.Name) int { return cmp.Compare(x.First, y.First) })
	for _, n := range names {
		x, y := p.at(n.Point)
		text := n.In(b.r.lang)
		half := float64(len([]rune(text))) * wide / 2
		crowded := x-half < 0 || x+half > m.W || y < high || y > m.H-high
		for _, l := range m.Labels {
			crowded = crowded || math.Abs(l.Y-y) < high && math.Abs(l.X-x) < half+float64(len([]rune(l.Text)))*wide/2
		}
		if !crowded && len(m.Labels) < most {
			m.Labels = append(m.Labels, mapLabel{round(x), round(y), n.Kind, text})
		}
	}
}

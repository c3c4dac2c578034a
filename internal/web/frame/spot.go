package frame

import (
	"cmp"
	"html/template"
	"math"
	"slices"

	"truce"
)

// Spot is a place somebody states, with the id and the address of what states it.
type Spot struct {
	ID, Href string
	Where    truce.Place
}

// DrawSpots draws one incident: what each of its reports says of where it was; nil where none says it.
func (b *Book) DrawSpots(spots []Spot) *Map {
	around := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	n := 0
	for _, x := range spots {
		if x.Where.Point == nil {
			continue
		}
		n++
		around.add(*x.Where.Point)
		if m, ok := x.Where.Radius(); ok {
			lat, lon := x.Where.Point.Degrees()
			off := math.Min(float64(m)/111_195, 2)
			for _, d := range [][2]float64{{off, 0}, {-off, 0}, {0, off}, {0, -off}} {
				if pt, ok := truce.PointOf(lat+d[0], lon+d[1]); ok {
					around.add(pt)
				}
			}
		}
	}
	if n == 0 {
		return nil
	}
	p, h := around.fit(mapMargin * 2)
	m := &Map{W: mapWidth, H: math.Max(h, 300)}
	p.y0 += (m.H - h) / 2
	b.ground(m, p)
	for _, a := range b.Outlines() {
		s := shape(p, a)
		s.Names = nil
		m.Shapes = append(m.Shapes, s)
	}
	for _, c := range spots {
		if c.Where.Point == nil {
			continue
		}
		x, y := p.at(*c.Where.Point)
		if metres, ok := c.Where.Radius(); ok {
			m.Circles = append(m.Circles, mapCircle{round(x), round(y), round(p.metresToUnits(float64(metres))), "odd"})
		}
		m.Marks = append(m.Marks, mapMark{X: round(x), Y: round(y), Sign: Sign{Class: "odd"}, Tag: c.ID,
			Row: &IncidentRow{Href: c.Href, Title: template.HTML(template.HTMLEscapeString(c.ID))}})
	}
	for _, a := range b.Areas {
		if a.Circle != nil {
			if x, y := p.at(a.Circle.Centre); x > 0 && x < m.W && y > 0 && y < m.H {
				m.Shapes = append(m.Shapes, mapShape{Names: a.Names, X: round(x), Y: round(y + 26), Kind: a.Kind})
			}
		}
	}
	slices.SortFunc(m.Shapes, func(a, b mapShape) int {
		return cmp.Or(cmp.Compare(a.D, b.D), cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y))
	})
	m.Scale = scale(p, m.H)
	return m
}

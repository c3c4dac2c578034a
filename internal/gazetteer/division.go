package gazetteer

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"truce"
	"truce/internal/geo"
)

// Seats returns the places that are the seat of a first-order division, one of each: where a capital and another place
// both are, the other one. The first call reads the whole world, without an index of names.
func (g *Gazetteer) Seats() ([]Place, error) {
	g.all.once.Do(func() { g.all.read(g) })
	return g.all.seats, g.all.err
}

// points is every place, by where it lies, and the seats of divisions.
type points struct {
	once  sync.Once
	cells map[cell][]located
	seats []Place
	err   error
}

// located is as much of a place as says in which division points around it lie.
type located struct {
	id    int // of GeoNames
	point truce.Point
	in    *division // one for all places of a division
}

// division is a first-order division of a country.
type division struct{ country, code string }

// cell is a square of half a degree.
type cell struct{ lat, lon int }

const cellE7 = 5_000_000

func cellOf(p truce.Point) cell {
	return cell{int(math.Floor(float64(p.LatE7) / cellE7)), int(math.Floor(float64(p.LonE7) / cellE7))}
}

func (a *points) read(g *Gazetteer) {
	a.cells = map[cell][]located{}
	seats, divisions := map[string]Place{}, map[string]*division{}
	for _, code := range g.Countries() {
		places, err := g.readCountry(code)
		if err != nil {
			a.err = err
			return
		}
		for _, p := range places {
			c := cellOf(p.Point)
			in := divisions[p.division()]
			if in == nil { // the line of the place is not kept with it
				in = &division{p.Country, strings.Clone(p.Division)}
				divisions[p.division()] = in
			}
			a.cells[c] = append(a.cells[c], located{p.GeonameID, p.Point, in})
			if have, ok := seats[p.division()]; p.isSeat() && (!ok || have.Code != seatCode) {
				seats[p.division()] = p
			}
		}
	}
	for _, p := range seats {
		a.seats = append(a.seats, p)
	}
	slices.SortFunc(a.seats, func(a, b Place) int { return strings.Compare(a.division(), b.division()) })
}

const (
	seatCode    = "PPLA"
	capitalCode = "PPLC"
	noDivision  = "00"
)

func (p *Place) isSeat() bool {
	return (p.Code == seatCode || p.Code == capitalCode) && p.Division != noDivision
}

func (p *Place) division() string { return p.Country + " " + p.Division }

// What must agree before a point is said to lie in a division: the nearest places, and every place within its radius.
const (
	nearestAsked = 3
	nearestWithM = 40_000
)

// DivisionOf returns the country and the first-order division in which a point most likely lies, with radius metres
// around it: that of the three nearest places, where they lie within 40 km and agree, and every place within the radius
// with them. ok is false where they do not; docs/names.md says how often it is right.
func (g *Gazetteer) DivisionOf(p truce.Point, radius int32) (country, code string, ok bool) {
	if _, err := g.Seats(); err != nil || radius > nearestWithM {
		return "", "", false
	}
	near := g.all.near(p)
	if len(near) < nearestAsked {
		return "", "", false
	}
	first := near[0]
	for i, x := range near {
		if (i < nearestAsked || x.away <= float64(radius)) && x.in != first.in {
			return "", "", false
		}
	}
	return first.in.country, first.in.code, first.in.code != noDivision
}

// neighbour is a place and how far it lies from the point that was asked about, in metres.
type neighbour struct {
	*located
	away float64
}

// near returns the places that may be asked about a point, the nearest first.
func (a *points) near(p truce.Point) []neighbour {
	c := cellOf(p)
	wide := 1
	if lat, _ := p.Degrees(); math.Abs(lat) > 40 { // half a degree of longitude is less than 40 km
		wide = 3
	}
	var out []neighbour
	for lat := c.lat - 1; lat <= c.lat+1; lat++ {
		for lon := c.lon - wide; lon <= c.lon+wide; lon++ {
			list := a.cells[cell{lat, lon}]
			for i := range list {
				if d := geo.Distance(p, list[i].point); d <= nearestWithM {
					out = append(out, neighbour{&list[i], d})
				}
			}
		}
	}
	slices.SortFunc(out, func(x, y neighbour) int {
		return cmp.Or(cmp.Compare(x.away, y.away), cmp.Compare(x.id, y.id))
	})
	return out
}

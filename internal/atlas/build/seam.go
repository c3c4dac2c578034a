package main

import (
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// The world in units, and how far around it is.
const turn = 360_000

var world = orb.Bound{Min: orb.Point{-turn / 2, -90_000}, Max: orb.Point{turn / 2, 90_000}}

// cut returns an area that crosses the antimeridian as areas that do not: the packages join what Natural Earth cut
// there.
func cut(parts [][]position) [][][]position {
	if !slices.ContainsFunc(parts, crosses) {
		return [][][]position{parts}
	}
	var holes [][]position
	for _, ring := range parts[1:] {
		holes = append(holes, unrolled(ring)...)
	}
	var out [][][]position
	for _, outer := range unrolled(parts[0]) {
		area := [][]position{outer}
		for _, hole := range holes {
			if asRing(outer).Bound().Contains(asRing(hole)[0]) {
				area = append(area, hole)
			}
		}
		out = append(out, area)
	}
	return out
}

func crosses(ring []position) bool {
	for i, p := range ring {
		if d := p.lon - ring[(i+1)%len(ring)].lon; d > turn/2 || d < -turn/2 {
			return true
		}
	}
	return false
}

// unrolled lays a ring out along the parallel and cuts it where the world begins anew. One that goes around a pole is
// closed by way of the pole.
func unrolled(ring []position) [][]position {
	var r orb.Ring
	shift := int32(0)
	last := ring[len(ring)-1].lon
	for i, p := range ring {
		if i == 0 {
			last = p.lon
		}
		switch d := p.lon - last; {
		case d > turn/2:
			shift -= turn
		case d < -turn/2:
			shift += turn
		}
		last = p.lon
		r = append(r, orb.Point{float64(p.lon + shift), float64(p.lat)})
	}
	first := r[0]
	switch d := ring[0].lon - last; {
	case d > turn/2:
		shift -= turn
	case d < -turn/2:
		shift += turn
	}
	if shift != 0 {
		pole := -90_000.0
		if first[1] > 0 {
			pole = 90_000
		}
		end := first[0] + float64(shift)
		r = append(r, orb.Point{end, first[1]}, orb.Point{end, pole}, orb.Point{first[0], pole})
	}
	r = append(r, first)
	var out [][]position
	for by := -turn; by <= turn; by += turn {
		moved := make(orb.Ring, len(r))
		for i, p := range r {
			moved[i] = orb.Point{p[0] + float64(by), p[1]}
		}
		if piece := clip.Ring(world, moved); len(piece) > 3 {
			var ps []position
			for _, p := range piece[:len(piece)-1] {
				ps = append(ps, position{int32(p[0]), int32(p[1])})
			}
			out = append(out, ps)
		}
	}
	return out
}

func asRing(ring []position) orb.Ring {
	r := make(orb.Ring, len(ring))
	for i, p := range ring {
		r[i] = orb.Point{float64(p.lon), float64(p.lat)}
	}
	return r
}

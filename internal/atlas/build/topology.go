package main

import (
	"encoding/json"
	"fmt"
	"io"

	"truce/internal/atlas"
)

// topology is a TopoJSON file: lines that shapes are made of.
type topology struct {
	Arcs      [][][2]float64
	Transform *struct{ Scale, Translate [2]float64 }
	Objects   map[string]geometry
}

type geometry struct {
	Type       string
	Arcs       json.RawMessage
	Geometries []geometry
}

// arc returns the positions of a line; a negative number is that of the reversed one.
func (t *topology) arc(n int) []position {
	back := n < 0
	if back {
		n = ^n
	}
	var out []position
	var x, y float64
	for _, p := range t.Arcs[n] {
		lon, lat := p[0], p[1]
		if tr := t.Transform; tr != nil {
			x, y = x+lon, y+lat
			lon, lat = x*tr.Scale[0]+tr.Translate[0], y*tr.Scale[1]+tr.Translate[1]
		}
		out = append(out, positionOf(lon, lat))
	}
	if back {
		for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
	}
	return out
}

// line joins arcs, each of which begins where the one before ends.
func (t *topology) line(arcs []int) []position {
	var out []position
	for _, n := range arcs {
		for _, p := range t.arc(n) {
			if len(out) == 0 || out[len(out)-1] != p {
				out = append(out, p)
			}
		}
	}
	return out
}

// ring is the line without its last position, which is the first again.
func (t *topology) ring(arcs []int) []position {
	l := t.line(arcs)
	if len(l) > 1 && l[0] == l[len(l)-1] {
		l = l[:len(l)-1]
	}
	return l
}

// each calls do with the parts of every area or line of a geometry.
func (t *topology) each(g geometry, do func(parts [][]position) error) error {
	switch g.Type {
	case "GeometryCollection":
		for _, inner := range g.Geometries {
			if err := t.each(inner, do); err != nil {
				return err
			}
		}
		return nil
	case "Polygon", "MultiPolygon":
		var areas [][][]int
		if g.Type == "Polygon" {
			areas = make([][][]int, 1)
			if err := json.Unmarshal(g.Arcs, &areas[0]); err != nil {
				return err
			}
		} else if err := json.Unmarshal(g.Arcs, &areas); err != nil {
			return err
		}
		for _, area := range areas {
			var parts [][]position
			for _, ring := range area {
				parts = append(parts, t.ring(ring))
			}
			for _, piece := range cut(parts) {
				if err := do(piece); err != nil {
					return err
				}
			}
		}
		return nil
	case "LineString", "MultiLineString":
		var lines [][]int
		if g.Type == "LineString" {
			lines = make([][]int, 1)
			if err := json.Unmarshal(g.Arcs, &lines[0]); err != nil {
				return err
			}
		} else if err := json.Unmarshal(g.Arcs, &lines); err != nil {
			return err
		}
		for _, l := range lines {
			if err := do([][]position{t.line(l)}); err != nil {
				return err
			}
		}
		return nil
	case "":
		return nil // a shape of nothing
	}
	return fmt.Errorf("a geometry of type %s", g.Type)
}

// land writes the land at three scales.
func land(w io.Writer) error {
	for _, s := range []struct {
		file        string
		first, last int
		tolerance   float64
	}{{"land-110m.json", 0, 2, 20}, {"land-50m.json", 3, 5, 4}, {"land-10m.json", 6, 22, 1.5}} {
		var t topology
		if err := fetch(outlines, s.file, &t); err != nil {
			return err
		}
		if err := t.write(w, "land", atlas.Land, s.first, s.last, s.tolerance); err != nil {
			return err
		}
	}
	return nil
}

// water writes lakes and rivers.
func water(w io.Writer) error {
	var t topology
	if err := fetch(waters, "dist/world_50m.json", &t); err != nil {
		return err
	}
	if err := t.write(w, "lakes", atlas.Lake, 3, 22, 2); err != nil {
		return err
	}
	return t.write(w, "rivers", atlas.River, 4, 22, 2)
}

// write appends the shapes of an object.
func (t *topology) write(w io.Writer, object string, l atlas.Layer, first, last int, tolerance float64) error {
	return t.each(t.Objects[object], func(parts [][]position) error {
		for i := range parts {
			if l.Filled() {
				parts[i] = simplifiedRing(parts[i], tolerance)
			} else {
				parts[i] = simplified(parts[i], tolerance)
			}
		}
		return write(w, l, first, last, parts)
	})
}

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"truce/internal/atlas"
)

// province is a first-order division as Natural Earth has it.
type province struct {
	Properties struct {
		Name      string  `json:"name"`
		NameAr    string  `json:"name_ar"`
		NameRu    string  `json:"name_ru"`
		NameTr    string  `json:"name_tr"`
		NameFa    string  `json:"name_fa"`
		Country   string  `json:"adm0_a3"`
		Sovereign string  `json:"sov_a3"`
		ISO       string  `json:"iso_a2"`
		Code      string  `json:"iso_3166_2"`
		Lat       float64 `json:"latitude"`
		Lon       float64 `json:"longitude"`
		First     float64 `json:"min_zoom"`
	} `json:"properties"`
	Geometry struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
	disputed bool
}

// readProvinces reads the provinces of the world, once.
var readProvinces = sync.OnceValues(func() ([]province, error) {
	var file struct{ Features []province }
	if err := fetch(provinces, "data/states/admin1.json", &file); err != nil {
		return nil, err
	}
	countries := map[string]bool{}
	for i := range file.Features {
		countries[file.Features[i].Properties.Country] = true
	}
	for i := range file.Features {
		file.Features[i].disputed = file.Features[i].isDisputed(countries)
	}
	return file.Features, nil
})

// isDisputed reports whether the source itself does not say of one country only that the province is its: ISO 3166-2
// has no code for it or gives it another country's, or another country is said to be sovereign over it.
func (p *province) isDisputed(countries map[string]bool) bool {
	x := &p.Properties
	of, _, _ := strings.Cut(x.Code, "-")
	return strings.HasSuffix(x.Code, "~") || of != "" && of != x.ISO ||
		x.Sovereign != x.Country && countries[x.Sovereign]
}

// rings returns the rings of the province, the first position of each not repeated.
func (p *province) rings() ([][]position, error) {
	var areas [][][][2]float64
	switch p.Geometry.Type {
	case "Polygon":
		areas = make([][][][2]float64, 1)
		if err := json.Unmarshal(p.Geometry.Coordinates, &areas[0]); err != nil {
			return nil, err
		}
	case "MultiPolygon":
		if err := json.Unmarshal(p.Geometry.Coordinates, &areas); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("%s is a %s", p.Properties.Name, p.Geometry.Type)
	}
	var out [][]position
	for _, area := range areas {
		for _, ring := range area {
			var r []position
			for _, c := range ring {
				if at := positionOf(c[0], c[1]); len(r) == 0 || r[len(r)-1] != at {
					r = append(r, at)
				}
			}
			if len(r) > 1 && r[0] == r[len(r)-1] {
				r = r[:len(r)-1]
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// edge is a stretch between two positions, the lower one first.
type edge struct{ a, b position }

func edgeOf(a, b position) edge {
	if compare(a, b) > 0 {
		a, b = b, a
	}
	return edge{a, b}
}

func compare(a, b position) int { return cmp.Or(cmp.Compare(a.lon, b.lon), cmp.Compare(a.lat, b.lat)) }

// class is what an edge separates, and from which zoom level on it is drawn.
type class struct {
	layer atlas.Layer
	first int
}

// borders writes the edges at which two provinces meet: the coast is the land's.
func borders(w io.Writer) error {
	list, err := readProvinces()
	if err != nil {
		return err
	}
	owner := map[edge]int{} // one more than the number of the province
	lines := map[class][]edge{}
	for i := range list {
		rings, err := list[i].rings()
		if err != nil {
			return err
		}
		for _, r := range rings {
			for k := range r {
				e := edgeOf(r[k], r[(k+1)%len(r)])
				switch other := owner[e] - 1; {
				case other < 0:
					owner[e] = i + 1
				case other != i:
					c := between(&list[i], &list[other])
					lines[c] = append(lines[c], e)
				}
			}
		}
	}
	classes := make([]class, 0, len(lines))
	for c := range lines {
		classes = append(classes, c)
	}
	slices.SortFunc(classes, func(x, y class) int {
		return cmp.Or(cmp.Compare(x.layer, y.layer), cmp.Compare(x.first, y.first))
	})
	for _, c := range classes {
		for _, line := range joined(lines[c]) {
			if err := c.write(w, line); err != nil {
				return err
			}
		}
	}
	return nil
}

// between returns the class of an edge between two provinces.
func between(a, b *province) class {
	switch {
	case a.disputed != b.disputed, a.disputed && a.Properties.Country != b.Properties.Country:
		return class{atlas.DisputedLine, 0}
	case a.Properties.Country != b.Properties.Country:
		return class{atlas.CountryLine, 0}
	}
	return class{atlas.ProvinceLine, min(8, max(5, int(min(a.Properties.First, b.Properties.First))))}
}

// write appends a line, in three scales where it is drawn from afar as well.
func (c class) write(w io.Writer, line []position) error {
	if c.first > 0 {
		return write(w, c.layer, c.first, 22, [][]position{simplified(line, 2)})
	}
	for _, s := range []struct {
		first, last int
		tolerance   float64
	}{{0, 2, 100}, {3, 5, 10}, {6, 22, 2}} {
		if err := write(w, c.layer, s.first, s.last, [][]position{simplified(line, s.tolerance)}); err != nil {
			return err
		}
	}
	return nil
}

// joined makes lines of edges, which end where three or more meet.
func joined(edges []edge) [][]position {
	next := map[position][]position{}
	for _, e := range edges {
		next[e.a], next[e.b] = append(next[e.a], e.b), append(next[e.b], e.a)
	}
	ends := make([]position, 0, len(next))
	for p := range next {
		ends = append(ends, p)
	}
	slices.SortFunc(ends, compare)
	done := map[edge]bool{}
	var out [][]position
	walk := func(from position) {
		for _, to := range next[from] {
			if done[edgeOf(from, to)] {
				continue
			}
			line, last, at := []position{from}, from, to
			for {
				done[edgeOf(last, at)] = true
				line = append(line, at)
				if len(next[at]) != 2 || at == from {
					break
				}
				on := next[at][0]
				if on == last {
					on = next[at][1]
				}
				if done[edgeOf(at, on)] {
					break
				}
				last, at = at, on
			}
			out = append(out, line)
		}
	}
	for _, p := range ends {
		if len(next[p]) != 2 {
			walk(p)
		}
	}
	for _, p := range ends { // rings
		walk(p)
	}
	return out
}

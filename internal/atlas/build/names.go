package main

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"truce/internal/atlas"
	"truce/internal/gazetteer"
)

// leastPeople is how many people a town has that is neither a capital nor the seat of a province.
const leastPeople = 30_000

// allNames returns the names of countries, provinces and towns, as package atlas reads them.
func allNames() ([]byte, error) {
	var b bytes.Buffer
	for _, some := range []func(*bytes.Buffer) error{countryNames, provinceNames, townNames} {
		if err := some(&b); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

func add(b *bytes.Buffer, kind string, lat, lon float64, first int, code string, texts []string) {
	for i, t := range texts {
		t = strings.Join(strings.Fields(t), " ")
		if i > 0 && t == texts[0] {
			t = ""
		}
		texts[i] = t
	}
	fmt.Fprintf(b, "%s\t%.3f\t%.3f\t%d\t%s\t%s\n", kind, lat, lon, first, code, strings.Join(texts, "\t"))
}

// countryNames puts the name of each country that has a number of ISO 3166-1 into the middle of its largest part.
func countryNames(b *bytes.Buffer) error {
	var file struct {
		topology
		Objects struct {
			Countries struct {
				Geometries []struct {
					ID string
					geometry
				}
			}
		}
	}
	if err := fetch(outlines, "countries-50m.json", &file); err != nil {
		return err
	}
	for _, c := range file.Objects.Countries.Geometries {
		region, err := language.ParseRegion(c.ID)
		if err != nil {
			continue // without a number
		}
		var at position
		most := 0.0
		err = file.topology.each(c.geometry, func(parts [][]position) error {
			if p, size := middle(parts[0]); size > most {
				at, most = p, size
			}
			return nil
		})
		if err != nil {
			return err
		}
		var texts []string
		for _, l := range atlas.Languages {
			texts = append(texts, display.Regions(language.MustParse(l)).Name(region))
		}
		first := 5
		for i, least := range []float64{100e6, 20e6, 3e6, 0.3e6} { // square units of about 110 m by 110 m or less
			if most > least {
				first = i + 1
				break
			}
		}
		add(b, "country", float64(at.lat)/1000, float64(at.lon)/1000, first, region.String(), texts)
	}
	return nil
}

// middle returns the centre of gravity of a ring and its size in square units.
func middle(ring []position) (position, float64) {
	var sum, x, y float64
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		cross := float64(p.lon)*float64(q.lat) - float64(q.lon)*float64(p.lat)
		sum, x, y = sum+cross, x+cross*float64(p.lon+q.lon), y+cross*float64(p.lat+q.lat)
	}
	if sum == 0 {
		return ring[0], 0
	}
	return position{int32(x / (3 * sum)), int32(y / (3 * sum))}, math.Abs(sum / 2)
}

func provinceNames(b *bytes.Buffer) error {
	list, err := readProvinces()
	if err != nil {
		return err
	}
	for i := range list {
		p := &list[i].Properties
		if p.Name == "" {
			continue
		}
		add(b, "province", p.Lat, p.Lon, min(9, max(5, int(math.Ceil(p.First))-1)), p.ISO,
			[]string{p.Name, p.NameAr, p.NameRu, p.NameTr, p.NameFa})
	}
	return nil
}

// townNames takes the main name of a town, and of its other names the first in Arabic and in Cyrillic letters.
func townNames(b *bytes.Buffer) error {
	g, err := gazetteer.Open()
	if err != nil {
		return err
	}
	for _, country := range g.Countries() {
		places, err := g.Places(country)
		if err != nil {
			return err
		}
		for _, p := range places {
			first := firstOfTown(&p)
			if first == 0 {
				continue
			}
			lat, lon := p.Point.Degrees()
			arabic, cyrillic := nameIn(p.Names, unicode.Arabic), nameIn(p.Names, unicode.Cyrillic)
			add(b, "town", lat, lon, first, country, []string{p.Names[0], arabic, cyrillic, "", arabic})
		}
	}
	return nil
}

// firstOfTown returns the zoom level from which a town is named, 0 for never.
func firstOfTown(p *gazetteer.Place) int {
	switch n := p.Population; {
	case p.Code == "PPLC", n >= 3_000_000:
		return 4
	case n >= 1_000_000:
		return 5
	case n >= 200_000:
		return 6
	case p.Code == "PPLA" || n >= 80_000:
		return 7
	case n >= leastPeople:
		return 8
	}
	return 0
}

func nameIn(names []string, script *unicode.RangeTable) string {
	for _, n := range names {
		if strings.IndexFunc(n, func(r rune) bool { return unicode.Is(script, r) }) >= 0 {
			return n
		}
	}
	return ""
}

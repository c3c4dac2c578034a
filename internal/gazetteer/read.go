package gazetteer

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"truce"
)

// readCountry reads the file of one country.
func (g *Gazetteer) readCountry(code string) ([]Place, error) {
	f, err := g.archive.Open(code + ".tsv")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	places, err := readPlaces(f, code)
	for i := range places {
		p := &places[i]
		p.Names = append(p.Names, g.kurdish[p.GeonameID]...)
	}
	return places, err
}

// readNames reads lines of a GeoNames id and names.
func readNames(table []byte) (map[int][]string, error) {
	more := map[int][]string{}
	for line := range strings.Lines(string(table)) {
		id, list, _ := strings.Cut(strings.TrimSpace(line), "\t")
		n, err := strconv.Atoi(id)
		if err != nil || list == "" || more[n] != nil {
			return nil, fmt.Errorf("%q is not an id, given once, and names", line)
		}
		more[n] = strings.Split(list, "|")
	}
	return more, nil
}

// readPlaces reads the lines that the build command writes; anything else is an error.
func readPlaces(r io.Reader, country string) ([]Place, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	var places []Place
	for n := 1; lines.Scan(); n++ {
		p, err := readPlace(lines.Text())
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		p.Country = country
		places = append(places, p)
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	return places, nil
}

func readPlace(line string) (Place, error) {
	cols := strings.Split(line, "\t")
	if len(cols) != 7 {
		return Place{}, fmt.Errorf("%d columns, not 7", len(cols))
	}
	id, err := strconv.Atoi(cols[0])
	if err != nil {
		return Place{}, err
	}
	lat, err := strconv.ParseFloat(cols[1], 64)
	if err != nil {
		return Place{}, err
	}
	lon, err := strconv.ParseFloat(cols[2], 64)
	if err != nil {
		return Place{}, err
	}
	point, ok := truce.PointOf(lat, lon)
	if !ok {
		return Place{}, fmt.Errorf("%v, %v is no place on earth", lat, lon)
	}
	population, err := strconv.Atoi(cols[3])
	if err != nil {
		return Place{}, err
	}
	return Place{GeonameID: id, Names: strings.Split(cols[6], "|"), Point: point, Population: population, Code: cols[4],
		Division: cols[5]}, nil
}

// number turns back the id under which a place was entered into its index.
func number(id string) int {
	n, err := strconv.Atoi(id)
	if err != nil {
		panic("gazetteer: an id that was not entered: " + id)
	}
	return n
}

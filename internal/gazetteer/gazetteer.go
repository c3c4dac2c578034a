// Package gazetteer finds populated places of the world by name, in any spelling that package names reads. The places
// are built into the binary: an extract of GeoNames (CC BY 4.0; docs/names.md has the attribution and what was left
// out). It says where a place of a name is, not whether a source means that place.
package gazetteer

import (
	"archive/zip"
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"truce"
	"truce/internal/names"
)

//go:generate go run ./build -again -out data/places.zip

// data holds places.zip, unless it was built without, and kurdish.tsv.
//
//go:embed data
var data embed.FS

// Place is a populated place.
type Place struct {
	GeonameID  int         `json:"geonameid"`
	Country    string      `json:"country"` // ISO 3166-1, two letters
	Names      []string    `json:"names"`   // the main name first
	Point      truce.Point `json:"point"`   // of the town as a whole, to about 110 m
	Population int         `json:"population,omitempty"`
	Code       string      `json:"code"`     // GeoNames feature code: PPLC a capital, PPLA a province's seat
	Division   string      `json:"division"` // GeoNames code of the first-order division within the country; 00: none
}

// Hit is a place with the name of it that resembles the query, and why.
type Hit struct {
	Place Place  `json:"place"`
	Name  string `json:"name"`
	names.Match
}

// Gazetteer looks places up. Countries are read when they are first asked for; it may be used by many goroutines.
type Gazetteer struct {
	archive   *zip.Reader
	kurdish   map[int][]string // names that GeoNames lacks, by its id
	countries map[string]*region
	world     region
	all       points
}

// region is a set of places that is searched together.
type region struct {
	once   sync.Once
	places []Place
	index  names.Index
	err    error
}

// Open returns the gazetteer that is built into the binary. Where it was built without places, the error says so and
// is of kind [truce.Unavailable].
func Open() (*Gazetteer, error) {
	archive, err := fs.ReadFile(data, "data/places.zip")
	if err != nil {
		return nil, truce.Errorf(truce.Unavailable,
			"this program was built without the gazetteer; docs/names.md says how to build it in")
	}
	kurdish, err := fs.ReadFile(data, "data/kurdish.tsv")
	if err != nil {
		return nil, fmt.Errorf("open gazetteer: %w", err)
	}
	return open(archive, kurdish)
}

func open(archive, kurdish []byte) (*Gazetteer, error) {
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, fmt.Errorf("open gazetteer: %w", err)
	}
	g := &Gazetteer{archive: r, countries: make(map[string]*region)}
	if g.kurdish, err = readNames(kurdish); err != nil {
		return nil, fmt.Errorf("open gazetteer: kurdish.tsv: %w", err)
	}
	for _, f := range r.File {
		if code, ok := strings.CutSuffix(f.Name, ".tsv"); ok {
			g.countries[code] = new(region)
		}
	}
	return g, nil
}

// Countries returns the codes of the countries that have places, in alphabetical order.
func (g *Gazetteer) Countries() []string {
	var codes []string
	for code := range g.countries {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// Places returns the places of a country, by id. A country without places is [truce.NotFound].
func (g *Gazetteer) Places(country string) ([]Place, error) {
	if g.countries[country] == nil {
		return nil, noCountry(country)
	}
	return g.readCountry(country)
}

func noCountry(country string) error {
	return truce.Errorf(truce.NotFound,
		"the gazetteer has no places of country %q; give its ISO 3166-1 code, for example SY", country)
}

// Find returns the k places whose names resemble the query most, best first; among equals the more populous. Country is
// an ISO 3166-1 code in capitals, or empty for the whole world, of which the first search takes about a second and some
// 100 MB. A country without places is [truce.NotFound].
func (g *Gazetteer) Find(query, country string, k int) ([]Hit, error) {
	r, err := g.region(country)
	if err != nil {
		return nil, err
	}
	hits := make([]Hit, 0, max(0, k))
	for _, h := range r.index.Search(query, k) {
		hits = append(hits, Hit{Place: r.places[number(h.ID)], Name: h.Name, Match: h.Match})
	}
	return hits, nil
}

func (g *Gazetteer) region(country string) (*region, error) {
	if country == "" {
		g.world.once.Do(func() { g.world.read(g, g.Countries()) })
		return &g.world, g.world.err
	}
	r, ok := g.countries[country]
	if !ok {
		return nil, noCountry(country)
	}
	r.once.Do(func() { r.read(g, []string{country}) })
	return r, r.err
}

// read fills the region with the places of the countries, most populous first, so that the index keeps to that order
// among equals.
func (r *region) read(g *Gazetteer, countries []string) {
	for _, code := range countries {
		places, err := g.readCountry(code)
		if err != nil {
			r.err = fmt.Errorf("read gazetteer of %s: %w", code, err)
			return
		}
		r.places = append(r.places, places...)
	}
	slices.SortStableFunc(r.places, func(a, b Place) int { return cmp.Compare(b.Population, a.Population) })
	for i := range r.places {
		r.index.Add(strconv.Itoa(i), r.places[i].Names...)
	}
}

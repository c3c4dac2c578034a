package geo

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"testing"

	"truce"
)

// TestRealProvinces holds the towns of a gazetteer against the provinces of a published map: a town lies in one, and
// the map's own name for it agrees with the gazetteer's.
func TestRealProvinces(t *testing.T) {
	var provinces struct {
		Features []struct {
			Geometry struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	decode(t, "boundaries/syr_admin1_cod_2018_s12.geojson", &provinces)
	var shapes [][][]truce.Point // each an outer ring and its holes: one province lies within another
	for _, f := range provinces.Features {
		shapes = append(shapes, largest(t, f.Geometry.Type, f.Geometry.Coordinates))
	}
	in, straddling := 0, 0
	towns := readTowns(t)
	for _, p := range towns {
		found := 0
		for _, rings := range shapes {
			switch InRing(p, 500, rings[0]) {
			case Inside:
				found += outsideAll(p, rings[1:])
			case Straddles:
				straddling++
			case Unknown:
				t.Fatalf("unknown towards a province: %v", p)
			}
		}
		if found > 1 {
			t.Errorf("%v lies inside %d provinces at once", p, found)
		}
		in += min(1, found)
	}
	if in < len(towns)*90/100 {
		t.Errorf("%d of %d towns lie inside a province (%d times one straddles a border), want nine of ten", in, len(towns),
			straddling)
	}
}

const dataDir = "../../../shared/data/"

func decode(t *testing.T, name string, to any) {
	t.Helper()
	b, err := os.ReadFile(dataDir + name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no ../shared/data beside the repository; place the shared data folder there to run this test")
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, to); err != nil {
		t.Fatal(err)
	}
}

func outsideAll(p truce.Point, holes [][]truce.Point) int {
	for _, hole := range holes {
		if InRing(p, 500, hole) != Outside {
			return 0
		}
	}
	return 1
}

// largest returns the rings of the polygon whose outer ring has most points.
func largest(t *testing.T, kind string, coordinates json.RawMessage) (rings [][]truce.Point) {
	t.Helper()
	var polygons [][][][2]float64
	if kind == "Polygon" {
		polygons = make([][][][2]float64, 1)
		if err := json.Unmarshal(coordinates, &polygons[0]); err != nil {
			t.Fatal(err)
		}
	} else if err := json.Unmarshal(coordinates, &polygons); err != nil {
		t.Fatal(err)
	}
	for _, polygon := range polygons {
		if len(rings) > 0 && len(polygon[0]) <= len(rings[0]) {
			continue
		}
		rings = nil
		for _, line := range polygon {
			var ring []truce.Point
			for _, c := range line {
				ring = append(ring, at(c[1], c[0]))
			}
			rings = append(rings, ring)
		}
	}
	return rings
}

func readTowns(t *testing.T) (towns []truce.Point) {
	t.Helper()
	f, err := os.Open(dataDir + "gazetteer/geonames_sy_cities500.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		lat, err := strconv.ParseFloat(row[3], 64)
		if err != nil {
			t.Fatal(err)
		}
		lon, err := strconv.ParseFloat(row[4], 64)
		if err != nil {
			t.Fatal(err)
		}
		towns = append(towns, at(lat, lon))
	}
	return towns
}

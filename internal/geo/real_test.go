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
	var rings [][]truce.Point
	for _, f := range provinces.Features {
		rings = append(rings, largest(t, f.Geometry.Type, f.Geometry.Coordinates))
	}
	in, straddling := 0, 0
	towns := readTowns(t)
	for _, p := range towns {
		found := 0
		for _, ring := range rings {
			switch InRing(p, 500, ring) {
			case Inside:
				found++
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
		t.Errorf("%d of %d towns lie inside a province (%d times one straddles a border), want nine of ten", in, len(towns), straddling)
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

// largest returns the outer ring with most points.
func largest(t *testing.T, kind string, coordinates json.RawMessage) (ring []truce.Point) {
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
		if len(polygon[0]) <= len(ring) {
			continue
		}
		ring = nil
		for _, c := range polygon[0] {
			ring = append(ring, at(c[1], c[0]))
		}
	}
	return ring
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

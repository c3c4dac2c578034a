package names

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// TestSyrianPlaces asks for the towns of one country by their alternate names, the way docs/names.md measures fifteen;
// about half of the towns were learned from. The floors are the goals set for this package.
func TestSyrianPlaces(t *testing.T) {
	rows := readShared(t, "gazetteer/geonames_sy_cities500.csv")
	column := make(map[string]int)
	for i, h := range rows[0] {
		column[h] = i
	}
	var x Index
	for _, row := range rows[1:] {
		x.Add(row[column["geonameid"]], row[column["name"]])
	}
	for _, c := range []struct {
		column string
		floor  float64
	}{{"names_latin", .85}, {"names_ar", .85}, {"names_ru", .85}} {
		asked, right := 0, 0
		for _, row := range rows[1:] {
			for query := range strings.SplitSeq(row[column[c.column]], "|") {
				if query == "" || query == row[column["name"]] {
					continue
				}
				asked++
				if hits := x.Search(query, 1); len(hits) == 1 && hits[0].ID == row[column["geonameid"]] {
					right++
				}
			}
		}
		if share := float64(right) / float64(asked); share < c.floor {
			t.Errorf("%s: the right town is first for %d of %d (%.3f), want %.2f", c.column, right, asked, share, c.floor)
		} else {
			t.Logf("%s: the right town is first for %d of %d (%.3f)", c.column, right, asked, share)
		}
	}
}

// readShared reads a table of the data that lies beside the repository.
func readShared(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open("../../../shared/data/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no ../shared/data beside the repository; place the shared data folder there to run this test")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

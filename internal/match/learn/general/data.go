package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"truce/internal/intake/matchcsv"
	"truce/internal/match"
	"truce/internal/match/learn"
	"truce/internal/table"
)

// articles maps the columns of the source reports behind UCDP GED.
const articles = `{"name": "articles", "id": "report_id", "truth": "event_id", "source": "office", "published": "published",
	"start": "event_date", "lat": "lat", "lon": "lon", "place": "place", "text": "headline", "deaths_best": "best",
	"actors": {"columns": ["dyad"], "split": " - ", "values": {"Civilians": ""}},
	"precision": {"columns": ["where_prec"], "values": {"*": "", "1": "exact", "2": "settlement", "3": "district",
		"4": "province", "5": "province", "6": "country"}}}`

// read reads a table, gzipped or not, by a mapping, or by its columns where there is none.
func read(dir, name, mapping string) (l learn.Labelled, err error) {
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return l, err
	}
	defer f.Close()
	var src io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if src, err = gzip.NewReader(f); err != nil {
			return l, err
		}
	}
	var m *matchcsv.Mapping
	if mapping != "" {
		if m, err = matchcsv.DecodeMapping([]byte(mapping)); err != nil {
			return l, err
		}
	}
	r, err := matchcsv.NewReader(src, m)
	if err != nil {
		return l, err
	}
	l.Reports, l.Truth, err = r.All(func(*table.RowError) error { return nil })
	return l, err
}

// cited is one article in the column of UCDP GED that lists those behind an event: office, day of publication,
// headline.
var cited = regexp.MustCompile(`"([^",]*),(\d{4}-\d\d-\d\d),([^"]*)"`)

// citations reads the register again, one row for an article and event, as the table of articles has them.
func citations(dir, name string) (l learn.Labelled, err error) {
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return l, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return l, err
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		return l, err
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write([]string{"report_id", "event_id", "office", "published", "headline", "event_date", "place", "lat", "lon",
		"where_prec", "dyad", "best"})
	of := func(row []string, column string) string { return row[slices.Index(rows[0], column)] }
	for _, row := range rows[1:] {
		for k, a := range cited.FindAllStringSubmatch(of(row, "source_article"), -1) {
			_ = w.Write([]string{of(row, "id") + "-" + strconv.Itoa(k+1), of(row, "id"), a[1], a[2], a[3], of(row, "date_start"),
				of(row, "where_coordinates"), of(row, "latitude"), of(row, "longitude"), of(row, "where_prec"),
				of(row, "dyad_name"), of(row, "best")})
		}
	}
	w.Flush()
	m, err := matchcsv.DecodeMapping([]byte(articles))
	if err != nil {
		return l, err
	}
	r, err := matchcsv.NewReader(&out, m)
	if err != nil {
		return l, err
	}
	l.Reports, l.Truth, err = r.All(func(*table.RowError) error { return nil })
	return l, err
}

// where is the part of l whose reports keep holds for.
func where(l learn.Labelled, keep func(r *match.Report, truth string) bool) (part learn.Labelled) {
	for i := range l.Reports {
		truth := ""
		if l.Truth != nil {
			truth = l.Truth[i]
		}
		if keep(&l.Reports[i], truth) {
			part.Reports, part.Truth = append(part.Reports, l.Reports[i]), append(part.Truth, truth)
		}
	}
	return part
}

package survival

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"truce/internal/table"
)

// cfDays are the columns a table of the ETH/PRIO Civil Conflict Ceasefire Dataset (Clayton and others, 2022) must
// have.
var cfDays = []string{"cf_id", "cf_effect_yr", "cf_effect_month", "cf_effect_day", "end_yr", "end_month", "end_day"}

// cfCodes are the coded columns that are put in words, under a name of this program's. What stands in no list here,
// -1 ("unclear") among it, is not known. All columns can also be asked for by their own names, with the codes as they
// are.
var cfCodes = []struct {
	column, name string
	words        map[string]string
}{
	{"ceasefire_class", "class", map[string]string{"1": "cessation", "2": "cessation with compliance",
		"3": "definitive"}},
	{"ceasefire_type", "preliminary", map[string]string{"1": "no", "2": "yes"}},
	{"implement", "monitoring", map[string]string{"0": "no", "1": "yes"}},
	{"enforcement", "guarantor", map[string]string{"0": "no", "1": "yes", "2": "yes"}},
	{"written", "in_writing", map[string]string{"0": "no", "1": "yes", "2": "yes"}},
}

// readCF reads a row of the ETH/PRIO dataset, which is one declaration of one actor; rows of one cf_id are one truce.
// Days are given as year, month and day; one of which a part is missing or negative is not known, and never put in the
// middle of its month.
func readCF(in *table.Reader, cells []string) (x Truce, bad string) {
	part := func(name string) int {
		text := cellOf(in, cells, name)
		if text == "" {
			return -1
		}
		n, err := strconv.ParseFloat(text, 64) // tables that went through R or pandas have 2016.0
		if err != nil || n != float64(int(n)) {
			bad = name
		}
		return int(n)
	}
	day := func(stem string) (t time.Time, year bool) {
		y, m, d := part(stem+"_yr"), part(stem+"_month"), part(stem+"_day")
		if y <= 0 || m <= 0 || d <= 0 {
			return time.Time{}, y > 0
		}
		t = time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		if t.Day() != d || t.Month() != time.Month(m) {
			bad = stem + "_day"
		}
		return t, true
	}
	x = Truce{ID: cellOf(in, cells, "cf_id"), Attributes: map[string]string{}}
	x.Title = strings.TrimSpace(cellOf(in, cells, "location") + " " + x.ID)
	x.Effect, _ = day("cf_effect")
	var year bool
	x.Coded, year = day("end")
	if ended := cellOf(in, cells, "ended"); x.Coded.IsZero() {
		x.EndUnknown = year || ended != "" && strings.TrimSuffix(ended, ".0") != "0"
	}
	for i, name := range in.Header() {
		if name = table.Name(name); !slices.Contains(cfDays, name) {
			x.Attributes[name] = strings.TrimSuffix(known(cells[i]), ".0")
		}
	}
	for _, c := range cfCodes {
		if in.Column(c.column) >= 0 {
			x.Attributes[c.name] = c.words[x.Attributes[c.column]]
		}
	}
	if in.Column("mediator_nego") >= 0 {
		switch v := x.Attributes["mediator_nego"]; v {
		case "", "-1":
			x.Attributes["mediated"] = ""
		case "0":
			x.Attributes["mediated"] = "no"
		default:
			x.Attributes["mediated"] = "yes"
		}
	}
	if x.ID == "" {
		bad = "cf_id"
	}
	return x, bad
}

// Package matchcsv reads tables of reports for package match: one row, one report, as codes to be compared.
//
// Unlike its siblings it makes no drafts to be filed: it serves whoever wants to try the matching on any table, with no
// node. What truce import reads is read by the same rules, through the same packages. The documented columns are read
// as they stand; any other table is read through a mapping, a small JSON file that says which column holds what.
// Mappings for MAVERICK and simulated reports are built in and are recognised by their header.
package matchcsv

import (
	"bytes"
	"embed"
	"encoding/json"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"truce"
	"truce/internal/table"
)

// Documented is the name of the mapping of the documented columns. It is taken for a header that no other mapping
// recognises and that has leastDocumented of them.
const (
	Documented      = "documented"
	leastDocumented = 3
)

// imported is the name of the mapping of the columns that truce import reads. It is taken for a header with no fewer of
// these than of the documented ones.
const imported = "import"

// Mapping says which columns of a table hold what. A field left out is not stated by the table.
type Mapping struct {
	Name    string   `json:"name"`
	Detect  []string `json:"detect,omitempty"`  // a header that has all of these is taken for this table
	Profile string   `json:"profile,omitempty"` // the shipped weights that suit it
	Missing []string `json:"missing,omitempty"` // values that mean "not stated", beside the empty one
	// the rows are read as truce import reads this format; then no field is given
	Format string `json:"format,omitempty"`

	ID        *Field `json:"id,omitempty"`    // absent: the number of the row
	Truth     *Field `json:"truth,omitempty"` // the true incident, for measuring and learning; never compared
	Source    *Field `json:"source,omitempty"`
	Kind      *Field `json:"source_kind,omitempty"` // "press" or "register"
	Document  *Field `json:"document,omitempty"`
	Published *Field `json:"published,omitempty"`
	Start     *Field `json:"start,omitempty"`
	End       *Field `json:"end,omitempty"`
	// "yes" where the hour of start and end is known; absent: seen from the values
	Clock *Field `json:"clock,omitempty"`
	// "yes" where a report is of one incident, however long its time; absent: one on a week or more may be a total
	Single    *Field `json:"single,omitempty"`
	Lat       *Field `json:"lat,omitempty"`
	Lon       *Field `json:"lon,omitempty"`
	Precision *Field `json:"precision,omitempty"`
	Type      *Field `json:"type,omitempty"`
	Actors    *Field `json:"actors,omitempty"`
	Place     *Field `json:"place,omitempty"`
	Text      *Field `json:"text,omitempty"`
	Copies    *Field `json:"copies,omitempty"` // id of the report it repeats

	DeathsLow    *Field `json:"deaths_low,omitempty"`
	DeathsBest   *Field `json:"deaths_best,omitempty"`
	DeathsHigh   *Field `json:"deaths_high,omitempty"`
	InjuriesLow  *Field `json:"injuries_low,omitempty"`
	InjuriesBest *Field `json:"injuries_best,omitempty"`
	InjuriesHigh *Field `json:"injuries_high,omitempty"`

	Slots map[string]*Field `json:"slots,omitempty"`
}

// Field is where a value is found: the columns that may hold it, and what is done to what they hold.
type Field struct {
	Columns []string `json:"columns"`
	// replaces values, "" makes one missing; one that is not listed becomes that of "*", or stays
	Values  map[string]string `json:"values,omitempty"`
	Split   string            `json:"split,omitempty"`   // separates several values in one cell
	Pattern string            `json:"pattern,omitempty"` // a regular expression; its first group is the value
	Unit    string            `json:"unit,omitempty"`    // of a time: "minutes" since 1970-01-01 UTC
	// of a date, as Go writes 2 January 2006; a plain date is read too
	Layout string `json:"layout,omitempty"`
	Always string `json:"always,omitempty"` // the value of every row; then Columns is empty

	pattern *regexp.Regexp
	at      []int               // places of the columns in the table being read
	known   map[string][]string // values by cell, see [cells.known]
	asked   int                 // how often a cell was looked up there
	found   int                 // and how often it was there
}

// UnmarshalJSON reads a field, for which the name of its only column may stand.
func (f *Field) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		var column string
		if err := json.Unmarshal(b, &column); err != nil {
			return err
		}
		*f = Field{Columns: []string{column}}
		return nil
	}
	type plain Field
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode((*plain)(f)); err != nil {
		return err
	}
	if (len(f.Columns) == 0) == (f.Always == "") {
		return truce.Errorf(truce.Invalid, "a field has columns, or a value that is always the same")
	}
	if f.Unit != "" && f.Unit != "minutes" {
		return truce.Errorf(truce.Invalid, "unit %q; only minutes is possible", f.Unit)
	}
	if f.Pattern != "" {
		p, err := regexp.Compile(f.Pattern)
		if err != nil {
			return truce.Errorf(truce.Invalid, "pattern %q: %v", f.Pattern, err)
		}
		if p.NumSubexp() < 1 {
			return truce.Errorf(truce.Invalid, "pattern %q has no group", f.Pattern)
		}
		f.pattern = p
	}
	return nil
}

// DecodeMapping reads a mapping file, strictly: an unknown field or anything after the object is an error of kind
// truce.Invalid.
func DecodeMapping(data []byte) (*Mapping, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var m Mapping
	if err := d.Decode(&m); err != nil {
		return nil, truce.Errorf(truce.Invalid, "mapping: %v", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, truce.Errorf(truce.Invalid, "mapping: something follows the object")
	}
	switch {
	case m.Name == "":
		return nil, truce.Errorf(truce.Invalid, "mapping: it has no name")
	case m.Format != "" && (formats[m.Format] == nil || len(m.fields()) > 0):
		return nil, truce.Errorf(truce.Invalid, "mapping: the format %q is read by truce import, or it has fields", m.Format)
	}
	return &m, nil
}

//go:embed mappings/*.json
var shipped embed.FS

// Mappings returns the built-in mappings, by name.
func Mappings() ([]*Mapping, error) {
	entries, err := shipped.ReadDir("mappings")
	if err != nil {
		return nil, err
	}
	var list []*Mapping
	for _, e := range entries {
		data, err := shipped.ReadFile("mappings/" + e.Name())
		if err != nil {
			return nil, err
		}
		m, err := DecodeMapping(data)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

// Detect returns the built-in mapping whose columns the header has, the one with the most where several fit; failing
// that, the one of the documented columns. Nothing fits: an error of kind truce.Invalid that says what was looked for.
func Detect(header []string) (*Mapping, error) {
	list, err := Mappings()
	if err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, name := range header {
		has[table.Name(name)] = true
	}
	var best *Mapping
	var known []string
	for _, m := range list {
		if len(m.Detect) == 0 {
			continue
		}
		known = append(known, m.Name+" ("+strings.Join(m.Detect, ", ")+")")
		missing := slices.ContainsFunc(m.Detect, func(name string) bool { return !has[table.Name(name)] })
		if !missing && (best == nil || len(m.Detect) > len(best.Detect)) {
			best = m
		}
	}
	if best != nil {
		return best, nil
	}
	documented, imported := named(list, Documented), named(list, imported)
	n := documented.columnsIn(has)
	if taken, ok := importable(header); ok && taken >= n {
		return imported, nil
	}
	if n >= leastDocumented {
		return documented, nil
	}
	return nil, truce.Errorf(truce.Invalid,
		"the header has neither three of the documented columns (%s) nor those of a known table: %s; give a mapping with "+
			"--mapping",
		strings.Join(documentedColumns(list), ", "), strings.Join(known, "; "))
}

// named returns the mapping of a name, which is one of those built in.
func named(list []*Mapping, name string) *Mapping {
	return list[slices.IndexFunc(list, func(m *Mapping) bool { return m.Name == name })]
}

// columnsIn counts the columns of the mapping that a table has.
func (m *Mapping) columnsIn(has map[string]bool) (n int) {
	for _, f := range m.fields() {
		for _, name := range f.Columns {
			if has[table.Name(name)] {
				n++
			}
		}
	}
	return n
}

func documentedColumns(list []*Mapping) (names []string) {
	for _, m := range list {
		if m.Name == Documented {
			for _, f := range m.fields() {
				names = append(names, f.Columns...)
			}
		}
	}
	return names
}

// fields lists the fields the mapping has, slots by name.
func (m *Mapping) fields() []*Field {
	list := []*Field{
		m.ID, m.Truth, m.Source, m.Kind, m.Document, m.Published, m.Start, m.End, m.Clock, m.Single,
		m.Lat, m.Lon, m.Precision, m.Type,
		m.Actors, m.Place, m.Text, m.Copies, m.DeathsLow, m.DeathsBest, m.DeathsHigh, m.InjuriesLow, m.InjuriesBest,
		m.InjuriesHigh,
	}
	for _, slot := range slices.Sorted(maps.Keys(m.Slots)) {
		list = append(list, m.Slots[slot])
	}
	return slices.DeleteFunc(list, func(f *Field) bool { return f == nil })
}

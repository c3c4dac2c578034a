// Package export writes incidents as files that other programs read: a table (CSV), a workbook (XLSX) and a map
// (GeoJSON). It takes what one viewer sees, one incident after the other, and keeps none of it: a file of a million
// takes no more memory than one of ten. It decides nothing about who sees what.
//
// What is not known is left empty, never 0. A file ends with where it comes from; one that does not was cut off.
package export

import (
	"cmp"
	"context"
	"io"
	"strings"

	"truce"
	"truce/internal/query"
)

// Format is the form of a file.
type Format string

// The formats.
const (
	CSV     Format = "csv"
	XLSX    Format = "xlsx"
	GeoJSON Format = "geojson"
)

// Formats lists them.
var Formats = []Format{CSV, XLSX, GeoJSON}

// MediaType returns what the format is called in HTTP, empty where it is none.
func (f Format) MediaType() string {
	return map[Format]string{CSV: "text/csv; charset=utf-8", GeoJSON: "application/geo+json",
		XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}[f]
}

// Source gives the incidents that one viewer sees.
type Source interface {
	// Cut names the state that is read.
	Cut(ctx context.Context) (truce.Cut, error)
	// Each calls do with every row a query selects, in its order.
	Each(ctx context.Context, q query.Incidents, do func(*query.Row) error) error
}

// About says what a file is of.
type About struct {
	Process  string // its id
	Filter   string // the conditions, as they were asked for; empty: none
	Audience string // who may see what it holds: "members", "parties" or "public"
	At       truce.Instant
}

// origin is where a file comes from, as it ends.
type origin struct {
	of        string        // what its rows are, where not incidents
	Process   string        `json:"process"`
	Incidents int           `json:"incidents"`
	Filter    string        `json:"filter,omitempty"`
	Audience  string        `json:"audience"`
	Made      truce.Instant `json:"made"`
	Cut       truce.Digest  `json:"cut"`              // when it was begun
	CutAfter  *truce.Digest `json:"cut_end,omitzero"` // when it was ended, where others wrote meanwhile
}

// fields are the origin as names and values.
func (o *origin) fields() [][2]string {
	out := [][2]string{{"process", o.Process}, {cmp.Or(o.of, incidents), itoa(o.Incidents)}, {"filter", o.Filter},
		{"audience", o.Audience}, {"made", o.Made.String()}, {"cut", o.Cut.String()}}
	if o.Filter == "" {
		out[2][1] = "none"
	}
	if o.CutAfter != nil {
		out = append(out, [2]string{"cut at the end", o.CutAfter.String()})
	}
	return out
}

// writer is a file that is being written.
type writer interface {
	row(r *query.Row) error
	end(o *origin) error
}

// Write writes a file of the incidents the query selects.
func Write(ctx context.Context, w io.Writer, f Format, s Source, q query.Incidents, about About) error {
	var out writer
	var err error
	switch f {
	case CSV:
		out, err = newTable(w, incidents, heads())
	case XLSX:
		out, err = newWorkbook(w, incidents, heads())
	case GeoJSON:
		out, err = newMap(w)
	default:
		return truce.Errorf(truce.Invalid, "%q is no format of a file; there are csv, xlsx and geojson", f)
	}
	if err != nil {
		return err
	}
	cut, err := s.Cut(ctx)
	if err != nil {
		return err
	}
	o := origin{Process: about.Process, Filter: about.Filter, Audience: about.Audience, Made: about.At, Cut: cut.Digest()}
	err = s.Each(ctx, q, func(r *query.Row) error {
		o.Incidents++
		return out.row(r)
	})
	if err != nil {
		return err
	}
	if cut, err = s.Cut(ctx); err != nil {
		return err
	}
	if after := cut.Digest(); after != o.Cut {
		o.CutAfter = &after
	}
	return out.end(&o)
}

// incidents is what the rows of a file are, and the name of its sheet.
const incidents = "incidents"

// heads are the names of the properties of incidents.
func heads() []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.name
	}
	return out
}

// values are the properties of an incident.
func values(r *query.Row) []any {
	out := make([]any, len(columns))
	for i, c := range columns {
		out[i] = c.of(r)
	}
	return out
}

// Table is rows that are no incidents, with their heads. A value is a string, an int64, a bool or a [truce.Instant];
// nil where it is not known or not stated.
type Table struct {
	Of   string // what the rows are, in the plural: "figures"
	Head []string
	Rows [][]any
}

// WriteTable writes a file of a table; it has no map.
func WriteTable(w io.Writer, f Format, t Table, cut truce.Cut, about About) error {
	var out interface {
		cells(values []any) error
		end(o *origin) error
	}
	var err error
	switch f {
	case CSV:
		out, err = newTable(w, t.Of, t.Head)
	case XLSX:
		out, err = newWorkbook(w, t.Of, t.Head)
	default:
		return truce.Errorf(truce.Invalid, "%q is no format of a table; there are csv and xlsx", f)
	}
	if err != nil {
		return err
	}
	for _, row := range t.Rows {
		if err := out.cells(row); err != nil {
			return err
		}
	}
	return out.end(&origin{of: t.Of, Process: about.Process, Incidents: len(t.Rows), Filter: about.Filter,
		Audience: about.Audience, Made: about.At, Cut: cut.Digest()})
}

// column is one property of an incident. Its value is a string, an int64, a float64, a truce.Instant or a bool; nil
// where it is not known or not stated.
type column struct {
	name string
	of   func(r *query.Row) any
}

// columns are the properties in their order; docs/export.md says what each means. The names do not change.
var columns = []column{
	{"id", func(r *query.Row) any { return string(r.ID) }},
	{"status", func(r *query.Row) any { return text(string(r.Status)) }},
	{"finding", func(r *query.Row) any {
		if r.Finding == nil {
			return nil
		}
		return r.Finding.Words()
	}},
	{"from_utc", func(r *query.Row) any { return moment(r.When.From) }},
	{"to_utc", func(r *query.Row) any { return moment(r.When.To) }},
	{"kind", func(r *query.Row) any { return list(r.Kinds) }},
	{"province", func(r *query.Row) any { return text(r.Where.Province) }},
	{"district", func(r *query.Row) any { return text(r.Where.District) }},
	{"place", func(r *query.Row) any { return text(r.Where.Name) }},
	{"area", func(r *query.Row) any { return text(string(r.Where.Area)) }},
	{"latitude", func(r *query.Row) any { return degrees(r, func(lat, _ float64) float64 { return lat }) }},
	{"longitude", func(r *query.Row) any { return degrees(r, func(_, lon float64) float64 { return lon }) }},
	{"precision", func(r *query.Row) any { return text(string(r.Where.Precision)) }},
	{"radius_m", func(r *query.Row) any {
		if radius, known := r.Where.Radius(); known {
			return int64(radius)
		}
		return nil
	}},
	{"alleged_author", func(r *query.Row) any { return actors(r.Authors) }},
	{"target", func(r *query.Row) any { return actors(r.Targets) }},
	{"killed_low", func(r *query.Row) any { return number(r.Killed.Low) }},
	{"killed_best", func(r *query.Row) any { return number(r.Killed.Best) }},
	{"killed_high", func(r *query.Row) any { return number(r.Killed.High) }},
	{"reports", func(r *query.Row) any { return int64(r.Reports) }},
	{"members", func(r *query.Row) any { return list(r.Members) }},
	{"third_party_only", func(r *query.Row) any { return r.DataOnly }},
}

func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func moment(t truce.Instant) any {
	if !t.Known() {
		return nil
	}
	return t
}

func number(n *int) any {
	if n == nil {
		return nil
	}
	return int64(*n)
}

func degrees(r *query.Row, of func(lat, lon float64) float64) any {
	if r.Where.Point == nil {
		return nil
	}
	return of(r.Where.Point.Degrees())
}

// separator stands between several values in one cell.
const separator = "; "

func list[T ~string](values []T) any {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return text(strings.Join(out, separator))
}

// actors are the ids of actors, or their names as written where they are in no register.
func actors(who []truce.Attribution) any {
	var out []string
	for _, a := range who {
		if a.Actor != "" {
			out = append(out, string(a.Actor))
		} else {
			out = append(out, a.Name)
		}
	}
	return list(out)
}

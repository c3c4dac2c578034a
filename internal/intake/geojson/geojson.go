// Package geojson reads features (RFC 7946) with a point or no geometry, in a FeatureCollection or one after the other,
// whose properties have the names of the documented columns (docs/import.md).
package geojson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/intake"
	"truce/internal/table"
)

// Open reads a collection up to its first feature; before that the whole of it, where the input can be rewound, to
// learn how its dates are to be read. Errors are of kind truce.Invalid, or what r returns.
func Open(r io.Reader, o intake.Options) (*intake.Source, error) {
	c, err := newCoder(&o)
	if err != nil {
		return nil, err
	}
	rewind := intake.Rewinder(r)
	s, err := begin(r, &o)
	if err != nil {
		return nil, err
	}
	said := intake.Unsurveyed
	if rewind != nil {
		survey, err := c.survey(s, &o)
		if err != nil {
			return nil, err
		}
		said = survey.Settle
		if err := rewind(); err != nil {
			return nil, fmt.Errorf("read the collection again: %w", err)
		}
		if s, err = begin(r, &o); err != nil {
			return nil, err
		}
	}
	c.said = said(&o, c.fields.Dates())
	return &intake.Source{
		Items:   intake.Check(c.items(s), o),
		Notes:   c.notes,
		Rejects: func(w io.Writer) intake.Rejects { return newRejects(w) },
	}, nil
}

// begin reads up to the first feature.
func begin(r io.Reader, o *intake.Options) (*splitter, error) {
	text, err := table.Text(r, o.Table.Encoding)
	if err != nil {
		return nil, err
	}
	max := o.Table.MaxRow
	if max <= 0 {
		max = table.DefaultMaxRow
	}
	s := newSplitter(text, max)
	return s, s.open()
}

// feature is one element of the collection as it stands in the file.
type feature struct {
	line int
	raw  []byte
}

// wire is what is read of a feature; other members are passed over.
type wire struct {
	Type     string          `json:"type"`
	ID       json.RawMessage `json:"id"`
	Geometry *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
	Properties members `json:"properties"`
}

// members are those of an object, each of which stands in it once: of two nothing tells which holds.
type members map[string]json.RawMessage

// UnmarshalJSON reads an object, or null.
func (m *members) UnmarshalJSON(raw []byte) error {
	if raw[0] != '{' {
		return json.Unmarshal(raw, (*map[string]json.RawMessage)(m))
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.Token()
	*m = members{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := t.(string)
		if _, twice := (*m)[name]; twice {
			return truce.Errorf(truce.Invalid, "the property %q stands twice in the feature", name)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		(*m)[name] = value
	}
	return nil
}

// coder turns features into items.
type coder struct {
	fields  *intake.Coder
	cleaner *intake.Cleaner
	said    []truce.Sentence
	index   map[string]int // names and aliases of the fields
	names   []string
	unused  map[string]bool
}

// maxUnused is how many names of properties that are not read are remembered.
const maxUnused = 50

func newCoder(o *intake.Options) (*coder, error) {
	c := &coder{index: map[string]int{}, unused: map[string]bool{}}
	for i, f := range intake.Fields() {
		c.names = append(c.names, f.Name)
		for _, n := range append([]string{f.Name}, f.Aliases...) {
			c.index[n] = i
		}
	}
	var err error
	if c.fields, err = intake.NewCoder(o, c.names); err != nil {
		return nil, err
	}
	c.cleaner = intake.NewCleaner(c.fields.Uses(), c.names)
	return c, nil
}

func (c *coder) notes() []truce.Sentence {
	notes := append(c.said[:len(c.said):len(c.said)], c.cleaner.Notes()...)
	if len(c.unused) > 0 {
		notes = append(notes, intake.Unused(slices.Sorted(maps.Keys(c.unused))))
	}
	return notes
}

// survey looks at the dates of all features that can be read. It returns errCRS where that is told after them, so that
// none is filed where it was not; any other fault comes up again when they are read.
func (c *coder) survey(s *splitter, o *intake.Options) (*intake.Survey, error) {
	survey := intake.NewSurvey(o)
	for {
		f, err := s.next()
		if err == nil {
			if cells, _, fault := c.cells(f); fault == nil {
				survey.Add(c.fields.Uses(), cells)
			}
		} else if _, one := errors.AsType[*table.RowError](err); !one {
			if err == errCRS {
				return nil, err
			}
			return survey, nil
		}
	}
}

func (c *coder) items(s *splitter) iter.Seq2[intake.Item, error] {
	return func(yield func(intake.Item, error) bool) {
		for {
			f, err := s.next()
			if err == io.EOF {
				return
			}
			var it intake.Item
			if err == nil {
				it, err = c.code(f)
			}
			if !yield(it, err) {
				return
			}
		}
	}
}

func (c *coder) code(f feature) (intake.Item, error) {
	cells, warnings, bad := c.cells(f)
	it := intake.Item{Line: f.line, Raw: string(f.raw)}
	if bad == nil {
		// A text of JSON is always in quotation marks: they say nothing of a missing value.
		odd := c.cleaner.Clean(cells, func(int) bool { return false })
		var more []intake.Warning
		it.Draft, more, bad = c.fields.Code(cells)
		it.Warnings = slices.Concat(odd, more, warnings)
	}
	if bad != nil {
		bad.Line, bad.Raw = f.line, string(f.raw)
		return intake.Item{}, bad
	}
	return it, nil
}

// cells are what a feature says, one for each of the fields.
func (c *coder) cells(f feature) ([]string, []intake.Warning, *table.RowError) {
	fault := func(column, value string, reason truce.Sentence) ([]string, []intake.Warning, *table.RowError) {
		return nil, nil, &table.RowError{Column: column, Value: value, Reason: reason}
	}
	w, err := wireOf(f)
	if err != nil {
		return fault("", "", truce.Told(err))
	}
	if w.Type != "Feature" {
		return fault("type", w.Type, truce.Say(`is not "Feature"`))
	}
	cells := make([]string, len(c.names))
	if column, err := c.properties(w.Properties, cells); err != nil {
		return fault(column, "", truce.Told(err))
	}
	if err := c.identify(w.ID, cells); err != nil {
		return fault("id", string(w.ID), truce.Told(err))
	}
	warning, err := c.locate(w, cells)
	if err != nil {
		return fault("geometry", "", truce.Told(err))
	}
	if warning.Format != "" {
		return cells, []intake.Warning{{Column: "geometry", Reason: warning}}, nil
	}
	return cells, nil, nil
}

// properties fills the cells of the fields. At least one must be among them: a map of places is no list of reports.
func (c *coder) properties(p map[string]json.RawMessage, cells []string) (column string, err error) {
	filled := make([]string, len(cells)) // by which property
	known := false
	for _, name := range slices.Sorted(maps.Keys(p)) {
		i, ok := c.index[table.Name(name)]
		if !ok {
			if len(c.unused) < maxUnused && name != table.ColumnLine && name != table.ColumnError {
				c.unused[name] = true
			}
			continue
		}
		if filled[i] != "" {
			return name, truce.Errorf(truce.Invalid, "and %q are both read as %q", filled[i], c.names[i])
		}
		filled[i], known = name, true
		if cells[i], err = cell(p[name]); err != nil {
			return name, err
		}
	}
	if !known {
		return "", truce.Errorf(truce.Invalid, "none of the properties is one of the documented columns")
	}
	return "", nil
}

// cell writes a value as it would stand in a table: a list as its members with semicolons between.
func cell(raw json.RawMessage) (string, error) {
	switch raw[0] {
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	case '[':
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			return "", err
		}
		parts := make([]string, len(list))
		for i, member := range list {
			if member[0] == '[' {
				return "", truce.Errorf(truce.Invalid, "is a list of lists")
			}
			var err error
			if parts[i], err = cell(member); err != nil {
				return "", err
			}
		}
		return strings.Join(parts, "; "), nil
	case '{':
		return "", truce.Errorf(truce.Invalid, "is an object; a text, a number or a list of these was expected")
	case 'n':
		return "", nil
	}
	return string(raw), nil
}

// identify takes the feature's own id where no property gives one.
func (c *coder) identify(id json.RawMessage, cells []string) error {
	if len(id) == 0 || cells[c.index["id"]] != "" {
		return nil
	}
	if id[0] == '{' || id[0] == '[' {
		return truce.Errorf(truce.Invalid, "is neither a text nor a number")
	}
	var err error
	cells[c.index["id"]], err = cell(id)
	return err
}

// locate takes the position from the geometry. Where properties repeat it, the geometry holds.
func (c *coder) locate(w *wire, cells []string) (warning truce.Sentence, err error) {
	if w.Geometry == nil {
		return warning, nil
	}
	at := w.Geometry.Coordinates
	var several []json.RawMessage
	if w.Geometry.Type == "MultiPoint" && json.Unmarshal(at, &several) == nil && len(several) == 1 {
		at = several[0] // one point, as programs write layers that may hold more
	} else if w.Geometry.Type != "Point" {
		return warning, truce.Errorf(truce.Invalid, "is a %s: only points are read", table.Cut(w.Geometry.Type, 30))
	}
	var xy []json.Number
	d := json.NewDecoder(bytes.NewReader(at))
	if err := d.Decode(&xy); err != nil || len(xy) < 2 || len(xy) > 3 {
		return warning, truce.Errorf(truce.Invalid, "has no coordinates of the form [longitude, latitude]")
	}
	lat, lon := &cells[c.index["lat"]], &cells[c.index["lon"]]
	if *lat != "" && *lon != "" {
		p, _, errP := intake.Position(*lat, *lon)
		q, _, errQ := intake.Position(decimal(xy[1]), decimal(xy[0]))
		if errP != nil || errQ != nil || p != q {
			warning = truce.Say("has %s, %s; the properties have %s, %s and were not used", xy[1], xy[0], table.Cut(*lat, 30),
				table.Cut(*lon, 30))
		}
	}
	*lat, *lon = decimal(xy[1]), decimal(xy[0])
	return warning, nil
}

// decimal writes a number without an exponent, which JSON allows: 4.125e1 is 41.25.
func decimal(n json.Number) string {
	if f, err := n.Float64(); err == nil && strings.ContainsAny(n.String(), "eE") {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return n.String()
}

// wgs84 reports whether a "crs" member, which older files have, names the only system that GeoJSON knows now.
func wgs84(raw []byte) bool {
	return bytes.Contains(raw, []byte("CRS84")) || bytes.Contains(raw, []byte("4326")) || string(raw) == "null"
}

var errCRS = truce.Errorf(truce.Invalid,
	`the member "crs" names another system than WGS 84: transform the file first (ogr2ogr -t_srs EPSG:4326)`)

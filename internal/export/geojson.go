package export

import (
	"bufio"
	"encoding/json"
	"io"

	"truce"
	"truce/internal/query"
)

// geoMap is a GeoJSON file (RFC 7946): a feature an incident. One that a map cannot show as a point has no geometry;
// what is known of its place stands in its properties. Where the file comes from is a member of its own, "origin".
type geoMap struct {
	w     *bufio.Writer
	began bool
}

func newMap(w io.Writer) (*geoMap, error) {
	m := &geoMap{w: bufio.NewWriterSize(w, 1<<16)}
	_, err := m.w.WriteString(`{"type":"FeatureCollection","features":[`)
	return m, err
}

// Feature is an incident of the file.
type Feature struct {
	Type       string         `json:"type"`
	ID         string         `json:"id"`
	Geometry   *Point         `json:"geometry"` // null: a map cannot show it as a point
	Properties map[string]any `json:"properties"`
}

// Point is where a feature is.
type Point struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"` // longitude, latitude
}

// FeatureOf is an incident with the columns of the tables as its properties.
func FeatureOf(r *query.Row) Feature {
	f := Feature{Type: "Feature", ID: string(r.ID), Properties: make(map[string]any, len(columns))}
	if r.Where.Pinned() {
		lat, lon := r.Where.Point.Degrees()
		f.Geometry = &Point{"Point", [2]float64{lon, lat}}
	}
	for _, c := range columns {
		f.Properties[c.name] = c.of(r)
		if at, ok := f.Properties[c.name].(truce.Instant); ok {
			f.Properties[c.name] = at.String()
		}
	}
	return f
}

func (m *geoMap) row(r *query.Row) error {
	b, err := json.Marshal(FeatureOf(r))
	if err != nil {
		return err
	}
	if m.began {
		m.w.WriteByte(',') // an error stays with the writer
	}
	m.began = true
	m.w.WriteByte('\n')
	_, err = m.w.Write(b)
	return err
}

func (m *geoMap) end(o *origin) error {
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	m.w.WriteString("\n],\"origin\":")
	m.w.Write(b)
	m.w.WriteString("}\n")
	return m.w.Flush()
}

package main

import (
	"io"
	"strings"
	"time"

	"truce"
	"truce/internal/export"
	"truce/internal/query"
	"truce/internal/view"
)

// exportCmd writes incidents to standard output as files that other programs read.
type exportCmd struct {
	CSV     exportCSVCmd     `cmd:"" name:"csv" help:"Write incidents as a table. What could be taken for a formula begins with an apostrophe."`
	XLSX    exportXLSXCmd    `cmd:"" name:"xlsx" help:"Write incidents as a workbook."`
	GeoJSON exportGeoJSONCmd `cmd:"" name:"geojson" help:"Write incidents as a map."`
}

// exportFlags are common to the formats.
type exportFlags struct {
	nodeFlags
	incidentFilter
	For string `help:"Whom it is for: what they may see, as exactly as they may." default:"members" enum:"members,parties,public"`
}

type exportCSVCmd struct{ exportFlags }
type exportXLSXCmd struct{ exportFlags }
type exportGeoJSONCmd struct{ exportFlags }

// Run writes a table.
func (c *exportCSVCmd) Run(e *env) error { return c.write(e, e.Out, export.CSV) }

// Run writes a map.
func (c *exportGeoJSONCmd) Run(e *env) error { return c.write(e, e.Out, export.GeoJSON) }

// Run writes a workbook.
func (c *exportXLSXCmd) Run(e *env) error {
	out, err := e.file("truce export xlsx > incidents.xlsx")
	if err != nil {
		return err
	}
	return c.write(e, out, export.XLSX)
}

// write writes a file of one state of the record, and nothing that is not for its audience.
func (c *exportFlags) write(e *env, w io.Writer, f export.Format) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	q, err := c.query(e, n)
	if err != nil {
		return err
	}
	return n.Models.Read(e, func(r query.Reader) error {
		l, err := view.New(r).As(e, truce.Viewer{Audience: audiences[c.For]})
		if err != nil {
			return err
		}
		return export.Write(e, w, f, l, q, export.About{Process: l.Process().ID, Filter: c.words(), Audience: c.For,
			At: truce.At(time.Now())})
	})
}

// words are the conditions as they were given.
func (c *incidentFilter) words() string {
	var out []string
	for _, f := range [][2]string{{"from", c.From}, {"to", c.To}, {"province", c.Province}, {"kind", c.Kind},
		{"status", c.Status}, {"actor", c.Actor}} {
		if f[1] != "" {
			out = append(out, f[0]+"="+f[1])
		}
	}
	if c.NoPlace {
		out = append(out, "no-place")
	}
	return strings.Join(out, " ")
}

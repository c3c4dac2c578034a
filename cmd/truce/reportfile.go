package main

import (
	"fmt"
	"strings"
	"time"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/intake"
	"truce/internal/node"
	"truce/internal/registrar"
)

// reportFileCmd files one report from flags, coded as a row of a table is.
type reportFileCmd struct {
	nodeFlags
	Start    string   `help:"When it happened or began: 2017-01-15, 2017-01-15T21:10, or with a zone." placeholder:"TIME"`
	End      string   `help:"When it ended." placeholder:"TIME"`
	Kind     string   `help:"What happened, as shelling; docs/import.md lists the kinds." placeholder:"KIND"`
	Means    string   `help:"With what, as mortar." placeholder:"WEAPON"`
	Place    string   `help:"Where, as the source writes it." placeholder:"NAME"`
	Province string   `help:"In which province." placeholder:"NAME"`
	Lat      string   `help:"Latitude in degrees, north positive." placeholder:"DEGREES"`
	Lon      string   `help:"Longitude in degrees, east positive." placeholder:"DEGREES"`
	Radius   string   `help:"How far off the position may be, in metres." placeholder:"METRES"`
	Killed   string   `help:"How many were killed: 3, or 2-5; leave it out where nobody says." placeholder:"LOW-HIGH"`
	Wounded  string   `help:"How many were wounded: 3, or 2-5." placeholder:"LOW-HIGH"`
	Author   []string `help:"Who is said to have done it, by name or id in the register; may be repeated." sep:"none" placeholder:"NAME"`
	Target   []string `help:"Who or what was hit, by name or id; may be repeated." sep:"none" placeholder:"NAME"`
	Outlet   string   `help:"The public source, by name." placeholder:"NAME"`
	Source   string   `help:"Who told it; stays sealed with the member: @FILE, or - for standard input; never an argument." placeholder:"@FILE"`
	Text     string   `help:"What was told, in words; stays sealed with the member: @FILE, or - for standard input; never an argument." placeholder:"@FILE"`
	Release  string   `help:"How far the coded fields go at once: own (sealed), joint, parties, public." default:"own" enum:"own,joint,parties,public"`
	Claim    string   `help:"An id for this call: made again with the same id, it files nothing twice." placeholder:"ID"`
	Officer  string   `help:"The officer who files." default:"intake desk"`
	JSON     bool     `help:"Print a JSON object." name:"json"`
}

// Run files the report and prints the ids it was given.
func (c *reportFileCmd) Run(e *env) (err error) {
	if c.Source == "-" && c.Text == "-" {
		return truce.Errorf(truce.Invalid, "standard input holds one thing: give --source or --text as @FILE")
	}
	if c.Source, err = e.sealedText("--source", c.Source); err != nil {
		return err
	}
	if c.Text, err = e.sealedText("--text", c.Text); err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	d, err := c.draft(e, n)
	if err != nil {
		return err
	}
	id, incident, err := n.Registrar.File(e, registrar.By{Member: n.Member, Function: c.Officer}, d)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, struct {
			ID       truce.ReportID   `json:"id"`
			Incident truce.IncidentID `json:"incident"`
		}{id, incident})
	}
	fmt.Fprintf(e.Out, "%s tells of %s\n", id, incident)
	return nil
}

// draft codes the flags by the columns a table of reports has.
func (c *reportFileCmd) draft(e *env, n *node.Node) (registrar.Draft, error) {
	killed, err := bounds("--killed", c.Killed)
	if err != nil {
		return registrar.Draft{}, err
	}
	wounded, err := bounds("--wounded", c.Wounded)
	if err != nil {
		return registrar.Draft{}, err
	}
	row := []struct{ column, cell string }{
		{"start", c.Start}, {"end", c.End}, {"place", c.Place}, {"province", c.Province}, {"lat", c.Lat}, {"lon", c.Lon}, {"radius_m", c.Radius},
		{"kind", c.Kind}, {"means", c.Means}, {"authors", strings.Join(c.Author, ";")}, {"targets", strings.Join(c.Target, ";")},
		{"killed_low", killed[0]}, {"killed_high", killed[1]}, {"wounded_low", wounded[0]}, {"wounded_high", wounded[1]},
		{"outlet", c.Outlet}, {"source", c.Source}, {"text", c.Text},
	}
	var header, cells []string
	said := false
	for _, x := range row {
		header, cells = append(header, x.column), append(cells, x.cell)
		said = said || strings.TrimSpace(x.cell) != ""
	}
	if !said {
		return registrar.Draft{}, truce.Errorf(truce.Invalid, "nothing is reported: say when, where, what, or --text; truce report file --help lists what can be said")
	}
	p, err := n.Models.Process(e)
	if err != nil {
		return registrar.Draft{}, err
	}
	zone, err := bulletin.Zone(p.Zone)
	if err != nil {
		return registrar.Draft{}, err
	}
	o := intake.Options{Level: truce.Level(c.Release), Zone: zone, Now: truce.At(time.Now())}
	coder, err := intake.NewCoder(&o, header)
	if err != nil {
		return registrar.Draft{}, err
	}
	d, warnings, fault := coder.Code(cells)
	if fault != nil {
		return registrar.Draft{}, truce.Errorf(truce.Invalid, "%s", fault.Sentence())
	}
	if p := d.Coded.Where.Point; p != nil && *p == (truce.Point{}) {
		return registrar.Draft{}, truce.Errorf(truce.Invalid,
			"0, 0 is how programs write a position that they do not have: leave --lat and --lon out")
	}
	for _, w := range warnings {
		e.hint("%s", strings.TrimSpace(w.Column+" "+w.Reason))
	}
	if err := nameActors(e, n, &d.Coded); err != nil {
		return registrar.Draft{}, err
	}
	return registrar.Draft{Claim: c.Claim, Coded: d.Coded, Release: d.Release, Received: d.Received, Private: d.Private}, nil
}

// bounds reads "2-5" or "3".
func bounds(flag, s string) (b [2]string, err error) {
	low, high, isRange := strings.Cut(s, "-")
	if !isRange {
		high = low
	}
	b = [2]string{strings.TrimSpace(low), strings.TrimSpace(high)}
	if s != "" && (b[0] == "" || b[1] == "") {
		return b, truce.Errorf(truce.Invalid, "%s %q: it is a number, or two as 2-5", flag, s)
	}
	return b, nil
}

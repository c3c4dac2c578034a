package main

import (
	"strings"
	"time"

	"truce"
	"truce/internal/intake"
	"truce/internal/node"
	"truce/internal/timezone"
)

// codedFlags are what a report says in codes, given by flags as a row of a table gives it.
type codedFlags struct {
	Start    string `help:"When it happened or began: 2017-01-15, 2017-01-15T21:10, or with a zone." placeholder:"TIME"`
	End      string `help:"When it ended." placeholder:"TIME"`
	Kind     string `help:"What happened, as shelling; docs/import.md lists the kinds." placeholder:"KIND"`
	Means    string `help:"With what, as mortar." placeholder:"WEAPON"`
	Calibre  string `help:"Of the weapon." placeholder:"MM"`
	How      string `help:"How it is known: heard, seen, camera, crater, remnants, told, published." placeholder:"WAY"`
	Place    string `help:"Where, as the source writes it." placeholder:"NAME"`
	District string `help:"In which district." placeholder:"NAME"`
	Province string `help:"In which province." placeholder:"NAME"`
	Lat      string `help:"Latitude in degrees, north positive." placeholder:"DEGREES"`
	Lon      string `help:"Longitude in degrees, east positive." placeholder:"DEGREES"`
	Radius   string `help:"How far off the position may be, in metres." placeholder:"METRES"`

	Killed          string `help:"How many were killed in all: 3, 2-5, 3- (at least) or -5 (at most); leave it out where nobody says." placeholder:"LOW-HIGH"`
	KilledCivilian  string `help:"How many of them were civilians." placeholder:"LOW-HIGH"`
	KilledFighter   string `help:"How many of them were fighters." placeholder:"LOW-HIGH"`
	KilledUnknown   string `help:"Of how many of them it is not known." placeholder:"LOW-HIGH"`
	Wounded         string `help:"How many were wounded in all: 3, 2-5, 3- or -5." placeholder:"LOW-HIGH"`
	WoundedCivilian string `help:"How many of them were civilians." placeholder:"LOW-HIGH"`
	WoundedFighter  string `help:"How many of them were fighters." placeholder:"LOW-HIGH"`
	WoundedUnknown  string `help:"Of how many of them it is not known." placeholder:"LOW-HIGH"`
	Missing         string `help:"How many are missing." placeholder:"LOW-HIGH"`

	Count      string `help:"How many explosions, bursts or shots were counted: 3, 2-5, 3- or -5." placeholder:"LOW-HIGH"`
	Unit       string `help:"What was counted: explosions, bursts, shots, rounds, impacts." placeholder:"UNIT"`
	Direction  string `help:"From which direction it came, as it was told." placeholder:"TEXT"`
	FromPlace  string `help:"Where the weapon stood or the movement began." placeholder:"NAME"`
	From       string `help:"The same in degrees, north and east: 35.9528,36.6141." placeholder:"POSITION"`
	FromRadius string `help:"How far off that position may be, in metres." placeholder:"METRES"`
	Weapons    string `help:"How many weapons were seen or used." placeholder:"LOW-HIGH"`
	People     string `help:"How many armed people were seen." placeholder:"LOW-HIGH"`

	Object        []string `help:"What was hit or taken, as hospital; may be repeated." placeholder:"OBJECT"`
	Consent       string   `help:"Of the other side to what was done: given, not-given." placeholder:"ANSWER"`
	ObserverPlace string   `help:"Where the observer stood." placeholder:"NAME"`
	Observer      string   `help:"The same in degrees, north and east." placeholder:"POSITION"`
	Bearing       string   `help:"From the observer: 0 to 359, clockwise from north." placeholder:"DEGREES"`
	Distance      string   `help:"From the observer, in metres: 800, 500-1000." placeholder:"LOW-HIGH"`

	Author []string `help:"Who is said to have done it, by name or id in the register; may be repeated." sep:"none" placeholder:"NAME"`
	Target []string `help:"Who or what was hit, by name or id; may be repeated." sep:"none" placeholder:"NAME"`
	Outlet string   `help:"The public source, by name." placeholder:"NAME"`
	Source string   `help:"Who told it; stays sealed with the member: @FILE, or - for standard input; never an argument." placeholder:"@FILE"`
	Text   string   `help:"What was told, in words; stays sealed with the member: @FILE, or - for standard input; never an argument." placeholder:"@FILE"`
}

// flagCell is a column of a table of reports with what stands in it.
type flagCell struct{ column, text string }

// cells returns what is said, by the columns a table of reports has; a range gives two.
func (c *codedFlags) cells() ([]flagCell, error) {
	list := []flagCell{{"start", c.Start}, {"end", c.End}, {"kind", c.Kind}, {"means", c.Means}, {"calibre_mm", c.Calibre},
		{"modality", c.How}, {"place", c.Place}, {"district", c.District}, {"province", c.Province}, {"lat", c.Lat},
		{"lon", c.Lon}, {"radius_m", c.Radius}, {"unit", c.Unit}, {"direction", c.Direction}, {"from_place", c.FromPlace},
		{"from_position", c.From}, {"from_radius_m", c.FromRadius},
		{"objects", strings.Join(c.Object, ";")}, {"consent", c.Consent},
		{"observer_place", c.ObserverPlace}, {"observer_position", c.Observer}, {"bearing_deg", c.Bearing},
		{"authors", strings.Join(c.Author, ";")}, {"targets", strings.Join(c.Target, ";")}, {"outlet", c.Outlet},
		{"source", c.Source}, {"text", c.Text}}
	for _, r := range []struct{ flag, column, text string }{
		{"--killed", "killed", c.Killed}, {"--killed-civilian", "killed_civilian", c.KilledCivilian},
		{"--killed-fighter", "killed_fighter", c.KilledFighter}, {"--killed-unknown", "killed_unknown", c.KilledUnknown},
		{"--wounded", "wounded", c.Wounded}, {"--wounded-civilian", "wounded_civilian", c.WoundedCivilian},
		{"--wounded-fighter", "wounded_fighter", c.WoundedFighter}, {"--wounded-unknown", "wounded_unknown",
			c.WoundedUnknown},
		{"--missing", "missing", c.Missing}, {"--count", "count", c.Count}, {"--weapons", "weapons", c.Weapons},
		{"--people", "people", c.People}, {"--distance", "distance_m", c.Distance},
	} {
		b, err := bounds(r.flag, r.text)
		if err != nil {
			return nil, err
		}
		list = append(list, flagCell{r.column + "_low", b[0]}, flagCell{r.column + "_high", b[1]})
	}
	return list, nil
}

// sealed reads what is given by file or standard input.
func (c *codedFlags) sealed(e *env) (err error) {
	if c.Source == "-" && c.Text == "-" {
		return truce.Errorf(truce.Invalid, "standard input holds one thing: give --source or --text as @FILE")
	}
	if c.Source, err = e.sealedText("--source", c.Source); err != nil {
		return err
	}
	c.Text, err = e.sealedText("--text", c.Text)
	return err
}

// code reads the flags as intake reads a row of a table.
func (c *codedFlags) code(e *env, n *node.Node, level truce.Level) (intake.Draft, error) {
	list, err := c.cells()
	if err != nil {
		return intake.Draft{}, err
	}
	var header, cells []string
	said := false
	for _, x := range list {
		header, cells = append(header, x.column), append(cells, x.text)
		said = said || strings.TrimSpace(x.text) != ""
	}
	if !said {
		return intake.Draft{}, truce.Errorf(truce.Invalid,
			"nothing is reported: say when, where, what, or --text; --help lists what can be said")
	}
	p, err := n.Models.Process(e)
	if err != nil {
		return intake.Draft{}, err
	}
	zone, err := timezone.Load(p.Zone)
	if err != nil {
		return intake.Draft{}, err
	}
	o := intake.Options{Level: level, Zone: zone, Now: truce.At(time.Now()), ByHand: true}
	coder, err := intake.NewCoder(&o, header)
	if err != nil {
		return intake.Draft{}, err
	}
	d, warnings, fault := coder.Code(cells)
	if fault != nil {
		return intake.Draft{}, truce.Errorf(truce.Invalid, "%s", fault.Sentence())
	}
	if p := d.Coded.Where.Point; p != nil && *p == (truce.Point{}) {
		return intake.Draft{}, truce.Errorf(truce.Invalid,
			"0, 0 is how programs write a position that they do not have: leave --lat and --lon out")
	}
	for _, w := range warnings {
		e.hint("%s", strings.TrimSpace(w.Column+" "+w.Reason.String()))
	}
	return d, nameActors(e, n, &d.Coded)
}

// bounds reads "3", "2-5", "3-" (at least) or "-5" (at most).
func bounds(flag, s string) (b [2]string, err error) {
	low, high, isRange := strings.Cut(strings.TrimSpace(s), "-")
	if !isRange {
		high = low
	}
	b = [2]string{strings.TrimSpace(low), strings.TrimSpace(high)}
	if s != "" && b[0] == "" && b[1] == "" {
		return b, truce.Errorf(truce.Invalid, "%s %q: it is a number, two as 2-5, 3- for at least, or -5 for at most", flag,
			s)
	}
	return b, nil
}

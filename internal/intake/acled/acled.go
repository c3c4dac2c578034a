// Package acled reads exports of the Armed Conflict Location and Event Data project (CSV).
//
// ACLED says that actor 1 and actor 2 do not imply direction. So both stand among the authors as participants, but for
// violence against civilians and explosions in which one of the two is civilians or protesters (interaction codes 7 and
// 6): these are the target, whichever column they stand in. The type and sub-type give the kind and, where they name
// one, the weapon. Fatalities are one number, 0 where none are known, which is therefore taken as not known.
//
// Codes: the ACLED codebook as data of the R package acledR holds it. ACLED's terms do not allow its data to be passed
// on freely, so reports stay sealed unless a level is given.
package acled

import (
	"cmp"
	"io"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/intake"
	"truce/internal/table"
)

// Dataset is the name of the dataset where the options give none.
const Dataset = "ACLED"

// columns are the indices of what is read; -1 for a column the export does not have.
type columns struct {
	id, date, year, timePrec       int
	kind, sub                      int
	actor1, inter1, actor2, inter2 int
	admin1, admin2, location       int
	lat, lon, geoPrec              int
	source, notes, fatalities      int
}

// Open reads the header of an export. Errors are of kind truce.Invalid, or what r returns.
func Open(r io.Reader, o intake.Options) (*intake.Source, error) {
	if o.Dataset == "" {
		o.Dataset = Dataset
	}
	return intake.OpenTable(r, &o, func(t *table.Reader) (intake.Format, error) {
		c := &coder{Known: intake.Known{Options: &o, Used: make([]intake.Use, len(t.Header()))}}
		return c, c.find(t)
	})
}

type coder struct {
	intake.Known
	columns
}

// Dates says that ACLED states days, the day before the month; exports saved again by a spreadsheet may have it
// otherwise, which their dates tell.
func (c *coder) Dates() intake.Dates {
	return intake.Dates{Usual: intake.DayFirst, Told: true, Days: true}
}

func (c *coder) find(t *table.Reader) error {
	var missing []string
	need := func(name string) int {
		i := t.Column(name)
		if i < 0 {
			missing = append(missing, name)
		}
		return i
	}
	c.columns = columns{
		id: need("event_id_cnty"), date: need("event_date"), year: t.Column("year"), timePrec: t.Column("time_precision"),
		kind: need("event_type"), sub: t.Column("sub_event_type"),
		actor1: need("actor1"), inter1: t.Column("inter1"), actor2: need("actor2"), inter2: t.Column("inter2"),
		admin1: t.Column("admin1"), admin2: t.Column("admin2"), location: t.Column("location"),
		lat: need("latitude"), lon: need("longitude"), geoPrec: t.Column("geo_precision"),
		source: t.Column("source"), notes: t.Column("notes"), fatalities: need("fatalities"),
	}
	if len(missing) > 0 {
		return truce.Errorf(truce.Invalid, "the table is not an export of ACLED: it lacks the columns %s",
			strings.Join(missing, ", "))
	}
	intake.Mark(c.Used, intake.Value, c.id, c.year, c.timePrec, c.kind, c.sub, c.actor1, c.inter1, c.actor2, c.inter2,
		c.admin1, c.admin2, c.location, c.lat, c.lon, c.geoPrec, c.source, c.fatalities)
	intake.Mark(c.Used, intake.Prose, c.notes)
	intake.Mark(c.Used, intake.Start, c.date)
	return nil
}

// row is one event on its way.
type row struct {
	*coder
	intake.Event
}

// Code codes an event.
func (c *coder) Code(cells []string) (intake.Draft, []intake.Warning, *table.RowError) {
	r := row{coder: c, Event: intake.Event{Cells: cells}}
	d := &r.Draft
	d.Dataset, d.External, d.Release = c.Options.Dataset, r.Cell(c.id), intake.Release(c.Options.Level)
	d.Coded.Modality = "published"
	if d.External == "" {
		return intake.Draft{}, nil, &table.RowError{Column: "event_id_cnty", Reason: truce.Say("is empty")}
	}
	if fault := cmp.Or(r.when(), r.place(), r.what(), r.toll(), r.sides()); fault != nil {
		return intake.Draft{}, nil, fault
	}
	var all bool
	if d.Coded.Outlet, all = intake.Outlets(r.Cell(c.source)); !all {
		r.Warn("source", "names more sources than are kept")
	}
	if notes := r.Cell(c.notes); notes != "" {
		d.Private = map[string]string{intake.FieldText: notes}
	}
	if err := d.Coded.Check(); err != nil {
		return intake.Draft{}, nil, &table.RowError{Reason: truce.Told(err)}
	}
	return r.Draft, r.Warnings, nil
}

// slack is how many days to either side the event may lie, by time_precision. 2 is "during the week or a similar
// period", 3 "during the month", each recorded under some day of it; which day is not said, so the span holds any.
var slack = map[string]int{"": 0, "1": 0, "2": 6, "3": 30}

func (r *row) when() *table.RowError {
	cell, year := r.Cell(r.date), 0
	if n, err := strconv.Atoi(intake.Whole(r.Cell(r.year))); err == nil && n > 99 {
		year = n
	}
	days, ok := slack[intake.Whole(r.Cell(r.timePrec))]
	if !ok {
		return &table.RowError{Column: "time_precision", Value: r.Cell(r.timePrec),
			Reason: truce.Say("is not one of the codes 1 to 3")}
	}
	when, _, err := r.Options.WhenIn(year, cell, "")
	if err == nil && (cell == "" || when.To-when.From > longestDay) {
		err = truce.Errorf(truce.Invalid, "is not a day as ACLED writes them: 2017-01-15, 15 January 2017")
	}
	if err != nil {
		return &table.RowError{Column: "event_date", Value: cell, Reason: truce.Told(err)}
	}
	r.Draft.Coded.When = r.Options.Around(when, days)
	return nil
}

// longestDay is the length of a day on which clocks are put back, in seconds.
const longestDay = 25 * 3600

// precision is geo_precision.
var precision = map[string]codes.Precision{"": codes.PrecisionUnknown, "1": codes.Exact, "2": codes.Near,
	"3": codes.Province}

func (r *row) place() *table.RowError {
	w := &r.Draft.Coded.Where
	w.Name, w.Province, w.District = intake.Tidy(r.Cell(r.location)), intake.Tidy(r.Cell(r.admin1)),
		intake.Tidy(r.Cell(r.admin2))
	p, ok := precision[intake.Whole(r.Cell(r.geoPrec))]
	if !ok {
		return &table.RowError{Column: "geo_precision", Value: r.Cell(r.geoPrec),
			Reason: truce.Say("is not one of the codes 1 to 3")}
	}
	w.Precision = p
	lat, lon := r.Cell(r.lat), r.Cell(r.lon)
	point, at, err := intake.Position(lat, lon)
	if err != nil {
		return &table.RowError{Column: []string{"latitude", "longitude"}[at], Value: []string{lat, lon}[at],
			Reason: truce.Told(err)}
	}
	w.Point = &point
	return nil
}

// meaning is what a type or sub-type of event says in our words.
type meaning struct {
	kind  codes.EventKind
	means codes.Means
}

// types are the types of event, older names included; they count where there is no sub-type.
var types = map[string]meaning{
	"battles": {codes.Battle, ""}, "battle-no change of territory": {codes.Battle, ""},
	"battle-government regains territory":        {codes.Battle, ""},
	"battle-non-state actor overtakes territory": {codes.Battle, ""},
	"explosions/remote violence":                 {codes.Fire, ""}, "remote violence": {codes.Fire, ""},
	"violence against civilians": {codes.Attack, ""},
	"protests":                   {codes.Other, ""}, "riots": {codes.Other, ""}, "riots/protests": {codes.Other, ""},
	"strategic developments": {codes.Other, ""}, "strategic development": {codes.Other, ""},
	"headquarters or base established":  {codes.Fortification, ""},
	"non-violent transfer of territory": {codes.Seizure, ""},
}

// subTypes are the sub-types. "Air/drone strike" and "shelling/artillery/missile attack" leave the weapon open.
var subTypes = map[string]meaning{
	"armed clash": {codes.Battle, ""}, "government regains territory": {codes.Battle, ""},
	"non-state actor overtakes territory": {codes.Battle, ""},
	"chemical weapon":                     {codes.Fire, codes.Gas}, "air/drone strike": {codes.AirStrike, ""},
	"suicide bomb":                      {codes.Bomb, codes.Mine},
	"shelling/artillery/missile attack": {codes.Shelling, ""}, "remote explosive/landmine/ied": {codes.Bomb, codes.Mine},
	"grenade":         {codes.Fire, ""},
	"sexual violence": {codes.Attack, ""}, "attack": {codes.Attack, ""},
	"abduction/forced disappearance": {codes.Detention, ""},
	"peaceful protest":               {codes.Other, ""}, "protest with intervention": {codes.Other, ""},
	"excessive force against protesters": {codes.Attack, ""},
	"excessive force against protestors": {codes.Attack, ""}, "violent demonstration": {codes.Other, ""},
	"mob violence": {codes.Other, ""},
	"agreement":    {codes.Other, ""}, "arrests": {codes.Detention, ""}, "change to group/activity": {codes.Other, ""},
	"disrupted weapons use": {codes.Other, ""}, "headquarters or base established": {codes.Fortification, ""},
	"looting/property destruction": {codes.Other, ""}, "non-violent transfer of territory": {codes.Seizure, ""},
	"other": {codes.Other, ""},
}

func (r *row) what() *table.RowError {
	kind, sub := r.Cell(r.kind), r.Cell(r.sub)
	m, ok := types[strings.ToLower(kind)]
	if !ok {
		return &table.RowError{Column: "event_type", Value: kind, Reason: truce.Say("is not a type of event that ACLED has")}
	}
	if sub != "" {
		if m, ok = subTypes[strings.ToLower(sub)]; !ok {
			return &table.RowError{Column: "sub_event_type", Value: sub,
				Reason: truce.Say("is not a sub-type of event that ACLED has")}
		}
	}
	r.Draft.Coded.Kind, r.Draft.Coded.Means = m.kind, m.means
	return nil
}

func (r *row) toll() *table.RowError {
	cell := r.Cell(r.fatalities)
	n, known, err := intake.Count(cell)
	if err != nil {
		return &table.RowError{Column: "fatalities", Value: cell, Reason: truce.Told(err)}
	}
	if known && n > 0 {
		r.Draft.Coded.Toll.Killed.Total.Best = &n
	}
	return nil
}

// sides puts the actors among authors and targets.
func (r *row) sides() *table.RowError {
	c := &r.Draft.Coded
	a, b := r.Cell(r.actor1), r.Cell(r.actor2)
	civil1, fault1 := r.unarmed("inter1", r.inter1)
	civil2, fault2 := r.unarmed("inter2", r.inter2)
	if fault := cmp.Or(fault1, fault2); fault != nil {
		return fault
	}
	if civil1 != civil2 && r.directed() {
		if civil1 {
			a, b = b, a
		}
		c.Authors, c.Targets = r.actor(nil, a, "claimed"), r.actor(nil, b, "claimed")
		return nil
	}
	c.Authors = r.actor(r.actor(nil, a, intake.Participant), b, intake.Participant)
	return nil
}

// directed reports whether the type of event means that somebody did something to somebody.
func (r *row) directed() bool {
	switch strings.ToLower(r.Cell(r.kind)) {
	case "violence against civilians", "explosions/remote violence", "remote violence":
		return true
	}
	return r.Draft.Coded.Kind == codes.Attack
}

// interactions are the codes of interaction, a number or, in newer exports, a word in the plural or the singular; true
// for those of civilians and protesters. 0 and an empty cell stand where there is no such actor.
var interactions = map[string]bool{"": false, "0": false,
	"1": false, "2": false, "3": false, "4": false, "5": false, "6": true, "7": true, "8": false,
	"state forces": false, "rebel groups": false, "rebel forces": false, "political militias": false,
	"identity militias": false, "rioters": false, "protesters": true, "protestors": true, "civilians": true,
	"external/other forces": false, "external forces": false, "other forces": false, "others": false, "sole actor": false,
}

// unarmed reports whether an interaction code is that of civilians or protesters.
func (r *row) unarmed(column string, i int) (bool, *table.RowError) {
	cell := r.Cell(i)
	word := strings.ToLower(intake.Tidy(intake.Whole(cell)))
	if is, ok := interactions[word]; ok {
		return is, nil
	}
	if is, ok := interactions[word+"s"]; ok {
		return is, nil
	}
	return false, &table.RowError{Column: column, Value: cell,
		Reason: truce.Say("is not one of the codes of interaction that ACLED has")}
}

func (r *row) actor(list []truce.Attribution, name, confidence string) []truce.Attribution {
	if name = intake.Tidy(name); name == "" {
		return list
	}
	return append(list, r.Options.Attribution(name, confidence))
}

// Package ucdp reads the Georeferenced Event Dataset of the Uppsala Conflict Data Program (GED, CSV), of the versions
// whose columns include those named below; others are passed over.
//
// What GED says and does not say decides the coding. It lists events with at least one death, names the two sides of a
// dyad and counts the dead; it names no weapon and no direction of fire. So an event of state-based or non-state
// violence (types 1 and 2) is "fire, kind not stated", both sides stand among the authors as participants, and there is
// no target. One-sided violence (type 3) is an attack on civilians by side a. Sides that name several groups, divided
// by commas, are several participants.
//
// Codes: Sundberg and Melander 2013 (doi 10.1177/0022343313484347) and the GED codebook. The data are CC BY 4.0.
package ucdp

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/intake"
	"truce/internal/table"
)

// Dataset is the name of the dataset where the options give none. The version is left out of it on purpose: a later
// version under the same name updates the reports of the earlier one.
const Dataset = "UCDP GED"

// columns are the indices of what is read; -1 for a column the version does not have.
type columns struct {
	id, violence, sideA, sideB                  int
	article, office, headline, original         int
	wherePrec, where, adm1, adm2, lat, lon, wkt int
	clarity, dateStart, dateEnd                 int
	deathsA, deathsB, civilians, unknown        int
	low, best, high                             int
}

// Open reads the header of a GED table. Errors are of kind truce.Invalid, or what r returns.
func Open(r io.Reader, o intake.Options) (*intake.Source, error) {
	if o.Dataset == "" {
		o.Dataset = Dataset
	}
	if o.Level == "" {
		o.Level = truce.LevelPublic
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

// Dates says that GED states days, which later versions write as midnights.
func (c *coder) Dates() intake.Dates { return intake.Dates{Told: true, Days: true} }

// find looks up the columns. Those that every event needs must be there.
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
		id: need("id"), violence: need("type_of_violence"), sideA: need("side_a"), sideB: need("side_b"),
		article: t.Column("source_article"), office: t.Column("source_office"), headline: t.Column("source_headline"),
		original:  t.Column("source_original"),
		wherePrec: need("where_prec"), where: t.Column("where_coordinates"), adm1: t.Column("adm_1"), adm2: t.Column("adm_2"),
		lat: need("latitude"), lon: need("longitude"), wkt: t.Column("geom_wkt"),
		clarity: t.Column("event_clarity"), dateStart: need("date_start"), dateEnd: need("date_end"),
		deathsA: need("deaths_a"), deathsB: need("deaths_b"), civilians: need("deaths_civilians"),
		unknown: need("deaths_unknown"),
		low:     need("low"), best: need("best"), high: need("high"),
	}
	if len(missing) > 0 {
		return truce.Errorf(truce.Invalid, "the table is not UCDP GED: it lacks the columns %s", strings.Join(missing, ", "))
	}
	intake.Mark(c.Used, intake.Value, c.id, c.violence, c.sideA, c.sideB, c.office, c.wherePrec, c.where, c.adm1, c.adm2,
		c.lat, c.lon, c.wkt, c.clarity, c.deathsA, c.deathsB, c.civilians, c.unknown, c.low, c.best, c.high)
	intake.Mark(c.Used, intake.Prose, c.article, c.headline, c.original)
	intake.Mark(c.Used, intake.Start, c.dateStart)
	intake.Mark(c.Used, intake.End, c.dateEnd)
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
	d.Dataset, d.External, d.Release = c.Options.Dataset, intake.Whole(r.Cell(c.id)), intake.Release(c.Options.Level)
	d.Coded.Modality = "published"
	if d.External == "" {
		return intake.Draft{}, nil, &table.RowError{Column: "id", Reason: truce.Say("is empty")}
	}
	if fault := cmp.Or(r.when(), r.place(), r.toll(), r.sides()); fault != nil {
		return intake.Draft{}, nil, fault
	}
	r.sources()
	if err := d.Coded.Check(); err != nil {
		return intake.Draft{}, nil, &table.RowError{Reason: truce.Told(err)}
	}
	return r.Draft, r.Warnings, nil
}

func (r *row) fault(column, value string, reason truce.Sentence) *table.RowError {
	return &table.RowError{Column: column, Value: value, Reason: reason}
}

// when takes the span of days within which the event happened, whatever date_prec calls it. Later versions write a day
// as its midnight.
func (r *row) when() *table.RowError {
	start, end := r.Cell(r.dateStart), r.Cell(r.dateEnd)
	if start == "" {
		return r.fault("date_start", "", truce.Say("is empty"))
	}
	when, at, err := r.Options.When(start, end)
	if err != nil {
		return r.fault([]string{"date_start", "date_end"}[at], []string{start, end}[at], truce.Told(err))
	}
	r.Draft.Coded.When = when
	if intake.Whole(r.Cell(r.clarity)) == "2" {
		r.Warn("event_clarity", "2: the event adds up several that the source does not tell apart")
	}
	return nil
}

// precision is where_prec. 7, international waters or airspace, has no radius.
var precision = map[string]codes.Precision{"1": codes.Exact, "2": codes.Near, "3": codes.District, "4": codes.Province,
	"5": codes.Region, "6": codes.Country, "7": codes.PrecisionUnknown}

func (r *row) place() *table.RowError {
	w := &r.Draft.Coded.Where
	w.Name, w.Province, w.District = intake.Tidy(r.Cell(r.where)), intake.Tidy(r.Cell(r.adm1)), intake.Tidy(r.Cell(r.adm2))
	prec := r.Cell(r.wherePrec)
	p, ok := precision[intake.Whole(prec)]
	if !ok {
		return r.fault("where_prec", prec, truce.Say("is not one of the codes 1 to 7"))
	}
	w.Precision = p
	lat, lon := r.Cell(r.lat), r.Cell(r.lon)
	point, at, err := intake.Position(lat, lon)
	if err != nil {
		return r.fault([]string{"latitude", "longitude"}[at], []string{lat, lon}[at], truce.Told(err))
	}
	w.Point = &point
	return r.geometry(point)
}

// geometry compares the position with the one that geom_wkt repeats.
func (r *row) geometry(p truce.Point) *table.RowError {
	wkt := r.Cell(r.wkt)
	inner, ok := strings.CutPrefix(wkt, "POINT (")
	x, y, two := strings.Cut(strings.TrimSuffix(inner, ")"), " ")
	if !ok || !two {
		return nil
	}
	q, _, err := intake.Position(y, x)
	const slack = 1000 // 1e-7 degrees: the two are rounded differently
	if err == nil && near(p.LatE7, q.LatE7, slack) && near(p.LonE7, q.LonE7, slack) {
		return nil
	}
	if s, _, err := intake.Position(x, y); err == nil && near(p.LatE7, s.LatE7, slack) && near(p.LonE7, s.LonE7, slack) {
		return r.fault("latitude", r.Cell(r.lat), truce.Say("and longitude are swapped: geom_wkt has %s", wkt))
	}
	r.Warn("geom_wkt", "%s differs from latitude and longitude, which were taken", wkt)
	return nil
}

func near(a, b, slack int32) bool { return a-b <= slack && b-a <= slack }

// toll takes the estimates as they are: low, best and high are the total; the deaths by group are best estimates. Where
// the three are out of order, as they are here and there, the range is widened to hold all of them.
func (r *row) toll() *table.RowError {
	var n [7]int
	for i, c := range []struct {
		name  string
		index int
	}{{"deaths_a", r.deathsA}, {"deaths_b", r.deathsB}, {"deaths_civilians", r.civilians}, {"deaths_unknown", r.unknown},
		{"low", r.low}, {"best", r.best}, {"high", r.high}} {
		cell := r.Cell(c.index)
		v, known, err := intake.Count(cell)
		if err != nil {
			return r.fault(c.name, cell, truce.Told(err))
		}
		if !known {
			return r.fault(c.name, "", truce.Say("is empty"))
		}
		n[i] = v
	}
	fighters, civilians, unknown, low, best, high := n[0]+n[1], n[2], n[3], n[4], n[5], n[6]
	if sum := fighters + civilians + unknown; sum != best {
		r.Warn("best", "is %d, the deaths by group add up to %d: both are kept", best, sum)
	}
	if low > best || best > high {
		r.Warn("low", "%d, best %d, high %d are out of order: the range is widened to hold all three", low, best, high)
		low, high = min(low, best, high), max(low, best, high)
	}
	k := &r.Draft.Coded.Toll.Killed
	kept := &[6]int{fighters, civilians, unknown, low, best, high}
	k.Fighter.Best, k.Civilian.Best, k.Unknown.Best = &kept[0], &kept[1], &kept[2]
	k.Total = truce.Range{Low: &kept[3], Best: &kept[4], High: &kept[5]}
	return nil
}

func (r *row) sides() *table.RowError {
	c := &r.Draft.Coded
	a, b := r.Cell(r.sideA), r.Cell(r.sideB)
	switch v := r.Cell(r.violence); intake.Whole(v) {
	case "1", "2":
		c.Kind = codes.Fire
		c.Authors = r.actors(r.actors(make([]truce.Attribution, 0, 2), a, intake.Participant), b, intake.Participant)
	case "3":
		c.Kind = codes.Attack
		c.Authors, c.Targets = r.actors(nil, a, "claimed"), r.actors(nil, b, "claimed")
	default:
		return r.fault("type_of_violence", v, truce.Say("is not one of the codes 1 to 3"))
	}
	return nil
}

// actors adds the groups of a side.
func (r *row) actors(list []truce.Attribution, side, confidence string) []truce.Attribution {
	list = slices.Grow(list, 1+strings.Count(side, ", "))
	for name := range strings.SplitSeq(side, ", ") {
		if name = intake.Tidy(name); name != "" {
			list = append(list, r.Options.Attribution(name, confidence))
		}
	}
	return list
}

// sources takes the offices, which are public, each once; the articles go with the sealed text, one a line, and so does
// whoever is quoted in them.
func (r *row) sources() {
	var all bool
	if r.Draft.Coded.Outlet, all = intake.Outlets(r.Cell(r.office)); !all {
		r.Warn("source_office", "names more offices than are kept beside the coded fields; the sealed text has them all")
	}
	text := r.Cell(r.headline)
	if a := r.Cell(r.article); a != "" {
		text = strings.Trim(strings.ReplaceAll(a, `";"`, "\n"), `"`)
	}
	r.Draft.Private = make(map[string]string, 1)
	if text != "" {
		r.Draft.Private[intake.FieldText] = text
	}
	if o := r.Cell(r.original); o != "" && !strings.Contains(r.Draft.Coded.Outlet, o) {
		r.Draft.Private[intake.FieldSource] = o
	}
}

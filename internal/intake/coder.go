package intake

import (
	"fmt"
	"slices"
	"strings"

	"truce"
	"truce/internal/table"
)

// Coder turns rows of the documented columns into drafts.
type Coder struct {
	options *Options
	columns []column
	uses    []Use
	notes   []truce.Sentence
}

// column is a column of a file that is one of the fields.
type column struct {
	index int
	name  string // as the file has it
	set   func(*coding, string) error
	field string
}

// NewCoder matches the columns of a file with the fields. It is an error of kind [truce.Invalid] when two columns are
// one field, or when the columns that every report needs are missing: one for the time and one for the place. The
// options are looked at with every row.
func NewCoder(o *Options, header []string) (*Coder, error) {
	c := &Coder{options: o, uses: make([]Use, len(header))}
	known := byName()
	taken := map[string]string{}
	var unused []string
	for i, h := range header {
		n := table.Name(h)
		f, ok := known[n]
		if !ok {
			if n != table.ColumnLine && n != table.ColumnError {
				unused = append(unused, h)
			}
			continue
		}
		if other, twice := taken[f.Name]; twice {
			return nil, truce.Errorf(truce.Invalid, "the columns %q and %q are both read as %q: leave one out", other, h, f.Name)
		}
		taken[f.Name], c.uses[i] = h, f.use()
		c.columns = append(c.columns, column{i, h, f.set, f.Name})
	}
	if err := required(taken, unused); err != nil {
		return nil, err
	}
	if len(unused) > 0 {
		c.notes = append(c.notes, Unused(unused))
	}
	return c, nil
}

// Uses says what each column of the header is read as.
func (c *Coder) Uses() []Use { return c.uses }

// Dates says that only what can be read in one way is: a file's own dates do not decide for whoever wrote them.
func (c *Coder) Dates() Dates { return Dates{} }

// Notes says which columns were not used.
func (c *Coder) Notes() []truce.Sentence { return c.notes }

// Unused is the note that columns or properties were not read, with the field that may have been meant.
func Unused(names []string) truce.Sentence {
	var fields []string
	for _, f := range Fields() {
		fields = append(fields, f.Name)
	}
	var said []truce.Sentence
	for _, n := range names {
		x := truce.Say("%s", n)
		if near := Nearest(table.Name(n), fields); near != "" {
			x = truce.Say("%s (is %s meant?)", n, near)
		}
		said = append(said, x)
	}
	return truce.Say("not read: %s", listed(said))
}

// byName maps every name and alias to its field.
func byName() map[string]Field {
	m := map[string]Field{}
	for _, f := range Fields() {
		m[f.Name] = f
		for _, a := range f.Aliases {
			m[a] = f
		}
	}
	return m
}

// required looks for the columns without which nothing is a table of reports.
func required(taken map[string]string, unused []string) error {
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { _, ok := taken[n]; return ok })
	}
	var missing []string
	if !has("start", "end") {
		missing = append(missing, `"start" (when it happened)`)
	}
	if !has("place", "district", "province") && !(has("lat") && has("lon")) {
		missing = append(missing, `"lat" and "lon", or "place", "district" or "province" (where it happened)`)
	}
	if has("lat") != has("lon") {
		missing = append(missing, `the other one of "lat" and "lon"`)
	}
	if len(missing) == 0 {
		return nil
	}
	also := ""
	if len(unused) > 0 {
		also = "; the columns " + strings.Join(unused, ", ") + " are not known"
	}
	if len(unused) == 1 && len(taken) == 0 {
		also += ": where a title stands above the names of the columns, take it out"
	}
	return truce.Errorf(truce.Invalid, "the table lacks %s%s", strings.Join(missing, " and "), also)
}

// Code turns the cells of a row into a draft. The fault has no line yet.
func (c *Coder) Code(cells []string) (Draft, []Warning, *table.RowError) {
	w := coding{options: c.options}
	for _, col := range c.columns {
		cell := strings.TrimSpace(cells[col.index])
		if cell == "" {
			continue
		}
		if err := col.set(&w, cell); err != nil {
			return Draft{}, nil, &table.RowError{Column: col.name, Value: cell, Reason: truce.Told(err)}
		}
	}
	if field, value, err := w.finish(); err != nil {
		return Draft{}, nil, &table.RowError{Column: c.named(field), Value: value, Reason: truce.Told(err)}
	}
	return w.draft, w.warnings, nil
}

// named returns the file's own name for a field.
func (c *Coder) named(field string) string {
	for _, col := range c.columns {
		if col.field == field {
			return col.name
		}
	}
	return field
}

// coding is one row on its way.
type coding struct {
	options    *Options
	draft      Draft
	warnings   []Warning
	start, end string
	lat, lon   string
	level      truce.Level
	numbers    []int
}

// number keeps a count, several to an allocation.
func (c *coding) number(n int) *int {
	if len(c.numbers) == cap(c.numbers) {
		c.numbers = make([]int, 0, 12)
	}
	c.numbers = append(c.numbers, n)
	return &c.numbers[len(c.numbers)-1]
}

// maxActors is how many actors one cell may name.
const maxActors = 50

func (c *coding) actors(column, cell string) ([]truce.Attribution, error) {
	names := List(cell)
	if len(names) > maxActors {
		return nil, truce.Errorf(truce.Invalid, "names %d actors, of at most %d", len(names), maxActors)
	}
	out := make([]truce.Attribution, 0, len(names))
	for _, n := range names {
		if Missing(n) {
			c.warnings = append(c.warnings, Warning{column, truce.Say("names %q among others: it was left out", n)})
			continue
		}
		if len(n) > maxCoded {
			return nil, truce.Errorf(truce.Invalid, "holds a name of %d bytes, of at most %d", len(n), maxCoded)
		}
		out = append(out, c.options.Attribution(n, "claimed"))
	}
	return out, nil
}

// finish looks at what only the row as a whole can tell. The error comes with the field and the value at fault.
func (c *coding) finish() (field, value string, err error) {
	d := &c.draft
	when, at, err := c.options.When(c.start, c.end)
	if err != nil {
		return []string{"start", "end"}[at], []string{c.start, c.end}[at], err
	}
	d.Coded.When = when
	if field, value, err := c.place(); err != nil {
		return field, value, err
	}
	if field, value, err := c.order(); err != nil {
		return field, value, err
	}
	if err := c.says(); err != nil {
		return "", "", err
	}
	d.Dataset = c.options.Dataset
	if c.level == "" {
		c.level = c.options.Level
	}
	d.Release = Release(c.level)
	return "", "", d.Coded.Check()
}

// Release is how far coded fields of a level go at once: what stays with the member is not released at all.
func Release(l truce.Level) truce.Level {
	if !l.Reaches(truce.LevelJoint) {
		return ""
	}
	return l
}

func (c *coding) place() (field, value string, err error) {
	switch {
	case c.lat == "" && c.lon == "":
		return "", "", nil
	case c.lat == "":
		return "lat", "", truce.Errorf(truce.Invalid, "is empty, though there is a longitude")
	case c.lon == "":
		return "lon", "", truce.Errorf(truce.Invalid, "is empty, though there is a latitude")
	}
	if p, within, ok := whole(c.lat); ok && c.lat == c.lon {
		c.draft.Coded.Where.Point = &p
		if within > 0 && c.draft.Coded.Where.RadiusM == 0 {
			c.draft.Coded.Where.RadiusM = within
		}
		return "", "", nil
	}
	p, at, err := Position(c.lat, c.lon)
	if err != nil {
		return []string{"lat", "lon"}[at], []string{c.lat, c.lon}[at], err
	}
	c.draft.Coded.Where.Point = &p
	return "", "", nil
}

// order holds that no bound is below the one before it, and warns where the parts are more than the total.
func (c *coding) order() (field, value string, err error) {
	if !c.draft.Coded.Count.Valid() {
		return "count_high", fmt.Sprint(*c.draft.Coded.Count.High), truce.Errorf(truce.Invalid, "is less than count_low, %d",
			*c.draft.Coded.Count.Low)
	}
	for o := range outcomes {
		for g := range groups {
			r := harmRange(&c.draft.Coded.Toll, o, g)
			if r.Valid() {
				continue
			}
			last := 0
			for b := 1; b < len(bounds); b++ {
				below, above := *harmBound(r, last), *harmBound(r, b)
				if above == nil {
					continue
				}
				if below != nil && *above < *below {
					return harmColumn(o, g, b), fmt.Sprint(*above), truce.Errorf(truce.Invalid, "is less than %s, %d",
						harmColumn(o, g, last), *below)
				}
				last = b
			}
		}
		c.warnings = append(c.warnings,
			Parts(outcomes[o], *[]*truce.Harm{&c.draft.Coded.Toll.Killed, &c.draft.Coded.Toll.Wounded,
				&c.draft.Coded.Toll.Missing}[o])...)
	}
	return "", "", nil
}

// Parts warns where civilians, fighters and unknown together are more than the total can be.
func Parts(outcome string, h truce.Harm) []Warning {
	least := 0
	for _, r := range []truce.Range{h.Civilian, h.Fighter, h.Unknown} {
		switch {
		case r.Low != nil:
			least += *r.Low
		case r.Best != nil:
			least += *r.Best
		}
	}
	for _, most := range []*int{h.Total.High, h.Total.Best} {
		if most != nil {
			if least > *most {
				return []Warning{{outcome, truce.Say("the parts add up to %d, the total is %d: both are kept as stated", least,
					*most)}}
			}
			break
		}
	}
	return nil
}

// says holds that a row says enough to be a report: what says only when, only a name of a place or only how many is a
// heading, a total or a note within the table. What a report lacks is warned of.
func (c *coding) says() error {
	x := &c.draft.Coded
	when, where, toll := x.When != (truce.Interval{}), x.Where != (truce.Place{}), x.Toll != (truce.Toll{})
	more := x.Kind != "" || x.Means != "" || len(x.Authors) > 0 || len(x.Targets) > 0 || x.Where.Point != nil
	text := c.draft.Private[FieldText] != ""
	switch {
	case c.options.ByHand && (more || when || where || toll):
		return nil
	case more:
	case !when && !where && !toll && text:
		c.warnings = append(c.warnings, Warning{"",
			truce.Say("nothing is coded: when, where, what and who stand in the text alone")})
		return nil
	case text:
	case !when && !where && !toll:
		return truce.Errorf(truce.Invalid, "the row says neither when, where, what nor who")
	case !where && !toll:
		return truce.Errorf(truce.Invalid, "the row says when, and neither where, what nor who: a note is no report")
	case !when && !toll:
		return truce.Errorf(truce.Invalid, "the row says where, and neither when, what nor who: a heading is no report")
	case !when && !where:
		return truce.Errorf(truce.Invalid, "the row says how many, and neither when, where, what nor who: "+
			"a total is no report")
	}
	if !when {
		c.warnings = append(c.warnings, Warning{"", truce.Say("says no time, so that it counts in no bulletin; where cells " +
			"were merged, a spreadsheet leaves their value in the first row alone")})
	}
	if !where {
		c.warnings = append(c.warnings, Warning{"", truce.Say("says no place")})
	}
	return nil
}

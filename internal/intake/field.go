package intake

import (
	"fmt"
	"strings"

	"truce"
	"truce/codes"
)

// Field is one of the columns a table of reports may have.
type Field struct {
	Name    string
	Aliases []string // other names it is known by, as table.Name writes them
	Help    string   // what stands in it
	set     func(c *coding, cell string) error
}

// use is what a column of the field is read as.
func (f Field) use() Use {
	switch f.Name {
	case "start":
		return Start
	case "end":
		return End
	case FieldText, FieldSource:
		return Prose
	case "kind", "means", "modality", "precision", "level":
		return Word
	}
	return Value
}

// The sizes of texts, in bytes. What is longer is narrative, which belongs into the text.
const (
	maxCoded = 1000
	maxShort = 60
	maxID    = 200
)

// groups and bounds make the names of the columns of harm: killed_civilian_low.
var (
	outcomes = [...]string{"killed", "wounded", "missing"}
	groups   = [...]string{"", "civilian", "fighter", "unknown"}
	bounds   = [...]string{"low", "best", "high"}
)

// Fields returns the columns in the order of the template.
func Fields() []Field {
	fields := []Field{
		{"id", []string{"external_id", "ref"},
			"the row's own number or name, unique in the dataset; a later file with the same id updates the report", setID},
		{"start", []string{"date", "when", "event_date", "date_start"}, "when it happened or began",
			func(c *coding, s string) error { c.start = s; return nil }},
		{"end", []string{"date_end"}, "when it ended, or the last moment at which it may have happened",
			func(c *coding, s string) error { c.end = s; return nil }},
		{"place", []string{"location", "site"}, "the place's name, as the source writes it",
			short(maxCoded, func(d *Draft) *string { return &d.Coded.Where.Name })},
		{"district", []string{"admin2", "adm_2"}, "second-order division",
			short(maxCoded, func(d *Draft) *string { return &d.Coded.Where.District })},
		{"province", []string{"admin1", "adm_1", "governorate"}, "first-order division",
			short(maxCoded, func(d *Draft) *string { return &d.Coded.Where.Province })},
		{"lat", []string{"latitude"}, "degrees north, WGS 84", func(c *coding, s string) error { c.lat = s; return nil }},
		{"lon", []string{"longitude", "lng", "long"}, "degrees east, WGS 84",
			func(c *coding, s string) error { c.lon = s; return nil }},
		{"precision", nil, "how well the position is known: exact, near (25 km), district, province, region, country",
			setPrecision},
		{"radius_m", nil, "the same in metres, where it is known better",
			radius(func(c *truce.Coded) *truce.Place { return &c.Where })},
		{"kind", []string{"event_type", "type"}, "what happened, one of the kinds listed below", setKind},
		{"means", []string{"weapon"}, "the weapon, one of the classes listed below", setMeans},
		{"modality", nil, "how the source knows: heard, seen, camera, crater, remnants, told, published", setModality},
		{"direction", nil, "direction of fire, short", short(maxShort, func(d *Draft) *string { return &d.Coded.Direction })},
		{"count_low", []string{"count_min"}, "explosions, bursts or shots, at least",
			bound(func(c *truce.Coded) **int { return &c.Count.Low })},
		{"count_high", []string{"count_max"}, "at most", bound(func(c *truce.Coded) **int { return &c.Count.High })},
		{"unit", nil, "what was counted", short(maxShort, func(d *Draft) *string { return &d.Coded.Unit })},
		{"authors", []string{"author"}, "who is said to have done it; several divided by semicolons", setAuthors},
		{"targets", []string{"target"}, "who or what is said to have been hit; several divided by semicolons", setTargets},
	}
	for o, outcome := range outcomes {
		for g, group := range groups {
			for b, name := range bounds {
				f := Field{Name: harmColumn(o, g, b), set: harmed(o, g, b)}
				f.Help = fmt.Sprintf("%s, %s, %s", outcome, cmpOr(group, "in all, where the source gives a total"), name)
				if group == "" && name == "best" {
					f.Aliases = []string{outcome}
				}
				fields = append(fields, f)
			}
		}
	}
	fields = append(fields, observedFields()...)
	return append(fields,
		Field{"outlet", nil, "a public source, by name; any other source belongs into the column source",
			short(maxCoded, func(d *Draft) *string { return &d.Coded.Outlet })},
		Field{"source", nil, "who told it; stays sealed with the member", private(FieldSource)},
		Field{"text", []string{"notes", "description"}, "the report in words; stays sealed with the member",
			private(FieldText)},
		Field{"received", nil, "when the report came in; empty: now", setReceived},
		Field{"level", nil, "how far the coded fields go: own, joint, parties, public", setLevel},
	)
}

func cmpOr(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// harmColumn is the column's name for an outcome, a group and a bound.
func harmColumn(outcome, group, bound int) string {
	if groups[group] == "" {
		return outcomes[outcome] + "_" + bounds[bound]
	}
	return outcomes[outcome] + "_" + groups[group] + "_" + bounds[bound]
}

// harmRange finds the range of an outcome and a group.
func harmRange(t *truce.Toll, outcome, group int) *truce.Range {
	h := []*truce.Harm{&t.Killed, &t.Wounded, &t.Missing}[outcome]
	return []*truce.Range{&h.Total, &h.Civilian, &h.Fighter, &h.Unknown}[group]
}

func harmBound(r *truce.Range, bound int) **int {
	return []**int{&r.Low, &r.Best, &r.High}[bound]
}

// short makes a setter of a coded text of at most n bytes.
func short(n int, field func(*Draft) *string) func(*coding, string) error {
	return func(c *coding, cell string) error {
		s := Tidy(cell)
		if len(s) > n {
			return truce.Errorf(truce.Invalid, "holds %d bytes, of at most %d: what is told in words belongs into the text",
				len(s), n)
		}
		*field(&c.draft) = s
		return nil
	}
}

// bound makes a setter of one bound of a range.
func bound(field func(*truce.Coded) **int) func(*coding, string) error {
	return func(c *coding, cell string) error {
		n, known, err := Count(cell)
		if err == nil && known {
			*field(&c.draft.Coded) = c.number(n)
		}
		return err
	}
}

// private makes a setter of a sealed text.
func private(field string) func(*coding, string) error {
	return func(c *coding, cell string) error {
		if c.draft.Private == nil {
			c.draft.Private = make(map[string]string, 2)
		}
		c.draft.Private[field] = cell
		return nil
	}
}

func setID(c *coding, cell string) error {
	s := Tidy(cell)
	if digits, ok := strings.CutSuffix(s, ".0"); ok && strings.Trim(digits, "0123456789") == "" && digits != "" {
		s = digits // a column of numbers with gaps, as statistics programs write it
	}
	if shortened(s) {
		return truce.Errorf(truce.Invalid, "is a number that a spreadsheet shortened, so that different ids look alike: "+
			"format the column as text and have the file exported anew")
	}
	if len(s) > maxID {
		return truce.Errorf(truce.Invalid, "holds %d bytes, of at most %d", len(s), maxID)
	}
	c.draft.External = s
	return nil
}

// shortened reports whether a cell is a number as spreadsheets show long ones: 1.23E+15.
func shortened(s string) bool {
	digits, power, ok := strings.Cut(s, "E+")
	return ok && digits != "" && digit(digits[0]) && strings.Trim(digits, ".,0123456789") == "" &&
		strings.Trim(power, "0123456789") == ""
}

func setPrecision(c *coding, cell string) (err error) {
	c.draft.Coded.Where.Precision, err = word(cell, truce.Say("a class of precision"), precisions)
	return err
}

// radius makes a setter of how far off a position may be.
func radius(of func(*truce.Coded) *truce.Place) func(*coding, string) error {
	return func(c *coding, cell string) error {
		n, _, err := Count(cell)
		if err == nil && n == 0 {
			return truce.Errorf(truce.Invalid, "is no radius; leave the cell empty where it is not known")
		}
		of(&c.draft.Coded).RadiusM = int32(n)
		return err
	}
}

func setKind(c *coding, cell string) (err error) {
	c.draft.Coded.Kind, err = word(cell, truce.Say("a kind of event"), codes.EventKinds[:])
	return err
}

func setMeans(c *coding, cell string) (err error) {
	c.draft.Coded.Means, err = word(cell, truce.Say("a class of weapon"), means)
	return err
}

func setModality(c *coding, cell string) (err error) {
	c.draft.Coded.Modality, err = word(cell, truce.Say("a way of knowing"), modalities)
	return err
}

func setAuthors(c *coding, cell string) (err error) {
	c.draft.Coded.Authors, err = c.actors("authors", cell)
	return err
}

func setTargets(c *coding, cell string) (err error) {
	c.draft.Coded.Targets, err = c.actors("targets", cell)
	return err
}

func setReceived(c *coding, cell string) error {
	when, err := Reading{Order: c.options.reading.Order}.Span(cell, c.options.zone())
	if err == nil && c.options.Now != 0 && when.From.Future(c.options.Now) {
		err = future(c.options.Now)
	}
	c.draft.Received = when.From
	return err
}

func setLevel(c *coding, cell string) (err error) {
	c.level, err = word(cell, truce.Say("a level of release"), levels)
	return err
}

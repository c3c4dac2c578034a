package desk

import (
	"reflect"

	"truce"
)

// beside is a report told in two ways, side by side.
type beside struct {
	Heads [2]string // keys of the words above the columns
	Cols  [2]reportColumn
	Rows  []besideRow
}

// besideRow is one thing that a report can say.
type besideRow struct {
	Key     string // of what the part "said" shows, else of what the part "besides" does
	Label   string // key of its words
	Differs bool
	Places  [2]string // where it is a place of which the name or the position is told
}

// besides are what a report can say beyond what is compared of every report: the keys, the keys of their words, and
// the field of the coded fields.
var besides = []struct {
	key, label string
	of         func(*truce.Coded) any
}{
	{"how", "compare.how", func(c *truce.Coded) any { return c.Modality }},
	{"outlet", "compare.source", func(c *truce.Coded) any { return c.Outlet }},
	{"direction", "report.direction", func(c *truce.Coded) any { return c.Direction }},
	{"missing", "file.missing", func(c *truce.Coded) any { return c.Toll.Missing }},
	{"from", "file.stood", func(c *truce.Coded) any { return c.From }},
	{"calibre", "file.calibre", func(c *truce.Coded) any { return c.Calibre }},
	{"weapons", "file.weapons", func(c *truce.Coded) any { return c.Weapons }},
	{"armed", "file.armed", func(c *truce.Coded) any { return c.People }},
	{"objects", "file.objects", func(c *truce.Coded) any { return c.Objects }},
	{"consent", "file.consent", func(c *truce.Coded) any { return c.Consent }},
	{"observer", "file.observer-place", func(c *truce.Coded) any { return c.Observer }},
	{"bearing", "file.bearing", func(c *truce.Coded) any { return c.Bearing }},
	{"distance", "file.distance", func(c *truce.Coded) any { return c.Distance }},
}

// compared are what is compared of every report.
var compared = []struct {
	key string
	of  func(*truce.Coded) any
}{
	{"when", func(c *truce.Coded) any { return c.When }},
	{"where", func(c *truce.Coded) any { return c.Where }},
	{"what", func(c *truce.Coded) any { return c.Kind }},
	{"means", func(c *truce.Coded) any { return c.Means }},
	{"count", func(c *truce.Coded) any { return []any{c.Count, c.Unit} }},
	{"killed", func(c *truce.Coded) any { return c.Toll.Killed }},
	{"wounded", func(c *truce.Coded) any { return c.Toll.Wounded }},
	{"by", func(c *truce.Coded) any { return c.Authors }},
	{"against", func(c *truce.Coded) any { return c.Targets }},
}

// besideOf lays two columns out beside one another. What neither states beyond what is always shown has no row.
func besideOf(first, second string, a, b reportColumn) *beside {
	out := &beside{Heads: [2]string{first, second}, Cols: [2]reportColumn{a, b}}
	for _, x := range compared {
		out.Rows = append(out.Rows, besideRow{Key: x.key, Label: "compare." + x.key,
			Differs: !reflect.DeepEqual(x.of(a.At), x.of(b.At))})
	}
	for _, x := range besides {
		p, q := reflect.ValueOf(x.of(a.At)), reflect.ValueOf(x.of(b.At))
		if !p.IsZero() || !q.IsZero() {
			out.Rows = append(out.Rows, besideRow{x.key, x.label, !reflect.DeepEqual(p.Interface(), q.Interface()),
				[2]string{placeText(p.Interface()), placeText(q.Interface())}})
		}
	}
	return out
}

// placeText is the name of a place, else its position; empty for what is none.
func placeText(v any) string {
	p, ok := v.(truce.Place)
	if !ok || p.Name != "" || p.Point == nil {
		return p.Name
	}
	return position(*p.Point)
}

// Same reports whether nothing differs.
func (x *beside) Same() bool {
	for _, r := range x.Rows {
		if r.Differs {
			return false
		}
	}
	return true
}

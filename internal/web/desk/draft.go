package desk

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/geo"
	"truce/internal/timezone"
	"truce/internal/web/frame"
)

// faults says what is wrong with a form, by field, in sentences for the person; "" is of no one field.
type faults map[string]error

// add notes what is wrong with a field; the first of each stands.
func (x faults) add(field string, err error) {
	if err != nil && x[field] == nil {
		x[field] = err
	}
}

// of reports whether something is wrong with one of the fields.
func (x faults) of(fields ...string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return x[f] != nil })
}

// draft reads a report from the form, with everything that is wrong with it.
func (b *book) draft(f url.Values, p *truce.Process) (frame.Draft, faults, error) {
	d, bad := frame.Draft{Private: map[string]string{}}, faults{}
	zone, err := timezone.Load(p.Zone)
	if err != nil {
		return d, nil, err
	}
	get := func(k string) string { return strings.TrimSpace(f.Get(k)) }
	c := &d.Coded
	c.When, err = readWhen(get("date"), get("from"), get("to"), zone)
	bad.add("date", err)
	if cmp.Or(c.When.From, c.When.To).Future(truce.At(b.s.Clock())) {
		bad.add("date", truce.Errorf(truce.Invalid, "%s lies in the future: a report tells of what has happened",
			get("date")))
	}
	c.Where = b.readWhere(f, bad)
	c.Kind, c.Means, c.Modality, c.Direction = codes.EventKind(get("kind")), codes.Means(get("means")), get("how"),
		get("direction")
	if c.Kind == "" {
		bad.add("kind", truce.Errorf(truce.Invalid, "a report says what kind of event it tells of"))
	}
	c.Authors, c.Targets = named(f["author"]), named(f["target"])
	readCounts(c, get, bad)
	readObserved(c, f, bad)
	if level := truce.Level(get("release")); level != "" && level != truce.LevelOwn {
		d.Release = level
	}
	for _, k := range sealedFields {
		if x := get(k); x != "" {
			d.Private[k] = x
		}
	}
	d.Closed, err = readClosed(f)
	bad.add("", err)
	if len(bad) == 0 {
		bad.add("", c.Check())
	}
	return d, bad, nil
}

// named are the actors chosen in a form, each once.
func named(ids []string) (out []truce.Attribution) {
	seen := map[string]bool{}
	for _, id := range ids {
		if id = strings.TrimSpace(id); id != "" && !seen[id] {
			seen[id] = true
			out = append(out, truce.Attribution{Actor: truce.ActorID(id), Confidence: "claimed"})
		}
	}
	return out
}

// readCounts reads the numbers of people and things.
func readCounts(c *truce.Coded, get func(string) string, bad faults) {
	for _, n := range counts(c) {
		var err error
		*n.to, err = readRange(get(n.key))
		bad.add(n.key, err)
		if err == nil && !n.to.Valid() {
			bad.add(n.key, truce.Errorf(truce.Invalid, "%q ends below where it begins", get(n.key)))
		}
	}
	if !c.Count.IsZero() {
		c.Unit = cmp.Or(get("unit"), codes.Units[0])
	}
}

// readObserved reads what was seen and measured, and from where.
func readObserved(c *truce.Coded, f url.Values, bad faults) {
	get := func(k string) string { return strings.TrimSpace(f.Get(k)) }
	for _, o := range f["object"] {
		c.Objects = append(c.Objects, codes.Object(o))
	}
	c.Consent = codes.Consent(get("consent"))
	for _, x := range []struct {
		key string
		to  *truce.Place
	}{{"stood", &c.From}, {"observer", &c.Observer}} {
		x.to.Name = get(x.key + "-place")
		var err error
		x.to.Point, err = readPosition(get(x.key))
		bad.add(x.key, err)
	}
	c.From.RadiusM = readWithin("stood-within", get("stood-within"), c.From.Point != nil || bad["stood"] != nil, bad)
	if text := get("bearing"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 359 {
			bad.add("bearing", truce.Errorf(truce.Invalid, "%q is no bearing: it is 0 to 359 degrees, clockwise from north",
				text))
		}
		c.Bearing = &n
	}
	if text := get("calibre"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			bad.add("calibre", truce.Errorf(truce.Invalid, "%q is no calibre in millimetres", text))
		}
		c.Calibre = n
	}
}

// readPosition reads a position; nil for an empty text.
func readPosition(text string) (*truce.Point, error) {
	if text == "" {
		return nil, nil
	}
	p, ok := geo.Read(text)
	if !ok {
		return nil, notAPosition(text)
	}
	return &p, nil
}

// countField is a field of the form that holds a number of people or things.
type countField struct {
	key string
	to  *truce.Range
}

// counts are the numbers that a form asks for.
func counts(c *truce.Coded) []countField {
	return []countField{{"killed", &c.Toll.Killed.Total}, {"killed-civilian", &c.Toll.Killed.Civilian},
		{"killed-fighter", &c.Toll.Killed.Fighter},
		{"killed-unknown", &c.Toll.Killed.Unknown}, {"wounded", &c.Toll.Wounded.Total},
		{"wounded-civilian", &c.Toll.Wounded.Civilian},
		{"wounded-fighter", &c.Toll.Wounded.Fighter}, {"wounded-unknown", &c.Toll.Wounded.Unknown},
		{"missing", &c.Toll.Missing.Total},
		{"count", &c.Count}, {"weapons", &c.Weapons}, {"armed", &c.People}, {"distance", &c.Distance}}
}

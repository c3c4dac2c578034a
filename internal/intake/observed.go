package intake

import (
	"strconv"
	"strings"

	"truce"
	"truce/codes"
)

// observedFields are the columns of what an officer saw and measured: where the fire came from, with what, what was
// hit, and from where it was observed.
func observedFields() []Field {
	list := []Field{
		{"from_place", nil, "where the weapon stood or the movement began, as the source writes it",
			short(maxCoded, func(d *Draft) *string { return &d.Coded.From.Name })},
		{"from_position", nil, "the same in degrees, north and east: 35.9528, 36.6141",
			position(func(c *truce.Coded) *truce.Place { return &c.From })},
		{"from_radius_m", nil, "how far off that position may be, in metres",
			radius(func(c *truce.Coded) *truce.Place { return &c.From })},
		{"calibre_mm", []string{"calibre"}, "of the weapon, in millimetres", setCalibre},
		{"objects", []string{"object"}, "what was hit or taken, of the list below; several divided by semicolons",
			setObjects},
		{"consent", nil, "of the other side to what was done: given, not given", setConsent},
		{"observer_place", nil, "where the observer stood, as the source writes it",
			short(maxCoded, func(d *Draft) *string { return &d.Coded.Observer.Name })},
		{"observer_position", nil, "the same in degrees, north and east",
			position(func(c *truce.Coded) *truce.Place { return &c.Observer })},
		{"bearing_deg", []string{"bearing"}, "from the observer, 0 to 359 degrees clockwise from north", setBearing},
	}
	for _, r := range []struct {
		name, what string
		of         func(*truce.Coded) *truce.Range
	}{
		{"weapons", "weapons seen or used", func(c *truce.Coded) *truce.Range { return &c.Weapons }},
		{"people", "armed people seen", func(c *truce.Coded) *truce.Range { return &c.People }},
		{"distance_m", "from the observer, in metres", func(c *truce.Coded) *truce.Range { return &c.Distance }},
	} {
		list = append(list,
			Field{r.name + "_low", nil, r.what + ", at least", bound(func(c *truce.Coded) **int { return &r.of(c).Low })},
			Field{r.name + "_high", nil, r.what + ", at most", bound(func(c *truce.Coded) **int { return &r.of(c).High })})
	}
	return list
}

// position makes a setter of a place given in degrees.
func position(of func(*truce.Coded) *truce.Place) func(*coding, string) error {
	return func(c *coding, cell string) error {
		north, east, two := strings.Cut(cell, ",")
		if !two {
			return truce.Errorf(truce.Invalid, "is no position: write the degrees north and east, as 35.9528, 36.6141")
		}
		p, _, err := Position(strings.TrimSpace(north), strings.TrimSpace(east))
		if err != nil {
			return err
		}
		if p == (truce.Point{}) {
			return truce.Errorf(truce.Invalid, "is how programs write a position that they do not have: leave it out")
		}
		of(&c.draft.Coded).Point = &p
		return nil
	}
}

func setCalibre(c *coding, cell string) error {
	n, _, err := Count(cell)
	if err == nil && n == 0 {
		return truce.Errorf(truce.Invalid, "is no calibre; leave the cell empty where it is not known")
	}
	c.draft.Coded.Calibre = n
	return err
}

func setObjects(c *coding, cell string) error {
	for name := range strings.SplitSeq(cell, ";") {
		o, err := word(Tidy(name), truce.Say("an object that can be hit"), codes.Objects)
		if err != nil {
			return err
		}
		if o != "" {
			c.draft.Coded.Objects = append(c.draft.Coded.Objects, o)
		}
	}
	return nil
}

func setConsent(c *coding, cell string) (err error) {
	c.draft.Coded.Consent, err = word(cell, truce.Say("whether the other side agreed"), codes.Consents)
	return err
}

func setBearing(c *coding, cell string) error {
	n, err := strconv.Atoi(Fold(cell))
	if err != nil || n < 0 || n > 359 {
		return truce.Errorf(truce.Invalid, "is no bearing: it is 0 to 359 degrees, clockwise from north")
	}
	c.draft.Coded.Bearing = &n
	return nil
}

package matchcsv

import (
	"io"
	"iter"
	"slices"

	"truce"
	"truce/codes"
	"truce/internal/intake"
	"truce/internal/intake/acled"
	"truce/internal/intake/csv"
	"truce/internal/intake/ucdp"
	"truce/internal/match"
)

// formats are the formats of truce import whose rows can be compared.
var formats = map[string]func(io.Reader, intake.Options) (*intake.Source, error){
	"csv": csv.Open, "ucdp": ucdp.Open, "acled": acled.Open,
}

// importable counts the columns of a header that truce import reads; ok is false where it would refuse the table.
func importable(header []string) (n int, ok bool) {
	c, err := intake.NewCoder(&intake.Options{}, header)
	if err != nil {
		return 0, false
	}
	for _, use := range c.Uses() {
		if use != intake.Unread {
			n++
		}
	}
	return n, true
}

// filed reads reports as truce import would file them.
type filed struct {
	source *intake.Source
	next   func() (intake.Item, error, bool)
}

func newFiled(src io.Reader, format string) (*filed, error) {
	s, err := formats[format](src, intake.Options{})
	if err != nil {
		return nil, err
	}
	next, _ := iter.Pull2(s.Items) // reading goes to the end, or the program does
	return &filed{s, next}, nil
}

// read returns the next report; a row that repeats an earlier one word for word is that report.
func (f *filed) read() (match.Report, error) {
	for {
		it, err, more := f.next()
		switch {
		case !more:
			return match.Report{}, io.EOF
		case err != nil:
			return match.Report{}, err
		case it.RepeatOf == 0:
			return reportOf(&it.Draft), nil
		}
	}
}

// reportOf is a draft as it is compared.
func reportOf(d *intake.Draft) match.Report {
	c := &d.Coded
	r := match.Report{ID: d.External, Source: d.Dataset, Where: placeOf(c.Where), Type: typeOf(c),
		Text: d.Private[intake.FieldText]}
	if d.Dataset != "" {
		r.Kind = match.Register
	} else if r.Source = c.Outlet; r.Source == "" {
		r.Source = d.Private[intake.FieldSource]
	}
	if when := c.When; when != (truce.Interval{}) {
		r.When = intervalOf(when)
		r.When.Single = d.Dataset != ""
	}
	for _, a := range slices.Concat(c.Authors, c.Targets) {
		if a.Name != "Civilians" { // of UCDP: whoever was hit, of any side
			r.Actors = append(r.Actors, a.Name)
		}
	}
	r.Killed, r.Wounded = countOf(c.Toll.Killed.Total), countOf(c.Toll.Wounded.Total)
	return r
}

// intervalOf is a time as it is compared; an end that is not known is taken for the other.
func intervalOf(when truce.Interval) match.Interval {
	if !when.From.Known() {
		when.From = when.To
	}
	if !when.To.Known() {
		when.To = when.From
	}
	i := match.Interval{Start: minuteOf(when.From), End: minuteOf(when.To), Precision: match.TimeDays}
	if when.To-when.From < 3600 {
		i.Precision = match.TimeClock
	}
	return i
}

// placeClasses are the engine's classes of precision for the record's.
var placeClasses = map[codes.Precision]match.PlacePrecision{
	codes.Exact: match.PlaceExact, codes.Near: match.PlaceSettlement, codes.District: match.PlaceDistrict,
	codes.Province: match.PlaceProvince, codes.Region: match.PlaceProvince, codes.Country: match.PlaceCountry,
}

func placeOf(w truce.Place) match.Place {
	p := match.Place{Precision: placeClasses[w.Precision]}
	if w.Point != nil {
		p.LatE7, p.LonE7, p.HasPoint = w.Point.LatE7, w.Point.LonE7, true
	}
	for _, n := range []string{w.Name, w.District} {
		if n != "" && !slices.Contains(p.Names, n) {
			p.Names = append(p.Names, n)
		}
	}
	return p
}

// typeOf is the kind of event; those that leave open what happened are not compared.
func typeOf(c *truce.Coded) string {
	switch c.Kind {
	case codes.Fire, codes.Attack, codes.Other:
		return ""
	}
	return string(c.Kind)
}

// countOf is a range as it is compared; see [cells.count].
func countOf(r truce.Range) match.Count {
	var n [3]int
	var known [3]bool
	for i, bound := range []*int{r.Low, r.Best, r.High} {
		if bound != nil {
			n[i], known[i] = *bound, true
		}
	}
	return rangeOf(n, known)
}

package desk

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/web/frame"
)

// correctPage is the form by which a report is corrected: that of a report, filled in with what it says.
type correctPage struct {
	*filePage
	ID      truce.ReportID
	Version int // that the correction will be
	Was     int // that it corrects
	Href    string
	Reasons []string
	Because string
	Sealed  bool    // words are sealed with the version before
	Sides   *beside // what was said, what would be said; nil: nobody asked yet, or something is wrong
}

// correctForm answers GET /reports/{id}/correct.
func (s *site) correctForm(w http.ResponseWriter, r *request) error {
	st, coded, err := s.ownReport(r, truce.ActFile)
	if err != nil {
		return err
	}
	page, err := s.correctPage(r, st, formOf(coded, s.Zone))
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "correct", page)
}

func (s *site) correctPage(r *request, st *truce.ReportState, values url.Values) (*correctPage, error) {
	file, err := s.filePage(r)
	if err != nil {
		return nil, err
	}
	p := &correctPage{filePage: file, ID: st.Report.ID, Version: st.Report.Version + 1, Was: st.Report.Version,
		Href: s.At("/reports", st.Report.ID), Reasons: codes.Reasons, Because: values.Get("because")}
	p.Action, p.Values = p.Href+"/correct", values
	p.Objects = choices(codes.Objects, objectsOf(values["object"]))
	p.Sealed = slices.ContainsFunc(st.Report.Sealed, func(x truce.Sealed) bool {
		return slices.Contains(sealedFields, x.Field)
	})
	return p, nil
}

// correct answers POST /reports/{id}/correct: shows old beside new, or enters the correction.
func (s *site) correct(w http.ResponseWriter, r *request) error {
	st, was, err := s.ownReport(r, truce.ActFile)
	if err != nil {
		return err
	}
	by, form, err := s.Act(r, truce.ActFile)
	if err != nil {
		return err
	}
	page, err := s.correctPage(r, st, form)
	if err != nil {
		return err
	}
	if page.Claim, err = frame.ClaimOf(form); err != nil {
		return err
	}
	page.keep(form)
	b, err := s.book(r)
	if err != nil {
		return err
	}
	var only bool
	if page.Place, only, err = b.asksForPlace(form); err != nil {
		return err
	}
	if only {
		return s.Render(w, r, http.StatusOK, "correct", page)
	}
	if page.Place, err = b.placePart(form, false); err != nil {
		return err
	}
	page.Place.Bad = nil // it stands beside the fields
	d, bad, err := b.correction(form, r.Lens.Process(), was, s.Zone)
	if err != nil {
		return err
	}
	if st.Report.Coded != nil {
		d.Release = st.Level // it goes as far as it went
	}
	d.Claim, d.Because = page.Claim, page.Because
	if d.Corrects, err = strconv.Atoi(form.Get("corrects")); err != nil {
		d.Corrects = st.Report.Version // a form of an older page
	}
	if d.Because == "" {
		bad.add("because", truce.Errorf(truce.Invalid, "say why it is corrected, others will ask"))
	}
	status := http.StatusBadRequest
	if page.Bad = bad; len(bad) == 0 {
		if form.Get("do") == "enter" && saidBack(form, page.Place.Said) {
			err := s.Registrar.Correct(r.Context(), by, page.ID, d)
			if err == nil {
				http.Redirect(w, r.Request, page.Href, http.StatusSeeOther)
				return nil
			}
			refusal, ok := frame.ForThePerson(err)
			if !ok {
				return err
			}
			page.Bad[""], status = refusal, frame.StatusOf(truce.KindOf(err))
			if truce.KindOf(err) == truce.Conflict {
				if err := page.sides(b, r, st, was, d.Coded); err != nil {
					return err
				}
			}
		} else if err := page.sides(b, r, st, was, d.Coded); err != nil {
			return err
		} else {
			status = http.StatusOK
		}
	}
	return s.Render(w, r, status, "correct", page)
}

// sides lays out what was said beside what would be said.
func (p *correctPage) sides(b *book, r *request, st *truce.ReportState, was, now truce.Coded) error {
	before, err := b.columnOf(r, st, was)
	if err != nil {
		return err
	}
	after, err := b.columnOf(r, st, now)
	p.Sides = besideOf("correct.was", "correct.now", before, after)
	return err
}

// correction reads what a report says from now on: what the form says where it differs from what it was opened with,
// and else what was said, of which a form does not show everything.
func (b *book) correction(form url.Values, p *truce.Process, was truce.Coded, zone *time.Location) (frame.Draft, faults,
	error) {
	d, bad, err := b.draft(form, p)
	if err != nil {
		return d, bad, err
	}
	opened, _, err := b.draft(formOf(was, zone), p)
	if err != nil {
		return d, bad, err
	}
	now, before, said := reflect.ValueOf(&was).Elem(), reflect.ValueOf(opened.Coded), reflect.ValueOf(d.Coded)
	for i := range now.NumField() {
		if !reflect.DeepEqual(before.Field(i).Interface(), said.Field(i).Interface()) {
			now.Field(i).Set(said.Field(i))
		}
	}
	d.Coded = was
	return d, bad, nil
}

// formOf is the form of a report that says this, as far as a form shows it.
func formOf(c truce.Coded, zone *time.Location) url.Values {
	v := url.Values{"kind": {string(c.Kind)}, "means": {string(c.Means)}, "how": {c.Modality},
		"direction": {c.Direction}, "unit": {c.Unit}, "consent": {string(c.Consent)}, "place": {c.Where.Name},
		"area": {string(c.Where.Area)}, "stood-place": {c.From.Name}, "observer-place": {c.Observer.Name}}
	formTimes(v, c.When, zone)
	if p := c.Where.Point; p != nil && c.Where.Area == "" {
		v.Set("position", position(*p))
		v.Set("precision", string(c.Where.Precision))
		if c.Where.RadiusM > 0 {
			v.Set("within", strconv.Itoa(int(c.Where.RadiusM)))
		}
	}
	for key, p := range map[string]*truce.Point{"stood": c.From.Point, "observer": c.Observer.Point} {
		if p != nil {
			v.Set(key, position(*p))
		}
	}
	if c.From.RadiusM > 0 {
		v.Set("stood-within", strconv.Itoa(int(c.From.RadiusM)))
	}
	for _, n := range counts(&c) {
		v.Set(n.key, rangeText(*n.to))
	}
	for key, list := range map[string][]truce.Attribution{"author": c.Authors, "target": c.Targets} {
		for _, a := range list {
			if a.Actor != "" {
				v.Add(key, string(a.Actor))
			}
		}
	}
	for _, o := range c.Objects {
		v.Add("object", string(o))
	}
	if c.Bearing != nil {
		v.Set("bearing", strconv.Itoa(*c.Bearing))
	}
	if c.Calibre != 0 {
		v.Set("calibre", strconv.Itoa(c.Calibre))
	}
	return v
}

// formTimes writes an interval as a date with two times of day. A whole day has neither.
func formTimes(v url.Values, i truce.Interval, zone *time.Location) {
	first := i.From
	if !first.Known() {
		first = i.To
	}
	if !first.Known() {
		return
	}
	day := first.Time().In(zone).Format(time.DateOnly)
	v.Set("date", day)
	if truce.Date(day).Span(zone) == i {
		return
	}
	for key, at := range map[string]truce.Instant{"from": i.From, "to": i.To} {
		if at.Known() {
			v.Set(key, at.Time().In(zone).Format("15:04"))
		}
	}
}

// position writes a point as [readPosition] reads it.
func position(p truce.Point) string {
	lat, lon := p.Degrees()
	return degrees(lat) + ", " + degrees(lon)
}

// degrees writes a coordinate.
func degrees(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// rangeText writes a range as [readRange] reads it.
func rangeText(r truce.Range) string {
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	low, high := number(r.Low), number(r.High)
	switch {
	case low == high:
		return low
	case low == "" && r.Best != nil && high == "":
		return number(r.Best)
	}
	return low + "-" + high
}

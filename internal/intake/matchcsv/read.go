package matchcsv

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/intake"
	"truce/internal/match"
	"truce/internal/table"
)

// Reader reads the reports of a table, row by row.
type Reader struct {
	Mapping *Mapping
	rows    *table.Reader // nil where the file is read as truce import reads it
	filed   *filed
	lines   map[string]int // of the reports read, by id
	row     int
	size    int64 // bytes of the input; 0: not known
	read    int64 // bytes of the rows so far
}

// Row is one report as read.
type Row struct {
	Report match.Report
	Truth  string // the value of the truth column, if the table has one
}

// NewReader reads the header. A nil mapping is chosen by it. Errors are of kind truce.Invalid: no header, not a text,
// no column the mapping asks for.
func NewReader(src io.Reader, m *Mapping) (*Reader, error) {
	src = intake.Rewindable(src)
	rewind := intake.Rewinder(src)
	size := sizeOf(src)
	rows, err := table.NewReader(src, table.Options{})
	if err != nil {
		return nil, err
	}
	if m == nil {
		if m, err = Detect(rows.Header()); err != nil {
			return nil, err
		}
	}
	if m.Format != "" {
		if rewind == nil {
			return nil, truce.Errorf(truce.Invalid, "the table is too long to be read from a pipe: name a file")
		}
		if err := rewind(); err != nil {
			return nil, err
		}
		f, err := newFiled(src, m.Format)
		return &Reader{Mapping: m, filed: f}, err
	}
	r := &Reader{Mapping: m, rows: rows, lines: map[string]int{}, size: size}
	found := 0
	for _, f := range m.fields() {
		f.at = f.at[:0]
		for _, name := range f.Columns {
			if i := rows.Column(table.Name(name)); i >= 0 {
				f.at = append(f.at, i)
				found++
			}
		}
	}
	if found == 0 {
		return nil, truce.Errorf(truce.Invalid, "the table has none of the columns of the mapping %s", m.Name)
	}
	return r, nil
}

// sizeOf is how many bytes are left of an input that says so; 0: it does not.
func sizeOf(src io.Reader) int64 {
	s, ok := src.(io.Seeker)
	if !ok {
		return 0
	}
	at, err := s.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0
	}
	end, err := s.Seek(0, io.SeekEnd)
	if _, back := s.Seek(at, io.SeekStart); err != nil || back != nil {
		return 0
	}
	return end - at
}

// HasTruth reports whether the table says which incident each row truly tells of.
func (r *Reader) HasTruth() bool { return r.Mapping.Truth != nil && len(r.Mapping.Truth.at) > 0 }

// Rejects returns a writer for the rows that could not be read.
func (r *Reader) Rejects(w io.Writer) intake.Rejects {
	if r.filed != nil {
		return r.filed.source.Rejects(w)
	}
	return table.NewRejects(w, r.rows)
}

// Notes returns what is to be said of the table as a whole, after the last row.
func (r *Reader) Notes() []truce.Sentence {
	if r.filed != nil {
		return r.filed.source.Notes()
	}
	return nil
}

// Next returns the next report; a [*table.RowError] for a row that cannot be read, after which reading goes on; io.EOF
// at the end; or what the source returned.
func (r *Reader) Next() (Row, error) {
	if r.filed != nil {
		rep, err := r.filed.read()
		return Row{Report: rep}, err
	}
	raw, err := r.rows.Next()
	if err != nil {
		return Row{}, err
	}
	r.row++
	c := cells{r.Mapping, raw.Cells}
	rep, err := r.report(c)
	var bad *table.RowError
	if errors.As(err, &bad) {
		bad.Line, bad.Raw = raw.Line, raw.Raw
		return Row{}, bad
	}
	r.lines[rep.ID] = raw.Line
	r.read += int64(len(raw.Raw)) + 1
	return Row{rep, c.value(r.Mapping.Truth)}, nil
}

// sampled is the number of rows that show how many there will be.
const sampled = 1 << 12

// All reads the rest of the table; rows that cannot be read go to reject, whose error ends the reading.
func (r *Reader) All(reject func(*table.RowError) error) (reports []match.Report, truth []string, err error) {
	for {
		row, err := r.Next()
		var bad *table.RowError
		switch {
		case err == io.EOF:
			return reports, truth, nil
		case errors.As(err, &bad):
			if err := reject(bad); err != nil {
				return nil, nil, err
			}
			continue
		case err != nil:
			return nil, nil, err
		}
		if reports = append(reports, row.Report); len(reports) == sampled && r.read > 0 && r.size > r.read {
			reports = slices.Grow(reports, int(sampled*(r.size-r.read)/r.read*21/20)) // room for all is made once
		}
		if r.HasTruth() {
			truth = append(truth, row.Truth)
		}
	}
}

func (r *Reader) report(c cells) (match.Report, error) {
	m := r.Mapping
	rep := match.Report{
		ID: c.value(m.ID), Source: c.value(m.Source), Document: c.value(m.Document), Type: c.value(m.Type),
		Text: strings.Join(c.values(m.Text), " "), Copies: c.value(m.Copies), Actors: c.values(m.Actors),
	}
	if rep.ID == "" {
		if m.ID != nil && len(m.ID.at) > 0 {
			return rep, bad(m.ID, "", "is empty: every report needs an id")
		}
		rep.ID = "row-" + strconv.Itoa(r.row)
	}
	if line, twice := r.lines[rep.ID]; twice {
		return rep, bad(m.ID, rep.ID, fmt.Sprintf("stands in line %d already", line))
	}
	for slot, f := range m.Slots {
		if v := c.values(f); len(v) > 0 {
			if rep.Slots == nil {
				rep.Slots = map[string][]string{}
			}
			rep.Slots[slot] = v
		}
	}
	var errs [6]error
	rep.Kind, errs[0] = c.kind()
	rep.When, errs[1] = c.when()
	rep.Published, errs[2] = c.published()
	rep.Where, errs[3] = c.where()
	rep.Killed, errs[4] = c.count(m.DeathsLow, m.DeathsBest, m.DeathsHigh)
	rep.Wounded, errs[5] = c.count(m.InjuriesLow, m.InjuriesBest, m.InjuriesHigh)
	for _, err := range errs {
		if err != nil {
			return rep, err
		}
	}
	return rep, nil
}

// bad is the error of one cell.
func bad(f *Field, value, reason string) error {
	e := &table.RowError{Value: value, Reason: truce.Say("%s", reason)}
	if f != nil && len(f.Columns) > 0 {
		e.Column = f.Columns[0]
	}
	return e
}

// cells is a row seen through a mapping.
type cells struct {
	m   *Mapping
	row []string
}

// values are the stated values of a field in the order of its columns, in memory of their own.
func (c cells) values(f *Field) (list []string) {
	if f == nil {
		return nil
	}
	if f.Always != "" {
		return []string{f.Always}
	}
	if len(f.at) == 1 && f.pattern == nil {
		return c.known(f, c.row[f.at[0]])
	}
	for _, i := range f.at {
		cell := c.row[i]
		if f.pattern != nil {
			found := f.pattern.FindStringSubmatch(cell)
			if found == nil {
				continue
			}
			cell = found[1]
		}
		list = c.split(list, f, cell)
	}
	return list
}

// mostKnown is how many cells of a column are kept with their values: those of a column of words, few of one of ids.
const mostKnown = 1 << 12

// known is what a cell of the field's only column holds. Cells that are equal share it; nobody changes it.
func (c cells) known(f *Field, cell string) []string {
	if f.asked++; f.asked > 4*mostKnown && f.found < f.asked/4 {
		return c.split(nil, f, cell) // hardly two cells are alike
	}
	list, ok := f.known[cell]
	if ok {
		f.found++
		return list
	}
	list = slices.Clip(c.split(nil, f, cell))
	if len(f.known) < mostKnown {
		if f.known == nil {
			f.known = map[string][]string{}
		}
		f.known[strings.Clone(cell)] = list
	}
	return list
}

func (c cells) split(list []string, f *Field, cell string) []string {
	parts := []string{cell}
	if f.Split != "" {
		parts = strings.Split(cell, f.Split)
	}
	for _, v := range parts {
		v = strings.TrimSpace(v)
		if to, ok := f.Values[v]; ok {
			v = to
		} else if to, ok := f.Values["*"]; ok {
			v = to
		}
		if v != "" && !slices.Contains(c.m.Missing, v) {
			list = append(list, strings.Clone(v))
		}
	}
	return list
}

// value is the first stated value of a field, "" if none.
func (c cells) value(f *Field) string {
	if list := c.values(f); len(list) > 0 {
		return list[0]
	}
	return ""
}

func (c cells) kind() (match.SourceKind, error) {
	switch v := c.value(c.m.Kind); v {
	case "":
		return match.KindUnknown, nil
	case "press":
		return match.Press, nil
	case "register":
		return match.Register, nil
	default:
		return 0, bad(c.m.Kind, v, "is not a kind of source: press, register")
	}
}

// when reads start and end. An end before the start is taken for a slip that leaves either open: the interval holds
// both.
func (c cells) when() (match.Interval, error) {
	first, okFirst, err := c.span(c.m.Start)
	if err != nil {
		return match.Interval{}, err
	}
	last, okLast, err := c.span(c.m.End)
	if err != nil {
		return match.Interval{}, err
	}
	switch {
	case !okFirst && !okLast:
		return match.Interval{}, nil
	case !okFirst:
		first = last
	case !okLast:
		last = first
	}
	when := match.Interval{Start: min(first.Start, last.Start), End: max(first.End, last.End), Precision: match.TimeDays}
	if first.Precision == match.TimeClock && last.Precision == match.TimeClock {
		when.Precision = match.TimeClock
	}
	if c.m.Clock != nil && len(c.m.Clock.at) > 0 {
		when.Precision = match.TimeClock
		if c.value(c.m.Clock) != "yes" {
			when = match.OnDays(dayOf(when.Start), dayOf(when.End))
		}
	}
	when.Single = c.m.Single != nil && c.value(c.m.Single) == "yes"
	return when, nil
}

func dayOf(m match.Minute) int {
	d := int(m) / 1440
	if int(m)%1440 < 0 {
		d--
	}
	return d
}

// maxMinutes bounds times given in minutes: some 3,800 years from 1970.
const maxMinutes = 2_000_000_000

// span reads one time; ok is false where it is not stated.
func (c cells) span(f *Field) (iv match.Interval, ok bool, err error) {
	v := c.value(f)
	if v == "" {
		return iv, false, nil
	}
	if f.Unit == "minutes" {
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < -maxMinutes || n > maxMinutes {
			return iv, false, bad(f, v, "is not a number of minutes since 1970")
		}
		return match.Interval{Start: match.Minute(n), End: match.Minute(n), Precision: match.TimeClock}, true, nil
	}
	if f.Layout != "" {
		if t, err := time.Parse(f.Layout, v); err == nil {
			v = t.Format("2006-01-02")
		}
	}
	span, err := intake.Span(v, time.UTC)
	if err != nil {
		return iv, false, bad(f, v, err.Error())
	}
	iv = match.Interval{Start: minuteOf(span.From), End: minuteOf(span.To), Precision: match.TimeDays}
	if span.To-span.From < 3600 {
		iv.Precision = match.TimeClock
	}
	return iv, true, nil
}

func minuteOf(t truce.Instant) match.Minute {
	m := int64(t) / 60
	if int64(t)%60 < 0 {
		m--
	}
	return match.Minute(m)
}

func (c cells) published() (match.Interval, error) {
	iv, ok, err := c.span(c.m.Published)
	if !ok || err != nil {
		return match.Interval{}, err
	}
	return iv, nil
}

func (c cells) where() (match.Place, error) {
	m := c.m
	p := match.Place{Names: c.values(m.Place)}
	if v := c.value(m.Precision); v != "" {
		class, ok := match.PlacePrecisionOf(v)
		if !ok {
			return p, bad(m.Precision, v, "is not a precision: exact, neighbourhood, quarter, settlement, district, province, "+
				"country")
		}
		p.Precision = class
	}
	lat, lon := c.value(m.Lat), c.value(m.Lon)
	switch {
	case lat == "" && lon == "":
		return p, nil
	case lat == "":
		return p, bad(m.Lat, "", "is empty though the longitude is given")
	case lon == "":
		return p, bad(m.Lon, "", "is empty though the latitude is given")
	}
	at, cell, err := intake.Position(lat, lon)
	if err != nil {
		return p, bad([]*Field{m.Lat, m.Lon}[cell], []string{lat, lon}[cell], err.Error())
	}
	p.LatE7, p.LonE7, p.HasPoint = at.LatE7, at.LonE7, true
	return p, nil
}

// count reads a range.
func (c cells) count(low, best, high *Field) (match.Count, error) {
	var n [3]int
	var known [3]bool
	for i, f := range []*Field{low, best, high} {
		var err error
		if n[i], known[i], err = intake.Count(c.value(f)); err != nil {
			return match.Count{}, bad(f, c.value(f), err.Error())
		}
	}
	return rangeOf(n, known), nil
}

// rangeOf makes a count of a lower bound, a best estimate and an upper bound. A bound that is not known is the best
// estimate, a missing best estimate the lower bound, and bounds that contradict each other are widened until they hold
// all.
func rangeOf(n [3]int, known [3]bool) match.Count {
	if !known[0] && !known[1] && !known[2] {
		return match.Count{}
	}
	if !known[1] {
		n[1] = n[0]
		if !known[0] {
			n[1] = n[2]
		}
	}
	for _, i := range []int{0, 2} {
		if !known[i] {
			n[i] = n[1]
		}
	}
	return match.Count{Low: int32(min(n[0], n[1], n[2])), Best: int32(n[1]), High: int32(max(n[0], n[1], n[2])),
		Known: true}
}

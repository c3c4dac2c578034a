package intake

import (
	"bytes"
	"io"
	"strings"
	"time"

	"truce"
)

// Use is what a column of a file is read as.
type Use byte

// The uses.
const (
	Unread Use = iota
	Prose      // words that are kept as they stand
	Word       // a word of a closed list, of which "none" may be one
	Value      // a name or a number
	Start      // a date or time: a beginning, or a moment
	End        // a date or time: an end
)

// Survey is what the columns of dates as wholes tell: cell by cell a date may be read in two ways, and a midnight be a
// day or a moment.
type Survey struct {
	zone                 *time.Location
	dayFirst, monthFirst string // an example of dates that can have nothing else first
	either               string // one that may be read both ways
	times                [2]midnights
}

// midnights counts the times of day in the column of starts or of ends: all of them, those that are written as 00:00,
// and those that are midnight in the zone of the file.
type midnights struct{ all, at, local int }

// NewSurvey returns a survey of a file that is read with the options.
func NewSurvey(o *Options) *Survey { return &Survey{zone: o.zone()} }

// Add looks at the cells of a row.
func (s *Survey) Add(uses []Use, cells []string) {
	for i, use := range uses {
		if (use == Start || use == End) && cells[i] != "" {
			s.add(int(use-Start), cells[i])
		}
	}
}

func (s *Survey) add(column int, cell string) {
	date, clock := cutClock(Fold(cell))
	p, ok := partsOf(date)
	if !ok {
		return
	}
	if p.loose() {
		switch {
		case p.number[0] > 12 && p.number[1] <= 12:
			s.dayFirst = orFirst(s.dayFirst, cell)
		case p.number[1] > 12 && p.number[0] <= 12:
			s.monthFirst = orFirst(s.monthFirst, cell)
		default:
			s.either = orFirst(s.either, cell)
		}
	}
	if t, err := clockOf(clock); clock != "" && err == nil {
		m := &s.times[column]
		m.all++
		if t.midnight() {
			m.at++
		}
		if s.local(date, t) {
			m.local++
		}
	}
}

// local reports whether a time that was written with an offset is midnight in the zone of the file.
func (s *Survey) local(date string, t clock) bool {
	if s.zone == nil || t.zone == nil {
		return false
	}
	d, err := Reading{}.date(date)
	if err != nil || d.unit != 'd' {
		return false
	}
	span, err := t.span(d, s.zone)
	_, begins := t.beginsDay(span.From, s.zone)
	return begins && err == nil
}

func orFirst(first, cell string) string {
	if first == "" {
		return strings.Clone(cell)
	}
	return first
}

// days reports whether every time of day in a column is 00:00, as it is written or in the zone of the file.
func (m midnights) days() bool { return m.all > 0 && (m.at == m.all || m.local == m.all) }

// Dates is how a format takes the dates of a file.
type Dates struct {
	Usual Order // where no date of the file tells the order; empty: such dates are refused
	Told  bool  // the file may tell the order; false: it must be stated
	Days  bool  // the format states days, so that 00:00 is one whatever else the file holds
}

// Settle decides how the dates of the file are read, and says so where anything was decided.
func (s *Survey) Settle(o *Options, d Dates) (notes []truce.Sentence) {
	o.reading.Order, o.reading.Why = s.order(o.Dates, d)
	if said := s.said(o, d); said.Format != "" {
		notes = append(notes, said)
	}
	starts, ends := s.times[0], s.times[1]
	o.reading.Days = d.Days || starts.days()
	o.endDays = d.Days || ends.days() && (starts.all == 0 || starts.days())
	if !d.Days && (o.reading.Days || o.endDays) {
		notes = append(notes, truce.Say("every time of day is 00:00, so the file states days: they are read as whole days"))
	}
	return notes
}

// order is that of day and month for the whole file; empty, with the reason, where all such dates are refused.
func (s *Survey) order(stated Order, d Dates) (Order, truce.Sentence) {
	var none truce.Sentence
	switch {
	case s.dayFirst != "" && s.monthFirst != "":
		return "", truce.Say("%q has the day first and %q the month; write the year first, 2017-01-15", s.dayFirst,
			s.monthFirst)
	case stated == DayFirst && s.monthFirst != "":
		return "", truce.Say("%q cannot have the day first, as was stated; write the year first, 2017-01-15", s.monthFirst)
	case stated == MonthFirst && s.dayFirst != "":
		return "", truce.Say("%q cannot have the month first, as was stated; write the year first, 2017-01-15", s.dayFirst)
	case stated != "":
		return stated, none
	case s.dayFirst != "" && d.Told:
		return DayFirst, none
	case s.monthFirst != "" && d.Told:
		return MonthFirst, none
	case s.dayFirst != "":
		return "", truce.Say("write the year first, 2017-01-15, or state the order (--dates day-first, as in %s)", s.dayFirst)
	case s.monthFirst != "":
		return "", truce.Say("write the year first, 2017-01-15, or state the order (--dates month-first, as in %s)",
			s.monthFirst)
	case d.Usual != "":
		return d.Usual, none
	}
	return "", truce.Say("write the year first, 2017-01-15, or state the order (--dates day-first or month-first)")
}

// said is the sentence on the order of day and month, none where nothing had to be decided.
func (s *Survey) said(o *Options, d Dates) (none truce.Sentence) {
	switch {
	case o.Dates != "" || o.reading.Order == "":
		return none
	case s.monthFirst != "":
		return truce.Say("the dates have the month first: %q can be nothing else; every one is read so", s.monthFirst)
	case s.dayFirst != "":
		return truce.Say("the dates have the day first: %q can be nothing else; every one is read so", s.dayFirst)
	case s.either != "":
		return truce.Say("no date tells whether day or month stands first; "+
			"%q and its like are read %s, as the format has it", s.either, o.reading.Order)
	}
	return none
}

// Unsurveyed is how dates are read where the file could not be surveyed.
func Unsurveyed(o *Options, d Dates) []truce.Sentence {
	o.reading, o.endDays = Reading{Order: o.Dates, Days: d.Days}, d.Days
	if o.Dates == "" {
		o.reading.Why = truce.Say("the input cannot be read twice to see; name a file, or state the order (--dates)")
	}
	return []truce.Sentence{truce.Say("the input cannot be read twice: whether its times of 00:00 stand for days was " +
		"not looked at; name a file to have it done")}
}

// Rewinder returns how an input is put back to where it stands now; nil where it cannot be.
func Rewinder(r io.Reader) func() error {
	again, ok := r.(io.Seeker)
	if !ok {
		return nil
	}
	begin, err := again.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil // a pipe
	}
	return func() error {
		_, err := again.Seek(begin, io.SeekStart)
		return err
	}
}

// maxHeld is how much of an input that cannot be rewound is held, to be read twice.
const maxHeld = 64 << 20

// Rewindable returns an input that can be read twice, as far as it is no longer than what may be held: a pipe is read
// into memory first. What is longer is read once.
func Rewindable(r io.Reader) io.Reader {
	if Rewinder(r) != nil {
		return r
	}
	held, err := io.ReadAll(io.LimitReader(r, maxHeld))
	if err == nil && len(held) < maxHeld {
		return bytes.NewReader(held)
	}
	if err != nil {
		r = failed{err} // met again by whoever reads that far
	}
	return io.MultiReader(bytes.NewReader(held), r)
}

// failed is a reader of nothing but an error.
type failed struct{ err error }

// Read returns the error.
func (f failed) Read([]byte) (int, error) { return 0, f.err }

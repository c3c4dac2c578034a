package effect

import (
	"cmp"
	"math"
	"slices"
	"time"

	"truce"
)

// Asked is which day is asked about, and what is told apart.
type Asked struct {
	Day   time.Time
	Apart []string    // sides that are not bound: their events are a group of their own
	Area  string      // empty: all; otherwise what lies elsewhere is a group of its own
	Near  []string    // areas beside Area: fighting that moved away from it would be there
	Ended []Happening // what ended, as whoever asks says: an offensive in the "before" is no truce's doing
}

// Happening is something with the day on which it ended.
type Happening struct {
	What string
	Day  time.Time
}

// The groups of events.
const (
	Bound     = "bound"     // neither apart nor elsewhere
	Civilians = "civilians" // of the bound ones, deaths of civilians alone
	Apart     = "apart"
	Near      = "near"
	Elsewhere = "elsewhere" // neither in the area nor beside it, and not apart
)

// Group is what is told of a set of events.
type Group struct {
	Name        string       `json:"name"`
	Events      int          `json:"events"`
	Vague       int          `json:"vague"` // events without a sure day, left out
	Unsure      Count        `json:"vague_deaths"`
	Changes     []Change     `json:"changes"`
	Interrupted *Interrupted `json:"interrupted"` // null: the record does not reach 112 days to both sides
	Series      *Series      `json:"-"`
}

// Told is all that is told of a day.
type Told struct {
	Span       Span
	OutOfOrder int // events whose low, best and high do not rise
	Groups     []Group
	Falls      []Share // without Area: where those of the bound became fewer or more in 28 days, the largest fall first
	Ended      []Happening
}

// Share is what an area makes up of a change.
type Share struct {
	Area   string `json:"area"` // "": the register does not say where
	Before int    `json:"before"`
	After  int    `json:"after"`
}

// Tell compares what the register says of a day. A day outside of the record, and a side or an area that no event
// names, is refused: misspelt, it would leave everything where it was.
func (r *Register) Tell(a Asked) (*Told, error) {
	told := &Told{Span: r.Span()}
	if r.Len() == 0 || a.Day.Before(told.Span.First) || a.Day.After(told.Span.Last) {
		return nil, truce.Errorf(truce.Invalid, "there is no event on both sides of %s; nothing can be compared",
			a.Day.Format(time.DateOnly))
	}
	if err := a.known(r); err != nil {
		return nil, err
	}
	series := map[string]*Series{}
	for _, name := range a.groups() {
		series[name] = emptySeries(told.Span)
	}
	fell := falls{}
	for e := range r.All() {
		if e.OutOfOrder {
			told.OutOfOrder++
		}
		name := a.groupOf(e)
		if s := series[name]; s != nil {
			s.count(e, e.Killed())
		}
		if name == Bound {
			series[Civilians].count(e, e.CiviliansKilled())
			fell.count(e, a.Day)
		}
	}
	for _, name := range a.groups() {
		told.Groups = append(told.Groups, groupOf(name, series[name].summed(), a.Day))
	}
	if a.Area == "" {
		told.Falls = fell.shares()
	}
	for _, h := range a.Ended {
		if days := int(a.Day.Sub(h.Day).Hours() / 24); days > 0 && days <= shareDays {
			told.Ended = append(told.Ended, h)
		}
	}
	return told, nil
}

func (a *Asked) known(r *Register) error {
	if err := r.KnownSides(a.Apart); err != nil {
		return err
	}
	areas := r.Areas()
	for _, area := range append(slices.Clone(a.Near), a.Area) {
		if _, ok := slices.BinarySearch(areas, area); area != "" && !ok {
			return truce.Errorf(truce.Invalid, "no event lies in %s; write the area as adm_1 does", area)
		}
	}
	if len(a.Near) > 0 && a.Area == "" {
		return truce.Errorf(truce.Invalid, "areas that lie near need the area that they lie near to")
	}
	return nil
}

// groups are the groups that are told, in order.
func (a *Asked) groups() []string {
	out := []string{Bound, Civilians}
	if len(a.Apart) > 0 {
		out = append(out, Apart)
	}
	if len(a.Near) > 0 {
		out = append(out, Near)
	}
	if a.Area != "" {
		out = append(out, Elsewhere)
	}
	return out
}

// groupOf is the group an event stands in; empty: in none, since it is apart and elsewhere.
func (a *Asked) groupOf(e Event) string {
	away := a.Area != "" && e.Area != a.Area
	switch {
	case e.Of(a.Apart) && away:
		return ""
	case e.Of(a.Apart):
		return Apart
	case away && slices.Contains(a.Near, e.Area):
		return Near
	case away:
		return Elsewhere
	}
	return Bound
}

func groupOf(name string, s *Series, day time.Time) Group {
	g := Group{Name: name, Events: s.Events, Vague: s.Vague, Unsure: s.Unsure, Interrupted: s.InterruptedAt(day),
		Series: s}
	for _, w := range Windows {
		g.Changes = append(g.Changes, s.At(day, w))
	}
	return g
}

// shareDays is the window in which it is told where the deaths became fewer.
const shareDays = 28

// falls are the deaths before and after by area.
type falls map[string]*Share

func (f falls) count(e Event, day time.Time) {
	days := int(e.Start.Sub(day).Hours() / 24)
	if !e.ofOneDay() || days < -shareDays || days >= shareDays {
		return
	}
	s := f[e.Area]
	if s == nil {
		s = &Share{Area: e.Area}
		f[e.Area] = s
	}
	if e.Start.Before(day) {
		s.Before += e.Deaths.Best
	} else {
		s.After += e.Deaths.Best
	}
}

// shares are those of all areas, the largest fall first.
func (f falls) shares() (out []Share) {
	for _, s := range f {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Share) int {
		return cmp.Or((b.Before-b.After)-(a.Before-a.After), cmp.Compare(a.Area, b.Area))
	})
	return out
}

// Sentence is the one sentence about a day, in parts, so that each language can put it in its own words. It is of the
// window of 28 days and of those bound, and tells no cause.
type Sentence struct {
	Fell      bool // false: rose, or stayed
	Percent   int  // of the best estimate before
	Low, High int  // the same between the estimates farthest apart; a rise is negative where it fell, and the other way
	Days      int  // other days that were looked at
	AsMuch    int  // of these, with a change as large in the same direction
	Share     *Share
	SharePart int // of the fall, in percent
	Ended     []Happening

	fall int
}

// Sentence returns the sentence, nil where the ratio of 28 days is not known.
func (t *Told) Sentence() *Sentence {
	s := SentenceOf(t.Groups[0].Changes)
	if s == nil {
		return nil
	}
	s.Ended = t.Ended
	if s.Fell && len(t.Falls) > 0 && t.Falls[0].Area != "" {
		if part := percent(float64(t.Falls[0].Before-t.Falls[0].After) / float64(s.fall)); part >= 50 {
			s.Share, s.SharePart = &t.Falls[0], part
		}
	}
	return s
}

// SentenceOf says what the window of 28 days says; nil where its ratio is not known.
func SentenceOf(changes []Change) *Sentence {
	at := slices.IndexFunc(changes, func(c Change) bool { return c.Window == 28 })
	if at < 0 || changes[at].Ratio == nil || changes[at].Most == nil || changes[at].Least == nil ||
		changes[at].Others == nil {
		return nil
	}
	c := changes[at]
	s := &Sentence{Fell: *c.Ratio < 1, Days: c.Others.Days, AsMuch: c.Others.AsLow, fall: c.Before.Best - c.After.Best}
	sign := 1.0
	if s.Fell {
		sign = -1
	} else {
		s.AsMuch = c.Others.AsHigh
	}
	s.Percent = percent(sign * (*c.Ratio - 1))
	s.Low, s.High = percent(sign*(*c.Least-1)), percent(sign*(*c.Most-1))
	if s.Low > s.High {
		s.Low, s.High = s.High, s.Low
	}
	return s
}

// OneIn is how many other days there are to one with a change as large; 0: there is none.
func (s *Sentence) OneIn() int {
	if s.AsMuch == 0 {
		return 0
	}
	return int(math.Round(float64(s.Days) / float64(s.AsMuch)))
}

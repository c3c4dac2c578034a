package press

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Reading is what a text states. A field that is nil or empty was not stated, or not understood.
type Reading struct {
	Language     string       `json:"language"` // BCP 47
	Date         *Day         `json:"date"`     // the day the bulletin is of
	Dates        []Day        `json:"dates"`    // every other date in the text
	Period       *Period      `json:"period"`
	Publisher    *Mention     `json:"publisher"`
	Instruments  []Mention    `json:"instruments"` // the agreements that are named
	Sides        []Side       `json:"sides"`       // in order of the text
	Counters     []Counter    `json:"counters"`
	Negotiations []PlaceNamed `json:"negotiations"` // provinces where joining is being negotiated
	Flags        []Flag       `json:"flags"`
	Unread       []Unread     `json:"unread"`
}

// Span is where words stand in the text as it was given: bytes, End exclusive. Words are those of the text, without the
// tags of a page.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Words string `json:"words"`
}

// Mention is something the world knows, as the text names it.
type Mention struct {
	ID string `json:"id"`
	Span
}

// Day is a date as stated. What is not stated of it is zero.
type Day struct {
	Year    int    `json:"year,omitempty"`
	Month   int    `json:"month"`
	Day     int    `json:"day"`
	Weekday int    `json:"weekday,omitempty"` // as stated, 1 is Monday
	ISO     string `json:"iso,omitempty"`     // where the year is known
	Of      string `json:"of,omitempty"`      // the agreement of which it is the date
	Span
	numeric bool // written in digits alone, as the stamp of a page is
}

// Period is the time of which the text tells.
type Period struct {
	Hours int `json:"hours"`
	Span
}

// How says by which words a figure is stated.
type How string

// The ways of stating a figure.
const (
	ByDigits How = "digits"
	ByWord   How = "word"
	ByNone   How = "none"  // "no violations": a zero in words
	ByDual   How = "dual"  // a form of the word that means two
	ByAll    How = "all"   // "does not confirm any of them": the figure is the total, which stands elsewhere
	ByEach   How = "each"  // "one each in Homs and Daraa", "three in the provinces of Hama and Idlib"
	ByPlace  How = "place" // the total stands with one place: it is that place's
)

// Figure is a number with the words that state it.
type Figure struct {
	Value json.Number `json:"value"`
	How   How         `json:"how"`
	Span
	Headline bool `json:"headline,omitempty"` // it stands in a headline
	micro    int64
	longer   bool // it is of more than a day
}

// Side is what one side registered. Registering is not committing: the side names whose register it is.
type Side struct {
	RegisteredBy string    `json:"registered_by"` // empty: the text does not say whose the figure is
	Named        *Span     `json:"named"`
	Total        *Figure   `json:"total"`
	Also         []Figure  `json:"also,omitempty"` // other figures the text gives for the same
	Parts        []Part    `json:"parts"`
	Complete     *bool     `json:"complete"` // whether the parts make up the total; nil: not known
	Outcomes     []Outcome `json:"outcomes"`
}

// Part is one place of a breakdown.
type Part struct {
	PlaceNamed
	Figure *Figure `json:"figure"` // nil: the place is named without a number
	each   *Figure // the number before a list in which it stands
}

// PlaceNamed is a place as the text names it.
type PlaceNamed struct {
	Place string `json:"place"` // its code in the world; empty: not known there
	Name  string `json:"name"`  // its name in the world; as published, where it is not known
	Span  Span   `json:"named"`
}

// Outcome is what a review made of what the side had registered.
type Outcome struct {
	Outcome string  `json:"outcome"`
	By      string  `json:"by,omitempty"` // the side that reviewed
	Figure  *Figure `json:"figure"`       // nil: stated without a number
	Span    Span    `json:"said"`
}

// The outcomes of a review.
const (
	Confirmed    = "confirmed"
	NotConfirmed = "not confirmed"
	AtExcluded   = "fire at an excluded group"
	Investigated = "under investigation"
)

// Counter is a figure about who joined, what was freed, or what aid was brought.
type Counter struct {
	RegisteredBy string   `json:"registered_by,omitempty"` // whose figure it is, where a table has several
	Section      string   `json:"section"`                 // observation, reconciliation, humanitarian, or one of ours
	What         string   `json:"what"`
	Per          string   `json:"per"` // day, total; empty: the text does not say which
	Instrument   string   `json:"instrument,omitempty"`
	Unit         string   `json:"unit,omitempty"` // t, kg, km2
	Figure       *Figure  `json:"figure"`         // nil: only its places have numbers
	Also         []Figure `json:"also,omitempty"`
	Parts        []Part   `json:"parts,omitempty"`
	Names        []Span   `json:"names,omitempty"` // of settlements, as published
}

// Flag is a reason to read something with care.
type Flag struct {
	Code string `json:"code"`
	Says string `json:"says"`
	Span
}

// Unread is a number that was seen and not understood.
type Unread struct {
	Why string `json:"why"`
	Span
}

// Int returns the figure where it is a whole number.
func (f *Figure) Int() (int, bool) {
	n, err := strconv.Atoi(string(f.Value))
	return n, err == nil
}

// million is how many parts the numbers of a text are counted in.
const million = 1_000_000

// numberText writes a number of millionths.
func numberText(micro int64) json.Number {
	whole, rest := micro/million, micro%million
	if rest == 0 {
		return json.Number(strconv.FormatInt(whole, 10))
	}
	frac := strconv.FormatInt(million+rest, 10)[1:]
	return json.Number(strconv.FormatInt(whole, 10) + "." + strings.TrimRight(frac, "0"))
}

// Figures lists all figures of a reading.
func (r *Reading) Figures() []Figure {
	var out []Figure
	for i := range r.Sides {
		out = append(out, r.Sides[i].figures()...)
	}
	for _, c := range r.Counters {
		out = append(out, figuresOf(c.Figure, c.Also, c.Parts)...)
	}
	return out
}

// figures lists all figures of a side.
func (s *Side) figures() []Figure {
	out := figuresOf(s.Total, s.Also, s.Parts)
	for _, o := range s.Outcomes {
		if o.Figure != nil {
			out = append(out, *o.Figure)
		}
	}
	return out
}

func figuresOf(total *Figure, also []Figure, parts []Part) []Figure {
	var out []Figure
	if total != nil {
		out = append(out, *total)
	}
	out = append(out, also...)
	for _, p := range parts {
		if p.Figure != nil {
			out = append(out, *p.Figure)
		}
	}
	return out
}

package article

import (
	"truce"
	"truce/internal/naming"
)

// Reading is what an article states, as the rules propose it. What is nil or empty was not stated, or not understood.
type Reading struct {
	Language   string      `json:"language"` // BCP 47
	Text       string      `json:"text"`     // the text that all spans are of: of a page what is to be read of it
	Outlet     *Span       `json:"outlet"`
	Place      *Span       `json:"place"` // of the dateline
	Date       *Date       `json:"date"`  // of the dateline, of the stamp of a page, or as it was given
	Cut        []Cut       `json:"cut"`   // captions, teasers and what else is no text of the article
	Statements []Statement `json:"statements"`
	Events     []Event     `json:"events"`
	Roles      []Role      `json:"roles"`
	Talks      []Talk      `json:"talks"`
	Figures    []Figure    `json:"figures"`
	Dates      []Date      `json:"dates"`
	Metonyms   []Metonym   `json:"metonyms"`
	Flags      []Flag      `json:"flags"`
}

// Span is where words stand in the text: bytes, End exclusive.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Words string `json:"words"`
}

// Cut is a part of the text that is not of the article.
type Cut struct {
	Why string `json:"why"` // "caption", "teaser", "headline", "boilerplate", "stamp", "dateline", "credit"
	Span
}

// Name is somebody or something as the text names it, held against the registers.
type Name struct {
	Span
	Full       string             `json:"full"`         // the longest form in which the text has the name
	ID         truce.ActorID      `json:"id,omitempty"` // the one entry that bears it
	Candidates []naming.Candidate `json:"candidates"`   // those most like it, best first
	Unknown    bool               `json:"unknown"`      // no entry bears it: a person says who is meant
}

// Kind is what kind of speech a statement is.
type Kind string

// The kinds of speech.
const (
	Said      Kind = "said"
	Denied    Kind = "denied"
	Accused   Kind = "accused"
	Announced Kind = "announced"
	Expects   Kind = "expects"
)

// Statement is what somebody said.
type Statement struct {
	Kind    Kind   `json:"kind"`
	Speaker *Name  `json:"speaker"` // nil: the text does not say who, or it is not certain who is meant
	Post    *Span  `json:"post"`    // the speaker's office, where it stands with the name
	By      Span   `json:"by"`      // the words that attribute it: "he said"
	How     string `json:"how"`     // "quotation" or "paraphrase"
	Span           // what was said
	Quote   string `json:"quote,omitempty"` // of a quotation: its words, without what the article put in brackets
	Carried bool   `json:"carried"`         // the speaker was named before: "he", "the minister", or nothing
	// Where, when and on what occasion it was said, where the words say so.
	Occasion *Span    `json:"occasion"`
	Place    *Span    `json:"place"`
	Date     *Date    `json:"date"`
	Flags    []string `json:"flags"`
}

// Date is a day, or as much of one as is stated.
type Date struct {
	Span
	From     truce.Date `json:"from,omitempty"` // "2017-02-15", "2016-02"; empty: it cannot be told
	To       truce.Date `json:"to,omitempty"`   // of a span of days
	Inferred bool       `json:"inferred"`       // the year or the day follows from the date of the article
	Vague    bool       `json:"vague"`          // "last year", "recently": never resolved
}

// Event is a dated sentence that is nobody's statement.
type Event struct {
	Span
	Dates []Date `json:"dates"`
}

// Role is somebody's part in talks.
type Role struct {
	Role string `json:"role"` // "head", "observer", "invited", "arrived", "joined", "refused"
	Who  *Name  `json:"who"`
	Of   *Name  `json:"of"` // the delegation, where one is named
	Post *Span  `json:"post"`
	Span        // the words of the sentence that say so
}

// Talk is a meeting that is planned, moved, cancelled or held.
type Talk struct {
	Status string `json:"status"` // "planned", "moved", "cancelled", "suspended", "held"
	Place  *Span  `json:"place"`
	Dates  []Date `json:"dates"`
	Span
}

// Figure is a number with what it counts.
type Figure struct {
	Value   *float64    `json:"value"`   // nil: the words give no number, or two
	Between *[2]float64 `json:"between"` // the two ends, where they give two
	Hedge   string      `json:"hedge"`   // "", "at least", "about", "at most", "between", "vague"
	Unit    *Span       `json:"unit"`    // nil: the words do not say what is counted
	Span
	Flags []string `json:"flags"`
}

// Metonym is the name of a city that can stand for a state.
type Metonym struct {
	ID    string `json:"id"`    // the city
	Reads string `json:"reads"` // "state", "city", "unclear"
	Span
}

// Flag is a doubt about the whole reading.
type Flag struct {
	Code string `json:"code"`
	Says string `json:"says"`
}

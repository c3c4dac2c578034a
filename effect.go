package truce

import "slices"

// Effect is what an admitted entry does to what is known. The list is short and closed: a new kind of entry is, as a
// rule, another combination of them. The state in memory and the read models in SQL each have one way to carry out each
// of them; neither looks at kinds.
type Effect interface{ effect() }

// The effects.
type (
	// Founds is the document that the log opens with.
	Founds struct{ *Process }
	// Enacts is the document, in force, under which the log stands from here on.
	Enacts struct{ Document Digest }
	// Adopts is the log's one adoption of a document in the place of the one it stands under.
	Adopts struct{}
	// EndsLog is the end of the member's part: what follows in the log has no effect.
	EndsLog struct{}
	// Vouches is the log's word on an officer.
	Vouches struct{ Officer }
	// Versions is a version of a report, the first or a later one.
	Versions struct{ *Report }
	// Releases is what the members may know of a report from here on.
	Releases struct{ *Release }
	// Opens is a new incident; with Report, the first report that tells of it.
	Opens struct {
		Incident IncidentID
		Report   ReportID
	}
	// Tells is the member's word on whether a report tells of an incident; its last word stands.
	Tells struct{ *Link }
	// Unites is the member's word on whether two incidents are one; its last word stands.
	Unites struct{ *Same }
	// Answers is what the member says of an incident, to one question.
	Answers struct {
		Incident IncidentID
		To       question
		About    string // the member that is interested; the deadline that lapsed
	}
	// Numbers is a number given by the member in one of its series: the operation, the bulletin.
	Numbers struct {
		Letter byte
		Number int64
	}
	// Replaces takes the place of what the member claimed before under the same key: what it held of a log.
	Replaces struct{}
	// Withdraws takes back the claim or report at an index of the same log.
	Withdraws struct{ Index int64 }
)

// question is what an answer about an incident answers.
type question int

// The questions. Of the first two a member's last word stands, and none once that is withdrawn.
const (
	askedVerdict  question = iota // what the member found
	askedInterest                 // whether a member is interested
	askedConcur                   // whether it concurs in an outcome
	askedLapse                    // whether a deadline has passed
	askedStep                     // what was done about it
)

func (Founds) effect()    {}
func (Enacts) effect()    {}
func (Adopts) effect()    {}
func (EndsLog) effect()   {}
func (Vouches) effect()   {}
func (Versions) effect()  {}
func (Releases) effect()  {}
func (Opens) effect()     {}
func (Tells) effect()     {}
func (Unites) effect()    {}
func (Answers) effect()   {}
func (Numbers) effect()   {}
func (Replaces) effect()  {}
func (Withdraws) effect() {}

// Effects returns what the entry does once it is admitted, in the order in which it is done.
func (e Entry) Effects() []Effect {
	if d, ok := describe(e.Kind); ok {
		return d.does(e.Body)
	}
	return nil
}

// Effects returns what the entry of the claim did.
func (c *Claim) Effects() []Effect { return Entry{Kind: c.Kind, Body: c.Body}.Effects() }

// Kept reports whether the entry is kept among the claims; others are kept with the reports and incidents.
func (e Entry) Kept() bool {
	d, ok := describe(e.Kind)
	return ok && !d.apart
}

// Steers reports whether the entry may bring another document into force, or end a log: a [Course] looks at it.
func (e Entry) Steers() bool {
	d, ok := describe(e.Kind)
	return ok && d.steers && (d.under == "" || d.under == e.Key())
}

// Ends reports whether the body ends the log it is entered in.
func Ends(body any) bool {
	return slices.Contains(Entry{Kind: KindOfBody(body), Body: body}.Effects(), Effect(EndsLog{}))
}

// answerOf returns what a claim answers about the incident, false when it is about something else.
func answerOf(c *Claim) (Answers, bool) {
	for _, x := range c.Effects() {
		if a, ok := x.(Answers); ok {
			return a, true
		}
	}
	return Answers{}, false
}

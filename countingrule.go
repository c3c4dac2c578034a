package truce

import "reflect"

// KindCountingRule is the kind of a [CountingRule].
const KindCountingRule Kind = "counting-rule/2"

// CountingRule is how one member counts incidents for its register, held as data so that anybody can recompute it.
// Empty fields are of no effect. What no source states of somebody's rule is named in Unknown, never filled in.
//
// A bulletin counts incidents, and looks at Kinds and Adopts alone; internal/reconcile counts by the whole of it.
type CountingRule struct {
	Unit     string      `json:"unit"`               // see [CountedUnits]
	Kinds    []EventKind `json:"kinds,omitempty"`    // empty: every kind
	Adopts   []string    `json:"adopts,omitempty"`   // third-party datasets it counts as its own
	GapHours int         `json:"gap_hours,omitzero"` // fire resumed within the gap is one incident; 0: never joined
	Excludes []string    `json:"excludes,omitempty"` // what it leaves out, see [CountingExclusions]
	Note     string      `json:"note,omitempty"`

	// Of counting-rule/2.

	Title      string   `json:"title,omitempty"`
	GapMinutes int      `json:"gap_minutes,omitzero"` // as GapHours, which it adds to
	WithinM    int      `json:"within_m,omitzero"`    // fire that resumes is one within so many metres; 0: in one place by name
	Provinces  []string `json:"provinces,omitempty"`  // empty: everywhere
	Zone       string   `json:"zone,omitempty"`       // in which its days are; empty: that of the process
	DayCloses  string   `json:"day_closes,omitempty"` // as in [Process]; empty: as in the process
	States     string   `json:"states,omitempty"`     // how often a lasting state counts, see [CountingStates]
	DayOnly    string   `json:"day_only,omitempty"`   // what is known to the day alone, see [CountingDayOnly]
	Whose      string   `json:"whose,omitempty"`      // whose reports count, see [CountingWhose]
	Unknown    []string `json:"unknown,omitempty"`    // fields of the rule that no source states
	Sources    []Source `json:"sources,omitempty"`
}

// CountedUnits lists what a register can count: incidents as the record groups them, reports, fire until it has been
// silent for the gap, or what was heard and seen.
var CountedUnits = Words[string]{"incident", "report", "shelling", "explosion", "burst", "shot"}

// CountingExclusions lists what a register can leave out: fire at whoever is outside the agreement, what was permitted,
// and light without harm.
var CountingExclusions = Words[string]{"excluded target", "permitted activity", "illumination"}

// CountingStates lists how often a state that lasts counts: once, when it began, or on each day on which it went on.
var CountingStates = Words[string]{"once", "each day"}

// CountingDayOnly lists how what is known to the day alone counts: on that day, or on none.
var CountingDayOnly = Words[string]{"on that day", "apart"}

// CountingWhose lists whose reports count: the member's own, or everybody's.
var CountingWhose = Words[string]{"own", "all"}

var countingRuleKind = kind[CountingRule]{
	name: KindCountingRule, since: 4,
	older: []form[CountingRule]{{name: "counting-rule/1", lacks: (*CountingRule).later, check: (*CountingRule).checkFirst}},
	act:   ActAdmin, field: FieldBulletin, most: ofDossier, // without it nobody can recompute a published figure
	key:   func(*CountingRule) string { return "" },
	check: (*CountingRule).Check,
}

// checkFirst is what a rule in the first form must hold, whose exclusions are free text.
func (b *CountingRule) checkFirst() error {
	if b.Unit != "incident" && b.Unit != "report" {
		return Errorf(Invalid, "%q is not what a register counts: incident, report", short(b.Unit))
	}
	return EventKinds.check(Say("a kind of event"), b.Kinds...)
}

// later returns why the rule cannot be written in the first form.
func (b *CountingRule) later() error {
	first := CountingRule{Unit: b.Unit, Kinds: b.Kinds, Adopts: b.Adopts, GapHours: b.GapHours, Excludes: b.Excludes,
		Note: b.Note}
	if err := first.checkFirst(); err != nil || !reflect.DeepEqual(first, *b) {
		return Errorf(Invalid, "a counting rule that says more than unit, kinds, datasets, a gap in hours and what it leaves "+
			"out needs list 4 of the kinds of entry, which the document in force does not name: amend it (truce process amend)")
	}
	return nil
}

// Check returns the first thing wrong with the rule, as a sentence.
func (b *CountingRule) Check() error {
	if b.Unit == "" {
		return Errorf(Invalid, "a counting rule says what it counts: %s", CountedUnits)
	}
	for _, err := range []error{
		CountedUnits.check(Say("what a register counts"), b.Unit), EventKinds.check(Say("a kind of event"), b.Kinds...),
		CountingExclusions.check(Say("what a register leaves out"), b.Excludes...),
		CountingStates.check(Say("how often a state counts"), b.States),
		CountingDayOnly.check(Say("how what is known to the day alone counts"), b.DayOnly),
		CountingWhose.check(Say("whose reports count"), b.Whose),
	} {
		if err != nil {
			return err
		}
	}
	if b.GapHours < 0 || b.GapMinutes < 0 || b.WithinM < 0 {
		return Errorf(Invalid, "a gap and a distance are none or more, not %d hours, %d minutes, %d metres", b.GapHours,
			b.GapMinutes, b.WithinM)
	}
	if b.Unit == "shelling" && b.Gap() == 0 {
		return Errorf(Invalid, "a rule that counts shelling says after how many minutes of silence it is another one")
	}
	return nil
}

// Gap is the silence, in seconds, after which fire is another incident; 0: fire is never joined.
func (b *CountingRule) Gap() int64 { return int64(b.GapHours)*3600 + int64(b.GapMinutes)*60 }

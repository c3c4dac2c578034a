package truce

import (
	"reflect"

	"truce/codes"
)

// KindCountingRule is the kind of a [CountingRule].
const KindCountingRule Kind = "counting-rule/2"

// CountingRule is how one member counts incidents for its register, held as data so that anybody can recompute it.
// Empty fields are of no effect. What no source states of somebody's rule is named in Unknown, never filled in.
//
// A bulletin counts incidents, and looks at Kinds and Adopts alone; internal/reconcile counts by the whole of it.
type CountingRule struct {
	Unit     string            `json:"unit"`               // see [codes.CountedUnits]
	Kinds    []codes.EventKind `json:"kinds,omitempty"`    // empty: every kind
	Adopts   []string          `json:"adopts,omitempty"`   // third-party datasets it counts as its own
	GapHours int               `json:"gap_hours,omitzero"` // fire resumed within the gap is one incident; 0: never joined
	Excludes []string          `json:"excludes,omitempty"` // what it leaves out, see [codes.CountingExclusions]
	Note     string            `json:"note,omitempty"`

	// Of counting-rule/2.

	Title      string   `json:"title,omitempty"`
	GapMinutes int      `json:"gap_minutes,omitzero"` // as GapHours, which it adds to
	WithinM    int      `json:"within_m,omitzero"`    // fire that resumes is one within so many metres; 0: in one place by name
	Provinces  []string `json:"provinces,omitempty"`  // empty: everywhere
	Zone       string   `json:"zone,omitempty"`       // in which its days are; empty: that of the process
	DayCloses  string   `json:"day_closes,omitempty"` // as in [Process]; empty: as in the process
	States     string   `json:"states,omitempty"`     // how often a lasting state counts, see [codes.CountingStates]
	DayOnly    string   `json:"day_only,omitempty"`   // what is known to the day alone, see [codes.CountingDayOnly]
	Whose      string   `json:"whose,omitempty"`      // whose reports count, see [codes.CountingWhose]
	Unknown    []string `json:"unknown,omitempty"`    // fields of the rule that no source states
	Sources    []Source `json:"sources,omitempty"`
}

var countingRuleKind = kind[CountingRule]{
	name: KindCountingRule, since: 4,
	older: []form[CountingRule]{{name: "counting-rule/1", lacks: (*CountingRule).later,
		check: (*CountingRule).checkFirst}},
	act: ActAdmin, field: FieldBulletin, most: ofDossier, // without it nobody can recompute a published figure
	key:   func(*CountingRule) string { return "" },
	check: (*CountingRule).Check,
}

// checkFirst is what a rule in the first form must hold, whose exclusions are free text.
func (b *CountingRule) checkFirst() error {
	if b.Unit != "incident" && b.Unit != "report" {
		return Errorf(Invalid, "%q is not what a register counts: incident, report", short(b.Unit))
	}
	return checkCode(codes.EventKinds, Say("a kind of event"), b.Kinds...)
}

// later returns why the rule cannot be written in the first form.
func (b *CountingRule) later() error {
	first := CountingRule{Unit: b.Unit, Kinds: b.Kinds, Adopts: b.Adopts, GapHours: b.GapHours, Excludes: b.Excludes,
		Note: b.Note}
	if err := first.checkFirst(); err != nil || !reflect.DeepEqual(first, *b) {
		return Errorf(Invalid, "a counting rule that says more than unit, kinds, datasets, a gap in hours and what it "+
			"leaves "+
			"out needs list 4 of the kinds of entry, which the document in force does not name: amend it (truce process amend)")
	}
	return nil
}

// Check returns the first thing wrong with the rule, as a sentence.
func (b *CountingRule) Check() error {
	if b.Unit == "" {
		return Errorf(Invalid, "a counting rule says what it counts: %s", codes.CountedUnits)
	}
	for _, err := range []error{
		checkCode(codes.CountedUnits, Say("what a register counts"), b.Unit), checkCode(codes.EventKinds,
			Say("a kind of event"), b.Kinds...),
		checkCode(codes.CountingExclusions, Say("what a register leaves out"), b.Excludes...),
		checkCode(codes.CountingStates, Say("how often a state counts"), b.States),
		checkCode(codes.CountingDayOnly, Say("how what is known to the day alone counts"), b.DayOnly),
		checkCode(codes.CountingWhose, Say("whose reports count"), b.Whose),
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

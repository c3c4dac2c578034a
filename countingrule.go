package truce

// KindCountingRule is the kind of a [CountingRule].
const KindCountingRule Kind = "counting-rule/1"

// CountingRule is how one member counts incidents for its register, held as data so that anybody can recompute it.
type CountingRule struct {
	Unit     string      `json:"unit"`               // see [CountedUnits]
	Kinds    []EventKind `json:"kinds,omitempty"`    // empty: every kind
	Adopts   []string    `json:"adopts,omitempty"`   // third-party datasets it counts as its own
	GapHours int         `json:"gap_hours,omitzero"` // fire resumed within the gap is one incident; 0: never joined
	Excludes []string    `json:"excludes,omitempty"` // targets it does not count: "excluded"
	Note     string      `json:"note,omitempty"`
}

// CountedUnits lists what a register counts.
var CountedUnits = Words[string]{"incident", "report"}

var countingRuleKind = kind[CountingRule]{
	name: KindCountingRule,
	act:  ActAdmin, field: FieldBulletin, most: ofDossier, // without it nobody can recompute a published figure
	key:   func(*CountingRule) string { return "" },
	check: (*CountingRule).check,
}

func (b *CountingRule) check() error {
	if b.Unit == "" {
		return Errorf(Invalid, "a counting rule says what the register counts: %s", CountedUnits)
	}
	if err := CountedUnits.check("what a register counts", b.Unit); err != nil {
		return err
	}
	return EventKinds.check("a kind of event", b.Kinds...)
}

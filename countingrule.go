package truce

// KindCountingRule is the kind of a [CountingRule].
const KindCountingRule Kind = "counting-rule/1"

// CountingRule is how one member counts incidents for its register, held as data so that anybody can recompute it.
type CountingRule struct {
	Unit     string      `json:"unit"`               // incident or report
	Kinds    []EventKind `json:"kinds,omitempty"`    // empty: every kind
	Adopts   []string    `json:"adopts,omitempty"`   // third-party datasets it counts as its own
	GapHours int         `json:"gap_hours,omitzero"` // fire resumed within the gap is one incident; 0: never joined
	Excludes []string    `json:"excludes,omitempty"` // targets it does not count: "excluded"
	Note     string      `json:"note,omitempty"`
}

var countingRuleKind = kind[CountingRule]{
	name: KindCountingRule,
	act:  ActAdmin, field: FieldBulletin, most: ofDossier, // without it nobody can recompute a published figure
	key:   func(*CountingRule) string { return "" },
	check: (*CountingRule).check,
}

func (b *CountingRule) check() error {
	if b.Unit != "incident" && b.Unit != "report" {
		return Errorf(Invalid, "%q is not what a register counts: incident, report", short(b.Unit))
	}
	return EventKinds.check("a kind of event", b.Kinds...)
}

package truce

// KindColumn is the kind of a [Column].
const KindColumn Kind = "column/1"

// Column is a member's word on its own column for a day: released or withheld. No entry means not reported.
type Column struct {
	Day    Date        `json:"day"`
	Member MemberID    `json:"member,omitempty"` // in a bulletin; in a claim of its own it is the log's member
	State  ColumnState `json:"state"`
}

// ColumnState says why a column holds figures or none.
type ColumnState string

// The states of a column.
const (
	Released    ColumnState = "released"
	Withheld    ColumnState = "withheld"
	NotReported ColumnState = "not reported"
)

var columnKind = kind[Column]{
	name: KindColumn,
	act:  ActRelease, field: FieldColumn, most: ofADay,
	key:   func(b *Column) string { return string(b.Day) },
	check: (*Column).check,
}

func (b *Column) check() error {
	if b.State != Released && b.State != Withheld || !b.Day.day() || b.Member != "" {
		return Errorf(Invalid, "a column is released or withheld for one day")
	}
	return nil
}

package truce

// KindAmendment is the kind of an [Amendment].
const KindAmendment Kind = "amendment/1"

// Amendment proposes a document in the place of the one in force. It is an endorsement by the member that enters it.
type Amendment struct {
	Process Process `json:"process"`
}

var amendmentKind = kind[Amendment]{
	name: KindAmendment,
	// what is proposed is the members'; what is in force everybody's
	act: ActAdmin, field: FieldEntryBytes, most: budget{claims: 500, bytes: 4 << 20},
	final: true, steers: true,
	key:   func(b *Amendment) string { return b.Process.Amends.String() },
	admit: func(j judging, b *Amendment) error { return j.process.CheckAmendment(&b.Process) },
}

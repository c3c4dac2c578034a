package truce

// KindLeave is the kind of a [Leave].
const KindLeave Kind = "leave/1"

// Leave ends a member's part in the process, by its own word alone and from this entry on: whatever follows in its log
// has no effect. It may be entered by whoever administers the member's node.
type Leave struct {
	Why string `json:"why"`
}

var leaveKind = kind[Leave]{
	name: KindLeave,
	act:  ActAdmin, field: FieldEntryBytes, // with its reason in words
	final: true, steers: true,
	key:  func(*Leave) string { return "" },
	does: func(*Leave) []Effect { return []Effect{EndsLog{}} },
}

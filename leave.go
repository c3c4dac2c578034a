package truce

import "truce/codes"

// KindLeave is the kind of a [Leave].
const KindLeave Kind = "leave/2"

// Leave ends a member's part in the process, by its own word alone and from this entry on: whatever follows in its log
// has no effect. It may be entered by whoever administers the member's node.
type Leave struct {
	Why string `json:"why"` // see [codes.MemberReasons]
}

var leaveKind = kind[Leave]{
	name: KindLeave, since: 5,
	older: []form[Leave]{{name: "leave/1", until: 5, check: anything[Leave]}},
	act:   ActAdmin, field: FieldEntryBytes, // with its reason
	final: true, steers: true,
	key:   func(*Leave) string { return "" },
	check: func(b *Leave) error { return checkCode(codes.MemberReasons, Say("a reason"), b.Why) },
	does:  func(*Leave) []Effect { return []Effect{EndsLog{}} },
}

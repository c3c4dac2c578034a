package codes

// OperationKind is what an operation is.
type OperationKind string

// The kinds of operation.
const (
	Notification OperationKind = "notification" // exercise, convoy, evacuation, own breach: announced by a party
	Coverage     OperationKind = "coverage"     // hours watched: "none seen" is not "nobody there"
	Request      OperationKind = "request"      // for information
	Tasking      OperationKind = "tasking"
	Visit        OperationKind = "visit"
	Custody      OperationKind = "custody" // of evidence
	Flash        OperationKind = "flash"   // ongoing fire
	CallMade     OperationKind = "call"    // hot line
	Measure      OperationKind = "measure"
	Restriction  OperationKind = "restriction" // access refused, by whom
	Suspension   OperationKind = "suspension"  // work halted, why
	Notice       OperationKind = "notice"      // right of reply: what the party named was told
	Reply        OperationKind = "reply"       // and what it answered
)

// NoticeDelivered is the state of a notice in which the time to reply runs.
const NoticeDelivered = "delivered"

// OperationStates lists the states each kind passes through, in order; the first is the state it is opened in.
var OperationStates = map[OperationKind][]string{
	Notification: {"notified", "under way", "over", "cancelled"},
	Coverage:     {"planned", "watched", "interrupted", "not watched"},
	Request:      {"asked", "answered", "declined", "overdue"},
	Tasking:      {"tasked", "accepted", "done", "declined"},
	Visit:        {"planned", "under way", "done", "refused", "postponed"},
	Custody:      {"taken", "handed over", "returned", "lost"},
	Flash:        {"reported", "acknowledged", "escalated", "settled"},
	CallMade:     {"made", "answered", "not answered"},
	Measure:      {"agreed", "under way", "done", "not done"},
	Restriction:  {"in force", "lifted"},
	Suspension:   {"in force", "lifted"},
	Notice:       {"drafted", "cleared", NoticeDelivered},
	Reply:        {"received", "forwarded"},
}

// Matters lists what an operation can be about: what is announced, asked for, agreed or taken, and what stood in the
// way.
var Matters = List[string]{"exercise", "convoy", "evacuation", "rotation of troops", "flight", "demining",
	"repair works",
	"humanitarian delivery", "own breach", "fire", "end of fire", "movement of forces", "weapons seen", "who fired",
	"direction of fire",
	"hours watched", "names of units", "position of the party", "place of impact", "place of firing", "damage",
	"recordings",
	"weapon parts", "documents", "samples", "withdrawal of weapons", "withdrawal of forces", "position moved back",
	"opening of a road", "exchange of prisoners", "return of bodies", "recovery of the wounded", "no permission",
	"no safety guarantee",
	"turned back at a checkpoint", "road closed", "mines", "shots at monitors", "threats to monitors", "weather",
	"technical fault", "no staff", "other matter"}

// ValidState reports whether the kind exists and has the state.
func (k OperationKind) ValidState(s string) bool {
	for _, x := range OperationStates[k] {
		if x == s {
			return true
		}
	}
	return false
}

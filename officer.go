package truce

import "truce/codes"

// KindOfficer is the kind of an [Officer].
const KindOfficer Kind = "officer/1"

// Officer is a function within a member ("duty officer"), never a name. Officers are vouched for by their member's log.
type Officer struct {
	Function string   `json:"function"`
	May      []Action `json:"may"`
	// age recipient to which the member's sealed fields are closed; see [ValidRecipient]
	Recipient string `json:"recipient,omitempty"`
	Ended     bool   `json:"ended,omitzero"`
}

// Action is something an officer may do.
type Action string

// The actions.
const (
	ActFile    Action = "file"    // reports and operational notes
	ActGroup   Action = "group"   // link, merge and split incidents
	ActAssess  Action = "assess"  // give the member's verdict
	ActRelease Action = "release" // release reports, columns and bulletins
	ActAdmin   Action = "admin"   // officers, rules, keys
)

// Actions lists them.
var Actions = codes.List[Action]{ActFile, ActGroup, ActAssess, ActRelease, ActAdmin}

var officerKind = kind[Officer]{
	name: KindOfficer,
	act:  ActAdmin, field: FieldOfficer, most: budget{claims: 1_000}, final: true,
	key:    func(b *Officer) string { return b.Function },
	check:  (*Officer).check,
	urgent: func(b *Officer) bool { return b.Ended },
	does:   func(b *Officer) []Effect { return []Effect{Vouches{*b}} },
}

func (b *Officer) check() error {
	if b.Function == "" {
		return Errorf(Invalid, "an officer is a function, and this one has no name")
	}
	if b.Recipient != "" && !ValidRecipient(b.Recipient) {
		return Errorf(Invalid, "the key of the %s is no age recipient: it begins with age1 and has 62 characters", b.Function)
	}
	return nil
}

// Package office is the room in which officers enter what is neither a report nor a verdict: claims of every kind that
// people make by hand, the operations of the day with their states, and the withdrawal of either.
//
// A form is built from what claimfile knows of a kind; nothing here knows the fields of one.
package office

import (
	"embed"

	"truce/internal/web/frame"
)

//go:embed templates lang static
var files embed.FS

// request is what somebody asks.
type request = frame.Request

// site is the office on a site.
type site struct{ *frame.Site }

// Room is the office.
func Room() frame.Room {
	return frame.Room{
		Files:    files,
		Routes:   func(f *frame.Site) (frame.Routes, error) { return (&site{f}).routes(), nil },
		Sections: []frame.Section{{Key: "nav.claims", Path: "/claims", Working: 65}},
	}
}

// routes lists the addresses of the office.
func (s *site) routes() frame.Routes {
	return frame.Routes{
		// The kinds of claims, in groups; what the officer may enter of them.
		"GET /claims": s.claims,
		// The claims of one kind by everybody, latest first.
		"GET /claims/{kind}": s.claimsOf,
		// The form of a kind; ?from= another claim of it, to say it otherwise.
		"GET /claims/{kind}/new": s.claimForm,
		// Shows what would be entered, or enters it.
		"POST /claims/{kind}/new": s.enterClaim,
		// The form to take an entry of the own log back.
		"GET /record/{member}/{index}/withdraw": s.withdrawForm,
		// Takes it back.
		"POST /record/{member}/{index}/withdraw": s.withdraw,
		// The node itself: what others' nodes it asks, whether anything is entered, its officers; ?examine=yes looks it over.
		"GET /node": s.node,
		// Changes one of these, or asks another node now.
		"POST /node": s.keep,
		// The keys with which officers open sealed fields.
		"GET /node/keys": s.officerKeys,
		// Gives an officer another key, or takes it away.
		"POST /node/keys": s.giveKey,
		// The programs that are told of what is entered, and the form to add one.
		"GET /hooks": s.listHooks,
		// Adds one.
		"POST /hooks": s.addHook,
		// What became of the deliveries of one.
		"GET /hooks/{id}": s.hook,
		// Tries, resumes or removes it, renews its secret, sends a delivery again or leaves it out.
		"POST /hooks/{id}": s.keepHook,
		// What officers asked for at this node, and what was refused; for whoever audits.
		"GET /audit": s.auditLog,
		// The same as a table.
		"GET /audit.csv": s.auditFile,
		// The form to paste an agreement file.
		"GET /agreements/new": s.agreementForm,
		// Checks it and holds it against the incidents of the last month, or enters it.
		"POST /agreements/new": s.enterAgreement,
		// The form to take in a file of reports.
		"GET /reports/import": s.importForm,
		// An empty table with the documented columns.
		"GET /reports/import/columns.csv": s.importColumns,
		// Proposes a mapping for a file, shows what would be filed, or files it.
		"POST /reports/import": s.importFile,
		// The form of an operation; ?kind= its kind, ?incident= what it is about.
		"GET /operations/new": s.operationForm,
		// Opens it.
		"POST /operations/new": s.openOperation,
		// The form of an operation's next state.
		"GET /operations/{id}/next": s.nextForm,
		// Enters the next state.
		"POST /operations/{id}/next": s.enterNext,
	}
}

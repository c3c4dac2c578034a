package web

import (
	"truce"
	"truce/internal/query"
	"truce/internal/view"
)

// sign is a short statement of where something stands: a shape (class), and the word that says the same (list, value).
type sign struct {
	Class string // breach ■ confirmed or found; clear ○ refuted or no breach; open ◐ unverified; odd ◇ procedure
	List  string
	Value string
}

// statusSign shows where an incident stands. What the terms say is never part of it.
func statusSign(r *query.Row) sign {
	switch {
	case r.Status == "":
		return sign{"odd", "status", "not public"}
	case r.Status == truce.StatusNoFind:
		return sign{"open", "status", string(r.Status)}
	case r.Status == truce.StatusFound && r.Finding != nil:
		return findingSign(*r.Finding)
	}
	return sign{"odd", "status", string(r.Status)}
}

// findingSign shows a settled finding.
func findingSign(o truce.Outcome) sign {
	class := "clear"
	switch {
	case !o.Agreed, o.Happened == truce.CouldNotVerify:
		class = "open"
	case o.Violation():
		class = "breach"
	case o.Happened == truce.Confirmed && o.Permitted != truce.WasPermitted:
		class = "open"
	case o.Happened == truce.NotConfirmed:
		class = "open"
	}
	return sign{class, "found-as", o.Words()}
}

// verdictSign shows a member's answer to whether it happened, or what it did with its right to answer.
func verdictSign(a *truce.Assessment) sign {
	if a.State != truce.Given {
		return sign{"odd", "vote", string(a.State)}
	}
	class := map[truce.Happened]string{truce.Confirmed: "breach", truce.Refuted: "clear"}[a.Happened]
	if class == "" {
		class = "open"
	}
	return sign{class, "happened", string(a.Happened)}
}

// operationSign shows the state of an operation.
func operationSign(o *view.Operation) sign {
	switch o.State {
	case "done", "settled", "answered", "lifted", "returned", "watched", "forwarded":
		return sign{"clear", "state", o.State}
	}
	return sign{"odd", "state", o.State}
}

// classOfFound names the sign of a class of findings, for bars and marks.
func classOfFound(f query.Found) string {
	switch f {
	case query.FoundViolation:
		return "breach"
	case query.FoundOther:
		return "clear"
	case query.FoundNone:
		return "open"
	}
	return "odd"
}

package frame

import (
	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/view"
)

// Sign is a short statement of where something stands: a shape (class), and the word that says the same (list, value).
type Sign struct {
	Class string // breach ■ confirmed or found; clear ○ refuted or no breach; open ◐ unverified; odd ◇ procedure
	List  string
	Value string
}

// StatusSign shows where an incident stands. What the terms say is never part of it.
func StatusSign(r *query.Row) Sign {
	switch {
	case r.Status == "":
		return Sign{"odd", "status", "not public"}
	case r.Status == truce.StatusNoFind:
		return Sign{"open", "status", string(r.Status)}
	case r.Status == truce.StatusFound && r.Finding != nil:
		return FindingSign(*r.Finding)
	}
	return Sign{"odd", "status", string(r.Status)}
}

// FindingSign shows a settled finding.
func FindingSign(o truce.Outcome) Sign {
	class := "clear"
	switch {
	case !o.Agreed, o.Happened == codes.CouldNotVerify:
		class = "open"
	case o.Violation():
		class = "breach"
	case o.Happened == codes.Confirmed && o.Permitted != codes.WasPermitted:
		class = "open"
	case o.Happened == codes.NotConfirmed:
		class = "open"
	}
	return Sign{class, "found-as", o.Words()}
}

// VerdictSign shows a member's answer to whether it happened, or what it did with its right to answer.
func VerdictSign(a *truce.Assessment) Sign {
	if a.State != truce.Given {
		return Sign{"odd", "vote", string(a.State)}
	}
	class := map[codes.Happened]string{codes.Confirmed: "breach", codes.Refuted: "clear"}[a.Happened]
	if class == "" {
		class = "open"
	}
	return Sign{class, "happened", string(a.Happened)}
}

// OperationSign shows the state of an operation.
func OperationSign(o *view.Operation) Sign {
	switch o.State {
	case "done", "settled", "answered", "lifted", "returned", "watched", "forwarded":
		return Sign{"clear", "state", o.State}
	}
	return Sign{"odd", "state", o.State}
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

package registrar

import (
	"truce"
	"truce/internal/audit"
)

// told tells whoever audits of an act on a claim, once its error is known. It is deferred.
func (r *Registrar) told(by By, body any, err *error) {
	kind := truce.KindOfBody(body)
	if kind == "" { // it fits no form of its kind
		r.tell(by, "claim", "", *err)
		return
	}
	r.tell(by, string(kind), truce.Entry{Kind: kind, Body: body}.Key(), *err)
}

// tell tells whoever audits of an act. What a refused act was about is told only by an id that somebody was given:
// anything else is what was typed.
func (r *Registrar) tell(by By, what, about string, err error) {
	if r.Audit == nil {
		return
	}
	if _, _, _, minted := truce.SplitMinted(about); err != nil && !minted {
		about = ""
	}
	a := audit.Of(r.now(), by.Member, by.Function, what, about, err)
	a.Person = by.Person
	r.Audit(a)
}

package terms

import (
	"slices"

	"truce"
	"truce/codes"
)

// claims returns what the record says that bears on a facet, in words.
func (p *Appraiser) claims(v *truce.IncidentView, author truce.Attribution, f facet) []truce.Sentence {
	var out []truce.Sentence
	switch f {
	case atTime:
		out = p.inForce.says(v.When)
	case atPlace:
		out = p.placeClaims(v, author)
	case ofAuthor:
		out = p.actorClaims(author, v.When)
	case ofTarget:
		for _, r := range v.Reports {
			if !tells(r, author) {
				continue
			}
			out = p.targetClaims(out, r, author)
		}
	case ofEvent, ofMeans:
		for _, r := range v.Reports {
			if !tells(r, author) {
				continue
			}
			if f == ofEvent && r.Coded.Kind != "" {
				out = append(out, truce.Say("%s, says %s", r.Coded.Kind, r.Report.ID))
			}
			if f == ofMeans && r.Coded.Means != "" {
				out = append(out, truce.Say("%s, says %s", r.Coded.Means, r.Report.ID))
			}
		}
	case isNotified:
		out = []truce.Sentence{truce.Say("no notification held speaks of it")}
		if n := p.announced(v, author); n != nil {
			out = []truce.Sentence{truce.Say("notification %s (%s)", n.ID, n.ref)}
		}
	}
	if of, s := p.stated(v, author); s != 0 && of == f {
		out = append(out, truce.Say("so states %s in its verdict (%s)", p.Member, v.Assessments[p.Member].Ref))
	}
	return out
}

// targetClaims adds whom a report names as hit or fought, and what is claimed of their standing.
func (p *Appraiser) targetClaims(out []truce.Sentence, r *truce.ReportState,
	author truce.Attribution) []truce.Sentence {
	list := r.Coded.Targets
	if len(list) == 0 {
		list = opponents(r.Coded, author)
	}
	for _, t := range list {
		if sameActor(t, author) {
			continue
		}
		who, says := p.book.attributed(t), truce.Sentence{}
		if len(r.Coded.Targets) > 0 {
			says = truce.Say("%s was hit, says %s", who, r.Report.ID)
		} else {
			says = truce.Say("%s took part, says %s", who, r.Report.ID)
		}
		out = appendNew(out, says)
		for _, c := range p.actorClaims(t, r.Coded.When) {
			out = appendNew(out, truce.Say("%s: %s", who, c))
		}
	}
	return out
}

// placeClaims says how the place lies towards the areas the agreement covers and leaves out.
func (p *Appraiser) placeClaims(v *truce.IncidentView, author truce.Attribution) []truce.Sentence {
	var out []truce.Sentence
	for _, x := range append(slices.Clone(p.covered), p.leftOut...) {
		in, frees := newPool(atPlace), codes.Yes
		if x.Role == "covered" {
			frees = codes.No
		}
		for _, r := range v.Reports {
			if tells(r, author) {
				in.add(setOf(p.within(r.Coded.Where, r.Coded.When, x, frees)), both)
			}
		}
		area := p.book.area(x.Area)
		says := truce.Say("not known whether in %s", area)
		switch in.leaves() {
		case isYes:
			says = truce.Say("in %s", area)
		case isNo:
			says = truce.Say("outside %s", area)
		}
		if x.Role == "covered" {
			says = truce.Say("%s, which is covered", says)
		} else {
			says = truce.Say("%s, which is left out", says)
		}
		if by := p.book.drawnBy(x.Area); in.leaves() == both && len(by) > 1 {
			says = truce.Say("%s, of which %s hold descriptions of their own", says, allOf(coded(by)))
		}
		if !x.Map {
			says = truce.Say("%s and of which no agreed map is held", says)
		}
		out = append(out, says)
	}
	return out
}

// actorClaims is what is claimed of an actor's standing, and what does not carry over to it.
func (p *Appraiser) actorClaims(a truce.Attribution, when truce.Interval) []truce.Sentence {
	if a.Actor == "" {
		return nil
	}
	out := slices.Clone(p.timelineOf(a.Actor).says(when))
	for _, c := range p.book.belongs[a.Actor] {
		m := c.Body.(*truce.Membership)
		if (truce.Interval{From: when.From, To: when.To}).Within(m.From, m.To) != codes.No {
			out = append(out, truce.Say("said to belong to %s (%s), which carries neither accession nor designation",
				p.book.name(m.Of), c.Ref))
		}
	}
	return out
}

func appendNew(list []truce.Sentence, s truce.Sentence) []truce.Sentence {
	if slices.ContainsFunc(list, func(x truce.Sentence) bool { return x.String() == s.String() }) {
		return list
	}
	return append(list, s)
}

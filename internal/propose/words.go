package propose

import (
	"slices"
	"strings"

	"truce"
)

// Undone marks, as the engine of what was shown, a claim by which a member takes back its word on a pair and says
// nothing in its place: neither that the two are one nor that they are two. The pair is proposed to it again.
const Undone = "taken back"

// words are what members said of a pair of incidents: their last word each, on any ids of the two.
type words struct {
	a, b  *truce.IncidentView
	sames []truce.SameClaim
}

// wordsOf gathers them.
func wordsOf(a, b *truce.IncidentView) words {
	w := words{a: a, b: b}
	inA, inB := idsOf(a), idsOf(b)
	for _, c := range slices.Concat(a.Proposed, a.Denied) {
		if slices.Contains(inA, c.A) && slices.Contains(inB, c.B) || slices.Contains(inA, c.B) && slices.Contains(inB, c.A) {
			w.sames = append(w.sames, c)
		}
	}
	slices.SortFunc(w.sames, func(x, y truce.SameClaim) int {
		if x.Ref.Before(y.Ref) {
			return -1
		}
		return 1
	})
	return w
}

// takenBack reports whether a claim is no word at all.
func takenBack(c truce.SameClaim) bool {
	return !c.Same.Same && c.Shown != nil && c.Shown.Engine == Undone
}

// answered reports whether the member has said whether the two are one, or whether one of the two reports tells of the
// other incident.
func (w words) answered(m truce.MemberID, ra, rb truce.ReportID) bool {
	if m == "" {
		return false
	}
	if w.own(m) != nil {
		return true
	}
	return slices.ContainsFunc(w.links(ra, rb), func(c truce.LinkClaim) bool { return c.Member == m })
}

// own is the member's word on whether the two are one, nil where it has none. Of several, on ids that were joined
// since, the last one counts.
func (w words) own(m truce.MemberID) *truce.SameClaim {
	var last *truce.SameClaim
	for i := range w.sames {
		if c := &w.sames[i]; m != "" && c.Member == m && !takenBack(*c) {
			last = c
		}
	}
	return last
}

// links are the members' words on whether the report of one of the two tells of the other.
func (w words) links(ra, rb truce.ReportID) []truce.LinkClaim {
	var out []truce.LinkClaim
	cross := func(v *truce.IncidentView, r truce.ReportID, other *truce.IncidentView) {
		for _, c := range v.Links {
			if c.Report == r && slices.Contains(idsOf(other), c.Incident) {
				out = append(out, c)
			}
		}
	}
	cross(w.a, ra, w.b)
	cross(w.b, rb, w.a)
	return out
}

// others are the words of other members on the pair.
func (w words) others(m truce.MemberID) []truce.SameClaim {
	var out []truce.SameClaim
	for _, c := range w.sames {
		if c.Member != m && !takenBack(c) {
			out = append(out, c)
		}
	}
	return out
}

// disputed reports whether members hold different things of the pair or of where its two reports belong.
func (w words) disputed(ra, rb truce.ReportID) bool {
	if slices.ContainsFunc(w.sames, func(c truce.SameClaim) bool { return !c.Same.Same && !takenBack(c) }) {
		return true
	}
	for _, v := range []*truce.IncidentView{w.a, w.b} {
		if slices.ContainsFunc(v.Disputed, func(d truce.Dispute) bool { return d.Report == ra || d.Report == rb }) {
			return true
		}
	}
	return slices.ContainsFunc(w.links(ra, rb), func(c truce.LinkClaim) bool { return !c.Linked })
}

// reportID is the id of a report as the record has it.
func reportID(id string) truce.ReportID {
	id, _, _ = strings.Cut(id, again)
	return truce.ReportID(id)
}

package terms

import (
	"slices"

	"truce"
	"truce/codes"
	"truce/internal/geo"
)

// takeArea keeps every description of an area, in order of entry, for as long as it stood.
func (b *Book) takeArea(c *truce.Claim, until moment) {
	a, list := c.Body.(*truce.Area), b.areas[c.Body.(*truce.Area).ID]
	if b.areaName[a.ID] == "" && until == never {
		b.areaName[a.ID] = truce.NameIn(a.Names, "en")
	}
	if !b.ledger.take(c.Member, truce.Say("descriptions of an area"), string(a.ID), mostClaims) {
		return
	}
	for i := range list {
		if list[i].by == c.Member {
			list[i].until = min(list[i].until, entryOf(c))
		}
	}
	b.areas[a.ID] = append(list, described{c.Member, until, a})
}

// outline is how members describe an area, as far as it bears on an event.
type outline struct {
	list []described
	open bool // a member took its description back since
}

// outline returns, of every member, its last description of an area; and where that was entered after the event, or was
// taken back, beside it the one that stood then: what is drawn afterwards does not take an event out of an area by
// itself.
func (b *Book) outline(id truce.AreaID, when truce.Interval) outline {
	var out outline
	for _, a := range b.areas[id] {
		switch {
		case a.until == never:
		case !when.From.Known() || a.until <= moment(when.From) || out.of(a.by):
			continue
		case !slices.ContainsFunc(b.areas[id], func(x described) bool { return x.by == a.by && x.until == never }):
			out.open = true
		}
		out.list = append(out.list, a)
	}
	return out
}

// drawnBy returns the members that describe an area, in order.
func (b *Book) drawnBy(id truce.AreaID) []string {
	var out []string
	for _, a := range b.areas[id] {
		out = append(out, string(a.by))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (o outline) of(m truce.MemberID) bool {
	return slices.ContainsFunc(o.list, func(a described) bool { return a.by == m })
}

// drawn reports whether an outline is one to reckon with whatever follows from it: the member that reads it describes
// it, or one that holds the text that is read, or as many as the rule asks for.
func (p *Appraiser) drawn(o outline) bool {
	members := map[truce.MemberID]bool{}
	for _, a := range o.list {
		held := func(t text) bool { return t.by.Member == a.by && t.Text == p.Text }
		if a.by == p.Member || slices.ContainsFunc(p.book.texts[p.Agreement.ID][p.Agreement.Version], held) {
			return true
		}
		if _, member := p.book.Process.Member(a.by); member {
			members[a.by] = true
		}
	}
	return len(members) >= p.book.Process.Rule.LapseK
}

// maxNesting bounds how far an area is followed upwards: a record may hold areas that lie within each other.
const maxNesting = 6

// within says whether a place lies in an area at a time: by the areas the place is registered in, by the shapes
// members describe, and by the area the area itself lies within. Descriptions that disagree leave it unknown. frees is
// the answer that may free from a duty: what one voice alone draws does not give it ([Appraiser.drawn]).
func (p *Appraiser) within(where truce.Place, when truce.Interval, a truce.AgreedArea, frees codes.Truth) codes.Truth {
	return p.liesIn(where, when, a.Area, a.Map, frees, 0)
}

func (p *Appraiser) liesIn(where truce.Place, when truce.Interval, id truce.AreaID, agreed bool, frees codes.Truth,
	depth int) codes.Truth {
	if depth > maxNesting {
		return codes.Unknown
	}
	if agreed && p.holds(id, where.Area, when, frees, 0) {
		return codes.Yes
	}
	o := p.book.outline(id, when)
	if len(o.list) == 0 || o.open {
		return codes.Unknown
	}
	var s set
	for _, a := range o.list {
		in := codes.Unknown
		if agreed && (a.Ring != nil || a.Circle != nil) {
			in = located(where, a.Area)
		}
		if in != codes.No && a.Within != "" && p.liesIn(where, when, a.Within, true, frees, depth+1) == codes.No {
			in-- // inside it, and outside of what holds it, is unknown
		}
		s |= setOf(and(in, when.Within(a.From, a.To)))
	}
	if in := s.truth(); in != frees || p.drawn(o) {
		return in
	}
	return codes.Unknown
}

// located says whether a place lies in an area by their shapes alone: what straddles the border is unknown.
func located(p truce.Place, a *truce.Area) codes.Truth {
	switch geo.Within(p, *a) {
	case geo.Inside:
		return codes.Yes
	case geo.Outside:
		return codes.No
	}
	return codes.Unknown
}

// holds reports whether area is id, or said by every description to lie within it.
func (p *Appraiser) holds(id, area truce.AreaID, when truce.Interval, frees codes.Truth, depth int) bool {
	if area == "" || depth > maxNesting {
		return false
	}
	if area == id {
		return true
	}
	o := p.book.outline(area, when)
	outside := func(a described) bool { return !p.holds(id, a.Within, when, frees, depth+1) }
	return len(o.list) > 0 && !o.open && (frees == codes.No || p.drawn(o)) && !slices.ContainsFunc(o.list, outside)
}

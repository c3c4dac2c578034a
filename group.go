package truce

import "slices"

// Group is everything claimed of one joint incident: of all the ids that were joined into it. Stores gather it in
// their own way; [Process.View] makes the same of it everywhere.
type Group struct {
	IDs         []IncidentID   // in order of minting; the first is the one the others redirect to
	Reports     []*ReportState // every report with a link to one of IDs, in order of id
	Links       []LinkClaim    // every link of these reports, to these and to other incidents
	Sames       []SameClaim    // every claim of sameness that touches one of IDs
	Assessments []*Claim       // standing, at most one a member an id; in order of ref
	Interests   []*Claim
	Concurs     []*Claim // in order of ref
	Lapsed      []*Claim // in order of ref
	Operations  []*Claim
}

// Group gathers what was claimed of the joint incident that id belongs to; false when no log opened it. What was said
// of an id before its member opened it counts from then on.
func (s *State) Group(id IncidentID) (Group, bool) {
	if !s.opened(id) {
		return Group{}, false
	}
	ids := s.joined(id)
	g := Group{IDs: ids}
	reports := map[ReportID]bool{}
	for _, x := range ids {
		c := s.groups[x]
		for r := range c.links {
			reports[r] = true
		}
		g.Sames = append(g.Sames, c.sames...)
		g.Answer(c.answers)
	}
	for _, r := range sortedMinted(reports) {
		if st := s.reports[r]; st != nil {
			g.Reports = append(g.Reports, st)
		}
		g.Links = append(g.Links, s.links[r]...)
	}
	g.Normalize()
	return g, true
}

// Answer adds what was said of one id of the group. Of verdicts and interests a member's last word stands, and none
// where that was withdrawn. claims are in the order of each log.
func (g *Group) Answer(claims []*Claim) {
	last := map[answerer]*Claim{}
	for _, c := range claims {
		a, ok := answerOf(c)
		if !ok {
			continue
		}
		switch a.To {
		case askedVerdict, askedInterest:
			last[answerer{c.Member, a.To, a.About}] = c
		case askedConcur:
			g.Concurs = append(g.Concurs, c)
		case askedLapse:
			g.Lapsed = append(g.Lapsed, c)
		case askedStep:
			g.Operations = append(g.Operations, c)
		}
	}
	for a, c := range last {
		switch {
		case c.Withdrawn:
		case a.to == askedVerdict:
			g.Assessments = append(g.Assessments, c)
		default:
			g.Interests = append(g.Interests, c)
		}
	}
}

// answerer is who answers which question.
type answerer struct {
	by    MemberID
	to    question
	about string
}

// Normalize puts the claims of a group in order and drops repetitions, so that groups gathered in different ways are
// equal.
func (g *Group) Normalize() {
	byRef := func(a, b *Claim) int { return a.Ref.Compare(b.Ref) }
	slices.SortFunc(g.Assessments, byRef)
	slices.SortFunc(g.Interests, byRef)
	slices.SortFunc(g.Concurs, byRef)
	slices.SortFunc(g.Lapsed, byRef)
	slices.SortFunc(g.Operations, byRef)
	slices.SortFunc(g.Sames, func(a, b SameClaim) int { return a.Ref.Compare(b.Ref) })
	g.Sames = slices.CompactFunc(g.Sames, func(a, b SameClaim) bool { return a.Ref == b.Ref })
	slices.SortStableFunc(g.Links, func(a, b LinkClaim) int { return a.Ref.Compare(b.Ref) })
}

func (s *State) opened(id IncidentID) bool {
	g := s.groups[id]
	return g != nil && g.opened
}

// joined returns the ids that are one incident with id, in order of minting. Two ids are joined when every member that
// opened one of them claims that they are the same.
func (s *State) joined(id IncidentID) []IncidentID {
	seen := map[IncidentID]bool{id: true}
	for todo := []IncidentID{id}; len(todo) > 0; {
		x := todo[0]
		todo = todo[1:]
		for _, y := range Joins(x, s.groups[x].sames) {
			if !seen[y] && s.opened(y) {
				seen[y] = true
				todo = append(todo, y)
			}
		}
	}
	return sortedMinted(seen)
}

// Joins returns the incidents that the claims join to id directly, in order of minting: those for which every member
// that opened one of the two claims that they are the same.
func Joins(id IncidentID, sames []SameClaim) []IncidentID {
	by := map[IncidentID]map[MemberID]bool{}
	for _, c := range sames {
		other := c.B
		if other == id {
			other = c.A
		}
		if by[other] == nil {
			by[other] = map[MemberID]bool{}
		}
		by[other][c.Member] = c.Same.Same
	}
	mine, _, _, _ := SplitMinted(string(id))
	out := map[IncidentID]bool{}
	for other, said := range by {
		theirs, _, _, _ := SplitMinted(string(other))
		if said[mine] && said[theirs] {
			out[other] = true
		}
	}
	return sortedMinted(out)
}

// Incident returns what the claims of the incident that id belongs to come to; false when no log opened it.
func (s *State) Incident(id IncidentID) (IncidentView, bool) {
	g, ok := s.Group(id)
	if !ok || s.Process == nil {
		return IncidentView{}, false
	}
	return s.Process.View(g), true
}

// Incidents returns the ids of all joint incidents, in order of minting.
func (s *State) Incidents() []IncidentID {
	out := map[IncidentID]bool{}
	for id, g := range s.groups {
		if g.opened && (len(g.sames) == 0 || s.joined(id)[0] == id) {
			out[id] = true
		}
	}
	return sortedMinted(out)
}

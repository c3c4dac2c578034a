package oracle

import (
	"cmp"
	"slices"

	"truce"
)

// opened: a member opens an incident by the first version of a report, or by itself. It lists all, in order of minting.
func (o *Oracle) opened() []truce.IncidentID {
	var out []truce.IncidentID
	for _, s := range o.said {
		switch b := s.Body.(type) {
		case *truce.Incident:
			out = append(out, b.ID)
		case *truce.Report:
			if b.Version == 1 && b.Incident != "" {
				out = append(out, b.Incident)
			}
		}
	}
	slices.SortFunc(out, byMinting[truce.IncidentID])
	return slices.Compact(out)
}

// byMinting orders ids: by member, then by number.
func byMinting[T ~string](a, b T) int {
	ma, _, na, _ := truce.SplitMinted(string(a))
	mb, _, nb, _ := truce.SplitMinted(string(b))
	return cmp.Or(cmp.Compare(ma, mb), cmp.Compare(na, nb))
}

// joined: two incidents are one when each member that opened one of them claims so; what is one with one of them is one
// with both. It lists the ids, the one the others redirect to first.
func (o *Oracle) joined(id truce.IncidentID) []truce.IncidentID {
	all := o.opened()
	ids := []truce.IncidentID{id}
	for grown := true; grown; {
		grown = false
		for _, other := range all {
			for _, one := range ids {
				if !slices.Contains(ids, other) && o.sayOne(one, other) {
					ids, grown = append(ids, other), true
				}
			}
		}
	}
	slices.SortFunc(ids, byMinting[truce.IncidentID])
	return ids
}

func (o *Oracle) sayOne(a, b truce.IncidentID) bool {
	ma, _, _, _ := truce.SplitMinted(string(a))
	mb, _, _, _ := truce.SplitMinted(string(b))
	return o.saysOne(ma, a, b) && o.saysOne(mb, a, b)
}

// saysOne: a member's last word on whether two incidents are one stands.
func (o *Oracle) saysOne(m truce.MemberID, a, b truce.IncidentID) bool {
	one := false
	for _, s := range o.said {
		if x, ok := s.Body.(*truce.Same); ok && s.Member == m && (x.A == a && x.B == b || x.A == b && x.B == a) {
			one = x.Same
		}
	}
	return one
}

// word is a member's last word on whether a report tells of an incident. Whoever filed a report that opens an incident
// said so with it.
func (o *Oracle) word(m truce.MemberID, r truce.ReportID, i truce.IncidentID) (tells, spoke bool) {
	for _, s := range o.said {
		if s.Member != m {
			continue
		}
		switch b := s.Body.(type) {
		case *truce.Link:
			if b.Report == r && b.Incident == i {
				tells, spoke = b.Linked, true
			}
		case *truce.Report:
			if b.ID == r && b.Version == 1 && b.Incident == i {
				tells, spoke = true, true
			}
		}
	}
	return tells, spoke
}

// report is a report as it stands: its last version, and how far it was released.
type report struct {
	id      truce.ReportID
	version int
	level   truce.Level
}

// report: a correction is a new version; a release makes the coded fields known as far as it says. A report whose last
// version was withdrawn is none.
func (o *Oracle) report(id truce.ReportID) (report, bool) {
	r, found := report{id: id}, false
	for _, s := range o.said {
		switch b := s.Body.(type) {
		case *truce.Report:
			if b.ID != id {
				continue
			}
			r.version, found = b.Version, !o.withdrawn(s.Ref)
			switch {
			case b.Coded == nil:
				r.level = ""
			default:
				r.level = cmp.Or(b.Coded.Level, truce.LevelJoint)
			}
		case *truce.Release:
			if b.Report == id {
				r.level = b.To
			}
		}
	}
	return r, found
}

// dispute is a report that some members hold to tell of an incident and others do not.
type dispute struct {
	report        truce.ReportID
	here, notHere []truce.MemberID
}

// reports: an incident is told by the reports of which some member's last word is that they tell of it. A member
// disputes one when it says that it does not, or that it tells of another, and does not also say that it tells of this
// one.
// From list 8 of the kinds on a report that was withdrawn, or of which nobody says any more that it tells of the
// incident, is taken back, where as many verdicts that stand were given of it as settle a finding; it tells on where no
// other is left.
func (o *Oracle) reports(ids []truce.IncidentID) (told, back []report, disputed []dispute) {
	for _, id := range o.reportIDs() {
		r, found := o.report(id)
		d, spoken := dispute{report: id}, false
		for _, m := range o.members() {
			here, against := false, false
			for _, i := range o.mentioned(id) {
				tells, spoke := o.word(m, id, i)
				within := slices.Contains(ids, i)
				here = here || within && tells
				spoken = spoken || within && spoke
				against = against || within && spoke && !tells || !within && tells
			}
			switch {
			case here:
				d.here = append(d.here, m)
			case against:
				d.notHere = append(d.notHere, m)
			}
		}
		if !found || len(d.here) == 0 {
			if spoken && o.givenOf(id, ids) >= majority(last(o.documents()).Rule) {
				back = append(back, r)
			}
			continue
		}
		told = append(told, r)
		if len(d.notHere) > 0 {
			disputed = append(disputed, d)
		}
	}
	if len(told) == 0 {
		told = back
	}
	return told, back, disputed
}

// givenOf counts the verdicts that stand and name a report.
func (o *Oracle) givenOf(r truce.ReportID, ids []truce.IncidentID) int {
	count := 0
	for _, m := range o.members() {
		v := o.verdict(m, ids)
		if v == nil {
			continue
		}
		for _, x := range v.Body.(*truce.Assessment).Of {
			if x.Report == r {
				count++
				break
			}
		}
	}
	return count
}

func (o *Oracle) reportIDs() []truce.ReportID {
	var out []truce.ReportID
	for _, s := range o.said {
		if b, ok := s.Body.(*truce.Report); ok && b.Version == 1 {
			out = append(out, b.ID)
		}
	}
	slices.SortFunc(out, byMinting[truce.ReportID])
	return out
}

// mentioned lists the incidents of which anybody has said anything together with a report.
func (o *Oracle) mentioned(r truce.ReportID) []truce.IncidentID {
	var out []truce.IncidentID
	for _, s := range o.said {
		switch b := s.Body.(type) {
		case *truce.Link:
			if b.Report == r {
				out = append(out, b.Incident)
			}
		case *truce.Report:
			if b.ID == r && b.Incident != "" {
				out = append(out, b.Incident)
			}
		}
	}
	return out
}

// members lists everybody who has entered anything.
func (o *Oracle) members() []truce.MemberID {
	var out []truce.MemberID
	for _, s := range o.said {
		out = append(out, s.Member)
	}
	return slices.Compact(out)
}

// verdict: a later one by the same member replaces it, on the same incident, and withdrawing it leaves none there. Of
// those on incidents that were joined the last stands.
func (o *Oracle) verdict(m truce.MemberID, ids []truce.IncidentID) *Said {
	var standing *Said
	for _, id := range ids {
		var last *Said
		for i, s := range o.said {
			if b, ok := s.Body.(*truce.Assessment); ok && s.Member == m && b.Incident == id {
				last = &o.said[i]
			}
		}
		if last != nil && !o.withdrawn(last.Ref) && (standing == nil || last.Index > standing.Index) {
			standing = last
		}
	}
	return standing
}

// interested: a member is, when it says so of itself, or when as many members say it as must agree that a deadline has
// lapsed. Former members' words no longer count.
func (o *Oracle) interested(of truce.MemberID, ids []truce.IncidentID) bool {
	p := last(o.documents())
	count := 0
	for _, m := range p.Members {
		if o.saysInterested(m.ID, of, ids) {
			if count++; m.ID == of {
				return true
			}
		}
	}
	return count >= p.Rule.LapseK
}

func (o *Oracle) saysInterested(m, of truce.MemberID, ids []truce.IncidentID) bool {
	for _, id := range ids {
		holds := false
		for _, s := range o.said {
			if b, ok := s.Body.(*truce.Interest); ok && s.Member == m && b.Member == of && b.Incident == id {
				holds = b.Holds && !o.withdrawn(s.Ref)
			}
		}
		if holds {
			return true
		}
	}
	return false
}

// lapsed: the time for verdicts is over when as many members say so as the rule asks for.
func (o *Oracle) lapsed(ids []truce.IncidentID) bool {
	p := last(o.documents())
	count := 0
	for _, m := range p.Members {
		if slices.ContainsFunc(o.said, func(s Said) bool {
			b, ok := s.Body.(*truce.Lapsed)
			return ok && s.Member == m.ID && b.Deadline == "verdict" && slices.Contains(ids, b.Incident)
		}) {
			count++
		}
	}
	return count >= p.Rule.LapseK
}

// parties lists whoever a notice or a reply is said to be to or of, in order.
func (o *Oracle) parties() []truce.ActorID {
	var out []truce.ActorID
	for _, s := range o.said {
		if b, ok := s.Body.(*truce.Operation); ok {
			out = append(out, b.About.Party, truce.ActorID(b.By))
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(a truce.ActorID) bool { return a == "" })
}

// heard: a party has been heard when as many members as must agree that a deadline has lapsed say that it replied, or
// that its own time to do so is over. Former members' words no longer count.
func (o *Oracle) heard(party truce.ActorID, ids []truce.IncidentID) bool {
	p := last(o.documents())
	count := 0
	for _, m := range p.Members {
		if o.saysReplied(m.ID, party, ids) || o.saysOver(m.ID, party, ids) {
			count++
		}
	}
	return count >= p.Rule.LapseK
}

// saysReplied: the member received a reply of the party, or of whom it is said to be by where no party is named.
func (o *Oracle) saysReplied(m truce.MemberID, party truce.ActorID, ids []truce.IncidentID) bool {
	return slices.ContainsFunc(o.said, func(s Said) bool {
		b, ok := s.Body.(*truce.Operation)
		if !ok || s.Member != m || b.Kind != "reply" || !slices.Contains(ids, b.About.Incident) || o.withdrawn(s.Ref) {
			return false
		}
		return b.About.Party == party || b.About.Party == "" && b.By == string(party)
	})
}

// saysOver: the member says that the time to reply was over at a moment that is not before the end of the time of a
// notice to the party; where it names the notice, of that one.
func (o *Oracle) saysOver(m truce.MemberID, party truce.ActorID, ids []truce.IncidentID) bool {
	for _, s := range o.said {
		b, ok := s.Body.(*truce.Lapsed)
		if !ok || s.Member != m || b.Deadline != "reply" || !slices.Contains(ids, b.Incident) {
			continue
		}
		for _, n := range o.said {
			named := b.Notice == n.Ref || b.Notice.Member == ""
			end, runs := o.timeOf(n, party, ids)
			if named && runs && end <= b.Due {
				return true
			}
		}
	}
	return false
}

// timeOf is when the time to reply ends that a notice gives the party: the rule's hours after it was delivered, later
// where the notice says so. None runs by a notice that does not stand, nor where nobody knows from when.
func (o *Oracle) timeOf(n Said, party truce.ActorID, ids []truce.IncidentID) (end truce.Instant, runs bool) {
	b, ok := n.Body.(*truce.Operation)
	if !ok || b.Kind != "notice" || b.State != "delivered" || b.About.Party != party ||
		!slices.Contains(ids, b.About.Incident) || o.withdrawn(n.Ref) {
		return 0, false
	}
	end = b.Due
	if hours := last(o.documents()).Rule.ReplyHours; hours > 0 {
		if n.At == 0 {
			return 0, false
		}
		end = max(end, n.At+truce.Instant(3600*hours))
	}
	return end, end != 0
}

func last[T any](list []T) T { return list[len(list)-1] }

package truce

import "slices"

// What one member makes of the reports of an incident, and what it does not move (docs/decisions/0043-in-pairs.md).

// reportsStand reports whether the document names the list of kinds with which it came that verdicts name the reports
// they were given of, and that one member's word on reports moves nothing that is joint.
func (p *Process) reportsStand() bool { return p.KindList() >= 8 }

// version is the report as it stands.
func (r *ReportState) version() ReportVersion {
	return ReportVersion{r.Report.ID, r.Report.Version, r.Coded.Digest()}
}

// had returns how many verdicts that stand were given of a report of which f holds.
func (v *IncidentView) had(f func(ReportVersion) bool) (n int) {
	for _, c := range v.Assessments {
		if slices.ContainsFunc(c.Body.(*Assessment).Of, f) {
			n++
		}
	}
	return n
}

// Tells returns the reports that tell of the incident as they stand, in order of minting: what a verdict is given of.
// Of very many it is the first, those that describe the incident before the others.
func (v *IncidentView) Tells() []ReportVersion {
	var out []ReportVersion
	for _, beside := range []bool{false, true} {
		for _, r := range v.Reports {
			if v.Beside[r.Report.ID] == beside && len(out) < mostTold {
				out = append(out, r.version())
			}
		}
	}
	slices.SortFunc(out, func(a, b ReportVersion) int { return CompareMinted(string(a.Report), string(b.Report)) })
	return out
}

// enough is how many verdicts must have been given of a report for it to count as judged.
func (v *IncidentView) enough(p *Process) int { return min(p.Rule.ConcurK(), len(v.Assessments)) }

// unread returns the reports that tell of the incident and that fewer of those who gave a verdict had before them, as
// they stand, than make a finding. Where nothing is found and no answer agreed there are none: nobody has read too
// little.
func (v *IncidentView) unread(p *Process) (out []*ReportState) {
	found, _ := v.Finding()
	if !p.reportsStand() || !found.Finding.Agreed && !v.Decision.Outcome.Agreed {
		return nil
	}
	for _, r := range v.Reports {
		now := r.version()
		if v.had(func(x ReportVersion) bool { return x == now }) < v.enough(p) {
			out = append(out, r)
		}
	}
	return out
}

// unjudged returns those of the unread that tell anything that too few verdicts were given of. Whoever had the same
// version before them as it was released earlier, telling as much or more, has judged what it tells now.
func (v *IncidentView) unjudged(p *Process) (out []*ReportState) {
	for _, r := range v.Unread {
		now := r.version()
		covers := map[Digest]bool{now.Said: true}
		for _, then := range r.before {
			if r.Coded.tellsNoMore(then) {
				covers[then.Digest()] = true
			}
		}
		judged := func(x ReportVersion) bool {
			return x.Report == now.Report && x.Version == now.Version && covers[x.Said]
		}
		if v.had(judged) < v.enough(p) {
			out = append(out, r)
		}
	}
	return out
}

// opened reports whether the member opened one of the ids.
func (g *Group) opened(m MemberID) bool {
	return slices.ContainsFunc(g.IDs, func(id IncidentID) bool {
		by, _, _, _ := SplitMinted(string(id))
		return by == m
	})
}

// setBeside notes of a report, which these members say tells of the incident, that none of them opened it.
func (v *IncidentView) setBeside(p *Process, g Group, r *ReportState, here []MemberID) {
	if !p.reportsStand() || slices.ContainsFunc(here, g.opened) {
		return
	}
	if v.Beside == nil {
		v.Beside = map[ReportID]bool{}
	}
	v.Beside[r.Report.ID] = true
}

// entered returns from when on the time for verdicts runs: since the first report was received of which a member that
// opened the incident says that it tells of it, and not before it said so. Where there is none, any report will do.
// Under earlier lists it is when the first report was received by the word of whoever filed it.
func (v *IncidentView) entered(p *Process, g Group) Instant {
	if !p.reportsStand() {
		return v.FirstSeen
	}
	var opener, any Instant
	first := func(t *Instant, at Instant) {
		if at.Known() && (*t == 0 || at < *t) {
			*t = at
		}
	}
	received := map[ReportID]Instant{}
	for _, r := range v.Reports {
		received[r.Report.ID] = r.Report.Received
	}
	for _, l := range g.Links {
		at, told := received[l.Report]
		if !told || !l.Linked || !slices.Contains(g.IDs, l.Incident) {
			continue
		}
		if first(&any, max(at, l.At)); g.opened(l.Member) {
			first(&opener, max(at, l.At))
		}
	}
	if opener != 0 {
		return opener
	}
	return any
}

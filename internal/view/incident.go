package view

import (
	"context"
	"slices"
	"strings"

	"truce"
	"truce/internal/query"
)

// Incident returns the incident that id belongs to, with nothing in it that the viewer may not see: reports, answers,
// operations and names are left out, and what the incident is said to be is merged anew from the reports that remain. A
// viewer who may see none of its reports gets the error of an incident that does not exist, and so does one who asks by
// the id of a part that is hidden from it.
func (l *Lens) Incident(ctx context.Context, id truce.IncidentID) (*truce.IncidentView, error) {
	v, err := l.reader.Incident(ctx, id)
	if err != nil {
		return nil, err
	}
	out, ok := l.redact(v)
	if !ok || id != out.ID && !slices.Contains(out.Also, id) {
		return nil, truce.Errorf(truce.NotFound, "there is no incident %s", id)
	}
	return out, nil
}

// redact returns the incident as the viewer may see it; false when that is not at all. It starts from nothing and adds
// what may be seen, so that a field nobody has decided about is seen by nobody.
func (l *Lens) redact(v *truce.IncidentView) (*truce.IncidentView, bool) {
	exists := l.who.May(truce.FieldReportExists, "", "")
	out := &truce.IncidentView{ID: v.ID, Also: v.Also}
	for _, r := range v.Reports {
		if l.mayReport(r) {
			out.Reports = append(out.Reports, l.redactReport(r, v))
		}
	}
	for _, r := range v.TakenBack {
		if stub, ok := l.takenBack(v, r); ok {
			out.TakenBack = append(out.TakenBack, stub)
		}
	}
	if len(out.Reports)+len(out.TakenBack) == 0 && !exists {
		return nil, false
	}
	out.Beside = v.Beside
	out.Describe()
	if exists {
		out.Heard, out.Entered, out.Unread, out.Unjudged = v.Heard, v.Entered, v.Unread, v.Unjudged
	} else {
		out.ID, out.Also = idsOutside(append(slices.Clone(out.Reports), out.TakenBack...), v)
		out.Beside = nil // it may name reports that are hidden
	}
	if l.who.May(truce.FieldSighting, "", "") {
		out.Disputed, out.Proposed, out.Denied, out.Joined, out.Links = v.Disputed, v.Proposed, v.Denied, v.Joined, v.Links
	}
	l.showVerdicts(out, v)
	l.showFinding(out, v)
	out.Operations = slices.DeleteFunc(slices.Clone(v.Operations), func(c *truce.Claim) bool {
		return !l.who.May(truce.FieldOperation, c.Member, "")
	})
	return out, true
}

// takenBack returns a report that was taken back after verdicts were given of it: to members as any other; to others,
// where something was found of it, that it is there no more and whose it was, if they see findings and knew of it. What
// it said goes with it.
func (l *Lens) takenBack(v *truce.IncidentView, r *truce.ReportState) (*truce.ReportState, bool) {
	_, found := v.Finding()
	switch {
	case l.who.May(truce.FieldReportExists, r.Owner, ""):
		return l.redactReport(r, v), true
	case found && l.who.May(truce.FieldFinding, "", "") && l.who.May(truce.FieldReport, r.Owner, r.Level):
		return &truce.ReportState{Owner: r.Owner, Level: r.Level, Withdrawn: true,
			Report: truce.Report{ID: r.Report.ID, Incident: r.Report.Incident}}, true
	}
	return nil, false
}

// idsOutside returns the ids by which an audience outside the members knows the incident, the first standing for all:
// those that a report it sees opened, or, where there is none, those to which one was linked. An id that a hidden
// report opened would tell of that report. It is left as the last resort, for a report whose owner corrected which
// incident it opened.
func idsOutside(seen []*truce.ReportState, v *truce.IncidentView) (truce.IncidentID, []truce.IncidentID) {
	among := func(does func(truce.IncidentID, *truce.ReportState) bool) (out []truce.IncidentID) {
		for _, id := range append([]truce.IncidentID{v.ID}, v.Also...) {
			if slices.ContainsFunc(seen, func(r *truce.ReportState) bool { return does(id, r) }) {
				out = append(out, id)
			}
		}
		return out
	}
	ids := among(func(id truce.IncidentID, r *truce.ReportState) bool { return r.Report.Incident == id })
	if len(ids) == 0 {
		ids = among(func(id truce.IncidentID, r *truce.ReportState) bool {
			return slices.ContainsFunc(v.Links, func(c truce.LinkClaim) bool {
				return c.Linked && c.Incident == id && c.Report == r.Report.ID
			})
		})
	}
	if len(ids) == 0 {
		return v.ID, nil
	}
	return ids[0], ids[1:]
}

// mayName reports whether the parties named as authors may be told to an audience outside the members: not before each
// of them has replied or its own time to do so is over, by the word of as many members as the rule asks for. Some of
// them without the others would be another statement, and somebody who is in no register was never told.
func (l *Lens) mayName(v *truce.IncidentView, parties ...truce.ActorID) bool {
	return l.inside() || l.process.Rule.ReplyHours == 0 ||
		!slices.ContainsFunc(parties, func(p truce.ActorID) bool { return !slices.Contains(v.Heard, p) })
}

// AuthorsLeftOut reports whether a report as the viewer sees it names nobody because whoever it names may have time
// left to reply. It is so of every such report, whether it names anybody or not: else it would tell.
func (l *Lens) AuthorsLeftOut(r *truce.ReportState) bool {
	return !l.inside() && l.process.Rule.ReplyHours != 0 && r.Owner != l.who.Member && r.Report.Dataset == "" &&
		r.Coded != nil && len(r.Coded.Authors) == 0
}

// showVerdicts adds what members answered and what follows from it.
func (l *Lens) showVerdicts(out, v *truce.IncidentView) {
	out.Assessments = map[truce.MemberID]*truce.Claim{}
	for m, c := range v.Assessments {
		if l.who.May(truce.FieldVerdict, m, "") {
			out.Assessments[m] = c
		}
	}
	if l.who.May(truce.FieldVerdict, "", "") {
		out.Interested, out.Decision, out.Open, out.Basis = v.Interested, v.Decision, v.Open, v.Basis
		out.Concurred, out.Agreeing = v.Concurred, v.Agreeing
	}
}

// showFinding adds the joint finding, who concurred in it where verdicts are seen, and the status as far as it tells of
// neither more than is seen.
func (l *Lens) showFinding(out, v *truce.IncidentView) {
	if !l.who.May(truce.FieldFinding, "", "") {
		return
	}
	verdicts := l.who.May(truce.FieldVerdict, "", "")
	for _, s := range v.Settled {
		if s.Void && !verdicts {
			continue
		}
		if !verdicts {
			s.By, s.Counted, s.Basis, s.Of = nil, nil, truce.Digest{}, "" // of may be an id that is hidden
		}
		if a := s.Finding.Author; a != "" && !l.mayName(v, actorsIn(a)...) {
			s.Finding.Author = ""
		}
		out.Settled = append(out.Settled, s)
	}
	out.Status, out.Reopened = v.Status, v.Reopened
	if !verdicts && v.Status == truce.StatusReview {
		out.Status = truce.StatusReported
	}
}

// actorsIn returns the actors that a finding names.
func actorsIn(author string) (out []truce.ActorID) {
	for id := range strings.SplitSeq(author, ",") {
		out = append(out, truce.ActorID(id))
	}
	return out
}

// row makes the list form of a redacted view, without what it would tell by omission: a verdict that is not shown is
// not a verdict that is missing.
func (l *Lens) row(v *truce.IncidentView) query.Row {
	r := query.RowOf(l.process, v)
	r.Words = query.WordsOf(v.Reports)
	if !l.who.May(truce.FieldVerdict, "", "") {
		r.Waiting, r.Owes = nil, nil
	}
	return r
}

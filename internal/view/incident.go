package view

import (
	"context"
	"slices"

	"truce"
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
	out, ok, err := l.redact(ctx, v)
	if err != nil {
		return nil, err
	}
	if !ok || id != out.ID && !slices.Contains(out.Also, id) {
		return nil, truce.Errorf(truce.NotFound, "there is no incident %s", id)
	}
	return out, nil
}

// redact returns the incident as the viewer may see it; false when that is not at all.
func (l *Lens) redact(ctx context.Context, v *truce.IncidentView) (*truce.IncidentView, bool, error) {
	out := *v
	out.Reports = slices.DeleteFunc(slices.Clone(v.Reports), func(r *truce.ReportState) bool { return !l.mayReport(r) })
	exists := l.who.May(truce.FieldReportExists, "", "")
	if len(out.Reports) == 0 && !exists {
		return nil, false, nil
	}
	named, err := l.mayName(ctx, v)
	if err != nil {
		return nil, false, err
	}
	for i, r := range out.Reports {
		out.Reports[i] = l.redactReport(r, named)
	}
	out.Describe()
	if !exists {
		out.Also = openedBy(out.Reports, v)
	}
	l.redactGrouping(&out)
	l.redactVerdicts(&out)
	l.redactFinding(&out, named)
	out.Operations = slices.DeleteFunc(slices.Clone(v.Operations), func(c *truce.Claim) bool {
		return !l.who.May(truce.FieldOperation, c.Member, "")
	})
	return &out, true, nil
}

// openedBy returns the ids, beside the incident's own, that the reports opened.
func openedBy(reports []*truce.ReportState, v *truce.IncidentView) []truce.IncidentID {
	var out []truce.IncidentID
	for _, id := range v.Also {
		if slices.ContainsFunc(reports, func(r *truce.ReportState) bool { return r.Report.Incident == id }) {
			out = append(out, id)
		}
	}
	return out
}

// mayName reports whether the party named as author may be told to an audience outside the members: not before its
// reply was received or the time for it has lapsed by the word of as many members as the rule asks for.
func (l *Lens) mayName(ctx context.Context, v *truce.IncidentView) (bool, error) {
	if l.who.May(truce.FieldReportExists, "", "") || l.process.Rule.ReplyHours == 0 {
		return true, nil
	}
	for _, c := range v.Operations {
		if o, ok := c.Body.(*truce.Operation); ok && o.Kind == truce.Reply && !c.Withdrawn {
			return true, nil
		}
	}
	said := map[truce.MemberID]bool{}
	for _, id := range append([]truce.IncidentID{v.ID}, v.Also...) {
		claims, err := l.reader.Claims(ctx, truce.KindLapsed, string(id))
		if err != nil {
			return false, err
		}
		for _, c := range claims {
			if c.Body.(*truce.Lapsed).Deadline == "reply" && !c.Withdrawn {
				said[c.Member] = true
			}
		}
	}
	return len(said) >= l.process.Rule.LapseK, nil
}

// redactGrouping leaves out who groups reports how, and what is proposed.
func (l *Lens) redactGrouping(v *truce.IncidentView) {
	if !l.who.May(truce.FieldSighting, "", "") {
		v.Disputed, v.Proposed, v.Denied, v.Joined, v.Links = nil, nil, nil, nil, nil
	}
}

// redactVerdicts leaves out what members answered and what follows from it.
func (l *Lens) redactVerdicts(v *truce.IncidentView) {
	all := v.Assessments
	v.Assessments = map[truce.MemberID]*truce.Claim{}
	for m, c := range all {
		if l.who.May(truce.FieldVerdict, m, "") {
			v.Assessments[m] = c
		}
	}
	if l.who.May(truce.FieldVerdict, "", "") {
		return
	}
	v.Interested, v.Decision, v.Concurred, v.Open, v.Basis = nil, truce.Decision{}, nil, 0, truce.Digest{}
}

// redactFinding leaves out the joint finding, or who concurred in it, and what the status would tell of either.
func (l *Lens) redactFinding(v *truce.IncidentView, named bool) {
	finding, verdicts := l.who.May(truce.FieldFinding, "", ""), l.who.May(truce.FieldVerdict, "", "")
	settled := v.Settled
	v.Settled = nil
	for _, s := range settled {
		if !finding {
			break
		}
		if s.Void && !verdicts {
			continue
		}
		if !verdicts {
			s.By, s.Basis = nil, truce.Digest{}
		}
		if !named {
			s.Finding.Author = ""
		}
		v.Settled = append(v.Settled, s)
	}
	switch {
	case !finding:
		v.Status, v.Reopened = "", false
	case !verdicts && v.Status == truce.StatusReview:
		v.Status = truce.StatusReported
	}
}

// row makes the list form of a redacted view, without what it would tell by omission: a verdict that is not shown is not
// a verdict that is missing.
func (l *Lens) row(v *truce.IncidentView) truce.IncidentRow {
	r := l.process.Row(v)
	if !l.who.May(truce.FieldVerdict, "", "") {
		r.Waiting = nil
	}
	return r
}

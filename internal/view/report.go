package view

import (
	"context"
	"slices"

	"truce"
	"truce/internal/query"
)

// mayReport reports whether the viewer may know of the report at all: that it exists, or what was released of it.
func (l *Lens) mayReport(r *truce.ReportState) bool {
	return l.who.May(truce.FieldReportExists, r.Owner, "") || l.mayCoded(r)
}

// mayCoded reports whether the viewer may see the released fields of a report.
func (l *Lens) mayCoded(r *truce.ReportState) bool {
	return r.Coded != nil && !r.Withdrawn && l.who.May(truce.FieldReport, r.Owner, r.Level)
}

// redactReport returns the report as the viewer may see it, v being the incident through which it is seen from outside.
// Like redact it
// starts from nothing. Outside the members it is what was released: when it came in, was entered and was corrected
// would tell more closely when it happened than an owner that coarsened the time has decided.
func (l *Lens) redactReport(r *truce.ReportState, v *truce.IncidentView) *truce.ReportState {
	exists := l.who.May(truce.FieldReportExists, r.Owner, "")
	out := &truce.ReportState{Owner: r.Owner, Level: r.Level, Withdrawn: r.Withdrawn,
		Report: truce.Report{ID: r.Report.ID, Incident: r.Report.Incident, Dataset: r.Report.Dataset,
			External: r.Report.External}}
	if exists {
		out.Ref, out.At, out.Report.Version, out.Report.Received = r.Ref, r.At, r.Report.Version, r.Report.Received
		out.Report.Sealed, out.Report.Coded, out.Report.Because = r.Report.Sealed, r.Report.Coded, r.Report.Because
	}
	if l.who.May(truce.FieldOfficer, r.Owner, "") {
		out.Officer = r.Officer
	}
	if r.Coded == nil || !exists && !l.mayCoded(r) {
		return out
	}
	c := *r.Coded
	// What a third party published about an author is known already; what a member says of one waits for the reply.
	if r.Report.Dataset == "" && r.Owner != l.who.Member && !l.inside() && !l.mayName(v, authorsOf(&c)...) {
		c.Authors = nil
	}
	if !exists {
		c.Copies = "" // the id of a report that may be hidden
	}
	out.Coded = &c
	return out
}

// authorsOf returns the parties that a report names as authors; "" for one that is in no register.
func authorsOf(c *truce.Coded) (out []truce.ActorID) {
	for _, a := range c.Authors {
		out = append(out, a.Actor)
	}
	return out
}

// Report returns a report as the viewer may see it, and the error of what does not exist when that is not at all.
func (l *Lens) Report(ctx context.Context, id truce.ReportID) (*truce.ReportState, error) {
	r, err := l.reader.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	missing := truce.Errorf(truce.NotFound, "there is no report %s", id)
	if !l.mayReport(r) {
		return nil, missing
	}
	if l.inside() || r.Owner == l.who.Member {
		return l.redactReport(r, nil), nil
	}
	// From outside a report is seen only through an incident, which knows whether the author may be named.
	o, err := l.outside(ctx)
	if err != nil {
		return nil, err
	}
	in, ok, err := o.Tells(ctx, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, missing
	}
	v, err := l.Incident(ctx, in)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(v.Reports, func(x *truce.ReportState) bool { return x.Report.ID == id })
	if i < 0 {
		return nil, missing
	}
	return v.Reports[i], nil
}

// History returns all that was entered of a report, as [query.Reader.History] does, to those who may know its versions;
// none to everybody else. What a release leaves out is left out; what an owner keeps sealed is in no entry.
func (l *Lens) History(ctx context.Context, id truce.ReportID) ([]*truce.Claim, error) {
	list, err := l.reader.History(ctx, id)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(list), func(c *truce.Claim) bool {
		return !l.who.May(truce.FieldReportExists, c.Member, "") || !l.who.May(truce.FieldEntryBytes, c.Member, "")
	}), nil
}

// External returns reports that go by an id in the data they are of, as far as the viewer may see them, so many at
// most.
func (l *Lens) External(ctx context.Context, id string, most int) (out []*truce.ReportState, err error) {
	for q := (query.Reports{External: id, Limit: 1000}); ; {
		page, err := l.reader.Reports(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, r := range page.Reports {
			seen, err := l.Report(ctx, r.Report.ID)
			if err == nil {
				out = append(out, seen)
			} else if truce.KindOf(err) != truce.NotFound {
				return nil, err
			}
			if len(out) == most {
				return out, nil
			}
		}
		if q.After = page.Next; q.After == "" {
			return out, nil
		}
	}
}

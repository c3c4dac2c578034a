package registrar

import (
	"cmp"
	"context"

	"truce"
	"truce/codes"
)

// CorrectReport enters the next version of a report of this member, wherever it was filed: what the draft says stands
// in the place of what was said, and the version before stays beside it. A draft without a level of release stays
// sealed. What is open here of the fields that were sealed is sealed anew, where the draft says nothing else. It
// returns the number of the version; a retry with the same claim id returns what the first call made.
func (r *Registrar) CorrectReport(ctx context.Context, by By, id truce.ReportID, d Draft) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return 0, err
	}
	if d.Because == "" {
		return 0, truce.Errorf(truce.Invalid, "say why %s is corrected, others will ask: %s", id, codes.Reasons)
	}
	st, err := r.correctable(ctx, id)
	if err != nil {
		return 0, err
	}
	if d, err = r.carried(ctx, st, d); err != nil {
		return 0, err
	}
	reg, err := r.Naming(ctx)
	if err != nil {
		return 0, err
	}
	reg.Link(&d.Coded)
	if d.Claim != "" {
		if rep, ok, err := claimed[truce.Report](ctx, r, d.Claim); err != nil || ok {
			return rep.Version, cmp.Or(err, r.sameCorrection(ctx, id, &rep, d))
		}
	}
	if d.Corrects != 0 && d.Corrects != st.Report.Version {
		return 0, truce.Errorf(truce.Conflict, "%s was corrected meanwhile, and is version %d now: look at it again", id,
			st.Report.Version)
	}
	p, err := r.prepare(ctx, by, d, &st.Report)
	if err != nil {
		return 0, err
	}
	return p.report.Version, r.enterReport(ctx, p)
}

// sameCorrection refuses a draft that is not the version which was entered under its claim id.
func (r *Registrar) sameCorrection(ctx context.Context, id truce.ReportID, rep *truce.Report, d Draft) error {
	if rep.ID != id || rep.Because != d.Because {
		return otherClaim(d.Claim, rep.ID)
	}
	return r.sameReport(ctx, rep, d)
}

// correctable returns a report of this member that stands.
func (r *Registrar) correctable(ctx context.Context, id truce.ReportID) (*truce.ReportState, error) {
	st, err := r.Models.Report(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case st.Owner != r.Member:
		return nil, truce.Errorf(truce.Forbidden, "%s is a report of %s: its owner corrects it, and this is the node of %s",
			id, st.Owner, r.Member)
	case st.Withdrawn:
		return nil, truce.Errorf(truce.Conflict, "%s is withdrawn, and there is nothing to correct", id)
	}
	return st, nil
}

// carried adds to the draft of a correction what it leaves as it was.
func (r *Registrar) carried(ctx context.Context, st *truce.ReportState, d Draft) (Draft, error) {
	d.Received, d.Dataset, d.External = st.Report.Received, st.Report.Dataset, st.Report.External
	held, err := Held(ctx, r.Vault, &st.Report)
	if err != nil {
		return d, err
	}
	private := map[string]string{}
	for field, text := range held {
		if _, closed := d.Closed[field]; field != FieldCoded && !closed {
			private[field] = text
		}
	}
	for field, text := range d.Private {
		private[field] = text
	}
	d.Private = private
	return d, nil
}

// enterReport enters a report that was prepared: its secrets are durable before its entry is.
func (r *Registrar) enterReport(ctx context.Context, p prepared) error {
	if err := r.Models.Admit(ctx, r.Member, p.entry); err != nil {
		r.forget()
		return err
	}
	if err := r.keep(ctx, p.secrets); err != nil {
		r.forget()
		return err
	}
	_, err := r.append(ctx, p.record)
	return err
}

package registrar

import (
	"context"
	"reflect"
	"slices"

	"truce"
	"truce/internal/query"
)

// doubted reports whether an incident rests on what a log says beyond the point from which it has two histories, or on
// its silence there: this member does not concur in that. What was settled before stands. It would rather doubt too
// much: of a report of such a member that was released after it was filed the models do not say when.
func (r *Registrar) doubted(ctx context.Context, v *truce.IncidentView) (bool, error) {
	if r.Forked == nil {
		return false, nil
	}
	agreed, err := r.Forked(ctx)
	if err != nil || len(agreed) == 0 {
		return false, err
	}
	d := doubt{r, agreed, append([]truce.IncidentID{v.ID}, v.Also...)}
	if d.view(v) {
		return true, nil
	}
	for _, look := range []func(context.Context, *truce.IncidentView) (bool, error){d.ended, d.claims, d.withdrawn} {
		if doubted, err := look(ctx, v); doubted || err != nil {
			return doubted, err
		}
	}
	return false, nil
}

// doubt looks for what is beyond the agreed sizes of forked logs.
type doubt struct {
	r      *Registrar
	agreed map[truce.MemberID]int64
	ids    []truce.IncidentID // all that are this incident
}

func (d doubt) beyond(ref truce.Ref) bool {
	size, forked := d.agreed[ref.Member]
	return forked && ref.Index >= size
}

// view looks at what the incident shows.
func (d doubt) view(v *truce.IncidentView) bool {
	for _, x := range slices.Concat(v.Reports, v.TakenBack) {
		if _, forked := d.agreed[x.Owner]; d.beyond(x.Ref) || forked && releasedLater(x) {
			return true
		}
	}
	for _, c := range v.Assessments {
		if d.beyond(c.Ref) {
			return true
		}
	}
	same := func(s truce.SameClaim) bool { return d.beyond(s.Ref) }
	return slices.ContainsFunc(v.Links, func(l truce.LinkClaim) bool { return d.beyond(l.Ref) }) ||
		slices.ContainsFunc(v.Joined, same) || slices.ContainsFunc(v.Denied, same)
}

// releasedLater reports whether what is known of a report is not what its own entry says.
func releasedLater(x *truce.ReportState) bool {
	said := x.Report.Coded
	switch {
	case x.Coded == nil || said == nil:
		return x.Coded != said
	case said.Level == "" && x.Level != truce.LevelJoint, said.Level != "" && x.Level != said.Level:
		return true
	}
	return !reflect.DeepEqual(x.Coded, said)
}

// ended looks for a member that left, or gave up its key, in one of the histories.
func (d doubt) ended(ctx context.Context, _ *truce.IncidentView) (bool, error) {
	for _, kind := range truce.AmendingKinds() {
		claims, err := d.r.Models.Claims(ctx, kind, truce.SteeringKey(kind))
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(claims, func(c *truce.Claim) bool { return truce.Ends(c.Body) && d.beyond(c.Ref) }) {
			return true, nil
		}
	}
	return false, nil
}

// claims looks for what was said of the incident, in force or not.
func (d doubt) claims(ctx context.Context, _ *truce.IncidentView) (bool, error) {
	claims, err := d.about(ctx, truce.BasisKinds()...)
	return slices.ContainsFunc(claims, func(c *truce.Claim) bool { return d.beyond(c.Ref) }), err
}

// about returns the claims of some kinds about the incident.
func (d doubt) about(ctx context.Context, kinds ...truce.Kind) ([]*truce.Claim, error) {
	var all []*truce.Claim
	for _, kind := range kinds {
		for _, id := range d.ids {
			claims, err := d.r.Models.Claims(ctx, kind, string(id))
			if err != nil {
				return nil, err
			}
			all = append(all, claims...)
		}
	}
	return all, nil
}

// withdrawn looks for what was said before the histories part and taken back after.
func (d doubt) withdrawn(ctx context.Context, v *truce.IncidentView) (bool, error) {
	withdrawals, err := d.r.Models.Claims(ctx, truce.KindWithdraw, "")
	if err != nil {
		return false, err
	}
	back := map[truce.Ref]bool{}
	for _, c := range withdrawals {
		if d.beyond(c.Ref) {
			back[truce.Ref{Member: c.Member, Index: c.Body.(*truce.Withdraw).Index}] = true
		}
	}
	if len(back) == 0 {
		return false, nil
	}
	claims, err := d.about(ctx, truce.BasisKinds()...)
	if err != nil || slices.ContainsFunc(claims, func(c *truce.Claim) bool { return back[c.Ref] }) {
		return err == nil, err
	}
	for m := range d.agreed {
		if doubted, err := d.withdrawnReport(ctx, v, m, back); doubted || err != nil {
			return doubted, err
		}
	}
	return false, nil
}

// withdrawnReport looks for a report of a member that would be one of the incident had it not been taken back.
func (d doubt) withdrawnReport(ctx context.Context, v *truce.IncidentView, m truce.MemberID,
	back map[truce.Ref]bool) (bool, error) {
	for q := (query.Reports{Owner: m, Limit: 1000}); ; {
		page, err := d.r.Models.Reports(ctx, q)
		if err != nil {
			return false, err
		}
		for _, x := range page.Reports {
			linked := slices.ContainsFunc(v.Links, func(l truce.LinkClaim) bool { return l.Report == x.Report.ID })
			if back[x.Ref] && (linked || slices.Contains(d.ids, x.Report.Incident)) {
				return true, nil
			}
		}
		if q.After = page.Next; q.After == "" {
			return false, nil
		}
	}
}

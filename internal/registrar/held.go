package registrar

import (
	"context"
	"slices"

	"truce"
)

// heldSince returns when this member noted for the first time that it holds an entry of another's log, by its own
// clock: the present where it has not noted that yet, and zero where it has never noted anything of that log. What
// another member says of when it entered something is its word alone; no time runs out here by it.
func (r *Registrar) heldSince(ctx context.Context, ref truce.Ref) (truce.Instant, error) {
	if ref.Member == r.Member {
		return 0, nil
	}
	cut, err := r.Models.Cut(ctx)
	if err != nil {
		return 0, err
	}
	var since truce.Instant
	for i := cut.Size(r.Member) - 1; i >= 0; i-- {
		data, err := r.Log.Entry(ctx, i)
		if err != nil {
			return 0, err
		}
		e, err := truce.Decode(data)
		o, notes := e.Body.(*truce.Observed)
		switch {
		case err != nil || !notes || o.Peer != ref.Member:
		case o.Size > ref.Index:
			since = e.At
		case since == 0:
			return r.now(), nil
		default:
			return since, nil
		}
	}
	return since, nil
}

// verdictsSince returns when this member held what opened the incident: the last of the reports of whoever opened it,
// and of what they said of other reports.
func (r *Registrar) verdictsSince(ctx context.Context, v *truce.IncidentView) (since truce.Instant, err error) {
	opened := func(m truce.MemberID) bool {
		return slices.ContainsFunc(append([]truce.IncidentID{v.ID}, v.Also...), func(id truce.IncidentID) bool {
			by, _, _, _ := truce.SplitMinted(string(id))
			return by == m
		})
	}
	var refs []truce.Ref
	for _, x := range v.Reports {
		if !opened(x.Owner) || x.Owner == r.Member {
			continue
		}
		told, err := r.Models.History(ctx, x.Report.ID)
		if err != nil {
			return 0, err
		}
		refs = append(refs, told[0].Ref)
	}
	for _, l := range v.Links {
		if l.Linked && opened(l.Member) {
			refs = append(refs, l.Ref)
		}
	}
	for _, ref := range refs {
		at, err := r.heldSince(ctx, ref)
		if err != nil {
			return 0, err
		}
		since = max(since, at)
	}
	return since, nil
}

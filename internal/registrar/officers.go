package registrar

import (
	"context"
	"slices"

	"truce"
	"truce/internal/query"
)

// Officers returns the officers of a member as its log last vouched for them, in order of function; those that ended
// are among them.
func Officers(ctx context.Context, m query.Reader, of truce.MemberID) ([]*truce.Officer, error) {
	claims, err := m.Claims(ctx, truce.KindOfficer, "")
	if err != nil {
		return nil, err
	}
	out := []*truce.Officer{}
	for _, c := range claims { // in order of function, then of entry
		if c.Member != of {
			continue
		}
		o := c.Body.(*truce.Officer)
		if last := len(out) - 1; last >= 0 && out[last].Function == o.Function {
			out[last] = o
			continue
		}
		out = append(out, o)
	}
	return out, nil
}

// may refuses an act to an officer whom the log does not vouch for it.
func (r *Registrar) may(ctx context.Context, by By, act truce.Action) error {
	all, err := Officers(ctx, r.Models, r.Member)
	if err != nil {
		return err
	}
	switch i := acting(all, by.Function); {
	case i < 0:
		return truce.Errorf(truce.Forbidden, "%s has no officer %q", by.Member, by.Function)
	case !slices.Contains(all[i].May, act):
		return truce.Errorf(truce.Forbidden, "the %s of %s may not %s", by.Function, by.Member, act)
	}
	return nil
}

// Vouch says what an officer may do from now on, and no more; a key that it has stays. The member keeps an officer that
// may enter officers: nothing could undo that it had none.
func (r *Registrar) Vouch(ctx context.Context, by By, claim string, o truce.Officer) (truce.Ref, error) {
	if err := checkActs(o.May); err != nil {
		return truce.Ref{}, err
	}
	o.May = slices.Compact(slices.Sorted(slices.Values(o.May)))
	all, err := Officers(ctx, r.Models, r.Member)
	if err != nil {
		return truce.Ref{}, err
	}
	if i := acting(all, o.Function); i >= 0 {
		o.Recipient = all[i].Recipient
	}
	if err := r.spared(all, &o); err != nil {
		return truce.Ref{}, err
	}
	return r.Enter(ctx, by, claim, &o)
}

// EndOfficer says that an officer acts no more.
func (r *Registrar) EndOfficer(ctx context.Context, by By, claim, function string) (truce.Ref, error) {
	all, err := Officers(ctx, r.Models, r.Member)
	if err != nil {
		return truce.Ref{}, err
	}
	i := slices.IndexFunc(all, func(o *truce.Officer) bool { return o.Function == function })
	switch {
	case i < 0:
		return truce.Ref{}, truce.Errorf(truce.NotFound, "%s has no officer %q; truce officer list shows them", r.Member,
			function)
	case all[i].Ended:
		return truce.Ref{}, truce.Errorf(truce.Conflict, "the %s of %s has ended already", function, r.Member)
	}
	ended := &truce.Officer{Function: function, May: all[i].May, Ended: true}
	if err := r.spared(all, ended); err != nil {
		return truce.Ref{}, err
	}
	return r.Enter(ctx, by, claim, ended)
}

// GiveKey says by which key an officer opens what the member seals from now on; an empty recipient takes the key away.
// had reports whether the officer had another.
func (r *Registrar) GiveKey(ctx context.Context, by By, claim, function, recipient string) (ref truce.Ref, had bool,
	err error) {
	all, err := Officers(ctx, r.Models, r.Member)
	if err != nil {
		return truce.Ref{}, false, err
	}
	i := acting(all, function)
	switch {
	case i < 0:
		return truce.Ref{}, false, truce.Errorf(truce.NotFound,
			"%s has no officer %q that acts; truce officer list shows them", r.Member, function)

	case all[i].Recipient == recipient:
		return truce.Ref{}, false, truce.Errorf(truce.Conflict, "this is the key of the %s already, or it has none", function)
	}
	next := *all[i]
	next.Recipient = recipient
	ref, err = r.Enter(ctx, by, claim, &next)
	return ref, all[i].Recipient != "", err
}

// acting is the index of an officer that has not ended; -1: there is none.
func acting(all []*truce.Officer, function string) int {
	return slices.IndexFunc(all, func(o *truce.Officer) bool { return o.Function == function && !o.Ended })
}

// checkActs refuses an act that the log does not know, which an officer could not be held to.
func checkActs(acts []truce.Action) error {
	for _, a := range acts {
		if a == "" || !truce.Actions.Has(a) {
			return truce.Errorf(truce.Invalid, "%q is nothing that an officer may do: it is one of %s", a, truce.Actions)
		}
	}
	return nil
}

// spared refuses to leave the member without an officer that may enter officers.
func (r *Registrar) spared(all []*truce.Officer, next *truce.Officer) error {
	admin := func(o *truce.Officer) bool { return !o.Ended && slices.Contains(o.May, truce.ActAdmin) }
	if admin(next) || slices.ContainsFunc(all, func(o *truce.Officer) bool {
		return o.Function != next.Function && admin(o)
	}) {
		return nil
	}
	return truce.Errorf(truce.Conflict,
		"the %s is the only officer of %s that may enter officers: enter another that may admin first", next.Function,
		r.Member)
}

package registrar

import (
	"context"

	"truce"
	"truce/internal/query"
	"truce/record"
)

// The officers every new log vouches for. More can be entered, and these can be ended.
const (
	DutyOfficer = "duty officer"
	IntakeDesk  = "intake desk"
)

// firstOfficers lets one officer do everything but assess what it filed, and another file: so that a member with one
// officer on duty can work, and whoever filed does not have to give the verdict.
func firstOfficers() []any {
	return []any{
		&truce.Officer{Function: DutyOfficer, May: []truce.Action{truce.ActAdmin, truce.ActAssess, truce.ActFile,
			truce.ActGroup, truce.ActRelease}},
		&truce.Officer{Function: IntakeDesk, May: []truce.Action{truce.ActFile, truce.ActGroup, truce.ActRelease}},
	}
}

// Found opens the log: the founding document, the first officers, the claims it is to begin with.
func (r *Registrar) Found(ctx context.Context, p *truce.Process, claims []Dated) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []record.Entry
	add := func(by By, claim string, at truce.Instant, body any) error {
		_, entries, err := r.encode(ctx, by, claim, at, body)
		all = append(all, entries...)
		return err
	}
	now := r.now()
	if err := add(By{Member: r.Member}, "", now, p); err != nil {
		return err
	}
	by := By{Member: r.Member, Function: DutyOfficer}
	for _, o := range firstOfficers() {
		if err := add(by, "", now, o); err != nil {
			return err
		}
	}
	for _, c := range claims {
		if err := add(by, c.Claim, c.At, c.Body); err != nil {
			return err
		}
	}
	if _, err := r.append(ctx, all); err != nil {
		return err
	}
	refused, err := r.Models.Refused(ctx, query.Refused{Member: r.Member, Limit: 1})
	if err == nil && refused.Total > 0 {
		first := refused.Refused[0]
		err = truce.Errorf(truce.Invalid, "entry %s of the new log has no effect: %s", first.Ref, first.Why)
	}
	return err
}

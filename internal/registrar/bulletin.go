package registrar

import (
	"context"
	"slices"
	"strconv"

	"truce"
)

// Publish enters a bulletin, whose number must be the member's next, once its period is over.
func (r *Registrar) Publish(ctx context.Context, by By, claim string, b *truce.Bulletin) (err error) {
	defer r.told(by, b, &err)
	if now := r.now(); b.Period.To > now {
		return truce.Errorf(truce.Conflict,
			"the period of the bulletin ends %s, and it is %s: what is still to come cannot be frozen", b.Period.To, now)
	}
	_, err = r.enterAlone(ctx, by, claim, b)
	return err
}

// Correct enters an erratum to a figure that a bulletin prints; what was printed is taken from the bulletin.
func (r *Registrar) Correct(ctx context.Context, by By, claim string, e *truce.Erratum) (ref truce.Ref, err error) {
	defer r.told(by, e, &err)
	r.mu.Lock()
	defer r.mu.Unlock()
	if claim != "" {
		if _, again, err := r.Log.Lookup(ctx, claim); err != nil || again {
			if err == nil {
				return r.enter(ctx, by, claim, e)
			}
			return truce.Ref{}, err
		}
	}
	claims, err := r.Models.Claims(ctx, truce.KindBulletin, "")
	if err != nil {
		return truce.Ref{}, err
	}
	of := e.Corrects(by.Member)
	i := slices.IndexFunc(claims, func(c *truce.Claim) bool {
		return c.Member == of && c.Body.(*truce.Bulletin).Number == e.Bulletin
	})
	if i < 0 {
		return truce.Ref{}, truce.Errorf(truce.NotFound, "there is no bulletin %s to correct",
			truce.Mint(of, 'B', int64(e.Bulletin)))
	}
	if err := r.checkErratum(ctx, claims[i].Body.(*truce.Bulletin), of, e); err != nil {
		return truce.Ref{}, err
	}
	if err := r.newErratum(ctx, of, e); err != nil {
		return truce.Ref{}, err
	}
	return r.enter(ctx, by, claim, e)
}

// newErratum refuses an erratum of which the member's last one to that figure says the same.
func (r *Registrar) newErratum(ctx context.Context, of truce.MemberID, e *truce.Erratum) error {
	claims, err := r.Models.Claims(ctx, truce.KindErratum, e.Key())
	var last *truce.Claim
	for _, c := range claims {
		x := c.Body.(*truce.Erratum)
		if c.Member == r.Member && !c.Withdrawn && x.Corrects(c.Member) == of && x.Where == e.Where &&
			(last == nil || c.Ref.Index > last.Ref.Index) {
			last = c
		}
	}
	if last != nil && last.Body.(*truce.Erratum).Is == e.Is {
		return truce.Errorf(truce.Conflict, "the erratum %s to that figure says %s already", last.Ref, e.Is)
	}
	return err
}

// checkErratum holds an erratum to a figure the bulletin prints, to a number, and to incidents that the record has and
// that account for it.
func (r *Registrar) checkErratum(ctx context.Context, b *truce.Bulletin, of truce.MemberID, e *truce.Erratum) error {
	at, ok := b.Figure(e.Where)
	if !ok {
		return truce.Errorf(truce.NotFound,
			"bulletin %s prints no figure %q; truce bulletin show DAY --figures lists the path of each",
			truce.Mint(of, 'B', int64(b.Number)), e.Where)
	}
	if n, err := strconv.Atoi(e.Is); e.Is != truce.FigureNotKnown && (err != nil || n < 0) {
		return truce.Errorf(truce.Invalid, "a figure reads a whole number or %q, not %q", truce.FigureNotKnown, e.Is)
	}
	p, err := r.Models.Process(ctx)
	if err != nil {
		return err
	}
	if e.Was = p.Printed(b, b.Rows[at.Row].Cells[at.Cell]); e.Was == e.Is {
		return truce.Errorf(truce.Invalid, "the bulletin prints %s there: nothing would be corrected", e.Is)
	}
	if len(e.Incidents) == 0 {
		return truce.Errorf(truce.Invalid, "an erratum names the incidents by which the figures differ")
	}
	for _, id := range e.Incidents {
		if _, err := r.Models.Incident(ctx, id); err != nil {
			return err
		}
	}
	if !b.Accounts(e) {
		return truce.Errorf(truce.Invalid, "the incidents do not account for %s: %d stand behind what is printed; each "+
			"of them that is named is one less, and each other one more", e.Is, len(b.Rows[at.Row].Cells[at.Cell].IDs))
	}
	return nil
}

package registrar

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"runtime"
	"slices"
	"sync"

	"truce"
	"truce/internal/query"
	"truce/internal/vault"
)

// seal salts fields, in order of field.
func (r *Registrar) seal(object string, version int, claim string, private map[string][]byte) ([]vault.Secret, error) {
	var secrets []vault.Secret
	for _, f := range slices.Sorted(maps.Keys(private)) {
		s := vault.Secret{Object: object, Version: version, Field: f, Claim: claim, Content: private[f]}
		if _, err := io.ReadFull(r.Rand, s.Salt[:]); err != nil {
			return nil, err
		}
		secrets = append(secrets, s)
	}
	return secrets, nil
}

// taken takes over the fields of a draft that were closed elsewhere. Their keys must be the officers' of today: what an
// officer that has ended could open is refused.
func (r *Registrar) taken(ctx context.Context, rep *truce.Report, d Draft) ([]vault.Secret, error) {
	if len(d.Closed) == 0 {
		return nil, nil
	}
	if d.Claim == "" {
		return nil, truce.Errorf(truce.Invalid,
			"a field that was closed elsewhere is committed to under a claim id, and the draft has none")
	}
	officers, err := query.Recipients(ctx, r.Models, r.Member)
	if err != nil {
		return nil, err
	}
	var out []vault.Secret
	for _, f := range slices.Sorted(maps.Keys(d.Closed)) {
		c := d.Closed[f]
		if d.Private[f] != "" || f == FieldCoded {
			return nil, truce.Errorf(truce.Invalid, "the field %s cannot be closed elsewhere, or is given twice", f)
		}
		if err := c.Check(); err != nil {
			return nil, err
		}
		for _, to := range c.To {
			if !slices.Contains(officers, to) {
				return nil, truce.Errorf(truce.Conflict,
					"the keys of the officers of %s have changed since the %s was sealed: enter it again", r.Member, f)
			}
		}
		out = append(out, vault.Secret{Object: string(rep.ID), Version: rep.Version, Field: f, Claim: d.Claim, Closed: &c})
	}
	return out, nil
}

// commitments are what an entry says of secrets, in order of field.
func commitments(secrets []vault.Secret) []truce.Sealed {
	var out []truce.Sealed
	for _, s := range secrets {
		out = append(out, truce.Sealed{Field: s.Field, Commit: s.Commit()})
	}
	slices.SortFunc(out, func(a, b truce.Sealed) int { return cmp.Compare(a.Field, b.Field) })
	return out
}

// keep makes secrets durable, closed to the officers' keys where there are any. Where there are no secrets the vault is
// not touched.
func (r *Registrar) keep(ctx context.Context, secrets []vault.Secret) error {
	if len(secrets) == 0 {
		return nil
	}
	to, err := query.Recipients(ctx, r.Models, r.Member)
	if err != nil {
		return err
	}
	if secrets, err = closeAll(secrets, to); err != nil {
		return err
	}
	return r.Vault.Put(ctx, secrets...)
}

// closable reports whether a secret is one that officers' keys close.
func closable(s vault.Secret) bool { return s.Closed == nil && !StaysOpen(s.Field) }

// StaysOpen reports whether a sealed field is never closed to officers' keys. The coded fields of an unreleased report
// are not, nor which report a file came with: the member's own node lists them.
func StaysOpen(field string) bool { return field == FieldCoded || field == FieldFiled }

// closeAll closes what is to be closed, on every processor.
func closeAll(secrets []vault.Secret, to []string) ([]vault.Secret, error) {
	if len(to) == 0 || !slices.ContainsFunc(secrets, closable) {
		return secrets, nil
	}
	out, errs := slices.Clone(secrets), make([]error, len(secrets))
	var group sync.WaitGroup
	n := min(runtime.GOMAXPROCS(0), len(out))
	for first := range n {
		group.Go(func() {
			for i := first; i < len(out); i += n {
				if closable(out[i]) {
					out[i], errs[i] = out[i].Close(to)
				}
			}
		})
	}
	group.Wait()
	return out, errors.Join(errs...)
}

// Sealed returns what the vault holds of a report's sealed fields, in order of field: of this version, and as the
// record commits to it. What belongs to an append that did not happen is left out, and so is what was altered.
func Sealed(ctx context.Context, v *vault.Vault, rep *truce.Report) ([]vault.Secret, error) {
	return heldOf(ctx, v, string(rep.ID), rep.Version, rep.Sealed)
}

// SealedBeside returns what the vault holds of what is sealed with a claim that is no report (a note, the reasons of a
// verdict), as [Sealed] does. claim is the id of the claim, body what it says.
func SealedBeside(ctx context.Context, v *vault.Vault, claim string, body any) ([]vault.Secret, error) {
	return heldOf(ctx, v, claim, 1, truce.SealedOf(body))
}

// SealedBeside is [SealedBeside] of an entry of the member's own log.
func (r *Registrar) SealedBeside(ctx context.Context, index int64) ([]vault.Secret, error) {
	e, err := r.Entry(ctx, index)
	if err != nil {
		return nil, err
	}
	return SealedBeside(ctx, r.Vault, e.Claim, e.Body)
}

// heldOf returns what the vault holds of a version of an object, as far as the record commits to it.
func heldOf(ctx context.Context, v *vault.Vault, object string, version int,
	committed []truce.Sealed) ([]vault.Secret, error) {
	secrets, err := v.Of(ctx, object)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(secrets, func(s vault.Secret) bool {
		return s.Version != version || !slices.Contains(committed, truce.Sealed{Field: s.Field, Commit: s.Commit()})
	}), nil
}

// Held returns the sealed fields of a report that are open to the node, by field; see [Sealed].
func Held(ctx context.Context, v *vault.Vault, rep *truce.Report) (map[string]string, error) {
	secrets, err := Sealed(ctx, v, rep)
	if err != nil {
		return nil, err
	}
	held := map[string]string{}
	for _, s := range secrets {
		if s.Closed == nil {
			held[s.Field] = string(s.Content)
		}
	}
	return held, nil
}

// Resealed is what [Registrar.Reseal] found and did.
type Resealed struct {
	Current int      `json:"current"` // were closed to the officers of today
	Closed  int      `json:"closed"`  // were open to the node, and are closed now
	Again   int      `json:"again"`   // were closed to other keys, and are closed to those of today
	Shut    int      `json:"shut"`    // are closed to other keys, none of which was given: another officer opens them
	Damaged []string `json:"damaged"` // "CA-R-12 text": do not open as what was committed to
}

// Reseal closes what the member holds sealed to the officers' keys of today: what was open to the node because no
// officer had a key, and what the key opens; without a key the first alone. It goes on after what does not open, and
// may be called again at any time. An officer whose key was taken away keeps what it read and what it copied.
func (r *Registrar) Reseal(ctx context.Context, key *vault.Key) (Resealed, error) {
	done := Resealed{Damaged: []string{}}
	to, err := query.Recipients(ctx, r.Models, r.Member)
	if err == nil && len(to) == 0 {
		err = truce.Errorf(truce.Conflict,
			"no officer of %s has a key: an administrator enters one with truce officer key", r.Member)
	}
	for last := (vault.Secret{}); err == nil; {
		var page []vault.Secret
		if page, err = r.Vault.After(ctx, last, 500); err != nil || len(page) == 0 {
			break
		}
		last = page[len(page)-1]
		err = r.reseal(ctx, page, key, to, &done)
	}
	if err == nil { // what was closed in an earlier run may still lie in the journal
		err = r.Vault.Forget(ctx)
	}
	return done, err
}

func (r *Registrar) reseal(ctx context.Context, page []vault.Secret, key *vault.Key, to []string,
	done *Resealed) error {
	now := Resealed{}
	var was, open []vault.Secret
	for _, s := range page {
		switch {
		case StaysOpen(s.Field):
			continue
		case s.Closed == nil:
			now.Closed++
			was, open = append(was, s), append(open, s)
			continue
		case slices.Equal(s.Closed.To, to):
			now.Current++
			continue
		}
		o, err := s.Open(key)
		if truce.KindOf(err) == truce.Forbidden {
			now.Shut++
			continue
		}
		if err != nil {
			now.Damaged = append(now.Damaged, s.Object+" "+s.Field)
			continue
		}
		now.Again++
		was, open = append(was, s), append(open, o)
	}
	next, err := closeAll(open, to)
	if err == nil && len(next) > 0 {
		err = r.Vault.Replace(ctx, was, next)
	}
	if err != nil {
		return err
	}
	done.Current += now.Current
	done.Closed += now.Closed
	done.Again += now.Again
	done.Shut += now.Shut
	done.Damaged = append(done.Damaged, now.Damaged...)
	return nil
}

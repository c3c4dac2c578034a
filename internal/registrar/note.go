package registrar

import (
	"context"

	"truce"
)

// EnterNoted enters a claim that is made in codes, as [Registrar.Enter] does, and seals what the officer adds to it in
// words.
func (r *Registrar) EnterNoted(ctx context.Context, by By, claim string, body any, note string) (ref truce.Ref,
	err error) {
	defer r.told(by, body, &err)
	return r.enterNotedAlone(ctx, by, claim, body, note)
}

// enterNotedAlone is EnterNoted for a caller that tells of the act itself.
func (r *Registrar) enterNotedAlone(ctx context.Context, by By, claim string, body any, note string) (truce.Ref,
	error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.enterNoted(ctx, by, claim, body, truce.FieldBeside(body), note)
}

// enterNoted is EnterNoted for a caller that holds mu. The words are durable in the vault before the entry is written.
func (r *Registrar) enterNoted(ctx context.Context, by By, claim string, body any, field, note string) (truce.Ref,
	error) {
	if note == "" {
		return r.enter(ctx, by, claim, body)
	}
	if err := r.ready(ctx, by); err != nil {
		return truce.Ref{}, err
	}
	claim, done, err := r.claimOr(ctx, claim)
	if err != nil {
		return truce.Ref{}, err
	}
	if done {
		return r.sameNoted(ctx, claim, body, note)
	}
	secrets, err := r.seal(claim, 1, claim, map[string][]byte{field: []byte(note)})
	if err != nil {
		return truce.Ref{}, err
	}
	if !truce.Seal(body, commitments(secrets)) {
		return truce.Ref{}, truce.Errorf(truce.Invalid, "nothing can be sealed with a claim of the kind %s",
			truce.KindOfBody(body))
	}
	if _, err := r.admitted(ctx, by, claim, body); err != nil {
		return truce.Ref{}, err
	}
	if err := r.keep(ctx, secrets); err != nil {
		return truce.Ref{}, err
	}
	return r.enter(ctx, by, claim, body)
}

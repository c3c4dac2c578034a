package registrar

import (
	"cmp"
	"context"

	"truce"
)

// The sealed fields of an operation by which a file is taken into custody.
const (
	// FieldMedia is the SHA-256 of the file, in hexadecimal digits: what the log's commitment proves to have been held.
	FieldMedia = "media"
	// FieldCustody is what else is known of it, with the key that opens it where it lies.
	FieldCustody = "custody"
	// FieldFiled is which report it came with and what kind of file it is.
	FieldFiled = "filed"
)

// Deposit opens an operation that commits to sealed fields, and keeps these under its claim id. keep makes durable what
// they tell of, once it is known that the entry would have effect and before anything of it is written. A call with the
// claim id of an earlier one returns what that made, and keeps nothing: the caller makes claim ids of what it keeps.
func (r *Registrar) Deposit(ctx context.Context, by By, claim string, o truce.Operation, fields map[string][]byte,
	keep func() error) (id string, err error) {
	defer func() { r.tell(by, string(truce.KindOperation), cmp.Or(id, o.ID), err) }()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return "", err
	}
	if first, ok, err := claimed[truce.Operation](ctx, r, claim); err != nil || ok {
		return first.ID, err
	}
	if o.ID, err = r.mint(ctx, 'O'); err != nil {
		return "", err
	}
	if err := r.deposit(ctx, by, claim, &o, fields, keep); err != nil {
		r.forget()
		return "", err
	}
	return o.ID, nil
}

func (r *Registrar) deposit(ctx context.Context, by By, claim string, o *truce.Operation, fields map[string][]byte,
	keep func() error) error {
	secrets, err := r.seal(claim, 1, claim, fields)
	if err != nil {
		return err
	}
	truce.Seal(o, commitments(secrets))
	if _, err := r.admitted(ctx, by, claim, o); err != nil {
		return err
	}
	if err := keep(); err != nil {
		return err
	}
	if err := r.keep(ctx, secrets); err != nil {
		return err
	}
	_, err = r.enter(ctx, by, claim, o)
	return err
}

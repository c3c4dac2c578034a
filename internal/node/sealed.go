package node

import (
	"truce/internal/registrar"
	"truce/internal/vault"
	"truce/internal/web/frame"
)

// DraftOf is the draft of the pages as the registrar takes it.
func DraftOf(d frame.Draft) registrar.Draft {
	closed := map[string]vault.Closed{}
	for k, f := range d.Closed {
		closed[k] = vault.Closed(f)
	}
	return registrar.Draft{Claim: d.Claim, Coded: d.Coded, Release: d.Release, Received: d.Received, Private: d.Private,
		Closed: closed, Because: d.Because, Corrects: d.Corrects}
}

// SealedFields are what the vault holds as the pages show it: how, and never what.
func SealedFields(held []vault.Secret) []frame.SealedField {
	var out []frame.SealedField
	for _, s := range held {
		f := frame.SealedField{Field: s.Field, Claim: s.Claim}
		if s.Closed != nil {
			c := frame.ClosedField(*s.Closed)
			f.Closed = &c
		}
		out = append(out, f)
	}
	return out
}

package node

import (
	"context"
	"io"
	"path/filepath"

	"truce"
	"truce/internal/recordsql"
	"truce/internal/registrar"
	"truce/internal/vault"
	"truce/internal/web"
	"truce/record"
)

// House is several members' logs in one directory, each under its own key, with one set of read models: what the
// demonstration shows. Members that do not trust one another do not live in one house.
type House struct {
	Store  *recordsql.Store
	Logs   Logs
	Models *Models
	Desks  map[truce.MemberID]*Desk
}

// Desk is where one member of a house writes.
type Desk struct {
	Registrar *registrar.Registrar
	Vault     *vault.Vault
	log       *record.Log
}

// MakeKeys makes a log key for each member of a process.
func MakeKeys(rand io.Reader, process string, members []truce.MemberID) (map[truce.MemberID]Keys, error) {
	out := map[truce.MemberID]Keys{}
	for _, m := range members {
		var err error
		if out[m], err = NewKeys(rand, process, m); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// NewHouse makes a house in an empty directory; the keys are not kept in it.
func NewHouse(ctx context.Context, dir, process string, keys map[truce.MemberID]Keys, o Options) (*House, error) {
	o = o.withDefaults()
	h := &House{Desks: map[truce.MemberID]*Desk{}}
	if err := h.open(ctx, dir, process, keys, o); err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

func (h *House) open(ctx context.Context, dir, process string, keys map[truce.MemberID]Keys, o Options) (err error) {
	if h.Store, err = recordsql.OpenSQLite(ctx, dir); err != nil {
		return sentence(err)
	}
	for _, m := range sortedMembers(keys) {
		v, err := record.NewVerifier(keys[m].Log.Public)
		if err != nil {
			return sentence(err)
		}
		h.Logs.Of = append(h.Logs.Of, LogOf{m, Origin(process, m), v})
	}
	h.Logs.Store, h.Logs.Own = h.Store, h.Logs.Of[0]
	for _, l := range h.Logs.Of {
		d := &Desk{}
		h.Desks[l.Member] = d
		signer, err := record.NewSigner(keys[l.Member].Log.Secret)
		if err != nil {
			return sentence(err)
		}
		if err := record.Create(ctx, h.Store, signer, l.Verifier); err != nil {
			return sentence(err)
		}
		if d.log, err = record.Open(ctx, h.Store, signer, l.Verifier); err != nil {
			return sentence(err)
		}
		if d.Vault, err = vault.Create(ctx, filepath.Join(dir, "vault-"+string(l.Member)+".db")); err != nil {
			return err
		}
	}
	if h.Models, err = OpenModels(ctx, dir, h.Logs); err != nil {
		return err
	}
	for m, d := range h.Desks {
		d.Registrar = registrar.New(registrar.Config{Member: m, Log: MemberLog{d.log, h.Store.Writer(Origin(process, m))}, Models: h.Models, Vault: d.Vault, Clock: o.Clock, Rand: o.Rand})
	}
	return nil
}

// Load writes entries made elsewhere, with the secrets they commit to.
func (d *Desk) Load(ctx context.Context, entries []record.Entry, secrets []vault.Secret) error {
	if err := d.Vault.Put(ctx, secrets...); err != nil {
		return err
	}
	for len(entries) > 0 {
		n := min(len(entries), record.MaxBatch)
		if _, err := d.log.Append(ctx, entries[:n]...); err != nil {
			return sentence(err)
		}
		entries = entries[n:]
	}
	return nil
}

// Close ends the house. It may be called on one that is half open.
func (h *House) Close() error {
	var first error
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	for _, d := range h.Desks {
		if d.log != nil {
			note(d.log.Close())
		}
		if d.Vault != nil {
			note(d.Vault.Close())
		}
	}
	if h.Models != nil {
		note(h.Models.Close())
	}
	if h.Store != nil {
		note(h.Store.Close())
	}
	return first
}

// Pages completes the configuration of the house's pages.
func (h *House) Pages(c web.Config) web.Config {
	p := pages{registrars: map[truce.MemberID]*registrar.Registrar{}, models: h.Models}
	for m, d := range h.Desks {
		p.registrars[m] = d.Registrar
	}
	return p.complete(c, h.Logs)
}

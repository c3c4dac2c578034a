package node

import (
	"context"
	"maps"
	"slices"

	"truce"
	"truce/internal/registrar"
	"truce/internal/web"
)

// pages gives the pages what they work with: each member's own registrar behind one door.
type pages struct {
	registrars map[truce.MemberID]*registrar.Registrar
	models     *Models
}

var (
	_ web.Registrar = pages{}
	_ web.Vault     = pages{}
)

func (p pages) complete(c web.Config, logs Logs) web.Config {
	c.Reader, c.Registrar, c.Vault, c.Proofs = p.models, p, p, logs
	return c
}

// Pages completes the configuration of the node's pages.
func (n *Node) Pages(c web.Config) web.Config {
	return pages{map[truce.MemberID]*registrar.Registrar{n.Member: n.Registrar}, n.Models}.complete(c, n.Logs)
}

func (p pages) of(m truce.MemberID) (*registrar.Registrar, error) {
	if r := p.registrars[m]; r != nil {
		return r, nil
	}
	return nil, truce.Errorf(truce.Forbidden, "this node does not write the log of %s", m)
}

func by(b web.By) registrar.By { return registrar.By{Member: b.Member, Function: b.Function} }

// Enter implements web.Registrar.
func (p pages) Enter(ctx context.Context, b web.By, claim string, body any) (truce.Ref, error) {
	r, err := p.of(b.Member)
	if err != nil {
		return truce.Ref{}, err
	}
	return r.Enter(ctx, by(b), claim, body)
}

// File implements web.Registrar.
func (p pages) File(ctx context.Context, b web.By, d web.Draft) (truce.ReportID, truce.IncidentID, error) {
	r, err := p.of(b.Member)
	if err != nil {
		return "", "", err
	}
	return r.File(ctx, by(b), DraftOf(d))
}

// Assess implements web.Registrar. Where several members write here, those that vote concur in what the rule makes of it.
func (p pages) Assess(ctx context.Context, b web.By, claim string, a truce.Assessment, reasons string) error {
	r, err := p.of(b.Member)
	if err != nil {
		return err
	}
	if err := r.Assess(ctx, by(b), claim, a, reasons); err != nil {
		return err
	}
	for _, m := range sortedMembers(p.registrars) {
		if err := p.registrars[m].Settle(ctx, a.Incident); err != nil {
			return err
		}
	}
	return nil
}

// Unreleased implements web.Vault.
func (p pages) Unreleased(ctx context.Context, m truce.MemberID, id truce.ReportID) (truce.Coded, error) {
	r, err := p.of(m)
	if err != nil {
		return truce.Coded{}, err
	}
	return r.Unreleased(ctx, id)
}

// Sealed implements web.Vault.
func (p pages) Sealed(ctx context.Context, m truce.MemberID, id truce.ReportID) ([]web.SealedField, error) {
	r, err := p.of(m)
	if err != nil {
		return nil, err
	}
	st, err := p.models.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	held, err := registrar.Sealed(ctx, r.Vault, &st.Report)
	return SealedFields(held), err
}

func sortedMembers[V any](m map[truce.MemberID]V) []truce.MemberID {
	return slices.Sorted(maps.Keys(m))
}

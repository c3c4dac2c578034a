package node

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"truce"
	"truce/internal/audit"
	"truce/internal/naming"
	"truce/internal/people"
	"truce/internal/registrar"
	"truce/internal/web/frame"
)

// pages gives the pages what they work with. Whoever acts by a page passes [pages.may]: it is the one place where what
// a person may do is held against what is done.
type pages struct {
	*Node
	people *people.Store // nil: nobody logs in
}

var (
	_ frame.Registrar = pages{}
	_ frame.Vault     = pages{}
	_ frame.Names     = pages{}
	_ frame.Talks     = pages{}
	_ frame.Field     = pages{}
)

// Pages completes the configuration of the node's pages.
func (n *Node) Pages(c frame.Config) frame.Config {
	p := pages{n, c.People}
	c.Member, c.Talks, c.Pouch, c.Readings, c.Holdings = n.Member, p, p, p, p
	c.Reader, c.Registrar, c.Vault, c.Names, c.Proofs, c.Importer = n.Models, p, p, p, n.Logs, p
	c.Keeper, c.Field, c.Steering, c.Acts = p, p, p, n.acts
	c.Surplus, c.Media = p, p
	c.Audit = func(by frame.By, what string, err error) {
		by.Member = cmp.Or(by.Member, n.Member)
		n.refused(by, what, err)
	}
	return c
}

// OpenBeside opens what pages read of what the node keeps beside its record. Opened later it would have to be written
// to, for which there may be no room by then.
func (n *Node) OpenBeside(ctx context.Context) error {
	_, talks := n.talks.open(ctx, n.OpenSecretariat)
	_, pouch := n.openPouch(ctx)
	_, holdings := n.openHoldings(ctx)
	err := errors.Join(talks, pouch, holdings)
	if (pages{Node: n}).Read() {
		_, readings := n.openReadings(ctx)
		err = errors.Join(err, readings)
	}
	return err
}

func (p pages) of(m truce.MemberID) (*registrar.Registrar, error) {
	if m == p.Member {
		return p.Registrar, nil
	}
	return nil, truce.Errorf(truce.Forbidden, "this node does not write the log of %s", m)
}

// may returns the registrar for somebody who does an act: a person whose roles come to it and who acts as their own
// function. What that function may do, the log says.
func (p pages) may(ctx context.Context, b frame.By, act truce.Action) (*registrar.Registrar, error) {
	if p.people == nil {
		return p.of(b.Member)
	}
	who, err := p.people.Person(ctx, b.Person)
	if err != nil {
		return nil, err
	}
	if who.Disabled || who.Viewer(p.Member) != (truce.Viewer{Member: b.Member, Function: b.Function,
		Audience: truce.LevelJoint}) ||
		!slices.Contains(people.Acts(who.Roles), act) {
		p.refused(b, string(act), truce.Errorf(truce.Forbidden, "none of their roles may %s", act))
		return nil, truce.Errorf(truce.Forbidden, "%s may not %s: none of their roles does", who.Name, act)
	}
	return p.of(b.Member)
}

// refused keeps that somebody may not do what they asked for, which no registrar was asked.
func (n *Node) refused(b frame.By, what string, err error) {
	a := audit.Of(truce.At(n.clock()), b.Member, b.Function, what, "", err)
	a.Person = b.Person
	n.audit(a)
}

func by(b frame.By) registrar.By {
	return registrar.By{Member: b.Member, Function: b.Function, Person: b.Person}
}

// Enter implements frame.Registrar.
func (p pages) Enter(ctx context.Context, b frame.By, claim string, body any) (truce.Ref, error) {
	r, err := p.may(ctx, b, truce.ActOf(body))
	if err != nil {
		return truce.Ref{}, err
	}
	return r.Enter(ctx, by(b), claim, body)
}

// File implements frame.Registrar.
func (p pages) File(ctx context.Context, b frame.By, d frame.Draft) (truce.ReportID, truce.IncidentID, error) {
	r, err := p.may(ctx, b, truce.ActFile)
	if err != nil {
		return "", "", err
	}
	return r.File(ctx, by(b), DraftOf(d))
}

// Assess implements frame.Registrar.
func (p pages) Assess(ctx context.Context, b frame.By, claim string, a truce.Assessment, reasons string) error {
	r, err := p.may(ctx, b, truce.ActAssess)
	if err != nil {
		return err
	}
	return r.Assess(ctx, by(b), claim, a, reasons)
}

// Unreleased implements frame.Vault.
func (p pages) Unreleased(ctx context.Context, m truce.MemberID, id truce.ReportID) (truce.Coded, error) {
	r, err := p.of(m)
	if err != nil {
		return truce.Coded{}, err
	}
	return r.Unreleased(ctx, id)
}

// UnreleasedIn implements frame.Vault.
func (p pages) UnreleasedIn(ctx context.Context, m truce.MemberID, rep *truce.Report) (truce.Coded, error) {
	r, err := p.of(m)
	if err != nil {
		return truce.Coded{}, err
	}
	return r.UnreleasedIn(ctx, rep)
}

// Sealed implements frame.Vault.
func (p pages) Sealed(ctx context.Context, m truce.MemberID, id truce.ReportID) ([]frame.SealedField, error) {
	r, err := p.of(m)
	if err != nil {
		return nil, err
	}
	st, err := p.Models.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	held, err := registrar.Sealed(ctx, r.Vault, &st.Report)
	return SealedFields(held), err
}

// SealedBeside implements frame.Vault.
func (p pages) SealedBeside(ctx context.Context, entry truce.Ref) ([]frame.SealedField, error) {
	r, err := p.of(entry.Member)
	if err != nil {
		return nil, err
	}
	held, err := r.SealedBeside(ctx, entry.Index)
	return SealedFields(held), err
}

// Names implements frame.Names.
func (p pages) Names(ctx context.Context, m truce.MemberID) (*naming.Register, []naming.Count, error) {
	if _, err := p.of(m); err != nil {
		return nil, nil, err
	}
	return p.Node.Names(ctx)
}

// Naming implements frame.Names.
func (p pages) Naming(ctx context.Context, m truce.MemberID) (*naming.Register, error) {
	r, err := p.of(m)
	if err != nil {
		return nil, err
	}
	return r.Naming(ctx)
}

// Link implements frame.Names.
func (p pages) Link(ctx context.Context, m truce.MemberID, c *truce.Coded) error {
	reg, err := p.Naming(ctx, m)
	if err == nil {
		reg.Link(c)
	}
	return err
}

// AnswerName implements frame.Names.
func (p pages) AnswerName(ctx context.Context, b frame.By, a naming.Answer) error {
	r, err := p.may(ctx, b, truce.ActFile)
	if err != nil {
		return err
	}
	_, err = r.AnswerName(ctx, by(b), a)
	return err
}

// ForgetName implements frame.Names.
func (p pages) ForgetName(ctx context.Context, b frame.By, a naming.Answer) error {
	r, err := p.may(ctx, b, truce.ActFile)
	if err != nil {
		return err
	}
	return r.ForgetName(ctx, by(b), a)
}

func sortedMembers[V any](m map[truce.MemberID]V) []truce.MemberID {
	return slices.Sorted(maps.Keys(m))
}

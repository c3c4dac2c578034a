package node

import (
	"context"

	"truce"
	"truce/internal/web/frame"
)

// Used implements frame.Registrar.
func (p pages) Used(ctx context.Context, m truce.MemberID, claim string) (bool, error) {
	r, err := p.of(m)
	if err != nil {
		return false, err
	}
	_, used, err := r.Log.Lookup(ctx, claim)
	return used, err
}

// Check implements frame.Registrar.
func (p pages) Check(ctx context.Context, b frame.By, claim string, body any) error {
	r, err := p.may(ctx, b, truce.ActOf(body))
	if err != nil {
		return err
	}
	return r.Check(ctx, by(b), claim, body)
}

// EnterNoted implements frame.Registrar.
func (p pages) EnterNoted(ctx context.Context, b frame.By, claim string, body any, note string) (truce.Ref, error) {
	r, err := p.may(ctx, b, truce.ActOf(body))
	if err != nil {
		return truce.Ref{}, err
	}
	return r.EnterNoted(ctx, by(b), claim, body, note)
}

// Correct implements frame.Registrar.
func (p pages) Correct(ctx context.Context, b frame.By, id truce.ReportID, d frame.Draft) error {
	r, err := p.may(ctx, b, truce.ActFile)
	if err != nil {
		return err
	}
	_, err = r.CorrectReport(ctx, by(b), id, DraftOf(d))
	return err
}

// Release implements frame.Registrar.
func (p pages) Release(ctx context.Context, b frame.By, claim string, id truce.ReportID, to truce.Level,
	coded truce.Coded) error {
	r, err := p.may(ctx, b, truce.ActRelease)
	if err != nil {
		return err
	}
	return r.Release(ctx, by(b), claim, id, to, coded)
}

// Erase implements frame.Registrar.
func (p pages) Erase(ctx context.Context, b frame.By, id truce.ReportID, field, ground, note string) error {
	r, err := p.may(ctx, b, truce.ActRelease)
	if err != nil {
		return err
	}
	return r.Erase(ctx, by(b), id, field, ground, note)
}

// EraseBeside implements frame.Registrar.
func (p pages) EraseBeside(ctx context.Context, b frame.By, index int64, field, ground, note string) error {
	r, err := p.may(ctx, b, truce.ActRelease)
	if err != nil {
		return err
	}
	return r.EraseBeside(ctx, by(b), index, field, ground, note)
}

// Withdraw implements frame.Registrar. Whoever takes an entry back is one who could have entered it.
func (p pages) Withdraw(ctx context.Context, b frame.By, claim string, index int64, why, note string) error {
	own, err := p.of(b.Member)
	if err != nil {
		return err
	}
	e, err := own.Entry(ctx, index)
	if err != nil {
		return err
	}
	r, err := p.may(ctx, b, truce.ActOf(e.Body))
	if err != nil {
		return err
	}
	return r.Withdraw(ctx, by(b), claim, index, why, note)
}

// Operate implements frame.Registrar.
func (p pages) Operate(ctx context.Context, b frame.By, claim string, o truce.Operation, note string) (string, error) {
	r, err := p.may(ctx, b, truce.ActFile)
	if err != nil {
		return "", err
	}
	return r.Operate(ctx, by(b), claim, o, note)
}

// Lapse implements frame.Registrar.
func (p pages) Lapse(ctx context.Context, b frame.By, id truce.IncidentID, deadline string) error {
	r, err := p.may(ctx, b, truce.ActAssess)
	if err != nil {
		return err
	}
	return r.Lapse(ctx, by(b), id, deadline)
}

// Publish implements frame.Registrar.
func (p pages) Publish(ctx context.Context, b frame.By, claim string, day truce.Date) (int, error) {
	r, err := p.may(ctx, b, truce.ActRelease)
	if err != nil {
		return 0, err
	}
	d, err := Publish(ctx, r, by(b), claim, day)
	if err != nil {
		return 0, err
	}
	return d.Bulletin.Number, nil
}

// CorrectFigure implements frame.Registrar.
func (p pages) CorrectFigure(ctx context.Context, b frame.By, claim string, e truce.Erratum) error {
	r, err := p.may(ctx, b, truce.ActRelease)
	if err != nil {
		return err
	}
	_, err = r.Correct(ctx, by(b), claim, &e)
	return err
}

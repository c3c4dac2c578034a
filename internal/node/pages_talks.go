package node

import (
	"context"

	"truce"
	"truce/internal/talks"
	"truce/internal/web/frame"
)

// secretariat returns the papers for somebody who may do an act in them.
func (p pages) secretariat(ctx context.Context, b frame.By, act truce.Action) (*Secretariat, error) {
	if _, err := p.may(ctx, b, act); err != nil {
		return nil, err
	}
	return p.talks.open(ctx, p.OpenSecretariat)
}

// Papers implements frame.Talks.
func (p pages) Papers(ctx context.Context, m truce.MemberID) (*talks.Papers, error) {
	if _, err := p.of(m); err != nil {
		return nil, err
	}
	s, err := p.talks.open(ctx, p.OpenSecretariat)
	if err != nil {
		return nil, err
	}
	return s.Papers(ctx)
}

// Take implements frame.Talks.
func (p pages) Take(ctx context.Context, b frame.By, claim string, bodies ...any) error {
	s, err := p.secretariat(ctx, b, truce.ActFile)
	if err != nil {
		return err
	}
	return s.Take(ctx, by(b), claim, bodies...)
}

// Sign implements frame.Talks.
func (p pages) Sign(ctx context.Context, b frame.By, text string, on truce.Date) (*truce.Agreement, error) {
	s, err := p.secretariat(ctx, b, truce.ActRelease)
	if err != nil {
		return nil, err
	}
	return s.Sign(ctx, by(b), text, on)
}

// Undertake implements frame.Talks.
func (p pages) Undertake(ctx context.Context, b frame.By, round truce.RoundID, minute string) (*truce.Commitment,
	error) {
	s, err := p.secretariat(ctx, b, truce.ActFile)
	if err != nil {
		return nil, err
	}
	return s.Release(ctx, by(b), round, minute)
}

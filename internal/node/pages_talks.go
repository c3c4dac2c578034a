package node

import (
	"context"
	"sync"

	"truce"
	"truce/internal/talks"
	"truce/internal/web/frame"
)

// secretariatOnce is the secretariat that pages work with, once they asked for it.
type secretariatOnce struct {
	mu sync.Mutex
	s  *Secretariat // nil: not yet, or not any more
}

func (o *secretariatOnce) open(ctx context.Context, n *Node) (*Secretariat, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.s != nil {
		return o.s, nil
	}
	s, err := n.OpenSecretariat(ctx)
	if err == nil {
		o.s = s
	}
	return s, err
}

func (o *secretariatOnce) close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.s == nil {
		return nil
	}
	s := o.s
	o.s = nil
	return s.Close()
}

// secretariat returns the papers for somebody who may do an act in them.
func (p pages) secretariat(ctx context.Context, b frame.By, act truce.Action) (*Secretariat, error) {
	if _, err := p.may(ctx, b, act); err != nil {
		return nil, err
	}
	return p.talks.open(ctx, p.Node)
}

// Papers implements frame.Talks.
func (p pages) Papers(ctx context.Context, m truce.MemberID) (*talks.Papers, error) {
	if _, err := p.of(m); err != nil {
		return nil, err
	}
	s, err := p.talks.open(ctx, p.Node)
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
func (p pages) Undertake(ctx context.Context, b frame.By, round truce.RoundID, minute string) (*truce.Commitment, error) {
	s, err := p.secretariat(ctx, b, truce.ActFile)
	if err != nil {
		return nil, err
	}
	return s.Release(ctx, by(b), round, minute)
}

package node

import (
	"context"
	"net/netip"

	"truce"
	"truce/internal/audit"
	"truce/internal/hooks"
	"truce/internal/web/frame"
)

// outwardPages is what the pages do with hooks.
type outwardPages struct {
	p     pages
	store *hooks.Store
}

var _ frame.Hooks = outwardPages{}

// Pages completes the configuration of the node's pages, for those who administer hooks and read feeds.
func (o *Outward) Pages(c frame.Config) frame.Config {
	c.Hooks, c.Feeds = outwardPages{pages{o.node, c.People}, o.store}, o.store
	return c
}

// SetOwnPorts says at which ports this node answers: no hook leads there.
func (o *Outward) SetOwnPorts(ctx context.Context, ports []uint16) error {
	return o.store.SetOwnPorts(ctx, ports)
}

// does lets somebody who administers the node do something with a hook, and keeps that they did; of what was refused
// nothing is kept that may have been typed.
func (x outwardPages) does(ctx context.Context, b frame.By, what string, id *string, do func() error) error {
	if _, err := x.p.may(ctx, b, truce.ActAdmin); err != nil {
		return err
	}
	err, about := do(), ""
	if err == nil {
		about = *id
	}
	a := audit.Of(truce.At(x.p.clock()), b.Member, b.Function, what, about, err)
	a.Person = b.Person
	x.p.audit(a)
	return err
}

// Hooks implements frame.Hooks.
func (x outwardPages) Hooks(ctx context.Context) ([]hooks.Hook, error) { return x.store.All(ctx) }

// Deliveries implements frame.Hooks.
func (x outwardPages) Deliveries(ctx context.Context, id string, before int64, limit int) ([]hooks.Delivery, error) {
	return x.store.Deliveries(ctx, id, before, limit)
}

// Allowed implements frame.Hooks.
func (x outwardPages) Allowed(ctx context.Context) ([]netip.Prefix, error) {
	n, err := x.store.Networks(ctx)
	return n.Allowed, err
}

// AddHook implements frame.Hooks.
func (x outwardPages) AddHook(ctx context.Context, by frame.By, h hooks.Hook) (id, secret string, err error) {
	err = x.does(ctx, by, "hook added", &id, func() error {
		id, secret, err = x.p.Node.AddHook(ctx, x.store, h)
		return err
	})
	return id, secret, err
}

// RemoveHook implements frame.Hooks.
func (x outwardPages) RemoveHook(ctx context.Context, by frame.By, id string) error {
	return x.does(ctx, by, "hook removed", &id, func() error { return x.store.Remove(ctx, id) })
}

// TryHook implements frame.Hooks.
func (x outwardPages) TryHook(ctx context.Context, by frame.By, id string) (d *hooks.Delivery, err error) {
	err = x.does(ctx, by, "hook tried", &id, func() error {
		d, err = x.p.Node.TryHook(ctx, x.store, id)
		return err
	})
	return d, err
}

// ResumeHook implements frame.Hooks.
func (x outwardPages) ResumeHook(ctx context.Context, by frame.By, id string) error {
	return x.does(ctx, by, "hook resumed", &id, func() error { return x.store.Resume(ctx, id) })
}

// RenewSecret implements frame.Hooks.
func (x outwardPages) RenewSecret(ctx context.Context, by frame.By, id string) (secret string, err error) {
	err = x.does(ctx, by, "hook secret renewed", &id, func() error {
		secret, err = x.store.RenewSecret(ctx, id)
		return err
	})
	return secret, err
}

// SendAgain implements frame.Hooks.
func (x outwardPages) SendAgain(ctx context.Context, by frame.By, id, delivery string) (d *hooks.Delivery, err error) {
	err = x.does(ctx, by, "hook sent again", &id, func() error {
		d, err = x.store.SendNow(ctx, id, delivery)
		return err
	})
	return d, err
}

// LeaveOut implements frame.Hooks.
func (x outwardPages) LeaveOut(ctx context.Context, by frame.By, id, delivery string) error {
	return x.does(ctx, by, "hook left out", &id, func() error { return x.store.LeaveOut(ctx, id, delivery) })
}

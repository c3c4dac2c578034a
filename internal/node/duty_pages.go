package node

import (
	"context"

	"truce"
	"truce/internal/desklog"
	"truce/internal/live"
	"truce/internal/web/frame"
)

// dutyPages is the duty room as the pages work with it.
type dutyPages struct {
	pages
	duty *Duty
}

var _ frame.Duty = dutyPages{}

// Pages completes the configuration of the node's pages, for those who are told of changes and of what rings.
func (d *Duty) Pages(c frame.Config) frame.Config {
	c = d.node.Pages(c)
	c.Duty = dutyPages{pages{d.node, c.People}, d}
	return c
}

// Desk implements frame.Duty.
func (p dutyPages) Desk() *desklog.Store { return p.duty.desk }

// Pulse implements frame.Duty.
func (p dutyPages) Pulse() *live.Pulse { return p.duty.pulse }

// Turns implements frame.Duty.
func (p dutyPages) Turns(ctx context.Context) ([]desklog.Turn, error) {
	return p.Node.Turns(ctx, p.duty.desk)
}

// Whom implements frame.Duty.
func (p dutyPages) Whom(ctx context.Context, about truce.About) ([]desklog.Callee, error) {
	return p.Node.Whom(ctx, p.duty.desk, about)
}

// Fire implements frame.Duty.
func (p dutyPages) Fire(ctx context.Context, id truce.ReportID) (desklog.Fire, error) {
	r, err := p.Models.Report(ctx, id)
	if err != nil {
		return desklog.Fire{}, err
	}
	return p.FireOf(r)
}

// Act implements frame.Duty.
func (p dutyPages) Act(ctx context.Context, b frame.By, act truce.Action, what, about string, do func(*desklog.Store,
	desklog.By) error) error {
	if _, err := p.may(ctx, b, act); err != nil {
		return err
	}
	err := p.AtDesk(ctx, p.duty.desk, desklog.By{Function: b.Function, Person: b.Person}, act, what, about, do)
	p.duty.tell(ctx)
	return err
}

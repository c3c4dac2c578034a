package main

import (
	"context"
	"log/slog"
	"sync"

	"truce/internal/node"
)

// duty opens the duty room of the node and lets it notice what changes; stop ends that.
func (c *serveCmd) duty(e *env, n *node.Node) (d *node.Duty, stop func(), err error) {
	if d, err = n.OpenDuty(e); err != nil {
		return nil, nil, err
	}
	_ = n.OpenBeside(e) // what cannot be opened is opened by the page that asks for it, which says why it cannot be
	ctx, cancel := context.WithCancel(e)
	told := newTelling(slog.New(slog.NewTextHandler(e.Stderr, nil)))
	var running sync.WaitGroup
	running.Go(func() {
		d.Run(ctx, func(err error) {
			told.line(slog.LevelWarn, n.Member, "", "it could not be seen whether anything has changed", "err", err)
		})
	})
	return d, func() {
		cancel()
		running.Wait()
		d.Close()
	}, nil
}

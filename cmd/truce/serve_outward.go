package main

import (
	"context"
	"sync"

	"truce/internal/node"
)

// outward lets other programs be told of what is entered; stop ends that.
func (c *serveCmd) outward(e *env, o *node.Outward) (stop func(), err error) {
	if err := o.SetOwnPorts(e, e.ports); err != nil {
		return nil, err
	}
	if o.Old() {
		e.hint("%s is an old copy: its hooks are paused, and may be of receivers that were removed since; look at each, and "+
			"remove it or go on with truce hook resume", node.HooksFile)
	}
	ctx, cancel := context.WithCancel(e)
	var running sync.WaitGroup
	running.Go(func() { o.Run(ctx) })
	return func() {
		cancel()
		running.Wait()
	}, nil
}

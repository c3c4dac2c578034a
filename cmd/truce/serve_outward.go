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
	ctx, cancel := context.WithCancel(e)
	var running sync.WaitGroup
	running.Go(func() { o.Run(ctx) })
	return func() {
		cancel()
		running.Wait()
	}, nil
}

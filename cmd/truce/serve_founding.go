package main

import (
	"fmt"
	"log/slog"
	"time"

	"truce/internal/node"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// found serves the pages on which the member's log is founded, until it has begun; nil: the context ended before.
func (c *serveCmd) found(e *env) (*listening, error) {
	f, err := node.OpenFounding(e, c.Dir, c.options())
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return c.before(e, f, nil)
}

// join serves the pages of a member that joins others, while it exchanges logs, until their logs bring what makes the
// document hold by which it does; nil: the context ended before. early is the port where it is open already.
func (c *serveCmd) join(e *env, n *node.Node, config frame.Config, early *listening) (*listening, error) {
	stop, err := c.exchange(e, n)
	if err != nil {
		return nil, err
	}
	defer stop()
	return c.before(e, n.Joining(config.People), early)
}

// before serves the pages that there are before those of the node, until they are over; nil: the context ended before.
// What is asked from then on waits for the pages of the node.
func (c *serveCmd) before(e *env, f *node.Founding, early *listening) (*listening, error) {
	config := f.Pages(frame.Config{Log: slog.New(slog.NewTextHandler(e.Stderr, nil))})
	var err error
	if config.Provider, err = c.provider(); err != nil {
		return nil, err
	}
	p, err := c.port(&config)
	if err != nil {
		return nil, err
	}
	if p.pages, err = web.New(config); err != nil {
		return nil, err
	}
	var l listening
	over := make(chan struct{})
	f.OnceOver(func() {
		l.pages.mu.Lock()
		close(over)
	})
	if l, err = p.openOrTurn(early); err != nil {
		return nil, err
	}
	if config.Trust != nil {
		config.Trust.Pages = l.address + "/"
	}
	if early == nil {
		e.answers(l.on.Addr())
		l.start()
	}
	beside := *c
	beside.Public = "" // nothing was published
	also, err := beside.otherPorts(e, node.NoPages, config, p)
	if err != nil {
		return nil, err
	}
	defer also()
	if err := c.firstLink(e, f.People(), l.address); err != nil {
		return nil, err
	}
	fmt.Fprintf(e.Out, "There is no record here yet: it begins in the pages at %s/process\nPress Ctrl+C to end.\n",
		l.address)
	for {
		select {
		case err := <-l.done:
			return nil, err
		case <-e.Done():
			return nil, l.end(e)
		case <-over:
			return &l, nil
		case <-time.After(time.Second): // by command, or by what others' logs bring
			f.Notice(e)
		}
	}
}

// openOrTurn opens the port, or answers with the pages at the one that is open already.
func (p port) openOrTurn(early *listening) (listening, error) {
	if early == nil {
		return p.open()
	}
	if p.ends != nil {
		early.server.RegisterOnShutdown(p.ends)
	}
	early.pages.h = p.pages
	early.pages.mu.Unlock()
	return *early, nil
}

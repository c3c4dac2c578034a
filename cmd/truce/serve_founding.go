package main

import (
	"fmt"
	"log/slog"
	"time"

	"truce/internal/node"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// found serves the pages on which the member's log is founded, until it has begun; nil: the context ended before. What
// is asked from then on waits for the pages of the node.
func (c *serveCmd) found(e *env) (*listening, error) {
	var l listening
	begun := make(chan struct{})
	f, err := node.OpenFounding(e, c.Dir, c.options(), func() {
		l.pages.mu.Lock()
		close(begun)
	})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	config := f.Pages(frame.Config{Log: slog.New(slog.NewTextHandler(e.Stderr, nil))})
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
	if l, err = p.open(); err != nil {
		return nil, err
	}
	if config.Trust != nil {
		config.Trust.Pages = l.address + "/"
	}
	e.answers(l.on.Addr())
	l.start()
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
	fmt.Fprintf(e.Out, "There is no log here yet: it is founded in the pages at %s/process\nPress Ctrl+C to end.\n",
		l.address)
	for {
		select {
		case err := <-l.done:
			return nil, err
		case <-e.Done():
			return nil, l.end(e)
		case <-begun:
			return &l, nil
		case <-time.After(time.Second): // by command, maybe
			f.Notice()
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

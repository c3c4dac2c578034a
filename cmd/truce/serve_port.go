package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"truce"
	"truce/internal/listen"
)

// port is where pages are asked for, and under which names.
type port struct {
	at    string // HOST:PORT
	flag  string // that names it
	pages http.Handler
	tls   *tls.Config // nil: plain HTTP
	names []string    // others than those of the machine's own loopback
	ends  func()      // ends answers that last, once the port is closed; nil: there are none
}

// listening is a port that is open.
type listening struct {
	server  *http.Server
	on      net.Listener
	address string
	pages   *turning
	done    chan error // of a server that runs
}

// turning answers with one handler, and from some moment on with another: what is asked in between waits.
type turning struct {
	mu sync.RWMutex
	h  http.Handler
}

// ServeHTTP implements http.Handler.
func (t *turning) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	t.mu.RLock()
	h := t.h
	t.mu.RUnlock()
	h.ServeHTTP(w, r)
}

// open listens, and answers only what asks under one of the names.
func (p port) open() (listening, error) {
	on, err := net.Listen("tcp", p.at)
	if err != nil {
		return listening{}, truce.Errorf(truce.Unavailable, "it cannot listen on %s: %v; choose another with %s localhost:0",
			p.at, err, p.flag)
	}
	t := &turning{h: p.pages}
	s := &http.Server{Handler: listen.Hosts(t, listen.LocalHosts(p.at, on.Addr(), p.names...)...),
		ConnContext:       listen.Context,
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute,
		IdleTimeout:    2 * time.Minute,
		MaxHeaderBytes: 64 << 10, TLSConfig: p.tls}
	if p.ends != nil {
		s.RegisterOnShutdown(p.ends)
	}
	l := listening{server: s, address: p.address(on.Addr()), pages: t, done: make(chan error, 1)}
	l.on = listen.NewConns(on, listen.DefaultCaps())
	return l, nil
}

// address is where the pages are: by the first name they have, where they are asked for beyond this machine, else by
// the name that was given to listen on. Passkeys are bound to a name: under a number browsers make none.
func (p port) address(at net.Addr) string {
	scheme := "http://"
	if p.tls != nil {
		scheme = "https://"
	}
	given, _, err := net.SplitHostPort(p.at)
	_, number, failed := net.SplitHostPort(at.String())
	if err != nil || failed != nil {
		return scheme + at.String()
	}
	switch beyond := !onLoopback(given); {
	case beyond && len(p.names) > 0 && hasPort(p.names[0]):
		return scheme + p.names[0]
	case beyond && len(p.names) > 0:
		return scheme + net.JoinHostPort(p.names[0], number)
	case !beyond && net.ParseIP(given) == nil:
		return scheme + net.JoinHostPort(given, number)
	}
	return scheme + at.String()
}

func hasPort(host string) bool {
	_, _, err := net.SplitHostPort(host)
	return err == nil
}

// run answers until the server ends.
func (l listening) run() error {
	if l.server.TLSConfig != nil {
		return l.server.ServeTLS(l.on, "", "")
	}
	return l.server.Serve(l.on)
}

// end answers what was asked, and no more.
func (l listening) end(ctx context.Context) error {
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := l.server.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// start answers at an open port, until [listening.end].
func (l listening) start() { go func() { l.done <- l.run() }() }

// serve waits until the context ends.
func serve(e *env, l listening) error {
	select {
	case err := <-l.done:
		return err
	case <-e.Done():
	}
	return l.end(e)
}

// beside answers at another port until stop is called.
func beside(e *env, p port, says string, running *sync.WaitGroup) (stop func(), err error) {
	l, err := p.open()
	if err != nil {
		return nil, err
	}
	e.answers(l.on.Addr())
	fmt.Fprintf(e.Out, says+"\n", l.address)
	running.Go(func() {
		if err := l.run(); !errors.Is(err, http.ErrServerClosed) {
			e.hint("%s is no longer answered: %v", l.address, err)
		}
	})
	return func() { l.end(e) }, nil
}

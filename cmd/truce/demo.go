package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"truce"
	"truce/internal/demo"
)

// demoCmd shows the demonstration.
type demoCmd struct {
	Listen string `help:"Where to listen; a port of 0 takes a free one." default:"localhost:8017" placeholder:"HOST:PORT"`
	Dir    string `help:"Keep the demonstration's records in this empty directory instead of a scratch one." type:"path" placeholder:"DIR"`
}

// Run serves the demonstration until it is interrupted.
func (c *demoCmd) Run(e *env) error {
	dir := c.Dir
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "truce-demo-"); err != nil {
			return truce.Errorf(truce.Unavailable, "no scratch directory can be made: %v", err)
		}
		defer os.RemoveAll(dir)
	}
	d := demo.Open(e, dir, slog.New(slog.NewTextHandler(e.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	defer d.Close()
	return serve(e, c.Listen, d, "The demonstration is at %s\n  the ceasefire as five articles tell it: %s"+demo.DossierPrefix+"/\n  the exercise on an invented island:     %s"+demo.ExercisePrefix+"/\nPress Ctrl+C to end it.\n")
}

// serve listens until the context ends. says is printed with the address put in each %s.
func serve(e *env, listen string, h http.Handler, says string) error {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return truce.Errorf(truce.Unavailable, "it cannot listen on %s: %v; choose another with --listen localhost:0", listen, err)
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	address := "http://" + l.Addr().String()
	fmt.Fprint(e.Out, fillAll(says, address))
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-e.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(e), 5*time.Second)
	defer cancel()
	if err := s.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

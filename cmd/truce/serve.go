package main

import (
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"

	"truce"
	"truce/internal/web"
)

// serveCmd serves a node's pages.
type serveCmd struct {
	nodeFlags
	Listen  string   `help:"Where to listen, on this machine only: there is no login yet." default:"localhost:8018" placeholder:"HOST:PORT"`
	Host    []string `help:"Another name under which the pages are asked for, where something local stands before them; the names of this machine's own loopback always work." placeholder:"NAME[:PORT]"`
	As      string   `help:"The officer the pages are shown to." default:"duty officer"`
	Peers   string   `help:"Where to answer the other members' nodes; who asks must hold a node key of the founding document." placeholder:"HOST:PORT"`
	Witness string   `help:"Where anybody may ask this node's witness to cosign a log of the process (C2SP tlog-witness), over plain HTTP: put what encrypts before it. See truce witness init." placeholder:"HOST:PORT"`
	mirrorFlags
	Alone bool `help:"Give the own log out although this machine does not know how far it was signed: nothing is added to it all the same."`
}

// Run serves the node's pages to whoever sits at this machine, as one officer.
func (c *serveCmd) Run(e *env) error {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return truce.Errorf(truce.Invalid, "--listen %q is not HOST:PORT", c.Listen)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return truce.Errorf(truce.Forbidden, "truce serve has no login yet and shows what its member may see: it listens on localhost only, not on %s", host)
	}
	n, err := c.mirroring(e, c.mirrorFlags)
	if err != nil {
		return err
	}
	defer n.Close()
	officers, err := officersOf(e, n)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(officers, func(o *truce.Officer) bool { return o.Function == c.As && !o.Ended }) {
		return truce.Errorf(truce.Forbidden, "%s has no officer %q; truce officer list shows them", n.Member, c.As)
	}
	who := truce.Viewer{Member: n.Member, Function: c.As, Audience: truce.LevelJoint}
	h, err := web.New(n.Pages(web.Config{Viewer: func(*http.Request) truce.Viewer { return who }, Log: slog.New(slog.NewTextHandler(e.Stderr, nil))}))
	if err != nil {
		return err
	}
	stop, err := c.exchange(e, n)
	if err != nil {
		return err
	}
	defer stop()
	return serve(e, c.Listen, h, "The pages of "+string(n.Member)+" are at %s\nPress Ctrl+C to end.\n", c.Host...)
}

// fillAll puts the address in each %s.
func fillAll(s, address string) string { return strings.ReplaceAll(s, "%s", address) }

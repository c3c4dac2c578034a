package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"truce"
	"truce/internal/node"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/internal/view"
	"truce/internal/web"
	"truce/internal/web/door"
	"truce/internal/web/frame"
)

// serveCmd serves a node's pages.
type serveCmd struct {
	nodeFlags
	Listen string   `help:"Where to listen. Beyond this machine people log in, over HTTPS." default:"localhost:8018" placeholder:"HOST:PORT"`
	Host   []string `help:"A name or address under which the pages are asked for, the main one first; the names of this machine's own loopback always work." placeholder:"NAME[:PORT]"`
	As     string   `help:"Where nobody logs in: the officer the pages are shown to." default:"duty officer"`
	doorFlags
	Peers   string `help:"Where to answer the other members' nodes; who asks must hold a node key of the founding document." placeholder:"HOST:PORT"`
	Witness string `help:"Where anybody may ask this node's witness to cosign a log of the process (C2SP tlog-witness), over plain HTTP: put what encrypts before it. See truce witness init." placeholder:"HOST:PORT"`
	mirrorFlags
	Alone bool `help:"Give the own log out although this machine does not know how far it was signed: nothing is added to it all the same."`
}

// Run serves the node's pages: to one officer who sits at this machine, or to people who log in.
func (c *serveCmd) Run(e *env) error {
	login, err := c.login()
	if err != nil {
		return err
	}
	var early *listening // open already: the log was founded in pages
	if login && node.Unfounded(c.Dir) {
		if early, err = c.found(e); early == nil || err != nil {
			return err
		}
		defer early.server.Close()
	}
	n, err := c.mirroring(e, c.mirrorFlags)
	if err != nil {
		return err
	}
	defer n.Close()
	config := frame.Config{Log: slog.New(slog.NewTextHandler(e.Stderr, nil))}
	if login {
		if config.People, err = node.OpenPeople(e, n.Dir, c.options()); err != nil {
			return err
		}
		defer config.People.Close()
		if config.People.Old {
			e.hint("%s is an old copy: whoever logs in enrols anew, by truce people link or a link from an administrator; "+
				"look first who was disabled since", node.PeopleFile)
		}
		if config.Provider, err = c.provider(); err != nil {
			return err
		}
	} else if c.OIDCIssuer != "" {
		return truce.Errorf(truce.Invalid, "--oidc-issuer is for people who log in: say --people too")
	} else if config.Viewer, err = c.one(e, n); err != nil {
		return err
	}
	if login && n.Joins(e) {
		if early, err = c.join(e, n, config, early); early == nil || err != nil {
			return err
		}
		defer early.server.Close()
	}
	duty, off, err := c.duty(e, n)
	if err != nil {
		return err
	}
	defer off()
	told := newTelling(config.Log)
	out, err := n.OpenOutward(e, func(err error) {
		told.line(slog.LevelWarn, n.Member, "", "a hook could not be looked after", "err", err)
	})
	if err != nil {
		return err
	}
	defer out.Close()
	p, err := c.port(&config)
	if err != nil {
		return err
	}
	if p.pages, err = web.New(out.Pages(duty.Pages(config))); err != nil {
		return err
	}
	p.ends = duty.End
	l, err := p.openOrTurn(early)
	if err != nil {
		return err
	}
	if config.Trust != nil {
		config.Trust.Pages = l.address + "/"
	}
	stop, err := c.exchange(e, n)
	if err != nil {
		return err
	}
	defer stop()
	also, err := c.otherPorts(e, n.Pages, config, p)
	if err != nil {
		return err
	}
	defer also()
	if early == nil {
		e.answers(l.on.Addr())
		l.start()
	}
	quiet, err := c.outward(e, out)
	if err != nil {
		return err
	}
	defer quiet()
	if login {
		if err := c.firstLink(e, config.People, l.address); err != nil {
			return err
		}
	}
	if config.Provider != nil {
		fmt.Fprintf(e.Out, "%s is to send browsers back to %s%s\n", config.Provider.Name, l.address, door.WayBack)
	}
	go c.warm(e, n)
	fmt.Fprintf(e.Out, "The pages of %s are at %s\nPress Ctrl+C to end.\n", n.Member, l.address)
	return serve(e, l)
}

// warm reads what lists are answered from before the first page asks for one, and what everybody else sees where that
// is served. What fails here fails there too, and is said.
func (c *serveCmd) warm(e *env, n *node.Node) {
	if n.Models.Warm(e) != nil || c.Public == "" {
		return
	}
	if l, err := view.New(n.Models).As(e, truce.Public); err == nil {
		_, _ = l.Count(e, query.Incidents{})
	}
}

// login reports whether people log in; beyond this machine they must.
func (c *serveCmd) login() (bool, error) {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return false, truce.Errorf(truce.Invalid, "--listen %q is not HOST:PORT", c.Listen)
	}
	_, err = os.Stat(filepath.Join(c.Dir, node.PeopleFile))
	login := c.People || err == nil
	if !onLoopback(host) && !login {
		return false, truce.Errorf(truce.Forbidden,
			"without --people nobody logs in, and truce serve shows what its member may see: it listens on localhost only, "+
				"not on %s", host)
	}
	return login, nil
}

// onLoopback reports whether a host is this machine, asked by itself.
func onLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// one shows the pages to one officer.
func (c *serveCmd) one(e *env, n *node.Node) (func(*http.Request) truce.Viewer, error) {
	officers, err := registrar.Officers(e, n.Models, n.Member)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(officers, func(o *truce.Officer) bool { return o.Function == c.As && !o.Ended }) {
		return nil, truce.Errorf(truce.Forbidden, "%s has no officer %q; truce officer list shows them", n.Member, c.As)
	}
	who := truce.Viewer{Member: n.Member, Function: c.As, Audience: truce.LevelJoint}
	return func(*http.Request) truce.Viewer { return who }, nil
}

// fillAll puts the address in each %s.
func fillAll(s, address string) string { return strings.ReplaceAll(s, "%s", address) }

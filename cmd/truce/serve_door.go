package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"truce"
	"truce/internal/localtls"
	"truce/internal/people"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// doorFlags say who may come in, and how they know that it is this node.
type doorFlags struct {
	People        bool   `help:"People log in, each with a session of their own. Once there are any they always do."`
	Administrator string `help:"The name under which the first administrator signs in." default:"administrator" placeholder:"NAME"`
	providerFlags
	Cert    string `help:"A certificate of your institution, with its chain, in place of one by the node's own authority." type:"existingfile" placeholder:"FILE"`
	CertKey string `help:"The key of --cert." type:"existingfile" placeholder:"FILE"`
	Trust   string `help:"Where a page says, over plain HTTP, how a browser is told to trust the node's own authority; and nothing else." placeholder:"HOST:PORT"`
	Public  string `help:"Where everybody sees what was published, and what proves it; and nothing else." placeholder:"HOST:PORT"`
}

// port is where the pages are asked for: over HTTPS beyond this machine, and wherever there is a certificate for it.
func (c *serveCmd) port(config *frame.Config) (port, error) {
	p := port{at: c.Listen, flag: "--listen", names: c.Host}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil || onLoopback(host) && c.Cert == "" {
		return p, err
	}
	if c.Cert != "" {
		pair, err := tls.LoadX509KeyPair(c.Cert, c.CertKey)
		if err != nil {
			return p, truce.Errorf(truce.Invalid, "--cert and --cert-key are no certificate with its key: %v", err)
		}
		p.tls = &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}}
	} else if p.tls, config.Trust, err = c.authority(host); err != nil {
		return p, err
	}
	config.Secure = true
	return p, nil
}

// authority is the node's own, for the names the pages are asked for by.
func (c *serveCmd) authority(listened string) (*tls.Config, *frame.Trust, error) {
	names := bareNames(c.Host)
	if ip := net.ParseIP(listened); listened != "" && (ip == nil || !ip.IsUnspecified()) {
		names = append(names, listened)
	}
	if len(names) == 0 {
		return nil, nil, truce.Errorf(truce.Invalid,
			"say with --host under which name or address the pages are asked for: "+
				"the certificate is made for it, and nothing else is answered")
	}
	a, err := localtls.Open(c.Dir, append(names, "localhost"), time.Now)
	if err != nil {
		return nil, nil, err
	}
	return a.Config(), &frame.Trust{Certificate: a.Certificate(), Fingerprint: a.Fingerprint()}, nil
}

// bareNames are hosts without their ports.
func bareNames(hosts []string) []string {
	var out []string
	for _, h := range hosts {
		if name, _, err := net.SplitHostPort(h); err == nil {
			h = name
		}
		out = append(out, h)
	}
	return out
}

// otherPorts opens the port of the public, and that of whoever is to trust the node; stop ends both.
func (c *serveCmd) otherPorts(e *env, of func(frame.Config) frame.Config, config frame.Config, main port) (stop func(),
	err error) {
	var running sync.WaitGroup
	var ends []func()
	stop = func() {
		for _, end := range ends {
			end()
		}
		running.Wait()
	}
	for _, o := range []struct {
		part frame.Part
		port port
		says string
	}{
		{frame.PublicPart, port{at: c.Public, flag: "--public", tls: main.tls},
			"What was published is shown to everybody at %s"},
		{frame.TrustPart, port{at: c.Trust, flag: "--trust"}, "How a browser is told to trust this node stands at %s"},
	} {
		if o.port.at == "" {
			continue
		}
		if o.part == frame.TrustPart && config.Trust == nil {
			return stop, stopped(stop, truce.Errorf(truce.Invalid,
				"--trust has nothing to say: the pages are not served under a certificate of the node's own authority"))
		}
		apart := frame.Config{Log: config.Log, Part: o.part, Trust: config.Trust, Secure: o.port.tls != nil,
			Viewer: func(*http.Request) truce.Viewer { return truce.Public }}
		o.port.names = bareNames(c.Host)
		if o.port.pages, err = web.New(of(apart)); err != nil {
			return stop, stopped(stop, err)
		}
		end, err := beside(e, o.port, o.says, &running)
		if err != nil {
			return stop, stopped(stop, err)
		}
		ends = append(ends, end)
	}
	if config.Trust != nil {
		fmt.Fprintf(e.Out, "The fingerprint of the node's own authority is %s\n", config.Trust.Fingerprint)
	}
	return stop, nil
}

// stopped ends what was begun, and returns the error.
func stopped(stop func(), err error) error {
	stop()
	return err
}

// firstLink prints the one-time link by which the first administrator enrols, until somebody has.
func (c *serveCmd) firstLink(e *env, store *people.Store, address string) error {
	all, err := store.All(e)
	if err != nil {
		return err
	}
	var first *people.Person
	for _, p := range all {
		if p.Administers() && p.Enrolled() {
			return nil
		}
		if p.Administers() && !p.Disabled {
			first = p
		}
	}
	if first == nil {
		first, err = store.Add(e, nil, people.Person{Name: c.Administrator, Function: c.As,
			Roles: []people.Role{people.DutyOfficer, people.Administrator}})
		if err != nil {
			return err
		}
	}
	token, err := store.NewLink(e, nil, first.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "Nobody administers this node yet. %s enrols, once and within a day, at\n%s/enrol/%s\n",
		first.Name, address, token)
	return nil
}

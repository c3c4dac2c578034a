package hooks

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"syscall"

	"truce"
)

// Networks says where hooks may lead: to public addresses over HTTPS, and into networks that whoever runs the machine
// has named, over HTTPS or plain HTTP. It is asked of the very address that is dialled, whatever a name had stood for
// before.
type Networks struct {
	Allowed []netip.Prefix
	own     []uint16 // ports of this node
}

// apart are networks that are no public ones though they look so: shared, of documentation, of measurements, and those
// that stand for addresses of the fourth version, which could be any.
var apart = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48",
	"100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10")

func prefixes(list ...string) (out []netip.Prefix) {
	for _, x := range list {
		out = append(out, netip.MustParsePrefix(x))
	}
	return out
}

// public reports whether an address is one of the internet at large.
func public(a netip.Addr) bool {
	return a.IsGlobalUnicast() && !a.IsPrivate() && !within(apart, a)
}

func within(list []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(a) })
}

// allows reports whether a hook may lead to an address.
func (n Networks) allows(to netip.AddrPort, plain bool) bool {
	a := to.Addr().Unmap().WithZone("")
	switch {
	case a.IsUnspecified() || a.IsMulticast():
		return false
	case slices.Contains(n.own, to.Port()) && here(a):
		return false
	}
	return within(n.Allowed, a) || !plain && public(a)
}

// here reports whether an address is one of this machine's.
func here(a netip.Addr) bool {
	if a.IsLoopback() {
		return true
	}
	list, err := net.InterfaceAddrs()
	if err != nil {
		return true // it is not known: closed
	}
	return slices.ContainsFunc(list, func(x net.Addr) bool {
		p, err := netip.ParsePrefix(x.String())
		return err == nil && p.Addr().Unmap() == a
	})
}

// errNotAllowed is why an address is not dialled.
var errNotAllowed = errors.New("hooks may not lead to this address")

// control refuses to dial where a hook may not lead: it is told the address that is dialled, once the name was looked
// up.
func (n Networks) control(plain bool) func(network, address string, c syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !n.allows(to, plain) {
			return errNotAllowed
		}
		return nil
	}
}

// checkURL says why an address can be no hook's.
func (n Networks) checkURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil ||
		u.Fragment != "" || len(text) > mostURL {
		return errNoURL
	}
	plain := u.Scheme == "http"
	a, err := netip.ParseAddr(u.Hostname())
	if err != nil {
		if plain && len(n.Allowed) == 0 {
			return errPlain
		}
		return nil // what the name stands for is looked at when it is dialled
	}
	port := uint64(443)
	if plain {
		port = 80
	}
	if u.Port() != "" {
		if port, err = strconv.ParseUint(u.Port(), 10, 16); err != nil {
			return errNoURL
		}
	}
	if !n.allows(netip.AddrPortFrom(a, uint16(port)), plain) {
		if plain && public(a.Unmap()) {
			return errPlain
		}
		return truce.Errorf(truce.Forbidden, "hooks may not lead there: whoever runs the machine says with truce hook "+
			"allow into which networks beyond public addresses they may, and to the node's own ports none may")
	}
	return nil
}

var errNoURL = truce.Errorf(truce.Invalid,
	"a hook leads to an address like https://HOST/PATH, without a name and password in it")

var errPlain = truce.Errorf(truce.Invalid, "a hook leads to an address that begins with https: over plain HTTP only "+
	"into a network that was named with truce hook allow")

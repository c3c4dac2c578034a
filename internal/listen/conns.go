package listen

import (
	"context"
	"crypto/tls"
	"net"
	"sync"
)

// Caps bound the connections of a port.
type Caps struct {
	All  int // open at a time
	Each int // of one caller: a key, once it is proved, and an address before
}

// DefaultCaps leave room for every member of a large process beside whoever wants no good. A node uses eight
// connections.
func DefaultCaps() Caps { return Caps{All: 256, Each: 48} }

// Conns is a listener that keeps within its caps: where one connection too many comes, the oldest is closed of
// whoever has most. So a crowd drives out itself, and a caller with few connections keeps them.
type Conns struct {
	net.Listener
	caps Caps

	mu   sync.Mutex
	open int
	by   map[string][]*conn // of a caller, the oldest first
}

// NewConns bounds the connections of a listener.
func NewConns(l net.Listener, caps Caps) *Conns {
	return &Conns{Listener: l, caps: caps, by: map[string][]*conn{}}
}

// Accept returns the next connection.
func (c *Conns) Accept() (net.Conn, error) {
	raw, err := c.Listener.Accept()
	if err != nil {
		return nil, err
	}
	host, _, err := net.SplitHostPort(raw.RemoteAddr().String())
	if err != nil {
		host = raw.RemoteAddr().String()
	}
	x := &conn{Conn: raw, of: c, who: "at " + host}
	c.enter(x)
	return x, nil
}

// Open returns how many connections are open.
func (c *Conns) Open() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.open
}

// enter takes a connection in, and closes what is too much.
func (c *Conns) enter(x *conn) {
	c.mu.Lock()
	c.open++
	c.by[x.who] = append(c.by[x.who], x)
	out := c.surplus(x.who)
	c.mu.Unlock()
	if out != nil {
		out.Close()
	}
}

// surplus returns a connection that must go after one came in, nil where none must.
func (c *Conns) surplus(who string) *conn {
	if len(c.by[who]) > c.caps.Each {
		return c.by[who][0]
	}
	if c.open <= c.caps.All {
		return nil
	}
	most := who
	for w, list := range c.by {
		if n := len(c.by[most]); len(list) > n || len(list) == n && w < most {
			most = w
		}
	}
	return c.by[most][0]
}

// know moves a connection to the caller who has proved to be at its other end.
func (c *Conns) know(x *conn, who string) {
	c.mu.Lock()
	if x.who == who || !c.drop(x) {
		c.mu.Unlock()
		return
	}
	x.who = who
	c.mu.Unlock()
	c.enter(x)
}

// drop takes a connection out; false where it was out already.
func (c *Conns) drop(x *conn) bool {
	list := c.by[x.who]
	for i := range list {
		if list[i] != x {
			continue
		}
		if c.by[x.who] = append(list[:i:i], list[i+1:]...); len(c.by[x.who]) == 0 {
			delete(c.by, x.who)
		}
		c.open--
		return true
	}
	return false
}

// conn is a connection that is counted.
type conn struct {
	net.Conn
	of  *Conns
	who string // guarded by of.mu
}

// Close ends the connection.
func (x *conn) Close() error {
	x.of.mu.Lock()
	x.of.drop(x)
	x.of.mu.Unlock()
	return x.Conn.Close()
}

type connKey struct{}

// Context is the ConnContext of a server whose listener is a [Conns].
func Context(ctx context.Context, c net.Conn) context.Context {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	if x, ok := c.(*conn); ok {
		return context.WithValue(ctx, connKey{}, x)
	}
	return ctx
}

// Known says who has proved to be at the other end of the connection of a request. Elsewhere than behind a [Conns] it
// does nothing.
func Known(ctx context.Context, who string) {
	if x, ok := ctx.Value(connKey{}).(*conn); ok {
		x.of.know(x, "key "+who)
	}
}

package hooks

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"truce"
)

// Whatever a receiver does, what became of the try is one of few words, it ends in time, and nothing that it says is
// kept.
func TestHostileReceivers(t *testing.T) {
	const says = "kestrel-said-so"
	admin := newReceiver(t) // at this machine, where a redirect would lead
	plain := func(h http.HandlerFunc) string {
		s := httptest.NewServer(h)
		t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
		return s.URL
	}
	raw := func(do func(net.Conn)) string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				go func() { defer c.Close(); do(c) }()
			}
		}()
		return "http://" + l.Addr().String()
	}
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(untrusted.Close)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for _, c := range []struct {
		name, url string
		want      Outcome
		status    int
	}{
		{"redirects to this machine", plain(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, admin.URL, http.StatusTemporaryRedirect)
		}), Redirected, 307},
		{"answers without end", plain(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Kestrel", says)
			for i := 0; ; i++ {
				if _, err := w.Write([]byte(strings.Repeat(says, 1000))); err != nil {
					return
				}
			}
		}), Delivered, 200},
		{"has a head without end", raw(func(c net.Conn) {
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\n")
			for i := 0; i < 10_000; i++ {
				if _, err := fmt.Fprintf(c, "X-%d: %s\r\n", i, says); err != nil {
					return
				}
			}
		}), Unreadable, 0},
		{"speaks no HTTP", raw(func(c net.Conn) { fmt.Fprint(c, says+"\r\n\r\n") }), Unreadable, 0},
		{"hangs up", raw(func(c net.Conn) {}), Unreadable, 0},
		{"is not there", "http://" + closed.Addr().String(), NoAnswer, 0},
		{"refuses", plain(func(w http.ResponseWriter, r *http.Request) { http.Error(w, says, 418) }), Refused, 418},
		{"is gone", plain(func(w http.ResponseWriter, r *http.Request) { http.Error(w, says, 410) }), GoneForGood, 410},
		{"has a certificate of its own", untrusted.URL, BadTLS, 0},
		{"speaks no TLS", strings.Replace(admin.URL, "http:", "https:", 1), BadTLS, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			id, _ := b.add(Hook{URL: c.url})
			b.owe(id, 10, 11)
			b.run()
			d := b.last(id)
			if d.Outcome != c.want && !(c.want == Unreadable && d.Outcome == NoAnswer) || d.Status != c.status || d.Tries != 1 {
				t.Errorf("%+v", d)
			}
			if kept := dump(t, b); strings.Contains(kept, says) {
				t.Error("what the receiver said is kept")
			}
			if h := b.one(id); c.want == GoneForGood && h.Paused == 0 {
				t.Errorf("%+v", h)
			}
		})
	}
	if len(admin.came()) != 0 {
		t.Error("a redirect was followed")
	}
}

// dump returns all that a store keeps.
func dump(t *testing.T, b *bench) string {
	t.Helper()
	var out strings.Builder
	for _, table := range []string{"hook", "delivery", "told", "cursor"} {
		rows, err := b.db.QueryContext(t.Context(), "SELECT * FROM "+table)
		if err != nil {
			t.Fatal(err)
		}
		names, _ := rows.Columns()
		for rows.Next() {
			row := make([]any, len(names))
			for i := range row {
				row[i] = new(any)
			}
			if err := rows.Scan(row...); err != nil {
				t.Fatal(err)
			}
			for _, x := range row {
				fmt.Fprintln(&out, *x.(*any))
			}
		}
		rows.Close()
	}
	return out.String()
}

// One that drips holds its own deliveries up and nobody else's, and the end of the process ends it.
func TestADripperStandsAlone(t *testing.T) {
	b, r := newBench(t), newReceiver(t)
	begun := make(chan struct{})
	drips := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		io.Copy(io.Discard, q.Body) // else it does not notice that nobody waits any more
		close(begun)
		<-q.Context().Done()
	}))
	t.Cleanup(func() { drips.CloseClientConnections(); drips.Close() })
	slow, _ := b.add(Hook{URL: drips.URL})
	id, secret := b.add(Hook{URL: r.URL})
	r.set(secret, http.StatusOK)
	b.owe(slow, 10, 12)
	b.owe(id, 10, 12)
	ctx, cancel := context.WithCancel(t.Context())
	s := NewSender(b.Store, func(err error) { t.Error(err) })
	for range 3 { // of a hook one try runs at a time
		list, err := b.All(ctx)
		b.must(err)
		s.Start(ctx, list)
	}
	<-begun
	for len(r.came()) < 2 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	s.Wait()
	if h := b.one(slow); h.Owed != 2 || h.Failures != 0 {
		t.Errorf("%+v: what was broken off is no failure", h)
	}
	if _, d, err := b.take(t.Context(), slow); err != nil || d == nil {
		t.Errorf("nobody can send what was broken off: %v %v", d, err)
	}
}

// A receiver with a certificate of its own institution is trusted by that alone.
func TestOwnAuthority(t *testing.T) {
	b := newBench(t)
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(s.Close)
	ca := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}))
	id, _ := b.add(Hook{URL: s.URL, CA: ca})
	b.owe(id, 10, 11)
	b.run()
	if d := b.last(id); d.Outcome != Delivered {
		t.Errorf("%+v", d)
	}
	if s.TLS.MinVersion > tls.VersionTLS12 {
		t.Error("the receiver takes what it should not")
	}
	if _, _, err := b.Add(t.Context(), Hook{URL: s.URL, CA: "no certificate"}, nil); truce.KindOf(err) != truce.Invalid {
		t.Errorf("%v", err)
	}
}

// Hooks lead to public addresses over HTTPS, into networks that were named, and nowhere else, the node's own ports
// least of all.
func TestWhereHooksLead(t *testing.T) {
	n := Networks{Allowed: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16"), netip.MustParsePrefix("127.0.0.0/8")},
		own: []uint16{8018}}
	for _, c := range []struct {
		to           string
		secret, bare bool // over HTTPS, over plain HTTP
	}{
		{"1.1.1.1:443", true, false}, {"[2606:4700::1111]:443", true, false},
		{"10.20.3.4:80", true, true}, {"10.21.3.4:443", false, false}, {"192.168.1.1:443", false, false},
		{"169.254.169.254:80", false, false}, {"[fe80::1]:443", false, false}, {"[fd00::1]:443", false, false},
		{"[::1]:443", false, false}, {"127.0.0.1:9000", true, true}, {"127.0.0.1:8018", false, false},
		{"[::ffff:10.21.3.4]:443", false, false}, {"[::ffff:127.0.0.1]:8018", false, false},
		{"[64:ff9b::a00:1]:443", false, false}, {"[2002:a00:1::]:443", false, false}, {"0.0.0.0:443", false, false},
		{"[::]:443", false, false}, {"100.64.0.1:443", false, false}, {"224.0.0.1:443", false, false},
		{"255.255.255.255:443", false, false}, {"[::a00:1]:443", false, false}, {"[::ffff:0:a00:1]:443", false, false},
	} {
		to := netip.MustParseAddrPort(c.to)
		if n.allows(to, false) != c.secret || n.allows(to, true) != c.bare {
			t.Errorf("%s: %v over HTTPS, %v over HTTP", c.to, n.allows(to, false), n.allows(to, true))
		}
	}
	b := newBench(t)
	b.must(b.SetOwnPorts(t.Context(), []uint16{8018}))
	for text, want := range map[string]truce.ErrorKind{
		"https://user:word@example.org/": truce.Invalid, "ftp://example.org/": truce.Invalid, "/x": truce.Invalid,
		"https:///x": truce.Invalid, "https://example.org/#x": truce.Invalid, "http://1.1.1.1/": truce.Invalid,
		"https://10.0.0.1/": truce.Forbidden, "http://127.0.0.1:8018/node": truce.Forbidden,
		"http://127.0.0.1:99999/": truce.Invalid, "https://[::1]/": truce.Forbidden,
	} {
		if _, _, err := b.Add(t.Context(), Hook{URL: text}, nil); truce.KindOf(err) != want || err == nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	b.add(Hook{URL: "https://example.org/in"})
}

// The address that is dialled decides, and not the one that a name had when it was typed.
func TestANameThatMoves(t *testing.T) {
	b, r := newBench(t), newReceiver(t)
	u, err := url.Parse(r.URL)
	b.must(err)
	id, secret := b.add(Hook{URL: "http://localhost:" + u.Port()})
	r.set(secret, http.StatusOK)
	b.owe(id, 10, 11)
	b.must(b.Allow(t.Context(), netip.MustParsePrefix("127.0.0.0/8"), false))
	b.run()
	if d := b.last(id); d.Outcome != NotAllowed || len(r.came()) != 0 {
		t.Errorf("%+v", d)
	}
	if err := b.Allow(t.Context(), netip.MustParsePrefix("127.0.0.0/8"), false); truce.KindOf(err) != truce.NotFound {
		t.Errorf("%v", err)
	}
}

package listen_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"truce/internal/listen"
)

// pages serves something behind the names of its own listener, and counts what got through.
func pages(t *testing.T, through *int, others ...string) string {
	t.Helper()
	s := httptest.NewUnstartedServer(nil)
	s.Config.Handler = listen.Hosts(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { *through++ }),
		listen.LocalHosts("localhost:0", s.Listener.Addr(), others...)...)
	s.Start()
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// say writes raw bytes to a server and returns the first line of its answer.
func say(t *testing.T, at string, lines ...string) string {
	t.Helper()
	c, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write([]byte(strings.Join(lines, "\r\n") + "\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 12)
	if _, err := c.Read(b); err != nil {
		t.Fatal(err)
	}
	return string(b[9:])
}

// A page whose name its owner points at this machine asks under that name, and gets nothing; nor does a form from
// another site.
func TestRebinding(t *testing.T) {
	var through int
	at := pages(t, &through, "house.example:443")
	_, port, _ := net.SplitHostPort(at)
	for _, c := range []struct {
		want  string
		lines []string
	}{
		{"200", []string{"GET / HTTP/1.1", "Host: localhost:" + port}},
		{"200", []string{"GET / HTTP/1.1", "Host: LocalHost:" + port}},
		{"200", []string{"GET / HTTP/1.1", "Host: 127.0.0.1:" + port}},
		{"200", []string{"GET / HTTP/1.1", "Host: [::1]:" + port}},
		{"200", []string{"GET / HTTP/1.1", "Host: house.example:443"}},
		{"421", []string{"GET / HTTP/1.1", "Host: rebound.example:" + port}},
		{"421", []string{"GET / HTTP/1.1", "Host: localhost"}},
		{"421", []string{"GET / HTTP/1.1", "Host: localhost.rebound.example:" + port}},
		{"421", []string{"GET http://rebound.example/ HTTP/1.1", "Host: localhost:" + port}},
		{"421", []string{"GET / HTTP/1.0"}},
		{"421", form("rebound.example:"+port, "Origin: http://rebound.example:"+port)},
		{"200", form("localhost:"+port, "Origin: http://localhost:"+port)},
		{"403", form("localhost:"+port, "Origin: http://elsewhere.example")},
		{"403", form("localhost:"+port, "Origin: http://elsewhere.example", "Sec-Fetch-Site: same-origin")},
		{"403", form("localhost:"+port, "Origin: null")},
		{"403", form("localhost:"+port, "Origin: null", "Sec-Fetch-Site: cross-site")},
		{"403", form("localhost:"+port, "Origin: null", "Sec-Fetch-Site: same-site")},
		{"403", form("localhost:"+port, "Origin: null", "Sec-Fetch-Site: none")},
		{"200", form("localhost:"+port, "Origin: null", "Sec-Fetch-Site: same-origin")},
		{"403", form("localhost:"+port, "Sec-Fetch-Site: cross-site")},
	} {
		before := through
		if got := say(t, at, c.lines...); got != c.want {
			t.Errorf("%q: %s, want %s", c.lines, got, c.want)
		}
		if let := through > before; let != (c.want == "200") {
			t.Errorf("%q got through: %v", c.lines, let)
		}
	}
}

// form is an empty form that is sent to a host, with the headers of a browser.
func form(host string, headers ...string) []string {
	return append([]string{"POST / HTTP/1.1", "Host: " + host, "Content-Length: 0"}, headers...)
}

// Port 80 is left out by browsers.
func TestHostsOfPort80(t *testing.T) {
	hosts := listen.LocalHosts("localhost:80", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80})
	for _, h := range []string{"localhost", "localhost:80", "[::1]"} {
		if !slices.Contains(hosts, h) {
			t.Errorf("%s is not among %q", h, hosts)
		}
	}
}

package main

import (
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// The pages of a served node answer under the names of this machine, and under no name that somebody else points at it.
func TestServedUnderItsNameOnly(t *testing.T) {
	run := program(t)
	dir := filepath.Join(t.TempDir(), "AR")
	if out, err := run("init", "--dir", dir, "--member", "AR", "--process", "meridian").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s := serveNode(t, run, dir, "--alone", "--host", "house.example:443")
	port := s.pages[strings.LastIndex(s.pages, ":"):]
	for host, want := range map[string]int{
		"localhost" + port: http.StatusOK, "127.0.0.1" + port: http.StatusOK, "[::1]" + port: http.StatusOK,
		"house.example:443": http.StatusOK, "rebound.example" + port: http.StatusMisdirectedRequest,
		"localhost": http.StatusMisdirectedRequest,
	} {
		if got := asked(t, "GET", s.pages+"/today", host, ""); got != want {
			t.Errorf("asked as %s: %d, want %d", host, got, want)
		}
	}
	for origin, want := range map[string]int{"http://localhost" + port: http.StatusNotFound,
		"http://elsewhere.example": http.StatusForbidden} {
		if got := asked(t, "POST", s.pages+"/nowhere", "localhost"+port, origin); got != want {
			t.Errorf("a form from %s: %d, want %d", origin, got, want)
		}
	}
}

// asked returns the status of a request under a host name, from an origin where one is given.
func asked(t *testing.T, method, url, host, origin string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	a.Body.Close()
	return a.StatusCode
}

// The address that is printed is the one to open: by the name that was given, for passkeys are bound to a name.
func TestThePrintedAddress(t *testing.T) {
	for _, c := range []struct {
		at, bound string
		names     []string
		want      string
	}{
		{"localhost:8018", "127.0.0.1:8018", nil, "http://localhost:8018"},
		{"localhost:0", "127.0.0.1:40123", []string{"house.lan"}, "http://localhost:40123"},
		{"127.0.0.1:8018", "127.0.0.1:8018", nil, "http://127.0.0.1:8018"},
		{"[::1]:8018", "[::1]:8018", nil, "http://[::1]:8018"},
		{"0.0.0.0:8443", "0.0.0.0:8443", []string{"house.lan"}, "http://house.lan:8443"},
		{"0.0.0.0:8443", "0.0.0.0:8443", []string{"house.lan:443"}, "http://house.lan:443"},
		{"192.0.2.4:8443", "192.0.2.4:8443", nil, "http://192.0.2.4:8443"},
		{":8443", "[::]:8443", nil, "http://[::]:8443"},
	} {
		bound, err := net.ResolveTCPAddr("tcp", c.bound)
		if err != nil {
			t.Fatal(err)
		}
		if got := (port{at: c.at, names: c.names}).address(bound); got != c.want {
			t.Errorf("listening at %s, bound to %s, under %q: %s, want %s", c.at, c.bound, c.names, got, c.want)
		}
	}
}

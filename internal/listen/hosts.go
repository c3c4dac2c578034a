package listen

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// Hosts lets requests through to h that name one of the hosts, and that no page of another site made a browser send.
// It is all that keeps a web page, whose name its owner points at this machine, from reading and entering what the
// person at it may. Anything else is answered in a sentence, without looking further.
func Hosts(h http.Handler, hosts ...string) http.Handler {
	cross := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(hosts, strings.ToLower(r.Host)) {
			http.Error(w, "these pages are answered under the name they were started with only", http.StatusMisdirectedRequest)
			return
		}
		if cross.Check(r) != nil || !sameOrigin(r) {
			http.Error(w, "the form was sent from another site", http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// sameOrigin reports whether the origin of a request that may change something, where it names one, is the host it
// asks. What names none is no browser of today. Pages that tell no other site where one comes from (no-referrer) make
// browsers name the origin "null"; such a form is the site's own where the browser says so in words that no page can
// set.
func sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	if origin == "null" {
		return r.Header.Get("Sec-Fetch-Site") == "same-origin"
	}
	return strings.EqualFold(origin, "http://"+r.Host) || strings.EqualFold(origin, "https://"+r.Host)
}

// LocalHosts returns the names under which a listener on this machine alone is asked: those of the loopback, the one it
// was given, and others that the operator names, with its port where they have none.
func LocalHosts(given string, at net.Addr, others ...string) []string {
	_, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return nil
	}
	name, _, _ := net.SplitHostPort(given)
	names := append([]string{"localhost", "127.0.0.1", "::1", name}, others...)
	var out []string
	for _, n := range names {
		n = strings.ToLower(n)
		if _, _, err := net.SplitHostPort(n); err == nil {
			out = append(out, n)
			continue
		}
		if n = strings.Trim(n, "[]"); n == "" {
			continue
		}
		out = append(out, net.JoinHostPort(n, port))
		if port == "80" { // which a browser leaves out
			out = append(out, bare(n))
		}
	}
	return out
}

// bare is how a host stands alone in a request.
func bare(name string) string {
	if strings.Contains(name, ":") {
		return "[" + name + "]"
	}
	return name
}

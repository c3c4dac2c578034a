package federation_test

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"truce"
	"truce/internal/federation"
	"truce/record"
)

// counted counts the bytes and the connections that go through a relay before a node.
type counted struct {
	up, down, connections atomic.Int64
}

// relay puts a relay that counts before a node, and returns the node as it is seen through it.
func relay(t *testing.T, m *member) *counted {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { l.Close() })
	to := strings.TrimPrefix(m.address, "https://")
	c := &counted{}
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			c.connections.Add(1)
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				return
			}
			pass := func(dst, src net.Conn, n *atomic.Int64) {
				buf := make([]byte, 4096)
				for {
					k, err := src.Read(buf)
					n.Add(int64(k))
					if _, werr := dst.Write(buf[:k]); err != nil || werr != nil {
						dst.Close()
						src.Close()
						return
					}
				}
			}
			go pass(out, in, &c.up)
			go pass(in, out, &c.down)
		}
	}()
	m.address = "https://" + l.Addr().String()
	return c
}

// Asking again while there is nothing new is one request, and less than a thousand bytes both ways with TLS around it.
func TestIdleSync(t *testing.T) {
	h := newHouse(t, "AR", "BO", "CA", "OM")
	ar, bo := h.members[0], h.members[1]
	requests := atomic.Int64{}
	c, err := federation.ServerTLS(ar.key, h.keys)
	must(t, err)
	guarded := federation.Guard(h.keys, ar.fed.Handler())
	ar.serveWith(federation.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		guarded.ServeHTTP(w, r)
	}), c, nil))
	for _, m := range h.members {
		m.enter(5)
		ar.sync(m.fed.Direct())
	}
	count := relay(t, ar)
	client := bo.to(ar)
	bo.sync(client)
	ar.sync(bo.fed.Direct())
	bo.sync(client)
	before, up, down := requests.Load(), count.up.Load(), count.down.Load()
	r := bo.sync(client)
	if n := requests.Load() - before; n != 1 {
		t.Errorf("an idle sync took %d requests", n)
	}
	up, down = count.up.Load()-up, count.down.Load()-down
	t.Logf("an idle sync: %d bytes there, %d back", up, down)
	if up+down >= 1000 || up == 0 {
		t.Errorf("an idle sync took %d bytes there and %d back", up, down)
	}
	if r.Added() != 0 || count.connections.Load() > 4 {
		t.Errorf("added %d over %d connections", r.Added(), count.connections.Load())
	}
}

// An answer that is held back comes as soon as there is something new, also when another process wrote it.
func TestLongPoll(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0].serve(), h.members[1]
	ar.enter(1)
	client := bo.to(ar)
	bo.sync(client)
	bo.sync(client)
	type result struct {
		r   federation.Report
		err error
	}
	done := make(chan result)
	go func() {
		r, err := bo.fed.Sync(ctx, client, federation.MaxWait)
		done <- result{r, err}
	}()
	ar.enter(1)
	got := <-done
	must(t, got.err)
	if l := of(t, got.r, "AR"); l.Added != 1 {
		t.Errorf("%+v", l)
	}
	// Nothing new: the wait ends with the caller's context.
	short, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	if _, err := bo.fed.Sync(short, client, federation.MaxWait); err == nil {
		t.Error("an answer without news")
	}
}

// Only who holds a node key of the process is spoken with, on either side, and TLS is of this decade.
func TestStrangers(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0].serve(), h.members[1]
	ar.enter(1)
	_, stranger, err := ed25519.GenerateKey(strings.NewReader(strings.Repeat("s", 64)))
	must(t, err)
	address := strings.TrimPrefix(ar.address, "https://")
	get := func(c *tls.Config) (int, error) {
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: c}}
		defer client.CloseIdleConnections()
		resp, err := client.Get("https://" + address + "/heads")
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		io.Copy(io.Discard, resp.Body)
		return resp.StatusCode, nil
	}
	good, err := federation.ClientTLS(bo.key, h.keys)
	must(t, err)
	if status, err := get(good); err != nil || status != http.StatusOK {
		t.Fatalf("a member: %d, %v", status, err)
	}
	wrong, err := federation.ClientTLS(stranger, h.keys)
	must(t, err)
	old := good.Clone()
	old.MinVersion, old.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
	for name, c := range map[string]*tls.Config{
		"a stranger": wrong, "nobody": {InsecureSkipVerify: true}, "TLS 1.2": old,
	} {
		if status, err := get(c); err == nil {
			t.Errorf("%s was answered %d", name, status)
		}
	}
	// A node that is not the one meant is not believed, though it is a member.
	bo.serve()
	imposter := &member{h: h, id: ar.id, key: ar.key, address: bo.address}
	if _, err := bo.fed.Sync(ctx, bo.to(imposter), 0); err == nil || !strings.Contains(err.Error(), "node key") {
		t.Errorf("another node at that address: %v", err)
	}
	// Without TLS the guard lets nobody through.
	w := &recorder{header: http.Header{}}
	federation.Guard(h.keys, ar.fed.Handler()).ServeHTTP(w, mustRequest(t, "/heads"))
	if w.status != http.StatusForbidden {
		t.Errorf("without TLS: %d", w.status)
	}
}

// A member that is taken out is out at its next request, though its connection is still there.
func TestMemberTakenOut(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	var out atomic.Bool
	allowed := func() map[truce.MemberID][]ed25519.PublicKey {
		keys := h.keys()
		if out.Load() {
			delete(keys, "BO")
		}
		return keys
	}
	c, err := federation.ServerTLS(ar.key, allowed)
	must(t, err)
	ar.serveWith(federation.NewServer(federation.Guard(allowed, ar.fed.Handler()), c, nil))
	ar.enter(1)
	client := bo.to(ar)
	bo.sync(client)
	out.Store(true)
	_, err = bo.fed.Sync(ctx, client, 0)
	wantKind(t, err, record.ErrUnavailable)
}

// A restored node learns of it when a peer asks it, over the wire.
func TestServerToldThatItIsOld(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	ar.enter(5)
	backup := t.TempDir()
	copyNode(t, ar, backup)
	ar.enter(5)
	bo.sync(ar.fed.Direct())
	ar.stop()
	ar.dir = backup
	ar.start()
	ar.serve()
	bo.sync(bo.to(ar))
	if seen := ar.findings(); len(seen) != 1 || seen[0].Longer == nil || seen[0].Longer.Size != 10 {
		t.Errorf("AR was told %+v", seen)
	}
}

// What is served is what the layout says, and nothing else is.
func TestRoutes(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar := h.members[0]
	ar.enter(300)
	handler := ar.fed.Handler()
	for path, want := range map[string]int{
		"/heads":                           200,
		"/heads?wait=0":                    200,
		"/heads?wait=x":                    400,
		"/heads?wait=-1":                   400,
		"/log/AR/checkpoint":               200,
		"/log/AR/tile/entries/000":         200,
		"/log/AR/tile/entries/001.p/44":    200,
		"/log/AR/tile/entries/001.p/43":    200, // of an older checkpoint
		"/log/AR/tile/entries/001.p/45":    404,
		"/log/AR/tile/entries/001":         404,
		"/log/AR/tile/entries/002":         404,
		"/log/AR/tile/0/000":               200,
		"/log/AR/tile/0/001.p/44":          200,
		"/log/AR/tile/1/000.p/1":           200,
		"/log/AR/tile/1/000.p/2":           404,
		"/log/AR/tile/2/000.p/1":           404,
		"/log/AR/tile/6/000":               404,
		"/log/AR/tile/entries/000/":        404,
		"/log/AR/tile/entries/1":           404,
		"/log/AR/tile/0/x999/x999/999":     404,
		"/log/AR/record.db":                404,
		"/log/BO/checkpoint":               404,
		"/log/XX/checkpoint":               404,
		"/log/AR/":                         404,
		"/":                                404,
		"/add-checkpoint":                  404,
		"/log/AR/tile/entries/000?x=y":     200,
		"/log/AR/%2e%2e/%2e%2e/checkpoint": 404,
	} {
		w := &recorder{header: http.Header{}}
		handler.ServeHTTP(w, mustRequest(t, path))
		if w.status != want {
			t.Errorf("%s: %d, want %d", path, w.status, want)
		}
	}
	for _, held := range []string{"%%%", "aGVsbG8="} {
		w := &recorder{header: http.Header{}}
		r := mustRequest(t, "/heads")
		r.Header.Set("Truce-Held", held)
		handler.ServeHTTP(w, r)
		if len(ar.findings()) != 0 {
			t.Errorf("%q: AR was told %v", held, ar.findings())
		}
	}
	post, err := http.NewRequest(http.MethodPost, "/heads", nil)
	must(t, err)
	w := &recorder{header: http.Header{}}
	handler.ServeHTTP(w, post)
	if w.status != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.status)
	}
}

func mustRequest(t *testing.T, path string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, path, nil)
	must(t, err)
	return r
}

// recorder keeps an answer.
type recorder struct {
	header http.Header
	status int
	body   []byte
}

func (r *recorder) Header() http.Header { return r.header }
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}
func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	r.body = append(r.body, b...)
	return len(b), nil
}

package federation_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"truce/internal/federation"
	"truce/record"
)

// brisk are limits for tests on loopback: the same rules, sooner.
var brisk = federation.Limits{Answer: 400 * time.Millisecond, Pace: 1 << 20}

// serveAs serves a node whose handler is replaced: TLS and key are the member's own.
func (m *member) serveAs(h http.HandlerFunc) *member {
	m.h.tb.Helper()
	c, err := federation.ServerTLS(m.key, m.h.keys)
	must(m.h.tb, err)
	m.serveWith(federation.NewServer(h, c, nil))
	return m
}

// flood writes until the reader is gone, and returns how much it got rid of.
func flood(w io.Writer) (n int64) {
	junk := bytes.Repeat([]byte("junk "), 8<<10)
	for {
		k, err := w.Write(junk)
		n += int64(k)
		if err != nil {
			return n
		}
	}
}

// trickle writes a byte now and then until the reader is gone.
func trickle(w http.ResponseWriter, r *http.Request) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := w.Write([]byte("x")); err != nil {
			return
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			return
		}
		select {
		case <-tick.C:
		case <-r.Context().Done():
			return
		}
	}
}

// breakOff answers half of what was promised and closes the connection.
func breakOff(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "100000")
	w.Write(make([]byte, 50_000))
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		conn.Close()
	}
}

// bomb answers with a little that unpacks to a lot.
func bomb(w http.ResponseWriter) {
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	zeros := make([]byte, 1<<20)
	for range 200 {
		if _, err := z.Write(zeros); err != nil {
			return
		}
	}
	z.Close()
}

// hostile are the ways to answer badly.
func hostile(flooded *atomic.Int64) map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		"garbage": func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>\x00\xff welcome")) },
		"nothing": func(w http.ResponseWriter, _ *http.Request) {},
		"endless": func(w http.ResponseWriter, _ *http.Request) { flooded.Add(flood(w)) },
		"slow":    trickle,
		"silent":  func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"broken":  func(w http.ResponseWriter, _ *http.Request) { breakOff(w) },
		"bomb":    func(w http.ResponseWriter, _ *http.Request) { bomb(w) },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://192.0.2.1/", http.StatusFound)
		},
		"failure":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"not modified": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) },
		"many headers": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) },
		"wrong process": func(w http.ResponseWriter, _ *http.Request) {
			w.Write(federation.FormatHeads(federation.Heads{Process: "other"}))
		},
	}
}

// A peer that answers the first question badly costs a bounded time and amount, and the sentence says so.
func TestHostileHeads(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	var flooded atomic.Int64
	for name, handler := range hostile(&flooded) {
		ar.serveAs(handler)
		_, err := bo.fed.Sync(ctx, bo.toWith(ar, brisk), 0)
		if err == nil {
			t.Errorf("%s: it was taken", name)
		} else if len(err.Error()) > 400 || strings.ContainsAny(err.Error(), "\x00\n") {
			t.Errorf("%s: the sentence is %q", name, err)
		}
		ar.silenced()
	}
	if n := flooded.Load(); n > 16<<20 {
		t.Errorf("an endless answer was read for %d bytes", n)
	}
}

// A peer that gives good heads and bad entries of one log: that log is refused with its reason, the others are brought,
// and a good peer then brings it.
func TestHostileEntries(t *testing.T) {
	h := newHouse(t, "AR", "BO", "CA")
	ar, bo, ca := h.members[0], h.members[1], h.members[2]
	ar.enter(9000)
	ca.enter(9000)
	ar.sync(ca.fed.Direct())
	good := ar.fed.Handler()
	var flooded atomic.Int64
	for name, handler := range hostile(&flooded) {
		bo.stop()
		bo.dir = t.TempDir()
		bo.start()
		var before, after runtime.MemStats
		ar.serveAs(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/log/CA/tile/entries/02") {
				handler(w, r)
				return
			}
			good.ServeHTTP(w, r)
		})
		runtime.ReadMemStats(&before)
		client := bo.toWith(ar, brisk)
		for try := 0; ; try++ {
			r, err := bo.fed.Sync(ctx, client, 0)
			if err == nil {
				if l := of(t, r, "CA"); l.Err == nil || l.Added != 0 || l.Held != -1 {
					t.Errorf("%s: the log of CA: %+v", name, l)
				}
				if of(t, r, "AR").Held == 9000 {
					break
				}
			}
			if try == 20 { // a busy machine is slower than these limits now and then
				t.Fatalf("%s: %+v, %v", name, r, err)
			}
		}
		runtime.ReadMemStats(&after)
		if grown := int64(after.Sys) - int64(before.Sys); grown > 256<<20 {
			t.Errorf("%s: it took %d bytes of memory", name, grown)
		}
		ar.silenced()
		if l := of(t, bo.sync(ca.fed.Direct()), "CA"); l.Added != 9000 {
			t.Errorf("%s: from a good peer: %+v", name, l)
		}
		bo.holds("CA")
	}
}

// A connection that breaks in the middle of a bundle: what came before is kept, and is not asked for again.
func TestCutConnection(t *testing.T) {
	const size = 20_000
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	ar.enter(size)
	good := ar.fed.Handler()
	var bundles atomic.Int64
	var cut atomic.Bool
	cut.Store(true)
	ar.serveAs(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/log/AR/tile/entries/") && bundles.Add(1) > 50 && cut.Load() {
			breakOff(w)
			return
		}
		good.ServeHTTP(w, r)
	})
	client := bo.to(ar)
	r, err := bo.fed.Sync(ctx, client, 0)
	must(t, err)
	if l := of(t, r, "AR"); l.Err == nil || l.Added != 0 {
		t.Fatalf("%+v", l)
	}
	cut.Store(false)
	bundles.Store(0)
	if l := of(t, bo.sync(client), "AR"); l.Added != size {
		t.Fatalf("%+v", l)
	}
	if n := bundles.Load(); n == 0 || n > 79-32 {
		t.Errorf("%d bundles were fetched of 79, though at least 32 were here", n)
	}
	bo.holds("AR")
}

// Lines that nobody knows, and bad ones of those that are known, are not kept: they could fill the room for signatures.
func TestJunkSignatures(t *testing.T) {
	h := newHouse(t, "AR", "BO", "CA")
	ar, bo, ca := h.members[0], h.members[1], h.members[2]
	ar.enter(3)
	ca.sync(ar.fed.Direct())
	ar.enter(1)
	bo.sync(ar.fed.Direct())
	older, err := ca.fed.Heads(ctx)
	must(t, err)
	newest := ar.log.Checkpoint()
	_, lines, _ := bytes.Cut(older.Checkpoints[0], []byte("\n\n")) // CA's cosignature of another state
	for i := range 90 {
		lines = append(lines, "— truce.invalid/junk/"+string(rune('a'+i%26))+string(rune('a'+i/26))+" AAAAAAAAAAAA\n"...)
	}
	junk := append(bytes.Clone(newest.Signed), lines[bytes.IndexByte(lines, '\n')+1:]...)
	r, err := bo.fed.Sync(ctx, shows{ar.fed.Direct(), federation.Heads{Process: process, Checkpoints: [][]byte{junk}}}, 0)
	must(t, err)
	if l := of(t, r, "AR"); l.Err != nil || l.Cosignatures != 0 {
		t.Errorf("%+v", l)
	}
	heads, err := bo.fed.Heads(ctx)
	must(t, err)
	if n := bytes.Count(heads.Checkpoints[0], []byte("\n— ")); n != 2 {
		t.Errorf("%d signatures are kept, want those of AR and BO:\n%s", n, heads.Checkpoints[0])
	}
	// A checkpoint that the log did not sign is refused, and the rest is taken.
	forged := bytes.Replace(newest.Signed, []byte("\n4\n"), []byte("\n5\n"), 1)
	r, err = bo.fed.Sync(ctx, shows{ca.fed.Direct(), federation.Heads{Process: process, Checkpoints: [][]byte{forged}}}, 0)
	must(t, err)
	if l := of(t, r, "AR"); l.Err == nil || l.Held != 4 {
		t.Errorf("%+v", l)
	}
}

// shows is a peer that shows other heads than it has.
type shows struct {
	federation.Peer
	heads federation.Heads
}

func (s shows) Heads(context.Context, federation.Ask) (federation.Heads, error) { return s.heads, nil }

// A source that ends a log's entries early, or gives those of another log, is refused as damaged.
func TestEntriesOfAnotherLog(t *testing.T) {
	h := newHouse(t, "AR", "BO", "CA")
	ar, bo, ca := h.members[0], h.members[1], h.members[2]
	ar.enter(600)
	ca.enter(600)
	ar.sync(ca.fed.Direct())
	r, err := bo.fed.Sync(ctx, swapped{ar.fed.Direct(), ar.self, ca.self}, 0)
	must(t, err)
	l := of(t, r, "AR")
	wantKind(t, l.Err, record.ErrDamaged)
	if l.Held != -1 || l.Added != 0 {
		t.Errorf("%+v", l)
	}
	bo.sync(ar.fed.Direct())
	bo.holds("AR")
}

// swapped is a peer that gives the entries of one log for those of another.
type swapped struct {
	federation.Peer
	asked, given federation.Log
}

func (s swapped) Source(l federation.Log) record.Source {
	if l.Member == s.asked.Member {
		l = s.given
	}
	return s.Peer.Source(l)
}

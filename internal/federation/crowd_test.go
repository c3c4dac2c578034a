package federation_test

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"truce/internal/federation"
	"truce/internal/listen"
	"truce/record"
)

// dialAs opens a connection to another member's node with the key of this one.
func (m *member) dialAs(to *member) net.Conn {
	m.h.tb.Helper()
	c, err := federation.ClientTLS(m.key, m.h.keys)
	must(m.h.tb, err)
	conn, err := tls.Dial("tcp", strings.TrimPrefix(to.address, "https://"), c)
	must(m.h.tb, err)
	m.h.tb.Cleanup(func() { conn.Close() })
	return conn
}

// enterLarge appends bundles of entries as large as entries may be.
func (m *member) enterLarge(bundles int) {
	m.h.tb.Helper()
	for b := range bundles {
		for half := range 2 { // a batch is no larger
			batch := make([]record.Entry, record.BundleWidth/2)
			for i := range batch {
				claim := fmt.Sprintf("large-%d-%d-%d", b, half, i)
				batch[i] = record.Entry{Claim: claim, Data: bytes.Repeat([]byte{byte('a' + i%26)}, record.MaxEntrySize)}
			}
			_, err := m.log.Append(ctx, batch...)
			must(m.h.tb, err)
		}
	}
}

// A crowd of connections with the key of one member, each of which asks for the largest bundle and reads none of it,
// takes no more memory than one caller may have, and another member is answered all the same.
func TestSlowReaders(t *testing.T) {
	h := newHouse(t, "AR", "BO", "CA")
	ar, bo, ca := h.members[0], h.members[1], h.members[2]
	ar.enterLarge(1)
	ar.enter(10)
	ar.serve()
	bundle := record.Tile{Level: record.EntriesLevel, Width: record.BundleWidth}
	request := "GET /log/AR/" + bundle.Path() + " HTTP/1.1\r\nHost: x\r\n\r\n"
	for range 200 {
		c := bo.dialAs(ar)
		if _, err := c.Write([]byte(request)); err != nil {
			continue // it was one too many
		}
		if n := ar.fed.Answering(); n > federation.EachMemory {
			t.Fatalf("answers to one caller take %d bytes", n)
		}
	}
	client := ca.to(ar)
	if l := of(t, ca.sync(client), "AR"); l.Added != record.BundleWidth+10 {
		t.Errorf("%+v", l)
	}
	if n := ar.fed.Answering(); n > federation.BundleMemory {
		t.Errorf("answers take %d bytes", n)
	}
}

// Callers who hold no key, or say half of what they began to say, drive out themselves at the port of the nodes and
// at that of the witness; who has something to say is heard.
func TestHalfSaid(t *testing.T) {
	h := newHouse(t, "AR", "BO", "CA")
	ar, bo := h.members[0], h.members[1]
	ar.enter(10)
	ar.serve()
	for range 300 {
		c, err := net.Dial("tcp", strings.TrimPrefix(ar.address, "https://"))
		must(t, err)
		defer c.Close()
		c.Write([]byte{22, 3, 1}) // the beginning of a greeting
	}
	if l := of(t, bo.sync(bo.to(ar)), "AR"); l.Added != 10 {
		t.Errorf("%+v", l)
	}

	w := newWitness(t, ar.store, h.logs)
	raw, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	l := listen.NewConns(raw, listen.DefaultCaps())
	s := federation.NewServer(w.Config.Handler, nil, nil)
	go s.Serve(l)
	defer s.Close()
	half := "POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n" + strings.Repeat("x", 30000)
	for range 400 {
		c, err := net.Dial("tcp", raw.Addr().String())
		must(t, err)
		defer c.Close()
		c.Write([]byte(half)) // it may have been driven out
		if n := l.Open(); n > listen.DefaultCaps().All {
			t.Fatalf("%d connections are open", n)
		}
	}
	f := federation.Foreign{URL: "http://" + raw.Addr().String(), Verifier: w.verifier}
	if done, err := ar.fed.Submit(ctx, f, ar.self); err != nil || len(done.Cosignatures) != 1 {
		t.Errorf("%+v, %v", done, err)
	}
}

// What is larger than any submission is not read to its end.
func TestLargeSubmission(t *testing.T) {
	h := newHouse(t, "AR")
	w := newWitness(t, h.members[0].store, h.logs)
	c := &http.Client{Timeout: time.Minute}
	a, err := c.Post(w.URL+"/add-checkpoint", "text/plain", strings.NewReader("old 0\n\n"+strings.Repeat("x", 1<<20)))
	if err == nil {
		a.Body.Close()
		if a.StatusCode != http.StatusBadRequest {
			t.Errorf("it is answered %d", a.StatusCode)
		}
	}
}

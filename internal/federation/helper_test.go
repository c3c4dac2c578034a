package federation_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/federation"
	"truce/internal/recordsql"
	"truce/record"
)

var ctx = context.Background()

const process = "meridian"

// now is the time of every cosignature.
var now = time.Date(2030, 3, 17, 12, 0, 0, 0, time.UTC)

// house is a process of several members, each with a node of its own.
type house struct {
	tb      testing.TB
	members []*member
}

// member is one node: a real store, a real log, and what serves it.
type member struct {
	h      *house
	id     truce.MemberID
	dir    string
	store  *recordsql.Store
	log    *record.Log
	signer note.Signer
	self   federation.Log
	cos    *record.Cosigner
	key    ed25519.PrivateKey
	fed    *federation.Federation

	withhold atomic.Bool
	most     int64
	address  string
	silenced func() // stops serving

	mu   sync.Mutex
	seen []federation.OwnFinding
}

func seed(parts ...string) []byte {
	h := sha256.Sum256([]byte(fmt.Sprint(parts)))
	return h[:]
}

// newHouse makes nodes for the members of those names.
func newHouse(tb testing.TB, ids ...truce.MemberID) *house {
	tb.Helper()
	h := &house{tb: tb}
	for _, id := range ids {
		h.members = append(h.members, h.found(id))
	}
	for _, m := range h.members {
		m.start()
	}
	return h
}

// found makes the keys and the empty log of a member.
func (h *house) found(id truce.MemberID) *member {
	h.tb.Helper()
	m := &member{h: h, id: id, dir: h.tb.TempDir(), key: ed25519.NewKeyFromSeed(seed("node", string(id)))}
	origin := fmt.Sprintf("truce.invalid/%s/%s/1", process, id)
	skey, vkey, err := record.GenerateKey(bytes.NewReader(seed("log", string(id))), origin)
	must(h.tb, err)
	m.signer, err = record.NewSigner(skey)
	must(h.tb, err)
	verifier, err := record.NewVerifier(vkey)
	must(h.tb, err)
	skey, vkey, err = record.GenerateCosignerKey(bytes.NewReader(seed("cosigner", string(id))),
		fmt.Sprintf("truce.invalid/%s/%s/cosigner", process, id))
	must(h.tb, err)
	m.cos, err = record.NewCosigner(skey)
	must(h.tb, err)
	cosigner, err := record.NewVerifier(vkey)
	must(h.tb, err)
	m.self = federation.Log{Member: id, Origin: origin, Verifier: verifier, Cosigner: cosigner}
	return m
}

// start opens the store and the log of a member, made where there are none.
func (m *member) start() {
	m.h.tb.Helper()
	var err error
	m.store, err = recordsql.OpenSQLite(ctx, m.dir)
	must(m.h.tb, err)
	if err := record.Create(ctx, m.store, m.signer, m.self.Verifier); err != nil && !errors.Is(err, record.ErrConflict) {
		m.h.tb.Fatal(err)
	}
	m.open()
	m.fed = federation.New(m.config())
	m.h.tb.Cleanup(m.stop)
}

func (m *member) config() federation.Config {
	return federation.Config{
		Member: m.id, Process: process, Store: m.store, Logs: m.h.logs, Cosigner: m.cos,
		Clock: func() time.Time { return now }, Withhold: m.withhold.Load, MostEntries: m.most,
		OwnSeen: func(f federation.OwnFinding) {
			m.mu.Lock()
			defer m.mu.Unlock()
			m.seen = append(m.seen, f)
		},
	}
}

func (m *member) open() {
	m.h.tb.Helper()
	var err error
	m.log, err = record.Open(ctx, m.store, m.signer, m.self.Verifier)
	must(m.h.tb, err)
}

// stop ends the node.
func (m *member) stop() {
	if m.silenced != nil {
		m.silenced()
		m.silenced = nil
	}
	if m.log != nil {
		m.log.Close()
		m.log = nil
	}
	m.store.Close()
}

func (h *house) logs() []federation.Log {
	var all []federation.Log
	for _, m := range h.members {
		all = append(all, m.self)
	}
	return all
}

// keys are the node keys of all members.
func (h *house) keys() map[truce.MemberID][]ed25519.PublicKey {
	keys := map[truce.MemberID][]ed25519.PublicKey{}
	for _, m := range h.members {
		keys[m.id] = []ed25519.PublicKey{m.key.Public().(ed25519.PublicKey)}
	}
	return keys
}

func (h *house) member(id truce.MemberID) *member {
	for _, m := range h.members {
		if m.id == id {
			return m
		}
	}
	h.tb.Fatalf("no member %s", id)
	return nil
}

// enter appends n entries to the member's log.
func (m *member) enter(n int) {
	m.h.tb.Helper()
	for first := int(m.log.Checkpoint().Size); n > 0; {
		k := min(n, record.MaxBatch)
		batch := make([]record.Entry, k)
		for i := range batch {
			batch[i] = entry(m.id, first+i)
		}
		_, err := m.log.Append(ctx, batch...)
		must(m.h.tb, err)
		first, n = first+k, n-k
	}
}

func entry(id truce.MemberID, i int) record.Entry {
	claim := fmt.Sprintf("%s-%09d", id, i)
	return record.Entry{Claim: claim, Data: fmt.Appendf(nil, `{"kind":"test/1","claim":"%s","at":null,"body":{"n":%d}}`,
		claim, i)}
}

// serve serves the node on loopback with mutual TLS.
func (m *member) serve() *member {
	m.h.tb.Helper()
	c, err := federation.ServerTLS(m.key, m.h.keys)
	must(m.h.tb, err)
	m.serveWith(federation.NewServer(federation.Guard(m.h.keys, m.fed.Handler()), c, nil))
	return m
}

func (m *member) serveWith(s *http.Server) {
	m.h.tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(m.h.tb, err)
	m.address = "https://" + l.Addr().String()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		federation.Serve(s, l)
	}()
	m.silenced = func() {
		s.Close()
		<-ended
	}
}

// to returns the node of another member as this one asks it.
func (m *member) to(other *member) *federation.Client {
	m.h.tb.Helper()
	return m.toWith(other, federation.DefaultLimits())
}

func (m *member) toWith(other *member, limits federation.Limits) *federation.Client {
	m.h.tb.Helper()
	c, err := federation.ClientTLS(m.key, func() map[truce.MemberID][]ed25519.PublicKey {
		return map[truce.MemberID][]ed25519.PublicKey{other.id: {other.key.Public().(ed25519.PublicKey)}}
	})
	must(m.h.tb, err)
	client, err := federation.NewClient(other.id, other.address, c, limits)
	must(m.h.tb, err)
	m.h.tb.Cleanup(client.Close)
	return client
}

// sync syncs with a peer and fails the test when anything is refused.
func (m *member) sync(p federation.Peer) federation.Report {
	m.h.tb.Helper()
	r, err := m.fed.Sync(ctx, p, 0)
	must(m.h.tb, err)
	for _, l := range r.Logs {
		if l.Err != nil || l.Fork != nil || l.Longer != nil || l.More {
			m.h.tb.Fatalf("%s, the log of %s: %+v", m.id, l.Member, l)
		}
	}
	return r
}

// of returns what a report says of a member's log.
func of(tb testing.TB, r federation.Report, id truce.MemberID) federation.LogReport {
	tb.Helper()
	for _, l := range r.Logs {
		if l.Member == id {
			return l
		}
	}
	tb.Fatalf("the report does not speak of %s: %+v", id, r)
	return federation.LogReport{}
}

// holds returns the checkpoint that the node holds of a log, with the cosignatures on it; the whole log is verified.
func (m *member) holds(id truce.MemberID) (record.Checkpoint, []record.Cosignature) {
	m.h.tb.Helper()
	l := m.h.member(id).self
	r, err := record.Verify(ctx, record.StoreSource(m.store, l.Origin), l.Verifier, record.VerifyOptions{})
	must(m.h.tb, err)
	cp, err := record.Cosigned(ctx, m.store, l.Verifier, r.Checkpoint.Size)
	if errors.Is(err, record.ErrNotFound) || err == nil && cp.Size != r.Checkpoint.Size {
		return r.Checkpoint, nil
	}
	must(m.h.tb, err)
	var cosigners []note.Verifier
	for _, o := range m.h.members {
		cosigners = append(cosigners, o.self.Cosigner)
	}
	list, err := cp.Cosignatures(cosigners...)
	must(m.h.tb, err)
	return r.Checkpoint, list
}

// equal fails the test unless every node holds every log at the same state, with the cosignatures of all other members.
func (h *house) equal() {
	h.tb.Helper()
	for _, l := range h.members {
		want, _ := l.holds(l.id)
		for _, m := range h.members {
			cp, cosigned := m.holds(l.id)
			if cp.Size != want.Size || cp.Root != want.Root {
				h.tb.Errorf("%s holds %d entries of %s, want %d", m.id, cp.Size, l.id, want.Size)
			}
			if want.Size > 0 && len(cosigned) != len(h.members)-1 {
				h.tb.Errorf("at %s the log of %s is cosigned by %d, want %d", m.id, l.id, len(cosigned), len(h.members)-1)
			}
		}
	}
}

func (m *member) findings() []federation.OwnFinding {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.seen
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func wantKind(tb testing.TB, err error, kind error) {
	tb.Helper()
	if !errors.Is(err, kind) {
		tb.Fatalf("got error %v, want one of the kind %q", err, kind)
	}
}

package federation_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"truce"
	"truce/internal/federation"
	"truce/internal/recordsql"
	"truce/record"
)

// BenchmarkCosigned measures one entry from the call of Append until the log's member holds the cosignatures of three
// other members, each of which has mirrored the whole log: four nodes on loopback, mutual TLS, durable SQLite stores on
// one disk. All pulls are begun at once; nobody waits for news, so that no time is spent on that.
func BenchmarkCosigned(b *testing.B) {
	h := newHouse(b, "AR", "BO", "CA", "OM")
	ar, others := h.members[0], h.members[1:]
	clients, back := map[truce.MemberID]*federation.Client{}, map[truce.MemberID]*federation.Client{}
	for _, m := range h.members {
		m.serve()
	}
	for _, m := range others {
		clients[m.id], back[m.id] = m.to(ar), ar.to(m)
	}
	exchange := func() {
		var wg sync.WaitGroup
		for _, m := range others {
			wg.Go(func() {
				if _, err := m.fed.Sync(ctx, clients[m.id], 0); err != nil {
					b.Error(err)
				}
				if _, err := ar.fed.Sync(ctx, back[m.id], 0); err != nil {
					b.Error(err)
				}
			})
		}
		wg.Wait()
	}
	ar.enter(300)
	exchange()
	var times []time.Duration
	for b.Loop() {
		began := time.Now()
		ar.enter(1)
		exchange()
		times = append(times, time.Since(began))
	}
	if _, by := ar.holds("AR"); len(by) != 3 {
		b.Fatalf("cosigned by %d, want 3", len(by))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkMirror measures how fast a whole log is brought to an empty node: over HTTPS on loopback, and from a
// directory. Entries have 600 bytes; each is hashed, and durable in the end.
func BenchmarkMirror(b *testing.B) {
	const entries = 100_000
	h := newHouse(b, "AR", "BO")
	ar, bo := h.members[0].serve(), h.members[1]
	for i := 0; i < entries; i += record.MaxBatch {
		batch := make([]record.Entry, min(record.MaxBatch, entries-i))
		for k := range batch {
			batch[k] = entry600(i + k)
		}
		_, err := ar.log.Append(ctx, batch...)
		must(b, err)
	}
	dir := b.TempDir()
	ar.carry(dir)
	stick, err := federation.OpenStick(dir, process)
	must(b, err)
	defer stick.Close()
	for name, peer := range map[string]federation.Peer{"https": bo.to(ar), "stick": stick} {
		b.Run(name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				n++
				store, err := recordsql.OpenSQLite(ctx, filepath.Join(b.TempDir(), fmt.Sprint(n)))
				must(b, err)
				c := bo.config()
				c.Store = store
				r, err := federation.New(c).Sync(ctx, peer, 0)
				must(b, err)
				if l := of(b, r, "AR"); l.Added != entries || l.Err != nil {
					b.Fatalf("%+v", l)
				}
				store.Close()
			}
			b.ReportMetric(float64(n*entries)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}

// entry600 is an entry of 600 bytes that does not compress to nothing.
func entry600(i int) record.Entry {
	data := fmt.Appendf(nil, `{"kind":"test/1","claim":"e-%09d","body":"`, i)
	for x := uint64(i)*0x9e3779b97f4a7c15 + 1; len(data) < 598; x = x*6364136223846793005 + 1442695040888963407 {
		data = fmt.Appendf(data, "%016x", x)
	}
	return record.Entry{Claim: fmt.Sprintf("e-%09d", i), Data: append(data[:598], `"}`...)}
}

// BenchmarkIdle measures an exchange that brings nothing, over a connection that is open.
func BenchmarkIdle(b *testing.B) {
	h := newHouse(b, "AR", "BO", "CA", "OM")
	ar, bo := h.members[0].serve(), h.members[1]
	for _, m := range h.members {
		m.enter(5)
		ar.sync(m.fed.Direct())
	}
	client := bo.to(ar)
	bo.sync(client)
	bo.sync(client)
	for b.Loop() {
		bo.sync(client)
	}
}

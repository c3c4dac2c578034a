package recordsql_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"truce/internal/mark"
	"truce/internal/recordsql"
	"truce/internal/testing/pgtest"
	"truce/record"
)

// The benchmarks append entries of 600 bytes as an import makes them: JSON with a signature that does not compress,
// claim ids of 26 characters that sort in the order of appending. Every append is durable (SQLite synchronous=FULL,
// PostgreSQL synchronous_commit=on) and in a signed checkpoint when it returns. TRUCE_BENCH_ENTRIES is the size of the
// log for the benchmarks that need one; the documented figures are of 1,000,000.

func benchEntries(b *testing.B) int {
	b.Helper()
	n, err := strconv.Atoi(os.Getenv("TRUCE_BENCH_ENTRIES"))
	if err != nil {
		return 100_000
	}
	return n
}

// entry600 is entry number i, of 600 bytes.
func entry600(i int) record.Entry {
	claim := fmt.Sprintf("imp-%016x-%05d", i>>8, i)
	var noise [66]byte
	h := sha256.Sum256([]byte(claim))
	r := mathrand.NewChaCha8(h)
	r.Read(noise[:])
	data := fmt.Appendf(nil, `{"kind":"report/1","claim":%q,"officer":"desk-3","at":"2017-01-15T12:30:00Z","signature":"%s","body":{"text":"`,
		claim, base64.StdEncoding.EncodeToString(noise[:]))
	for n := 0; len(data) < 597; n++ {
		data = fmt.Appendf(data, "word%d ", int(h[n%32])+n)
	}
	return record.Entry{Claim: claim, Data: append(data[:597], `"}}`...)}
}

func entries600(from, n int) []record.Entry {
	batch := make([]record.Entry, n)
	for i := range batch {
		batch[i] = entry600(from + i)
	}
	return batch
}

func benchLog(b *testing.B, store record.Store) (*record.Log, note.Verifier) {
	b.Helper()
	return benchMarked(b, store, nil)
}

// benchMarked makes a log, with a mark of how far it was signed unless that is nil.
func benchMarked(b *testing.B, store record.Store, m record.Mark) (*record.Log, note.Verifier) {
	b.Helper()
	skey, vkey, err := record.GenerateKey(rand.Reader, origin)
	if err != nil {
		b.Fatal(err)
	}
	s, err := record.NewSigner(skey)
	if err != nil {
		b.Fatal(err)
	}
	v, err := record.NewVerifier(vkey)
	if err != nil {
		b.Fatal(err)
	}
	if err := record.Create(ctx, store, s, v); err != nil {
		b.Fatal(err)
	}
	if m != nil {
		root, err := tlog.TreeHash(0, nil)
		if err == nil {
			err = m.Put(record.Marked{Signed: record.TreeState{Root: root}, Reached: record.TreeState{Root: root}})
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	l, err := record.OpenMarked(ctx, store, s, v, m)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	return l, v
}

// onEach runs a benchmark on both databases.
func onEach(b *testing.B, run func(b *testing.B, open func(b *testing.B) *recordsql.Store)) {
	b.Run("sqlite", func(b *testing.B) {
		run(b, func(b *testing.B) *recordsql.Store {
			return openStore(b, func() (*recordsql.Store, error) { return recordsql.OpenSQLite(ctx, b.TempDir()) })
		})
	})
	b.Run("postgres", func(b *testing.B) {
		server := pgtest.Start(b)
		run(b, func(b *testing.B) *recordsql.Store {
			return openStore(b, func() (*recordsql.Store, error) { return recordsql.OpenPostgres(ctx, server.Database(b)) })
		})
	})
}

func openStore(tb testing.TB, open func() (*recordsql.Store, error)) *recordsql.Store {
	tb.Helper()
	s, err := open()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

// BenchmarkAppendOne is one client that waits for each answer; with a mark as a node has one, and without.
func BenchmarkAppendOne(b *testing.B) {
	b.Run("plain", func(b *testing.B) { benchAppendOne(b, func(*testing.B) record.Mark { return nil }) })
	b.Run("marked", func(b *testing.B) {
		benchAppendOne(b, func(b *testing.B) record.Mark { return mark.At(filepath.Join(b.TempDir(), "log.mark")) })
	})
}

func benchAppendOne(b *testing.B, marked func(b *testing.B) record.Mark) {
	onEach(b, func(b *testing.B, open func(b *testing.B) *recordsql.Store) {
		l, _ := benchMarked(b, open(b), marked(b))
		var times []time.Duration
		for i := 0; b.Loop(); i++ {
			e := entry600(i)
			start := time.Now()
			if _, err := l.Append(ctx, e); err != nil {
				b.Fatal(err)
			}
			times = append(times, time.Since(start))
		}
		reportTimes(b, times)
	})
}

// BenchmarkAppendInTurn appends one entry at a time from two processes in turn, each holding the log while it does:
// every append first takes over what the other process appended.
func BenchmarkAppendInTurn(b *testing.B) {
	dsn := pgtest.Start(b).Database(b)
	var writers [2]*recordsql.Writer
	var logs [2]*record.Log
	for i := range writers {
		store := openStore(b, func() (*recordsql.Store, error) { return recordsql.OpenPostgres(ctx, dsn) })
		writers[i] = store.Writer(origin)
		s, v, err := crashKey()
		if err != nil {
			b.Fatal(err)
		}
		if i == 0 {
			if err := record.Create(ctx, store, s, v); err != nil {
				b.Fatal(err)
			}
		}
		if logs[i], err = record.OpenShared(ctx, writers[i], s, v, nil); err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { logs[i].Close() })
	}
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		e := entry600(i)
		start := time.Now()
		release, err := writers[i%2].Hold(ctx)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := logs[i%2].Append(ctx, e); err != nil {
			b.Fatal(err)
		}
		release()
		times = append(times, time.Since(start))
	}
	reportTimes(b, times)
}

// BenchmarkAppendMany is 64 clients that each wait for their answer.
func BenchmarkAppendMany(b *testing.B) {
	onEach(b, func(b *testing.B, open func(b *testing.B) *recordsql.Store) {
		l, _ := benchLog(b, open(b))
		var next atomic.Int64
		var mu sync.Mutex
		var times []time.Duration
		var wg sync.WaitGroup
		b.ResetTimer()
		for range 64 {
			wg.Go(func() {
				for {
					i := int(next.Add(1)) - 1
					if i >= b.N {
						return
					}
					e := entry600(i)
					start := time.Now()
					if _, err := l.Append(ctx, e); err != nil {
						b.Error(err)
						return
					}
					d := time.Since(start)
					mu.Lock()
					times = append(times, d)
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		b.StopTimer()
		reportRate(b, b.N)
		reportTimes(b, times)
	})
}

// BenchmarkAppendBulk fills a log in calls of 2,048 entries from two goroutines; making the entries is not counted.
func BenchmarkAppendBulk(b *testing.B) {
	onEach(b, func(b *testing.B, open func(b *testing.B) *recordsql.Store) {
		total := benchEntries(b)
		for b.Loop() {
			b.StopTimer()
			l, _ := benchLog(b, open(b))
			b.StartTimer()
			bulk(b, l, total)
		}
		reportRate(b, b.N*total)
	})
}

// bulk appends total entries and counts only the time in which the log had something to do.
func bulk(b *testing.B, l *record.Log, total int) {
	const call, ahead = 2048, 32
	for from := 0; from < total; from += call * ahead {
		b.StopTimer()
		var calls [][]record.Entry
		for i := from; i < min(from+call*ahead, total); i += call {
			calls = append(calls, entries600(i, min(call, total-i)))
		}
		b.StartTimer()
		var wg sync.WaitGroup
		todo := make(chan []record.Entry, len(calls))
		for _, c := range calls {
			todo <- c
		}
		close(todo)
		for range 2 {
			wg.Go(func() {
				for c := range todo {
					if _, err := l.Append(ctx, c...); err != nil {
						b.Error(err)
					}
				}
			})
		}
		wg.Wait()
	}
}

// BenchmarkRetryBulk appends what the log has already.
func BenchmarkRetryBulk(b *testing.B) {
	onEach(b, func(b *testing.B, open func(b *testing.B) *recordsql.Store) {
		l, _ := benchLog(b, open(b))
		batch := entries600(0, 4096)
		if _, err := l.Append(ctx, batch...); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := l.Append(ctx, batch...); err != nil {
				b.Fatal(err)
			}
		}
		reportRate(b, b.N*len(batch))
	})
}

// onFull runs benchmarks on a log of benchEntries entries.
func onFull(b *testing.B, run func(b *testing.B, store *recordsql.Store, v note.Verifier, total int)) {
	onEach(b, func(b *testing.B, open func(b *testing.B) *recordsql.Store) {
		total := benchEntries(b)
		store := open(b)
		l, v := benchLog(b, store)
		for i := 0; i < total; i += 4096 {
			if _, err := l.Append(ctx, entries600(i, min(4096, total-i))...); err != nil {
				b.Fatal(err)
			}
		}
		run(b, store, v, total)
	})
}

func BenchmarkRead(b *testing.B) {
	onFull(b, func(b *testing.B, store *recordsql.Store, v note.Verifier, total int) {
		src := record.StoreSource(store, origin)
		cp, err := record.ParseCheckpoint(mustCheckpoint(b, src), v)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("scan", func(b *testing.B) {
			for b.Loop() {
				n := 0
				if err := record.Scan(ctx, store, origin, 0, math.MaxInt64,
					func(int64, []byte) error { n++; return nil }); err != nil || n != total {
					b.Fatal(n, err)
				}
			}
			reportRate(b, b.N*total)
		})
		b.Run("verify", func(b *testing.B) {
			for b.Loop() {
				if _, err := record.Verify(ctx, src, v, record.VerifyOptions{}); err != nil {
					b.Fatal(err)
				}
			}
			reportRate(b, b.N*total)
		})
		dir := filepath.Join(b.TempDir(), "export")
		b.Run("export", func(b *testing.B) {
			for b.Loop() {
				if _, err := record.Export(ctx, store, origin, dir, 0); err != nil {
					b.Fatal(err)
				}
			}
			reportRate(b, b.N*total)
		})
		b.Run("verifyDir", func(b *testing.B) {
			for b.Loop() {
				if _, err := record.Verify(ctx, record.ReadDir(dir), v, record.VerifyOptions{}); err != nil {
					b.Fatal(err)
				}
			}
			reportRate(b, b.N*total)
		})
		b.Run("mirror", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				into := openStore(b, func() (*recordsql.Store, error) { return recordsql.OpenSQLite(ctx, b.TempDir()) })
				b.StartTimer()
				if _, err := record.Mirror(ctx, into, v, record.ReadDir(dir), record.MirrorOptions{}); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				into.Close()
				b.StartTimer()
			}
			reportRate(b, b.N*total)
		})
		b.Run("prove", func(b *testing.B) {
			var times []time.Duration
			for b.Loop() {
				index := mathrand.Int64N(int64(total))
				start := time.Now()
				p, err := record.Prove(ctx, src, cp, index)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := record.VerifyProof(record.FormatProofs(p), v); err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(start))
			}
			reportTimes(b, times)
		})
	})
}

func mustCheckpoint(b *testing.B, src record.Source) []byte {
	b.Helper()
	signed, err := src.Checkpoint(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	return bytes.Clone(signed)
}

func reportRate(b *testing.B, entries int) {
	b.ReportMetric(float64(entries)/b.Elapsed().Seconds(), "entries/s")
}

// reportTimes reports the median and the 99th percentile.
func reportTimes(b *testing.B, times []time.Duration) {
	if len(times) == 0 {
		return
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}

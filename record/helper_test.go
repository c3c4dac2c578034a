package record_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"truce/internal/recordsql"
	"truce/record"
)

const testOrigin = "truce.example/north/1"

// testKey returns the key of a log that the seed names, always the same.
func testKey(tb testing.TB, seed, origin string) (note.Signer, note.Verifier) {
	tb.Helper()
	h := sha256.Sum256([]byte(seed))
	skey, vkey, err := record.GenerateKey(bytes.NewReader(h[:]), origin)
	if err != nil {
		tb.Fatal(err)
	}
	s, err := record.NewSigner(skey)
	if err != nil {
		tb.Fatal(err)
	}
	v, err := record.NewVerifier(vkey)
	if err != nil {
		tb.Fatal(err)
	}
	return s, v
}

// testCosigner returns a cosigner and its verifier.
func testCosigner(tb testing.TB, name string) (*record.Cosigner, note.Verifier) {
	tb.Helper()
	h := sha256.Sum256([]byte(name))
	skey, vkey, err := record.GenerateCosignerKey(bytes.NewReader(h[:]), name)
	if err != nil {
		tb.Fatal(err)
	}
	c, err := record.NewCosigner(skey)
	if err != nil {
		tb.Fatal(err)
	}
	v, err := record.NewVerifier(vkey)
	if err != nil {
		tb.Fatal(err)
	}
	return c, v
}

// testStore returns a store in a directory of its own.
func testStore(tb testing.TB) *recordsql.Store {
	tb.Helper()
	s, err := recordsql.OpenSQLite(context.Background(), tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

// testLog creates and opens a log in a store.
func testLog(tb testing.TB, store record.Store) *record.Log {
	tb.Helper()
	s, v := testKey(tb, "north", testOrigin)
	if err := record.Create(context.Background(), store, s, v); err != nil {
		tb.Fatal(err)
	}
	return openLog(tb, store)
}

func openLog(tb testing.TB, store record.Store) *record.Log {
	tb.Helper()
	s, v := testKey(tb, "north", testOrigin)
	l, err := record.Open(context.Background(), store, s, v)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { l.Close() })
	return l
}

// testEntry is entry number i of the test logs.
func testEntry(i int) record.Entry {
	return record.Entry{Claim: fmt.Sprintf("claim-%09d", i), Data: fmt.Appendf(nil, `{"entry":%d}`, i)}
}

// fill appends the test entries from ≤ i < to.
func fill(tb testing.TB, l *record.Log, from, to int) {
	tb.Helper()
	for from < to {
		n := min(to-from, record.MaxBatch)
		batch := make([]record.Entry, n)
		for i := range batch {
			batch[i] = testEntry(from + i)
		}
		if _, err := l.Append(context.Background(), batch...); err != nil {
			tb.Fatal(err)
		}
		from += n
	}
}

// verify verifies the test log of a store in full and returns the report.
func verify(tb testing.TB, store record.Store) record.Report {
	tb.Helper()
	_, v := testKey(tb, "north", testOrigin)
	report, err := record.Verify(context.Background(), record.StoreSource(store, testOrigin), v, record.VerifyOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	return report
}

// reference is a log as x/mod's own code keeps it, one hash at a time.
type reference struct {
	hashes []tlog.Hash
	size   int64
}

func (r *reference) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = r.hashes[x]
	}
	return out, nil
}

func (r *reference) append(tb testing.TB, data []byte) {
	tb.Helper()
	hashes, err := tlog.StoredHashes(r.size, data, r)
	if err != nil {
		tb.Fatal(err)
	}
	r.hashes = append(r.hashes, hashes...)
	r.size++
}

func (r *reference) root(tb testing.TB, size int64) tlog.Hash {
	tb.Helper()
	h, err := tlog.TreeHash(size, r)
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

// wantKind fails the test unless err is of the kind.
func wantKind(tb testing.TB, err, kind error) {
	tb.Helper()
	if !errors.Is(err, kind) {
		tb.Fatalf("got error %v, want one of the kind %q", err, kind)
	}
}

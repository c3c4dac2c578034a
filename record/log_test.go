package record_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	"truce/record"
)

var ctx = context.Background()

// The root at every size up to 2,000 is that of x/mod's own code, with one append per entry, and so is the root that
// the signed checkpoint carries.
func TestRootsAtEverySize(t *testing.T) {
	l := testLog(t, testStore(t))
	_, v := testKey(t, "north", testOrigin)
	ref := &reference{}
	for i := range 2001 {
		cp, err := record.ParseCheckpoint(l.Checkpoint().Signed, v)
		if err != nil {
			t.Fatal(err)
		}
		if want := ref.root(t, int64(i)); cp.Size != int64(i) || cp.Root != want {
			t.Fatalf("at size %d the checkpoint says size %d, root %v; want root %v", i, cp.Size, cp.Root, want)
		}
		e := testEntry(i)
		if _, err := l.Append(ctx, e); err != nil {
			t.Fatal(err)
		}
		ref.append(t, e.Data)
	}
}

// Batches of any size give the same tree as single appends.
func TestBatchesGiveTheSameTree(t *testing.T) {
	ref := &reference{}
	store := testStore(t)
	l := testLog(t, store)
	next := 0
	sizes := []int{1, 2, 253, 1, 255, 256, 257, 511, 1, 4096, 4096, 3}
	if !testing.Short() {
		sizes = append(sizes, 60_000) // past the first tile of level 1
	}
	for _, n := range sizes {
		fill(t, l, next, next+n)
		for i := range n {
			ref.append(t, testEntry(next+i).Data)
		}
		next += n
		if got, want := l.Checkpoint().Root, ref.root(t, int64(next)); got != want {
			t.Fatalf("after %d entries the root is %v, want %v", next, got, want)
		}
	}
	if r := verify(t, store); r.Entries != int64(next) {
		t.Fatalf("verified %d entries, want %d", r.Entries, next)
	}
}

func TestAppendReceipts(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	a, b, c := testEntry(0), testEntry(1), testEntry(2)
	changed := record.Entry{Claim: a.Claim, Data: []byte("something else")}

	steps := []struct {
		name    string
		entries []record.Entry
		want    string // receipts, "=" marking duplicates
		err     error
	}{
		{"first", []record.Entry{a}, "0", nil},
		{"retry", []record.Entry{a}, "=0", nil},
		{"mixed", []record.Entry{b, a, c}, "1 =0 2", nil},
		{"twice in one call", []record.Entry{testEntry(3), testEntry(3)}, "3 =3", nil},
		{"conflict", []record.Entry{changed}, "", record.ErrConflict},
		{"conflict keeps the others out", []record.Entry{testEntry(9), changed, testEntry(10)}, "", record.ErrConflict},
		{"conflict inside one call", []record.Entry{{Claim: "x", Data: []byte("1")}, {Claim: "x", Data: []byte("2")}}, "",
			record.ErrConflict},
		{"none", nil, "", nil},
		{"empty entry", []record.Entry{{Claim: "empty"}}, "4", nil},
		{"empty entry again", []record.Entry{{Claim: "empty", Data: []byte{}}}, "=4", nil},
		{"largest entry", []record.Entry{{Claim: "large", Data: bytes.Repeat([]byte("x"), record.MaxEntrySize)}}, "5", nil},
		{"too large", []record.Entry{{Claim: "larger", Data: make([]byte, record.MaxEntrySize+1)}}, "", record.ErrInvalid},
		{"no claim id", []record.Entry{{Data: []byte("1")}}, "", record.ErrInvalid},
		{"long claim id", []record.Entry{{Claim: strings.Repeat("x", record.MaxClaimSize+1)}}, "", record.ErrInvalid},
		{"longest claim id", []record.Entry{{Claim: strings.Repeat("x", record.MaxClaimSize)}}, "6", nil},
		{"odd claim ids", []record.Entry{{Claim: "{}[]':,$1?%_"}, {Claim: "~!#&*()"}}, "7 8", nil},
		{"odd claim ids again", []record.Entry{{Claim: "{}[]':,$1?%_"}, {Claim: "~!#&*()"}}, "=7 =8", nil},
		{"blank in claim id", []record.Entry{{Claim: "a b"}}, "", record.ErrInvalid},
		{"quote in claim id", []record.Entry{{Claim: `a"b`}}, "", record.ErrInvalid},
		{"backslash in claim id", []record.Entry{{Claim: `a\b`}}, "", record.ErrInvalid},
		{"no ASCII in claim id", []record.Entry{{Claim: "é"}}, "", record.ErrInvalid},
		{"after all that", []record.Entry{testEntry(9)}, "9", nil},
	}
	for _, s := range steps {
		receipts, err := l.Append(ctx, s.entries...)
		if s.err != nil {
			wantKind(t, err, s.err)
		} else if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		var got []string
		for _, r := range receipts {
			if r.Duplicate {
				got = append(got, fmt.Sprintf("=%d", r.Index))
			} else {
				got = append(got, fmt.Sprint(r.Index))
			}
		}
		if g := strings.Join(got, " "); g != s.want {
			t.Fatalf("%s: receipts %q, want %q", s.name, g, s.want)
		}
	}
	if _, err := l.Append(ctx, make([]record.Entry, record.MaxBatch+1)...); err == nil {
		t.Fatal("a call with too many entries was taken")
	}
	l.Close()
	again := openLog(t, store)
	if r, err := again.Append(ctx, b); err != nil || !r[0].Duplicate || r[0].Index != 1 {
		t.Fatalf("after opening again: %v, %v", r, err)
	}
	verify(t, store)
}

// Many goroutines append at once, with retries among them; each entry is in the log once, where its receipt says.
func TestAppendConcurrently(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	const writers, each = 16, 150
	var mu sync.Mutex
	at := map[int64]string{}
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				e := testEntry(i*writers + w/2) // every claim is appended by two goroutines
				r, err := l.Append(ctx, e)
				if err != nil {
					t.Error(err)
					return
				}
				if cp := l.Checkpoint(); cp.Size <= r[0].Index {
					t.Errorf("entry %d was answered before the checkpoint %d", r[0].Index, cp.Size)
				}
				mu.Lock()
				if old, ok := at[r[0].Index]; ok && old != string(e.Data) {
					t.Errorf("index %d was given to %s and to %s", r[0].Index, old, e.Data)
				}
				at[r[0].Index] = string(e.Data)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if r := verify(t, store); r.Entries != writers*each/2 {
		t.Fatalf("the log has %d entries, want %d", r.Entries, writers*each/2)
	}
	err := record.Scan(ctx, store, testOrigin, 0, math.MaxInt64, func(index int64, data []byte) error {
		if at[index] != string(data) {
			t.Errorf("entry %d is %s; its receipt was for %s", index, data, at[index])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestNextAndClose(t *testing.T) {
	l := testLog(t, testStore(t))
	got := make(chan record.Checkpoint)
	go func() {
		cp, err := l.Next(ctx, 0)
		if err != nil {
			t.Error(err)
		}
		got <- cp
	}()
	fill(t, l, 0, 1)
	if cp := <-got; cp.Size != 1 {
		t.Fatalf("woken at size %d, want 1", cp.Size)
	}
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := l.Next(canceled, 1); err != context.Canceled {
		t.Fatalf("Next returned %v, want the context's error", err)
	}
	if _, err := l.Append(canceled, testEntry(1)); err != nil && err != context.Canceled {
		t.Fatalf("Append returned %v", err)
	}
	l.Close()
	l.Close()
	_, err := l.Next(ctx, 1000)
	wantKind(t, err, record.ErrClosed)
	_, err = l.Append(ctx, testEntry(2))
	wantKind(t, err, record.ErrClosed)
}

func TestCreateOnce(t *testing.T) {
	store := testStore(t)
	s, v := testKey(t, "north", testOrigin)
	_, err := record.Open(ctx, store, s, v)
	wantKind(t, err, record.ErrNotFound)
	testLog(t, store)
	wantKind(t, record.Create(ctx, store, s, v), record.ErrConflict)
	_, other := testKey(t, "south", testOrigin)
	_, err = record.Open(ctx, store, s, other)
	wantKind(t, err, record.ErrInvalid)
	verify(t, store)
}

func TestScan(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	for next := 0; next < 1000; { // runs of many lengths
		n := 1 + next%97
		fill(t, l, next, next+n)
		next += n
	}
	size := int(l.Checkpoint().Size)
	for _, r := range [][2]int{{0, 1}, {0, size}, {255, 257}, {256, 512}, {3, 4}, {700, 700}, {size - 1, size},
		{5, size + 100}, {size, size + 5}} {
		next := r[0]
		err := record.Scan(ctx, store, testOrigin, int64(r[0]), int64(r[1]), func(index int64, data []byte) error {
			if index != int64(next) || !bytes.Equal(data, testEntry(next).Data) {
				t.Fatalf("scan %v: got entry %d %s, want %d", r, index, data, next)
			}
			next++
			return nil
		})
		if err != nil || next != max(r[0], min(r[1], size)) {
			t.Fatalf("scan %v ended before %d with error %v", r, next, err)
		}
	}
	stop := fmt.Errorf("enough")
	if err := record.Scan(ctx, store, testOrigin, 0, 10, func(int64, []byte) error { return stop }); err != stop {
		t.Fatalf("got %v, want the error of the function", err)
	}
	wantKind(t, record.Scan(ctx, store, "truce.example/none/1", 0, 10, nil), record.ErrNotFound)
	wantKind(t, record.Scan(ctx, store, testOrigin, -1, 10, nil), record.ErrInvalid)
}

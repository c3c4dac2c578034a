package record_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"truce/record"
)

// What comes from afar is trimmed: of a known cosigner a signature that does not verify is left out, and the rest
// stays.
func TestTrim(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	fill(t, l, 0, 5)
	_, v := testKey(t, "north", testOrigin)
	a, av := testCosigner(t, "truce.example/south/cosigner")
	b, bv := testCosigner(t, "truce.example/un/cosigner")
	other, _ := testCosigner(t, "truce.example/other/cosigner")
	older := l.Checkpoint()
	fill(t, l, 5, 6)
	cp := l.Checkpoint()
	at := time.Date(2017, 1, 15, 12, 30, 0, 0, time.UTC)
	var lines []byte
	for _, c := range []struct {
		by *record.Cosigner
		on record.Checkpoint
	}{{a, cp}, {b, older}, {other, cp}} {
		line, err := c.by.Cosign(c.on, at)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line...)
	}
	all, err := cp.WithSignatures(lines)
	if err != nil {
		t.Fatal(err)
	}
	got, err := all.Trim(v, av, bv)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := got.Cosignatures(av, bv); err != nil || len(c) != 1 || c[0].Name != a.Name() ||
		strings.Count(string(got.Signed), "\n— ") != 2 {
		t.Errorf("%v, %v:\n%s", c, err, got.Signed)
	}
	if got, err := all.Trim(v); err != nil || !bytes.Equal(got.Signed, cp.Signed) {
		t.Errorf("without cosigners: %v\n%s", err, got.Signed)
	}
	if _, err := (record.Checkpoint{Signed: []byte("x")}).Trim(v); err == nil {
		t.Error("trimmed what is no checkpoint")
	}
}

// The newest state is cosigned once, and never an older one after it.
func TestCosignHead(t *testing.T) {
	store := testStore(t)
	_, v := testKey(t, "north", testOrigin)
	a, av := testCosigner(t, "truce.example/south/cosigner")
	at := time.Date(2017, 1, 15, 12, 30, 0, 0, time.UTC)
	_, err := record.CosignHead(ctx, store, v, a, at)
	wantKind(t, err, record.ErrNotFound)
	l := testLog(t, store)
	_, err = record.CosignHead(ctx, store, v, a, at)
	wantKind(t, err, record.ErrNotFound)
	for size := 1; size < 4; size++ {
		fill(t, l, size-1, size)
		for _, first := range []bool{true, false} {
			if signed, err := record.CosignHead(ctx, store, v, a, at); err != nil || signed != first {
				t.Fatalf("size %d: signed %v, %v", size, signed, err)
			}
		}
		cp, err := record.Cosigned(ctx, store, v, record.MaxSize)
		if err != nil || cp.Size != int64(size) {
			t.Fatalf("size %d: kept %d, %v", size, cp.Size, err)
		}
		if c, err := cp.Cosignatures(av); err != nil || len(c) != 1 || !c[0].Time.Equal(at) {
			t.Errorf("size %d: %v, %v", size, c, err)
		}
	}
}

// A remembered verifier answers as the verifier does, for logs and for cosigners, the first time and again.
func TestMemory(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	fill(t, l, 0, 5)
	_, v := testKey(t, "north", testOrigin)
	a, av := testCosigner(t, "truce.example/south/cosigner")
	line, err := a.Cosign(l.Checkpoint(), time.Date(2017, 1, 15, 12, 30, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	with, err := l.Checkpoint().WithSignatures(line)
	if err != nil {
		t.Fatal(err)
	}
	var m record.Memory
	rv, rav := m.Verifier(v), m.Verifier(av)
	altered := bytes.Replace(with.Signed, []byte("\n5\n"), []byte("\n6\n"), 1)
	for range 3 {
		cp, err := record.ParseCheckpoint(with.Signed, rv)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := cp.Cosignatures(rav, rv); err != nil || len(c) != 1 {
			t.Errorf("cosignatures %v, %v", c, err)
		}
		if _, err := record.ParseCheckpoint(altered, rv); err == nil {
			t.Error("an altered checkpoint was taken")
		}
		// A signature stands for its message and its key: no other.
		if rv.Verify([]byte("other"), line) || rav.Verify([]byte("other"), line) {
			t.Error("a signature was taken for another message")
		}
	}
}

// A verifier that is given twice, or beside another of its name and hash, spoils no cosignature of the others.
func TestCosignaturesWithAVerifierTwice(t *testing.T) {
	l := testLog(t, testStore(t))
	fill(t, l, 0, 3)
	a, av := testCosigner(t, "truce.example/south/cosigner")
	b, bv := testCosigner(t, "truce.example/un/cosigner")
	cp := l.Checkpoint()
	for _, c := range []*record.Cosigner{a, b} {
		line, err := c.Cosign(cp, time.Unix(1_500_000_000, 0))
		if err != nil {
			t.Fatal(err)
		}
		if cp, err = cp.WithSignatures(line); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := cp.Cosignatures(av, bv, av, bv); err != nil || len(list) != 2 {
		t.Errorf("%v, %v", list, err)
	}
}

package record_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"truce/record"
)

func TestCosignatures(t *testing.T) {
	store := testStore(t)
	l := testLog(t, store)
	fill(t, l, 0, 5)
	_, v := testKey(t, "north", testOrigin)
	a, av := testCosigner(t, "truce.example/south/cosigner")
	b, bv := testCosigner(t, "truce.example/un/cosigner")
	cp := l.Checkpoint()
	at := time.Date(2017, 1, 15, 12, 30, 0, 999, time.UTC)
	line := func(c *record.Cosigner, cp record.Checkpoint) []byte {
		t.Helper()
		l, err := c.Cosign(cp, at)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	// A line of a kind that nobody knows yet is kept.
	unknown := "— truce.example/future/cosigner " + strings.Repeat("AAAA", 800) + "\n"
	for _, lines := range [][]byte{line(a, cp), line(b, cp), line(a, cp), []byte(unknown)} {
		with, err := cp.WithSignatures(lines)
		if err != nil {
			t.Fatal(err)
		}
		if err := record.AddCosignatures(ctx, store, v, with.Signed, av, bv); err != nil {
			t.Fatal(err)
		}
	}
	got, err := record.Cosigned(ctx, store, v, 100)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(got.Signed), "\n— "); n != 4 || !strings.Contains(string(got.Signed), unknown) {
		t.Errorf("%d signature lines, want 4:\n%s", n, got.Signed)
	}
	c, err := got.Cosignatures(av, bv, v)
	if err != nil || len(c) != 2 || !c[0].Time.Equal(at.Truncate(time.Second)) ||
		!c[1].Time.Equal(at.Truncate(time.Second)) {
		t.Fatalf("cosignatures %v, %v", c, err)
	}
	if c, err := got.Cosignatures(); err != nil || len(c) != 0 {
		t.Errorf("without cosigners: %v, %v", c, err)
	}
	if r := verifyWith(t, store, av); len(r.Cosignatures) != 0 {
		t.Errorf("the head itself carries cosignatures: %v", r.Cosignatures)
	}
	dir := t.TempDir()
	if _, err := record.Export(ctx, store, testOrigin, dir, 0); err != nil {
		t.Fatal(err)
	}
	r, err := record.Verify(ctx, record.ReadDir(dir), v, record.VerifyOptions{Cosigners: []note.Verifier{av, bv}})
	if err != nil || len(r.Cosignatures) != 2 {
		t.Errorf("the export carries cosignatures %v, %v", r.Cosignatures, err)
	}

	// A cosignature that was changed, or is on another checkpoint, is refused.
	fill(t, l, 5, 6)
	bad, err := l.Checkpoint().WithSignatures(line(a, cp))
	if err != nil {
		t.Fatal(err)
	}
	_, err = bad.Cosignatures(av)
	wantKind(t, err, record.ErrDamaged)
	wantKind(t, record.AddCosignatures(ctx, store, v, bad.Signed, av), record.ErrDamaged)
	// One on a state that the store does not hold yet is for later; one on another history is a fork.
	_, other := twoHistories(t, 0, 1, 3)
	head, err := other.Head(ctx, testOrigin)
	if err != nil {
		t.Fatal(err)
	}
	var fork *record.ForkError
	if err := record.AddCosignatures(ctx, store, v, head.Signed); !errors.As(err, &fork) {
		t.Errorf("another history: %v", err)
	}
	wantKind(t, record.AddCosignatures(ctx, other, v, cp.Signed), record.ErrNotFound)

	if _, err := a.Cosign(cp, time.Unix(-1, 0)); err == nil {
		t.Error("cosigned before 1970")
	}
	for _, lines := range []string{"", "hello\n", "— x\n", "— x y\n", line2(line(a, cp)), "\n" + string(line(a, cp))} {
		if got, err := cp.WithSignatures([]byte(lines)); err == nil {
			t.Errorf("took the lines %q: %s", lines, got.Signed)
		}
	}
}

// line2 is a line without its newline.
func line2(line []byte) string { return string(line[:len(line)-1]) }

func verifyWith(t *testing.T, store record.Store, cosigners ...note.Verifier) record.Report {
	t.Helper()
	_, v := testKey(t, "north", testOrigin)
	r, err := record.Verify(ctx, record.StoreSource(store, testOrigin), v, record.VerifyOptions{Cosigners: cosigners})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestKeys(t *testing.T) {
	skey, vkey, err := record.GenerateKey(strings.NewReader(strings.Repeat("k", 32)), testOrigin)
	if err != nil {
		t.Fatal(err)
	}
	cskey, cvkey, err := record.GenerateCosignerKey(strings.NewReader(strings.Repeat("k", 32)), "truce.example/c")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range [][2]string{{skey, vkey}, {cskey, cvkey}} {
		if got, err := record.PublicKey(k[0]); err != nil || got != k[1] {
			t.Errorf("public key of %s: %s, %v", k[1], got, err)
		}
	}
	if _, err := record.NewSigner(cskey); err == nil {
		t.Error("a cosigner's key opens a log")
	}
	if _, err := record.NewCosigner(skey); err == nil {
		t.Error("a log's key cosigns")
	}
	if s, err := record.NewSigner(skey); err != nil || s.Name() != testOrigin {
		t.Error(err)
	}
	for _, vk := range []string{vkey, cvkey} {
		v, err := record.NewVerifier(vk)
		if err != nil || !strings.HasPrefix(vk, fmt.Sprintf("%s+%08x+", v.Name(), v.KeyHash())) {
			t.Errorf("%s: %v", vk, err)
		}
		for i := range vk {
			changed := []byte(vk)
			changed[i] ^= 1
			if _, err := record.NewVerifier(string(changed)); err == nil {
				t.Errorf("key %q with byte %d changed is accepted", changed, i)
			}
		}
	}
	for i := range skey {
		changed := []byte(skey)
		changed[i] ^= 1
		_, err := record.NewSigner(string(changed))
		if err == nil {
			t.Errorf("secret key with byte %d changed is accepted", i)
		} else if strings.Contains(err.Error(), skey[len(skey)-20:]) {
			t.Errorf("the error quotes the secret key: %v", err)
		}
	}
	mldsa := "truce.example/w+00000000+Bg" + strings.Repeat("A", 1750)
	if _, err := record.NewVerifier(mldsa); err == nil || !strings.Contains(err.Error(), "ML-DSA-44") {
		t.Errorf("a key of the next kind: %v", err)
	}
	for _, name := range []string{"", "a b", "a+b", "a\nb", "é", strings.Repeat("x", 256)} {
		if _, _, err := record.GenerateKey(strings.NewReader(strings.Repeat("k", 32)), name); err == nil {
			t.Errorf("a key for the name %q", name)
		}
	}
	if _, _, err := record.GenerateKey(strings.NewReader("short"), "x"); !errors.Is(err, record.ErrUnavailable) {
		t.Errorf("without randomness: %v", err)
	}
}

// A key that verifies what nobody signed is no key, of a log or of a cosigner, with either sign and in any writing.
func TestAKeyThatAnybodySignsWithIsRefused(t *testing.T) {
	hexes := []string{"0100000000000000000000000000000000000000000000000000000000000000",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"0000000000000000000000000000000000000000000000000000000000000000",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}
	forged := make([]byte, ed25519.SignatureSize)
	forged[0] = 1 // the neutral point, and zero
	if key, _ := hex.DecodeString(hexes[0]); !ed25519.Verify(key, []byte("whatever"), forged) {
		t.Fatal("the neutral point verifies nothing by itself: this test tests nothing")
	}
	for _, h := range hexes {
		for _, sign := range []byte{0, 0x80} {
			key, err := hex.DecodeString(h)
			if err != nil {
				t.Fatal(err)
			}
			key[31] |= sign
			for _, alg := range []byte{1, 4} {
				of := append([]byte{alg}, key...)
				hash := sha256.Sum256(append([]byte("north\n"), of...))
				v := fmt.Sprintf("north+%x+%s", hash[:4], base64.StdEncoding.EncodeToString(of))
				if _, err := record.NewVerifier(v); err == nil || !strings.Contains(err.Error(), "anybody can sign") {
					t.Errorf("%s: %v", v, err)
				}
			}
		}
	}
}

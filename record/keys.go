package record

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Kinds of signature, by the byte that C2SP's signed-note assigns.
const (
	algEd25519     = 0x01 // a log's signature
	algCosignature = 0x04 // an Ed25519 cosignature with its time
	algMLDSA44     = 0x06 // an ML-DSA-44 cosignature: lines are kept, not yet checked
)

// GenerateKey makes the key of a new log: skey signs and is secret, vkey verifies and is public. rand is crypto/rand's
// Reader except in tests. A log's key never changes: a new key is a new log.
func GenerateKey(rand io.Reader, origin string) (skey, vkey string, err error) {
	return generateKey(rand, origin, algEd25519)
}

// GenerateCosignerKey makes the key of a cosigner, which must not be that of a log.
func GenerateCosignerKey(rand io.Reader, name string) (skey, vkey string, err error) {
	return generateKey(rand, name, algCosignature)
}

func generateKey(rand io.Reader, name string, alg byte) (skey, vkey string, err error) {
	if err := CheckOrigin(name); err != nil {
		return "", "", err
	}
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(rand, seed); err != nil {
		return "", "", failBecause(ErrUnavailable, err, "no key was made for %s: the source of randomness failed", name)
	}
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	hash := keyHash(name, alg, public)
	skey = fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, hash, encodeKey(alg, seed))
	vkey = fmt.Sprintf("%s+%08x+%s", name, hash, encodeKey(alg, public))
	return skey, vkey, nil
}

// NewVerifier returns the verifier of an encoded public key: that of a log or of an Ed25519 cosigner.
func NewVerifier(vkey string) (note.Verifier, error) {
	name, alg, key, err := parseKey(vkey)
	if err != nil {
		return nil, err
	}
	switch {
	case alg == algMLDSA44:
		return nil, fail(ErrInvalid, "the key of %s is of the kind ML-DSA-44, which this version keeps but cannot check",
			name)
	case alg != algEd25519 && alg != algCosignature:
		return nil, fail(ErrInvalid, "the key of %s is of the unknown kind %d", name, alg)
	case len(key) != ed25519.PublicKeySize || vkey != encodePublicKey(name, alg, key):
		return nil, fail(ErrInvalid, "the key of %s is damaged: its parts do not belong together", name)
	case Anyones(key):
		return nil, fail(ErrInvalid, "the key of %s is nobody's: anybody can sign what it verifies", name)
	case alg == algCosignature:
		return &cosignatureVerifier{name, keyHash(name, alg, key), key}, nil
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, failBecause(ErrInvalid, err, "the key of %s is not a verifier key", name)
	}
	return v, nil
}

// Anyones reports whether what an Ed25519 public key verifies can be signed without a secret: it is a point of small
// order, or written in another way than the one there is. No secret key has such a public half. A log with one could be
// disowned by its owner, who says that anybody signed it.
func Anyones(public ed25519.PublicKey) bool {
	y := bytes.Clone(public)
	y[len(y)-1] &= 0x7f // the sign
	written := bytes.Clone(y)
	slices.Reverse(written)
	prime := append([]byte{0x7f}, bytes.Repeat([]byte{0xff}, 31)...) // 2^255 - 19, big-endian
	prime[31] = 0xed
	return bytes.Compare(written, prime) >= 0 ||
		slices.ContainsFunc(smallOrder, func(p []byte) bool { return bytes.Equal(p, y) })
}

// smallOrder are the y of the points of order 1, 2, 4 and 8 of edwards25519, as keys are written; the last two have
// order 8.
var smallOrder = [][]byte{
	point("0100000000000000000000000000000000000000000000000000000000000000"),
	point("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
	point("0000000000000000000000000000000000000000000000000000000000000000"),
	point("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
	point("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
}

func point(digits string) []byte {
	b, err := hex.DecodeString(digits)
	if err != nil {
		panic(err)
	}
	return b
}

// NewSigner returns the signer of a log's encoded secret key.
func NewSigner(skey string) (note.Signer, error) {
	if _, _, err := parseSigningKey(skey, algEd25519); err != nil {
		return nil, err
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		return nil, fail(ErrInvalid, "the log's secret key is not valid") // the cause could quote the key
	}
	return s, nil
}

// PublicKey returns the public key that belongs to an encoded secret key, of a log or of a cosigner.
func PublicKey(skey string) (vkey string, err error) {
	alg := byte(algEd25519)
	name, seed, err := parseSigningKey(skey, alg)
	if err != nil {
		alg = algCosignature
		name, seed, err = parseSigningKey(skey, alg)
	}
	if err != nil {
		return "", err
	}
	return encodePublicKey(name, alg, ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)), nil
}

// parseSigningKey takes an encoded secret key of the given kind apart. Its errors never quote the key.
func parseSigningKey(skey string, want byte) (name string, seed []byte, err error) {
	rest, ok := strings.CutPrefix(skey, "PRIVATE+KEY+")
	if !ok {
		return "", nil, fail(ErrInvalid, "this is not a secret key: it does not begin with PRIVATE+KEY+")
	}
	name, alg, seed, err := parseKey(rest)
	if err != nil || len(seed) != ed25519.SeedSize {
		return "", nil, fail(ErrInvalid, "the secret key is not valid")
	}
	if alg != want {
		return "", nil, fail(ErrInvalid, "the secret key of %s is of the kind %d; here one of the kind %d is needed", name,
			alg, want)
	}
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	again := fmt.Sprintf("%s+%08x+%s", name, keyHash(name, alg, public), encodeKey(alg, seed))
	if rest != again {
		return "", nil, fail(ErrInvalid, "the secret key of %s is damaged: its parts do not belong together", name)
	}
	return name, seed, nil
}

// parseKey takes apart name, key hash, kind and key material. The key hash is compared by the caller, which writes the
// key again.
func parseKey(key string) (name string, alg byte, material []byte, err error) {
	name, rest, _ := strings.Cut(key, "+")
	hash, encoded, ok := strings.Cut(rest, "+")
	if err := CheckOrigin(name); err != nil {
		return "", 0, nil, err
	}
	if _, err := strconv.ParseUint(hash, 16, 32); err != nil || !ok {
		return "", 0, nil, fail(ErrInvalid, "the key of %s is not of the form name+hash+base64", name)
	}
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(raw) < 2 {
		return "", 0, nil, fail(ErrInvalid, "the key of %s is not of the form name+hash+base64", name)
	}
	return name, raw[0], raw[1:], nil
}

func encodePublicKey(name string, alg byte, key ed25519.PublicKey) string {
	return fmt.Sprintf("%s+%08x+%s", name, keyHash(name, alg, key), encodeKey(alg, key))
}

func encodeKey(alg byte, material []byte) string {
	return base64.StdEncoding.EncodeToString(append([]byte{alg}, material...))
}

// keyHash is the short name of a key, as signed-note defines it.
func keyHash(name string, alg byte, public ed25519.PublicKey) uint32 {
	sum := sha256.Sum256(append(append([]byte(name), '\n', alg), public...))
	return binary.BigEndian.Uint32(sum[:])
}

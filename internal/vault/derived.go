package vault

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"io"
	"strings"

	"filippo.io/age"

	"truce"
)

// KeyOf derives a key from a secret that is kept elsewhere already, for one use that is named: the same secret gives
// the same key. HKDF with SHA-256, RFC 5869.
func KeyOf(secret []byte, use string) (*Key, error) {
	scalar, err := hkdf.Key(sha256.New, secret, nil, use, 32)
	if err != nil {
		return nil, err
	}
	id, err := age.ParseX25519Identity(strings.ToUpper(bech32("age-secret-key-", scalar)))
	if err != nil {
		return nil, err
	}
	return &Key{id}, nil
}

// Read opens an age file that is closed to the key among others, of most bytes at most. It is an error of kind
// [truce.Forbidden] when it is closed to other keys alone, and of kind [truce.Invalid] when it is no such file.
func (k *Key) Read(file []byte, most int64) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(file), k.identity)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, truce.Errorf(truce.Forbidden, "what was sealed is closed to other keys than this node's")
	}
	var content []byte
	if err == nil {
		content, err = io.ReadAll(io.LimitReader(r, most+1))
	}
	if err != nil || int64(len(content)) > most {
		return nil, truce.Errorf(truce.Invalid, "what was sealed is damaged or too large")
	}
	return content, nil
}

// bech32 writes bytes as BIP 173 has it, which is how age writes keys.
func bech32(name string, data []byte) string {
	const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	var groups []byte
	rest, bits := 0, 0
	for _, b := range data {
		rest, bits = rest<<8|int(b), bits+8
		for ; bits >= 5; bits -= 5 {
			groups = append(groups, byte(rest>>(bits-5)&31))
		}
		rest &= 1<<bits - 1
	}
	if bits > 0 {
		groups = append(groups, byte(rest<<(5-bits)&31))
	}
	sum := 1
	add := func(v byte) {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ int(v)
		for i, g := range [...]int{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for i := range name {
		add(name[i] >> 5)
	}
	add(0)
	for i := range name {
		add(name[i] & 31)
	}
	for _, g := range groups {
		add(g)
	}
	for range 6 {
		add(0)
	}
	sum ^= 1
	for i := range 6 {
		groups = append(groups, byte(sum>>(5*(5-i))&31))
	}
	out := make([]byte, len(groups))
	for i, g := range groups {
		out[i] = letters[g]
	}
	return name + "1" + string(out)
}

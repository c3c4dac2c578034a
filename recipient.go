package truce

import "strings"

// bech32 is the alphabet of age recipients; a letter's place is its value.
const bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// recipientSize is the length of "age1", 52 letters for 32 bytes, and a checksum of six.
const recipientSize = 4 + 52 + 6

// ValidRecipient reports whether s is an age recipient of type X25519 as `truce key new` prints it: "age1…", the Bech32
// form (BIP 173) of a 32-byte public key, in small letters.
func ValidRecipient(s string) bool {
	data, ok := strings.CutPrefix(s, "age1")
	if !ok || len(s) != recipientSize {
		return false
	}
	sum := uint32(1)
	step := func(v uint32) {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ v
		for i, g := range [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for _, v := range []uint32{3, 3, 3, 0, 'a' & 31, 'g' & 31, 'e' & 31} { // "age", its high and its low bits
		step(v)
	}
	for i := range len(data) {
		v := strings.IndexByte(bech32, data[i])
		// 52 letters carry 260 bits: the last four stand for nothing, and are zero.
		if v < 0 || i == 51 && v&15 != 0 {
			return false
		}
		step(uint32(v))
	}
	return sum == 1
}

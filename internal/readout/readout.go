// Package readout writes digests as words, to be read to one another over a telephone.
//
// It is the form of BIP-39 (https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki): eleven bits a word, of a
// list of 2,048 English words that the first four letters tell apart, and eight bits of checksum in the last of 24.
// Any program for BIP-39 gives the same words for the same 32 bytes; nothing secret is ever written so.
package readout

import (
	"crypto/sha256"
	_ "embed" // the list
	"strings"

	"truce"
)

//go:embed english.txt
var english string

var list = strings.Fields(english)

// Size is how many words a digest has.
const Size = 24

const (
	bitsOfWord = 11
	told       = 4 // letters that tell a word from every other
)

// Words returns the words of a digest, in order.
func Words(d truce.Digest) []string {
	data := whole(d)
	out := make([]string, Size)
	for i := range out {
		n := 0
		for bit := i * bitsOfWord; bit < (i+1)*bitsOfWord; bit++ {
			n = n<<1 | int(data[bit/8]>>(7-bit%8)&1)
		}
		out[i] = list[n]
	}
	return out
}

// whole is a digest with its checksum.
func whole(d truce.Digest) []byte {
	sum := sha256.Sum256(d[:])
	return append(d[:], sum[0])
}

// Read reads a digest as somebody wrote it down: as its words, of which the first four letters suffice, whatever their
// case and whatever stands between them, or in hexadecimal form.
func Read(text string) (truce.Digest, error) {
	var d truce.Digest
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	if joined := strings.Join(words, ""); len(joined) == 2*len(d) && d.UnmarshalText([]byte(joined)) == nil {
		return d, nil
	}
	if len(words) != Size {
		return truce.Digest{}, truce.Errorf(truce.Invalid, "a digest is %d words, or 64 digits, and here are %d", Size,
			len(words))
	}
	data := make([]byte, len(d)+1)
	for i, w := range words {
		n, ok := numberOf(w)
		if !ok {
			return truce.Digest{}, truce.Errorf(truce.Invalid, "word %d, %q, is none of the list: let it be read again", i+1, w)
		}
		for b := range bitsOfWord {
			bit := i*bitsOfWord + b
			data[bit/8] |= byte(n>>(bitsOfWord-1-b)&1) << (7 - bit%8)
		}
	}
	copy(d[:], data)
	if whole(d)[len(d)] != data[len(d)] {
		return truce.Digest{}, truce.Errorf(truce.Invalid, "these words are no digest: one is wrong, or in another place")
	}
	return d, nil
}

// numberOf is the place of a word in the list, by its first letters.
func numberOf(w string) (int, bool) {
	for i, x := range list {
		if w == x || len(w) >= told && len(w) < len(x) && strings.HasPrefix(x, w) {
			return i, true
		}
	}
	return 0, false
}

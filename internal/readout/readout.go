// Package readout writes digests as words, to be read to one another over a telephone.
//
// It is the form of BIP-39 (https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki): eleven bits a word, of a
// list of 2,048 English words that the first four letters tell apart, and eight bits of checksum in the last of 24.
// Any program for BIP-39 gives the same words for the same 32 bytes; nothing secret is ever written so.
//
// Who does not read English letters aloud reads the place of each word in that list, from 1 to 2,048, in any language.
package readout

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tyler-smith/go-bip39"
	"github.com/tyler-smith/go-bip39/wordlists"

	"truce"
)

// Size is how many words a digest has.
const Size = 24

const told = 4 // letters that tell a word from every other

// Words returns the words of a digest, in order.
func Words(d truce.Digest) []string {
	text, err := bip39.NewMnemonic(d[:])
	if err != nil {
		panic("readout: " + err.Error()) // of 32 bytes there is none
	}
	return strings.Fields(text)
}

// Number is the place of a word in the list, from 1 on.
func Number(word string) int { return slices.Index(wordlists.English, word) + 1 }

// digit writes a digit of Arabic or Persian as others.
func digit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	}
	return r
}

// Read reads a digest as somebody wrote it down: as its words, of which the first four letters suffice, whatever their
// case and whatever stands between them, as their places in the list, or in hexadecimal form.
func Read(text string) (truce.Digest, error) {
	var d truce.Digest
	words := strings.FieldsFunc(strings.ToLower(strings.Map(digit, text)), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	places := len(words) == Size && !slices.ContainsFunc(words, func(w string) bool { _, ok := wholeWord(w); return !ok })
	if joined := strings.Join(words, ""); !places && len(joined) == 2*len(d) && d.UnmarshalText([]byte(joined)) == nil {
		return d, nil
	}
	if len(words) != Size {
		return truce.Digest{}, truce.Errorf(truce.Invalid, "a digest is %d words, or 64 digits, and here are %d", Size,
			len(words))
	}
	for i, w := range words {
		whole, ok := wholeWord(w)
		if !ok {
			return truce.Digest{}, truce.Errorf(truce.Invalid, "word %d, %q, is none of the list: let it be read again", i+1, w)
		}
		words[i] = whole
	}
	data, err := bip39.EntropyFromMnemonic(strings.Join(words, " "))
	if err != nil {
		return truce.Digest{}, truce.Errorf(truce.Invalid, "these words are no digest: one is wrong, or in another place")
	}
	return truce.Digest(data), nil
}

// wholeWord is the word of the list that a word is, or begins, or whose place a number is.
func wholeWord(w string) (string, bool) {
	if n, err := strconv.Atoi(w); err == nil && n >= 1 && n <= len(wordlists.English) {
		return wordlists.English[n-1], true
	}
	for _, x := range wordlists.English {
		if w == x || len(w) >= told && strings.HasPrefix(x, w) {
			return x, true
		}
	}
	return "", false
}

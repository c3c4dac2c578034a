package readout

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"truce"
)

// The test vectors of BIP-39 for 32 bytes, as its authors published them (trezor/python-mnemonic, vectors.json).
func TestWordsOfBIP39(t *testing.T) {
	for digest, want := range map[string]string{
		strings.Repeat("00", 32): strings.Repeat("abandon ", 23) + "art",
		strings.Repeat("7f", 32): "legal winner thank year wave sausage worth useful legal winner thank year wave sausage " +
			"worth useful legal winner thank year wave sausage worth title",
		strings.Repeat("ff", 32): strings.Repeat("zoo ", 23) + "vote",
	} {
		var d truce.Digest
		if err := d.UnmarshalText([]byte(digest)); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(Words(d), " "); got != want {
			t.Errorf("%s: %s", digest, got)
		}
	}
}

// Whatever is written down of what was read out is read back, or refused: nothing is taken for another digest.
func TestReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := truce.Digest(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "digest"))
		words := Words(d)
		short := make([]string, len(words))
		for i, w := range words {
			short[i] = strings.ToUpper(w[:min(len(w), told)])
		}
		for _, text := range []string{strings.Join(words, " "), " " + strings.Join(words, ",\n") + ". ",
			strings.Join(short, " "), d.String(), strings.ToUpper(d.String()[:32]) + " " + d.String()[32:]} {
			if got, err := Read(text); err != nil || got != d {
				t.Fatalf("%q: %v %v", text, got, err)
			}
		}
		i := rapid.IntRange(0, Size-2).Draw(t, "word")
		other := append([]string{}, words...)
		other[i], other[i+1] = other[i+1], other[i]
		if got, err := Read(strings.Join(other, " ")); err == nil && got == d && other[i] != words[i] {
			t.Fatalf("words in another order are %v", got)
		}
		if _, err := Read(strings.Join(words[1:], " ")); err == nil {
			t.Fatal("a word is missing")
		}
		other[0] = "none"
		if _, err := Read(strings.Join(other, " ")); err == nil {
			t.Fatal("a word of no list")
		}
	})
}

// Who reads numbers aloud says the same, also in the digits of Arabic and Persian; so does who mixes them with words.
func TestPlacesOfTheWords(t *testing.T) {
	persian := strings.NewReplacer("0", "۰", "1", "۱", "2", "۲", "3", "٣", "4", "٤", "5", "٥", "9", "٩")
	rapid.Check(t, func(t *rapid.T) {
		var d truce.Digest
		copy(d[:], rapid.SliceOfN(rapid.Byte(), len(d), len(d)).Draw(t, "digest"))
		said := Words(d)
		for i, w := range said {
			if rapid.Bool().Draw(t, "as a number") {
				said[i] = strconv.Itoa(Number(w))
			}
		}
		text := strings.Join(said, ", ")
		for _, x := range []string{text, persian.Replace(text)} {
			if got, err := Read(x); err != nil || got != d {
				t.Fatalf("%q is read as %s: %v", x, got, err)
			}
		}
	})
	for _, number := range []string{"0", "2049", "99999999999999999999"} {
		if _, err := Read(strings.Repeat("zoo ", Size-1) + number); err == nil {
			t.Errorf("%s is the place of a word", number)
		}
	}
}

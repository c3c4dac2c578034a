package names

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestKeyOf(t *testing.T) {
	for _, c := range []struct{ name, sounds string }{
		{"", ""}, {" - ", ""}, {"'", ""},
		{"Aleppo", "alepo"}, {"حلب", "hlb"}, {"Халеб", "Xaleb"}, {"Ḩalab", "halab"},
		// The article in all its forms is one sound before its word.
		{"Al Hasakah", "Lhasakah"}, {"al-Hasakah", "Lhasakah"}, {"الحسكة", "LhskH"}, {"Эль-Хасака", "LXasaka"},
		{"Deir ez-Zor", "deir Lzor"}, {"دير الزور", "dYr LzWr"}, {"Дейр-эз-Зор", "deyr Lzor"}, {"Ash Shaykhān", "LSayXan"},
		{"Eht-Tell'", "Ltel"},
		// What only looks like an article stays a word.
		{"Al", "al"}, {"An Khe", "an Xe"}, {"الم", "Alm"}, {"As Fara", "as fara"},
		// The Persian link between words is silent.
		{"Qal‘ah-ye Shahr", "qalah Sahr"}, {"Masjid-i-Sulaiman", "masjid sulaiman"}, {"Bandar-e Gaz", "bandar gaz"},
		// Digraphs, and what they are not.
		{"Dzheish", "JeiS"}, {"Джейш", "JeyS"}, {"Jaysh", "jayS"}, {"Ceyş", "cey$"}, {"جيش", "JYS"},
		{"Bratsk", "bratsk"}, {"Братск", "bratsk"}, {"Donetsk", "donetsk"}, {"Mats", "maQ"}, {"Khrushchev", "XruFev"},
		{"Allouche", "aluKe"}, {"Alloush", "aluS"}, {"سهل", "shl"}, {"شهر", "Shr"}, {"تهران", "thran"},
		// Marks and their code points.
		{"Şalkhad", "$alXad"}, {"S\u0327alkhad", "$alXad"}, {"Diyarbakır", "diyarbakIr"}, {"ﺣﻠﺐ", "hlb"},
		{"حـلـب", "hlb"}, {"آتش\u200cبس", "atS bs"}, {"12 Mart", "12 mart"}, {"قطعة ١٢", "qtOH 12"},
	} {
		if got := KeyOf(c.name).String(); got != c.sounds {
			t.Errorf("KeyOf(%q) = %q, want %q", c.name, got, c.sounds)
		}
	}
}

func TestKeyBoundsLongNames(t *testing.T) {
	for _, name := range []string{
		strings.Repeat("a b ", 200), strings.Repeat("abcdefg", 100), strings.Repeat("الا ", 100),
		strings.Repeat("щ", 300), strings.Repeat("ңю", 300), strings.Repeat("عبد", 100), strings.Repeat("1", 300),
	} {
		k := KeyOf(name)
		if n := len(k.String()); n == 0 || n > maxKey {
			t.Errorf("KeyOf(%.20q…) has %d sounds, want 1 to %d", name, n, maxKey)
		}
		if len(k.words) > maxWords {
			t.Errorf("KeyOf(%.20q…) has %d words, want at most %d", name, len(k.words), maxWords)
		}
	}
}

func TestOtherScriptsFindThemselves(t *testing.T) {
	for _, c := range []struct{ name, other string }{{"თბილისი", "ბათუმი"}, {"Երևան", "Գյումրի"}, {"דמשק", "חלב"},
		{"大马士革", "阿勒颇"}} {
		if got := Similarity(c.name, c.name); got != 1 {
			t.Errorf("Similarity(%q, itself) = %v, want 1", c.name, got)
		}
		if got := Similarity(c.name, c.other); got >= Likely {
			t.Errorf("Similarity(%q, %q) = %v, want below %v", c.name, c.other, got, Likely)
		}
	}
}

func TestAlphabet(t *testing.T) {
	if len(Alphabet) != numSounds {
		t.Fatalf("%d symbols, want %d", len(Alphabet), numSounds)
	}
	if Alphabet[soundSpace] != ' ' || Alphabet[soundArticle] != 'L' || Alphabet[firstDigit] != '0' ||
		Alphabet[firstOther] != '!' {
		t.Error("the named sounds are not where the alphabet has them")
	}
	for _, table := range []map[rune]string{cyrillicSounds, arabicSounds} {
		for r, symbols := range table {
			if i := strings.IndexFunc(symbols, func(s rune) bool { return !strings.ContainsRune(Alphabet[2:], s) }); i >= 0 {
				t.Errorf("%c is read as %q, which is not of the alphabet", r, symbols)
			}
		}
	}
	if !utf8.ValidString(Alphabet) || strings.ContainsFunc(Alphabet, func(r rune) bool { return r < ' ' || r > '~' }) {
		t.Error("the alphabet is not printable ASCII")
	}
}

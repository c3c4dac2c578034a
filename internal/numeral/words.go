// Package numeral is the grammar of numbers as texts write them: in digits, in words, and in both, in five languages.
//
// The words are data (data/en.txt and its like). Those who read texts mark them with their own tables, which take these
// rows in, and say as a [Text] what stands where. The package is pure, and knows nothing of what a number counts.
package numeral

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed data
var tables embed.FS

// Million is how many parts numbers are counted in.
const Million = 1_000_000

// Row is a line of a table of words: a concept, what it is of, and its phrases.
type Row struct {
	Concept, Of string
	Phrases     []string
}

// ReadRows reads a table: lines of the form "concept.of: phrase | phrase". Lines that begin with # are remarks.
func ReadRows(text string) ([]Row, error) {
	var out []Row
	for i, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		if l == "" || l[0] == '#' {
			continue
		}
		head, rest, ok := strings.Cut(l, ":")
		if !ok {
			return nil, fmt.Errorf("line %d of a table of words has no colon", i+1)
		}
		concept, of, _ := strings.Cut(strings.TrimSpace(head), ".")
		out = append(out, Row{concept, of, strings.Split(rest, "|")})
	}
	return out, nil
}

// language is what is known of one.
type language struct {
	rows  []Row
	signs Signs
}

var languages = sync.OnceValue(func() map[string]language {
	out := map[string]language{}
	for _, lang := range []string{"ar", "en", "fa", "ru", "tr"} {
		raw, err := tables.ReadFile("data/" + lang + ".txt")
		if err != nil {
			panic(err) // it is built in
		}
		rows, err := ReadRows(string(raw))
		if err != nil {
			panic(err)
		}
		l := language{rows: rows[1:]}
		l.signs.Thousands = strings.Trim(rows[0].Phrases[0], " '")
		if l.signs.Thousands == "" {
			l.signs.Thousands = " " // it is written in quotes
		}
		l.signs.Decimal = strings.TrimSpace(rows[0].Phrases[1])
		out[lang] = l
	}
	return out
})

// Words returns the rows of a language: number.N, one, power.N, fraction.N of a power, part-of-one.N, and-half, and
// vague-number for words that give none.
func Words(lang string) []Row { return languages()[lang].rows }

// Of reads what a row is of, in millionths.
func Of(s string) int64 {
	v, _ := strconv.ParseFloat(s, 64)
	return int64(v*Million + 0.5)
}

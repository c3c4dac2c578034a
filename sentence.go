package truce

import (
	"fmt"
	"strings"
)

// Sentence is what the program says to a person: in English by itself, and in the language of a page by what the page
// finds for Format. Format is the English sentence with a place for each of Args, as in [fmt.Printf]. An argument may
// be a sentence or an error, which is said in its turn, a code of a closed vocabulary, a date, an id or a number.
type Sentence struct {
	Format string
	Args   []any
	text   string // in English: what an argument was when the sentence was made
}

// Say makes a sentence.
func Say(format string, args ...any) Sentence {
	if len(args) == 0 && !strings.Contains(format, "%") {
		return Sentence{Format: format, text: format}
	}
	return Sentence{format, args, fmt.Sprintf(format, args...)}
}

// String returns the sentence in English.
func (s Sentence) String() string { return s.text }

// MarshalText writes the sentence in English, as it stands in JSON.
func (s Sentence) MarshalText() ([]byte, error) { return []byte(s.text), nil }

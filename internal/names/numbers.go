package names

import (
	"fmt"
	"strings"
)

// Numbered is what a name says beside its numbers. "46th Brigade" says 46 of a Brigade, and so do "Brigade 46" and
// "اللواء ٤٦". Names whose numbers differ are names of two things.
type Numbered struct {
	Number  string // "" where the name says none
	Rest    string
	Counted bool // it has a word for something counted, a post or a body: CIV-430 is a code and has none
}

// NumberedOf reads the numbers in a name.
func NumberedOf(name string) Numbered {
	key := KeyOf(name)
	var n Numbered
	var numbers, words []string
	for _, w := range key.words {
		n.Counted = n.Counted || w.role == roleSite || w.role == roleBody
		if w.number == 0 {
			words = append(words, w.spelled)
			continue
		}
		figure := fmt.Sprint(w.number >> 8)
		if letter := byte(w.number&0xff) >> 1; letter != 0 {
			figure += symbols(string(letter))
		}
		numbers = append(numbers, figure)
	}
	n.Number, n.Rest = strings.Join(numbers, " "), strings.Join(words, " ")
	return n
}

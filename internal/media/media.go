// Package media takes files in that came with reports: photographs, video, audio, documents. It tells by content what a
// file is, reads what its metadata gives away, makes the copy that is shown, which holds none of it, and keeps both on
// the disk, encrypted to a key of their own that is nowhere in this package's files (docs/decisions/0029).
//
// A file streams from whoever sends it to the disk: it is never whole in memory, and never on the disk as it is. It
// knows nothing of reports, members and logs.
package media

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what a file is to whoever looks for it.
type Kind string

// The kinds of file.
const (
	Photograph Kind = "photograph"
	Video      Kind = "video"
	Audio      Kind = "audio"
	Document   Kind = "document"
)

// About is what is known of a file that was taken in. All of it stays sealed with the member.
type About struct {
	Key    string  `json:"key"`              // the age identity that opens original and copy
	Name   string  `json:"name,omitempty"`   // as it came, in one line
	From   string  `json:"from,omitempty"`   // from whom it was taken in, by function
	Type   string  `json:"type"`             // media type, by content
	Size   int64   `json:"size"`             // of the original, in bytes
	Hashed bool    `json:"hashed,omitempty"` // whoever sent it had hashed it before, and it came to the same
	Read   bool    `json:"read,omitempty"`   // whether its metadata was read; what was not read may say anything
	Found  []Found `json:"found,omitempty"`  // what its metadata gives away
	Others int     `json:"others,omitempty"` // how many further fields its metadata has
	Copy   *Copy   `json:"copy,omitempty"`   // nil: there is none
	NoCopy string  `json:"no_copy,omitempty"`
	Looks  string  `json:"looks,omitempty"` // see [Look]; empty: nothing to compare by
}

// Copy is the picture that is shown: a JPEG made anew, without any metadata.
type Copy struct {
	Width  int   `json:"width"`
	Height int   `json:"height"`
	Size   int64 `json:"size"`
}

// Why there is no copy to be shown.
const (
	NotPicture = "not a picture" // it is offered as it is, and not shown
	TooLarge   = "too large"     // a picture that takes more than [MostDecoded]
	Unreadable = "unreadable"    // it looks like a picture and does not decode
)

// mostName is how long the name of a file may be, in bytes.
const mostName = 200

// PlainName returns the name of a file as it may stand in a line: without the folders it lay in, without line ends and
// what turns the direction of writing around.
func PlainName(s string) string {
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	return line(s, mostName)
}

// line returns a text of a file as one line of so many bytes at most.
func line(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

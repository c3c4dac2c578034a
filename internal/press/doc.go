// Package press reads published bulletins about a ceasefire, and news stories about them: who registered how many
// incidents where, what became of them in a review, who joined, what aid was brought. Each figure comes with the words
// it was read from and where they stand.
//
// It says what a text states, never what is true. "Registered by" is whose register a figure is of, not who did it.
// What the text does not state is left out; what does not add up is flagged and left as it stands; a number that is
// seen and not understood is listed as unread.
//
// A language is a table of words (data/en.txt and its like), and so are the sides, publishers, agreements and places of
// a process (a [World], data/syria.txt). The grammar is one for all of them. The package is pure: no clock, no I/O.
package press

// Package codes is the closed vocabularies of the record: the words in which what happened, where, with what, who acts
// and what is said of it are written, each with its list. Whoever reads or writes a coded field (the kinds of entry,
// intake, terms, forms, the command) reads its list here, so that a word stands in one place.
//
// It knows no entries, members or sentences. Under which document a word may be entered, and what follows from it, is
// said by the kinds of entry; what the law itself reckons with (states of a vote, levels, acts, roles, keys) stands
// there too. A word is never taken off a list, for entries hold it.
package codes

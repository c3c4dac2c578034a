// Package desklog keeps what the duty room of one member needs for itself: the log of its shifts with their hand-over
// notes, which fire rings and who has it, to whom it passes by the clock, and whom to call about what.
//
// It lies in a database of its own beside the record. Nothing of it is an entry: it is in no log of the process, is
// mirrored nowhere and is no claim. Telephone numbers stand in the list of whom to call and nowhere else.
package desklog

// Package people knows the people of one member, to that member's own node: who they are, how each is recognised, and
// which acts their roles come to. To everybody else an officer is a function.
//
// It keeps them in a database of its own beside the record, which is never mirrored. It speaks no HTTP, and what a
// function may do it leaves to the log: a role only narrows that.
package people

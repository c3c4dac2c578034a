// Package hooks tells other programs of an institution that something was entered: which deliveries each of its hooks
// is owed, how they are signed and sent, and what became of each.
//
// It knows what may be told of an entry: its kind, its time, where it stands and which ids it is about, and nothing of
// what it says. What entries there are, and which of them matched a filter, it is told.
package hooks

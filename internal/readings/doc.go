// Package readings keeps what press articles were read at a node: the text, what was proposed of it, what a person made
// of each proposal, and where a proposal contradicts a claim of the record.
//
// It lies in a database of its own beside the record. Nothing of it is an entry: of an article the log has the claims
// that a person entered, and no more. What is forgotten is overwritten.
package readings

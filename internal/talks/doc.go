// Package talks works out what a secretariat needs of a round of talks: who is at the table and what is contested of
// it, who was invited and what they answered, what the plates say, who speaks when and for how long, what was agreed
// and is still owed, who has never sat at the table, and how far a text under negotiation has come.
//
// It reads two things. Claims are the record's: what members say of tracks, rounds, delegations, invitations,
// objections, statements, commitments ([Book]). Papers are the secretariat's own ([Papers]): steps it takes at its own
// node, one after another, that are in no log (docs/decisions/0022). Both are only read here. Whether a step may be
// taken is answered in a sentence ([Papers.Judge]).
//
// The package has no clock and does no input or output. It decides nothing: a plate recognises nobody, and that a
// requirement is met is never claimed.
package talks

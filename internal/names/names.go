// Package names brings together spellings of one name: across Arabic, Persian, Kurdish, Cyrillic, Turkish and other
// Latin letters, and across the ways of writing one script in another.
//
// A [Key] is how a name sounds. Two keys are compared by what it costs to turn the sounds of one into those of the
// other, word by word where names have several words, and every score explains itself ([Compare]). An [Index] finds the
// names most like a query. [Fold] is for search in one script.
//
// The package knows sounds, not facts: Dimashq and Damascus it can tell, Kobani and Ayn al-Arab it cannot. Aliases that
// do not sound alike are entered under one id. Method, figures and limits: docs/names.md. It is pure: no clock, no I/O,
// no randomness.
package names

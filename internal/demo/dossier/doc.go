// Package dossier holds the ceasefire of 30 December 2016 as five articles and other public sources tell it, as bodies
// of entries: who the actors are, who is said to have joined, what was agreed, who sat at the talks, what each side
// said, what was undertaken, and which figures were published. It is the first door of the demonstration.
//
// Every line is a claim of its source and names it. Sources that disagree stand side by side; none is corrected, and
// what none states is left empty. A date that was inferred says so in the note of its source.
//
// The package decides nothing and enters nothing in a record: it has no clock, and reads only files built into it.
package dossier

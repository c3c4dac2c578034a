// Package find answers one box: what somebody wrote is read as days, kinds of event, weapons and words in any of the
// languages of the pages, and looked for among all that a viewer may see.
//
// It reads through a [view.Lens] and nothing else, so what is hidden from the viewer changes neither hits nor counts
// nor order. It is pure: what words mean ([Lexicon]) and the year of a day without one are arguments.
package find

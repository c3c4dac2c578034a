// Package article reads a press article: where and when it is from, who said what in it, which dates, figures, roles
// and talks it tells of, each with the words it stands in.
//
// It reads by rules and tables of words, one table a language (data/), and asks nothing else. What it is not sure of it
// leaves out, what it inferred it marks, and what the text leaves vague stays vague: docs/articles.md has the promises,
// the rules and how well they hold, measured. The package proposes; a person enters claims. It is pure: no clock, no
// files, no network, no chance.
package article

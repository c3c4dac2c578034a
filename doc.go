// Package truce is the vocabulary of the joint record of a ceasefire: what things are, which entries exist, and what is
// therefore true. The closed lists of words in which entries are coded stand below it, in package codes.
//
// Members that do not trust one another each keep an append-only signed log (package record). An entry is a claim of
// its member: nobody edits anybody's. [State] folds the logs of a cut into what is true at it; [Process.View] says what
// the claims of one incident come to, by the rule the members wrote down; [Viewer.May] says who may see what. All of it
// is pure: no clock, no files, no network, so that anybody can recompute it.
//
// The way of a report through the program:
//
//	outside formats            people                    other members
//	     │                        │                            │
//	  intake/*  ── reports ──▶ registrar ◀── web          (federation)
//	                              │  who asks, is it allowed, what entries follow
//	                match, names, terms propose (pure)
//	                              ▼
//	                           record  (append, sign, prove)
//	                              │  entries, once, in the order of each log
//	                              ▼
//	                           follow ─▶ sqlstore (read models, rebuildable)
//	                                         │ Reader
//	                                         ▼
//	                             view ─▶ web, bulletin, export
//
// Start reading at process.go, report.go and incident.go; then entry.go, kind.go, admit.go, effect.go, state.go,
// view.go, settled.go and rule.go. CONTRIBUTING.md has the rest of the tour, docs/glossary.md the words.
package truce

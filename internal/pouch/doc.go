// Package pouch is what a mediator carries between parties that do not meet: messages, released part by part and as far
// as their authors allow. All of them are one document, encrypted with age to the mediator's officers, unsigned, in no
// log, and destructible (docs/decisions/0026). The node that keeps it cannot open it, nor tell a pouch that is in use
// from one that never was.
//
// internal/web/talks/static/pouch.js does the same in the browser; testdata/acts.json holds both to one another.
package pouch

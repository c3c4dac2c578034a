// Package web serves the pages of one process: rendered on the server, readable without script, in several languages.
//
// Everything a page shows comes through internal/view, which has already left out what the viewer may not see; the
// package decides nothing about access. It writes only through the registrar. It reads no SQL, no file and no log.
//
// The way through it: routes.go lists every route; a handler parses, acts, builds a page struct and renders; templates
// take their words from the catalogs under lang/. To add a page: a line in routes.go, a handler, a template that
// defines "main", and its keys in every catalog.
package web

package web

import (
	"context"
	"testing"
)

// Patterns lists the routes of the pages, for the test that walks them all from outside the package.
func Patterns() []string {
	var out []string
	for _, r := range (&site{}).routes() {
		out = append(out, r.Pattern)
	}
	return out
}

// SealingBrowser starts a browser for what needs the script that npm brings.
func SealingBrowser(t *testing.T) (context.Context, func() []string) {
	t.Helper()
	if _, err := staticFiles.Open("static/age.js"); err != nil {
		t.Skip("static/age.js is not built: make assets builds it, with npm")
	}
	return browser(t)
}

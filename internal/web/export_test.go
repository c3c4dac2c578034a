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

// Browser is [browser], for the tests outside the package.
func Browser(t *testing.T) (context.Context, func() []string) { return browser(t) }

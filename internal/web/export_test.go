package web

import (
	"context"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"truce/internal/web/frame"
)

// Patterns lists what the rooms answer to whoever was recognised, for the test that walks them all from outside the
// package.
func Patterns(t testing.TB, c frame.Config) []string {
	t.Helper()
	var out []string
	for _, room := range Rooms() {
		routes, err := room.Routes(&frame.Site{Config: c, Zone: time.UTC})
		if err != nil {
			t.Fatal(err)
		}
		out = slices.AppendSeq(out, maps.Keys(routes))
	}
	slices.Sort(out)
	return out
}

// Overflow is a script that lists what is wider than the window.
const Overflow = overflow

// SealingBrowser starts a browser for what needs the script that npm brings.
func SealingBrowser(t *testing.T) (context.Context, func() []string) {
	t.Helper()
	if _, err := os.Stat("desk/static/age.js"); err != nil {
		t.Skip("desk/static/age.js is not built: make assets builds it, with npm")
	}
	return browser(t)
}

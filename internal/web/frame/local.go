package frame

import "strings"

// Local returns where an answer leads back to: an address of these pages, as a form gave it without their prefix, or
// the other path where it gave none. A redirect never leaves the site: what browsers leave out of an address or read
// as a slash, control characters and backslashes, is in no address of these pages.
func (s *Site) Local(asked, other string) string {
	odd := func(c rune) bool { return c <= ' ' || c == '\\' || c > '~' }
	if !strings.HasPrefix(asked, "/") || strings.HasPrefix(asked, "//") || strings.ContainsFunc(asked, odd) {
		asked = other
	}
	return s.Prefix + asked
}

package frame

import (
	"net/url"
	"testing"
)

func FuzzLocalPath(f *testing.F) {
	for _, s := range []string{"/x", "//x", "/\\x", "https://x", "", "/%2f/x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := localPath(s)
		u, err := url.Parse("/exercise" + p)
		if err == nil && (u.Host != "" || u.Scheme != "") {
			t.Errorf("%q leads to %q", s, u)
		}
	})
}

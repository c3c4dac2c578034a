package frame

import (
	"net/url"
	"strings"
	"testing"
)

// Whatever was asked for, a browser stays on the site: it leaves out tabs and line ends, and takes a backslash for a
// slash.
func FuzzLocal(f *testing.F) {
	for _, s := range []string{"/x", "/x?y=z", "//x", "/\\x", "https://x", "", "/%2f/x",
		"/\t/x", "/\n/x", "\t//x", "/ /x"} {
		f.Add(s)
	}
	read := strings.NewReplacer("\t", "", "\r", "", "\n", "", `\`, "/")
	f.Fuzz(func(t *testing.T, asked string) {
		at := (&Site{}).Local(asked, "/other")
		u, err := url.Parse(read.Replace(at))
		if !strings.HasPrefix(at, "/") || err == nil && (u.Host != "" || u.Scheme != "") {
			t.Errorf("%q leads to %q", asked, at)
		}
	})
}

func TestLocalKeepsAddressesOfThePages(t *testing.T) {
	s := &Site{Config: Config{Prefix: "/exercise"}}
	for asked, want := range map[string]string{"/incidents?q=%D8%A7": "/exercise/incidents?q=%D8%A7",
		"": "/exercise/desk", "incidents": "/exercise/desk", "/\t/there.example/": "/exercise/desk"} {
		if got := s.Local(asked, "/desk"); got != want {
			t.Errorf("%q leads to %q, want %q", asked, got, want)
		}
	}
}

package web

import (
	"io/fs"
	"path"
	"strings"
	"testing"
)

// TestEveryPageCompiles compiles what is otherwise compiled when it is first asked for.
func TestEveryPageCompiles(t *testing.T) {
	s := &site{}
	if err := s.load(); err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	compiled := 0
	for lang := range s.words {
		for _, f := range files {
			name := strings.TrimSuffix(path.Base(f), ".html")
			if name == "layout" || name == "landing" || strings.HasPrefix(name, "part-") {
				continue
			}
			if _, err := s.pages.get(lang, name); err != nil {
				t.Errorf("%s in %s: %v", name, lang, err)
			}
			compiled++
		}
	}
	if compiled < 100 {
		t.Errorf("only %d pages were compiled", compiled)
	}
}

package web

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"truce/internal/web/frame"
)

// TestEveryPageCompiles compiles what is otherwise compiled when it is first asked for.
func TestEveryPageCompiles(t *testing.T) {
	s, err := frame.New(frame.Config{Reader: empty(t)}, Rooms()...)
	if err != nil {
		t.Fatal(err)
	}
	compiled := 0
	for _, room := range Rooms() {
		files, err := fs.Glob(room.Files, "templates/*.html")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			name := strings.TrimSuffix(path.Base(f), ".html")
			if name == "layout" || name == "landing" || strings.HasPrefix(name, "part-") {
				continue
			}
			for _, lang := range frame.Languages {
				if _, err := s.Page(lang.Code, name); err != nil {
					t.Errorf("%s in %s: %v", name, lang.Code, err)
				}
				compiled++
			}
		}
	}
	if compiled < 100 {
		t.Errorf("only %d pages were compiled", compiled)
	}
}

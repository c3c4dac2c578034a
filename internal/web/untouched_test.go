package web_test

import (
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"truce"
	"truce/internal/node"
	"truce/internal/registrar"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// Whoever only looks at the first page makes no file for articles that nobody read: on a full disk that page would
// fail.
func TestTheFirstPageMakesNoFile(t *testing.T) {
	s := newSecretariat(t)
	who := truce.Viewer{Member: "SEC", Function: registrar.DutyOfficer, Audience: truce.LevelJoint}
	pages, err := web.New(s.n.Pages(frame.Config{Viewer: func(*http.Request) truce.Viewer { return who }}))
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/", nil))
	if w.Code != 200 {
		t.Fatal(w.Code)
	}
	if _, err := os.Stat(filepath.Join(s.n.Dir, node.ReadingsFile)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("looking at the first page made a file: %v", err)
	}
}

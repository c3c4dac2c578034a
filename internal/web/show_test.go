//go:build show

package web

import (
	"net/http"
	"net/url"
	"os"
	"testing"

	"truce/internal/view/viewtest"
	"truce/internal/web/frame"
)

// TestShow serves the exercise and the small record of the tests for looking at them:
//
//	TRUCE_SHOW=localhost:8099 go test -tags show -timeout 0 -run TestShow ./internal/web
func TestShow(t *testing.T) {
	at := os.Getenv("TRUCE_SHOW")
	if at == "" {
		t.Fatal("TRUCE_SHOW=HOST:PORT says where to serve")
	}
	mux := http.NewServeMux()
	stage := play(t)
	mux.HandleFunc("/exercise/", func(w http.ResponseWriter, r *http.Request) {
		if as := r.URL.Query().Get("as"); as != "" {
			r.AddCookie(&http.Cookie{Name: "truce-meridian-as", Value: url.QueryEscape(as)})
		}
		stage.ServeHTTP(w, r)
	})
	mux.Handle("/small/", open(t, viewtest.Meridian(), viewtest.Now.Time(), func(c *frame.Config) { c.Prefix = "/small" }))
	mux.Handle("/", frame.Landing("/dossier", "/exercise"))
	t.Fatal(http.ListenAndServe(at, mux))
}

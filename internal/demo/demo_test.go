package demo

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestBothDoorsOpen sets the whole stage as `truce demo` does and walks through both doors.
func TestBothDoorsOpen(t *testing.T) {
	d := Open(context.Background(), t.TempDir(), slog.New(slog.DiscardHandler))
	defer d.Close()
	s := httptest.NewServer(d)
	defer s.Close()
	get := func(path string) (int, string) {
		res, err := http.Get(s.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(b)
	}
	for path, says := range map[string]string{
		"/":                                  "/exercise/",
		DossierPrefix + "/":                  "ceasefire",
		DossierPrefix + "/talks/astana-1":    "Ansari Jaberi",
		ExercisePrefix + "/":                 "Exercise",
		ExercisePrefix + "/bulletins/CA/15":  "joint",
		ExercisePrefix + "/incidents/CA-I-1": "Exercise",
	} {
		if code, body := get(path); code != http.StatusOK || !strings.Contains(body, says) {
			t.Errorf("%s answers %d and does not say %q", path, code, says)
		}
	}
	if err := d.Wait(); err != nil {
		t.Fatal(err)
	}
	// The public of a fictional process still sees that it is one.
	if _, body := get(ExercisePrefix + "/"); !strings.Contains(body, "nvented") {
		t.Error("the exercise shows no band")
	}
}

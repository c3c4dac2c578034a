package demo

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"truce/internal/demo/exercise"
	"truce/internal/pouch"
	"truce/internal/vault"
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
		ExercisePrefix + "/pouch":            exercise.MediatorPassphrase,
		ExercisePrefix + "/pouch/key":        "AGE ENCRYPTED FILE",
	} {
		if code, body := get(path); code != http.StatusOK || !strings.Contains(body, says) {
			t.Errorf("%s answers %d and does not say %q", path, code, says)
		}
	}
	if err := d.Wait(); err != nil {
		t.Fatal(err)
	}
	_, key := get(ExercisePrefix + "/pouch/key")
	mediator, err := vault.Unlock([]byte(key), exercise.MediatorPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	_, closed := get(ExercisePrefix + "/pouch/file")
	if p, err := pouch.Open([]byte(closed), mediator); err != nil || len(p.Messages) != 1 {
		t.Errorf("the key of the exercise opens %v, %v", p, err)
	}
	front, err := http.NewRequest("GET", s.URL+"/?lang=ru", nil)
	if err != nil {
		t.Fatal(err)
	}
	front.Header.Set("Accept-Encoding", "gzip")
	res, err := http.DefaultTransport.RoundTrip(front)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{`<p class="lead">`, "<bdi>95</bdi>", `<svg class="map"`, ExercisePrefix + "/incidents/"} {
		if !strings.Contains(string(b), says) {
			t.Errorf("the front page, once both doors are open, does not hold %s", says)
		}
	}
	for _, seat := range seats {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		client := http.Client{Jar: jar}
		at := url.Values{"who": {seat.Who()}, "back": {seat.Page}}
		res, err := client.Get(s.URL + ExercisePrefix + "/as?" + at.Encode())
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		chosen := `value="` + seat.Who() + `"`
		if err != nil || res.StatusCode != http.StatusOK || res.Request.URL.RequestURI() != ExercisePrefix+seat.Page ||
			!strings.Contains(string(body), chosen) {
			t.Errorf("%s at %s is led to %s, which answers %s", seat.Who(), seat.Page, res.Request.URL, res.Status)
		}
	}
	// The public of a fictional process still sees that it is one.
	if _, body := get(ExercisePrefix + "/"); !strings.Contains(body, "nvented") {
		t.Error("the exercise shows no band")
	}
}

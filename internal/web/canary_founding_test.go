package web_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"truce/internal/node"
	"truce/internal/people"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// foundingPages are the addresses at which something is answered before a log has begun.
var foundingPages = []string{"/process", "/process/card.json", "/process/document.json", "/account"}

// foundingForms are what is sent there.
var foundingForms = map[string]url.Values{
	"nothing":  {},
	"keys":     {"do": {"make"}, "name": {"Kestrel & sons"}, "id": {"KE"}, "role": {"guarantor"}, "process": {"harbour"}},
	"a card":   {"do": {"card"}, "text": {"{\"member\": 7}"}},
	"no draft": {"do": {"draft"}, "title": {"Harbour"}, "zone": {"Mars/Olympus"}},
	"a draft": {"do": {"draft"}, "title": {"Harbour"}, "zone": {"UTC"}, "day_closes": {"24:00"}, "voter": {"KE"},
		"rule": {"unanimity"}, "absent": {"counts"}, "refused": {"counts"}, "recused": {"leaves"},
		"abstained": {"counts"}, "interested": {"leaves"}, "verdict_hours": {"48"}, "reply_hours": {"24"}, "lapse_k": {"1"},
		"counted_by": {"beginning"}, "kinds": {"yes"}},
	"a document":      {"do": {"document"}, "text": {"[]"}},
	"wrong words":     {"do": {"endorse"}, "agreed": {strings.Repeat("zoo ", 24)}},
	"an address":      {"do": {"address"}, "member": {"BO"}, "address": {"nowhere"}},
	"what is unknown": {"do": {"fly"}},
}

// The pages on which a process is founded are for who administers, and nobody else learns that there are any; no page
// shows a secret key, or ends in an error of ours, whatever is sent and in whatever language.
func TestFoundingPagesAsEverybody(t *testing.T) {
	dir := t.TempDir()
	f, err := node.OpenFounding(t.Context(), dir, node.Options{Marks: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	pages, err := web.New(f.Pages(frame.Config{}))
	if err != nil {
		t.Fatal(err)
	}
	var shown bytes.Buffer
	ask := func(token, path, lang string, form url.Values) int {
		method := http.MethodGet
		if form != nil {
			method = http.MethodPost
		}
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(&http.Cookie{Name: frame.LocalCookie, Value: token})
		r.AddCookie(&http.Cookie{Name: "truce-lang", Value: lang})
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%s %s in %s: %d", method, path, lang, w.Code)
		}
		shown.WriteString(w.Body.String())
		return w.Code
	}
	begin := func(role people.Role) string {
		p, err := f.People().Add(t.Context(), nil, people.Person{Name: string(role), Function: "duty officer",
			Roles: []people.Role{role}})
		if err != nil {
			t.Fatal(err)
		}
		token, err := f.People().Begin(t.Context(), p.ID, people.ByCode, "a test")
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	for _, role := range people.AllRoles {
		if role == people.Administrator {
			continue
		}
		token := begin(role)
		for _, path := range foundingPages[:3] {
			if code := ask(token, path, "en", nil); code != http.StatusNotFound {
				t.Errorf("%s as %s: %d", path, role, code)
			}
		}
		for what, form := range foundingForms {
			if code := ask(token, "/process", "en", form); code != http.StatusNotFound {
				t.Errorf("%s as %s: %d", what, role, code)
			}
		}
	}
	if code := ask("", "/process", "en", foundingForms["keys"]); code != http.StatusForbidden || node.Prepared(dir) {
		t.Errorf("keys are made for nobody: %d", code)
	}
	boss := begin(people.Administrator)
	for _, what := range []string{"nothing", "keys", "a card", "no draft", "a draft", "a document", "wrong words",
		"an address", "what is unknown"} {
		ask(boss, "/process", "ru", foundingForms[what])
		for _, lang := range []string{"en", "ar", "fa", "ru", "tr"} {
			for _, path := range foundingPages {
				if code := ask(boss, path, lang, nil); code != http.StatusOK && code != http.StatusNotFound {
					t.Errorf("%s after %s: %d", path, what, code)
				}
			}
		}
	}
	if !node.Prepared(dir) || !bytes.Contains(shown.Bytes(), []byte("Kestrel &amp; sons")) {
		t.Fatal("the member was not made")
	}
	secrets := 0
	for _, kept := range keptSecret(t, dir) {
		for _, form := range [][]byte{kept, []byte(hex.EncodeToString(kept)), []byte(base64.StdEncoding.EncodeToString(kept)),
			[]byte(base64.RawURLEncoding.EncodeToString(kept))} {
			if secrets++; bytes.Contains(shown.Bytes(), form) {
				t.Errorf("a page shows what is in a key file: %.12q", form)
			}
		}
	}
	if secrets < 3*4 {
		t.Errorf("only %d forms of secrets were looked for", secrets)
	}
}

// keptSecret are the lines of the key files of a directory.
func keptSecret(t *testing.T, dir string) (out [][]byte) {
	t.Helper()
	files, err := fs.Glob(os.DirFS(dir), "*.key")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		out = slices.AppendSeq(out, func(yield func([]byte) bool) {
			for line := range bytes.Lines(b) {
				if line = bytes.TrimSpace(line); len(line) >= 32 && !yield(line) {
					return
				}
			}
		})
	}
	return out
}

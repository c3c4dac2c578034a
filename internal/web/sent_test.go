package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// form returns what the form that is sent to an address would send untouched.
func form(t *testing.T, a *httptest.ResponseRecorder, action string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(a.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Data != "form" || attrOf(n, "action") != action || attrOf(n, "method") != "post" {
			continue
		}
		v := url.Values{}
		for e := range n.Descendants() {
			name, value := attrOf(e, "name"), attrOf(e, "value")
			switch e.Data {
			case "input":
				if kind := attrOf(e, "type"); kind != "radio" && kind != "checkbox" || hasAttr(e, "checked") {
					v.Add(name, value)
				}
			case "textarea":
				v.Add(name, strings.TrimSpace(textIn(e)))
			case "select":
				for o := range e.Descendants() {
					if o.Data == "option" && hasAttr(o, "selected") {
						v.Set(name, attrOf(o, "value"))
					}
				}
			}
		}
		return v
	}
	t.Fatalf("no form is sent to %s: %d\n%s", action, a.Code, a.Body)
	return nil
}

func attrOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

func textIn(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// says returns the text of a page's main part, each run of spaces as one.
func says(t *testing.T, a *httptest.ResponseRecorder) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(a.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Data == "main" {
			return strings.Join(strings.Fields(textIn(n)), " ")
		}
	}
	return ""
}

// sendFile sends a form with a file, as a browser does.
func (p *planted) sendFile(t *testing.T, as, to, file string, fill map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", "given")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(file)); err != nil {
		t.Fatal(err)
	}
	for key, value := range fill {
		if err := w.WriteField(key, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", to, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set(who, as)
	a := httptest.NewRecorder()
	p.pages.ServeHTTP(a, r)
	return a
}

// send fills in the form on a page as somebody and sends it.
func (p *planted) send(t *testing.T, as, page, action string, fill map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	v := form(t, p.ask("GET", page, as, "en", nil), action)
	for key, value := range fill {
		v.Set(key, value)
	}
	return p.ask("POST", action, as, "en", v)
}

func wantCode(t *testing.T, what string, a *httptest.ResponseRecorder, code int) {
	t.Helper()
	if a.Code != code {
		t.Fatalf("%s: %d, want %d: %s", what, a.Code, code, says(t, a))
	}
}

func wantSays(t *testing.T, what string, a *httptest.ResponseRecorder, words ...string) {
	t.Helper()
	text := says(t, a)
	for _, w := range words {
		if not, ok := strings.CutPrefix(w, "!"); ok {
			if strings.Contains(text, not) {
				t.Errorf("%s says %q: %s", what, not, text)
			}
		} else if !strings.Contains(text, w) {
			t.Errorf("%s does not say %q: %s", what, w, text)
		}
	}
}

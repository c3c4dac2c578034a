package demo

import (
	"bytes"
	"html/template"
	"net/http"
	"slices"

	"golang.org/x/net/html"

	"truce/internal/web/frame"
)

// window shows the elements that fit, of a page behind the door: what the front page shows of a room is what the room
// shows.
func (d *door) window(path string, fits func(*html.Node) bool) frame.Window {
	return func(r *http.Request, lang string) template.HTML {
		select {
		case <-d.ready:
		default:
			return ""
		}
		if d.err != nil {
			return ""
		}
		ask := r.Clone(r.Context())
		ask.URL.Path, ask.URL.RawPath, ask.URL.RawQuery = path, "", "lang="+lang
		ask.Header = http.Header{"Cookie": r.Header["Cookie"]} // it is read here: neither compressed nor left out as known
		a := answer{header: http.Header{}, code: http.StatusOK}
		d.pages.ServeHTTP(&a, ask)
		doc, err := html.Parse(&a.body)
		if a.code != http.StatusOK || err != nil {
			return ""
		}
		var out bytes.Buffer
		for n := range doc.Descendants() {
			if fits(n) && html.Render(&out, n) != nil {
				return ""
			}
		}
		return template.HTML(out.String()) // a page of this program, which its templates have escaped
	}
}

// isFigures reports whether an element is the sentence of a page of figures, or its chart with the key, isMap whether
// it is a map.
func isFigures(n *html.Node) bool {
	return is(n, "p", "lead") || is(n, "svg", "chart") || is(n, "ul", "key")
}
func isMap(n *html.Node) bool { return is(n, "svg", "map") }

func is(n *html.Node, name, class string) bool {
	return n.Type == html.ElementNode && n.Data == name &&
		slices.Contains(n.Attr, html.Attribute{Key: "class", Val: class})
}

// answer is a page that is kept instead of sent.
type answer struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

// Header, WriteHeader and Write implement http.ResponseWriter.
func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(code int)        { a.code = code }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

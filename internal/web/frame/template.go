package frame

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"sync"

	"truce"
	"truce/internal/geo"
)

// page is the compiled template of a page in one language.
type page = template.Template

// pages compiles the templates/NAME.html of a room when the page is first asked for in a language: layout.html and
// every part-*.html of the frame and of the room go into it, and the page itself defines "title" (plain text) and
// "main"; both are given the page's struct. Five languages of every page take tens of megabytes, and a node mostly
// shows one or two.
type pages struct {
	site  *Site
	rooms map[string]int // which room has a page, by the page's name

	mu    sync.Mutex
	bases map[baseKey]*template.Template // what all pages of a room share
	made  map[pageKey]*page
}

type (
	pageKey struct{ lang, name string }
	baseKey struct {
		lang string
		room int
	}
)

func newPages(s *Site) (*pages, error) {
	p := &pages{site: s, rooms: map[string]int{}, bases: map[baseKey]*template.Template{}, made: map[pageKey]*page{}}
	for i, room := range s.rooms {
		list, err := fs.Glob(room.Files, "templates/*.html")
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			name := strings.TrimSuffix(path.Base(f), ".html")
			if strings.HasPrefix(name, "part-") {
				continue
			}
			if _, twice := p.rooms[name]; twice {
				return nil, fmt.Errorf("two rooms have a page %q", name)
			}
			p.rooms[name] = i
		}
	}
	return p, nil
}

// Page returns the template of a page in a language of the catalogs.
func (s *Site) Page(lang, name string) (*template.Template, error) { return s.pages.get(lang, name) }

// get returns a page in a language of the catalogs.
func (p *pages) get(lang, name string) (*page, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := pageKey{lang, name}
	if t := p.made[key]; t != nil {
		return t, nil
	}
	room, ok := p.rooms[name]
	if !ok {
		return nil, fmt.Errorf("no room has a page %q", name)
	}
	base, err := p.base(lang, room)
	if err != nil {
		return nil, err
	}
	own, err := base.Clone()
	if err != nil {
		return nil, err
	}
	t, err := own.ParseFS(p.site.rooms[room].Files, "templates/"+name+".html")
	if err == nil {
		p.made[key] = t
	}
	return t, err
}

// base returns what the pages of a room share in a language. The caller holds mu.
func (p *pages) base(lang string, room int) (*template.Template, error) {
	key := baseKey{lang, room}
	if t := p.bases[key]; t != nil {
		return t, nil
	}
	t, err := template.New("layout.html").Funcs(p.site.funcs(p.site.words[lang])).ParseFS(files, "templates/layout.html",
		"templates/part-*.html")
	if err != nil {
		return nil, err
	}
	own := p.site.rooms[room].Files
	parts, err := fs.Glob(own, "templates/part-*.html")
	if err != nil {
		return nil, err
	}
	if len(parts) > 0 {
		if t, err = t.ParseFS(own, parts...); err != nil {
			return nil, err
		}
	}
	p.bases[key] = t
	return t, nil
}

// loadLanding compiles the front page of a demonstration, which stands outside every process.
func loadLanding(s *Site, c *Catalog) (*page, error) {
	return template.New("landing.html").Funcs(template.FuncMap{"t": c.HTML, "tt": c.Text, "asset": s.Asset}).ParseFS(files,
		"templates/landing.html")
}

// funcs are what templates may call.
func (s *Site) funcs(c *Catalog) template.FuncMap {
	f := clockface{c, s.Zone, s.Clock}
	return template.FuncMap{
		"t":        c.HTML,    // text of a key; arguments in pairs, set in <bdi>
		"tt":       c.Text,    // the same without markup, for attributes, titles and options
		"word":     c.Word,    // word "status" v: the text of a value of a closed list
		"num":      c.number,  // a whole number
		"refusal":  c.Refusal, // an error by which something was refused
		"say":      c.Say,     // a sentence of the engines
		"kept":     c.Kept,    // one that was kept in English
		"shown":    c.Reason,  // a line of what an engine showed
		"num64":    func(n int64) string { return c.number(int(n)) },
		"name":     c.NameIn, // the main name in the language of the page
		"at":       s.At,     // at "/incidents" id: an address on this site
		"asset":    s.Asset,  // the address of an embedded file
		"built":    s.Built,  // whether a file was built in: see bundle
		"position": func(p *truce.Point) string { return geo.Write(*p) },
		"json":     asJSON,
		"dict":     dict, // dict "k" v …: several values for a part
		"list":     func(v ...string) []string { return v },
		"add":      func(n ...int) int { return sum(n) },
		"whole":    func(x float64) int { return int(x + 0.5) },
		"slug":     func(v any) string { return Slug(fmt.Sprint(v)) },
		// Moments and measures; see clockface.
		"when": f.moment, "full": f.full, "span": f.span, "hours": hours, "stated": f.stated, "due": f.due, "late": f.late,
		"weekday": func(i truce.Instant) string { return f.weekday(i.Time().In(s.Zone)) },
		"date":    func(i truce.Instant) string { return f.date(i.Time().In(s.Zone)) },
		"dateOf": func(i truce.Instant) template.HTML {
			t := i.Time().In(s.Zone)
			return f.element(t, f.date(t))
		},
		"count": f.count, "metres": f.metres, "metresPlain": f.metresPlain, "statedPlain": f.statedPlain,
	}
}

// At returns the address of a page: its path with the prefix, each further element escaped.
func (s *Site) At(p string, elements ...any) string {
	for _, e := range elements {
		p = strings.TrimSuffix(p, "/") + "/" + url.PathEscape(fmt.Sprint(e))
	}
	return s.Prefix + p
}

// Built reports whether a file is embedded that is built from npm packages.
func (s *Site) Built(name string) bool {
	_, ok := s.assets.hashed[name]
	return ok
}

// Asset returns the address of an embedded file.
func (s *Site) Asset(name string) (string, error) {
	h, ok := s.assets.hashed[name]
	if !ok {
		return "", fmt.Errorf("no asset %q", name)
	}
	return s.Prefix + "/assets/" + h, nil
}

// asJSON is a value for a script, to be read from an attribute.
func asJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// dict makes a map of pairs, to hand several values to a part.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: %d values are no pairs", len(pairs))
	}
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		k, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no key", pairs[i])
		}
		m[k] = pairs[i+1]
	}
	return m, nil
}

func sum(list []int) int {
	n := 0
	for _, x := range list {
		n += x
	}
	return n
}

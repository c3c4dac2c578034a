package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"sync"

	"truce"
)

//go:embed templates
var templateFiles embed.FS

// page is the compiled template of a page in one language.
type page = template.Template

// pages compiles templates/NAME.html when a page is first asked for in a language: layout.html and every part-*.html go
// into each page, and the page itself defines "title" (plain text) and "main"; both are given the page's struct. Five
// languages of every page take tens of megabytes, and a node mostly shows one or two.
type pages struct {
	site *site

	mu    sync.Mutex
	bases map[string]*template.Template // by language: what all pages share
	made  map[pageKey]*page
}

type pageKey struct{ lang, name string }

func newPages(s *site) *pages {
	return &pages{site: s, bases: map[string]*template.Template{}, made: map[pageKey]*page{}}
}

// get returns a page in a language of the catalogs.
func (p *pages) get(lang, name string) (*page, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := pageKey{lang, name}
	if t := p.made[key]; t != nil {
		return t, nil
	}
	base, err := p.base(lang)
	if err != nil {
		return nil, err
	}
	own, err := base.Clone()
	if err != nil {
		return nil, err
	}
	t, err := own.ParseFS(templateFiles, "templates/"+name+".html")
	if err == nil {
		p.made[key] = t
	}
	return t, err
}

// base returns what the pages of a language share. The caller holds mu.
func (p *pages) base(lang string) (*template.Template, error) {
	if t := p.bases[lang]; t != nil {
		return t, nil
	}
	t, err := template.New("layout.html").Funcs(p.site.funcs(p.site.words[lang])).ParseFS(templateFiles,
		"templates/layout.html", "templates/part-*.html")
	if err == nil {
		p.bases[lang] = t
	}
	return t, err
}

// loadLanding compiles the front page of a demonstration, which stands outside every process.
func loadLanding(s *site, c *catalog) (*page, error) {
	return template.New("landing.html").Funcs(template.FuncMap{"t": c.html, "tt": c.text, "asset": s.asset}).ParseFS(
		templateFiles, "templates/landing.html")
}

// funcs are what templates may call.
func (s *site) funcs(c *catalog) template.FuncMap {
	f := clockface{c, s.zone, s.Clock}
	return template.FuncMap{
		"t":     c.html,   // text of a key; arguments in pairs, set in <bdi>
		"tt":    c.text,   // the same without markup, for attributes, titles and options
		"word":  c.word,   // word "status" v: the text of a value of a closed list
		"num":   c.number, // a whole number
		"num64": func(n int64) string { return c.number(int(n)) },
		"name":  c.nameIn, // the main name in the language of the page
		"at":    s.at,     // at "/incidents" id: an address on this site
		"asset": s.asset,  // the address of an embedded file
		"built": s.built,  // whether a file was built in: see bundle
		"json":  asJSON,
		"dict":  dict, // dict "k" v …: several values for a part
		"list":  func(v ...string) []string { return v },
		"add":   func(n ...int) int { return sum(n) },
		"whole": func(x float64) int { return int(x + 0.5) },
		"slug":  func(v any) string { return slug(fmt.Sprint(v)) },
		// Moments and measures; see clockface.
		"when": f.moment, "full": f.full, "span": f.span, "hours": hours, "stated": f.stated, "due": f.due, "late": f.late,
		"weekday": func(i truce.Instant) string { return f.weekday(i.Time().In(s.zone)) },
		"date":    func(i truce.Instant) string { return f.date(i.Time().In(s.zone)) },
		"dateOf": func(i truce.Instant) template.HTML {
			t := i.Time().In(s.zone)
			return f.element(t, f.date(t))
		},
		"count": f.count, "metres": f.metres, "metresPlain": f.metresPlain, "statedPlain": f.statedPlain,
	}
}

// at returns the address of a page: its path with the prefix, each further element escaped.
func (s *site) at(p string, elements ...any) string {
	for _, e := range elements {
		p = strings.TrimSuffix(p, "/") + "/" + url.PathEscape(fmt.Sprint(e))
	}
	return s.Prefix + p
}

// built reports whether a file is embedded that is built from npm packages.
func (s *site) built(name string) bool {
	_, ok := s.assets.hashed[name]
	return ok
}

// asset returns the address of an embedded file.
func (s *site) asset(name string) (string, error) {
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

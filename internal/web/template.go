package web

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"truce"
)

//go:embed templates
var templateFiles embed.FS

// page is the compiled template of a page in one language.
type page = template.Template

// loadPages compiles templates/NAME.html for every language: layout.html and every part-*.html go into each page, and
// the page itself defines "title" (plain text) and "main"; both are given the page's struct.
func loadPages(s *site) (map[string]map[string]*page, error) {
	shared, err := fs.Glob(templateFiles, "templates/part-*.html")
	if err != nil {
		return nil, err
	}
	shared = append(shared, "templates/layout.html")
	all, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]*page{}
	for code, words := range s.words {
		base, err := template.New("layout.html").Funcs(s.funcs(words)).ParseFS(templateFiles, shared...)
		if err != nil {
			return nil, err
		}
		out[code] = map[string]*page{}
		for _, file := range all {
			name := strings.TrimSuffix(path.Base(file), ".html")
			if name == "layout" || name == "landing" || strings.HasPrefix(name, "part-") {
				continue
			}
			own, err := base.Clone()
			if err != nil {
				return nil, err
			}
			if out[code][name], err = own.ParseFS(templateFiles, file); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// loadLanding compiles the front page of a demonstration, which stands outside every process.
func loadLanding(s *site, c *catalog) (*page, error) {
	return template.New("landing.html").Funcs(template.FuncMap{"t": c.html, "tt": c.text, "asset": s.asset}).ParseFS(templateFiles, "templates/landing.html")
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
		"dict":  dict,     // dict "k" v …: several values for a part
		"list":  func(v ...string) []string { return v },
		"add":   func(n ...int) int { return sum(n) },
		"whole": func(x float64) int { return int(x + 0.5) },
		"slug":  func(v any) string { return slug(fmt.Sprint(v)) },
		// Moments and measures; see clockface.
		"when": f.moment, "full": f.full, "span": f.span, "stated": f.stated, "due": f.due, "late": f.late,
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

// asset returns the address of an embedded file.
func (s *site) asset(name string) (string, error) {
	h, ok := s.assets.hashed[name]
	if !ok {
		return "", fmt.Errorf("no asset %q", name)
	}
	return s.Prefix + "/assets/" + h, nil
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

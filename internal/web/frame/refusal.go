package frame

import (
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// refusing is a sentence in which the engines refuse something, as a pattern: the text of a key "refusal.…" of the
// English catalog, in which {a}, {b} and so on stand for what varies.
type refusing struct {
	key   string
	match *regexp.Regexp
	names []string // of its arguments, in their order in the English text
}

var argument = regexp.MustCompile(`\\\{[a-z]\\\}`)

// refusalsOf reads the patterns out of the English catalog. The engines say what they refuse in English, which the
// command prints as it is; a test holds every text here to a sentence of theirs.
func refusalsOf(english *Catalog) []refusing {
	var out []refusing
	for _, key := range slices.Sorted(maps.Keys(english.Messages)) {
		text := english.Messages[key]
		if !strings.HasPrefix(key, "refusal.") {
			continue
		}
		r := refusing{key: key}
		pattern := argument.ReplaceAllStringFunc(regexp.QuoteMeta(text["other"]), func(name string) string {
			r.names = append(r.names, name[2:3])
			return "(.+?)"
		})
		r.match = regexp.MustCompile("^" + pattern + "$")
		out = append(out, r)
	}
	return out
}

// Refusal returns a sentence of the engines in the language of the catalog; one that has no words there is shown as it
// is, and said to be English.
func (c *Catalog) Refusal(sentence string) template.HTML {
	for _, r := range c.refusals {
		found := r.match.FindStringSubmatch(sentence)
		if found == nil {
			continue
		}
		var args []any
		for i, name := range r.names {
			args = append(args, name, found[i+1])
		}
		return c.HTML(r.key, args...)
	}
	return template.HTML(`<span lang="en" dir="ltr">` + template.HTMLEscapeString(sentence) + `</span>`)
}

package frame

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"truce"
)

// Languages are the languages of the pages, in the order in which they are offered. Digits are Latin and the calendar
// Gregorian in all of them, so that a figure reads the same in every language; calendar.js writes another beside it.
var Languages = [...]struct{ Code, name, Dir, tag string }{
	{"en", "English", "ltr", "en"},
	{"ar", "العربية", "rtl", "ar-u-nu-latn"},
	{"ru", "Русский", "ltr", "ru"},
	{"tr", "Türkçe", "ltr", "tr"},
	{"fa", "فارسی", "rtl", "fa-u-nu-latn"},
}

// Catalog is the words of one language: every text that is not data. The files lang/CODE/*.json hold them as
// key → text, or key → plural form → text (the forms of CLDR, and "zero" for none); {name} stands for an argument.
type Catalog struct {
	Code, name, Dir string
	tag             language.Tag
	printer         *message.Printer
	Messages        map[string]Wording
	zone            *time.Location // in which sentences say moments; nil: UTC, and they say so
	translation
	at     func(path string, elements ...any) string // addresses on the site; see atDoors
	served func(path string) bool                    // whether the site answers them; nil: there is no site
}

// translation is what a language says for the sentences of the engines.
type translation struct {
	sentences map[string]string // by their English format; see Say
	patterns  []pattern         // of them; see Kept
}

// Wording is one text, in its plural forms where it counts something. The form "other" always exists.
type Wording map[string]string

// UnmarshalJSON reads a text or an object of plural forms.
func (m *Wording) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		var s string
		err := json.Unmarshal(b, &s)
		*m = Wording{"other": s}
		return err
	}
	forms := map[string]string{}
	if err := json.Unmarshal(b, &forms); err != nil {
		return err
	}
	if forms["other"] == "" {
		return fmt.Errorf("plural forms without \"other\"")
	}
	*m = forms
	return nil
}

// Catalogs returns the words of rooms, by language.
func Catalogs(rooms ...Room) (map[string]*Catalog, error) {
	out := map[string]*Catalog{}
	for _, l := range Languages {
		c := &Catalog{Code: l.Code, name: l.name, Dir: l.Dir, tag: language.MustParse(l.tag), Messages: map[string]Wording{}}
		c.printer = message.NewPrinter(c.tag)
		for _, room := range rooms {
			files, err := fs.Glob(room.Files, "lang/"+l.Code+"/*.json")
			if err != nil {
				return nil, err
			}
			for _, f := range files {
				if err := c.read(room.Files, f); err != nil {
					return nil, fmt.Errorf("%s: %w", f, err)
				}
			}
		}
		if err := c.readSentences(); err != nil {
			return nil, err
		}
		out[l.Code] = c
	}
	return out, nil
}

// read adds the messages of a file. A key that another file has too is an error.
func (c *Catalog) read(from fs.FS, file string) error {
	b, err := fs.ReadFile(from, file)
	if err != nil {
		return err
	}
	list, err := wordings.of(b, func() (list map[string]Wording, err error) {
		err = json.Unmarshal(b, &list)
		return list, err
	})
	if err != nil {
		return err
	}
	for k, m := range list {
		if _, twice := c.Messages[k]; twice {
			return fmt.Errorf("the key %q stands in two files", k)
		}
		c.Messages[k] = m
	}
	return nil
}

// Has reports whether the catalog holds the key.
func (c *Catalog) Has(key string) bool { _, ok := c.Messages[key]; return ok }

// Pick returns the text of the key in the plural form that the argument "n" asks for. A missing key shows itself
// between angle brackets, which a test looks for on every page.
func (c *Catalog) Pick(key string, args []any) string {
	m, ok := c.Messages[key]
	if !ok {
		return "⟨" + key + "⟩"
	}
	if len(m) > 1 {
		for i := 0; i+1 < len(args); i += 2 {
			n, isInt := args[i+1].(int)
			if args[i] == "n" && isInt {
				if s, ok := m["zero"]; ok && n == 0 {
					return s // "no incidents", in every language
				}
				form := pluralForms[plural.Cardinal.MatchPlural(c.tag, n, 0, 0, 0, 0)]
				if s, ok := m[form]; ok {
					return s
				}
			}
		}
	}
	return m["other"]
}

var pluralForms = map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few",
	plural.Many: "many", plural.Other: "other"}

// HTML returns the text of the key with its arguments, each set apart from the direction of the text around it.
// Arguments come in pairs of name and value; a value of type template.HTML is taken as it is.
func (c *Catalog) HTML(key string, args ...any) template.HTML {
	return template.HTML(fill(template.HTMLEscapeString(c.Pick(key, args)), args, func(v any) string {
		if h, ok := v.(template.HTML); ok {
			return string(h)
		}
		return "<bdi>" + template.HTMLEscapeString(c.plain(v)) + "</bdi>"
	}))
}

// Text returns the text of the key for places that take no markup: titles, labels, options.
func (c *Catalog) Text(key string, args ...any) string {
	return fill(c.Pick(key, args), args, func(v any) string { return "\u2068" + c.plain(v) + "\u2069" })
}

// plain returns an argument as text: whole numbers in the form of the language.
func (c *Catalog) plain(v any) string {
	switch v := v.(type) {
	case int:
		return c.number(v)
	case int64:
		return c.number(int(v))
	}
	return fmt.Sprint(v)
}

// number returns n in the form of the language, with Latin digits.
func (c *Catalog) number(n int) string { return c.printer.Sprint(number.Decimal(n)) }

// fill replaces every {name} in the text.
func fill(text string, args []any, show func(any) string) string {
	if len(args) == 0 || !strings.Contains(text, "{") {
		return text
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, fmt.Sprintf("{%v}", args[i]), show(args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Word returns the text for one value of a closed list: word "status" "no agreed finding" is the text of the key
// "status.no-agreed-finding". A value the list does not have is shown as it is.
func (c *Catalog) Word(list string, value any) string {
	key := list + "." + Slug(fmt.Sprint(value))
	if c.Has(key) {
		return c.Text(key)
	}
	return fmt.Sprint(value)
}

// FieldKey is the key of the words of a field of a claim: of its kind and path the longest end that has words,
// "interest.of" before "of". The numbers of rows are no part of it.
func (c *Catalog) FieldKey(prefix, kind, path string) string {
	parts := []string{kind}
	for _, p := range strings.Split(path, ".") {
		if _, err := strconv.Atoi(p); err != nil {
			parts = append(parts, Slug(strings.ReplaceAll(p, "_", "-")))
		}
	}
	for i := range parts {
		if own := prefix + strings.Join(parts[i:], "."); c.Has(own) {
			return own
		}
	}
	return prefix + parts[len(parts)-1]
}

// Slug is the form of a value in a key.
func Slug(s string) string {
	if s == "" {
		return "none"
	}
	return strings.NewReplacer(" ", "-", ",", "").Replace(strings.ToLower(s))
}

// NameIn returns the main name in the language of the catalog.
func (c *Catalog) NameIn(names []truce.Name) string { return truce.NameIn(names, c.Code) }

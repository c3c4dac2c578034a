package cases

import (
	"bytes"
	"html"
	"html/template"
	"regexp"
	"strings"

	"truce"
	"truce/internal/casefile"
	"truce/internal/web/frame"
)

// side is a text in one of the two languages.
type side struct {
	Lang, Dir string
	Text      template.HTML
}

func plainSide(c column, text string) side {
	return side{c.Code, c.Dir, template.HTML(template.HTMLEscapeString(text))}
}

// tags are what a text has beside its words.
var tags = regexp.MustCompile(`<[^>]*>`)

// texts are what the sides say, by language.
func texts(list []side) map[string]string {
	out := map[string]string{}
	for _, x := range list {
		out[x.Lang] = unmarked(x.Text)
	}
	return out
}

// unmarked is a text without its marks.
func unmarked(t template.HTML) string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(string(t), ""))), " ")
}

// speaker puts sentences into one language.
type speaker struct {
	c      *frame.Catalog
	b      *frame.Book
	t      *template.Template // of the page in the language: it has the parts that write moments and measures
	titles map[truce.AgreementID][]truce.Name
}

func (s *site) speaker(lang string, b *frame.Book, titles map[truce.AgreementID][]truce.Name) (*speaker, error) {
	t, err := s.Page(lang, "case")
	return &speaker{s.In(lang), b, t, titles}, err
}

// titles are what the agreements are called.
func titles(q *request) (map[truce.AgreementID][]truce.Name, error) {
	claims, err := q.Lens.Claims(q.Context(), truce.KindAgreement, "")
	out := map[truce.AgreementID][]truce.Name{}
	for _, c := range claims {
		if a := c.Body.(*truce.Agreement); !c.Withdrawn && out[a.ID] == nil {
			out[a.ID] = a.Titles
		}
	}
	return out, err
}

// sentence says a sentence.
func (x *speaker) sentence(s casefile.Sentence) (template.HTML, error) {
	var pairs []any
	for _, a := range s.Args {
		v, err := x.value(a.Value)
		if err != nil {
			return "", err
		}
		pairs = append(pairs, a.Name, v)
	}
	return x.c.HTML(s.Key, pairs...), nil
}

// value writes an argument; ints and strings are written by the catalog.
func (x *speaker) value(v any) (any, error) {
	switch v := v.(type) {
	case int, string:
		return v, nil
	case casefile.Word:
		return x.word(v), nil
	case casefile.Words:
		return list(x, v, x.word), nil
	case casefile.Members:
		return list(x, v, func(m truce.MemberID) template.HTML { return bdi(string(m)) }), nil
	case casefile.Texts:
		return list(x, v, bdi), nil
	case casefile.Facts:
		return list(x, v, x.fact), nil
	case casefile.Parties:
		return list(x, v, x.party), nil
	case casefile.Title:
		if names := x.titles[truce.AgreementID(v)]; len(names) > 0 {
			return bdi(x.c.NameIn(names)), nil
		}
		return bdi(string(v)), nil
	case casefile.Steps:
		return list(x, v, func(s casefile.Step) template.HTML {
			at, err := x.part("case-when", s.At)
			if err != nil {
				return ""
			}
			return x.word(casefile.Word{List: "state", Value: s.State}) + " " + at
		}), nil
	case truce.Instant:
		return x.part("case-when", v)
	case truce.Interval:
		return x.part("case-span", v)
	case truce.Range:
		return x.part("case-count", v)
	case truce.Place:
		return x.part("case-where", x.b.Where(v))
	case casefile.Within:
		return x.part("case-within", x.b.Where(truce.Place(v)))
	}
	return nil, truce.Errorf(truce.Internal, "no words for a %T", v)
}

// part writes a value by a part of the page's template.
func (x *speaker) part(name string, v any) (template.HTML, error) {
	var b bytes.Buffer
	err := x.t.ExecuteTemplate(&b, name, v)
	return template.HTML(strings.TrimSpace(b.String())), err
}

// list joins what is said of each; of none it is not stated.
func list[T any](x *speaker, all []T, say func(T) template.HTML) template.HTML {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = string(say(v))
	}
	if len(out) == 0 {
		return x.c.HTML("not-stated")
	}
	return template.HTML(strings.Join(out, string(x.c.HTML("list.comma"))))
}

func bdi(s string) template.HTML {
	return template.HTML(`<bdi dir="auto">` + template.HTMLEscapeString(s) + "</bdi>")
}

func (x *speaker) word(w casefile.Word) template.HTML {
	if w.Value == "" {
		return x.c.HTML("not-stated")
	}
	return template.HTML(template.HTMLEscapeString(x.c.Word(w.List, w.Value)))
}

// party names an actor, or a member, which stands for itself.
func (x *speaker) party(a truce.Attribution) template.HTML {
	l := frame.Label{Text: a.Name}
	if a.Actor != "" {
		l = x.b.Actor(a.Actor)
	}
	if len(l.Names) > 0 {
		return bdi(x.c.NameIn(l.Names))
	}
	if l.Text == "" {
		return x.c.HTML("not-stated")
	}
	return bdi(l.Text)
}

// fact is what is not known, as a question; one that is asked of an area or an actor names it.
func (x *speaker) fact(key string) template.HTML {
	if x.c.Has("fact." + frame.Slug(key)) {
		return x.c.HTML("fact." + frame.Slug(key))
	}
	of, id, _ := strings.Cut(key, " ")
	if !x.c.Has("fact." + of) {
		return bdi(key)
	}
	name := x.b.Area(truce.AreaID(id))
	if of == "by" || of == "against" {
		name = x.b.Actor(truce.ActorID(id))
	}
	if len(name.Names) > 0 {
		return x.c.HTML("fact."+of, "what", bdi(x.c.NameIn(name.Names)))
	}
	return x.c.HTML("fact."+of, "what", bdi(id))
}

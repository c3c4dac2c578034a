package claimfile

import (
	"fmt"
	"reflect"
	"strings"

	"truce"
)

// Template returns a file with one claim of the kind in which every field stands, made of the kind's own type. What
// may be left out is commented out.
func Template(k truce.Kind) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s, for truce claim add. Fill in what is known and take away the # before it.\n", k)
	b.WriteString(TemplateOf(Name(k), truce.NewBody(k)))
	return b.String()
}

// TemplateOf returns the part of a file that holds one body, a pointer, of a kind: every field stands there.
func TemplateOf(kind string, body any) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:\n  -\n", kind)
	template(&b, reflect.TypeOf(body).Elem(), kind, 4, false)
	return b.String()
}

// template writes the fields of a struct, an indented line each. at is the path of its fields in [vocabularies].
func template(b *strings.Builder, t reflect.Type, at string, indent int, optional bool) {
	for _, f := range fieldsOf(t) {
		templateField(b, f.name, f.typ, at+"."+f.name, indent, optional || !f.needed)
	}
}

// templateField writes one field with what is below it.
func templateField(b *strings.Builder, name string, t reflect.Type, at string, indent int, optional bool) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	line := func(indent int, text string) {
		fmt.Fprintf(b, "%s%s%s\n", mark(optional), strings.Repeat(" ", indent), text)
	}
	switch {
	case isScalar(t):
		line(indent, name+":  # "+filledIn(t, at))
	case t.Kind() == reflect.Struct:
		line(indent, name+":")
		template(b, t, at, indent+2, optional)
	case t.Kind() == reflect.Map:
		line(indent, name+":  # a mapping")
		templateField(b, "NAME", t.Elem(), at+"."+PairValue, indent+2, optional)
	case isScalar(t.Elem()):
		line(indent, name+":  # a list")
		line(indent+2, "-  # "+filledIn(t.Elem(), at))
	default:
		line(indent, name+":  # a list")
		line(indent+2, "-")
		template(b, t.Elem(), at, indent+4, optional)
	}
}

// filledIn says what a field is filled in with: the words of its list, where it has one.
func filledIn(t reflect.Type, at string) string {
	switch f := fieldOf(t, at); {
	case strings.Count(at, ".") == 1 && strings.HasSuffix(at, ".id"):
		return "a short name of its own"
	case f.Sort == Code && f.Open:
		return "one of, or another word: " + strings.Join(f.Words, " | ")
	case f.Sort == Code:
		return "one of: " + strings.Join(f.Words, " | ")
	case f.Sort == KnownID:
		return "the id of the " + f.Of
	}
	return hint(t)
}

// mark stands before a line that may be left out.
func mark(optional bool) string {
	if optional {
		return "#"
	}
	return ""
}

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
	template(&b, reflect.TypeOf(body).Elem(), 4, false)
	return b.String()
}

// template writes the fields of a struct, an indented line each.
func template(b *strings.Builder, t reflect.Type, indent int, optional bool) {
	for _, f := range fieldsOf(t) {
		templateField(b, f.name, f.typ, indent, optional || !f.needed)
	}
}

// templateField writes one field with what is below it.
func templateField(b *strings.Builder, name string, t reflect.Type, indent int, optional bool) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	line := func(indent int, text string) {
		fmt.Fprintf(b, "%s%s%s\n", mark(optional), strings.Repeat(" ", indent), text)
	}
	switch {
	case isScalar(t):
		line(indent, name+":  # "+hint(t))
	case t.Kind() == reflect.Struct:
		line(indent, name+":")
		template(b, t, indent+2, optional)
	case t.Kind() == reflect.Map:
		line(indent, name+":  # a mapping")
		templateField(b, "NAME", t.Elem(), indent+2, optional)
	case isScalar(t.Elem()):
		line(indent, name+":  # a list")
		line(indent+2, "-  # "+hint(t.Elem()))
	default:
		line(indent, name+":  # a list")
		line(indent+2, "-")
		template(b, t.Elem(), indent+4, optional)
	}
}

// mark stands before a line that may be left out.
func mark(optional bool) string {
	if optional {
		return "#"
	}
	return ""
}

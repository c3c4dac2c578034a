package claimfile

import (
	"encoding/json"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"

	"truce"
)

// reader turns nodes into bodies and gathers what is wrong with them.
type reader struct {
	sources  Sources
	problems Problems
}

var (
	sourceType  = reflect.TypeFor[truce.Source]()
	instantType = reflect.TypeFor[truce.Instant]()
	dateType    = reflect.TypeFor[truce.Date]()
	unmarshaler = reflect.TypeFor[json.Unmarshaler]()
)

// read reads a node into v, a pointer, by way of JSON, so that a file's fields are those of the record.
func (r *reader) read(n *yaml.Node, v any) {
	before := len(r.problems)
	tree := r.value(n, reflect.TypeOf(v).Elem())
	if len(r.problems) > before {
		return
	}
	b, err := json.Marshal(tree)
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		r.problems.at(n, "%s", err)
	}
}

// value returns a node that is to become a t, ready to be written as JSON.
func (r *reader) value(n *yaml.Node, t reflect.Type) any {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == sourceType && r.sources != nil && n.Kind == yaml.MappingNode:
		return r.source(n)
	case isScalar(t):
		return r.scalar(n, t)
	case t.Kind() == reflect.Struct:
		return r.object(n, t)
	case t.Kind() == reflect.Map:
		return r.mapping(n, t)
	}
	return r.list(n, t)
}

// isScalar reports whether a t is written as one value.
func isScalar(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct, reflect.Map, reflect.Slice, reflect.Array:
		return reflect.PointerTo(t).Implements(unmarshaler)
	}
	return true
}

func (r *reader) object(n *yaml.Node, t reflect.Type) any {
	if n.Kind != yaml.MappingNode {
		r.problems.at(n, "fields belong here, each as name: value")
		return nil
	}
	fields := fieldsOf(t)
	out := map[string]any{}
	for key, value := range pairs(n) {
		f, ok := fields.named(key.Value)
		if !ok {
			r.problems.at(key, "there is no field %q here; there are %s", key.Value, fields)
			continue
		}
		out[key.Value] = r.value(value, f.typ)
	}
	for _, f := range fields {
		if _, given := out[f.name]; f.needed && !given {
			r.problems.at(n, "the field %q is missing", f.name)
		}
	}
	return out
}

func (r *reader) mapping(n *yaml.Node, t reflect.Type) any {
	if n.Kind != yaml.MappingNode {
		r.problems.at(n, "a mapping belongs here, from a name to a value")
	}
	out := map[string]any{}
	for key, value := range pairs(n) {
		out[key.Value] = r.value(value, t.Elem())
	}
	return out
}

func (r *reader) list(n *yaml.Node, t reflect.Type) any {
	if n.Kind != yaml.SequenceNode {
		r.problems.at(n, "a list belongs here, each item after a dash")
	}
	out := []any{}
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			out = append(out, r.value(item, t.Elem()))
		}
	}
	return out
}

func (r *reader) scalar(n *yaml.Node, t reflect.Type) any {
	if n.Kind != yaml.ScalarNode {
		r.problems.at(n, "one value belongs here: %s", hint(t))
		return nil
	}
	b, err := appendScalar(nil, n)
	if err != nil {
		r.problems.at(n, "%s", err)
		return nil
	}
	if t.Kind() == reflect.String && b[0] != '"' {
		r.problems.at(n, "%s is read as a number or as true or false, and text belongs here: put it in quotes", n.Value)
		return nil
	}
	if json.Unmarshal(b, reflect.New(t).Interface()) != nil || t == dateType && !truce.Date(n.Value).Valid() {
		r.problems.at(n, "%q is not what belongs here: %s", n.Value, hint(t))
	}
	return json.RawMessage(b)
}

// text returns a node that is text; of none, "".
func (r *reader) text(n *yaml.Node) (s string) {
	if n != nil {
		r.read(n, &s)
	}
	return s
}

// hint says how a value of the type is written.
func hint(t reflect.Type) string {
	switch {
	case t == instantType:
		return "a time in UTC, as 2031-01-15T21:10:00Z"
	case t == dateType:
		return "a day, as 2031-01-15, or as much of it as is known"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.String:
		return "text"
	}
	return "a whole number"
}

// bodyField is a field of a body as files and the record name it.
type bodyField struct {
	name   string
	typ    reflect.Type
	needed bool // it has no absent form
}

// bodyFields are the fields of one type, in its order.
type bodyFields []bodyField

// fieldsOf returns the fields of a struct by its JSON names.
func fieldsOf(t reflect.Type) (out bodyFields) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			out = append(out, fieldsOf(f.Type)...)
			continue
		}
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" && f.Type != reflect.TypeFor[[]truce.Sealed]() { // nothing is sealed from a file
			out = append(out, bodyField{name, f.Type, !strings.Contains(rest, "omit")})
		}
	}
	return out
}

func (l bodyFields) named(name string) (bodyField, bool) {
	for _, f := range l {
		if f.name == name {
			return f, true
		}
	}
	return bodyField{}, false
}

// String lists the names.
func (l bodyFields) String() string {
	var out []string
	for _, f := range l {
		out = append(out, f.name)
	}
	return strings.Join(out, ", ")
}

package claimfile

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"truce"
)

// What can be read and yet cannot be meant: an end before the beginning, somebody who belongs to himself, fewer than
// none, an empty text where one is needed. The record would take it; whoever enters it by hand is told.

// themselves are the two fields of a claim that are never the same.
var themselves = [][2]string{{"actor", "of"}, {"by", "on"}, {"id", "within"}}

// Senseless returns what of a body, a pointer, cannot be meant.
func Senseless(k truce.Kind, body any) (faults []Fault) {
	v := reflect.ValueOf(body).Elem()
	for _, f := range Fields(k) {
		if x := fieldNamed(v, f.Name); f.Needed && f.Sort != YesNo && f.Sort != Number && x.IsValid() && empty(x) {
			faults = append(faults, Fault{Path: f.Name, Code: FaultMissing})
		}
	}
	from, to := fieldNamed(v, "from"), fieldNamed(v, "to")
	if from.IsValid() && to.IsValid() && !from.IsZero() && !to.IsZero() {
		if a, b := fmt.Sprint(from), fmt.Sprint(to); b < a && !strings.HasPrefix(a, b) {
			faults = append(faults, Fault{"to", FaultOrder, a})
		}
	}
	for _, pair := range themselves {
		a, b := fieldNamed(v, pair[0]), fieldNamed(v, pair[1])
		if a.IsValid() && b.IsValid() && a.String() != "" && a.String() == b.String() {
			faults = append(faults, Fault{pair[1], FaultItself, a.String()})
		}
	}
	return append(faults, negatives(v, "")...)
}

// empty reports whether a value is an empty text or list; numbers and truth are never, nor are names: what was named
// before need not be named again.
func empty(v reflect.Value) bool {
	return v.Kind() == reflect.String && strings.TrimSpace(v.String()) == "" ||
		v.Kind() == reflect.Slice && v.Len() == 0 && v.Type() != reflect.TypeFor[[]truce.Name]()
}

// negatives returns the numbers in a value that are less than none, and radii that are none.
func negatives(v reflect.Value, at string) (faults []Fault) {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	switch {
	case v.Kind() == reflect.Struct && v.Type() != pointType:
		for _, f := range fieldsOf(v.Type()) {
			faults = append(faults, negatives(fieldNamed(v, f.name), below(at, f.name))...)
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			faults = append(faults, negatives(v.Index(i), below(at, strconv.Itoa(i)))...)
		}
	case v.Kind() == reflect.Map:
		for m := v.MapRange(); m.Next(); {
			faults = append(faults, negatives(m.Value(), below(at, m.Key().String()))...)
		}
	case v.CanInt() && v.Type() != instantType && (v.Int() < 0 || v.Int() == 0 && strings.HasSuffix(at, "radius_m")):
		faults = []Fault{{at, FaultNegative, strconv.FormatInt(v.Int(), 10)}}
	}
	return faults
}

// fieldNamed is a field of a struct by the name that files have for it.
func fieldNamed(v reflect.Value, name string) reflect.Value {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous {
			if x := fieldNamed(v.Field(i), name); x.IsValid() {
				return x
			}
		}
		if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag == name && !f.Anonymous {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

// senseless notes what of a body cannot be meant, where it stands in the file.
func (r *reader) senseless(n *yaml.Node, k truce.Kind, body any) {
	for _, f := range Senseless(k, body) {
		at := n
		for name := range strings.SplitSeq(f.Path, ".") {
			next := field(at, name)
			if i, err := strconv.Atoi(name); err == nil && at.Kind == yaml.SequenceNode && i < len(at.Content) {
				next = at.Content[i]
			}
			if next == nil {
				break
			}
			at = next
		}
		switch f.Code {
		case FaultMissing:
			r.problems.at(at, "%s is empty, and may not be left out", f.Path)
		case FaultOrder:
			r.problems.at(at, "%s lies before the beginning, %s", f.Path, f.Given)
		case FaultItself:
			r.problems.at(at, "%s is %q itself", f.Path, f.Given)
		default:
			r.problems.at(at, "%s is %s: it cannot be so little", f.Path, f.Given)
		}
	}
}

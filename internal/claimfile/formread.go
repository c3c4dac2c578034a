package claimfile

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
)

// Fault is one thing that is wrong with a filled-in form. Its code is for pages to say in their language.
type Fault struct {
	Path  string // of the field: "sources.0.date"
	Code  string // one of the codes below
	Given string
}

// The codes of faults.
const (
	FaultMissing  = "missing"
	FaultMoment   = "moment"
	FaultDay      = "day"
	FaultNumber   = "number"
	FaultYesNo    = "yes-no"
	FaultCode     = "code"
	FaultNewID    = "new-id"
	FaultKnownID  = "known-id"
	FaultPosition = "position"
	FaultTwice    = "twice"
	FaultMany     = "many"
	FaultOrder    = "order"    // an end before the beginning
	FaultItself   = "itself"   // somebody who belongs to himself
	FaultNegative = "negative" // fewer than none
)

// maxRows is how many rows of one list a form takes.
const maxRows = 500

// Filling is what a form is read by.
type Filling struct {
	Zone *time.Location // of times that name none
	// Known finds the id of what somebody wrote in a register: an id, or a name that one alone bears.
	Known func(register, text string) (id string, ok bool)
	// Position reads a point as it is written on maps.
	Position func(text string) (truce.Point, bool)
}

// Fill reads a filled-in form into a body, a pointer. A field has the value of its path, "holds"; fields of a group
// have that of the group before their name, "circle.radius_m", and of its place in a list, "names.0.text". Several
// values of a list that has no groups stand under one path, or in lines. What is empty is not said. With faults, which
// are all there are, in the order of the form, there is no body.
func (f Filling) Fill(k truce.Kind, values url.Values) (any, []Fault) {
	r := formReader{Filling: f, values: values}
	tree := r.group(Fields(k), "")
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	if tree == nil {
		tree = map[string]any{}
	}
	b, err := json.Marshal(tree)
	body := truce.NewBody(k)
	if err == nil {
		err = json.Unmarshal(b, body)
	}
	if err != nil {
		return nil, []Fault{{Code: FaultCode, Given: err.Error()}}
	}
	if faults := Senseless(k, body); len(faults) > 0 {
		return nil, faults
	}
	return body, nil
}

// formReader gathers what is wrong with a form.
type formReader struct {
	Filling
	values url.Values
	faults []Fault
}

func (r *formReader) fault(path, code, given string) {
	r.faults = append(r.faults, Fault{path, code, given})
}

// group reads the fields of a group, nil where none is filled in. What is needed in a group that is filled in, and at
// the top, must be there.
func (r *formReader) group(fields []Field, at string) map[string]any {
	if at != "" && !r.any(fields, at) {
		return nil
	}
	out := map[string]any{}
	for _, f := range fields {
		path := below(at, f.Name)
		v, given := r.field(f, path)
		switch {
		case given:
			out[f.Name] = v
		case f.blank:
			out[f.Name] = ""
		case f.Needed && !r.faulty(path):
			r.fault(path, FaultMissing, "")
		}
	}
	return out
}

// faulty reports whether something below a path is wrong already.
func (r *formReader) faulty(path string) bool {
	return slices.ContainsFunc(r.faults, func(f Fault) bool {
		return f.Path == path || strings.HasPrefix(f.Path, path+".")
	})
}

// any reports whether one of the fields of a group is filled in.
func (r *formReader) any(fields []Field, at string) bool {
	return slices.ContainsFunc(fields, func(f Field) bool {
		path := below(at, f.Name)
		switch {
		case f.Sort != Group:
			return strings.TrimSpace(strings.Join(r.values[path], "")) != ""
		case f.List:
			return slices.ContainsFunc(r.rows(path), func(row string) bool { return r.any(f.Fields, row) })
		}
		return r.any(f.Fields, path)
	})
}

func (r *formReader) field(f Field, path string) (any, bool) {
	switch {
	case f.Sort == Group && f.pairs:
		return r.mapping(f, path)
	case f.Sort == Group && f.List:
		var out []any
		for _, at := range r.rows(path) {
			if row := r.group(f.Fields, at); row != nil {
				out = append(out, row)
			}
		}
		return out, len(out) > 0
	case f.Sort == Group:
		g := r.group(f.Fields, path)
		return g, g != nil
	case f.List:
		var out []any
		for _, text := range Lines(r.values[path]) {
			if v, ok := r.value(f, path, text); ok {
				out = append(out, v)
			}
		}
		if len(out) > maxRows {
			r.fault(path, FaultMany, strconv.Itoa(len(out)))
		}
		return out, len(out) > 0
	}
	text := strings.TrimSpace(r.values.Get(path))
	if text == "" {
		return nil, false
	}
	return r.value(f, path, text)
}

// mapping reads rows of a key and a value.
func (r *formReader) mapping(f Field, path string) (any, bool) {
	out := map[string]any{}
	for _, at := range r.rows(path) {
		row := r.group(f.Fields, at)
		key, ok := row[PairKey].(string)
		if !ok {
			continue
		}
		if _, twice := out[key]; twice {
			r.fault(below(at, PairKey), FaultTwice, key)
		}
		out[key] = row[PairValue]
	}
	return out, len(out) > 0
}

// rows returns the paths of the rows of a list, in order.
func (r *formReader) rows(path string) []string {
	var rows []int
	for p := range r.values {
		rest, below := strings.CutPrefix(p, path+".")
		number, _, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(number); below && err == nil && n >= 0 && !slices.Contains(rows, n) {
			rows = append(rows, n)
		}
	}
	if slices.Sort(rows); len(rows) > maxRows {
		r.fault(path, FaultMany, strconv.Itoa(len(rows)))
		return nil
	}
	out := make([]string, len(rows))
	for i, n := range rows {
		out[i] = below(path, strconv.Itoa(n))
	}
	return out
}

// value reads one value; false where it is wrong.
func (r *formReader) value(f Field, path, text string) (any, bool) {
	v, ok := r.read(f, text)
	if !ok {
		r.fault(path, faultOf[f.Sort], text)
	}
	return v, ok
}

var faultOf = map[Sort]string{Code: FaultCode, NewID: FaultNewID, KnownID: FaultKnownID, Moment: FaultMoment,
	Day: FaultDay, Number: FaultNumber, YesNo: FaultYesNo, Position: FaultPosition}

func (r *formReader) read(f Field, text string) (any, bool) {
	switch f.Sort {
	case Code:
		return text, f.Open || slices.Contains(f.Words, text)
	case NewID:
		return text, truce.ValidSlug(text)
	case KnownID:
		return r.Known(f.Of, text)
	case Moment:
		return ReadMoment(text, r.Zone)
	case Day:
		return text, truce.Date(text).Valid()
	case Number:
		n, err := strconv.ParseInt(text, 10, 32)
		return n, err == nil
	case YesNo:
		return text == "yes", text == "yes" || text == "no"
	case Position:
		return r.Position(text)
	}
	return text, true
}

// The forms in which a moment is written: as browsers send it, as people do, and with its zone.
var momentForms = []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05"}

// ReadMoment reads a moment; one that names no zone is told by the clocks of the one given: the first where they showed
// it twice, which is shown with its offset before it is entered; none where they left it out.
func ReadMoment(text string, zone *time.Location) (truce.Instant, bool) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return truce.At(t), true
	}
	for _, form := range momentForms {
		if t, err := time.Parse(form, text); err == nil {
			at, _, shown := truce.Clocks(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), zone)
			if !shown && t.Hour()+t.Minute() > 0 { // a day without 00:00 begins at the change
				return 0, false
			}
			return truce.At(at) + truce.Instant(t.Second()), true
		}
	}
	return 0, false
}

// Lines are the values of a list of a form, whether each was given by itself or on a line.
func Lines(given []string) (out []string) {
	for _, text := range given {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				out = append(out, line)
			}
		}
	}
	return out
}

// below is the path of a field in what stands at another.
func below(at, name string) string { return strings.TrimPrefix(at+"."+name, ".") }

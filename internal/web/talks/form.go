package talks

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	engine "truce/internal/talks"
)

// form is a form of a page: what its fields hold, and what is wrong with what was typed into them.
type form struct {
	P       *held
	At      string // the address it is sent to
	Do      string // what it asks for
	Was     string // key of what it changes; empty: it makes something new
	Refused bool   // its fields hold what was typed
	values  url.Values
}

// Form returns a form of the page: with what was typed, where this one was refused; else with the fields of what it
// changes, a step or values, nil where there is nothing yet.
func (h *held) Form(at, do, was string, body any) (form, error) {
	if h.typed.Get("do") == do && h.typed.Get("was") == was {
		return form{h, at, do, was, true, h.typed}, nil
	}
	v, err := valuesOf(body)
	return form{h, at, do, was, false, v}, err
}

// Get returns what a field holds; of several values all, with blanks between.
func (f form) Get(name string) string { return strings.Join(f.values[name], " ") }

// All returns the values of a field.
func (f form) All(name string) []string { return f.values[name] }

// Has reports whether a field has a value: which boxes are ticked.
func (f form) Has(name string, value any) bool {
	switch v := value.(type) {
	case truce.ActorID:
		return slices.Contains(f.values[name], string(v))
	case string:
		return slices.Contains(f.values[name], v)
	}
	return false
}

// Bad returns what is wrong with a field.
func (f form) Bad(name string) []error {
	var out []error
	for _, x := range engine.FaultsOf(f.P.Refusal) {
		if f.Refused && x.Field == name {
			out = append(out, x.Why)
		}
	}
	return out
}

// valuesOf returns the fields of a step as those of a form, by the names of their JSON form: its texts, numbers, and
// lists of these.
func valuesOf(body any) (url.Values, error) {
	if v, ok := body.(url.Values); ok {
		return v, nil
	}
	data, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil {
		return nil, err
	}
	out := url.Values{}
	for name, x := range fields {
		switch x := x.(type) {
		case string:
			out.Set(name, x)
		case float64:
			out.Set(name, strconv.FormatFloat(x, 'f', -1, 64))
		case []any:
			for _, one := range x {
				if text, ok := one.(string); ok {
					out.Add(name, text)
				}
			}
		}
	}
	return out, nil
}

// refuse lets the page show why what was typed was refused, and what was typed.
func (h *held) refuse(refusal error, typed url.Values) { h.Refusal, h.typed = refusal, typed }

// Faults returns what was wrong with what was sent.
func (h *held) Faults() engine.Faults { return engine.FaultsOf(h.Refusal) }

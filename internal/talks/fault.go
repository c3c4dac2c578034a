package talks

import (
	"errors"
	"strings"

	"truce"
)

// Fault is one thing that is wrong with a step.
type Fault struct {
	Field string // of the step, as its JSON names it; of a mark of a policy "mark." and the actor; "": the step as a whole
	Why   error
}

// Faults is all that is wrong with a step, in the order in which it was found. Each has a sentence for the person.
type Faults []Fault

// Error returns the sentences.
func (f Faults) Error() string {
	var out []string
	for _, x := range f {
		out = append(out, x.Why.Error())
	}
	return strings.Join(out, "; ")
}

// Unwrap returns what is wrong, without the fields.
func (f Faults) Unwrap() []error {
	var out []error
	for _, x := range f {
		out = append(out, x.Why)
	}
	return out
}

// FaultsOf returns what an error says is wrong with a step: an error without fields is one of the step as a whole.
func FaultsOf(err error) Faults {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[Faults](err); ok {
		return f
	}
	return Faults{{Why: err}}
}

// In says which field an error is about.
func In(field string, err error) error {
	if err == nil {
		return nil
	}
	return Faults{{field, err}}
}

// All brings together what is wrong; nil where nothing is.
func All(errs ...error) error {
	var out Faults
	for _, err := range errs {
		out = append(out, FaultsOf(err)...)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// each asks the same of every actor of a field.
func each(field string, list []truce.ActorID, ask func(truce.ActorID) error) error {
	for _, a := range list {
		if err := ask(a); err != nil {
			return In(field, err)
		}
	}
	return nil
}

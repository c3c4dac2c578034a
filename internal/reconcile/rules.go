package reconcile

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"truce"
)

//go:embed rules/*.json
var files embed.FS

// Named is a counting rule that comes with the program.
type Named struct {
	Name string `json:"name"`
	truce.CountingRule
}

// Rules lists the rules that come with the program, in order of name. Each names its sources, and what they do not
// state.
func Rules() ([]Named, error) {
	list, err := files.ReadDir("rules")
	if err != nil {
		return nil, err
	}
	var out []Named
	for _, f := range list {
		data, err := files.ReadFile(path.Join("rules", f.Name()))
		if err != nil {
			return nil, err
		}
		rule, err := ReadRule(data)
		if err != nil {
			return nil, err
		}
		out = append(out, Named{strings.TrimSuffix(f.Name(), ".json"), *rule})
	}
	slices.SortFunc(out, func(a, b Named) int { return cmp.Compare(a.Name, b.Name) })
	return out, nil
}

// ReadRule reads a rule as JSON, in the form in which an entry has it. A field it does not know is an error.
func ReadRule(data []byte) (*truce.CountingRule, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	rule := new(truce.CountingRule)
	if err := d.Decode(rule); err != nil {
		return nil, truce.Errorf(truce.Invalid, "this is no counting rule: %v", err)
	}
	return rule, rule.Check()
}

// Difference is an entry that two rules do not count alike.
type Difference struct {
	ID   string         `json:"id"`
	A    truce.Range    `json:"a"` // what it adds under the first rule
	B    truce.Range    `json:"b"`
	WhyA truce.Sentence `json:"why_a,omitzero"` // what became of it under the first, where it does not count by itself
	WhyB truce.Sentence `json:"why_b,omitzero"`
	DayA string         `json:"day_a,omitempty"`
	DayB string         `json:"day_b,omitempty"`
}

// Differences lists the entries that two tallies of one register do not count alike, in order of id: what the
// difference of the totals consists of.
func Differences(a, b *Tally) []Difference {
	ids := map[string]bool{}
	for _, t := range []*Tally{a, b} {
		for id := range t.fate {
			ids[id] = true
		}
	}
	out := []Difference{}
	for id := range ids {
		x, y := a.fate[id], b.fate[id]
		if x.counts == y.counts && Words(x.adds()) == Words(y.adds()) && x.day == y.day {
			continue
		}
		out = append(out, Difference{id, x.adds(), y.adds(), x.why, y.why, x.day, y.day})
	}
	slices.SortFunc(out, func(a, b Difference) int {
		return cmp.Or(truce.CompareMinted(a.ID, b.ID), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// adds is what an entry adds to the total.
func (f fate) adds() truce.Range {
	if f.counts {
		return f.n
	}
	return truce.Range{Low: new(int), High: new(int)}
}

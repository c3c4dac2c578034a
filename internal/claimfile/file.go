package claimfile

import (
	"encoding/json"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"truce"
	"truce/internal/geo"
)

// Sources is a table of sources by the key under which claims name them.
type Sources map[string]truce.Source

// Claim is a body, and where in the file it begins.
type Claim struct {
	Line, Column int
	Kind         truce.Kind
	Body         any // pointer to one of the body types of package truce
}

// tableKey is the key of a file's own table of sources.
const tableKey = "sources"

// ReadSources reads a file that is a table of sources and nothing else.
func ReadSources(raw []byte) (Sources, error) {
	var r reader
	root := r.parse(raw)
	out := r.table(root)
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return out, nil
}

// Read reads a file of claims: a mapping from the name of a kind to a list of bodies, in the field names of their JSON
// form. Where a body has a list of sources, each is written out or names one of the tables with "from" and may add a
// quotation and a note: the table that is given, and the file's own, under "sources". The claims come back in the order
// of the file: beside problems those in which there is none, to be held against the record all the same.
func Read(raw []byte, given Sources) ([]Claim, Problems) {
	r := reader{sources: Sources{}}
	root := r.parse(raw)
	for key, s := range given {
		r.sources[key] = s
	}
	for key, value := range pairs(root) {
		if key.Value == tableKey {
			for k, s := range r.table(value) {
				r.sources[k] = s
			}
		}
	}
	var out []Claim
	for key, list := range pairs(root) {
		if key.Value != tableKey {
			out = append(out, r.claims(key, list)...)
		}
	}
	return out, r.problems.Sorted()
}

// Item is a body of a file that holds no claims, and where in the file it begins.
type Item struct {
	Line, Column int
	Body         any
}

// ReadItems reads a file in the form of a file of claims whose bodies are of other kinds: body returns an empty one of
// the kind that the file names. The items come back in the order of the file. With problems there are none.
func ReadItems(raw []byte, body func(kind string) (any, error)) ([]Item, Problems) {
	r := reader{sources: Sources{}}
	var out []Item
	for key, list := range pairs(r.parse(raw)) {
		for _, item := range r.items(key, list) {
			b, err := body(key.Value)
			if err != nil {
				r.problems.at(key, "%s", err)
				break
			}
			r.read(item, b)
			out = append(out, Item{item.Line, item.Column, b})
		}
	}
	if len(r.problems) > 0 {
		return nil, r.problems.Sorted()
	}
	return out, nil
}

// items returns the nodes of a list of bodies.
func (r *reader) items(key, list *yaml.Node) []*yaml.Node {
	if list.Kind != yaml.SequenceNode {
		r.problems.at(key, "%s is not a list: each item begins with a dash", key.Value)
		return nil
	}
	return list.Content
}

// Bodies is [Read] for who needs the bodies alone.
func Bodies(raw []byte, given Sources) ([]any, error) {
	claims, problems := Read(raw, given)
	if len(problems) > 0 {
		return nil, problems
	}
	out := make([]any, len(claims))
	for i, c := range claims {
		out[i] = c.Body
	}
	return out, nil
}

// table reads a table of sources.
func (r *reader) table(n *yaml.Node) Sources {
	if n != nil && n.Kind != yaml.MappingNode {
		r.problems.at(n, "the table of sources is not a mapping from a key to a source")
	}
	out := Sources{}
	for key, value := range pairs(n) {
		var s truce.Source
		r.read(value, &s)
		out[key.Value] = s
	}
	return out
}

// claims reads the list of bodies of one kind.
func (r *reader) claims(key, list *yaml.Node) (out []Claim) {
	kind, err := KindNamed(key.Value)
	if err != nil {
		r.problems.at(key, "%s", err)
		return nil
	}
	for _, item := range r.items(key, list) {
		body, before := truce.NewBody(kind), len(r.problems)
		r.read(item, body)
		if a, ok := body.(*truce.Area); ok {
			r.outline(item, a)
		}
		if len(r.problems) == before {
			r.senseless(item, kind, body)
		}
		if len(r.problems) == before {
			out = append(out, Claim{item.Line, item.Column, kind, body})
		}
	}
	return out
}

// outline notes what is wrong with the outline of an area, at the corner from which on it is. What the file says is
// left as it is: claims are known by what they say.
func (r *reader) outline(n *yaml.Node, a *truce.Area) {
	if len(a.Ring) == 0 {
		return
	}
	ring := field(n, "ring")
	if i := slices.IndexFunc(a.Ring, func(p truce.Point) bool { return !p.Valid() }); i >= 0 {
		r.problems.at(ring.Content[i], "corner %d of the outline lies nowhere: latitudes go to 90 degrees, longitudes to 180",
			i+1)
		return
	}
	_, faults := geo.Ring(a.Ring)
	for _, f := range faults {
		at := ring
		if f.A > 0 {
			at = ring.Content[f.A-1]
		}
		r.problems.at(at, "%s", f)
	}
}

// source returns what a reference {from, quote, note} means, in the form of the record; any other mapping is the source
// itself.
func (r *reader) source(n *yaml.Node) any {
	from, quote, note := field(n, "from"), field(n, "quote"), field(n, "note")
	if from == nil {
		return r.object(n, sourceType)
	}
	for key := range pairs(n) {
		if key.Value != "from" && key.Value != "quote" && key.Value != "note" {
			r.problems.at(key, "a source that is named with from has no field %q: it may have quote and note", key.Value)
		}
	}
	s, ok := r.sources[from.Value]
	if !ok {
		r.problems.at(from, "there is no source %q", from.Value)
	}
	s.Quote = r.text(quote)
	s.Note = joined(r.text(note), s.Note)
	b, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprintf("claimfile: a source that cannot be written: %v", err))
	}
	return json.RawMessage(b)
}

package dossier

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"truce"
)

// readSources reads the table of sources, by key. It is strict: a field that a source does not have is an error with
// its line.
func readSources(raw []byte) (table, error) {
	root, err := parse(raw)
	if err != nil {
		return nil, err
	}
	out := table{}
	for key, value := range pairs(root) {
		var s truce.Source
		if err := table(nil).decode(value, &s); err != nil {
			return nil, fmt.Errorf("line %d: the source %s: %w", key.Line, key.Value, err)
		}
		out[key.Value] = s
	}
	return out, nil
}

// readBodies reads a file of the dossier: a mapping from the name of a kind to a list of bodies, in the field names of
// their JSON form. Where a body has a list of sources, each names one of the table with "from" and may add a quotation
// and a note. The bodies come back in the order of the file. On error there are none.
func readBodies(raw []byte, sources table) ([]any, error) {
	root, err := parse(raw)
	if err != nil {
		return nil, err
	}
	var out []any
	for key, list := range pairs(root) {
		if list.Kind != yaml.SequenceNode {
			return nil, fmt.Errorf("line %d: %s is not a list", key.Line, key.Value)
		}
		for _, item := range list.Content {
			body := newBody(key.Value)
			if body == nil {
				return nil, fmt.Errorf("line %d: the dossier holds no %q", key.Line, key.Value)
			}
			if err := sources.decode(item, body); err != nil {
				return nil, fmt.Errorf("line %d: %s: %w", item.Line, key.Value, err)
			}
			out = append(out, body)
		}
	}
	return out, nil
}

// newBody returns an empty body of the kind, nil for one the dossier does not hold.
func newBody(kind string) any {
	switch kind {
	case "area":
		return new(truce.Area)
	case "actor":
		return new(truce.Actor)
	case "membership":
		return new(truce.Membership)
	case "designation":
		return new(truce.Designation)
	case "influence":
		return new(truce.Influence)
	case "agreement":
		return new(truce.Agreement)
	case "agreement-status":
		return new(truce.AgreementStatus)
	case "accession":
		return new(truce.Accession)
	case "track":
		return new(truce.Track)
	case "round":
		return new(truce.Round)
	case "delegation":
		return new(truce.Delegation)
	case "invitation":
		return new(truce.Invitation)
	case "statement":
		return new(truce.Statement)
	case "commitment":
		return new(truce.Commitment)
	case "milestone":
		return new(truce.Milestone)
	case "figure":
		return new(truce.Figure)
	}
	return nil
}

// parse returns the root of a document: a mapping with each key once, all the way down.
func parse(raw []byte) (*yaml.Node, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("not one mapping")
	}
	return doc.Content[0], checkNode(doc.Content[0])
}

// checkNode refuses what the decoder below would pass over in silence.
func checkNode(n *yaml.Node) error {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return fmt.Errorf("line %d: anchors and aliases are not used here", n.Line)
	}
	if n.Kind == yaml.MappingNode {
		seen := map[string]bool{}
		for key := range pairs(n) {
			if seen[key.Value] {
				return fmt.Errorf("line %d: %s is given twice", key.Line, key.Value)
			}
			seen[key.Value] = true
		}
	}
	for _, c := range n.Content {
		if err := checkNode(c); err != nil {
			return err
		}
	}
	return nil
}

// pairs yields the keys and values of a mapping in order; of anything else, none.
func pairs(n *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		if n.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

// table is the sources by key. It turns nodes into JSON; a nil table leaves what stands under "sources" as it is.
type table map[string]truce.Source

// decode reads a node into v by way of JSON, so that a dossier's fields are those of the record; unknown ones are errors.
func (t table) decode(n *yaml.Node, v any) error {
	b, err := t.appendJSON(nil, n)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

// appendJSON writes a node as JSON. Scalars keep the text of the file: a date is not turned into a time.
func (t table) appendJSON(b []byte, n *yaml.Node) ([]byte, error) {
	switch n.Kind {
	case yaml.MappingNode:
		return t.appendObject(b, n)
	case yaml.SequenceNode:
		return appendList(b, n.Content, t.appendJSON)
	case yaml.ScalarNode:
		return appendScalar(b, n)
	}
	return nil, fmt.Errorf("line %d: neither a value, a list nor a mapping", n.Line)
}

func (t table) appendObject(b []byte, n *yaml.Node) ([]byte, error) {
	b = append(b, '{')
	for key, value := range pairs(n) {
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(appendString(b, key.Value), ':')
		var err error
		if t != nil && key.Value == "sources" && value.Kind == yaml.SequenceNode {
			b, err = appendList(b, value.Content, t.appendSource)
		} else {
			b, err = t.appendJSON(b, value)
		}
		if err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// appendSource writes the source that a reference {from, quote, note} means.
func (t table) appendSource(b []byte, ref *yaml.Node) ([]byte, error) {
	var r struct{ From, Quote, Note string }
	if err := table(nil).decode(ref, &r); err != nil {
		return nil, fmt.Errorf("line %d: a source: %w", ref.Line, err)
	}
	s, ok := t[r.From]
	if !ok {
		return nil, fmt.Errorf("line %d: there is no source %q", ref.Line, r.From)
	}
	s.Quote = r.Quote
	s.Note = strings.TrimSpace(r.Note + " " + s.Note)
	text, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	return append(b, text...), nil
}

func appendList(b []byte, list []*yaml.Node, item func([]byte, *yaml.Node) ([]byte, error)) ([]byte, error) {
	b = append(b, '[')
	for i, n := range list {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = item(b, n); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendScalar(b []byte, n *yaml.Node) ([]byte, error) {
	switch n.Tag {
	case "!!str", "!!timestamp":
		return appendString(b, n.Value), nil
	case "!!int":
		i, err := strconv.Atoi(n.Value)
		if err != nil {
			return nil, fmt.Errorf("line %d: %q is not a whole number in digits", n.Line, n.Value)
		}
		return strconv.AppendInt(b, int64(i), 10), nil
	case "!!bool":
		if !slices.Contains([]string{"true", "false"}, n.Value) {
			return nil, fmt.Errorf("line %d: write true or false for %q", n.Line, n.Value)
		}
		return append(b, n.Value...), nil
	}
	return nil, fmt.Errorf("line %d: %q is neither text, a whole number nor true or false", n.Line, n.Value)
}

func appendString(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic("dossier: a string that cannot be encoded: " + err.Error())
	}
	return append(b, text...)
}

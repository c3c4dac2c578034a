package claimfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// yamlLine finds the line in what the parser says of a file that is not YAML; it knows no column.
var yamlLine = regexp.MustCompile(`^yaml: line (\d+): `)

// parse returns the root of a document: a mapping with each key once, all the way down. nil: there is none.
func (r *reader) parse(raw []byte) *yaml.Node {
	var doc, more yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(raw))
	err := d.Decode(&doc)
	if err == nil && d.Decode(&more) != io.EOF {
		r.problems = append(r.problems, Problem{max(more.Line, 1), 1, "after a line of three hyphens a second document " +
			"begins, and a file is one: take the line out, and write each kind once"})
	}
	if err != nil && err != io.EOF {
		p := Problem{1, 1, "this is not YAML: " + yamlWords(err)}
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			p.Line, _ = strconv.Atoi(m[1])
		}
		r.problems = append(r.problems, p)
		return nil
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		r.problems = append(r.problems, Problem{1, 1, "the file is not one mapping from kinds to lists"})
		return nil
	}
	r.strict(doc.Content[0])
	return doc.Content[0]
}

// yamlWords is what the parser says, in words where it speaks of tokens.
func yamlWords(err error) string {
	said := yamlLine.ReplaceAllString(err.Error(), "")
	if strings.Contains(said, "cannot start any token") {
		return "a tab or another mark stands where a name or a value begins; lines are moved in with spaces"
	}
	return said
}

// strict notes what is not used in these files, and keys that are given twice.
func (r *reader) strict(n *yaml.Node) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		r.problems.at(n, "anchors and aliases are not used here")
	}
	seen := map[string]bool{}
	for key := range pairs(n) {
		if seen[key.Value] {
			r.problems.at(key, "%s is given twice", key.Value)
		}
		seen[key.Value] = true
	}
	for _, c := range n.Content {
		r.strict(c)
	}
}

// field returns the value of a key of a mapping; nil: it has none.
func field(n *yaml.Node, name string) *yaml.Node {
	for key, value := range pairs(n) {
		if key.Value == name {
			return value
		}
	}
	return nil
}

// joined puts two remarks behind one another.
func joined(a, b string) string { return strings.TrimSpace(a + " " + b) }

// pairs yields the keys and values of a mapping in order; of anything else, none.
func pairs(n *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		if n == nil || n.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

func appendScalar(b []byte, n *yaml.Node) ([]byte, error) {
	switch n.Tag {
	case "!!str", "!!timestamp":
		return appendString(b, n.Value), nil
	case "!!int":
		i, err := strconv.Atoi(n.Value)
		if err != nil {
			return nil, fmt.Errorf("%q is not a whole number in digits", n.Value)
		}
		return strconv.AppendInt(b, int64(i), 10), nil
	case "!!null":
		return nil, errors.New("nothing is given, neither text, a whole number nor true or false; leave out what is unknown")
	case "!!bool":
		if !slices.Contains([]string{"true", "false"}, n.Value) {
			return nil, fmt.Errorf("write true or false for %q", n.Value)
		}
		return append(b, n.Value...), nil
	}
	return nil, fmt.Errorf("%q is neither text, a whole number nor true or false", n.Value)
}

func appendString(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic("claimfile: a string that cannot be encoded: " + err.Error())
	}
	return append(b, text...)
}

package claimfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Problem is one thing that is wrong with a file. Lines and columns count from 1.
type Problem struct {
	Line, Column int
	Message      string
}

// String says where and what.
func (p Problem) String() string {
	return fmt.Sprintf("line %d, column %d: %s", p.Line, p.Column, p.Message)
}

// Problems is everything that is wrong with a file, from top to bottom.
type Problems []Problem

// Error says all of them, a line each.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, x := range p {
		lines[i] = x.String()
	}
	return strings.Join(lines, "\n")
}

// at notes a problem where a node stands.
func (p *Problems) at(n *yaml.Node, format string, args ...any) {
	*p = append(*p, Problem{n.Line, n.Column, fmt.Sprintf(format, args...)})
}

// Sorted returns the problems from top to bottom.
func (p Problems) Sorted() Problems {
	slices.SortStableFunc(p, func(a, b Problem) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
	return p
}

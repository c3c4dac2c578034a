package terms

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
)

// A diagram says for every completion of the facts whether a clause is breached. It is a decision diagram: each node
// asks for one facet, in the order of the facets, and no two nodes are alike, so that a diagram is a leaf exactly when
// its function is constant, and a facet is asked for exactly when it can matter (Bryant 1986, for facets of more than
// two values).
type diagram struct {
	nodes []node
	root  int32
}

// The leaves.
const (
	leafNo     int32 = 0
	leafBreach int32 = 1
	firstNode  int32 = 2
)

// node asks for a facet. Its edges are disjoint and hold every value of the facet, or, after [diagram.given], every
// value still possible.
type node struct {
	facet facet
	edges []edge
}

type edge struct {
	on set
	to int32
}

// outcome is what the completions come to: one bit a leaf.
type outcome uint8

const (
	neverBreach  outcome = 1 << leafNo
	alwaysBreach outcome = 1 << leafBreach
	eitherWay            = neverBreach | alwaysBreach
)

// outcomes returns what the completions of v come to.
func (d *diagram) outcomes(v vector) outcome { return d.reach(d.root, v, 0) }

func (d *diagram) reach(n int32, v vector, seen outcome) outcome {
	for n >= firstNode {
		x := &d.nodes[n-firstNode]
		known := v[x.facet]
		next := int32(-1)
		for _, e := range x.edges {
			if e.on&known == 0 {
				continue
			}
			if next >= 0 {
				if seen = d.reach(next, v, seen); seen == eitherWay {
					return seen
				}
			}
			next = e.to
		}
		n = next
	}
	return seen | 1<<n
}

// given returns the diagram of what is left to know: it asks for a facet exactly when, among the completions of v,
// some two that differ in that facet alone come to different results.
func (d *diagram) given(v vector) *diagram {
	w := newWeaver()
	done := map[int32]int32{}
	var walk func(n int32) int32
	walk = func(n int32) int32 {
		if n < firstNode {
			return n
		}
		if m, ok := done[n]; ok {
			return m
		}
		x := d.nodes[n-firstNode]
		var edges []edge
		for _, e := range x.edges {
			if on := e.on & v[x.facet]; on != 0 {
				edges = append(edges, edge{on, walk(e.to)})
			}
		}
		m := w.node(x.facet, edges)
		done[n] = m
		return m
	}
	root := walk(d.root)
	return &diagram{w.nodes, root}
}

// facets returns the facets the diagram asks for, in order.
func (d *diagram) facets() []facet {
	var asked uint64
	seen := map[int32]bool{}
	var walk func(n int32)
	walk = func(n int32) {
		if n < firstNode || seen[n] {
			return
		}
		seen[n] = true
		x := d.nodes[n-firstNode]
		asked |= 1 << x.facet
		for _, e := range x.edges {
			walk(e.to)
		}
	}
	walk(d.root)
	var out []facet
	for ; asked != 0; asked &= asked - 1 {
		out = append(out, facet(bits.TrailingZeros64(asked)))
	}
	return out
}

// reason returns a smallest part of v from which the result follows whatever the other facts are: in the vector it
// returns, every facet is as in v, or wider, and no facet could be left open altogether. v must be determined. Facets
// are opened from the last, so that time, place and standing are given as reasons before anything else; one that is
// kept is widened to the first of its classes that is enough ("no force was used", and not "it was aid blocked"), for
// kinds only where byForce says that the clause asks whether force was used.
func (d *diagram) reason(v vector, byForce bool) vector {
	want := d.outcomes(v)
	out := slices.Clone(v)
	for f := len(out) - 1; f >= 0; f-- {
		for _, wider := range append(classes(facet(f), v[f], byForce), v[f]) {
			if out[f] = wider; d.outcomes(out) == want {
				break
			}
		}
	}
	return out
}

// classes returns supersets of a set that have a name of their own, everything first.
func classes(f facet, s set, byForce bool) []set {
	var named []set
	switch {
	case f == ofEvent && byForce:
		named = []set{armedEvents, full(f) &^ armedEvents}
	case f == ofTarget:
		named = []set{anyTarget &^ targetExcluded, targetAdhered, targetNeither, targetCivilian, anyTarget &^ targetCivilian}
	}
	out := []set{full(f)}
	for _, c := range named {
		if s&^c == 0 && s != c {
			out = append(out, c)
		}
	}
	return out
}

// needed narrows v to the values with which a breach can still be reached, facet by facet: what must hold for it to be
// one. v must leave a breach possible.
func (d *diagram) needed(v vector) vector {
	out := slices.Clone(v)
	for changed := true; changed; {
		changed = false
		for f, s := range out {
			for x := set(1); x <= s; x <<= 1 {
				if s&x == 0 || s == x {
					continue
				}
				out[f] = x
				if d.outcomes(out)&alwaysBreach == 0 {
					s &^= x
					changed = true
				}
			}
			out[f] = s
		}
	}
	return out
}

// cases returns ways to a breach within v that together are all of them: each a vector narrowed in as few facets as
// can be. It returns false when there are more than most.
func (d *diagram) cases(v vector, most int) ([]vector, bool) {
	var out []vector
	ok := true
	var walk func(n int32, path vector)
	walk = func(n int32, path vector) {
		switch {
		case !ok || n == leafNo:
			return
		case n == leafBreach:
			c := d.relax(path, v)
			if !slices.ContainsFunc(out, func(x vector) bool { return slices.Equal(x, c) }) {
				out = append(out, c)
			}
			ok = len(out) <= most
			return
		}
		x := d.nodes[n-firstNode]
		for _, e := range x.edges {
			if on := e.on & path[x.facet]; on != 0 {
				next := slices.Clone(path)
				next[x.facet] = on
				walk(e.to, next)
			}
		}
	}
	walk(d.root, v)
	return out, ok
}

// relax opens the facets of a case as far as v goes, where it stays a breach without them.
func (d *diagram) relax(c, v vector) vector {
	out := slices.Clone(c)
	for f := range out {
		kept := out[f]
		if out[f] = v[f]; d.outcomes(out) != alwaysBreach {
			out[f] = kept
		}
	}
	return out
}

// weaver makes nodes, none twice.
type weaver struct {
	nodes []node
	index map[string]int32
}

func newWeaver() *weaver { return &weaver{index: map[string]int32{}} }

// node returns the node of the facet with the edges, which need not be merged yet: the child itself when all lead to
// one.
func (w *weaver) node(f facet, edges []edge) int32 {
	merged := edges[:0:0]
next:
	for _, e := range edges {
		for i := range merged {
			if merged[i].to == e.to {
				merged[i].on |= e.on
				continue next
			}
		}
		merged = append(merged, e)
	}
	if len(merged) == 1 {
		return merged[0].to
	}
	slices.SortFunc(merged, func(a, b edge) int { return cmp.Compare(a.on&-a.on, b.on&-b.on) })
	key := []byte{byte(f)}
	for _, e := range merged {
		key = binary.LittleEndian.AppendUint64(key, uint64(e.on))
		key = binary.LittleEndian.AppendUint32(key, uint32(e.to))
	}
	n, ok := w.index[string(key)]
	if !ok {
		n = firstNode + int32(len(w.nodes))
		w.nodes = append(w.nodes, node{f, merged})
		w.index[string(key)] = n
	}
	return n
}

package terms

import (
	"encoding/json"
	"fmt"
	"math/bits"

	"cel.dev/cel-go/cel"

	"truce"
)

// maxCases is how many cases a clause may make CEL look at while its diagram is built; a partial evaluation takes one
// to two microseconds. Conditions people write stay below a few hundred.
const maxCases = 50_000

// Terms is an agreement version compiled. It does not change and is safe for concurrent use.
type Terms struct {
	Agreement *truce.Agreement
	Text      truce.Digest // of the agreement, so that two members' texts can be seen to be one
	clauses   []clause
	areas     []truce.AreaID // of the agreement; firstArea+i asks about the i-th
}

// clause is a clause compiled. One without a condition, or with one that does not compile, is left to people: its
// diagram asks whether the act is what the clause forbids.
type clause struct {
	*truce.Clause
	diagram *diagram
	fault   string // why the condition could not be compiled
}

// Compile compiles an agreement version. What the loader refuses may still stand in a record, put there by a member
// that does not use it, so no clause makes Compile fail: one whose condition cannot be compiled is left to people.
func Compile(a *truce.Agreement) *Terms {
	t := &Terms{Agreement: a, Text: digestOf(a), areas: areasOf(a)}
	for i := range a.Clauses {
		c := &a.Clauses[i]
		d, _, flaws := compileClause(c, t.areas)
		x := clause{Clause: c, diagram: d}
		if len(flaws) > 0 {
			x.diagram, x.fault = leftToPeople(), flaws[0].says
		}
		t.clauses = append(t.clauses, x)
	}
	return t
}

func digestOf(a *truce.Agreement) truce.Digest {
	text, err := json.Marshal(a)
	if err != nil {
		panic("terms: an agreement that cannot be encoded: " + err.Error())
	}
	return truce.DigestOf(text)
}

func areasOf(a *truce.Agreement) []truce.AreaID {
	var out []truce.AreaID
	for _, x := range a.Areas {
		out = append(out, x.Area)
	}
	return out
}

// part says which condition of a clause a flaw is in.
type part uint8

const (
	inBreach part = iota
	inUnless
)

// compileClause builds the diagram of a clause: it is breached when the agreement was in force and covers the place,
// whoever acted is bound, the condition holds and no permitted reason does. On flaws the part they are in is returned
// beside them, and no diagram.
func compileClause(c *truce.Clause, areas []truce.AreaID) (*diagram, part, []flaw) {
	if c.Breach == "" {
		return leftToPeople(), inBreach, nil
	}
	breach, flaws := compileCondition(c.Breach, areas)
	if len(flaws) > 0 {
		return nil, inBreach, flaws
	}
	var unless *condition
	if c.Unless != "" {
		if unless, flaws = compileCondition(c.Unless, areas); len(flaws) > 0 {
			return nil, inUnless, flaws
		}
	}
	return weave(breach, unless, areas)
}

// weave builds the diagram and refuses conditions that contradict themselves.
func weave(breach, unless *condition, areas []truce.AreaID) (*diagram, part, []flaw) {
	b := &builder{weaver: newWeaver(), areas: areas}
	alone, err := b.build(breach.facets, func() (truce.Truth, error) { return b.truth(breach, nil) })
	if err != nil {
		return nil, inBreach, []flaw{{0, err.Error()}}
	}
	switch alone {
	case leafNo:
		return nil, inBreach, []flaw{{0, "this condition can never hold, whatever the facts: nothing would be a breach"}}
	case leafBreach:
		return nil, inBreach, []flaw{{0, "this condition always holds, whatever the facts: everything would be a breach"}}
	}
	facets := breach.facets
	if unless != nil {
		facets = merge(facets, unless.facets)
		whole, err := b.build(facets, func() (truce.Truth, error) { return b.truth(breach, unless) })
		switch {
		case err != nil:
			return nil, inUnless, []flaw{{0, err.Error()}}
		case whole == leafNo:
			return nil, inUnless, []flaw{{0, "this exception holds whenever the clause's condition does: nothing would be a breach"}}
		case whole == alone:
			return nil, inUnless, []flaw{{0, "this exception never holds when the clause's condition does: it would change nothing"}}
		}
	}
	root, err := b.build(merge([]facet{atTime, atPlace, ofAuthor}, facets), func() (truce.Truth, error) {
		if t := b.applies(); t != truce.Yes {
			return t, nil
		}
		return b.truth(breach, unless)
	})
	if err != nil {
		return nil, inBreach, []flaw{{0, err.Error()}}
	}
	if root == leafNo {
		return nil, inBreach, []flaw{{0, "only those bound by the agreement can breach it, and this condition holds for nobody who is bound"}}
	}
	return &diagram{b.nodes, root}, 0, nil
}

// leftToPeople is the diagram of a clause no machine decides.
func leftToPeople() *diagram {
	b := &builder{weaver: newWeaver()}
	root, err := b.build([]facet{atTime, atPlace, ofAuthor, isJudged}, func() (truce.Truth, error) {
		if t := b.applies(); t != truce.Yes {
			return t, nil
		}
		return b.known[isJudged].truth(), nil
	})
	if err != nil {
		panic("terms: " + err.Error())
	}
	return &diagram{b.nodes, root}
}

// merge returns the facets of both lists, which are in order, each once.
func merge(a, b []facet) []facet {
	var out []facet
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
			out, a = append(out, a[0]), a[1:]
		case len(a) == 0 || b[0] < a[0]:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	return out
}

// builder builds diagrams by cases: it asks for the truth of a function given what is known, and while that is unknown,
// splits on the next facet. What partial evaluation settles early is a branch cut off.
type builder struct {
	*weaver
	areas []truce.AreaID
	known vector // facets split on so far; the others are wide open
	cases int
}

func (b *builder) build(order []facet, truth func() (truce.Truth, error)) (int32, error) {
	asked := 0 // areas; order is ascending
	if len(order) > 0 {
		asked = max(0, int(order[len(order)-1])-int(firstArea)+1)
	}
	b.known = unknown(asked)
	return b.split(order, truth)
}

func (b *builder) split(order []facet, truth func() (truce.Truth, error)) (int32, error) {
	if b.cases++; b.cases > maxCases {
		return 0, fmt.Errorf("this condition depends on too much at once: it has more than %d cases; split the clause", maxCases)
	}
	t, err := truth()
	switch {
	case err != nil:
		return 0, fmt.Errorf("this condition cannot be evaluated: %w", err)
	case t == truce.Yes:
		return leafBreach, nil
	case t == truce.No:
		return leafNo, nil
	case len(order) == 0:
		return 0, fmt.Errorf("this condition is undecided although every fact is known")
	}
	f := order[0]
	var edges []edge
	for v := set(1); v&full(f) != 0; v <<= 1 {
		b.known[f] = v
		to, err := b.split(order[1:], truth)
		if err != nil {
			return 0, err
		}
		edges = append(edges, edge{v, to})
	}
	b.known[f] = full(f)
	return b.node(f, edges), nil
}

// applies is whether a clause can be breached at all.
func (b *builder) applies() truce.Truth {
	return and(and(b.known[atTime].truth(), b.known[atPlace].truth()), bound(b.known[ofAuthor]))
}

// bound is whether an author of these possible standings is bound by the agreement.
func bound(s set) truce.Truth {
	switch {
	case s == adhered:
		return truce.Yes
	case s&adhered == 0:
		return truce.No
	}
	return truce.Unknown
}

// truth is that of "breach and not unless".
func (b *builder) truth(breach, unless *condition) (truce.Truth, error) {
	vars, err := b.activation()
	if err != nil {
		return truce.Unknown, err
	}
	t, err := breach.truth(vars)
	if err != nil || t == truce.No || unless == nil {
		return t, err
	}
	u, err := unless.truth(vars)
	return and(t, -u), err
}

// activation gives CEL the facets that are known and declares the others unknown: every fact is one or the other, so
// that nothing is ever missing by accident.
func (b *builder) activation() (cel.PartialActivation, error) {
	vars := map[string]any{}
	var open []*cel.AttributePatternType
	for _, f := range facts {
		if s := b.known[f.facet]; s.single() {
			vars[f.Name] = f.value(bits.TrailingZeros32(uint32(s)))
		} else {
			open = append(open, cel.AttributePattern(f.Name))
		}
	}
	inside := map[string]bool{}
	for i, s := range b.known[firstArea:] {
		if s.single() {
			inside[string(b.areas[i])] = s == isYes
		} else {
			open = append(open, cel.AttributePattern("inside").QualString(string(b.areas[i])))
		}
	}
	vars["inside"] = inside
	return cel.PartialVars(vars, open...)
}

// and is Kleene's.
func and(a, b truce.Truth) truce.Truth {
	switch {
	case a == truce.No || b == truce.No:
		return truce.No
	case a == truce.Yes && b == truce.Yes:
		return truce.Yes
	}
	return truce.Unknown
}

// or is Kleene's.
func or(a, b truce.Truth) truce.Truth { return -and(-a, -b) }

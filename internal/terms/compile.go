package terms

import (
	"encoding/json"

	"cel.dev/cel-go/cel"

	"truce"
	"truce/codes"
)

// maxCases is how many cases a clause may make CEL look at while its diagram is built; a partial evaluation takes one
// to two microseconds. Conditions people write stay below a few hundred.
const maxCases = 50_000

// Terms is an agreement version compiled. It does not change and is safe for concurrent use.
type Terms struct {
	Agreement *truce.Agreement
	Text      truce.Digest // of the agreement, so that two members' texts can be seen to be one
	clauses   []clause
	named     named
	work      int // cases that were looked at to compile it
}

// clause is a clause compiled. One without a condition, or with one that does not compile, is left to people: its
// diagram asks whether the act is what the clause forbids.
type clause struct {
	*truce.Clause
	diagram *diagram
	fault   truce.Sentence // why the condition could not be compiled
}

// Compile compiles an agreement version. What the loader refuses may still stand in a record, put there by a member
// that does not use it, so no clause makes Compile fail: one whose condition cannot be compiled is left to people.
func Compile(a *truce.Agreement) *Terms {
	t := &Terms{Agreement: a, Text: digestOf(a), named: namedIn(a)}
	for i := range a.Clauses {
		c := &a.Clauses[i]
		if t.work >= mostOfText && c.Breach != "" {
			t.clauses = append(t.clauses, clause{Clause: c, diagram: leftToPeople(), fault: overText()})
			continue
		}
		d, _, flaws := compileClause(c, t.named, &t.work)
		x := clause{Clause: c, diagram: d}
		if len(flaws) > 0 {
			x.diagram, x.fault = leftToPeople(), flaws[0].says
		}
		t.clauses = append(t.clauses, x)
	}
	return t
}

// overText is the fault of the clauses of a version that is over the budget of one.
func overText() truce.Sentence {
	return truce.Say("over budget: the clauses before it took as much to read as one version of an agreement may take")
}

func digestOf(a *truce.Agreement) truce.Digest {
	text, err := json.Marshal(a)
	if err != nil {
		panic("terms: an agreement that cannot be encoded: " + err.Error())
	}
	return truce.DigestOf(text)
}

// law names what the text comes to: two versions with the same law differ in their dates and wording alone.
func (t *Terms) law() truce.Digest { return lawOf(t.Agreement) }

func lawOf(a *truce.Agreement) truce.Digest {
	law := truce.Agreement{Parties: a.Parties, Exclusions: a.Exclusions, Areas: a.Areas}
	for _, c := range a.Clauses {
		law.Clauses = append(law.Clauses, truce.Clause{Number: c.Number, Breach: c.Breach, Unless: c.Unless})
	}
	return digestOf(&law)
}

// part says which condition of a clause a flaw is in.
type part uint8

const (
	inBreach part = iota
	inUnless
)

// compileClause builds the diagram of a clause: it is breached when the agreement was in force and covers the place,
// whoever acted is bound, the condition holds and no permitted reason does. On flaws the part they are in is returned
// beside them, and no diagram. work counts what it takes, in cases.
func compileClause(c *truce.Clause, n named, work *int) (*diagram, part, []flaw) {
	if c.Breach == "" {
		return leftToPeople(), inBreach, nil
	}
	*work += workOfCondition
	breach, flaws := compileCondition(c.Breach, n)
	if len(flaws) > 0 {
		return nil, inBreach, flaws
	}
	var unless *condition
	if c.Unless != "" {
		*work += workOfCondition
		if unless, flaws = compileCondition(c.Unless, n); len(flaws) > 0 {
			return nil, inUnless, flaws
		}
	}
	return weave(breach, unless, n.asks, work)
}

// weave builds the diagram and refuses conditions that contradict themselves.
func weave(breach, unless *condition, asks []ask, work *int) (*diagram, part, []flaw) {
	b := newBuilder(asks)
	defer func() { *work += b.cases }()
	root, err := b.build(breach, nil)
	switch {
	case err != nil:
		return nil, inBreach, []flaw{{0, truce.Told(err)}}
	case root == leafNo:
		return nil, inBreach, []flaw{{0,
			truce.Say("this condition can never hold, whatever the facts: nothing would be a breach")}}
	case root == leafBreach:
		return nil, inBreach, []flaw{{0,
			truce.Say("this condition always holds, whatever the facts: everything would be a breach")}}
	}
	if unless != nil {
		alone := root
		root, err = b.build(breach, unless)
		switch {
		case err != nil:
			return nil, inUnless, []flaw{{0, truce.Told(err)}}
		case root == leafNo:
			return nil, inUnless, []flaw{{0,
				truce.Say("this exception holds whenever the clause's condition does: nothing would be a breach")}}
		case root == alone:
			return nil, inUnless, []flaw{{0,
				truce.Say("this exception never holds when the clause's condition does: it would change nothing")}}
		}
	}
	if root = b.applied(root); root == leafNo {
		return nil, inBreach, []flaw{{0,
			truce.Say("only those bound by the agreement can breach it, and this condition holds for nobody who is bound")}}
	}
	return &diagram{b.nodes, root}, 0, nil
}

// leftToPeople is the diagram of a clause no machine decides.
func leftToPeople() *diagram {
	b := newBuilder(nil)
	root := b.applied(b.node(isJudged, []edge{{isNo, leafNo}, {isYes, leafBreach}}))
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

// builder builds diagrams by cases: it asks for the truth of a condition given what is known, and while that is
// unknown, splits on the next facet. What partial evaluation settles early is a branch cut off.
type builder struct {
	*weaver
	asks           []ask
	breach, unless *condition
	vars           map[string]any                        // facts of the facets split on so far
	answers        map[string]map[string]bool            // to the asks, by how they ask
	open           map[facet][]*cel.AttributePatternType // of the facets not split on yet
	cases          int
}

func newBuilder(asks []ask) *builder { return &builder{weaver: newWeaver(), asks: asks} }

// build returns the root for "breach and not unless"; unless may be nil.
func (b *builder) build(breach, unless *condition) (int32, error) {
	facets := breach.facets
	if unless != nil {
		facets = merge(facets, unless.facets)
	}
	b.clear(breach, unless)
	for _, f := range facets {
		b.reopen(f)
	}
	return b.split(facets)
}

// clear forgets everything but the conditions.
func (b *builder) clear(breach, unless *condition) {
	b.breach, b.unless = breach, unless
	b.vars, b.answers = map[string]any{}, map[string]map[string]bool{}
	for _, of := range waysToAsk {
		b.answers[of] = map[string]bool{}
		b.vars[of] = b.answers[of]
	}
	b.open = map[facet][]*cel.AttributePatternType{}
}

func (b *builder) split(order []facet) (int32, error) {
	if b.cases++; b.cases > maxCases {
		return 0, truce.Errorf(truce.Invalid,
			"this condition depends on too much at once: it has more than %d cases; split the clause",
			maxCases)
	}
	t, err := b.truth()
	switch {
	case err != nil:
		return 0, truce.Errorf(truce.Invalid, "this condition cannot be evaluated: %s", err)
	case t == codes.Yes:
		return leafBreach, nil
	case t == codes.No:
		return leafNo, nil
	case len(order) == 0:
		return 0, truce.Errorf(truce.Invalid, "this condition is undecided although every fact is known")
	}
	f := order[0]
	var edges []edge
	for v := range full(f).size() {
		b.know(f, v)
		to, err := b.split(order[1:])
		if err != nil {
			return 0, err
		}
		edges = append(edges, edge{1 << v, to})
	}
	b.reopen(f)
	return b.node(f, edges), nil
}

// know gives CEL the facts of a facet.
func (b *builder) know(f facet, v int) {
	delete(b.open, f)
	if f >= firstAsk {
		a := b.asks[f-firstAsk]
		b.answers[a.of][a.id] = v == 1
		return
	}
	for _, x := range facts {
		if x.facet == f {
			b.vars[x.Name] = x.value(v)
		}
	}
}

// reopen declares the facts of a facet unknown: every fact is known or unknown to CEL, none is missing by accident.
func (b *builder) reopen(f facet) {
	if f >= firstAsk {
		a := b.asks[f-firstAsk]
		delete(b.answers[a.of], a.id)
		b.open[f] = []*cel.AttributePatternType{cel.AttributePattern(a.of).QualString(a.id)}
		return
	}
	var open []*cel.AttributePatternType
	for _, x := range facts {
		if x.facet == f {
			delete(b.vars, x.Name)
			open = append(open, cel.AttributePattern(x.Name))
		}
	}
	b.open[f] = open
}

// truth is that of "breach and not unless", given the facts that are known.
func (b *builder) truth() (codes.Truth, error) {
	var open []*cel.AttributePatternType
	for _, o := range b.open {
		open = append(open, o...)
	}
	vars, err := cel.PartialVars(b.vars, open...)
	if err != nil {
		return codes.Unknown, err
	}
	t, err := b.breach.truth(vars)
	if err != nil || t == codes.No || b.unless == nil {
		return t, err
	}
	u, err := b.unless.truth(vars)
	return and(t, -u), err
}

// applied puts before a condition what every clause needs: that the agreement was in force, covers the place, and binds
// whoever acted.
func (b *builder) applied(root int32) int32 {
	if root >= firstNode {
		if n := b.nodes[root-firstNode]; n.facet == ofAuthor { // the first facet a condition can ask for
			for _, e := range n.edges {
				if e.on&adhered != 0 {
					root = e.to
				}
			}
		}
	}
	root = b.node(ofAuthor, []edge{{adhered, root}, {excluded | neither, leafNo}})
	root = b.node(atPlace, []edge{{isNo, leafNo}, {isYes, root}})
	return b.node(atTime, []edge{{isNo, leafNo}, {isYes, root}})
}

// bound is whether an author of these possible standings is bound by the agreement.
func bound(s set) codes.Truth {
	switch {
	case s == adhered:
		return codes.Yes
	case s&adhered == 0:
		return codes.No
	}
	return codes.Unknown
}

// and is Kleene's.
func and(a, b codes.Truth) codes.Truth {
	switch {
	case a == codes.No || b == codes.No:
		return codes.No
	case a == codes.Yes && b == codes.Yes:
		return codes.Yes
	}
	return codes.Unknown
}

// or is Kleene's.
func or(a, b codes.Truth) codes.Truth { return -and(-a, -b) }

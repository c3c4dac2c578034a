package terms

import (
	"math/bits"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"truce"
	"truce/codes"
)

// agreementFiles are the agreements of the demonstration: real ones and the exercise's.
func agreementFiles(t testing.TB) map[string]*File {
	t.Helper()
	out := map[string]*File{}
	for _, pattern := range []string{"../demo/exercise/*.yaml", "../demo/dossier/agreements/*.yaml"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("no agreement files at %s: %v", pattern, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f, problems := Parse(name, data)
			if problems != nil {
				t.Fatal(problems)
			}
			out[filepath.Base(name)] = f
		}
	}
	return out
}

// hard are conditions at which three-valued logic alone stops short of the truth: a fact occurs more than once, or
// several spellings cover a domain.
var hard = []truce.Clause{
	{Number: "excluded middle beside something", Breach: `armed || !armed && civilians_harmed`},
	{Number: "both branches alike", Breach: `notified ? armed : armed`},
	{Number: "branches that overlap", Breach: `notified ? armed : armed && !civilians_harmed`},
	{Number: "values cover the domain",
		Breach: `target.standing == "adhered" || target.standing == "neither" || target.standing == "excluded" && armed`},
	{Number: "kind settles force", Breach: `kind == "shelling" && armed || kind == "siege" && !armed`},
	{Number: "force settles kind", Breach: `armed && !(kind in ["siege", "aid blocked"])`},
	{Number: "civilians are never excluded",
		Breach: `target.civilian && target.standing != "excluded" || self_defence && armed`},
	{Number: "areas", Breach: `inside["a"] != inside["b"] && means in ["artillery", "tank"]`,
		Unless: `notified == self_defence`},
	{Number: "named actors", Breach: `by["crown"] && armed || by["league"] && against["crown"] && !inside["a"]`},
	{Number: "exception and rule share facts", Breach: `armed && kind != "sniping"`,
		Unless: `kind in ["shelling", "bomb or mine"] && means == "mortar"`},
	{Number: "equality of facts", Breach: `target.standing == author.standing && armed`},
	{Number: "left to people"},
}

var hardParties = []truce.PartyClaim{{Actor: "crown", As: "party"}, {Actor: "league", As: "party"}}

var hardAreas = []truce.AgreedArea{{Area: "a", Role: "named"}, {Area: "b", Role: "named"}}

// hardNamed is what an agreement names that has a clause with these conditions.
func hardNamed(breach, unless string) named {
	return namedIn(&truce.Agreement{Areas: hardAreas, Parties: hardParties,
		Clauses: []truce.Clause{{Breach: breach, Unless: unless}}})
}

// eachClause calls test for every clause of every file, and for the hard ones.
func eachClause(t *testing.T, test func(t *testing.T, c *truce.Clause, n named)) {
	files := agreementFiles(t)
	files["hard"] = &File{Agreement: truce.Agreement{Clauses: hard, Areas: hardAreas, Parties: hardParties}}
	for name, f := range files {
		for i := range f.Agreement.Clauses {
			c := &f.Agreement.Clauses[i]
			t.Run(name+"/"+c.Number, func(t *testing.T) { test(t, c, namedIn(&f.Agreement)) })
		}
	}
}

// oracle is the truth of a clause at every point of its domain, computed by CEL with every fact known, with nothing of
// the package under test but the table of facts.
type oracle struct {
	facets []facet
	points [][]int // values of the facets
	breach []bool
}

func newOracle(t *testing.T, c *truce.Clause, n named) *oracle {
	o := &oracle{facets: []facet{atTime, atPlace, ofAuthor}}
	var programs []cel.Program
	e, err := language()
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range []string{c.Breach, c.Unless} {
		if src == "" {
			programs = append(programs, nil)
			continue
		}
		ast, issues := e.Compile(src)
		if issues.Err() != nil {
			t.Fatal(issues.Err())
		}
		p, err := e.Program(ast)
		if err != nil {
			t.Fatal(err)
		}
		programs = append(programs, p)
		for _, f := range facts {
			if strings.Contains(src, f.Name) && !slices.Contains(o.facets, f.facet) {
				o.facets = append(o.facets, f.facet)
			}
		}
		for i, a := range n.asks {
			if strings.Contains(src, a.of+`["`+a.id+`"]`) && !slices.Contains(o.facets, firstAsk+facet(i)) {
				o.facets = append(o.facets, firstAsk+facet(i))
			}
		}
	}
	if c.Breach == "" {
		o.facets = append(o.facets, isJudged)
	}
	o.visit(make([]int, len(o.facets)), 0, func(point []int) {
		o.points = append(o.points, slices.Clone(point))
		o.breach = append(o.breach, o.eval(t, programs, point, n.asks))
	})
	return o
}

func (o *oracle) visit(point []int, i int, do func([]int)) {
	if i == len(point) {
		do(point)
		return
	}
	for v := range full(o.facets[i]).size() {
		point[i] = v
		o.visit(point, i+1, do)
	}
}

func (o *oracle) eval(t *testing.T, programs []cel.Program, point []int, asks []ask) bool {
	value := map[facet]int{}
	for i, f := range o.facets {
		value[f] = point[i]
	}
	if value[atTime] == 0 || value[atPlace] == 0 || standings[value[ofAuthor]] != codes.Adhered {
		return false
	}
	if programs[0] == nil {
		return value[isJudged] == 1
	}
	vars := map[string]any{}
	for _, f := range facts {
		vars[f.Name] = f.value(value[f.facet])
	}
	answers := map[string]map[string]bool{}
	for _, of := range waysToAsk {
		answers[of] = map[string]bool{}
		vars[of] = answers[of]
	}
	for i, a := range asks {
		answers[a.of][a.id] = value[firstAsk+facet(i)] == 1
	}
	is := func(p cel.Program) bool {
		if p == nil {
			return false
		}
		out, _, err := p.Eval(vars)
		if err != nil {
			t.Fatalf("a condition failed with every fact known: %v", err)
		}
		return out == types.True
	}
	return is(programs[0]) && !is(programs[1])
}

// in reports whether v leaves the i-th point possible.
func (o *oracle) in(i int, v vector) bool {
	for j, f := range o.facets {
		if v[f]&(1<<o.points[i][j]) == 0 {
			return false
		}
	}
	return true
}

// among returns the points v leaves possible.
func (o *oracle) among(v vector) []int {
	var out []int
	for i := range o.points {
		if o.in(i, v) {
			out = append(out, i)
		}
	}
	return out
}

func (o *oracle) outcomes(v vector) outcome {
	var out outcome
	for _, i := range o.among(v) {
		if o.breach[i] {
			out |= alwaysBreach
		} else {
			out |= neverBreach
		}
	}
	return out
}

// turnsOn reports whether two points v leaves possible differ in the facet alone and in the result.
func (o *oracle) turnsOn(f facet, v vector) bool {
	j := slices.Index(o.facets, f)
	if j < 0 {
		return false
	}
	seen := map[string]outcome{}
	for _, i := range o.among(v) {
		rest := make([]byte, 0, len(o.facets))
		for k, x := range o.points[i] {
			if k != j {
				rest = append(rest, byte(x))
			}
		}
		now := neverBreach
		if o.breach[i] {
			now = alwaysBreach
		}
		if seen[string(rest)] |= now; seen[string(rest)] == eitherWay {
			return true
		}
	}
	return false
}

// sufficient checks what is said of how an undetermined clause could be a breach: the values called needed are exactly
// those some breach has, and the cases hold every breach and nothing else.
func (o *oracle) sufficient(t *testing.T, d *diagram, v vector) {
	t.Helper()
	needed := d.needed(v)
	seen := make(vector, len(v))
	cases, ok := d.cases(needed, 1000)
	if !ok {
		t.Fatalf("more than 1000 cases of %v", v)
	}
	for _, i := range o.among(v) {
		in := slices.ContainsFunc(cases, func(c vector) bool { return o.in(i, c) })
		if in != o.breach[i] {
			t.Fatalf("a completion is in a case: %v, and a breach: %v", in, o.breach[i])
		}
		for j, f := range o.facets {
			if o.breach[i] {
				seen[f] |= 1 << o.points[i][j]
			}
		}
	}
	for _, f := range o.facets {
		if needed[f] != seen[f] {
			t.Fatalf("facet %d is needed to be %b, breaches have %b", f, needed[f], seen[f])
		}
	}
}

// draw returns a vector of which some facets are known, some narrowed, some open.
func draw(rng *rand.Rand, n int) vector {
	v := unknown(n)
	for f := range v {
		all := full(facet(f))
		switch rng.IntN(3) {
		case 0:
			v[f] = 1 << rng.IntN(all.size())
		case 1:
			if s := all & set(rng.Uint64()); s != 0 {
				v[f] = s
			}
		}
	}
	return v
}

// TestResultsAreExact holds every result against enumeration: breach is breach under every completion of what is not
// known, no breach under none, and what is undetermined has a completion each way. The facts called missing are exactly
// those the result turns on, and the reason given is enough by itself and no longer than it must be.
func TestResultsAreExact(t *testing.T) {
	eachClause(t, func(t *testing.T, c *truce.Clause, n named) {
		d, _, flaws := compileClause(c, n, new(int))
		if flaws != nil {
			t.Fatal(flaws)
		}
		o := newOracle(t, c, n)
		rng := rand.New(rand.NewPCG(7, uint64(len(c.Breach))))
		count := map[outcome]int{}
		for range 300 {
			v := draw(rng, len(n.asks))
			want := o.outcomes(v)
			count[want]++
			if got := d.outcomes(v); got != want {
				t.Fatalf("outcomes %b, by enumeration %b, of %v", got, want, v)
			}
			if want == eitherWay {
				missing := d.given(v).facets()
				for f := range v {
					if f := facet(f); o.turnsOn(f, v) != slices.Contains(missing, f) {
						t.Fatalf("facet %d missing: %v, by enumeration %v, of %v", f, !o.turnsOn(f, v), o.turnsOn(f, v), v)
					}
				}
				o.sufficient(t, d, v)
				continue
			}
			why := d.reason(v, v[ofMeans].size() == 1)
			if o.outcomes(why) != want {
				t.Fatalf("the reason %v is not enough", why)
			}
			for f := range why {
				if known := why[f]; known != full(facet(f)) {
					why[f] = full(facet(f))
					if o.outcomes(why) == want {
						t.Fatalf("facet %d is in the reason and is not needed", f)
					}
					why[f] = known
				}
			}
		}
		if count[neverBreach] == 0 || count[eitherWay] == 0 {
			t.Errorf("the draws reached too little to test anything: %v", count)
		}
	})
}

// TestFinerThanPartialEvaluation shows why the diagram is there: CEL's own partial evaluation is never wrong, and on
// facts that occur twice it stops at "unknown" where the result no longer depends on anything.
func TestFinerThanPartialEvaluation(t *testing.T) {
	finer := 0
	eachClause(t, func(t *testing.T, c *truce.Clause, n named) {
		if c.Breach == "" {
			return
		}
		d, _, flaws := compileClause(c, n, new(int))
		if flaws != nil {
			t.Fatal(flaws)
		}
		breach, _ := compileCondition(c.Breach, n)
		unless, _ := compileCondition(c.Unless, n)
		if c.Unless == "" {
			unless = nil
		}
		rng := rand.New(rand.NewPCG(3, uint64(len(c.Breach))))
		for range 100 {
			v := draw(rng, len(n.asks))
			v[atTime], v[atPlace], v[ofAuthor] = isYes, isYes, adhered
			said, err := byCEL(breach, unless, n.asks, v)
			if err != nil {
				t.Fatal(err)
			}
			exact := d.outcomes(v)
			if said == codes.Yes && exact != alwaysBreach || said == codes.No && exact != neverBreach {
				t.Fatalf("CEL says %v, the diagram %b, of %v", said, exact, v)
			}
			if said == codes.Unknown && exact != eitherWay {
				finer++
			}
		}
	})
	if finer == 0 {
		t.Error("partial evaluation alone was exact everywhere; then the diagram is not needed")
	}
}

// byCEL is what one partial evaluation says of v, with every facet that is not known declared unknown.
func byCEL(breach, unless *condition, asks []ask, v vector) (codes.Truth, error) {
	b := newBuilder(asks)
	b.clear(breach, unless)
	for f, s := range v {
		if facet(f) < firstAsk+facet(len(asks)) {
			b.reopen(facet(f))
		}
		if s.size() == 1 {
			b.know(facet(f), bits.TrailingZeros64(uint64(s)))
		}
	}
	return b.truth()
}

func TestBoundsOfADiagram(t *testing.T) {
	for _, c := range hard {
		d, _, flaws := compileClause(&c, namedIn(&truce.Agreement{Areas: hardAreas, Parties: hardParties, Clauses: hard}),
			new(int))
		if flaws != nil {
			t.Fatalf("%s: %v", c.Number, flaws)
		}
		if len(d.nodes) > 100 {
			t.Errorf("%s takes %d nodes", c.Number, len(d.nodes))
		}
	}
}

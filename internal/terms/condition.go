package terms

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"truce"
	"truce/codes"
)

// The limits on a condition. Every expression within them is planned in well under a millisecond; how much work it may
// make is bounded by [maxCases].
const (
	maxCondition = 2000 // characters
	maxDepth     = 40   // of nesting
	maxAsks      = 40   // things one agreement's conditions may ask by name
)

// condition is a CEL expression over the facts. The language is cut down to what cannot fail and cannot loop: &&, ||,
// !, ==, !=, in, ?: and lists of texts.
type condition struct {
	program cel.Program
	facets  []facet // it mentions, in order
}

// flaw is something wrong with a condition, at an offset in characters from its start.
type flaw struct {
	at   int
	says truce.Sentence
}

// language returns the CEL environment of conditions.
var language = sync.OnceValues(func() (*cel.Env, error) {
	var kept []*env.Function
	for _, op := range []string{operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot, operators.Equals,
		operators.NotEquals, operators.In, operators.Conditional, operators.Index} {
		kept = append(kept, &env.Function{Name: op})
	}
	options := []cel.EnvOption{
		cel.StdLib(cel.StdLibSubset(&env.LibrarySubset{DisableMacros: true, IncludeFunctions: kept})),
		cel.ParserExpressionSizeLimit(maxCondition),
		cel.ParserRecursionLimit(maxDepth),
	}
	for _, of := range waysToAsk {
		options = append(options, cel.Variable(of, cel.MapType(cel.StringType, cel.BoolType)))
	}
	for _, f := range facts {
		options = append(options, cel.Variable(f.Name, f.celType()))
	}
	return cel.NewCustomEnv(options...)
})

// compileCondition reads a condition of an agreement that names these areas and actors.
func compileCondition(text string, n named) (*condition, []flaw) {
	e, err := language()
	if err != nil {
		return nil, []flaw{{0, truce.Say("the language of conditions cannot be set up: %s", err)}}
	}
	if misspelt := spelling(text); len(misspelt) > 0 && len([]rune(text)) <= maxCondition {
		return nil, misspelt
	}
	checked, issues := e.Compile(text)
	if issues.Err() != nil {
		return nil, flawsOf(text, issues.Errors())
	}
	c := &condition{}
	w := walker{tree: checked.NativeRep(), text: text, named: n, facets: map[facet]bool{}}
	if t := checked.OutputType(); !t.IsExactType(cel.BoolType) {
		w.flaw(w.tree.Expr(), "a condition is true or false; this is %s", typeWord(t.String()))
	}
	w.walk(w.tree.Expr())
	if len(w.flaws) > 0 {
		return nil, w.flaws
	}
	for f := range w.facets {
		c.facets = append(c.facets, f)
	}
	slices.Sort(c.facets)
	if c.program, err = e.Program(checked, cel.EvalOptions(cel.OptPartialEval)); err != nil {
		return nil, []flaw{{0, truce.Say("the condition cannot be planned: %s", err)}}
	}
	return c, nil
}

// truth evaluates the condition; what binding leaves unknown may leave the result unknown.
func (c *condition) truth(vars cel.PartialActivation) (codes.Truth, error) {
	out, _, err := c.program.Eval(vars)
	switch {
	case err != nil:
		return codes.Unknown, err
	case types.IsUnknown(out):
		return codes.Unknown, nil
	case out == types.True:
		return codes.Yes, nil
	}
	return codes.No, nil
}

// walker checks what CEL's types cannot: that texts are values the fact can have, and areas are the agreement's.
type walker struct {
	tree   *ast.AST
	text   string
	named  named
	facets map[facet]bool
	flaws  []flaw
}

func (w *walker) flaw(e ast.Expr, format string, args ...any) {
	at := w.tree.SourceInfo().GetStartLocation(e.ID())
	w.flaws = append(w.flaws, flaw{offset(w.text, at), truce.Say(format, args...)})
}

func (w *walker) walk(e ast.Expr) {
	switch e.Kind() {
	case ast.IdentKind:
		w.name(e, e.AsIdent())
	case ast.SelectKind:
		if name := selected(e); name != "" {
			w.name(e, name)
			return
		}
		w.walk(e.AsSelect().Operand())
	case ast.ListKind:
		for _, x := range e.AsList().Elements() {
			w.walk(x)
		}
	case ast.CallKind:
		w.call(e)
	case ast.LiteralKind:
	default:
		w.flaw(e, "this is not part of the language of conditions, which has %s", offered)
	}
}

// selected returns the dotted name an expression spells, "" when it is no name.
func selected(e ast.Expr) string {
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent()
	case ast.SelectKind:
		if of := selected(e.AsSelect().Operand()); of != "" {
			return of + "." + e.AsSelect().FieldName()
		}
	}
	return ""
}

func (w *walker) name(e ast.Expr, name string) {
	if f, ok := factNamed(name); ok {
		w.facets[f.facet] = true
		return
	}
	w.howToAsk(e)
}

// howToAsk is said where somebody asks for an area or an actor in another way.
func (w *walker) howToAsk(e ast.Expr) {
	w.flaw(e, "what is asked by name is written with a text: %s", `inside["AREA"], by["ACTOR"], over["weapons 3"]`)
}

func (w *walker) call(e ast.Expr) {
	c := e.AsCall()
	switch c.FunctionName() {
	case operators.Index:
		w.index(e, c.Args())
		return
	case operators.Equals, operators.NotEquals:
		w.values(c.Args()[0], c.Args()[1])
		w.values(c.Args()[1], c.Args()[0])
	case operators.In:
		if c.Args()[1].Kind() != ast.ListKind {
			w.flaw(c.Args()[1], "what stands after in is a list: %s", `["shelling", "sniping"]`)
			return
		}
		for _, x := range c.Args()[1].AsList().Elements() {
			w.values(c.Args()[0], x)
		}
	}
	for _, x := range c.Args() {
		w.walk(x)
	}
}

// index checks inside["AREA"], by["ACTOR"] and their kin.
func (w *walker) index(e ast.Expr, args []ast.Expr) {
	id, ok := literal(args[1])
	if args[0].Kind() != ast.IdentKind || !slices.Contains(waysToAsk, args[0].AsIdent()) || !ok {
		w.howToAsk(e)
		return
	}
	a := ask{args[0].AsIdent(), id}
	if wrong := w.named.wrong(a); wrong.Format != "" {
		w.flaw(args[1], "%s", wrong)
		return
	}
	f, ok := w.named.facet(a)
	if !ok {
		w.flaw(args[1], "the conditions of an agreement may ask %d things by name; %q is one more", maxAsks, id)
		return
	}
	w.facets[f] = true
}

// values checks that a text compared with a fact is one of its values.
func (w *walker) values(of, value ast.Expr) {
	f, isFact := factNamed(selected(of))
	v, isText := literal(value)
	if isFact && isText && f.Values != nil && !slices.Contains(f.Values, v) {
		w.flaw(value, "%s is never %q%s", f.Name, v, suggest(v, f.Values))
	}
}

// literal returns the text an expression spells out.
func literal(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().Value().(string)
	return s, ok
}

func factNamed(name string) (Fact, bool) {
	for _, f := range facts {
		if f.Name == name {
			return f, true
		}
	}
	return Fact{}, false
}

// offset converts a place CEL names, a line and a column from 0, to characters from the start.
func offset(text string, l common.Location) int {
	at, line := 0, 1
	for _, r := range text {
		if line == l.Line() {
			break
		}
		at++
		if r == '\n' {
			line++
		}
	}
	return at + max(0, l.Column())
}

// flawsOf puts CEL's messages into our words.
func flawsOf(text string, errs []*common.Error) []flaw {
	var out []flaw
	for _, e := range errs {
		f := flaw{offset(text, e.Location), plain(e.Message)}
		if len(out) > 0 && out[len(out)-1].at == f.at {
			continue // what follows from the first
		}
		out = append(out, f)
	}
	return out
}

var (
	undeclared = regexp.MustCompile(`^undeclared reference to '([^']*)'(?: \(did you mean '([^']*)'\?\))?`)
	overload   = regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '\((.*)\)'`)
	tooLong    = regexp.MustCompile(`expression (code point )?size exceeds limit`)
	misplaced  = regexp.MustCompile(`(?:input|at:|at) '(.*?)'(?: expecting .*)?$`)
	tooDeep    = regexp.MustCompile(`recursion limit|max recursion depth`)
)

// plain puts a message of CEL's parser or type checker into a sentence.
func plain(message string) truce.Sentence {
	if m := undeclared.FindStringSubmatch(message); m != nil {
		name := operator(m[1])
		if name != m[1] || !isName(name) {
			return truce.Say("%q is not part of the language of conditions, which has %s", name, offered)
		}
		if m[2] != "" {
			return truce.Say("there is no fact %q; did you mean %q?", name, m[2])
		}
		if f, ok := factWith(name); ok {
			return truce.Say("a value stands in quotation marks: %q, as a value of %s", name, f.Name)
		}
		return truce.Say("there is no fact %q%s", name, suggest(name, factNames()))
	}
	if m := overload.FindStringSubmatch(message); m != nil {
		var with []truce.Sentence
		for _, t := range strings.Split(m[2], ", ") {
			with = append(with, typeWord(t))
		}
		return truce.Say("%q does not go with %s", operator(m[1]), allOf(with))
	}
	switch {
	case tooLong.MatchString(message):
		return truce.Say("a condition has at most %d characters", maxCondition)
	case tooDeep.MatchString(message):
		return truce.Say("a condition nests at most %d levels", maxDepth)
	case strings.Contains(message, "'<EOF>'"):
		return truce.Say("the condition breaks off here")
	}
	if m := misplaced.FindStringSubmatch(message); m != nil {
		return truce.Say("%s cannot stand here", m[1])
	}
	return truce.Say("the condition cannot be read from here on")
}

// factWith returns the first fact that has the value.
func factWith(value string) (Fact, bool) {
	i := slices.IndexFunc(facts, func(f Fact) bool { return slices.Contains(f.Values, value) })
	if i < 0 {
		return Fact{}, false
	}
	return facts[i], true
}

func isName(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '.')
	}) < 0
}

// operator returns how an operator is written: CEL calls "+" "_+_".
func operator(name string) string {
	switch name {
	case operators.In:
		return "in"
	case operators.Conditional:
		return "?:"
	case operators.Index:
		return "[]"
	}
	if o := strings.Trim(name, "_"); o != "" && !isName(o) {
		return o
	}
	return name
}

func typeWord(t string) truce.Sentence {
	switch {
	case t == "bool":
		return truce.Say("yes or no")
	case t == "string":
		return truce.Say("a text")
	case t == "int" || t == "uint" || t == "double":
		return truce.Say("a number")
	case strings.HasPrefix(t, "list("):
		return truce.Say("a list")
	case strings.HasPrefix(t, "map("):
		return truce.Say("a table")
	}
	return truce.Say("%s", t)
}

func factNames() []string {
	var out []string
	for _, f := range facts {
		out = append(out, f.Name)
	}
	return append(out, waysToAsk...)
}

// suggest says "; did you mean X?" for the nearest of the names, nothing when none is near.
func suggest[T ~string](got string, names []T) truce.Sentence {
	best, least := "", 1+len(got)/3
	for _, n := range names {
		if d := distance(got, string(n)); d <= least {
			best, least = string(n), d-1
		}
	}
	if best == "" {
		return truce.Sentence{}
	}
	return truce.Say("; did you mean %q?", best)
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			corner, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, corner+cost)
		}
	}
	return row[len(b)]
}

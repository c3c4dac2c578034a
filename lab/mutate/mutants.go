package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// Mutant is one small fault in a source: the line, and in words what is changed there.
type Mutant struct {
	ID   int // 1 for the first of the package
	File string
	Line int
	What string
}

// String names the mutant: "rule.go:83: >= for > in "r.LapseK > len(members)"".
func (m Mutant) String() string { return fmt.Sprintf("%s:%d: %s", m.File, m.Line, m.What) }

// edit writes one mutant into its source, so that it is there when the program is told to have it. What is on the line
// stays there: compilers' messages then name lines of the source.
type edit struct {
	id         int
	start, end int
	with       func(was string) string // what stands there, itself with mutants in it, with the mutant
}

// source is a file of the package with the mutants that can be put into it.
type source struct {
	name    string
	src     []byte
	files   *token.FileSet
	info    *types.Info
	pkg     *types.Package
	mutants []Mutant
	edits   []edit
}

// find looks for mutants in the functions of the file, the first of which gets the id next.
func (s *source) find(f *ast.File, next int) {
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
			s.function(fn.Type, fn.Body)
		}
	}
	for i := range s.mutants {
		s.mutants[i].ID, s.edits[i].id = next+i, next+i
	}
}

// function looks through a body; function literals within it return errors of their own.
func (s *source) function(t *ast.FuncType, body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			s.function(n.Type, n.Body)
			return false
		case *ast.ArrayType:
			return false // its length is a constant
		case *ast.ReturnStmt:
			s.result(t, n)
		case ast.Stmt:
			s.statement(n)
		case *ast.BinaryExpr:
			s.operator(n)
		case *ast.BasicLit:
			s.number(n)
		case *ast.Ident:
			s.truth(n)
		}
		return true
	})
}

// result drops an error that is returned.
func (s *source) result(t *ast.FuncType, n *ast.ReturnStmt) {
	if t.Results == nil || len(n.Results) != t.Results.NumFields() || len(n.Results) == 0 {
		return
	}
	last, ok := t.Results.List[len(t.Results.List)-1].Type.(*ast.Ident)
	if r := n.Results[len(n.Results)-1]; ok && last.Name == "error" && s.text(r) != "nil" {
		s.add(r, form("mutantError(%d, %s)"), "no error is returned")
	}
}

// statement negates conditions and takes statements out.
func (s *source) statement(n ast.Stmt) {
	switch n := n.(type) {
	case *ast.IfStmt:
		s.negate(n.Cond)
	case *ast.ForStmt:
		s.negate(n.Cond)
	case *ast.SwitchStmt:
		if n.Tag == nil {
			for _, c := range n.Body.List {
				for _, e := range c.(*ast.CaseClause).List {
					s.negate(e)
				}
			}
		}
	case *ast.BlockStmt:
		s.takeOut(n.List)
	case *ast.CaseClause:
		s.takeOut(n.Body)
	}
}

func (s *source) takeOut(list []ast.Stmt) {
	for _, n := range list {
		if a, ok := n.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
			continue // nothing would build
		}
		switch n.(type) {
		case *ast.AssignStmt, *ast.ExprStmt, *ast.IncDecStmt, *ast.BranchStmt:
			s.add(n, form("if !mutantOn(%d) { %s }"), "%q is taken out", s.text(n))
		}
	}
}

func (s *source) negate(e ast.Expr) {
	if b, ok := e.(*ast.BinaryExpr); ok && (b.Op == token.EQL || b.Op == token.NEQ) {
		return // its operator is turned round already
	}
	if e != nil {
		s.add(e, form("(mutantOn(%d) != (%s))"), "%q is negated", s.text(e))
	}
}

// others are the operators put in the place of one.
var others = map[token.Token]string{
	token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">", token.EQL: "!=", token.NEQ: "==",
	token.ADD: "-", token.SUB: "+", token.MUL: "/", token.QUO: "*",
}

func (s *source) operator(n *ast.BinaryExpr) {
	x, y := s.text(n.X), s.text(n.Y)
	switch n.Op {
	case token.LAND, token.LOR:
		s.instead(n, x, "%q alone", x)
		s.instead(n, y, "%q alone", y)
	case token.ADD, token.SUB, token.MUL, token.QUO:
		t, ok := s.info.Types[n]
		if !ok || t.Value != nil || !isNumber(t.Type) || strings.Contains(x+y, "\n") {
			return
		}
		with := x + " " + others[n.Op] + " " + y // not computed unless it is switched on: it might divide by zero
		s.add(n, func(id int, was string) string {
			return fmt.Sprintf("func() %s { if mutantOn(%d) { return %s }; return %s }()", s.typeName(t.Type), id, with, was)
		}, "%s for %s in %q", others[n.Op], n.Op, s.text(n))
	default:
		if with, ok := others[n.Op]; ok {
			s.instead(n, x+" "+with+" "+y, "%s for %s in %q", with, n.Op, s.text(n))
		}
	}
}

// instead puts one condition in the place of another.
func (s *source) instead(n ast.Expr, with, what string, args ...any) {
	if strings.Contains(with, "\n") {
		return // the lines below would move
	}
	s.add(n, func(id int, was string) string {
		return fmt.Sprintf("(mutantOn(%d) && (%s) || !mutantOn(%d) && (%s))", id, with, id, was)
	}, what, args...)
}

func (s *source) number(n *ast.BasicLit) {
	v, err := strconv.Atoi(n.Value)
	t, ok := s.info.Types[n]
	if err != nil || n.Kind != token.INT || !ok {
		return
	}
	s.add(n, func(id int, was string) string {
		return fmt.Sprintf("mutantValue[%s](%d, %s, %d)", s.typeName(t.Type), id, was, v+1)
	}, "%d for %d", v+1, v)
}

func (s *source) truth(n *ast.Ident) {
	with, ok := map[string]string{"true": "!mutantOn(%d)", "false": "mutantOn(%d)"}[n.Name]
	if ok {
		s.add(n, func(id int, was string) string { return fmt.Sprintf(with, id) }, "%s turned round", n.Name)
	}
}

func (s *source) add(n ast.Node, with func(id int, was string) string, what string, args ...any) {
	at := s.files.Position(n.Pos())
	i := len(s.edits)
	words := strings.Join(strings.Fields(fmt.Sprintf(what, args...)), " ")
	s.mutants = append(s.mutants, Mutant{File: s.name, Line: at.Line, What: words})
	s.edits = append(s.edits, edit{start: at.Offset, end: s.files.Position(n.End()).Offset,
		with: func(was string) string { return with(s.edits[i].id, was) }})
}

// form makes the text of a mutant from its id and what stands there.
func form(text string) func(id int, was string) string {
	return func(id int, was string) string { return fmt.Sprintf(text, id, was) }
}

func (s *source) text(n ast.Node) string {
	return string(s.src[s.files.Position(n.Pos()).Offset:s.files.Position(n.End()).Offset])
}

func (s *source) typeName(t types.Type) string {
	return types.TypeString(types.Default(t), func(p *types.Package) string {
		if p == s.pkg {
			return ""
		}
		return p.Name()
	})
}

func isNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

// withMutants returns the source with every mutant in it that is not left out, none of them switched on.
func (s *source) withMutants(leftOut map[int]bool) string {
	edits := slices.DeleteFunc(slices.Clone(s.edits), func(e edit) bool { return leftOut[e.id] })
	slices.SortStableFunc(edits, func(a, b edit) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end // what holds the other comes first
	})
	return s.render(0, len(s.src), edits)
}

// render writes src[from:to] with the edits that lie within.
func (s *source) render(from, to int, edits []edit) string {
	var out strings.Builder
	for len(edits) > 0 {
		e := edits[0]
		within := 1
		for within < len(edits) && edits[within].start < e.end {
			within++
		}
		out.Write(s.src[from:e.start])
		out.WriteString(e.with(s.render(e.start, e.end, edits[1:within])))
		from, edits = e.end, edits[within:]
	}
	out.Write(s.src[from:to])
	return out.String()
}

package truce

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// mostNames is how many names the root exports: types, functions, constants and variables of the package, methods and
// fields not among them. One more is one more that everybody meets who starts to read here; lists of words belong in
// codes, and what only one package uses belongs there (docs/decisions/0034-codes.md). It goes down, not up.
const mostNames = 323

func TestTheRootIsShort(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			n += exportedNames(d)
		}
	}
	if n == 0 || n > mostNames {
		t.Errorf("the root exports %d names, and %d is the most", n, mostNames)
	}
}

// exportedNames returns how many exported names a declaration of a package declares.
func exportedNames(d ast.Decl) (n int) {
	count := func(names ...*ast.Ident) {
		for _, x := range names {
			if x.IsExported() {
				n++
			}
		}
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			count(d.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				count(s.Name)
			case *ast.ValueSpec:
				count(s.Names...)
			}
		}
	}
	return n
}

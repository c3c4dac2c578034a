package frame

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"truce"
	"truce/codes"
)

// reached returns the packages that pages and the node behind them are made of, as directories below the root. What
// only the command says is in none of them.
func reached(t *testing.T, root string) []string {
	t.Helper()
	seen := map[string]bool{}
	var visit func(dir string)
	visit = func(dir string) {
		if seen[dir] {
			return
		}
		seen[dir] = true
		for _, f := range parse(t, filepath.Join(root, dir), parser.ImportsOnly) {
			for _, x := range f.Imports {
				if p, ok := strings.CutPrefix(x.Path.Value, `"truce`); ok {
					visit(filepath.Join(".", strings.Trim(p, `/"`)))
				}
			}
		}
	}
	visit("internal/web")
	visit("internal/node")
	return slices.Sorted(maps.Keys(seen))
}

// parse parses the files of a package, tests left out.
func parse(t *testing.T, dir string, mode parser.Mode) (out []*ast.File) {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range list {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, mode)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, f)
	}
	return out
}

// maker is a function that makes a sentence of a format it is given.
type maker struct {
	at     int    // which argument the format is
	prefix string // that it puts before it
}

// makers are those that a package has of its own, and the two of the root by the names it knows them by.
func makers(files []*ast.File) map[string]maker {
	out := map[string]maker{"truce.Say": {}, "truce.Errorf": {at: 1}}
	if len(files) > 0 && files[0].Name.Name == "truce" {
		out = map[string]maker{"Say": {}, "Errorf": {at: 1}}
	}
	for _, f := range files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			at, n := -1, 0
			for _, p := range fn.Type.Params.List {
				for _, name := range p.Names {
					if name.Name == "format" {
						at = n
					}
					n++
				}
			}
			if at < 0 {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if c, ok := n.(*ast.CallExpr); ok {
					if of, ok := makerOf(out, c); ok {
						prefix, _ := literal(c.Args[of.at])
						out[fn.Name.Name] = maker{at, prefix}
					}
				}
				return true
			})
		}
	}
	return out
}

// makerOf is the maker that is called: a function, or a method of whatever.
func makerOf(own map[string]maker, c *ast.CallExpr) (maker, bool) {
	m, ok := own[called(c)]
	if _, method, is := strings.Cut(called(c), "."); !ok && is {
		m, ok = own[method]
	}
	return m, ok
}

// called is the name of a function that is called.
func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name + "." + f.Sel.Name
		}
	}
	return ""
}

// internal reports whether the kind of an error says that it stays on the server.
func internal(kind ast.Expr) bool {
	if x, ok := kind.(*ast.SelectorExpr); ok {
		kind = x.Sel
	}
	x, ok := kind.(*ast.Ident)
	return ok && x.Name == "Internal"
}

// literal is a text of literals, as far as it is one; whole is false where something else follows.
func literal(e ast.Expr) (text string, whole bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		a, ok := literal(e.X)
		b, rest := literal(e.Y)
		return a + b, ok && rest
	}
	return "", false
}

// sentences returns the format of every sentence that a page may have to say, with a package that says it. What is an
// internal error stays on the server.
func sentences(t *testing.T) map[string]string {
	t.Helper()
	const root = "../../.."
	out := map[string]string{}
	for _, dir := range reached(t, root) {
		files := parse(t, filepath.Join(root, dir), 0)
		own := makers(files)
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				c, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				m, ok := makerOf(own, c)
				if !ok || len(c.Args) <= m.at || internal(c.Args[0]) {
					return true
				}
				format, whole := literal(c.Args[m.at])
				if wording, _ := numbered(format); whole && strings.ContainsFunc(places.ReplaceAllString(wording, ""), isLetter) {
					out[m.prefix+format] = dir
				}
				return true
			})
		}
	}
	if len(out) < 100 {
		t.Fatalf("only %d sentences were found: the test looks in the wrong place", len(out))
	}
	return out
}

var places = regexp.MustCompile(`\{\d+\}`)

// placesOf returns the places for arguments in a wording, each once, in order.
func placesOf(wording string) []string {
	list := places.FindAllString(wording, -1)
	slices.Sort(list)
	return slices.Compact(list)
}

// Every sentence that a page may have to say has words in every language, and there are no others.
func TestSentencesInEveryLanguage(t *testing.T) {
	words, err := Catalogs(Itself())
	if err != nil {
		t.Fatal(err)
	}
	said := sentences(t)
	for _, l := range Languages[1:] {
		have := words[l.Code].sentences
		for _, format := range slices.Sorted(maps.Keys(said)) {
			if have[format] == "" {
				t.Errorf("%s has no words for %q, of %s", l.Code, format, said[format])
			}
		}
		for _, format := range slices.Sorted(maps.Keys(have)) {
			wording, _ := numbered(format)
			if want, is := placesOf(wording), placesOf(have[format]); said[format] == "" {
				t.Errorf("%s: nothing says %q", l.Code, format)
			} else if !slices.Equal(want, is) {
				t.Errorf("%s: %q has the places %v, its words %v", l.Code, format, want, is)
			}
			for _, x := range latin.FindAllString(have[format], -1) {
				if l.Code != "tr" && !strings.Contains(format, x) {
					t.Errorf("%s: the words of %q are English: %q", l.Code, format, x)
				}
			}
		}
	}
}

// latin is a word in Latin letters.
var latin = regexp.MustCompile(`[A-Za-z]{2,}`)

func TestSentencesAreShown(t *testing.T) {
	words, err := Catalogs(Itself())
	if err != nil {
		t.Fatal(err)
	}
	date := truce.Errorf(truce.Invalid, "%q is not a date like 2017-01-15", "soon")
	empty := truce.Errorf(truce.Invalid, "the file is empty")
	for _, c := range []struct {
		lang  string
		said  error
		shown string
	}{
		{"ru", date, `<bdi>&#34;soon&#34;</bdi> — не дата вида 2017-01-15`},
		{"ar", empty, "الملف فارغ"},
		{"en", empty, "the file is empty"},
		{"ru", empty.Because(os.ErrNotExist), "файл пуст"},
		{"ru", fmt.Errorf("line 3: %w", date),
			`<span lang="en" dir="ltr">line 3: </span><bdi>&#34;soon&#34;</bdi> — не дата вида 2017-01-15`},
		{"en", truce.Errorf(truce.Forbidden, "the %s of %s may not %s: 100%%", "clerk", truce.MemberID("CA"), truce.ActFile),
			"the <bdi>clerk</bdi> of <bdi>CA</bdi> may not <bdi>file</bdi>: 100%"},
		{"ar", truce.Errorf(truce.Invalid, "%s, %s", "A", codes.Mortar), "<bdi>A</bdi>، <bdi>هاون</bdi>"},
		{"tr", truce.Errorf(truce.Invalid, "it <burns>"), `<span lang="en" dir="ltr">it &lt;burns&gt;</span>`},
		{"tr", os.ErrNotExist, `<span lang="en" dir="ltr">file does not exist</span>`},
	} {
		if x := string(words[c.lang].Refusal(c.said)); x != c.shown {
			t.Errorf("%s: %q is shown as %q", c.lang, c.said, x)
		}
	}
}

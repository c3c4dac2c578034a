package truce

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEveryKindIsDocumented(t *testing.T) {
	doc, err := os.ReadFile("docs/entries.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range Kinds() {
		if !strings.Contains(string(doc), "`"+string(k)+"`") {
			t.Errorf("docs/entries.md does not list %s", k)
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	docs := map[string]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_") ||
			d.Name() == "testdata" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		dir := filepath.Dir(path)
		docs[dir] += f.Doc.Text()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, doc := range docs {
		if len(doc) < 60 {
			t.Errorf("package %s has no comment that says what it is for and what it is not", dir)
		}
	}
}

func TestGlossaryHasTheStatuses(t *testing.T) {
	doc, err := os.ReadFile("docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []Status{StatusReported, StatusReview, StatusFound, StatusNoFind, StatusReopened, StatusEmpty} {
		if !strings.Contains(string(doc), "| "+string(s)+" |") {
			t.Errorf("docs/glossary.md does not say what %q means", s)
		}
	}
}

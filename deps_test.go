package truce

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// layers says how high each package stands. A package imports only from lower layers, never a sibling, so that a change
// in one room is never felt in the next. Packages not listed here fail the test: give them a place.
var layers = map[string]int{
	"truce/codes":             0, // closed lists of words, which know of nothing
	"truce":                   1,
	"truce/record":            1, // and it may not import truce: it is a log of bytes
	"truce/internal/sqldb":    2, // what the stores in a database have in common
	"truce/internal/npm":      1, // for what is made of packages when the program is built
	"truce/internal/numeral":  1, // numbers as texts write them, whatever they count
	"truce/internal/names":    1, // and it may not import truce: it reads names of anything
	"truce/internal/tile":     2, // pieces of a map, whatever is on them
	"truce/internal/geo":      2,
	"truce/internal/people":   3, // who may knock how often is listen's to say
	"truce/internal/localtls": 2,
	"truce/internal/provider": 2, // who somebody is, asked elsewhere
	"truce/internal/readout":  2, // how a digest is read out
	"truce/internal/audit":    2, // who asked for what, and what became of it
	"truce/internal/desklog":  3, // what a duty room keeps for itself
	"truce/internal/hooks":    3, // what other programs are told, and what became of it
	"truce/internal/readings": 3, // what a node keeps of articles that were read there
	"truce/internal/live":     3, // how many streams a port bears is listen's to say
	"truce/internal/talks":    5, // drafts are held against what terms can tell
	"truce/internal/papers":   6, // what a secretariat keeps for itself of talks
	"truce/internal/pouch":    4, // closed to keys as what the vault seals, and in no vault
	"truce/internal/table":    2,
	"truce/internal/listen":   2, // what a port lets in
	"truce/internal/sheet":    2, // files of pages, whatever they say
	"truce/internal/media":    2, // files that came with reports, whatever came with them
	"truce/internal/timezone": 2, // zones by their names
	"truce/internal/mark":     2, "truce/internal/recordsql": 3, "truce/internal/vault": 3,
	"truce/internal/query":     2, // what can be asked of a state
	"truce/internal/wire":      3, // what is said of it in JSON
	"truce/internal/sqlstore":  3,
	"truce/internal/claimfile": 3, // a form of what the root says; outlines are geo's to check
	"truce/internal/gazetteer": 3, "truce/internal/follow": 4,
	"truce/internal/atlas":  4, // what lies under a map; made with the places of the gazetteer
	"truce/internal/naming": 4, // which entry of the registers a name stands for
	"truce/internal/match":  4, "truce/internal/terms": 4, "truce/internal/view": 4,
	"truce/internal/export":     4, // files of what a viewer sees, whoever shows it
	"truce/internal/match/eval": 5, "truce/internal/match/simulate": 5, "truce/internal/match/learn": 6,
	"truce/internal/federation": 5, // between logs: it knows members and signatures, not what entries say
	"truce/internal/registrar":  5, "truce/internal/bulletin": 5, "truce/internal/intake": 5,
	"truce/internal/intake/matchcsv": 6, // reads through its siblings what they read
	"truce/internal/propose":         5, // between incidents as they are seen, by the engine
	"truce/internal/demo/dossier":    5, "truce/internal/demo/exercise": 6,
	"truce/internal/web/frame": 6, // what every page needs; the rooms stand on it, side by side
	"truce/internal/web/desk":  7, "truce/internal/web/dossier": 7, "truce/internal/web/door": 7,
	"truce/internal/web/office": 7, "truce/internal/web/duty": 7,
	"truce/internal/web/talks": 7,
	"truce/internal/web":       8, "truce/internal/node": 9, "truce/internal/demo": 10,
	"truce/cmd/truce": 11,

	"truce/internal/web/registers": 7, "truce/internal/web/find": 7, "truce/internal/web/cases": 7,
	"truce/internal/web/effects": 7, "truce/internal/web/api": 7,
	"truce/internal/web/media": 7, "truce/internal/web/feeds": 7, "truce/internal/web/process": 7,

	"truce/internal/find":      5, // one box over what a viewer sees
	"truce/internal/casefile":  5, // what a case waits for, as it is seen
	"truce/internal/narrative": 6, // sentences around the figures of bulletins
	"truce/internal/series":    6, // bulletins through time
	"truce/internal/reconcile": 3, // counts registers, whoever read them
	"truce/internal/effect":    3, // compares before and after, whoever keeps the register
	"truce/internal/trend":     2, // what is expected of a day from the weeks before
	"truce/internal/survival":  4, // how long truces of a table lasted
	"truce/internal/holdings":  5, // what a node keeps of such tables

	"truce/internal/press": 3, // what others published, read by the sound of its names

	"truce/internal/article": 5, // what articles say, by the tables of press, of names that naming knows

	"truce/internal/testing/smalldisk":   1, // a disk, whatever is written on it
	"truce/internal/testing/pgtest":      1, // a PostgreSQL server
	"truce/internal/testing/talksload":   2, // a tool that measures: it starts the program
	"truce/internal/testing/hostile":     2, // what costs others much, in entries
	"truce/internal/testing/browsertest": 2, // it knows no pages
	// it reads what the root says, and nothing that could be wrong in the same way
	"truce/internal/testing/oracle":      3,
	"truce/internal/testing/histories":   3,
	"truce/internal/testing/viewtest":    5, // a small record to look at
	"truce/internal/testing/dossiertest": 6,
	"truce/internal/testing/simulation":  10, // whole nodes, without their databases
	"truce/internal/testing/flood":       11, // a tool that measures whole nodes
	"truce/internal/testing/testsum":     11, // what make test says at its end

	"truce/internal/match/learn/general": 11, // learns the weights that are shipped; nothing reaches it
}

// pure lists what the pure packages may import of the standard library: no clock to read, no files, no network.
var impure = []string{"os", "net", "net/http", "database/sql", "log", "log/slog", "os/exec", "syscall", "math/rand",
	"math/rand/v2", "crypto/rand"}

// pureLayers are the packages that may import none of the above.
var purePackages = map[string]bool{"truce": true, "truce/codes": true,
	"truce/internal/query": true, "truce/internal/geo": true,
	"truce/internal/match": true, "truce/internal/terms": true, "truce/internal/view": true, "truce/internal/press": true,
	"truce/internal/article": true,
	"truce/internal/talks":   true, "truce/internal/reconcile": true,
	"truce/internal/casefile": true, "truce/internal/series": true, "truce/internal/narrative": true,
	"truce/internal/find": true, "truce/internal/effect": true, "truce/internal/survival": true,
	"truce/internal/trend": true}

func TestImportsPointDown(t *testing.T) {
	seen := map[string]bool{}
	for pkg, imports := range packages(t) {
		layer, ok := layerOf(pkg)
		if !ok {
			t.Errorf("%s has no layer: add it to layers in deps_test.go, with its reason", pkg)
			continue
		}
		seen[pkg] = true
		for _, imp := range imports {
			if purePackages[pkg] && contains(impure, imp) {
				t.Errorf("%s imports %s, but it is pure: no clock, no files, no network, no chance", pkg, imp)
			}
			if imp != "truce" && !strings.HasPrefix(imp, "truce/") {
				continue
			}
			below, ok := layerOf(imp)
			if ok && below >= layer && !within(pkg, imp) {
				t.Errorf("%s (layer %d) imports %s (layer %d): imports point down, never to a sibling", pkg, layer, imp, below)
			}
		}
	}
	if len(seen) < 5 {
		t.Fatalf("only %d packages were found; the test looks in the wrong place", len(seen))
	}
}

// TestRoomsOfTests holds that what only tests need lies under internal/testing, where nothing of the program reaches.
func TestRoomsOfTests(t *testing.T) {
	for pkg, imports := range packages(t) {
		if strings.HasPrefix(pkg, "truce/internal/testing/") {
			continue
		}
		for _, imp := range imports {
			if imp == "testing" || strings.HasPrefix(imp, "truce/internal/testing/") {
				t.Errorf("%s imports %s: rooms of tests lie under internal/testing, and only tests reach them", pkg, imp)
			}
		}
	}
}

// layerOf returns the layer of a package, or of the nearest package above it that has one.
func layerOf(pkg string) (int, bool) {
	for p := pkg; p != "."; p = filepath.Dir(p) {
		if l, ok := layers[p]; ok && (p != "truce" || pkg == "truce") {
			return l, true
		}
	}
	return 0, false
}

// within reports whether one package is inside the other: a room may use its own cupboards.
func within(pkg, imp string) bool {
	return pkg != "truce" && imp != "truce" && (strings.HasPrefix(imp, pkg+"/") || strings.HasPrefix(pkg, imp+"/"))
}

// packages returns the imports of every package of the module, tests left out.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_") ||
			d.Name() == "testdata" || d.Name() == "node_modules" || nested(path)) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(filepath.Join("truce", filepath.Dir(path)))
		for _, i := range f.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			out[pkg] = append(out[pkg], p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// nested reports whether a folder is a module of its own.
func nested(dir string) bool {
	m, err := filepath.Glob(filepath.Join(dir, "go.mod"))
	return err == nil && len(m) > 0
}

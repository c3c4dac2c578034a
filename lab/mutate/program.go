package main

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// program is the test program of a package with all mutants in it: built once, and run with one of them switched on at
// a time. The package itself is not touched.
type program struct {
	dir     string // of the package
	scratch string
	name    string // of the package
	sources []*source
	leftOut map[int]bool // mutants that are no Go
	said    string       // by the tests, when they last ran
}

// switches is the file that is added to the package.
const switches = `package %s

import (
	"os"
	"strconv"
)

var mutantID = func() int {
	n, _ := strconv.Atoi(os.Getenv("MUTANT"))
	return n
}()

func mutantOn(id int) bool { return id == mutantID }

func mutantValue[T any](id int, was, is T) T {
	if mutantOn(id) {
		return is
	}
	return was
}

func mutantError(id int, err error) error {
	if mutantOn(id) {
		return nil
	}
	return err
}
`

// load reads a package and looks for mutants in the named files.
func load(dir, scratch string, names []string) (*program, error) {
	p := &program{dir: dir, scratch: scratch, leftOut: map[int]bool{}}
	all, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	files := token.NewFileSet()
	parsed := map[string]*ast.File{}
	var syntax []*ast.File
	for _, path := range all {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		parsed[filepath.Base(path)], p.name, syntax = f, f.Name.Name, append(syntax, f)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	config := types.Config{Importer: importer.ForCompiler(files, "source", nil)}
	pkg, err := config.Check(p.name, files, syntax, info)
	if err != nil {
		return nil, err
	}
	next := 1
	for _, name := range names {
		if parsed[name] == nil {
			return nil, fmt.Errorf("there is no %s in %s", name, dir)
		}
		src, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		s := &source{name: name, src: src, files: files, info: info, pkg: pkg}
		s.find(parsed[name], next)
		next += len(s.mutants)
		p.sources = append(p.sources, s)
	}
	return p, nil
}

func (p *program) binary() string { return filepath.Join(p.scratch, "package.test") }

// build compiles the tests. Mutants on lines that the compiler refuses are left out, until it refuses none.
func (p *program) build(ctx context.Context) error {
	for {
		overlay, err := p.overlay()
		if err != nil {
			return err
		}
		cmd := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-gcflags=-e",
			"-overlay", overlay, "-o", p.binary(), ".")
		cmd.Dir = p.dir
		out, err := cmd.CombinedOutput()
		if err == nil {
			return nil
		}
		if p.leaveOut(string(out)) == 0 {
			return fmt.Errorf("the tests in %s do not build: %w\n%s", p.dir, err, out)
		}
	}
}

// overlay writes the sources with their mutants, and the file that tells the go command to read them.
func (p *program) overlay() (string, error) {
	replace := map[string]string{}
	put := func(name, text string) error {
		place, err := filepath.Abs(filepath.Join(p.dir, name))
		if err != nil {
			return err
		}
		replace[place] = filepath.Join(p.scratch, name)
		return os.WriteFile(replace[place], []byte(text), 0o600)
	}
	if err := put("mutant_switches.go", fmt.Sprintf(switches, p.name)); err != nil {
		return "", err
	}
	for _, s := range p.sources {
		if err := put(s.name, s.withMutants(p.leftOut)); err != nil {
			return "", err
		}
	}
	b, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	path := filepath.Join(p.scratch, "overlay.json")
	return path, os.WriteFile(path, b, 0o600)
}

var message = regexp.MustCompile(`(?m)([^\s/]+\.go):(\d+):\d+: `)

// leaveOut leaves the mutants out that stand on lines named by the compiler, and returns how many these are.
func (p *program) leaveOut(messages string) int {
	before := len(p.leftOut)
	for _, m := range message.FindAllStringSubmatch(messages, -1) {
		line, _ := strconv.Atoi(m[2])
		for _, x := range p.mutants() {
			if x.File == m[1] && x.Line == line {
				p.leftOut[x.ID] = true
			}
		}
	}
	return len(p.leftOut) - before
}

// mutants returns those that are looked for, in order.
func (p *program) mutants() []Mutant {
	var out []Mutant
	for _, s := range p.sources {
		out = append(out, s.mutants...)
	}
	return slices.DeleteFunc(out, func(m Mutant) bool { return p.leftOut[m.ID] })
}

// notices runs the tests with one mutant switched on, with none where id is 0, and reports whether one fails. Tests
// that take longer than they may have noticed it.
func (p *program) notices(ctx context.Context, id int, timeout time.Duration) (bool, error) {
	cmd := exec.CommandContext(ctx, p.binary(), "-test.short", "-test.failfast", "-test.timeout", timeout.String())
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "MUTANT="+strconv.Itoa(id))
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		return false, fmt.Errorf("the tests do not run: %w\n%s", err, out)
	}
	p.said = string(out)
	return err != nil, nil
}

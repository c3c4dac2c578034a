package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const sample = `package sample

import "fmt"

type number int64

func Over(n, limit number) bool {
	if n > limit && limit > 0 {
		return true
	}
	return false
}

func Add(list []number, n number) (sum number, err error) {
	for _, x := range list {
		sum += x
	}
	return sum + n, check(sum)
}

func check(n number) error {
	if n < 0 {
		return fmt.Errorf("%d", n)
	}
	return nil
}
`

const sampleTest = `package sample

import "testing"

func TestOver(t *testing.T) {
	if !Over(2, 1) || Over(1, 2) {
		t.Fatal()
	}
}
`

func sampleProgram(t *testing.T) *program {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module sample\n\ngo 1.26\n", "sample.go": sample,
		"sample_test.go": sampleTest} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, err := load(dir, t.TempDir(), []string{"sample.go"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestWhatIsPutIn(t *testing.T) {
	p := sampleProgram(t)
	var got []string
	for _, m := range p.mutants() {
		got = append(got, m.String())
	}
	for _, want := range []string{
		`sample.go:8: "n > limit && limit > 0" is negated`,
		`sample.go:8: "n > limit" alone`,
		`sample.go:8: "limit > 0" alone`,
		`sample.go:8: >= for > in "n > limit"`,
		`sample.go:8: 1 for 0`,
		`sample.go:9: true turned round`,
		`sample.go:16: "sum += x" is taken out`,
		`sample.go:18: - for + in "sum + n"`,
		`sample.go:18: no error is returned`,
		`sample.go:23: no error is returned`,
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no mutant %s in\n%s", want, strings.Join(got, "\n"))
		}
	}
	with := p.sources[0].withMutants(nil)
	if strings.Count(with, "\n") != strings.Count(sample, "\n") {
		t.Errorf("lines moved:\n%s", with)
	}
}

// A fault that a test notices is told apart from one that none notices, and the package stays as it was.
func TestWhatTestsNotice(t *testing.T) {
	p, ctx := sampleProgram(t), context.Background()
	if err := p.build(ctx); err != nil {
		t.Fatal(err)
	}
	if len(p.leftOut) > 0 {
		t.Errorf("no Go: %v", p.leftOut)
	}
	if noticed, err := p.notices(ctx, 0, time.Minute); err != nil || noticed {
		t.Fatalf("the tests fail without a fault: %v", err)
	}
	want := map[string]bool{
		`sample.go:8: "n > limit && limit > 0" is negated`: true,
		`sample.go:8: "n > limit" alone`:                   false,
		`sample.go:8: "limit > 0" alone`:                   true,
		`sample.go:11: false turned round`:                 true,
		`sample.go:23: no error is returned`:               false,
	}
	for _, m := range p.mutants() {
		if is, asked := want[m.String()]; asked {
			if noticed, err := p.notices(ctx, m.ID, time.Minute); err != nil || noticed != is {
				t.Errorf("%s: noticed %v, %v", m, noticed, err)
			}
			delete(want, m.String())
		}
	}
	if len(want) > 0 {
		t.Errorf("never put in: %v", want)
	}
	if b, err := os.ReadFile(filepath.Join(p.dir, "sample.go")); err != nil || string(b) != sample {
		t.Errorf("the package was touched: %v", err)
	}
}

// What the compiler refuses is left out, and what stands on other lines is not.
func TestWhatIsNoGoIsLeftOut(t *testing.T) {
	p := sampleProgram(t)
	n := len(p.mutants())
	if p.leaveOut("./sample.go:9:2: no Go\n") != 1 || len(p.mutants()) != n-1 {
		t.Errorf("%d of %d left", len(p.mutants()), n)
	}
	if p.leaveOut("./sample.go:9:2: no Go\n") != 0 {
		t.Error("left out twice")
	}
}

func TestOnlyThoseNamedAreTriedAgain(t *testing.T) {
	p := sampleProgram(t)
	want := p.mutants()[3]
	if got := namedIn("# sample.go: 1 of 2\n"+want.String()+"\n", p.mutants()); len(got) != 1 || got[0] != want {
		t.Errorf("%v", got)
	}
}

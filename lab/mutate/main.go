// Mutate puts small faults into the sources of a package, one at a time, and runs the package's own tests against each.
// A fault that no test notices is printed: something the code decides is held by nothing. It is a tool of the house and
// no part of the program; docs/mutation.md has the score.
//
//	go run . -dir ../.. rule.go admit.go view.go settled.go amend.go group.go
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"
)

func main() {
	dir := flag.String("dir", "../..", "the package's directory")
	timeout := flag.Duration("timeout", 30*time.Second, "how long the tests may take on one mutant; longer is noticed")
	again := flag.String("again", "", "a file of what was printed before: only these faults are put in")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *dir, *again, *timeout, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir, again string, timeout time.Duration, files []string) error {
	if len(files) == 0 {
		return fmt.Errorf("name the files to put faults into, as in: mutate -dir ../.. rule.go")
	}
	scratch, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	var printed []byte
	if again != "" {
		if printed, err = os.ReadFile(again); err != nil {
			return err
		}
	}
	if err := os.Chdir(dir); err != nil { // what the package imports is found from where its module is
		return err
	}
	p, err := load(".", scratch, files)
	if err != nil {
		return err
	}
	if err := p.build(ctx); err != nil {
		return err
	}
	if failed, err := p.notices(ctx, 0, timeout); err != nil || failed {
		return fmt.Errorf("the tests in %s fail without any fault put in: %v\n%s", dir, err, p.said)
	}
	wanted := p.mutants()
	if again != "" {
		wanted = namedIn(string(printed), wanted)
	}
	return p.try(ctx, wanted, timeout)
}

// namedIn returns the mutants of which the text has a line.
func namedIn(text string, all []Mutant) []Mutant {
	lines := strings.Split(text, "\n")
	return slices.DeleteFunc(all, func(m Mutant) bool { return !slices.Contains(lines, m.String()) })
}

// try prints every one of the mutants that no test notices, and the score of each file and of all.
func (p *program) try(ctx context.Context, mutants []Mutant, timeout time.Duration) error {
	var total score
	of := map[string]score{}
	for _, m := range mutants {
		noticed, err := p.notices(ctx, m.ID, timeout)
		if err != nil {
			return err
		}
		if !noticed {
			fmt.Println(m)
		}
		of[m.File] = of[m.File].with(noticed)
		total = total.with(noticed)
	}
	if failed, err := p.notices(ctx, 0, timeout); err != nil || failed {
		return fmt.Errorf("the package changed meanwhile, and its tests fail: nothing was measured: %v\n%s", err, p.said)
	}
	for _, s := range p.sources {
		fmt.Printf("# %s: %s\n", s.name, of[s.name])
	}
	fmt.Printf("# all: %s; %d more are no Go\n", total, len(p.leftOut))
	return nil
}

// score is how many mutants there were and how many were noticed.
type score struct{ of, noticed int }

func (s score) with(noticed bool) score {
	s.of++
	if noticed {
		s.noticed++
	}
	return s
}

func (s score) String() string {
	if s.of == 0 {
		return "no mutants"
	}
	return fmt.Sprintf("%d of %d killed, %.1f %%", s.noticed, s.of, 100*float64(s.noticed)/float64(s.of))
}

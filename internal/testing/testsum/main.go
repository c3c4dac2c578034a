// Command testsum reads the JSON events of `go test -json` and prints what a person wants to know of a run: the output
// of what failed, a line a package, and last how many tests ran and which did not, with their reasons.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
)

type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

type sum struct {
	passed, failed int
	skipped        map[string]string // package.test to reason
	output         map[string][]string
	out            io.Writer
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: testsum EVENTS.json")
		os.Exit(2)
	}
	f, err := os.Open(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "testsum:", err)
		os.Exit(1)
	}
	defer f.Close()
	s := sum{skipped: map[string]string{}, output: map[string][]string{}, out: os.Stdout}
	if err := s.read(f); err != nil {
		fmt.Fprintln(os.Stderr, "testsum:", err)
		os.Exit(1)
	}
	s.close()
	if s.failed > 0 || s.passed == 0 {
		os.Exit(1)
	}
}

func (s *sum) read(r io.Reader) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<20), 1<<26)
	for sc.Scan() {
		var e event
		if json.Unmarshal(sc.Bytes(), &e) != nil {
			fmt.Fprintln(s.out, sc.Text()) // a compiler's word between the events
			continue
		}
		s.take(e)
	}
	return sc.Err()
}

func (s *sum) take(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		s.output[key] = append(s.output[key], e.Output)
	case "build-fail", "fail":
		s.fail(e, key)
	case "pass":
		if e.Test == "" {
			fmt.Fprintf(s.out, "ok  \t%s\t%.1fs\n", e.Package, e.Elapsed)
		} else {
			s.passed++
		}
		delete(s.output, key)
	case "skip":
		if e.Test != "" {
			s.skipped[key] = reason(s.output[key])
		}
		delete(s.output, key)
	}
}

func (s *sum) fail(e event, key string) {
	if e.Test != "" || e.Action == "build-fail" {
		s.failed++
	}
	fmt.Fprintf(s.out, "FAIL\t%s %s\n", e.Package, e.Test)
	for _, line := range s.output[key] {
		fmt.Fprint(s.out, "    ", line)
	}
	delete(s.output, key)
}

// reason is what a test said when it skipped.
func reason(lines []string) string {
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if i := strings.Index(l, ".go:"); i >= 0 {
			if _, rest, ok := strings.Cut(l[i+4:], ": "); ok {
				return rest
			}
		}
	}
	return "no reason given"
}

// close prints the last lines.
func (s *sum) close() {
	fmt.Fprintf(s.out, "%d passed, %d failed, %d skipped\n", s.passed, s.failed, len(s.skipped))
	why := map[string][]string{}
	for key, r := range s.skipped {
		why[r] = append(why[r], strings.TrimSpace(key))
	}
	reasons := make([]string, 0, len(why))
	for r, keys := range why {
		sort.Strings(keys)
		reasons = append(reasons, fmt.Sprintf("%s (%s)", r, strings.Join(keys, ", ")))
	}
	sort.Strings(reasons)
	last := "nothing was left out"
	if len(reasons) > 0 {
		last = strings.Join(reasons, "; ")
	}
	fmt.Fprintf(s.out, "ran %d, did not run %d: %s\n", s.passed+s.failed, len(s.skipped), last)
}

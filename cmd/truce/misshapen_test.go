package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"truce"
	"truce/internal/node"
	"truce/internal/recordsql"
	"truce/internal/testing/hostile"
	"truce/record"
)

// Whatever a member enters that is admitted, of every kind, every page is an answer and every command ends in words:
// each list of each kind is left out and halved once, and bodies are spoilt by chance, until the fold has admitted
// enough of each kind. TRUCE_MISSHAPEN=SEED:EACH tries others,
// and more.
func TestMisshapenEntries(t *testing.T) {
	seed, each := uint64(1), 12
	if given := os.Getenv("TRUCE_MISSHAPEN"); given != "" {
		if _, err := fmt.Sscanf(given, "%d:%d", &seed, &each); err != nil {
			t.Fatalf("TRUCE_MISSHAPEN is not of the form 7:40: %q", given)
		}
	}
	home, run := t.TempDir(), program(t)
	do := func(args ...string) string {
		t.Helper()
		out, err := run(args...).Output()
		if err != nil {
			var failed *exec.ExitError
			errors.As(err, &failed)
			t.Fatalf("truce %s: %v: %s", strings.Join(args, " "), err, failed.Stderr)
		}
		return string(out)
	}
	members := []string{"AR", "BO", "CA", string(hostile.Member)}
	foundMeridian(t, home, do, members...)
	dir, stick := func(m string) string { return filepath.Join(home, m) }, filepath.Join(home, "stick")
	logs := map[truce.MemberID][][]byte{}
	for _, m := range members {
		logs[truce.MemberID(m)] = entriesOf(t, dir(m))
		do("sync", "--dir", dir(m), "--to", stick)
	}
	do("sync", "--dir", dir(string(hostile.Member)), "--from", stick)
	enterAll(t, dir(string(hostile.Member)), misshapen(t, logs, rand.New(rand.NewPCG(seed, 7)), each))
	do("sync", "--dir", dir(string(hostile.Member)), "--to", stick)
	do("sync", "--dir", dir("CA"), "--from", stick)
	everyCommand(t, dir("CA"))
	everyPage(t, serveNode(t, run, dir("CA"), "--alone").pages)
}

// entriesOf returns the entries of a node's own log.
func entriesOf(t *testing.T, dir string) (out [][]byte) {
	t.Helper()
	n, err := node.OpenLog(t.Context(), dir, node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	err = record.Scan(t.Context(), n.Store, n.Own.Origin, 0, math.MaxInt64, func(_ int64, data []byte) error {
		out = append(out, append([]byte(nil), data...))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// neverAlone are kinds of which no member enters one that is admitted by itself: the document that a log opens with,
// what follows from amendments and proofs, and parts of a body. What ends a log comes last, once.
var neverAlone = []truce.Kind{truce.KindProcess, truce.KindEnactment, truce.KindAdoption, truce.KindFork,
	truce.KindPart,
	truce.KindLeave}

// misshapen returns entries that follow those of the hostile member: of each kind as many as are asked for that are
// admitted, and some that are not.
func misshapen(t *testing.T, logs map[truce.MemberID][][]byte, r *rand.Rand, each int) (out [][]byte) {
	t.Helper()
	s := truce.NewState(truce.Digest{})
	for m, entries := range logs {
		for i, data := range entries {
			if err := s.Apply(truce.Ref{Member: m, Index: int64(i)}, data); err != nil {
				t.Fatal(err)
			}
		}
	}
	next := func(letter byte) int64 {
		if letter == 0 {
			return int64(len(logs[hostile.Member]) + len(out) - 1)
		}
		n, err := s.Next(hostile.Member, letter)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	founding, err := truce.Decode(logs[hostile.Member][0])
	if err != nil {
		t.Fatal(err)
	}
	amended := founding.Body.(*truce.Process).Amend()
	examples := examplesOf(t, &truce.Amendment{Process: *amended}, &truce.Column{Day: "2017-01-15", State: truce.Withheld})
	admitted := map[truce.Kind]int{}
	enter := func(e truce.Entry) {
		e.Claim = fmt.Sprintf("m-%d", len(out))
		data, err := truce.Encode(e)
		if err != nil || len(data) != 1 || endsAll(e.Body) {
			return
		}
		if e, err = truce.Decode(data[0]); err != nil {
			return
		}
		ref := truce.Ref{Member: hostile.Member, Index: int64(len(logs[hostile.Member]) + len(out))}
		fits := s.Admit(ref, e) == nil
		if !fits && r.IntN(20) > 0 {
			return
		}
		if err := s.Apply(ref, data[0]); err != nil {
			t.Fatal(err)
		}
		if out = append(out, data[0]); fits {
			admitted[e.Kind.Newest()]++
		}
	}
	enter(hostile.Judging())
	reached := map[truce.Kind]int{} // ways to leave something out
	for _, x := range examples {
		for i := 0; ; i++ {
			e, more := hostile.Emptied(x, i, next)
			if !more {
				break
			}
			reached[x.Kind.Newest()]++
			enter(e)
		}
	}
	for round := range 10 * each {
		for _, x := range examples {
			if round == 0 { // as it is: what is said of it later is said of something
				enter(hostile.Misshapen(r, x, 0, next))
			} else if admitted[x.Kind.Newest()] < each {
				enter(hostile.Misshapen(r, x, 1+r.IntN(3), next))
			}
		}
	}
	for _, k := range truce.Kinds() {
		if admitted[k] == 0 && !slices.Contains(neverAlone, k) {
			t.Errorf("no entry of the kind %s is admitted: its example needs help", k)
		}
	}
	t.Logf("%d entries, admitted of each kind: %v, ways to leave something out: %v", len(out), admitted, reached)
	return out
}

// endsAll reports whether nothing that follows such an entry has effect.
func endsAll(body any) bool {
	switch b := body.(type) {
	case *truce.Leave:
		return true
	case *truce.Key:
		return b.Use == truce.UseLog
	case *truce.Officer:
		return b.Function == hostile.Officer
	case *truce.Withdraw:
		return b.Index < 8
	}
	return false
}

// examplesOf returns an entry of every kind: the golden ones, as the hostile member would say them, and those that
// floods are made of, which are admitted as they are.
func examplesOf(t *testing.T, more ...any) (out []truce.Entry) {
	t.Helper()
	files, err := filepath.Glob("../../testdata/golden/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden entries", err)
	}
	var all [][]byte
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, regexp.MustCompile(`"AR-([RIO])-\d+"`).ReplaceAll(b, []byte(`"MI-$1-1"`)))
	}
	p := hostile.Process()
	for _, s := range hostile.Shapes() {
		all = append(all, s.Entries(p, 0, 3)...)
	}
	all = append(all, hostile.Log(more...)...)
	for _, data := range all {
		if e, err := truce.Decode(data); err == nil { // some of what floods are made of is no entry
			out = append(out, e)
		}
	}
	return out
}

// enterAll appends entries to the log of a node past its registrar.
func enterAll(t *testing.T, dir string, entries [][]byte) {
	t.Helper()
	secret, err := os.ReadFile(filepath.Join(dir, "log.key"))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := record.NewSigner(strings.TrimSpace(string(secret)))
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.OpenLog(t.Context(), dir, node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	verifier := n.Own.Verifier
	n.Close()
	store, err := recordsql.OpenSQLite(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	l, err := record.Open(context.Background(), store, signer, verifier)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i, data := range entries {
		if _, err := l.Append(t.Context(), record.Entry{Claim: "misshapen-" + strconv.Itoa(i), Data: data}); err != nil {
			t.Fatal(err)
		}
	}
}

// everyCommand runs the commands that read, for all that lists name, and one that takes all in anew.
func everyCommand(t *testing.T, dir string) {
	t.Helper()
	lines := []string{"rebuild", "doctor", "log verify", "log show", "log show --all", "process show", "process digest",
		"claim list", "names unknown", "names list", "incident proposals", "audit", "match pairs", "peer list"}
	ids := regexp.MustCompile(`"id": "([^"\\\s]+)"`)
	for list, show := range map[string][]string{
		"incident list": {"incident show", "terms explain", "log prove"}, "report list": {"report show", "log prove"},
		"operation list": nil, "agreement list": nil, "actor list": {"actor show"}, "accession list": nil,
		"officer list": nil, "bulletin list": nil} {
		out, _, _ := at(t, dir, append(strings.Fields(list), "--json")...)
		lines = append(lines, list, list+" --json")
		for i, id := range ids.FindAllStringSubmatch(out, 40) {
			for _, s := range show {
				lines = append(lines, s+" "+id[1])
			}
			if i == 0 && len(show) > 0 {
				lines = append(lines, show[0]+" "+id[1]+" --json")
			}
		}
	}
	for n := range 20 {
		lines = append(lines, fmt.Sprintf("bulletin verify MI-B-%d", n+1))
	}
	for _, day := range []string{"2017-01-15", "2029-11-01", "2031-01-01"} {
		lines = append(lines, "bulletin show "+day, "bulletin show "+day+" --for public --format html")
	}
	for _, line := range lines {
		if _, errs, code := at(t, dir, strings.Fields(line)...); code == exitInternal || strings.Contains(errs, "goroutine") {
			t.Errorf("truce %s: %d %s", line, code, errs)
		}
	}
}

// mostPages is how many pages are asked for; of one sort, so many at most.
const (
	mostPages  = 400
	mostOfSort = 20
)

// everyPage follows the links of the pages of a node.
func everyPage(t *testing.T, site string) {
	t.Helper()
	links := regexp.MustCompile(`(?:href|hx-get|src)="(/[^"#]*)`)
	number, seen, sorts := regexp.MustCompile(`[0-9]+|=[^&]*`), map[string]bool{"/": true}, map[string]int{}
	for todo, asked := []string{"/"}, 0; len(todo) > 0 && asked < mostPages; asked++ {
		page := todo[0]
		todo = todo[1:]
		a, err := http.Get(site + page)
		if err != nil {
			t.Fatalf("%s: %v", page, err)
		}
		body, err := io.ReadAll(a.Body)
		a.Body.Close()
		if err != nil || a.StatusCode >= 500 {
			t.Errorf("%s: %d, %v\n%s", page, a.StatusCode, err, strings.TrimSpace(string(body[:min(len(body), 300)])))
		}
		for _, m := range links.FindAllStringSubmatch(string(body), -1) {
			to := html.UnescapeString(m[1])
			u, err := url.Parse(to)
			if err != nil || seen[to] {
				continue
			}
			parts := strings.SplitN(strings.Trim(u.Path, "/"), "/", 2)
			sort := parts[0] + number.ReplaceAllString(u.RawQuery, "")
			seen[to] = true
			most := mostOfSort
			if u.RawQuery != "" {
				most = 4 // other languages, filters
			}
			if sorts[sort]++; sorts[sort] <= most {
				todo = append(todo, to)
			}
		}
	}
	t.Logf("%d links, of the sorts %v", len(seen), sorts)
}

//go:build unix

// Command talksload measures the pages of talks of a program given by its path, over a process of many actors, edges
// and rounds that comes in by the claims door (truce claim add). It asks a served node for each page many times, from
// several clients at once, and prints a line a page: p50 and p99 by the clock, processor time of the node a request,
// and the size of the page.
//
//	go build -o /tmp/truce ./cmd/truce && go run ./internal/testing/talksload -truce /tmp/truce
//
// With -claims it prints the file of claims and does no more.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

func main() {
	program := flag.String("truce", "truce", "the program to measure")
	actors := flag.Int("actors", 2000, "how many actors")
	edges := flag.Int("edges", 20_000, "how many memberships and influences between them")
	rounds := flag.Int("rounds", 200, "how many rounds")
	requests := flag.Int("requests", 200, "how often each page is asked for")
	clients := flag.Int("clients", 2, "how many ask at once")
	dir := flag.String("dir", "", "measure the node in this directory; without it one is made")
	only := flag.Bool("claims", false, "print the file of claims, and no more")
	flag.Parse()
	log.SetFlags(0)
	w := world{*actors, *edges, *rounds}
	if *only {
		if err := json.NewEncoder(os.Stdout).Encode(w.claims()); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := measure(*program, *dir, w, *requests, *clients); err != nil {
		log.Fatal(err)
	}
}

func measure(program, dir string, w world, requests, clients int) error {
	if dir == "" {
		root, err := os.MkdirTemp("", "talksload-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(root)
		dir = filepath.Join(root, "SEC")
		os.Setenv("TRUCE_MARKS", filepath.Join(root, "marks"))
		if err := fill(program, root, dir, w); err != nil {
			return err
		}
	}
	cmd := exec.Command(program, "serve", "--alone", "--dir", dir, "--listen", "localhost:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	cmd.Stderr = io.Discard
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	}()
	var at string
	for lines := bufio.NewScanner(out); at == "" && lines.Scan(); {
		at = strings.TrimSuffix(regexp.MustCompile(`http://\S+`).FindString(lines.Text()), "/")
	}
	go io.Copy(io.Discard, out)
	fmt.Printf("%-28s %9s %9s %9s %9s %9s\n", "page", "first ms", "p50 ms", "p99 ms", "CPU ms", "kB")
	for _, p := range w.pages() {
		if err := ask(at, p, cmd.Process.Pid, requests, clients); err != nil {
			return err
		}
	}
	return nil
}

// fill makes a node and enters the claims as a secretariat would.
func fill(program, root, dir string, w world) error {
	file := filepath.Join(root, "claims.yaml")
	raw, err := json.Marshal(w.claims())
	if err == nil {
		err = os.WriteFile(file, raw, 0o600)
	}
	if err != nil {
		return err
	}
	for _, args := range [][]string{
		{"init", "--dir", dir, "--member", "SEC", "--title", "Load", "--process", "load"},
		{"claim", "add", file, "--dir", dir},
	} {
		began := time.Now()
		if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
			return fmt.Errorf("truce %s: %w: %.2000s", args[0], err, out)
		}
		fmt.Printf("truce %s: %.1f s\n", args[0], time.Since(began).Seconds())
	}
	return nil
}

// ask asks for one page, once and then from several clients.
func ask(at, page string, pid, requests, clients int) error {
	get := func() (time.Duration, int64, error) {
		began := time.Now()
		r, err := http.Get(at + page)
		if err != nil {
			return 0, 0, err
		}
		defer r.Body.Close()
		n, err := io.Copy(io.Discard, r.Body)
		if err == nil && r.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s answers %s", page, r.Status)
		}
		return time.Since(began), n, err
	}
	first, size, err := get()
	if err != nil {
		return err
	}
	before := spent(pid)
	var mu sync.Mutex
	var took []time.Duration
	var failed error
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for range requests / clients {
				d, _, err := get()
				mu.Lock()
				took, failed = append(took, d), cmp.Or(failed, err)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if failed != nil {
		return failed
	}
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	fmt.Printf("%-28s %9.1f %9.1f %9.1f %9.1f %9.1f\n", page, ms(first), ms(took[len(took)/2]), ms(took[len(took)*99/100]),
		ms(spent(pid)-before)/float64(len(took)), float64(size)/1000)
	return nil
}

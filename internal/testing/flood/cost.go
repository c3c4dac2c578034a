//go:build unix

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// cost is what a process took.
type cost struct {
	cpu  time.Duration
	peak int64 // bytes
}

func (c cost) String() string { return fmt.Sprintf("%.2f s %d MB", c.cpu.Seconds(), c.peak>>20) }

func costOf(s *os.ProcessState) cost {
	u := s.SysUsage().(*syscall.Rusage)
	return cost{s.UserTime() + s.SystemTime(), u.Maxrss << 10}
}

// run runs the program to its end.
func run(program string, args ...string) (cost, error) {
	cmd := exec.Command(program, args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if cmd.ProcessState == nil {
		return cost{}, err
	}
	if err != nil {
		err = fmt.Errorf("truce %s: %w: %s", args[0], err, out.String())
	}
	return costOf(cmd.ProcessState), err
}

// pages are those that anything entered may weigh on.
var pages = []string{"/", "/incidents", "/incidents/CA-I-1", "/incidents/MI-I-1", "/agreements",
	"/agreements/truce-one",
	"/actors", "/actors/band", "/operations", "/bulletins", "/record", "/record/MI", "/search?q=band",
	"/dossier", "/reports/MI-R-1", "/rounds", "/rounds/round-0", "/talks",
	"/matrix", "/series", "/registers", "/review", "/agreements/deal-0", "/claims/round", "/claims/figure", "/claims/area",
	"/map", "/names"}

// served is what serving the pages took.
type served struct {
	cost    cost
	slowest string
}

var address = regexp.MustCompile(`http://\S+`)

// serve starts the program's pages, asks for each, and ends it.
func serve(program, dir string) (served, error) {
	cmd := exec.Command(program, "serve", "--alone", "--dir", dir, "--listen", "localhost:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return served{}, err
	}
	cmd.Stderr = io.Discard
	if err := cmd.Start(); err != nil {
		return served{}, err
	}
	var at string
	for lines := bufio.NewScanner(out); at == "" && lines.Scan(); {
		at = strings.TrimSuffix(address.FindString(lines.Text()), "/")
	}
	go io.Copy(io.Discard, out)
	var s served
	var most time.Duration
	for _, p := range pages {
		before := spent(cmd.Process.Pid)
		status, err := get(at + p)
		if err != nil {
			cmd.Process.Kill()
			cmd.Wait()
			return s, err
		}
		if took := spent(cmd.Process.Pid) - before; took > most || status >= 500 {
			most, s.slowest = took, fmt.Sprintf("%.2f s %s (%d)", took.Seconds(), p, status)
		}
	}
	cmd.Process.Signal(os.Interrupt)
	cmd.Wait()
	s.cost = costOf(cmd.ProcessState)
	return s, nil
}

func get(url string) (status int, err error) {
	r, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer r.Body.Close()
	_, err = io.Copy(io.Discard, r.Body)
	return r.StatusCode, err
}

// spent is the processor time a process has taken so far, as Linux tells it; zero elsewhere.
func spent(pid int) time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

//go:build unix

// Command flood measures what a member without a vote can cost another member's node: for each shape of
// internal/testing/ hostile it founds a process, lets that member enter many entries, and lets a program given by its
// path take them in, look the node over, and show its pages. It prints a line a shape: seconds of processor time and
// megabytes at the peak.
//
//	go build -o /tmp/truce ./cmd/truce && go run ./internal/testing/flood -truce /tmp/truce -entries 10000
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"

	"truce"
	"truce/internal/node"
	"truce/internal/recordsql"
	"truce/internal/testing/hostile"
	"truce/record"
)

func main() {
	program := flag.String("truce", "truce", "the program to measure")
	entries := flag.Int("entries", 10_000, "how many entries of each shape")
	only := flag.String("shape", "", "measure this shape alone")
	in := flag.String("prepare", "", "make the nodes of a shape in this directory, and no more")
	flag.Parse()
	log.SetFlags(0)
	os.Setenv("TRUCE_MARKS", filepath.Join(*in, "marks"))
	if *in == "" {
		fmt.Printf("%-30s %6s  %-14s %-14s %-14s %s\n", "shape", "MB", "take in", "doctor", "start, pages", "slowest page")
	}
	for _, s := range hostile.Shapes() {
		if *only != "" && s.Name != *only {
			continue
		}
		var err error
		if *in != "" {
			err = prepare(*in, s, *entries)
		} else {
			err = measure(*program, s, *entries)
		}
		if err != nil {
			log.Fatalf("%s: %v", s.Name, err)
		}
	}
}

// measure lets a node take in what the hostile member entered, and prints what that cost.
func measure(program string, s hostile.Shape, n int) error {
	dir, err := os.MkdirTemp("", "flood-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	// In a process of its own: the peak of one that is started counts what the one that starts it held.
	self, err := os.Executable()
	if err != nil {
		return err
	}
	os.Setenv("TRUCE_MARKS", filepath.Join(dir, "marks"))
	h := &house{root: dir}
	if _, err := run(self, "-prepare", dir, "-shape", s.Name, "-entries", fmt.Sprint(n)); err != nil {
		return err
	}
	stick := filepath.Join(dir, "stick")
	if _, err := run(program, "sync", "--dir", h.dir(hostile.Member), "--to", stick); err != nil {
		return err
	}
	bytes, err := sizeOf(stick)
	if err != nil {
		return err
	}
	// The node takes in its own entries first, which nobody else pays for.
	if _, err := run(program, "rebuild", "--dir", h.dir("CA")); err != nil {
		return err
	}
	took, err := run(program, "sync", "--dir", h.dir("CA"), "--from", stick)
	if err != nil && took.cpu == 0 { // what is too much is refused
		return err
	}
	looked, err := run(program, "doctor", "--dir", h.dir("CA"))
	if err != nil && looked.cpu == 0 {
		return err
	}
	shown, err := serve(program, h.dir("CA"))
	if err != nil {
		return err
	}
	fmt.Printf("%-30s %6.1f  %-14s %-14s %-14s %s\n", s.Name, float64(bytes)/1e6, took, looked, shown.cost, shown.slowest)
	return nil
}

// prepare founds a process and enters what its members enter.
func prepare(dir string, s hostile.Shape, n int) error {
	h, err := found(dir)
	if err != nil {
		return err
	}
	if err := h.enter(hostile.Member, append(hostile.Log(hostile.Judging().Body), s.Entries(h.process, 4,
		n)...)); err != nil {
		return err
	}
	return h.enter("CA", hostile.Log(hostile.Honest("CA")...))
}

// sizeOf returns how many bytes the files of a directory are.
func sizeOf(dir string) (bytes int64, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	return bytes, err
}

// house is the nodes of a process.
type house struct {
	root    string
	process *truce.Process
}

func (h *house) dir(m truce.MemberID) string { return filepath.Join(h.root, string(m)) }

func (h *house) options() node.Options { return node.Options{Marks: filepath.Join(h.root, "marks")} }

// found founds a process of one voter and the hostile mission.
func found(root string) (*house, error) {
	h, ctx := &house{root: root}, context.Background()
	var cards []node.Card
	for _, id := range []truce.MemberID{"CA", hostile.Member} {
		m := truce.Member{ID: id, Names: []truce.Name{{Text: string(id)}}, Role: truce.RoleMission}
		c, err := node.Prepare(h.dir(id), "meridian", m, h.options())
		if err != nil {
			return nil, err
		}
		cards = append(cards, c)
	}
	base := hostile.Process()
	base.Members, base.Rule.Voters, base.Rule.K, base.Rule.LapseK = nil, []truce.MemberID{"CA"}, 1, 1
	p, err := node.DraftProcess(*base, cards)
	if err != nil {
		return nil, err
	}
	h.process = p
	for _, m := range p.Members {
		if err := node.Endorse(ctx, h.dir(m.ID), p, nil, h.options()); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// enter appends entries to a member's log past its registrar.
func (h *house) enter(m truce.MemberID, entries [][]byte) error {
	ctx := context.Background()
	secret, err := os.ReadFile(filepath.Join(h.dir(m), "log.key"))
	if err != nil {
		return err
	}
	signer, err := record.NewSigner(strings.TrimSpace(string(secret)))
	if err != nil {
		return err
	}
	member, _ := h.process.Member(m)
	verifier, err := record.NewVerifier(member.LogKey)
	if err != nil {
		return err
	}
	store, err := recordsql.OpenSQLite(ctx, h.dir(m))
	if err != nil {
		return err
	}
	defer store.Close()
	l, err := record.Open(ctx, store, signer, verifier)
	if err != nil {
		return err
	}
	defer l.Close()
	var batch []record.Entry
	for i, data := range entries {
		batch = append(batch, record.Entry{Claim: fmt.Sprintf("flood-%d", i), Data: data})
		if len(batch) == 1000 || i == len(entries)-1 {
			if _, err := l.Append(ctx, batch...); err != nil {
				return err
			}
			batch = nil
		}
	}
	return nil
}

package node

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"truce"
	"truce/internal/audit"
	"truce/internal/people"
	"truce/internal/web/frame"
)

// What is done and refused at the door of a node stands in its audit log with the person's id, and without their name
// or anything that was typed.
func TestTheDoorIsAudited(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	store, err := OpenPeople(ctx, n.Dir, Options{Marks: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p, err := store.Add(ctx, nil, people.Person{Name: "Idris Holm", Function: "duty officer",
		Roles: []people.Role{people.Monitor}})
	must(err)
	by := frame.By{Member: n.Member, Function: p.Function, Person: p.ID}
	desk := n.Pages(frame.Config{People: store}).Registrar
	file := func() error {
		_, _, err := desk.File(ctx, by, frame.Draft{Private: map[string]string{"text": "seen by a witness"}})
		return err
	}
	nobody := people.Try{Name: "Nadir Vale", Password: "wrong horse", From: "192.0.2.7"}
	if _, err := store.Enter(ctx, nobody); err == nil {
		t.Error("somebody who is not here came in")
	}
	must(file())
	err = desk.Assess(ctx, by, "", truce.Assessment{Incident: "TR-I-1"}, "typed")
	if truce.KindOf(err) != truce.Forbidden {
		t.Errorf("a monitor assesses: %v", err)
	}
	must(SetReadOnly(n.Dir, "a stolen laptop", 1_900_000_000))
	if err := file(); truce.KindOf(err) != truce.Unavailable || !strings.Contains(err.Error(), "a stolen laptop") {
		t.Errorf("entered while the node is read-only: %v", err)
	}
	must(SetReadOnly(n.Dir, "", 1_900_000_060))
	must(store.Close())
	var got []string
	must(audit.In(n.Dir).Read(func(a audit.Act, unreadable string) error {
		if got = append(got, a.Person+": "+a.What+" "+a.Why+unreadable); a.Member != n.Member {
			t.Errorf("a line of %q", a.Member)
		}
		return nil
	}))
	all := "\n" + strings.Join(got, "\n")
	for _, want := range []string{"\n: person added", "\n: roles given: monitor", "\n: sign-in that is not recognised",
		"\n" + p.ID + ": report/", "\n" + p.ID + ": assess none of their roles may assess", "\n: read-only set",
		" the node is read-only", "\n: read-only ended"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in%s", want, all)
		}
	}
	text, err := os.ReadFile(filepath.Join(n.Dir, audit.File))
	must(err)
	for _, typed := range []string{"Idris", "Nadir", "horse", "witness", "laptop", "typed"} {
		if strings.Contains(string(text), typed) {
			t.Errorf("%q stands in the audit log: %s", typed, text)
		}
	}
}

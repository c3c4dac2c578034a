package node

import (
	"context"
	"path/filepath"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/people"
	"truce/internal/web/frame"
)

// Below the pages, whatever they ask for, a person does nothing that none of their roles comes to, nothing as somebody
// else, and nothing once they are disabled.
func TestRolesNarrowWhatAFunctionMay(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	store, err := people.Open(ctx, filepath.Join(n.Dir, "people.db"), people.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	add := func(name string, roles ...people.Role) *people.Person {
		// who in the log may everything
		p, err := store.Add(ctx, nil, people.Person{Name: name, Function: "duty officer", Roles: roles})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	boss, monitor := add("Vera Okonjo", people.Administrator), add("Idris Holm", people.Monitor)
	auditor, outside := add("Sol Marrow", people.Auditor), add("Nadir Vale", people.MediatorsStaff)
	desk := n.Pages(frame.Config{People: store}).Registrar
	file := func(by frame.By) error {
		_, _, err := desk.File(ctx, by, frame.Draft{Private: map[string]string{"text": "seen"}})
		return err
	}
	by := func(p *people.Person) frame.By { return frame.By{Member: n.Member, Function: p.Function, Person: p.ID} }
	if err := file(by(monitor)); err != nil {
		t.Errorf("a monitor files: %v", err)
	}
	officer := &truce.Officer{Function: "night desk", May: []truce.Action{truce.ActFile}}
	if _, err := desk.Enter(ctx, by(boss), "", officer); err != nil {
		t.Errorf("an administrator enters an officer: %v", err)
	}
	enter := func(by frame.By, body any) error {
		_, err := desk.Enter(ctx, by, "", body)
		return err
	}
	for name, err := range map[string]error{
		"an administrator files":       file(by(boss)),
		"an auditor files":             file(by(auditor)),
		"the mediator's staff files":   file(by(outside)),
		"somebody unnamed files":       file(frame.By{Member: n.Member, Function: "duty officer"}),
		"a monitor files as another":   file(frame.By{Member: n.Member, Function: "intake desk", Person: monitor.ID}),
		"a monitor files for a member": file(frame.By{Member: "BO", Function: "duty officer", Person: monitor.ID}),
		"a monitor enters an officer":  enter(by(monitor), officer),
		"a monitor says what belongs where": enter(by(monitor), &truce.Link{Incident: "TR-I-1", Report: "TR-R-1",
			Linked: true}),
		"a monitor gives a verdict": desk.Assess(ctx, by(monitor), "", truce.Assessment{Incident: "TR-I-1",
			State: truce.Given, Happened: codes.Confirmed}, ""),
	} {
		if k := truce.KindOf(err); err == nil || k != truce.Forbidden && k != truce.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := store.Disable(ctx, boss, monitor.ID, true); err != nil {
		t.Fatal(err)
	}
	if err := file(by(monitor)); truce.KindOf(err) != truce.Forbidden {
		t.Errorf("disabled, they file: %v", err)
	}
}

package node

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/people"
	"truce/internal/web/frame"
)

// Whatever a page can do, a person whose roles do not come to it cannot.
func TestEveryVerbOfThePagesIsHeldAgainstRoles(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	store, err := people.Open(ctx, filepath.Join(n.Dir, "people.db"), people.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	p, err := store.Add(ctx, nil, people.Person{Name: "Sol Marrow", Function: "duty officer",
		Roles: []people.Role{people.Auditor}})
	if err != nil {
		t.Fatal(err)
	}
	by := frame.By{Member: n.Member, Function: p.Function, Person: p.ID}
	c := n.Pages(frame.Config{People: store})
	desk := c.Registrar
	actor := &truce.Actor{ID: "a", Kind: codes.ActorGroup, Names: []truce.Name{{Text: "A"}}}
	_, noted := desk.EnterNoted(ctx, by, "", actor, "why")
	_, operated := desk.Operate(ctx, by, "", truce.Operation{Kind: codes.Visit, State: "planned"}, "")
	_, published := desk.Publish(ctx, by, "", "2017-01-15")
	_, imported := c.Importer.Import(ctx, by, frame.ImportFile{Format: "csv", Data: []byte("start\n2017-01-15\n")}, true)
	for name, err := range map[string]error{
		"checks": desk.Check(ctx, by, "", actor), "enters with a note": noted,
		"corrects": desk.Correct(ctx, by, "TR-R-1", frame.Draft{Because: "clerical error"}),
		"releases": desk.Release(ctx, by, "", "TR-R-1", truce.LevelJoint, truce.Coded{}),
		"erases":   desk.Erase(ctx, by, "TR-R-1", "text", "required by law", ""),
		// the first officer of the founding
		"withdraws": desk.Withdraw(ctx, by, "", 1, "entered in error", ""), "operates": operated,
		"publishes": published, "corrects a figure": desk.CorrectFigure(ctx, by, "", truce.Erratum{Bulletin: 1}),
		"imports": imported,
	} {
		if truce.KindOf(err) != truce.Forbidden {
			t.Errorf("an auditor %s: %v", name, err)
		}
	}
}

// In an emergency nothing is entered until that is ended, by whoever may administer; both stand in the audit log.
func TestReadOnlyByPages(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	c := n.Pages(frame.Config{})
	by := frame.By{Member: n.Member, Function: "duty officer"}
	actor := func(id truce.ActorID) error {
		_, err := c.Registrar.Enter(ctx, by, "", &truce.Actor{ID: id, Kind: codes.ActorGroup,
			Names: []truce.Name{{Text: "A"}}})
		return err
	}
	if err := c.Keeper.SetReadOnly(ctx, by, "keys may be lost"); err != nil {
		t.Fatal(err)
	}
	if on := c.Keeper.ReadOnly(); on == nil || on.Why != "keys may be lost" || on.Function != by.Function ||
		!on.Since.Known() {
		t.Errorf("%+v", on)
	}
	if err := actor("a"); truce.KindOf(err) != truce.Unavailable {
		t.Errorf("entering meanwhile: %v", err)
	}
	if err := c.Keeper.SetReadOnly(ctx, by, ""); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(n.Dir, "read-only"), []byte("by hand\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if on := c.Keeper.ReadOnly(); on == nil || on.Why != "by hand" || on.Since.Known() {
		t.Errorf("set by hand: %+v", on)
	}
	if err := c.Keeper.SetReadOnly(ctx, by, ""); err != nil {
		t.Fatal(err)
	}
	if err := actor("a"); err != nil {
		t.Errorf("entering afterwards: %v", err)
	}
	for address, want := range map[string]truce.ErrorKind{"not an address": truce.Invalid, "": truce.NotFound} {
		m := n.Member
		if want == truce.Invalid {
			m = "BO"
		}
		if err := c.Keeper.SetPeer(ctx, by, m, address); err == nil {
			t.Errorf("%q was taken for an address of %s", address, m)
		}
	}
	if _, err := c.Keeper.Sync(ctx, by, "BO"); truce.KindOf(err) != truce.NotFound {
		t.Errorf("asking a node of which no address is known: %v", err)
	}
	if all := c.Keeper.Examine(ctx); len(all) < 5 {
		t.Errorf("%v", all)
	}
}

// A file is looked at, with what is wrong with each row, before it is filed; what is filed is known the next time.
func TestImportByPages(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	c := n.Pages(frame.Config{})
	by := frame.By{Member: n.Member, Function: "intake desk"}
	file := frame.ImportFile{Format: "csv", Level: truce.LevelJoint, Data: []byte("id,start,kind,place,killed_best\n" +
		"1,2017-01-15,shelling,Hama,2\n2,2017-01-16,shelling,Homs,-3\n3,2017-01-17,siege,Idlib,\n")}
	got, err := c.Importer.Import(ctx, by, file, true)
	if err != nil || got.Read != 3 || got.New != 2 || got.Rejected != 1 || got.Errors[0].Line != 3 {
		t.Fatalf("a look: %+v, %v", got, err)
	}
	for range 2 {
		if got, err = c.Importer.Import(ctx, by, file, false); err != nil {
			t.Fatal(err)
		}
	}
	if got.New != 0 || got.Unchanged != 2 {
		t.Errorf("the second time: %+v", got)
	}
	if got, err = c.Importer.Import(ctx, by, file, true); err != nil || got.New != 0 || got.Held != 2 {
		t.Errorf("another look: %+v, %v", got, err)
	}
	mapping, err := c.Importer.ProposeMapping(ctx, []byte("date_of_incident,village,fatalities\n2017-01-15,Hama,2\n"))
	if err != nil || !strings.Contains(mapping, "village") {
		t.Errorf("%s, %v", mapping, err)
	}
	file = frame.ImportFile{Format: "csv", Mapping: mapping, Data: []byte("date_of_incident,village,fatalities\n" +
		"2017-01-19,Hama,2\n")}
	if got, err = c.Importer.Import(ctx, by, file, true); err != nil || got.New != 1 {
		t.Errorf("by the mapping: %+v, %v", got, err)
	}
	if _, err = c.Importer.Import(ctx, by, frame.ImportFile{Format: "xls"}, true); truce.KindOf(err) != truce.Invalid {
		t.Errorf("an unknown format: %v", err)
	}
}

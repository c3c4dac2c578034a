package node

import (
	"context"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/audit"
	"truce/internal/desklog"
	"truce/internal/registrar"
)

// room opens the duty room of a node.
func room(t *testing.T, n *Node) *Duty {
	t.Helper()
	d, err := n.OpenDuty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// looks lets the duty room look, and returns its alarms.
func (d *Duty) looks(t *testing.T) []desklog.Alarm {
	t.Helper()
	if _, err := d.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, err := d.desk.Alarms(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func (n *Node) flash(t *testing.T, id, state string) string {
	t.Helper()
	id, err := n.Registrar.Operate(t.Context(), registrar.By{Member: n.Member, Function: registrar.DutyOfficer}, "",
		truce.Operation{ID: id, Kind: codes.Flash, State: state, About: truce.About{Party: "river-guard"}}, "")
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// A flash of another member rings here until one of this desk has it, and is over when its member says so; one that
// this member's own log acknowledges is had; an old one is history.
func TestFlashesRing(t *testing.T) {
	dirs := founded(t, "CA", "BO")
	ca, bo := opened(t, dirs["CA"]), opened(t, dirs["BO"])
	d, other := room(t, ca), room(t, bo)
	theirs := bo.flash(t, "", "reported")
	ca.asks(t, map[truce.MemberID]string{"BO": bo.answering(t, nil)})
	bo.asks(t, map[truce.MemberID]string{"CA": ca.answering(t, nil)})
	until(t, "the flash rings", func() bool { return len(d.looks(t)) == 1 })
	if a := d.looks(t)[0]; !a.Rings() || a.ID != theirs || a.Owner != "BO" || a.About.Party != "river-guard" {
		t.Errorf("%+v", a)
	}
	by := desklog.By{Function: registrar.IntakeDesk}
	has := func(s *desklog.Store, by desklog.By) error { return s.Take(t.Context(), by, theirs) }
	if err := ca.AtDesk(t.Context(), d.desk, by, truce.ActFile, "has", theirs, has); err != nil {
		t.Fatal(err)
	}
	if a := d.looks(t)[0]; a.Has != registrar.IntakeDesk {
		t.Errorf("%+v", a)
	}
	if a := other.looks(t)[0]; !a.Rings() {
		t.Errorf("one desk has it, and another's is silent: %+v", a)
	}
	bo.flash(t, theirs, "settled")
	until(t, "it is over", func() bool { return len(d.looks(t)) == 0 })

	ours := ca.flash(t, "", "reported")
	if list := d.looks(t); len(list) != 1 || !list[0].Rings() {
		t.Errorf("%+v", list)
	}
	ca.flash(t, ours, "acknowledged")
	if list := d.looks(t); len(list) != 1 || list[0].Has != registrar.DutyOfficer {
		t.Errorf("acknowledged: %+v", list)
	}
}

// What changes at the desk or in the record gives the state another name, and what does not gives it none.
func TestStatesHaveNames(t *testing.T) {
	ctx, n := t.Context(), newNode(t)
	d := room(t, n)
	name := func() string {
		s, err := d.Look(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	seen := map[string]bool{name(): true}
	if !seen[name()] {
		t.Error("nothing has changed, and the state has another name")
	}
	beside, err := OpenDesk(ctx, n.Dir, Options{}) // as another process would
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	for what, change := range map[string]func() error{
		"a note": func() error {
			_, err := beside.Write(ctx, desklog.By{Function: "desk"}, desklog.Line{Kind: desklog.Note, Words: "x"})
			return err
		},
		"a report": func() error {
			_, _, err := n.Registrar.File(ctx, registrar.By{Member: "TR", Function: registrar.IntakeDesk},
				registrar.Draft{Private: map[string]string{"text": "x"}})
			return err
		},
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		if s := name(); seen[s] {
			t.Errorf("after %s the state has an old name", what)
		} else {
			seen[s] = true
		}
	}
}

// The desk is for officers that may file; who wrote is kept, and nothing of what.
func TestWhoWritesToTheDesk(t *testing.T) {
	ctx, n := t.Context(), newNode(t)
	d := room(t, n)
	if _, err := n.Registrar.Enter(ctx, registrar.By{Member: "TR", Function: registrar.DutyOfficer}, "",
		&truce.Officer{Function: "assessor", May: []truce.Action{truce.ActAssess}}); err != nil {
		t.Fatal(err)
	}
	for function, want := range map[string]truce.ErrorKind{registrar.DutyOfficer: 0, "assessor": truce.Forbidden,
		"nobody": truce.Forbidden, "": truce.Forbidden} {
		err := n.AtDesk(ctx, d.desk, desklog.By{Function: function, Person: "p1"}, truce.ActFile, "note", "", func(
			s *desklog.Store, by desklog.By) error {
			_, err := s.Write(context.Background(), by, desklog.Line{Kind: desklog.Note, Words: "seen by a witness"})
			return err
		})
		if want == 0 && err != nil || want != 0 && truce.KindOf(err) != want {
			t.Errorf("%q: %v", function, err)
		}
	}
	lines, _, err := d.desk.Shift(ctx)
	if err != nil || len(lines) != 1 || lines[0].Person != "p1" {
		t.Errorf("%+v %v", lines, err)
	}
	acts := 0
	err = audit.In(n.Dir).Read(func(a audit.Act, _ string) error {
		if strings.HasPrefix(a.What, "desk: ") && a.Person == "p1" {
			acts++
		}
		if strings.Contains(a.What+a.About+a.Why, "witness") {
			t.Errorf("%+v", a)
		}
		return nil
	})
	if err != nil || acts != 4 {
		t.Errorf("%d acts, %v", acts, err)
	}
}

// Whom to call follows from what the member knows, what it keeps sealed too.
func TestWhomToCall(t *testing.T) {
	ctx, n := t.Context(), newNode(t)
	d := room(t, n)
	by := registrar.By{Member: "TR", Function: registrar.DutyOfficer}
	for _, body := range []any{&truce.Influence{By: "sponsor", On: "river-guard", Kind: "guarantees"}} {
		if _, err := n.Registrar.Enter(ctx, by, "", body); err != nil {
			t.Fatal(err)
		}
	}
	_, id, err := n.Registrar.File(ctx, by, registrar.Draft{Coded: truce.Coded{Kind: codes.Shelling,
		Where: truce.Place{Province: "Westmark"}, Authors: []truce.Attribution{{Actor: "river-guard"}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []desklog.Contact{{Office: "sponsor's line", Number: "12345", Party: "sponsor"},
		{Office: "post of the west", Number: "12346", Place: "Westmark"},
		{Office: "elsewhere", Number: "12347", Place: "Eastmark"}} {
		if _, err := d.desk.SaveContact(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	list, err := n.Whom(ctx, d.desk, truce.About{Incident: id})
	var got []string
	for _, x := range list {
		got = append(got, x.Contact.Office+"/"+string(x.Actor))
	}
	if want := "/river-guard sponsor's line/sponsor post of the west/"; err != nil || strings.Join(got, " ") != want {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := n.Whom(ctx, d.desk, truce.About{Incident: "TR-I-99"}); truce.KindOf(err) != truce.NotFound {
		t.Errorf("of no incident: %v", err)
	}
}

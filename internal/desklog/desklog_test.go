package desklog

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"truce"
)

// room is a desk with a clock that is moved by hand.
type room struct {
	*Store
	at time.Time
}

func open(t *testing.T) *room {
	t.Helper()
	r := &room{at: time.Date(2031, 3, 17, 20, 0, 0, 0, time.UTC)}
	path := filepath.Join(t.TempDir(), "desk.db")
	var err error
	if r.Store, err = Open(t.Context(), path, func() time.Time { return r.at }); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	if i, err := os.Stat(path); err != nil || i.Mode().Perm() != 0o600 {
		t.Errorf("the desk is a file of mode %v, %v", i.Mode(), err)
	}
	return r
}

var (
	duty   = By{Function: "duty officer", Person: "p1"}
	intake = By{Function: "intake desk"}
	turns  = []Turn{{"duty officer", 5}, {"head of cell", 10}, {"deputy", 5}}
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (r *room) fire(t *testing.T, id string) {
	t.Helper()
	must(t, r.Notice(t.Context(), By{}, Fire{ID: id, Owner: "CA", About: truce.About{Incident: "CA-I-1"}}))
}

// said is the log in short.
func (r *room) said(t *testing.T) string {
	t.Helper()
	var out []string
	must(t, r.Each(t.Context(), 0, 0, func(l Line) error {
		out = append(out, strings.Trim(fmt.Sprintf("%s %s %s %s", l.Function, l.Kind, l.About, l.Office), " "))
		return nil
	}))
	return strings.Join(out, "; ")
}

func (r *room) alarm(t *testing.T) Alarm {
	t.Helper()
	list, err := r.Alarms(t.Context(), turns)
	must(t, err)
	if len(list) != 1 {
		t.Fatalf("%d fires", len(list))
	}
	return list[0]
}

// Fire rings until one function has it, and of many that want it at once one gets it.
func TestOneHasIt(t *testing.T) {
	r := open(t)
	r.fire(t, "CA-R-1")
	r.fire(t, "CA-R-1")
	var all sync.WaitGroup
	refused := make(chan error, 8)
	for i := range 8 {
		all.Go(func() { refused <- r.Take(context.Background(), By{Function: fmt.Sprint("officer ", i)}, "CA-R-1") })
	}
	all.Wait()
	close(refused)
	taken := 0
	for err := range refused {
		if err == nil {
			taken++
		} else if truce.KindOf(err) != truce.Conflict || !strings.Contains(err.Error(), "has CA-R-1, since") {
			t.Error(err)
		}
	}
	if a := r.alarm(t); taken != 1 || a.Rings() || a.For != "" {
		t.Errorf("%d have it; %+v", taken, a)
	}
	r.at = r.at.Add(time.Hour)
	must(t, r.Pass(t.Context(), turns))
	must(t, r.GiveBack(t.Context(), duty, "CA-R-1"))
	if a := r.alarm(t); !a.Rings() || a.For != "duty officer" || a.NextAt != truce.At(r.at)+300 {
		t.Errorf("given back: %+v", a)
	}
	must(t, r.End(t.Context(), duty, "CA-R-1"))
	must(t, r.End(t.Context(), duty, "CA-R-1"))
	if list, err := r.Alarms(t.Context(), turns); err != nil || len(list) != 0 {
		t.Errorf("over: %v, %v", list, err)
	}
	for _, err := range []error{r.Take(t.Context(), duty, "CA-R-1"), r.GiveBack(t.Context(), duty, "CA-R-2")} {
		if truce.KindOf(err) != truce.NotFound {
			t.Errorf("of no fire: %v", err)
		}
	}
	r.fire(t, "CA-R-1") // the record says it again
	if got := r.said(t); strings.Count(got, "fire CA-R-1") != 1 || strings.Count(got, "over") != 1 ||
		!strings.Contains(got, "duty officer back CA-R-1") {
		t.Error(got)
	}
}

// What nobody has passes by the clock, each time once however many processes look.
func TestItPasses(t *testing.T) {
	r := open(t)
	r.fire(t, "CA-R-1")
	for _, c := range []struct {
		minutes int
		is      string // for whom, and who is next
	}{{4, "duty officer, head of cell"}, {1, "head of cell, deputy"}, {9, "head of cell, deputy"}, {1, "deputy, "},
		{500, "deputy, "}} {
		r.at = r.at.Add(time.Duration(c.minutes) * time.Minute)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := r.Pass(context.Background(), turns); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if a := r.alarm(t); a.For+", "+a.Next != c.is || !a.Rings() {
			t.Errorf("after %d more minutes it is for %q", c.minutes, a.For+", "+a.Next)
		}
	}
	if got, want := r.said(t), "fire CA-R-1; passed CA-R-1 head of cell; passed CA-R-1 deputy"; got != want {
		t.Errorf("%q", got)
	}
	if a := r.alarm(t); a.NextAt != 0 {
		t.Errorf("it passes to nobody at %s", a.NextAt)
	}
}

// The shift begins with the hand-over that was taken over; one that waits is no other's yet.
func TestShifts(t *testing.T) {
	r := open(t)
	shift := func() string {
		lines, more, err := r.Shift(t.Context())
		must(t, err)
		if more {
			t.Error("too many lines")
		}
		var out []string
		for _, l := range lines {
			out = append(out, string(l.Kind)+" "+l.Words)
		}
		return strings.Join(out, "; ")
	}
	write := func(k Kind, words string) {
		t.Helper()
		_, err := r.Write(t.Context(), duty, Line{Kind: k, Words: words})
		must(t, err)
	}
	write(Note, "quiet")
	write(HandOver, "the bridge")
	if l, waits, err := r.Waiting(t.Context()); err != nil || !waits || l.Words != "the bridge" {
		t.Errorf("%v %t %v", l, waits, err)
	}
	if got := shift(); got != "note quiet; hand-over the bridge" {
		t.Error(got)
	}
	_, err := r.TakeOver(t.Context(), intake, "")
	must(t, err)
	write(Note, "dawn")
	if got := shift(); got != "hand-over the bridge; take-over ; note dawn" {
		t.Error(got)
	}
	if _, waits, err := r.Waiting(t.Context()); err != nil || waits {
		t.Errorf("%t %v", waits, err)
	}
	for range mostLines {
		write(Note, "again")
	}
	lines, more, err := r.Shift(t.Context())
	if err != nil || !more || len(lines) != mostLines {
		t.Errorf("%d lines, %t, %v", len(lines), more, err)
	}
	if lines, more, err = r.Before(t.Context(), lines[0].Number); err != nil || more || lines[0].Words != "quiet" {
		t.Errorf("%v, %t, %v", lines, more, err)
	}
}

func TestWhatMayBeWritten(t *testing.T) {
	r := open(t)
	_, err := r.SaveContact(t.Context(), Contact{Office: "liaison of the north", Number: "+99 555 0142"})
	must(t, err)
	for _, c := range []struct {
		line Line
		says string // empty: it is written
	}{
		{Line{Kind: Note}, "a note says something"},
		{Line{Kind: Call, Words: "x"}, "who was called"},
		{Line{Kind: Has, Words: "x"}, "no line that somebody writes"},
		{Line{Kind: Call, Office: "north", Answer: "perhaps"}, "answered or not answered"},
		{Line{Kind: Note, Words: strings.Repeat("x", 10_001)}, "at most 10000 bytes"},
		{Line{Kind: Note, Words: "call +99 (555) 01-42"}, "a number of the list"},
		{Line{Kind: Note, Words: "٩٩٥٥٥٠١٤٢"}, "a number of the list"},
		{Line{Kind: Note, Words: "۹۹ ۵۵۵ ۰۱۴۲ است"}, "a number of the list"},
		{Line{Kind: Call, Office: "north, 00995550142"}, "a number of the list"},
		{Line{Kind: Note, Words: "99 shells, then 555 and 0142 later"}, ""},
		{Line{Kind: Call, Office: "liaison of the north", Answer: Answered}, ""},
	} {
		_, err := r.Write(t.Context(), duty, c.line)
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v", c.line, err)
		}
	}
	if got := r.said(t); got != "duty officer note; duty officer call  liaison of the north" {
		t.Errorf("%q", got)
	}
	before, err := r.Version(t.Context())
	must(t, err)
	for range 2 {
		l, err := r.Write(t.Context(), duty, Line{Kind: Note, Words: "once", Claim: "c1"})
		if err != nil || l.Words != "once" || l.Person != "p1" {
			t.Errorf("%+v %v", l, err)
		}
	}
	for _, other := range []func() (Line, error){
		func() (Line, error) { return r.Write(t.Context(), duty, Line{Kind: Note, Words: "other", Claim: "c1"}) },
		func() (Line, error) {
			return r.Write(t.Context(), duty, Line{Kind: Note, Words: "once", About: "CA-I-1", Claim: "c1"})
		},
		func() (Line, error) { return r.TakeOver(t.Context(), duty, "c1") },
	} {
		if l, err := other(); truce.KindOf(err) != truce.Conflict || l != (Line{}) {
			t.Errorf("the same claim id with something else: %+v %v", l, err)
		}
	}
	if after, err := r.Version(t.Context()); err != nil || after <= before || strings.Count(r.said(t), "note") != 2 {
		t.Errorf("%d after %d, %v: %s", after, before, err, r.said(t))
	}
}

func TestContacts(t *testing.T) {
	r := open(t)
	ctx := t.Context()
	for _, c := range []Contact{{Number: "12345"}, {Office: "x"}, {Office: "x", Number: "12"},
		{Office: "x 123 45", Number: "12345"},
		{Office: "x", Number: "12345", Party: "Not A Slug"}, {Office: "x", Number: "12345", Member: "not one"},
		{Office: strings.Repeat("x", 200), Number: "12345"}} {
		if _, err := r.SaveContact(ctx, c); truce.KindOf(err) != truce.Invalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
	id, err := r.SaveContact(ctx, Contact{Office: " liaison  of the north ", Number: "12345", Name: "Ada Quill"})
	must(t, err)
	_, err = r.SaveContact(ctx, Contact{ID: id, Office: "liaison of the north", Number: "54321"})
	must(t, err)
	list, err := r.Contacts(ctx)
	if err != nil || len(list) != 1 || list[0] != (Contact{ID: id, Office: "liaison of the north", Number: "54321"}) {
		t.Errorf("%+v %v", list, err)
	}
	must(t, r.RemoveContact(ctx, id))
	_, changed := r.SaveContact(ctx, Contact{ID: id, Office: "x", Number: "12345"})
	for _, err := range []error{r.RemoveContact(ctx, id), changed} {
		if truce.KindOf(err) != truce.NotFound {
			t.Error(err)
		}
	}
}

// The nearest are called first: the party, who has influence on it, the place, the members.
func TestWhom(t *testing.T) {
	edges := []*truce.Influence{{By: "sponsor", On: "guard", Kind: "supports"}, {By: "capital", On: "sponsor"},
		{By: "far", On: "capital"}, {By: "old", On: "guard", Kind: "commands", To: 50},
		{By: "guarantor", On: "guard", Kind: "guarantees"}, {By: "guard", On: "guarantor"}}
	list := []Contact{{ID: "1", Office: "post of the west", Place: "Westmark"}, {ID: "2", Office: "guard", Party: "guard"},
		{ID: "3", Office: "guard, night", Party: "guard"}, {ID: "4", Office: "capital", Party: "capital", Place: "Westmark"},
		{ID: "5", Office: "BO's liaison", Member: "BO"}, {ID: "6", Office: "elsewhere", Place: "Eastmark", Party: "far"}}
	for _, c := range []struct {
		m    Matter
		want string
	}{
		{Matter{Parties: []truce.ActorID{"", "guard", "guard"}, Places: []string{"", "Westmark"},
			Members: []truce.MemberID{"BO"}, At: 100},
			"2 guard; 3 guard; - guarantor guard; - sponsor guard; 4 capital sponsor guard; 1; 5"},
		{Matter{Parties: []truce.ActorID{"guard"}, At: 40},
			"2 guard; 3 guard; - old guard; - guarantor guard; - sponsor guard; 4 capital sponsor guard"},
		{Matter{Parties: []truce.ActorID{"guard"}},
			"2 guard; 3 guard; - old guard; - guarantor guard; - sponsor guard; 4 capital sponsor guard"},
		{Matter{}, ""},
	} {
		var got []string
		for _, x := range Whom(c.m, edges, list) {
			id := x.Contact.ID
			if id == "" {
				id = "-"
			}
			for _, a := range x.Over {
				id += " " + string(a)
			}
			got = append(got, id)
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%+v: %q", c.m, strings.Join(got, "; "))
		}
	}
}

func TestTurns(t *testing.T) {
	r := open(t)
	for _, bad := range [][]Turn{{{"", 5}}, {{"x", 0}}, {{"x", 1441}}, make([]Turn, 21)} {
		if err := r.SetTurns(t.Context(), bad); truce.KindOf(err) != truce.Invalid {
			t.Errorf("%v: %v", bad, err)
		}
	}
	must(t, r.SetTurns(t.Context(), turns[:2]))
	must(t, r.SetTurns(t.Context(), turns))
	if got, err := r.Turns(t.Context()); err != nil || len(got) != 3 || got[1] != turns[1] {
		t.Errorf("%v %v", got, err)
	}
}

// What was removed can be brought back for a day by whoever saved it, and is destroyed after that.
func TestSaved(t *testing.T) {
	r, ctx := open(t), t.Context()
	save := func() (string, error) { return r.Save(ctx, duty, Saved{Name: " a  b ", Ask: "/search?q=x"}, Matches{}) }
	id, err := save()
	must(t, err)
	must(t, r.LookedAt(ctx, duty, id, Matches{Keys: []string{"k"}, Total: 1}))
	must(t, r.Remove(ctx, duty, id))
	if err := r.Restore(ctx, intake, id); truce.KindOf(err) != truce.NotFound {
		t.Errorf("somebody else brings it back: %v", err)
	}
	r.at = r.at.Add(23 * time.Hour)
	must(t, r.Restore(ctx, duty, id))
	if list, err := r.Saved(ctx, duty); err != nil || len(list) != 1 || list[0].Name != "a b" || !list[0].Mine {
		t.Errorf("%v %v", list, err)
	}
	if m, err := r.Matched(ctx, duty, id); err != nil || m.Total != 1 || len(m.Keys) != 1 {
		t.Errorf("%v %v", m, err)
	}
	must(t, r.Remove(ctx, duty, id))
	r.at = r.at.Add(25 * time.Hour)
	if list, err := r.Saved(ctx, duty); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
	for range mostSaved {
		_, err := save()
		must(t, err)
	}
	if _, err := save(); truce.KindOf(err) != truce.Invalid {
		t.Errorf("one search too many: %v", err)
	}
	if _, err := r.Matched(ctx, duty, id); truce.KindOf(err) != truce.NotFound {
		t.Errorf("what was removed two days ago is held still: %v", err)
	}
}

// A spreadsheet takes nothing for a formula.
func TestCSV(t *testing.T) {
	var b strings.Builder
	must(t, WriteCSV(&b, []Line{{At: 1, Kind: Note, Function: "+desk", Words: "=1+1\n\"quoted\""}}))
	const want = "at,kind,function,person,about,office,answer,words\n" +
		"1970-01-01T00:00:01Z,note,'+desk,,,,,\"'=1+1\n\"\"quoted\"\"\"\n"
	if b.String() != want {
		t.Errorf("%q", b.String())
	}
}

// A disk that fails is an error, never an empty desk.
func TestAClosedDesk(t *testing.T) {
	r := open(t)
	r.Close()
	_, err := r.Alarms(t.Context(), nil)
	_, _, shift := r.Shift(t.Context())
	if err == nil || shift == nil {
		t.Errorf("%v, %v", err, shift)
	}
}

package truce

import (
	"strings"
	"testing"

	"truce/codes"
)

// Reasons are codes from the third list of kinds on. What was entered before is read as it is.
func TestReasonsAreCodes(t *testing.T) {
	verdict := func(f func(*Assessment)) *Assessment {
		a := &Assessment{Incident: "CA-I-1", State: Given, Happened: codes.Confirmed, Permitted: codes.WasPermitted}
		f(a)
		return a
	}
	note := []Sealed{{Field: FieldNote, Commit: DigestOf([]byte("note"))}}
	interest := func(ground string) *Interest {
		return &Interest{Incident: "CA-I-1", Member: "BO", Holds: true, Ground: ground}
	}
	call := func(what, by string) *Operation {
		return &Operation{ID: "BO-O-1", Kind: codes.CallMade, State: "made", What: what, By: by}
	}
	const story = "a long story about a named person"
	for _, c := range []struct {
		sentence string
		body     any
		form     [2]Kind // under the second list and under the third
		old, now bool    // whether it has effect under either
		offers   string  // what a refusal under the third list names
	}{
		{"a verdict rests on grounds of the list", verdict(func(a *Assessment) { a.Grounds = []string{"two witnesses"} }),
			[2]Kind{"assessment/1", "assessment/2"}, true, true, ""},
		{"and on no story", verdict(func(a *Assessment) { a.Grounds = []string{story} }),
			[2]Kind{"assessment/1", "assessment/2"}, true, false, "crater analysis"},
		{"evidence is a ground", verdict(func(a *Assessment) { a.Because, a.Evidence = "excluded target", "agreed map" }),
			[2]Kind{"assessment/1", "assessment/2"}, true, true, ""},
		{"and no story", verdict(func(a *Assessment) { a.Evidence = story }),
			[2]Kind{"assessment/1", "assessment/2"}, true, false, "agreed map"},
		{"it was permitted for a reason of the list", verdict(func(a *Assessment) { a.Because = story }),
			[2]Kind{"assessment/1", "assessment/2"}, true, false, "self-defence"},
		{"a member is interested for a reason of the list", interest("its own forces"),
			[2]Kind{"interest/1", "interest/2"}, true, true, ""},
		{"and for no story", interest(story), [2]Kind{"interest/1", "interest/2"}, true, false, "its own forces"},
		{"words are sealed with an interest from the third list on", &Interest{Incident: "CA-I-1", Member: "BO",
			Sealed: note}, [2]Kind{"interest/2", "interest/2"}, false, true, ""},
		{"an operation is about something of the list", call("who fired", "north"),
			[2]Kind{"operation/1", "operation/2"}, true, true, ""},
		{"and about no story", call(story, ""), [2]Kind{"operation/1", "operation/2"}, true, false, "who fired"},
		{"who refused is named by id", call("", story), [2]Kind{"operation/1", "operation/2"}, true, false, "by id"},
		{"an entry is taken back for a reason of the list", &Withdraw{Index: 3, Why: "entered twice"},
			[2]Kind{"withdraw/1", "withdraw/2"}, true, true, ""},
		{"and for no story", &Withdraw{Index: 3, Why: story}, [2]Kind{"withdraw/1", "withdraw/2"}, true, false,
			"entered twice"},
		{"content is destroyed for a reason of the list", &Erasure{Commit: DigestOf(nil), Ground: "required by law"},
			[2]Kind{"erasure/1", "erasure/2"}, true, true, ""},
		{"and for no story", &Erasure{Commit: DigestOf(nil), Ground: story},
			[2]Kind{"erasure/1", "erasure/2"}, true, false, "required by law"},
		{"a correction may say why", &Report{ID: "BO-R-1", Version: 2, Because: "new facts"},
			[2]Kind{"report/3", "report/3"}, false, true, ""},
		{"and tells no story", &Report{ID: "BO-R-1", Version: 2, Because: story},
			[2]Kind{"report/3", "report/3"}, false, false, "new facts"},
		{"a first version corrects nothing", &Report{ID: "BO-R-2", Version: 1, Because: "new facts"},
			[2]Kind{"report/3", "report/3"}, false, false, "corrects nothing"},
	} {
		for i, list := range []int{2, 3} {
			x := tell(t, func(p *Process) { p.Kinds = list })
			milestone := x.s.Size("BO")
			x.desk("BO", &Milestone{ID: "one", What: "taken back", Sources: []Source{{Outlet: "The Gazette"}}})
			x.files("BO", 1)
			body := c.body
			if w, ok := body.(*Withdraw); ok {
				at := *w
				at.Index = milestone
				body = &at
			}
			form := x.s.Process.FormOf(body)
			if form != c.form[i] {
				t.Errorf("%s: under list %d its form is %s", c.sentence, list, form)
			}
			e := Entry{Kind: form, Claim: "told", Officer: "desk", At: x.at, Body: body}
			err := x.s.Admit(Ref{"BO", x.s.Size("BO")}, e)
			if want := [2]bool{c.old, c.now}[i]; (err == nil) != want {
				t.Errorf("%s: under list %d it has effect: %v, %v", c.sentence, list, err == nil, err)
			}
			if list == 3 && err != nil && !strings.Contains(err.Error(), c.offers) {
				t.Errorf("%s: the refusal does not say %q: %v", c.sentence, c.offers, err)
			}
		}
	}
}

// So are they, from the fifth list on, where a member speaks of its own part, and of printed figures.
func TestReasonsOfMembersAreCodes(t *testing.T) {
	const story = "a long story about a named person"
	document, key := DigestOf([]byte("document")), "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
	for _, c := range []struct {
		sentence string
		body     func(why string) any
		code     string
	}{
		{"a member leaves", func(why string) any { return &Leave{Why: why} }, "decision of the member"},
		{"a member endorses no longer", func(why string) any { return &Endorsement{Document: document, Why: why} },
			"no longer agreed"},
		{"a member changes a key", func(why string) any { return &Key{Use: UseNode, Key: key, Why: why} }, "routine change"},
		{"a member gives up its log", func(why string) any {
			return &Key{Use: UseLog, Key: "log key of CA", Revoked: true, Why: why}
		}, "key lost"},
		{"a member corrects a printed figure", func(why string) any {
			return &Erratum{Bulletin: 1, Where: "observance/registered/CA", Was: "1", Is: "2", Why: why}
		}, "counted wrongly"},
	} {
		for _, list := range []int{4, 5} {
			x := tell(t, func(p *Process) {
				p.Kinds = list
				for i := range p.Members {
					p.Members[i].LogKey = "log key of " + string(p.Members[i].ID)
				}
			})
			x.desk("CA", oneRow(1, Interval{From: 1, To: 2}))
			for why, want := range map[string]bool{c.code: true, "": c.code != "counted wrongly", story: list == 4} {
				body := c.body(why)
				e := Entry{Kind: x.s.Process.FormOf(body), Claim: "told", Officer: "desk", At: x.at, Body: body}
				err := x.s.Admit(Ref{"CA", x.s.Size("CA")}, e)
				if (err == nil) != want || err != nil && why == story && !strings.Contains(err.Error(), c.code) {
					t.Errorf("%s: under list %d, %q as %s has effect: %v", c.sentence, list, why, e.Kind, err)
				}
			}
		}
	}
}

// A form in the place of which another stands has no effect, whatever it says.
func TestAFormThatWasReplacedHasNoEffect(t *testing.T) {
	x := tell(t, func(p *Process) { p.Kinds = 3 })
	a := &Assessment{Incident: "CA-I-1", State: Given, Happened: codes.Confirmed}
	for form, effect := range map[Kind]bool{"assessment/1": false, "assessment/2": true} {
		err := x.s.Admit(Ref{"BO", x.s.Size("BO")}, Entry{Kind: form, Claim: "told", Officer: "desk", At: x.at, Body: a})
		if (err == nil) != effect || err != nil &&
			!strings.Contains(err.Error(), "assessment/2 stands in the place of assessment/1") {
			t.Errorf("%s: %v", form, err)
		}
	}
}

// From the seventh list on what a report is to an incident and the title of an incident are codes, and the time to
// reply that is over is that of a notice.
func TestWhatTheSeventhListCloses(t *testing.T) {
	const story = "a long story about a named person"
	notice := Ref{"AR", 4}
	for _, c := range []struct {
		sentence string
		body     any
		old, now bool // whether it has effect under the sixth list, and under the seventh
	}{
		{"a report is part of an incident", &Link{Incident: "CA-I-1", Report: "CA-R-1", Linked: true, As: "part of"}, true,
			true},
		{"or tells of it, and nothing is added", &Link{Incident: "CA-I-1", Report: "CA-R-1", Linked: true}, true, true},
		{"and tells no story of it", &Link{Incident: "CA-I-1", Report: "CA-R-1", As: story}, true, false},
		{"an incident has the title of its kind", &Incident{ID: "CA-I-7", Title: "shelling"}, true, true},
		{"or none", &Incident{ID: "CA-I-7"}, true, true},
		{"and no other", &Incident{ID: "CA-I-7", Title: story}, true, false},
		{"that a time to reply is over is said of a notice",
			&Lapsed{Incident: "CA-I-1", Deadline: "reply", Due: 1_000, Notice: notice}, false, true},
		{"and no longer of all", &Lapsed{Incident: "CA-I-1", Deadline: "reply", Due: 1_000}, true, false},
		{"the time for verdicts is that of no notice", &Lapsed{Incident: "CA-I-1", Deadline: "verdict", Due: 1_000}, true,
			true},
		{"nor can it be said to be", &Lapsed{Incident: "CA-I-1", Deadline: "verdict", Due: 1_000, Notice: notice}, false,
			false},
	} {
		for list, want := range map[int]bool{6: c.old, 7: c.now} {
			x := tell(t, func(p *Process) { p.Kinds = list })
			e := Entry{Kind: x.s.Process.FormOf(c.body), Claim: "told", Officer: "desk", At: x.at, Body: c.body}
			if err := x.s.Admit(Ref{"CA", x.s.Size("CA")}, e); (err == nil) != want {
				t.Errorf("%s: under list %d as %s: %v", c.sentence, list, e.Kind, err)
			}
		}
	}
}

package casefile_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/casefile"
	"truce/internal/testing/viewtest"
	"truce/internal/view"
)

const start = truce.Instant(1_900_000_000)

// record is that of three members that vote, with a day to reply and two for verdicts, and nothing reported yet.
func record() *viewtest.Record {
	p := &truce.Process{ID: "meridian", Title: "Meridian", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Rule: truce.Rule{Version: 1, Kind: truce.KOfN, K: 2, Voters: []truce.MemberID{"AR", "BO", "CA"}, Absent: truce.Counts,
			Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Leaves, VerdictHours: 48,
			ReplyHours: 24, LapseK: 2}}
	officers := map[truce.MemberID][]truce.Officer{}
	for _, m := range p.Rule.Voters {
		p.Members = append(p.Members, truce.Member{ID: m, Names: []truce.Name{{Text: string(m)}}, Role: truce.RoleGuarantor,
			LogKey: "k"})
		officers[m] = []truce.Officer{{Function: "desk", May: []truce.Action{truce.ActFile, truce.ActGroup, truce.ActAssess,
			truce.ActRelease, truce.ActAdmin}}, {Function: "monitor", May: []truce.Action{truce.ActFile}}}
	}
	return viewtest.New(p, officers, start-3600)
}

// story is an incident of Meridian that two members tell of, to which steps are added one by one.
type story struct {
	t *testing.T
	r *viewtest.Record
	n map[truce.MemberID]int
}

func (s *story) lens(m truce.MemberID, level truce.Level) *view.Lens {
	s.t.Helper()
	l, err := view.New(s.r.Reader()).As(context.Background(), truce.Viewer{Member: m, Audience: level})
	if err != nil {
		s.t.Fatal(err)
	}
	return l
}

func (s *story) op(m truce.MemberID, at truce.Instant, o truce.Operation) {
	s.t.Helper()
	if o.ID == "" {
		s.n[m]++
		o.ID = truce.Mint(m, 'O', int64(s.n[m]))
	}
	o.About.Incident = "CA-I-1"
	s.r.Add(m, "desk", at, &o)
}

func (s *story) stuck() string {
	s.t.Helper()
	l := s.lens("CA", truce.LevelJoint)
	v, err := l.Incident(context.Background(), "CA-I-1")
	if err != nil {
		s.t.Fatal(err)
	}
	x, ok := casefile.Stuck(casefile.Stages(l.Process(), v))
	if !ok {
		return "nowhere"
	}
	return fmt.Sprintf("%s, %s: %s", x.Name, x.Why, strings.Join(x.Holders, " "))
}

// A case goes through its stages; at each it is said where it waits, and on whom.
func TestWhereACaseWaits(t *testing.T) {
	s := &story{t, record(), map[truce.MemberID]int{}}
	at := start
	want := func(what, where string) {
		t.Helper()
		if got := s.stuck(); got != where {
			t.Errorf("%s: it waits at %q, not at %q", what, got, where)
		}
		at += 600
	}
	s.r.Add("CA", "monitor", at, &truce.Report{ID: "CA-R-1", Version: 1, Incident: "CA-I-1", Received: at,
		Coded: &truce.Coded{Kind: codes.Shelling, When: truce.Interval{From: at - 60, To: at - 60},
			Authors: []truce.Attribution{{Actor: "north"}}}})
	want("reported", "notice, no notice: CA")
	s.op("CA", at, truce.Operation{ID: "CA-O-91", Kind: codes.Request, State: "asked", To: []truce.MemberID{"BO"}})
	want("asked", "inquiry, asked: BO")
	s.op("CA", at, truce.Operation{ID: "CA-O-91", Kind: codes.Request, State: "answered", To: []truce.MemberID{"BO"}})
	s.op("CA", at, truce.Operation{ID: "CA-O-92", Kind: codes.Visit, State: "planned"})
	want("a visit is planned", "visit, planned: CA")
	s.op("CA", at, truce.Operation{ID: "CA-O-92", Kind: codes.Visit, State: "refused", By: "north"})
	want("it is refused", "notice, no notice: CA")
	s.op("CA", at, truce.Operation{ID: "CA-O-93", Kind: codes.Notice, State: "drafted"})
	want("a notice is drafted", "notice, drafted: CA")
	s.op("CA", at, truce.Operation{ID: "CA-O-93", Kind: codes.Notice, State: "delivered",
		About: truce.About{Party: "north"}})
	want("it is delivered", "reply, no reply: north")
	s.op("CA", at, truce.Operation{Kind: codes.Reply, State: "received", About: truce.About{Party: "north"}})
	want("the party replied", "review, no verdict: AR BO CA")
	for _, m := range []truce.MemberID{"AR", "BO"} {
		s.r.Add(m, "desk", at, &truce.Assessment{Incident: "CA-I-1", State: truce.Given, Happened: codes.Confirmed,
			Permitted: codes.NotPermitted})
	}
	want("two have a verdict", "review, no verdict: CA")
	s.r.Add("CA", "desk", at, &truce.Assessment{Incident: "CA-I-1", State: truce.Given, Happened: codes.Confirmed,
		Permitted: codes.NotPermitted})
	want("all have one", "finding, not concurred: AR BO CA")
	v, err := s.lens("CA", truce.LevelJoint).Incident(context.Background(), "CA-I-1")
	if err != nil || !v.Decision.Ready {
		t.Fatalf("%+v, %v", v.Decision, err)
	}
	for _, m := range []truce.MemberID{"AR", "BO"} {
		s.r.Add(m, "desk", at, &truce.Concur{Incident: "CA-I-1", Revision: v.Open, Rule: 1, Basis: v.Basis,
			Finding: v.Decision.Outcome})
	}
	want("it is found", "action, no measure: AR BO CA")
	s.op("BO", at, truce.Operation{ID: "BO-O-91", Kind: codes.Measure, State: "agreed", To: []truce.MemberID{"BO"}})
	want("a measure is agreed", "action, agreed: BO")
	s.op("BO", at, truce.Operation{ID: "BO-O-91", Kind: codes.Measure, State: "done", To: []truce.MemberID{"BO"}})
	want("it is done", "told back, not told: CA")
	s.op("CA", at, truce.Operation{Kind: codes.CallMade, State: "answered"})
	want("who reported it was called", "nowhere")
	if refused := s.r.State.Refused(); len(refused) > 0 {
		t.Error(refused)
	}
}

// Outside the members nobody learns who holds what.
func TestWhoHoldsACaseIsForMembers(t *testing.T) {
	s := &story{t, record(), map[truce.MemberID]int{}}
	at := start
	s.r.Add("CA", "monitor", at, &truce.Report{ID: "CA-R-1", Version: 1, Incident: "CA-I-1", Received: at,
		Coded: &truce.Coded{Kind: codes.Shelling, Level: truce.LevelPublic, When: truce.Interval{From: at, To: at}}})
	for _, x := range []struct {
		member truce.MemberID
		level  truce.Level
		cases  int
	}{{"CA", truce.LevelJoint, 1}, {"", truce.LevelParties, 0}, {"", truce.LevelPublic, 0}} {
		w, err := casefile.List(context.Background(), s.lens(x.member, x.level), casefile.Asked{})
		if err != nil || len(w.Cases) != x.cases {
			t.Errorf("%s sees %d cases, %v", x.level, len(w.Cases), err)
		}
	}
	w, err := casefile.List(context.Background(), s.lens("CA", truce.LevelJoint), casefile.Asked{Holder: "AR"})
	if err != nil || len(w.Cases) != 1 {
		t.Errorf("AR owes a verdict: %v, %v", w.Cases, err)
	}
	w, err = casefile.List(context.Background(), s.lens("CA", truce.LevelJoint), casefile.Asked{Stage: casefile.Finding})
	if err != nil || len(w.Cases) != 0 {
		t.Errorf("nothing waits to be found: %v, %v", w.Cases, err)
	}
}

// Page by page the same cases wait as all at once.
func TestCasesArePaged(t *testing.T) {
	r := record()
	for i := range 7 {
		at := start + truce.Instant(60*i)
		r.Add("CA", "monitor", at, &truce.Report{ID: truce.ReportID(fmt.Sprintf("CA-R-%d", i+1)), Version: 1,
			Incident: truce.IncidentID(fmt.Sprintf("CA-I-%d", i+1)), Received: at,
			Coded: &truce.Coded{Kind: codes.Shelling, Level: truce.LevelJoint, When: truce.Interval{From: at, To: at}}})
	}
	l := (&story{t, r, nil}).lens("CA", truce.LevelJoint)
	for most := 1; most < 9; most++ {
		var seen []string
		a := casefile.Asked{Most: most}
		for {
			w, err := casefile.List(context.Background(), l, a)
			if err != nil || w.Read > most || w.Of != 7 {
				t.Fatalf("%d at once: %+v, %v", most, w, err)
			}
			for _, c := range w.Cases {
				seen = append(seen, string(c.Incident))
			}
			if a.After = w.Next; w.Next == "" {
				break
			}
		}
		if got := strings.Join(seen, " "); got != "CA-I-1 CA-I-2 CA-I-3 CA-I-4 CA-I-5 CA-I-6 CA-I-7" {
			t.Errorf("%d at once: %s", most, got)
		}
	}
}

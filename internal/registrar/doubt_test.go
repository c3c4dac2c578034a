package registrar

import (
	"context"
	"fmt"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// folded are read models over a state that stands still.
type folded struct{ query.Reader }

func (folded) Admit(context.Context, truce.MemberID, truce.Entry) error { return nil }
func (folded) CatchUpOwn(context.Context) error                         { return nil }
func (folded) CatchUp(context.Context) error                            { return nil }
func (folded) Sound(context.Context, any) error                         { return nil }
func (folded) Whole(*truce.Process) error                               { return nil }

// Whatever a log with two histories says of an incident in one of them alone, or takes back there, puts the incident in
// doubt; what stands in both does not.
func TestDoubt(t *testing.T) {
	coded := truce.Coded{Kind: codes.Shelling}
	before := []any{ // of BO, in both histories
		&truce.Report{ID: "BO-R-1", Version: 1, Incident: "BO-I-1", Coded: &coded},
		&truce.Assessment{Incident: "AR-I-1", State: truce.Given, Happened: codes.Confirmed},
		&truce.Interest{Incident: "AR-I-1", Member: "BO", Holds: true},
		&truce.Link{Incident: "AR-I-1", Report: "BO-R-1", Linked: true},
	}
	for _, c := range []struct {
		name string
		body any
		want bool
	}{
		{"a verdict", &truce.Assessment{Incident: "AR-I-1", State: truce.Given, Happened: codes.Refuted}, true},
		{"a verdict taken back", &truce.Withdraw{Index: 4, Why: "error"}, true},
		{"an interest taken back", &truce.Withdraw{Index: 5, Why: "error"}, true},
		{"a report taken back", &truce.Withdraw{Index: 3, Why: "error"}, true},
		{"an interest", &truce.Interest{Incident: "AR-I-1", Member: "AR", Holds: true}, true},
		{"a deadline", &truce.Lapsed{Incident: "AR-I-1", Deadline: "verdict", Due: 1}, true},
		{"a release", &truce.Release{Report: "BO-R-1", Version: 1, Coded: coded, To: truce.LevelPublic}, true},
		{"a next version", &truce.Report{ID: "BO-R-1", Version: 2, Coded: &coded}, true},
		{"a link", &truce.Link{Incident: "AR-I-1", Report: "AR-R-1", Linked: false}, true},
		{"that it is another", &truce.Same{A: "AR-I-1", B: "BO-I-1", Same: false}, true},
		{"a departure", &truce.Leave{Why: "decision of the member"}, true},
		{"a verdict on another", &truce.Assessment{Incident: "BO-I-1", State: truce.Given, Happened: codes.Refuted}, false},
		{"a statement", &truce.Statement{ID: "a-statement", Says: "that it holds"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &truce.Process{ID: "meridian", Title: "Exercise", Zone: "UTC", DayCloses: "18:00",
				Rule: truce.Rule{Version: 1, Kind: truce.Unanimity, Voters: []truce.MemberID{"AR", "BO"}, Absent: truce.Counts,
					Refusing: truce.Counts, Recused: truce.Counts, Abstained: truce.Counts, Interested: truce.Counts, LapseK: 1}}
			for _, m := range p.Rule.Voters {
				p.Members = append(p.Members, truce.Member{ID: m, Role: truce.RoleGuarantor, LogKey: "k"})
			}
			s := truce.NewState(truce.Digest{})
			enter := func(m truce.MemberID, body any) {
				t.Helper()
				officer := "desk"
				if _, verdict := body.(*truce.Assessment); verdict {
					officer = "judge" // who files does not judge
				}
				e := truce.Entry{Kind: s.Process.FormOf(body), Claim: fmt.Sprint("c-", s.Size(m)), Officer: officer, At: 100,
					Body: body}
				if err := s.ApplyEntry(truce.Ref{Member: m, Index: s.Size(m)}, e); err != nil || len(s.Refused()) > 0 {
					t.Fatal(err, s.Refused())
				}
			}
			for _, m := range p.Rule.Voters {
				enter(m, p)
				enter(m, &truce.Officer{Function: "desk", May: []truce.Action{truce.ActFile, truce.ActGroup, truce.ActAssess,
					truce.ActRelease, truce.ActAdmin}})
				enter(m, &truce.Officer{Function: "judge", May: []truce.Action{truce.ActAssess}})
			}
			enter("AR", &truce.Report{ID: "AR-R-1", Version: 1, Incident: "AR-I-1", Coded: &coded})
			for _, b := range before {
				enter("BO", b)
			}
			both := s.Size("BO")
			enter("BO", c.body)
			v, _ := s.Incident("AR-I-1")
			// the models do not say when
			for agreed, want := range map[int64]bool{both: c.want, both + 1: c.name == "a release"} {
				r := New(Config{Member: "AR", Models: folded{query.In(s, nil)},
					Forked: func(context.Context) (map[truce.MemberID]int64, error) {
						return map[truce.MemberID]int64{"BO": agreed}, nil
					}})
				if got, err := r.doubted(context.Background(), &v); err != nil || got != want {
					t.Errorf("with %d of %d entries in both histories: doubt %t, %v; want %t", agreed, s.Size("BO"), got, err, want)
				}
			}
		})
	}
}

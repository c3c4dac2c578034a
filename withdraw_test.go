package truce

import (
	"testing"

	"truce/codes"
)

func TestWhatMayBeWithdrawn(t *testing.T) {
	back := func(by MemberID, officer string, index int64) entered {
		return entered{by, officer, &Withdraw{Index: index}}
	}
	verdict := &Assessment{Incident: "BO-I-1", State: Given, Happened: codes.Confirmed}
	third := func(bodies ...any) func(x *story) {
		return func(x *story) {
			for _, b := range bodies {
				x.desk("CA", b)
			}
		}
	}
	report := &Report{ID: "CA-R-1", Version: 1, Incident: "CA-I-1"}
	runPairs(t, []pair{
		{"a claim is withdrawn, a document is not", third(verdict), back("CA", "desk", 3), back("CA", "desk", 0)},
		{"a report is withdrawn, an officer is not", third(report), back("CA", "desk", 3), back("CA", "desk", 1)},
		{"what is not there is not withdrawn", third(verdict), back("CA", "desk", 3), back("CA", "desk", 9)},
		{"a member withdraws what stands in its own log", third(verdict), back("CA", "desk", 3), back("BO", "desk", 3)},
		{"who may not enter it may not withdraw it", third(verdict), back("CA", "desk", 3), back("CA", "monitor", 3)},
		{"a link is taken back by its opposite", third(verdict, &Link{Report: "CA-R-1", Incident: "CA-I-1", Linked: true}),
			back("CA", "desk", 3), back("CA", "desk", 4)},
		{"a merge is taken back by its opposite", third(verdict, &Same{A: "CA-I-1", B: "CA-I-2", Same: true}),
			back("CA", "desk", 3), back("CA", "desk", 4)},
		{"a release is not taken back", third(report, &Release{Report: "CA-R-1", Version: 1, To: LevelPublic}),
			back("CA", "desk", 3), back("CA", "desk", 4)},
		{"a bulletin is for ever", third(verdict, oneRow(1, Interval{From: 1, To: 2})),
			back("CA", "desk", 3), back("CA", "desk", 4)},
		{"a concurrence is for ever", third(verdict, &Concur{Incident: "CA-I-1", Revision: 1, Rule: 1}),
			back("CA", "desk", 3), back("CA", "desk", 4)},
		{"that a deadline lapsed is for ever", third(verdict, &Lapsed{Incident: "CA-I-1", Deadline: "verdict", Due: 1}),
			back("CA", "desk", 3), back("CA", "desk", 4)},
		{"an erasure is for ever", third(verdict, &Erasure{Commit: DigestOf([]byte("content"))}),
			back("CA", "desk", 3), back("CA", "desk", 4)},
		{"that a log has two histories is for ever", third(verdict, &Fork{Member: "BO", Proof: "proof"}),
			back("CA", "desk", 3), back("CA", "desk", 4)},
	})
	if !back("CA", "monitor", 3).into(t, func(x *story) { x.node("CA", &Observed{Peer: "AR"}) }) {
		t.Error("what a node entered by itself, which needs no act, cannot be withdrawn")
	}
	x := tell(t)
	r := x.files("CA", 1)
	x.withdraws(r)
	x.allInEffect()
	x.withdraws(r)
	x.desk("CA", &Withdraw{Index: r.Index + 1})
	if n := len(x.s.Refused()); n != 2 {
		t.Errorf("withdrawn twice, and the withdrawal withdrawn: %d refused", n)
	}
}

package registrar

import (
	"context"
	"fmt"
	"testing"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// written is a log that is read only.
type written struct {
	Log
	entries [][]byte
}

func (w written) Entry(_ context.Context, i int64) ([]byte, error) { return w.entries[i], nil }

// No time runs out by another member's date: it runs, here, from when this member noted that it holds the entry.
func TestNoTimeRunsOutByTheDateOfAnother(t *testing.T) {
	const day = truce.Instant(24 * 3600)
	const now = 100 * day
	p := &truce.Process{ID: "meridian", Title: "Exercise", Zone: "UTC", DayCloses: "18:00", Kinds: truce.KindLists,
		Rule: truce.Rule{Version: 1, Kind: truce.Unanimity, Voters: []truce.MemberID{"AR", "BO"}, Absent: truce.Counts,
			Refusing: truce.Counts, Recused: truce.Counts, Abstained: truce.Counts, Interested: truce.Counts, LapseK: 1,
			VerdictHours: 48, ReplyHours: 24}}
	for _, m := range p.Rule.Voters {
		p.Members = append(p.Members, truce.Member{ID: m, Role: truce.RoleGuarantor, LogKey: "k"})
	}
	const before, after = 3, 5 // how much of the log of BO there is before the report, and with the notice
	for _, c := range []struct {
		sentence        string
		noted           []truce.Instant // when AR noted how much of the log, below
		sizes           []int64
		reply, verdicts bool // whether AR can say that the time is over
	}{
		{"nothing was ever noted of the log: there is its word alone", nil, nil, true, true},
		{"it was noted long ago", []truce.Instant{now - 9*day}, []int64{after}, true, true},
		{"it was noted an hour ago", []truce.Instant{now - 9*day, now - 3600}, []int64{before, after}, false, false},
		{"it was noted a day and a half ago", []truce.Instant{now - 9*day, now - 3*day/2}, []int64{before, after}, true,
			false},
		{"it has not been noted yet", []truce.Instant{now - 9*day}, []int64{before}, false, false},
		{"more of the log was noted since", []truce.Instant{now - 9*day, now - 8*day, now - 3600},
			[]int64{before, after, after + 9}, true, true},
	} {
		s, own := truce.NewState(truce.Digest{}), [][]byte{}
		enter := func(m truce.MemberID, officer string, at truce.Instant, body any) truce.Ref {
			t.Helper()
			e := truce.Entry{Kind: s.Process.FormOf(body), Claim: fmt.Sprint("c-", s.Size(m)), Officer: officer, At: at,
				Body: body}
			data, err := truce.Encode(e)
			if err != nil {
				t.Fatal(err)
			}
			ref := truce.Ref{Member: m, Index: s.Size(m)}
			if err := s.ApplyEntry(ref, e); err != nil || len(s.Refused()) > 0 {
				t.Fatal(err, s.Refused())
			}
			if m == "AR" {
				own = append(own, data...)
			}
			return ref
		}
		for _, m := range p.Rule.Voters {
			enter(m, "", day, p)
			enter(m, "desk", day, &truce.Officer{Function: "desk", May: []truce.Action{truce.ActFile, truce.ActGroup,
				truce.ActAdmin,
				truce.ActAssess}})
			enter(m, "desk", day, &truce.Officer{Function: "other", May: []truce.Action{truce.ActFile}})
		}
		// Everything of BO is dated back.
		enter("BO", "desk", day, &truce.Report{ID: "BO-R-1", Version: 1, Incident: "BO-I-1", Received: day})
		n := enter("BO", "desk", day, &truce.Operation{ID: "BO-O-1", Kind: codes.Notice, State: codes.NoticeDelivered,
			About: truce.About{Incident: "BO-I-1", Party: "hill-council"}})
		for i, at := range c.noted {
			enter("AR", "", at, &truce.Observed{Peer: "BO", Size: c.sizes[i], Root: "r"})
			enter("AR", "desk", at, &truce.Incident{ID: truce.IncidentID(truce.Mint("AR", 'I', int64(i+1)))})
		}
		cut := truce.Cut{}
		for _, m := range p.Rule.Voters {
			cut = append(cut, truce.CutLog{Member: m, Size: s.Size(m)})
		}
		r := New(Config{Member: "AR", Models: folded{query.In(s, cut)}, Log: written{entries: own},
			Clock: func() time.Time { return time.Unix(int64(now), 0) }})
		v, _ := s.Incident("BO-I-1")
		for deadline, want := range map[string]bool{truce.DeadlineReply: c.reply, truce.DeadlineVerdict: c.verdicts} {
			said, err := r.overdue(t.Context(), p, &v, deadline)
			if (err == nil && len(said) == 1) != want || err != nil && truce.KindOf(err) != truce.Conflict {
				t.Errorf("%s: that the time for %s is over: %v, %v", c.sentence, deadline, said, err)
			}
			if len(said) == 1 && deadline == truce.DeadlineReply && !said[0].Ends(p.Rule, &truce.Claim{Ref: n, At: day,
				Body: &truce.Operation{Kind: codes.Notice, State: codes.NoticeDelivered,
					About: truce.About{Party: "hill-council"}}}) {
				t.Errorf("%s: what is said of the notice does not count", c.sentence)
			}
		}
	}
}

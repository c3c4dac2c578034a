package histories

import (
	"context"
	"math/rand/v2"
	"reflect"
	"testing"

	"truce"
	"truce/internal/query"
)

// A filter that no query of the tests asks for could be forgotten by a reader that keeps less than whole rows.
func TestEveryFilterIsAskedFor(t *testing.T) {
	asked := map[string]bool{"Limit": true, "After": true}
	for _, q := range Queries() {
		v := reflect.ValueOf(q)
		for i := range v.NumField() {
			if !v.Field(i).IsZero() {
				asked[v.Type().Field(i).Name] = true
			}
		}
	}
	for i := range reflect.TypeFor[query.Incidents]().NumField() {
		if name := reflect.TypeFor[query.Incidents]().Field(i).Name; !asked[name] {
			t.Errorf("no query asks for %s: add one to Queries", name)
		}
	}
}

// What never comes up in random histories is tested by nothing that reads them.
func TestEverythingComesUp(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(150) {
		write := Write
		if seed >= 100 {
			write = WriteAmending
		}
		h := write(rand.New(rand.NewPCG(seed, 1)), 1+int(seed%4), 120)
		for m := range h.Logs {
			for _, data := range h.Logs[m] {
				if e, err := truce.Decode(data); err == nil {
					seen[string(e.Kind)]++
				}
			}
		}
		for _, r := range h.State.Refused() {
			seen["refused"]++
			_ = r
		}
		if h.State.Process == nil {
			seen["no process"]++
			continue
		}
		for m := range h.Logs {
			if h.State.Size(m) < int64(len(h.Logs[m])) {
				seen["waits"]++
			}
		}
		if f := h.State.Process.Since.Former; len(f) > 0 {
			seen["amended"]++
			if len(f) > 1 {
				seen["amended again"]++
			}
			if _, joined := h.State.Process.EverMember(Joining); joined && h.State.Size(Joining) > 3 {
				seen["joined"]++
			}
			if len(h.State.Process.EverMembers()) > len(h.State.Process.Members) {
				seen["dropped"]++
			}
		}
		page, err := query.In(h.State, nil).Incidents(context.Background(), query.Incidents{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range page.Rows {
			seen[string(row.Status)]++
			v, _ := h.State.Incident(row.ID)
			note := func(what string, is bool) {
				if is {
					seen[what]++
				}
			}
			note("merged", len(v.Also) > 0)
			note("proposed", len(v.Proposed) > 0)
			note("disputed", len(v.Disputed) > 0)
			note("interested", len(v.Interested) > 0)
			note("several reports", len(v.Reports) > 2)
			note("data only", v.DataOnly)
			for _, s := range v.Settled {
				note("settled under a later rule", s.Rule > 1 && !s.Void)
				note("void", s.Void)
				note("settled again", s.Revision > 1 && !s.Void)
			}
		}
	}
	for _, k := range []truce.Kind{truce.KindProcess, truce.KindOfficer, truce.KindReport, truce.KindRelease,
		truce.KindIncident, truce.KindLink,
		truce.KindSame, truce.KindAssessment, truce.KindInterest, truce.KindConcur, truce.KindLapsed, truce.KindOperation,
		truce.KindWithdraw,
		truce.KindBulletin, truce.KindErratum, truce.KindColumn, truce.KindObserved, truce.KindPart, truce.KindErasure,
		truce.KindAmendment, truce.KindEndorsement, truce.KindAdoption, truce.KindEnactment} {
		if seen[string(k)] == 0 {
			t.Errorf("no %s entry in any history", k)
		}
	}
	for _, what := range []string{"refused", "no process", "merged", "proposed", "disputed", "interested",
		"several reports", "data only", "void", "settled again",
		"waits", "amended", "amended again", "joined", "dropped", "settled under a later rule",
		string(truce.StatusReported), string(truce.StatusReview), string(truce.StatusFound), string(truce.StatusNoFind),
		string(truce.StatusReopened), string(truce.StatusEmpty)} {
		if seen[what] == 0 {
			t.Errorf("%q in no history: %v", what, seen)
		}
	}
}

package exercise

import (
	"bytes"
	"context"
	"testing"

	"truce"
	"truce/internal/query"
)

func keys() map[truce.MemberID]string {
	k := map[truce.MemberID]string{}
	for _, m := range Members {
		k[m] = "key of " + string(m)
	}
	return k
}

func TestThePlayIsAlwaysTheSame(t *testing.T) {
	a, err := Write(Founding(keys()))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Write(Founding(keys()))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range Members {
		if len(a.Logs[m]) != len(b.Logs[m]) || len(a.Logs[m]) < 200 {
			t.Fatalf("%s: %d and %d entries", m, len(a.Logs[m]), len(b.Logs[m]))
		}
		for i := range a.Logs[m] {
			if a.Logs[m][i].Claim != b.Logs[m][i].Claim || !bytes.Equal(a.Logs[m][i].Data, b.Logs[m][i].Data) {
				t.Fatalf("%s entry %d differs", m, i)
			}
		}
	}
	if r := a.State.Refused(); len(r) > 0 {
		t.Fatalf("%d entries without effect: %v", len(r), r[0])
	}
}

func TestThePlayShowsWhatItPromises(t *testing.T) {
	p, err := Write(Founding(keys()))
	if err != nil {
		t.Fatal(err)
	}
	count := map[truce.Status]int{}
	var disputed, merged, interested, void int
	for _, id := range p.State.Incidents() {
		v, _ := p.State.Incident(id)
		count[v.Status]++
		if len(v.Disputed) > 0 {
			disputed++
		}
		if len(v.Also) > 0 {
			merged++
		}
		if len(v.Interested) > 0 {
			interested++
		}
		for _, s := range v.Settled {
			if s.Void {
				void++
			}
		}
	}
	t.Logf("%d incidents: %v; %d merged, %d disputed, %d with an interested member, %d void revisions",
		len(p.State.Incidents()), count, merged, disputed, interested, void)
	for _, s := range []truce.Status{truce.StatusReported, truce.StatusReview, truce.StatusFound, truce.StatusNoFind,
		truce.StatusReopened, truce.StatusEmpty} {
		if count[s] == 0 {
			t.Errorf("no incident is %q", s)
		}
	}
	if disputed == 0 || merged < 50 || interested == 0 {
		t.Errorf("%d disputed, %d merged, %d interested", disputed, merged, interested)
	}
	bulletins := p.State.Claims(truce.KindBulletin, "")
	days, joint := map[string]bool{}, map[string]bool{}
	concurrences := p.State.Process.Concurrences(bulletins, nil)
	for _, c := range bulletins {
		days[c.Key] = true
		if by, need := concurrences(c); len(by) >= need {
			joint[c.Key] = true
		}
	}
	if len(days) != 15 || len(joint) == 0 || len(joint) == len(days) {
		t.Errorf("bulletins of %d days, %d of them joint: of sixteen days one is suspended, and some are joint", len(days),
			len(joint))
	}
	page, err := query.In(p.State, nil).Reports(context.Background(), query.Reports{Owner: CA, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	sealed := 0
	for _, r := range page.Reports {
		if r.Coded == nil {
			sealed++
		}
	}
	if sealed == 0 || sealed > page.Total/4 {
		t.Errorf("%d of %d reports of CA are unreleased", sealed, page.Total)
	}
}

package sqlstore

import (
	"reflect"
	"testing"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/histories"
)

// TestManyIncidentsAreReadAsEachAlone holds what is read of many incidents together to what is read of each alone,
// where incidents are one with others, and reports tell of several.
func TestManyIncidentsAreReadAsEachAlone(t *testing.T) {
	ctx := t.Context()
	merged := 0
	for seed := range uint64(4) {
		h := histories.Write(random(50+seed), 2, 150)
		s := sqliteEngine(t, h.Process.Digest())
		feed(t, s, h.Entries(random(60+seed)), func() int { return 9 })
		page, err := s.Incidents(ctx, query.Incidents{Limit: 1000})
		must(t, err)
		var ids []truce.IncidentID
		for _, r := range page.Rows {
			ids = append(ids, r.ID)
		}
		var views []*truce.IncidentView
		for q := (query.Incidents{Limit: 9}); len(views) == 0 || q.After != ""; {
			some, next, err := query.Views(ctx, s, q)
			must(t, err)
			views, q.After = append(views, some...), next
		}
		if len(views) != len(ids) {
			t.Fatalf("%d incidents are read together, %d are listed", len(views), len(ids))
		}
		for i, id := range ids {
			alone, err := s.Incident(ctx, id)
			must(t, err)
			if !reflect.DeepEqual(views[i], alone) {
				t.Errorf("%s together with others: %+v\nalone: %+v", id, views[i], alone)
			}
			merged += len(alone.Also)
		}
	}
	if merged == 0 {
		t.Error("no incident is one with another")
	}
	s := sqliteEngine(t, benchProcess().Digest())
	if views, next, err := query.Views(ctx, s, query.Incidents{}); len(views) > 0 || next != "" || err != nil {
		t.Errorf("of no incidents: %v, %q, %v", views, next, err)
	}
}

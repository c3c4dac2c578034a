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
		views, err := query.Views(ctx, s, ids)
		must(t, err)
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
	if _, err := query.Views(ctx, s, []truce.IncidentID{"CA-I-1"}); truce.KindOf(err) != truce.NotFound {
		t.Errorf("an incident that is not there: %v", err)
	}
}

package view_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/testing/viewtest"
	"truce/internal/tile"
	"truce/internal/view"
)

// TestTilesHoldWhatTheViewerSees holds the tiles of every zoom level, for every kind of viewer and filter, to the list
// of the same viewer: every incident that a map can show is on one tile, at the place at which the viewer sees it.
func TestTilesHoldWhatTheViewerSees(t *testing.T) {
	ctx := context.Background()
	rec := viewtest.Meridian()
	around := query.BoxOf([]truce.Point{{LatE7: -890_000_000, LonE7: -1_790_000_000}, {LatE7: 890_000_000, LonE7: 0},
		{LatE7: -890_000_000, LonE7: 1_790_000_000}})
	seen := map[string]int{}
	for name, who := range viewers {
		l := lens(t, rec.Reader(), who)
		for _, q := range []query.Incidents{{}, {Kind: codes.Shelling}, {Status: truce.StatusReported}, {Box: around}} {
			rows, err := l.All(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			pinned := map[truce.IncidentID]truce.Place{}
			for _, r := range rows {
				if r.Where.Pinned() {
					pinned[r.ID] = r.Where
				}
			}
			if q == (query.Incidents{}) {
				seen[name] = len(pinned)
			}
			for _, zoom := range []uint32{0, 2, 6, 12} {
				checkTiles(t, l, fmt.Sprintf("%s, %+v, zoom %d", name, q, zoom), q, zoom, pinned)
			}
		}
	}
	if seen["AR"] == 0 || seen["public"] == 0 || seen["public"] >= seen["AR"] {
		t.Errorf("the viewers see %v: too little to tell them apart", seen)
	}
}

func checkTiles(t *testing.T, l *view.Lens, what string, q query.Incidents, zoom uint32,
	pinned map[truce.IncidentID]truce.Place) {
	t.Helper()
	tiles := map[maptile.Tile]bool{}
	for _, w := range pinned {
		lat, lon := w.Point.Degrees()
		tiles[maptile.At(orb.Point{lon, lat}, maptile.Zoom(zoom))] = true
	}
	total := 0
	for at := range tiles {
		b, err := l.Tile(context.Background(), q, tile.Tile{Z: zoom, X: at.X, Y: at.Y})
		if err != nil {
			t.Fatal(err)
		}
		layers, err := mvt.Unmarshal(b)
		if err != nil || len(layers) != 1 {
			t.Fatalf("%s: tile %v is %d layers, %v", what, at, len(layers), err)
		}
		layers.ProjectToWGS84(at)
		for _, f := range layers[0].Features {
			n := int(f.Properties["n"].(float64))
			total += n
			id, single := f.Properties["id"].(string)
			if single != (n == 1) {
				t.Errorf("%s: a mark of %d has the id %q", what, n, id)
			}
			if w, ok := pinned[truce.IncidentID(id)]; single {
				lat, lon := w.Point.Degrees()
				got := f.Geometry.(orb.Point)
				width := 360 / float64(uint64(1)<<zoom) / 1000
				if !ok || got[0]-lon > width || lon-got[0] > width || got[1]-lat > width || lat-got[1] > width {
					t.Errorf("%s: %s stands at %v, and is seen at %v, %v", what, id, got, lon, lat)
				}
			}
		}
	}
	if total != len(pinned) {
		t.Errorf("%s: the tiles hold %d, the list %d", what, total, len(pinned))
	}
}

// TestMarksSayWhatIsOfAllOfThem puts incidents into the cells of a grid by hand.
func TestMarksSayWhatIsOfAllOfThem(t *testing.T) {
	rec := viewtest.Meridian()
	l := lens(t, rec.Reader(), viewers["AR"])
	rows, err := l.All(context.Background(), query.Incidents{Sort: query.ByID})
	if err != nil {
		t.Fatal(err)
	}
	rows = slices.DeleteFunc(rows, func(r query.Row) bool { return !r.Where.Pinned() })
	whole := view.Grid{Lon: []int32{-1_800_000_000, 1_800_000_000}, Lat: []int32{-900_000_000, 900_000_000}}
	marks, err := l.Marks(context.Background(), query.Incidents{}, whole)
	if err != nil || len(marks) != 1 || marks[0].N != len(rows) || marks[0].ID != "" || marks[0].Kind != "" {
		t.Fatalf("one cell with all of it is %+v, %v", marks, err)
	}
	for i := range rows {
		at := *rows[i].Where.Point
		alone := !slices.ContainsFunc(rows, func(r query.Row) bool {
			return r.ID != rows[i].ID && *r.Where.Point == at
		})
		grid := view.Grid{Lon: []int32{at.LonE7, at.LonE7 + 1}, Lat: []int32{at.LatE7, at.LatE7 + 1}}
		marks, err := l.Marks(context.Background(), query.Incidents{}, grid)
		if err != nil || len(marks) != 1 || marks[0].At != at || alone != (marks[0].ID == rows[i].ID) {
			t.Fatalf("the cell of %s alone holds %+v, %v", rows[i].ID, marks, err)
		}
		if radius, _ := rows[i].Where.Radius(); alone && marks[0].Radius != radius && radius >= 25_000 ||
			alone && len(rows[i].Kinds) == 1 && marks[0].Kind != rows[i].Kinds[0] || alone && marks[0].Status != rows[i].Status {
			t.Errorf("%s is drawn as %+v", rows[i].ID, marks[0])
		}
	}
}

package node

import (
	"testing"

	"truce"
	"truce/internal/registrar"
	"truce/internal/web/frame"
)

// What is new in a log is counted by kind, what nodes enter by themselves left out, and of much the newest.
func TestNews(t *testing.T) {
	ctx, n := t.Context(), newNode(t)
	by := registrar.By{Member: "TR", Function: registrar.DutyOfficer}
	news := func(seen int64) frame.News {
		t.Helper()
		list, err := n.News(ctx, map[truce.MemberID]int64{"TR": seen})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		return list[0]
	}
	before := news(0).Size
	if x := news(before); x.New != 0 || len(x.Kinds) != 0 {
		t.Errorf("nothing is new: %+v", x)
	}
	for range newsRead + 5 {
		if _, _, err := n.Registrar.File(ctx, by, registrar.Draft{Private: map[string]string{"text": "x"}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := n.Registrar.Enter(ctx, by, "", &truce.Track{ID: "astana", Names: []truce.Name{{Text: "A"}}}); err != nil {
		t.Fatal(err)
	}
	x := news(before)
	if x.New != newsRead+6 || x.Read != newsRead || x.Kinds[frame.NewsReports] != newsRead-1 ||
		x.Kinds[frame.NewsTalks] != 1 || len(x.Talks) != 1 || x.Talks[0].Kind != "track" {
		t.Errorf("%+v", x)
	}
	if x := news(x.Size + 10); x.New != 0 {
		t.Errorf("more was seen than there is: %+v", x)
	}
}

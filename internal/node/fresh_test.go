package node

import (
	"context"
	"testing"

	"truce"
)

// Founders whose logs have never left their machines give them to one another when they first meet.
func TestFoundersMeet(t *testing.T) {
	ctx := context.Background()
	var cards []Card
	dirs := map[truce.MemberID]string{"AR": t.TempDir(), "BO": t.TempDir()}
	rule := truce.Rule{Version: 1, Kind: truce.Unanimity, Absent: truce.Counts, Refusing: truce.Counts,
		Recused: truce.Counts, Abstained: truce.Counts, Interested: truce.Counts, LapseK: 1}
	for _, id := range []truce.MemberID{"AR", "BO"} {
		c, err := Prepare(dirs[id], "meridian", truce.Member{ID: id, Names: []truce.Name{{Text: string(id)}},
			Role: truce.RoleGuarantor}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		cards, rule.Voters = append(cards, c), append(rule.Voters, id)
	}
	p, err := DraftProcess(truce.Process{ID: "meridian", Title: "Exercise", Zone: "UTC", DayCloses: "18:00", Rule: rule},
		cards)
	if err != nil {
		t.Fatal(err)
	}
	nodes := map[truce.MemberID]*Node{}
	for id, dir := range dirs {
		if err := Endorse(ctx, dir, p, nil, Options{}); err != nil {
			t.Fatal(err)
		}
		if nodes[id], err = Open(ctx, dir, Options{}); err != nil {
			t.Fatal(err)
		}
		defer nodes[id].Close()
	}
	for range 2 { // the first exchange tells each that the other knows nothing of its log
		for _, pair := range [][2]truce.MemberID{{"AR", "BO"}, {"BO", "AR"}} {
			if _, err := nodes[pair[0]].Sync(ctx, nodes[pair[1]].exchange.Direct(), 0); err != nil {
				t.Fatal(err)
			}
		}
	}
	for id, n := range nodes {
		cut, err := n.Logs.Cut(ctx)
		if err != nil || len(cut) != 2 {
			t.Errorf("%s holds %v, %v; want two logs", id, cut, err)
		}
	}
}

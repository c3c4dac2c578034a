package truce

import "testing"

// Every figure of a bulletin has one path, and no two have the same.
func TestTheFigureOfAPath(t *testing.T) {
	b := printsAll(1, 3)
	b.Rows = append(b.Rows, BulletinRow{Section: "observance", Label: "registered", Area: "West", Cells: b.Rows[0].Cells})
	for path, want := range map[string]CellAt{
		"observance/registered/AR": {0, 0}, "observance/registered/joint": {0, 3},
		"observance/registered/West/BO": {1, 1}, "observance/registered/West/joint": {1, 3},
	} {
		if at, ok := b.Figure(path); !ok || at != want {
			t.Errorf("%s is %v, %t", path, at, ok)
		}
	}
	for _, path := range []string{"observance/registered/", "observance/registered//AR", "observance/registered/West"} {
		if at, ok := b.Figure(path); ok {
			t.Errorf("%q is %v", path, at)
		}
	}
}

// A figure that is not there reads why.
func TestWhyThereIsNoFigure(t *testing.T) {
	p := &Process{Rule: Rule{Kind: KOfN, K: 2, Voters: []MemberID{"AR", "BO"}}}
	for _, c := range []struct {
		sentence string
		states   [3]ColumnState // AR, BO, CA
		cell     int
		want     string
	}{
		{"nobody states it", [3]ColumnState{Released, Released, Released}, 1, "none stated"},
		{"the column is withheld", [3]ColumnState{Released, Withheld, Released}, 1, "withheld"},
		{"that of another is", [3]ColumnState{Withheld, Released, NotReported}, 1, "none stated"},
		{"for all, and nobody states it", [3]ColumnState{Released, Released, Released}, 3, "none stated"},
		{"for all, and one without a vote withholds it", [3]ColumnState{Released, Released, Withheld}, 3, "none stated"},
		{"for all, and one has not reported", [3]ColumnState{NotReported, Released, Released}, 3,
			"not known, 1 of 2 reported"},
	} {
		b := printsAll(1, 3)
		for i, s := range c.states {
			b.Columns[i].State = s
		}
		b.Rows[0].Cells[3].N = nil
		if got := p.Printed(b, b.Rows[0].Cells[c.cell]); got != c.want {
			t.Errorf("%s: it reads %s, not %s", c.sentence, got, c.want)
		}
	}
}

// One without a vote takes no figure of all away, and its own is not printed where it withholds it.
func TestWhoDoesNotVoteHoldsUpNoFigure(t *testing.T) {
	b := printsAll(1, 7)
	for i := range b.Members {
		b.Rows[0].Cells[i].N = b.Rows[0].Joint().N
	}
	rule := Rule{Kind: KOfN, K: 2, Voters: []MemberID{"AR", "BO"}}
	if b.Founded(rule) != b {
		t.Error("a bulletin that lacks nothing is another")
	}
	b.Columns[2].State = Withheld
	f := b.Founded(rule)
	if n := f.Rows[0].Joint().N; n == nil || *n != 7 || f.Rows[0].Cells[2].N != nil || f.Rows[0].Cells[1].N == nil {
		t.Errorf("it prints %+v", f.Rows[0].Cells)
	}
}

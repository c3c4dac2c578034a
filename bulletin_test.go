package truce

import (
	"slices"
	"testing"
)

// oneRow is a bulletin that counts one thing in CA's column.
func oneRow(number int, period Interval) *Bulletin {
	return &Bulletin{Number: number, Period: period, Zone: "UTC", Members: []MemberID{"CA"},
		Columns: []Column{{Day: "2030-03-17", Member: "CA", State: Released}},
		Rows:    []BulletinRow{{Section: "observance", Label: "registered", Cells: []BulletinCell{{Member: "CA"}, {}}}}}
}

func published(x *story) { x.desk("CA", oneRow(1, Interval{From: 1, To: 2})) }

func TestWhichBulletinsHaveEffect(t *testing.T) {
	day := Interval{From: 1, To: 2}
	bulletin := func(n int, p Interval) entered { return desk("CA", oneRow(n, p)) }
	runPairs(t, []pair{
		{"the first bulletin is number 1", nil, bulletin(1, day), bulletin(2, day)},
		{"bulletins follow one another", published, bulletin(2, day), bulletin(3, day)},
		{"a number is given once", published, bulletin(2, day), bulletin(1, day)},
		{"a bulletin is of a period with two ends", nil, bulletin(1, day), bulletin(1, Interval{From: 1})},
		{"a bulletin is of one day", nil, bulletin(1, day), bulletin(1, Interval{From: 1, To: 10 * 86_400})},
		{"nobody publishes the year 1", nil,
			bulletin(1, day), bulletin(1, Interval{From: -62_135_596_000, To: -62_135_509_600})},
	})
}

// What pages lay out has the shape they lay out.
func TestABulletinHasItsShape(t *testing.T) {
	for sentence, change := range map[string]func(b *Bulletin){
		"a row has a cell a column and the joint one": func(b *Bulletin) { b.Rows[0].Cells = nil },
		"the joint cell is not left out":              func(b *Bulletin) { b.Rows[0].Cells = b.Rows[0].Cells[:1] },
		"the joint cell comes last":                   func(b *Bulletin) { slices.Reverse(b.Rows[0].Cells) },
		"a cell is that of its column":                func(b *Bulletin) { b.Rows[0].Cells[0].Member = "BO" },
		"a cell opens to ids":                         func(b *Bulletin) { b.Rows[0].Cells[0].IDs = []string{""} },
		"a bulletin has rows":                         func(b *Bulletin) { b.Rows = nil },
		"a bulletin has not too many rows":            func(b *Bulletin) { b.Rows = slices.Repeat(b.Rows, mostRows+1) },
		"a row says what it counts":                   func(b *Bulletin) { b.Rows[0].Label = "" },
		"a row is of a section":                       func(b *Bulletin) { b.Rows[0].Section = "" },
		"a member has a column":                       func(b *Bulletin) { b.Columns = nil },
		"a bulletin has members":                      func(b *Bulletin) { b.Members, b.Columns = nil, nil },
		"a column is its member's":                    func(b *Bulletin) { b.Columns[0].Member = "BO" },
		"a column has one of three states":            func(b *Bulletin) { b.Columns[0].State = "lost" },
		"a column is of a day people publish of":      func(b *Bulletin) { b.Columns[0].Day = "0001-01-01" },
		"a bulletin notes incidents":                  func(b *Bulletin) { b.Notable = []IncidentID{"x"} },
		"a cell counts none or more": func(b *Bulletin) {
			n := -1
			b.Rows[0].Cells[0].N = &n
		},
	} {
		b := oneRow(1, Interval{From: 1, To: 2})
		change(b)
		if desk("CA", b).into(t, nil) {
			t.Errorf("%s: one that does not has effect", sentence)
		}
	}
}

func TestWhichErrataHaveEffect(t *testing.T) {
	const own, others = "observance/registered/CA", "observance/registered/BO"
	erratum := func(by MemberID, n int, of MemberID, where string, ids ...IncidentID) entered {
		return desk(by, &Erratum{Bulletin: n, Of: of, Where: where, Was: "1", Is: "2", Why: "late report", Incidents: ids})
	}
	runPairs(t, []pair{
		{"a bulletin that was published is corrected", published, erratum("CA", 1, "", own), erratum("CA", 2, "", own)},
		{"there is no bulletin 0 to correct", published, erratum("CA", 1, "", own), erratum("CA", 0, "", own)},
		{"a member corrects its own bulletins", published, erratum("CA", 1, "", others), erratum("BO", 1, "", others)},
		{"in those of others a member corrects its own figures", published,
			erratum("BO", 1, "CA", others), erratum("BO", 1, "CA", own)},
		{"an erratum is to the bulletin of a member", published, erratum("BO", 1, "CA", others),
			erratum("BO", 1, "ca", others)},
		{"an erratum says why", published,
			erratum("CA", 1, "", own), desk("CA", &Erratum{Bulletin: 1, Where: own, Was: "1", Is: "2", Why: " "})},
		{"an erratum names incidents", published, erratum("CA", 1, "", own, "CA-I-1"), erratum("CA", 1, "", own, "CA-R-1")},
	})
}

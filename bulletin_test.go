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

// What an erratum says follows from the incidents it names.
func TestAnErratumIsAccountedFor(t *testing.T) {
	two, seven := 2, 7
	behind := []string{"CA-I-1", "CA-I-2"}
	for _, c := range []struct {
		sentence           string
		section, label, is string
		n                  *int
		incidents          []IncidentID
		want               bool
	}{
		{"one that was counted is one less", "observance", "registered", "1", &two, []IncidentID{"CA-I-2"}, true},
		{"one that was not is one more", "observance", "registered", "3", &two, []IncidentID{"CA-I-3"}, true},
		{"one for another: it reads the same", "observance", "registered", "3", &two,
			[]IncidentID{"CA-I-1", "CA-I-3"}, false},
		{"nine for one", "observance", "registered", "9", &two, []IncidentID{"CA-I-3"}, false},
		{"none for one of two", "observance", "registered", "0", &two, []IncidentID{"CA-I-1"}, false},
		{"none for both", "observance", "registered", "0", &two, []IncidentID{"CA-I-1", "CA-I-2"}, true},
		{"one is named twice", "observance", "registered", "1", &two, []IncidentID{"CA-I-2", "CA-I-2"}, true},
		{"one more for one less", "observance", "registered", "3", &two, []IncidentID{"CA-I-2"}, false},
		{"no incident", "observance", "registered", "1", &two, nil, false},
		{"it is not known now", "observance", "registered", FigureNotKnown, &two, []IncidentID{"CA-I-2"}, true},
		{"what was not known", "observance", "registered", "3", nil, []IncidentID{"CA-I-3"}, true},
		{"what was not known, by too much", "observance", "registered", "4", nil, []IncidentID{"CA-I-3"}, false},
		{"seven were printed, and two stand behind", "observance", "registered", "2", &seven, []IncidentID{"CA-I-1"}, true},
		{"people are no incidents", "humanitarian", "killed, at least", "40", &seven, []IncidentID{"CA-I-1"}, true},
		{"nor at most", "humanitarian", "killed, at most", "40", &two, []IncidentID{"CA-I-1"}, true},
		{"people at the least", "humanitarian", "killed, at least", "40", &two, []IncidentID{"CA-I-1"}, true},
		{"sieges are", "humanitarian", "siege", "40", &two, []IncidentID{"CA-I-1"}, false},
		{"of another section they are", "kinds", "killed, at least", "40", &two, []IncidentID{"CA-I-1"}, false},
		{"settlements are no incidents", "reconciliation", "settlements joined", "9", &two, []IncidentID{"CA-I-1"}, true},
	} {
		b := printsAll(1, 0)
		b.Rows[0].Section, b.Rows[0].Label = c.section, c.label
		b.Rows[0].Cells[2] = BulletinCell{Member: "CA", N: c.n, IDs: behind}
		e := &Erratum{Bulletin: 1, Where: c.section + "/" + c.label + "/CA", Is: c.is, Incidents: c.incidents}
		if got := b.Accounts(e); got != c.want {
			t.Errorf("%s: accounted for %t", c.sentence, got)
		}
		if e.Where += "x"; b.Accounts(e) {
			t.Errorf("%s: what is not printed is accounted for", c.sentence)
		}
	}
}

// printsAll is a bulletin of three columns that counts so much for all.
func printsAll(number, n int) *Bulletin {
	day := Interval{From: 1, To: 2}
	b := &Bulletin{Number: number, Period: day, Zone: "UTC", Rows: []BulletinRow{{Section: "observance",
		Label: "registered"}}}
	for _, m := range []MemberID{"AR", "BO", "CA"} {
		b.Members = append(b.Members, m)
		b.Columns = append(b.Columns, Column{Day: "2030-03-17", Member: m, State: Released})
		b.Rows[0].Cells = append(b.Rows[0].Cells, BulletinCell{Member: m})
	}
	b.Rows[0].Cells = append(b.Rows[0].Cells, BulletinCell{N: &n})
	return b
}

// Figures are joint under one document, by what was published under it.
func TestFiguresAreJointUnderOneDocument(t *testing.T) {
	numbers := map[MemberID]int{}
	prints := func(m MemberID, n int) func(x *story) {
		return func(x *story) {
			numbers[m]++
			x.desk(m, printsAll(numbers[m], n))
		}
	}
	amend := func(change func(*Process)) func(x *story) {
		return func(x *story) {
			p := x.agrees(change)
			for _, m := range p.Members {
				if !slices.Contains(x.s.Process.Since.Gone, m.ID) {
					x.node(m.ID, &Enactment{Document: p.Digest()})
				}
			}
		}
	}
	k := func(k int) func(x *story) { return amend(func(p *Process) { p.Rule.Kind, p.Rule.K = KOfN, k }) }
	drops := func(m MemberID) func(x *story) {
		return amend(func(p *Process) {
			p.Rule.Voters = slices.DeleteFunc(p.Rule.Voters, func(v MemberID) bool { return v == m })
		})
	}
	leaves := func(m MemberID) func(x *story) { return func(x *story) { x.leaves(m) } }
	for _, c := range []struct {
		sentence string
		acts     []func(x *story)
		want     string // of the last bulletin: who published its figures, of how many, and whether they are joint
	}{
		{"one has published", []func(x *story){prints("AR", 3)}, "AR of 2"},
		{"one has published twice", []func(x *story){prints("AR", 3), prints("AR", 3)}, "AR of 2"},
		{"two have published the same", []func(x *story){prints("AR", 3), prints("BO", 3)}, "AR BO of 2, joint"},
		{"two have published other figures", []func(x *story){prints("AR", 3), prints("BO", 4)}, "BO of 2"},
		{"one without a vote has", []func(x *story){prints("AR", 3), prints("OM", 3)}, "AR of 2"},
		{"more are needed from now on: what was joint stays so",
			[]func(x *story){prints("AR", 3), prints("BO", 3), k(3)}, "AR BO of 2, joint"},
		{"also where a third publishes them after that",
			[]func(x *story){prints("AR", 3), prints("BO", 3), k(3), prints("CA", 3)}, "AR BO of 2, joint"},
		{"other figures need three then", []func(x *story){prints("AR", 3), prints("BO", 3), k(3), prints("AR", 4),
			prints("BO", 4)}, "AR BO of 3"},
		{"fewer are needed from now on: what was not joint is not",
			[]func(x *story){k(3), prints("AR", 3), prints("BO", 3), k(2)}, "AR BO of 3"},
		{"unless as many publish them anew", []func(x *story){k(3), prints("AR", 3), prints("BO", 3), k(2), prints("AR", 3)},
			"AR of 2"},
		{"as they do here", []func(x *story){k(3), prints("AR", 3), prints("BO", 3), k(2), prints("AR", 3), prints("BO", 3)},
			"AR BO of 2, joint"},
		{"one before and one after", []func(x *story){prints("AR", 3), k(2), prints("BO", 3)}, "BO of 2"},
		{"who votes no more has published before", []func(x *story){prints("AR", 3), prints("BO", 3), drops("BO")},
			"AR BO of 2, joint"},
		{"who votes no more publishes after", []func(x *story){drops("BO"), prints("AR", 3), prints("BO", 3)}, "AR of 2"},
		{"who left has published before", []func(x *story){prints("AR", 3), prints("BO", 3), leaves("BO")},
			"AR BO of 2, joint"},
		{"who left publishes after", []func(x *story){prints("AR", 3), leaves("BO"), prints("BO", 3)}, "AR of 2"},
		{"another log is said to have two histories", []func(x *story){prints("AR", 3), prints("BO", 3), func(x *story) {
			x.node("CA", &Fork{Member: "BO", Size: 1, Proof: "p"})
		}}, "AR BO of 2, joint"},
	} {
		clear(numbers)
		x := tell(t)
		for _, do := range c.acts {
			do(x)
		}
		bulletins := x.s.Claims(KindBulletin, "")
		last := bulletins[0]
		for _, b := range bulletins {
			if b.At > last.At {
				last = b
			}
		}
		documents := slices.Concat(x.s.Claims(KindProcess, ""), x.s.Claims(KindEnactment, ""))
		by, need := x.s.Process.Concurrences(bulletins, documents)(last)
		got := listed(by, memberWord) + " of " + itoa(need)
		if len(by) >= need {
			got += ", joint"
		}
		if got != c.want {
			t.Errorf("%s: %s, not %s", c.sentence, got, c.want)
		}
	}
}

// Two bulletins print the same for all members where a reader sees the same: what stands in one word may not stand in
// two.
func TestJointFiguresAreTheSame(t *testing.T) {
	for sentence, change := range map[string]func(b *Bulletin){
		"another number":       func(b *Bulletin) { *b.Rows[0].Cells[3].N = 4 },
		"none":                 func(b *Bulletin) { b.Rows[0].Cells[3].N = nil },
		"other incidents":      func(b *Bulletin) { b.Rows[0].Cells[3].IDs = []string{"CA-I-1", "CA-I-3"} },
		"two ids in one":       func(b *Bulletin) { b.Rows[0].Cells[3].IDs = []string{"CA-I-1 CA-I-2"} },
		"an area in the label": func(b *Bulletin) { b.Rows[0].Label, b.Rows[0].Area = "registered/West", "" },
		"a label in the section": func(b *Bulletin) {
			b.Rows[0].Section, b.Rows[0].Label, b.Rows[0].Area = "observance/registered", "West", ""
		},
		"a row twice":    func(b *Bulletin) { b.Rows = append(b.Rows, b.Rows[0]) },
		"another period": func(b *Bulletin) { b.Period.To++ },
	} {
		a, b := printsAll(1, 3), printsAll(1, 3)
		for _, x := range []*Bulletin{a, b} {
			x.Rows[0].Area, x.Rows[0].Cells[3].IDs = "West", []string{"CA-I-1", "CA-I-2"}
		}
		if a.JointFigures() != b.JointFigures() {
			t.Fatal("the same differ")
		}
		if change(b); a.JointFigures() == b.JointFigures() {
			t.Errorf("%s is the same", sentence)
		}
	}
}

// A column in another's bulletin is its member's word once it has published the same.
func TestWhoseWordAColumnIs(t *testing.T) {
	four, none := 4, 0
	for _, c := range []struct {
		sentence string
		other    func(b *Bulletin) // BO's bulletin of the day; nil: it has none
		vouches  string
	}{
		{"BO has published nothing", nil, "CA"},
		{"BO has published the same", func(*Bulletin) {}, "BO CA"},
		{"of another day", func(b *Bulletin) { b.Period.To++ }, "CA"},
		{"BO counts one more", func(b *Bulletin) { b.Rows[0].Cells[1].N = &four }, "CA"},
		{"BO counts another incident", func(b *Bulletin) { b.Rows[0].Cells[1].IDs[2] = "CA-I-9" }, "CA"},
		{"BO does not know", func(b *Bulletin) { b.Rows[0].Cells[1].N = nil }, "CA"},
		{"BO has no such row, and it counts some", func(b *Bulletin) { b.Rows[0].Area = "West" }, "CA"},
		{"BO has no such row, and it counts none", func(b *Bulletin) { b.Rows = b.Rows[:1] }, "BO CA"},
		{"BO counts otherwise for another", func(b *Bulletin) { b.Rows[0].Cells[0].N = &four }, "BO CA"},
	} {
		three := 3
		of := func() *Bulletin {
			b := printsAll(1, 9)
			b.Rows[0].Cells[1] = BulletinCell{Member: "BO", N: &three, IDs: []string{"BO-I-1", "BO-I-2", "BO-I-3"}}
			b.Rows = append(b.Rows, BulletinRow{Section: "kinds", Label: "none", Cells: slices.Clone(b.Rows[0].Cells)})
			b.Rows[1].Cells[1] = BulletinCell{Member: "BO", N: &none}
			return b
		}
		list := []*Claim{{Ref: Ref{Member: "CA"}, Body: of()}}
		if c.other != nil {
			b := of()
			c.other(b)
			list = append(list, &Claim{Ref: Ref{Member: "BO"}, Body: b})
		}
		if got := listed(of().Vouches("CA", list), memberWord); got != c.vouches {
			t.Errorf("%s: the columns of %s are their own word, not of %s", c.sentence, got, c.vouches)
		}
	}
}

// What is counted over columns is not known where one of a voter is missing, whatever is printed.
func TestNobodyKnowsWhatIsNotReported(t *testing.T) {
	rule := Rule{Kind: KOfN, K: 2, Voters: []MemberID{"AR", "BO", "CA"}}
	p := &Process{Rule: rule}
	for _, c := range []struct {
		sentence string
		change   func(b *Bulletin)
		want     string
	}{
		{"all are printed", func(*Bulletin) {}, "7"},
		{"one is withheld", func(b *Bulletin) { b.Columns[1].State = Withheld }, "not known, 2 of 3 reported"},
		{"two have not reported", func(b *Bulletin) {
			b.Columns[0].State, b.Columns[1].State = NotReported, NotReported
		}, "not known, 1 of 3 reported"},
		{"one has no column at all", func(b *Bulletin) {
			b.Members, b.Columns, b.Rows[0].Cells = b.Members[1:], b.Columns[1:], b.Rows[0].Cells[1:]
		}, "not known, 2 of 3 reported"},
		{"it counts findings", func(b *Bulletin) {
			b.Columns[1].State, b.Rows[0].Section, b.Rows[0].Label = Withheld, "review", "refuted"
		}, "7"},
		{"it counts findings reached", func(b *Bulletin) {
			b.Columns[1].State, b.Rows[0].Section = Withheld, "reached"
		}, "7"},
		{"it counts what nobody has judged", func(b *Bulletin) {
			b.Columns[1].State, b.Rows[0].Section, b.Rows[0].Label = Withheld, "review", "verdict open"
		}, "not known, 2 of 3 reported"},
	} {
		b := printsAll(1, 7)
		for i := range b.Members {
			b.Rows[0].Cells[i].N = b.Rows[0].Joint().N
		}
		c.change(b)
		f := b.Founded(rule)
		if got := p.Printed(f, f.Rows[0].Joint()); got != c.want {
			t.Errorf("%s: it reads %s, not %s", c.sentence, got, c.want)
		}
		for i, x := range f.Columns {
			if x.State != Released && f.Rows[0].Cells[i].N != nil {
				t.Errorf("%s: it prints a figure of %s", c.sentence, x.Member)
			}
		}
		if *b.Rows[0].Joint().N != 7 {
			t.Errorf("%s: what was published was changed", c.sentence)
		}
	}
}

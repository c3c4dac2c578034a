package bulletin

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/view"
)

var everyPair = flag.Bool("every-pair", false, "TestOneMemberPublishes tries all pairs of acts")

// What one member can do to bulletins alone, two things at a time, before the others release their columns, before they
// publish and after that. Each of three reports one incident of the day, so that what is right is known: three were
// registered, or nobody can know while one of the voters has not reported.

const theDay = truce.Date("2030-03-17")

// act is something that one member enters.
type act struct {
	name string
	do   func(p *play, m truce.MemberID)
}

// puts publishes what the member counts, changed.
func puts(change func(b *truce.Bulletin, m truce.MemberID)) func(*play, truce.MemberID) {
	return func(p *play, m truce.MemberID) {
		d, err := Draft(context.Background(), query.In(p.s, nil), m, theDay)
		if err != nil {
			p.t.Fatal(err)
		}
		b := d.Bulletin
		b.Columns = slices.Clone(b.Columns)
		for i, c := range b.Columns {
			if c.Member == m {
				b.Columns[i].State = truce.Released
			}
		}
		b.Rows = slices.Clone(b.Rows)
		for i := range b.Rows {
			b.Rows[i].Cells = slices.Clone(b.Rows[i].Cells)
		}
		change(&b, m)
		p.add(m, "desk", &b)
	}
}

// counts puts a number of nothing into every cell of the columns.
func counts(n int, in func(c truce.BulletinCell, m truce.MemberID) bool) func(*truce.Bulletin, truce.MemberID) {
	return func(b *truce.Bulletin, m truce.MemberID) {
		for i := range b.Rows {
			for j, c := range b.Rows[i].Cells {
				if in(c, m) {
					b.Rows[i].Cells[j].N, b.Rows[i].Cells[j].IDs = &n, nil
				}
			}
		}
	}
}

func states(s truce.ColumnState, of func(c, m truce.MemberID) bool) func(*truce.Bulletin, truce.MemberID) {
	return func(b *truce.Bulletin, m truce.MemberID) {
		for i := range b.Columns {
			if of(b.Columns[i].Member, m) {
				b.Columns[i].State = s
			}
		}
	}
}

func corrects(of func(m truce.MemberID) truce.MemberID, number int, where, was string) func(*play, truce.MemberID) {
	return func(p *play, m truce.MemberID) {
		path := where + "/" + string(m)
		if strings.HasSuffix(where, truce.JointColumn) {
			path = where
		}
		p.add(m, "desk", &truce.Erratum{Bulletin: number, Of: of(m), Where: path, Was: was, Is: "9", Why: "late report",
			Incidents: []truce.IncidentID{"BO-I-1"}})
	}
}

func bulletinActs() []act {
	itself := func(truce.MemberID) truce.MemberID { return "" }
	other := func(m truce.MemberID) truce.MemberID {
		if m == "BO" {
			return "CA"
		}
		return "BO"
	}
	joint := func(c truce.BulletinCell, _ truce.MemberID) bool { return c.Member == "" }
	others := func(c truce.BulletinCell, m truce.MemberID) bool { return c.Member != "" && c.Member != m }
	notItself := func(c, m truce.MemberID) bool { return c != m }
	list := []act{
		{"publishes", puts(func(*truce.Bulletin, truce.MemberID) {})},
		{"publishes none for all", puts(counts(0, joint))},
		{"publishes many for all", puts(counts(9, joint))},
		{"publishes that the others have none", puts(counts(0, others))},
		{"publishes that all have released", puts(states(truce.Released, notItself))},
		{"publishes that nobody has reported", puts(states(truce.NotReported, notItself))},
		{"publishes that the others withhold", puts(states(truce.Withheld, notItself))},
		{"publishes none for all who have not reported", puts(func(b *truce.Bulletin, m truce.MemberID) {
			states(truce.NotReported, notItself)(b, m)
			counts(0, joint)(b, m)
		})},
		{"publishes its own column alone", puts(func(b *truce.Bulletin, m truce.MemberID) {
			i := slices.Index(b.Members, m)
			b.Members, b.Columns = b.Members[i:i+1], b.Columns[i:i+1]
			for r := range b.Rows {
				own := b.Rows[r].Cells[i]
				all := own
				all.Member = ""
				b.Rows[r].Cells = []truce.BulletinCell{own, all}
			}
		})},
		{"publishes the first row alone", puts(func(b *truce.Bulletin, _ truce.MemberID) { b.Rows = b.Rows[:1] })},
		{"publishes a row twice", puts(func(b *truce.Bulletin, _ truce.MemberID) { b.Rows = append(b.Rows, b.Rows[0]) })},
		{"publishes rows under other words", puts(func(b *truce.Bulletin, _ truce.MemberID) {
			for i := range b.Rows {
				b.Rows[i].Label, b.Rows[i].Area = "registered", b.Rows[i].Label
			}
		})},
		{"publishes counted in the first way", puts(func(b *truce.Bulletin, _ truce.MemberID) { b.Counting = 0 })},
		{"publishes of another day", puts(func(b *truce.Bulletin, _ truce.MemberID) { b.Period.From++ })},
		{"publishes what everybody should note", puts(func(b *truce.Bulletin, _ truce.MemberID) {
			b.Notable = []truce.IncidentID{"BO-I-99"}
		})},
		{"releases its column", func(p *play, m truce.MemberID) {
			p.add(m, "desk", &truce.Column{Day: theDay, State: truce.Released})
		}},
		{"withholds its column", func(p *play, m truce.MemberID) {
			p.add(m, "desk", &truce.Column{Day: theDay, State: truce.Withheld})
		}},
		{"corrects its own figure", corrects(itself, 1, "observance/registered", "1")},
		{"corrects its figure for all", corrects(itself, 1, "observance/registered/joint", "3")},
		{"corrects the figure of another for all", corrects(other, 1, "observance/registered/joint", "3")},
		{"corrects its own figure in another's", corrects(other, 1, "observance/registered", "1")},
		{"corrects what was not printed", corrects(other, 1, "observance/registered", "77")},
		{"corrects a figure that is none", corrects(other, 1, "observance/nothing", "1")},
		{"counts no shelling any more", func(p *play, m truce.MemberID) {
			p.add(m, "desk", &truce.CountingRule{Unit: "incident", Kinds: []codes.EventKind{codes.Siege}})
		}},
		{"says that another is interested", func(p *play, m truce.MemberID) {
			p.add(m, "desk", &truce.Interest{Incident: "BO-I-1", Member: other(m), Holds: true})
		}},
		{"says that it is interested", func(p *play, m truce.MemberID) {
			p.add(m, "desk", &truce.Interest{Incident: "BO-I-1", Member: m, Holds: true})
		}},
		{"says that another's log has two histories", func(p *play, m truce.MemberID) {
			p.add(m, "", &truce.Fork{Member: other(m), Size: 1, Proof: "p"})
		}},
		{"proposes that it decides alone", func(p *play, m truce.MemberID) {
			next := p.s.Process.Amend()
			next.Rule.Kind, next.Rule.Chair, next.Rule.K = truce.ChairPresides, "CA", 0
			p.add(m, "desk", &truce.Amendment{Process: *next})
			p.add(m, "", &truce.Enactment{Document: next.Digest()})
		}},
		{"leaves", func(p *play, m truce.MemberID) { p.add(m, "desk", &truce.Leave{}) }},
	}
	i := slices.IndexFunc(list, func(a act) bool { return a.name == "corrects its own figure" })
	return append(list, act{"corrects what it corrected", list[i].do})
}

// publishing lets three report, release their columns and publish, while one does otherwise at three moments. It
// returns what the others published, by publisher.
func publishing(t testing.TB, alone truce.MemberID, did [3][]act) (*play, map[truce.MemberID]*truce.Bulletin) {
	p := newPlayOf(t, "AR", "BO", "CA")
	for i, m := range []truce.MemberID{"AR", "BO", "CA"} {
		p.report(m, 1, truce.Interval{From: at(10 + i), To: at(10 + i)}, "Northmarch", "", truce.Exactly(i))
	}
	moment := func(i int) {
		for _, a := range did[i] {
			a.do(p, alone)
		}
	}
	honest := slices.DeleteFunc([]truce.MemberID{"AR", "BO", "CA"}, func(m truce.MemberID) bool { return m == alone })
	moment(0)
	for _, m := range honest {
		p.add(m, "desk", &truce.Column{Day: theDay, State: truce.Released})
	}
	moment(1)
	published := map[truce.MemberID]*truce.Bulletin{}
	for _, m := range honest {
		p.publish(m, theDay)
		for _, c := range p.s.Claims(truce.KindBulletin, "") {
			if c.Member == m {
				published[m] = c.Body.(*truce.Bulletin)
			}
		}
	}
	moment(2)
	return p, published
}

// falsely says what of the bulletins of the day is said in the name of all, or of one that did not say it.
func falsely(t testing.TB, p *play, alone truce.MemberID, published map[truce.MemberID]*truce.Bulletin) string {
	ctx := context.Background()
	r := query.In(p.s, nil)
	l, err := view.New(r).As(ctx, truce.Viewer{Member: "OM", Audience: truce.LevelJoint})
	if err != nil {
		t.Fatal(err)
	}
	all, err := l.Bulletins(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	say := func(is bool, format string, args ...any) {
		if is {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	for i := range all {
		b := &all[i]
		d := &Document{Status: StatusPublished, Process: p.s.Process, Under: b.Under, Publisher: b.By, Day: theDay,
			Bulletin: b.Bulletin, Concur: b.Concur, Need: b.Need, Own: b.Own, Errata: b.Errata}
		by := published[b.By]
		say(by != nil && !d.Joint(), "the figures of %s are not joint any more", b.By)
		say(d.Joint() != (JointTitle(d) == truce.JointColumn), "%s is headed %q", b.ID(), JointTitle(d))
		for _, row := range b.Rows {
			for j, c := range row.Cells {
				reads := CellWords(d, c)
				if row.Path(c) == "observance/registered/joint" && row.Label == "registered" && row.Area == "" &&
					(d.Joint() || b.By != alone) {
					less := len(p.s.Claims(truce.KindCountingRule, "")) > 0 && reads == "2" // it is in no register of its own
					say(reads != "3" && !less && !strings.HasPrefix(reads, "not known, "), "%s: %s registered", b.ID(), reads)
				}
				missing := slices.ContainsFunc([]truce.MemberID{"AR", "BO", "CA"}, func(m truce.MemberID) bool {
					return !slices.ContainsFunc(b.Columns, func(c truce.Column) bool {
						return c.Member == m && c.State == truce.Released
					})
				})
				say(c.Member == "" && row.Section == Observance && missing && c.N != nil, "%s: %s is known of all", b.ID(), reads)
				own := published[c.Member]
				if own == nil || c.N == nil || ColumnTitle(d, c.Member) != string(c.Member) {
					continue
				}
				said := "0"
				if at, ok := own.Figure(row.Path(row.Cells[j])); ok {
					said = b.Under.Printed(own, own.Rows[at.Row].Cells[at.Cell])
				}
				say(said != reads, "%s: in the name of %s %s is %s, and it said %s", b.ID(), c.Member, row.Path(c), reads, said)
			}
		}
		for _, e := range b.Errata {
			say(e.By == alone && by != nil && e.Printed && !strings.HasSuffix(e.Where, "/"+string(alone)),
				"%s corrects %s of %s", alone, e.Where, b.By)
			say(e.Printed && e.Was == "77", "%s was printed in %s", e.Was, b.ID())
			beside := strings.Contains(corrected(d, e.At.Row, e.At.Cell), " ["+string(e.By)+": "+e.Is+"]")
			say(e.Stands() && !beside, "nobody says that %s reads %s", e.Where, e.Is)
			say(e.Printed && !b.Accounts(&e.Erratum) && beside, "%s reads %s, for which nothing accounts", e.Where, e.Is)
		}
		say(slices.Contains(b.Concur, "OM"), "OM has no vote")
		for _, m := range b.Concur {
			has := slices.ContainsFunc(all, func(x view.Bulletin) bool { return x.By == m && x.Period == b.Period })
			say(!has, "%s has published nothing of %s", m, b.Period.Key())
		}
	}
	return strings.Join(out, "; ")
}

func TestOneMemberPublishes(t *testing.T) {
	list := bulletinActs()
	told := 0
	for w, alone := range []truce.MemberID{"AR", "CA", "OM"} {
		try := func(did [3][]act, name string) {
			told++
			p, published := publishing(t, alone, did)
			if got := falsely(t, p, alone, published); got != "" {
				t.Errorf("%s alone %s: %s", alone, name, got)
			}
		}
		try([3][]act{}, "does nothing")
		for n, a := range list {
			for m := range 3 {
				var did [3][]act
				did[m] = []act{a}
				if *everyPair || !testing.Short() || (n+w)%3 == m {
					try(did, fmt.Sprintf("%s at %d", a.name, m))
				}
			}
			for k, b := range list {
				for m, at := range [][2]int{{0, 0}, {0, 1}, {0, 2}, {1, 1}, {1, 2}, {2, 2}} {
					if !*everyPair && (testing.Short() || (n*31+k*17+m*7+w)%61 != 0) {
						continue
					}
					var did [3][]act
					did[at[0]] = append(did[at[0]], a)
					did[at[1]] = append(did[at[1]], b)
					try(did, fmt.Sprintf("%s at %d, %s at %d", a.name, at[0], b.name, at[1]))
				}
			}
		}
	}
	t.Logf("%d stories", told)
}

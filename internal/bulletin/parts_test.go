package bulletin

import (
	"context"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/view"
)

// told files a report with what is given beside its place and hour.
func (p *play) told(m truce.MemberID, n int64, hour int, c truce.Coded) {
	c.When = truce.Interval{From: at(hour), To: at(hour)}
	p.add(m, "monitor", &truce.Report{ID: truce.ReportID(truce.Mint(m, 'R', n)), Version: 1,
		Incident: truce.IncidentID(truce.Mint(m, 'I', n)), Coded: &c})
}

// judge lets both voters give the same verdict at an hour of a day of March, and concur in it.
func (p *play) judge(id truce.IncidentID, permitted codes.Permitted, when truce.Instant) {
	p.t.Helper()
	p.at = when
	for _, m := range []truce.MemberID{"BO", "CA"} {
		p.add(m, "desk", &truce.Assessment{Incident: id, State: truce.Given, Happened: codes.Confirmed, Permitted: permitted})
	}
	v, ok := p.s.Incident(id)
	if !ok || !v.Decision.Ready {
		p.t.Fatalf("%s: %+v", id, v.Decision)
	}
	for _, m := range []truce.MemberID{"BO", "CA"} {
		p.add(m, "desk", &truce.Concur{Incident: id, Revision: v.Open, Rule: 1, Basis: v.Basis, Finding: v.Decision.Outcome})
	}
	p.at = 1_900_000_000
}

func (p *play) draft(m truce.MemberID, day truce.Date) *Document {
	p.t.Helper()
	d, err := Draft(context.Background(), query.In(p.s, nil), m, day)
	if err != nil || len(p.s.Refused()) > 0 {
		p.t.Fatal(err, p.s.Refused())
	}
	b, err := d.Publication()
	if err != nil {
		p.t.Fatal(err)
	}
	if wrong := Arithmetic(b); len(wrong) > 0 {
		p.t.Error(wrong)
	}
	return d
}

// reads returns what a figure reads and what stands behind it.
func reads(t *testing.T, d *Document, path string) string {
	t.Helper()
	x, ok := d.Bulletin.Figure(path)
	if !ok {
		return "no such figure"
	}
	c := d.Bulletin.Rows[x.Row].Cells[x.Cell]
	return strings.TrimSpace(CellWords(d, c) + " " + strings.Join(c.IDs, " "))
}

// What was found of an incident of an earlier day stands in the bulletin of the day on which it was found.
func TestAFindingStandsInTheBulletinOfTheDayItWasReached(t *testing.T) {
	p := newPlay(t)
	for _, m := range []truce.MemberID{"BO", "CA"} {
		for _, day := range []truce.Date{"2030-03-17", "2030-03-18", "2030-03-19"} {
			p.add(m, "desk", &truce.Column{Day: day, State: truce.Released})
		}
	}
	p.told("CA", 1, 10, truce.Coded{Kind: codes.Shelling})
	p.told("CA", 2, 11, truce.Coded{Kind: codes.Shelling})
	p.judge("CA-I-1", codes.NotPermitted, at(12))
	p.judge("CA-I-2", codes.WasPermitted, at(12)+86_400)
	for day, want := range map[truce.Date]map[string]string{
		"2030-03-17": {
			"review/confirmed, not permitted/joint":             "1 CA-I-1",
			"review/confirmed, permitted/joint":                 "1 CA-I-2",
			"reached/confirmed, not permitted/joint":            "1 CA-I-1",
			"reached/confirmed, permitted/joint":                "0",
			"reached/of them on incidents of this period/joint": "1 CA-I-1",
			"reached/confirmed, not permitted/CA":               "1 CA-I-1",
		},
		"2030-03-18": {
			"review/confirmed, permitted/joint":                   "0",
			"reached/confirmed, permitted/joint":                  "1 CA-I-2",
			"reached/of them on incidents of other periods/joint": "1 CA-I-2",
			"reached/confirmed, permitted/BO":                     "1 CA-I-2",
		},
		"2030-03-19": {"reached/confirmed, permitted/joint": "0"},
	} {
		d := p.draft("CA", day)
		for path, want := range want {
			if got := reads(t, d, path); got != want {
				t.Errorf("%s, %s: %s, not %s", day, path, got, want)
			}
		}
	}
}

// Every incident is in a row of each way of dividing what was registered, and what is in no register is said.
func TestNothingIsCountedNowhere(t *testing.T) {
	p := newPlay(t)
	mortar := truce.Coded{Kind: codes.Shelling, Means: codes.Mortar, Where: truce.Place{Province: "North",
		District: "Hill"},
		Authors: []truce.Attribution{{Actor: "north"}, {Name: "men in grey"}}}
	p.told("CA", 1, 10, mortar)
	p.told("CA", 2, 11, truce.Coded{Where: truce.Place{Name: "the ford"}})
	p.told("BO", 1, 12, truce.Coded{Kind: codes.Overflight, Means: codes.Drone})
	p.report("CA", 3, truce.Interval{From: at(13), To: at(13)}, "North", "GED", truce.Exactly(1))
	p.add("BO", "desk", &truce.CountingRule{Unit: "incident", Kinds: []codes.EventKind{codes.Shelling}})
	p.add("BO", "desk", &truce.Column{Day: "2030-03-17", State: truce.Released})
	d := p.draft("CA", "2030-03-17")
	for path, want := range map[string]string{
		"kinds/registered as/shelling/CA":                                    "1 CA-I-1",
		"kinds/registered, kind not stated/joint":                            "1 CA-I-2",
		"weapons/registered with/mortar/joint":                               "1 CA-I-1",
		"weapons/registered, weapon not stated/CA":                           "1 CA-I-2",
		"places/registered at/Hill/CA":                                       "1 CA-I-1",
		"places/registered at/the ford/CA":                                   "1 CA-I-2",
		"parties/named as author/north/joint":                                "1 CA-I-1",
		"parties/named as author/men in grey/joint":                          "1 CA-I-1",
		"parties/no author named/joint":                                      "1 CA-I-2",
		"apart/told of, and left out by the counting rule/BO":                "1 BO-I-1",
		"apart/told of, and left out by the counting rule/joint":             "1 BO-I-1",
		"apart/told by third-party data alone, and adopted by no rule/joint": "1 CA-I-3",
		"kinds/registered as/overflight/joint":                               "no such figure",
		"observance/registered/joint":                                        "2 CA-I-1 CA-I-2",
		"reached/of them on incidents of this period/joint":                  "0",
		"humanitarian/incidents of which no report states the killed/joint":  "2 CA-I-1 CA-I-2",
	} {
		if got := reads(t, d, path); got != want {
			t.Errorf("%s: %s, not %s", path, got, want)
		}
	}
}

// Of civilians and fighters a bulletin knows what reports state, and no more: harm that is not broken down leaves the
// lower bound as it is, and may all be of either.
func TestCiviliansAndFighters(t *testing.T) {
	for _, c := range []struct {
		name             string
		harm             truce.Harm
		civilian, fights string // at least, at most
	}{
		{"civilians alone", truce.Harm{Civilian: truce.Exactly(2)}, "2 2", "none stated none stated"},
		{"both", truce.Harm{Civilian: truce.Between(1, 3), Fighter: truce.Exactly(4)}, "1 3", "4 4"},
		{"not broken down", truce.Harm{Unknown: truce.Exactly(5)}, "none stated 5", "none stated 5"},
		{"at least, not broken down", truce.Harm{Unknown: truce.Range{Low: new(int)}}, "none stated none stated",
			"none stated none stated"},
		{"nothing", truce.Harm{}, "none stated none stated", "none stated none stated"},
		{"nobody", truce.Harm{Total: truce.Exactly(0)}, "none stated 0", "none stated 0"},
	} {
		p := newPlay(t)
		p.told("CA", 1, 10, truce.Coded{Kind: codes.Shelling, Toll: truce.Toll{Killed: c.harm}})
		d := p.draft("CA", "2030-03-17")
		for who, want := range map[string]string{"civilians": c.civilian, "fighters": c.fights} {
			got := CellWords(d, cell(t, d, who+" killed, at least", "CA")) + " " +
				CellWords(d, cell(t, d, who+" killed, at most", "CA"))
			if got != want {
				t.Errorf("%s, %s: %s, not %s", c.name, who, got, want)
			}
		}
	}
}

// Who is named, and places below the province, are for the members: no other audience finds them in a bulletin.
func TestNamesAndPlacesAreForTheMembers(t *testing.T) {
	p := newPlay(t)
	p.told("CA", 1, 10, truce.Coded{Kind: codes.Shelling, Where: truce.Place{Province: "North", Name: "the ford"},
		Authors: []truce.Attribution{{Name: "men in grey"}}})
	p.publish("CA", "2030-03-17")
	p.add("CA", "desk", &truce.Erratum{Bulletin: 1, Where: "parties/named as author/men in grey/CA", Was: "1", Is: "0",
		Why: "entered twice"})
	for audience, hidden := range map[truce.Level]bool{truce.LevelJoint: false, truce.LevelParties: true,
		truce.LevelPublic: true} {
		who := truce.Viewer{Audience: audience}
		if !hidden {
			who.Member = "CA"
		}
		l, err := view.New(query.In(p.s, nil)).As(context.Background(), who)
		if err != nil {
			t.Fatal(err)
		}
		d, err := Published(context.Background(), l, "CA", "2030-03-17")
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, write := range []func() error{func() error { return Text(&all, d) }, func() error { return HTML(&all, d) },
			func() error { return JSON(&all, d) }} {
			if err := write(); err != nil {
				t.Fatal(err)
			}
		}
		for _, secret := range []string{"the ford", "men in grey"} {
			if strings.Contains(all.String(), secret) == hidden {
				t.Errorf("for %s %q is shown: %t", audience, secret, hidden)
			}
		}
		if hidden != (d.Inside > 0) {
			t.Errorf("for %s %d rows are left out", audience, d.Inside)
		}
	}
}

// A process whose document names an older list of kinds goes on counting as it did: its members must print the same.
func TestAnOlderDocumentCountsAsItDid(t *testing.T) {
	p := newPlay(t)
	p.told("CA", 1, 10, truce.Coded{Kind: codes.Shelling})
	d := p.draft("CA", "2030-03-17")
	old, err := draft(context.Background(), query.In(p.s, nil), "CA", "2030-03-17", 0)
	if err != nil {
		t.Fatal(err)
	}
	sections := func(d *Document) (out []string) {
		for _, r := range d.Bulletin.Rows {
			out = append(out, r.Section)
		}
		return slices.Compact(out)
	}
	if got := sections(old); !slices.Equal(got, []string{"observance", "review", "humanitarian", "reconciliation"}) ||
		old.Bulletin.Counting != 0 || truce.KindOfBody(&old.Bulletin) != "bulletin/1" {
		t.Errorf("counted in the first way: %v", got)
	}
	if got := sections(d); !slices.Contains(got, Reached) || truce.KindOfBody(&d.Bulletin) != "bulletin/2" {
		t.Errorf("counted in the second way: %v", got)
	}
	b, err := old.Publication()
	if err != nil {
		t.Fatal(err)
	}
	if found, err := Recount(context.Background(), query.In(p.s, nil), "CA", b); err != nil || len(found) > 0 {
		t.Errorf("a bulletin of the first way does not count again: %v %v", found, err)
	}
}

package naming

import (
	"fmt"
	"slices"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/gazetteer"
)

func called(texts ...string) (list []truce.Name) {
	for _, t := range texts {
		list = append(list, truce.Name{Text: t, Lang: "en", Kind: "main"})
	}
	return list
}

// island is a gazetteer of the seats of four provinces, of which two are called alike, each in its own way.
type island struct{}

func (island) Seats() ([]gazetteer.Place, error) {
	return []gazetteer.Place{
		{Country: "AA", Division: "01", Names: []string{"Westḩold", "وستهولد"}},
		{Country: "AA", Division: "02", Names: []string{"Easton"}},
		{Country: "BB", Division: "01", Names: []string{"Midway"}},
		{Country: "CC", Division: "01", Names: []string{"Mid-Way"}},
	}, nil
}

func (island) DivisionOf(p truce.Point, _ int32) (country, code string, ok bool) {
	return "AA", "02", p.LonE7 > 0
}

func point(lat, lon int32) *truce.Point { return &truce.Point{LatE7: lat * 1e7, LonE7: lon * 1e7} }

var registered = []*truce.Actor{
	{ID: "north", Names: called("Northern Front", "جبهة الشمال")},
	{ID: "south-a", Names: called("Southern Front")},
	{ID: "south-b", Names: called("The Southern Front", "Southern front")},
}

func square(id truce.AreaID, lon int32, names ...string) *truce.Area {
	return &truce.Area{ID: id, Kind: "province", Names: called(names...),
		Ring: []truce.Point{*point(0, lon), *point(2, lon), *point(2, lon+2), *point(0, lon+2)}}
}

func TestActors(t *testing.T) {
	r := New(registered, nil, []Answer{{Actors, "the north men", "north"}, {Actors, "northern front of old", ""}}, nil)
	for name, want := range map[string]Link{
		"NORTHERN  front":       {Actors, "NORTHERN  front", "north", ByRegister},
		"جبهه الشمال":           {Actors, "جبهه الشمال", "north", ByRegister},
		"North Front":           {Actors, "North Front", "", ""},    // alike is not the same
		"Southern Front":        {Actors, "Southern Front", "", ""}, // two bear it
		"The North Men":         {Actors, "The North Men", "north", ByAnswer},
		"Northern Front of Old": {Actors, "Northern Front of Old", "", ByAnswer},
	} {
		c := truce.Coded{Authors: []truce.Attribution{{Name: name, Confidence: "claimed"}}}
		before := slices.Clone(c.Authors)
		shared := c.Authors
		links := r.Link(&c)
		if len(links) != 1 || links[0] != want || string(c.Authors[0].Actor) != want.Stands || c.Authors[0].Name != name {
			t.Errorf("%q: %+v, %+v, want %+v", name, links, c.Authors, want)
		}
		if !slices.Equal(shared, before) {
			t.Errorf("%q: the list that was handed in was changed", name)
		}
	}
}

func TestAnswersGoBeforeWhatWasFiled(t *testing.T) {
	filed := []truce.Attribution{{Actor: "south-a", Name: "the southerners"}, {Actor: "south-b"}}
	c := truce.Coded{Targets: filed}
	links := New(registered, nil, nil, nil).Link(&c)
	if len(links) != 1 || links[0].By != ByFiled || links[0].Stands != "south-a" {
		t.Errorf("what was filed is not kept: %+v", links)
	}
	New(registered, nil, []Answer{{Actors, "The Southerners", ""}}, nil).Link(&c)
	if c.Targets[0].Actor != "" || c.Targets[1].Actor != "south-b" {
		t.Errorf("an answer takes back the link of its name, and no other: %+v", c.Targets)
	}
}

func TestProvinces(t *testing.T) {
	west, east := square("west", 0, "Westhold", "West Land"), square("east", 4, "Easton")
	bare := func(a *truce.Area) *truce.Area { return &truce.Area{ID: a.ID, Kind: a.Kind, Names: a.Names} }
	exact := func(lat, lon int32) truce.Place { return truce.Place{Point: point(lat, lon), Precision: codes.Exact} }
	in := func(p truce.Place, province string) truce.Place { p.Province = province; return p }
	for i, c := range []struct {
		areas    []*truce.Area
		p        truce.Place
		province string
		area     truce.AreaID
	}{
		{[]*truce.Area{west, east}, in(truce.Place{}, "West-Land Governorate"), "Westhold", "west"},
		{[]*truce.Area{west, east}, in(truce.Place{}, "وستهولد"), "Westhold", "west"}, // by its seat
		{[]*truce.Area{west, east}, in(truce.Place{}, "Nowhere"), "Nowhere", ""},
		{[]*truce.Area{west, east}, exact(1, 1), "Westhold", "west"},
		{[]*truce.Area{west, east}, exact(1, 3), "", ""},                         // in no outline
		{[]*truce.Area{west, east}, in(exact(1, 5), "Westhold"), "Westhold", ""}, // it lies elsewhere
		{[]*truce.Area{bare(west), bare(east)}, exact(1, 1), "Easton", "east"},   // by the gazetteer
		{[]*truce.Area{bare(west)}, exact(1, 1), "", ""},
		{nil, in(truce.Place{}, "Westhold Province"), "Westhold", ""},
		{nil, in(truce.Place{}, "Westhold?"), "Westhold?", ""}, // doubt stays
		{nil, in(truce.Place{}, "Midway"), "Midway", ""},       // two are called so, each in its own way
		{nil, exact(1, 1), "Easton", ""},
		{nil, exact(1, -1), "", ""},
	} {
		r := New(nil, c.areas, nil, island{})
		got := truce.Coded{Where: c.p}
		r.Link(&got)
		if got.Where.Province != c.province || got.Where.Area != c.area {
			t.Errorf("%d: %q in %q, want %q in %q", i, got.Where.Province, got.Where.Area, c.province, c.area)
		}
	}
}

func TestLinkingTwiceChangesNothing(t *testing.T) {
	r := New(registered, []*truce.Area{square("west", 0, "Westhold")}, nil, island{})
	c := truce.Coded{Authors: []truce.Attribution{{Name: "Northern Front"}},
		Where: truce.Place{Province: "westhold province"}}
	r.Link(&c)
	once := fmt.Sprint(c)
	if r.Link(&c); fmt.Sprint(c) != once {
		t.Errorf("%v, linked again %v", once, c)
	}
}

// Words for people are asked of nobody, and an officer may answer them all the same.
func TestWordsForPeopleAreNotAsked(t *testing.T) {
	for name, want := range map[string]By{"Civilians": ByWord, "Civilians (Harbour Land)": ByWord,
		"المدنيين":      ByWord,
		"Мирные жители": ByWord, "Protesters (Harbour Land)": ByWord, "Civilian Defence": "",
		"Unidentified Armed Group": ""} {
		if l := New(registered, nil, nil, nil).actor(name); l.By != want || l.Linked() {
			t.Errorf("%q: %+v", name, l)
		}
	}
	c := truce.Coded{Targets: []truce.Attribution{{Name: "Civilians", Actor: "people-of-the-coast"}}}
	New(registered, nil, nil, nil).Link(&c)
	if c.Targets[0].Actor != "people-of-the-coast" {
		t.Error("what whoever filed it said was taken away")
	}
	r := New(registered, nil, []Answer{{Actors, "civilians", "north"}}, nil)
	if l := r.actor("Civilians"); l.By != ByAnswer || l.Stands != "north" {
		t.Errorf("answered: %+v", l)
	}
}

func TestCandidatesAndTally(t *testing.T) {
	r := New(registered, nil, nil, nil)
	if got := r.Candidates(Actors, "North Front"); len(got) == 0 || got[0].ID != "north" {
		t.Errorf("candidates %+v", got)
	}
	if got := r.Candidates(Actors, "Southern Front"); len(got) < 2 || got[0].Score != 1 || got[1].Score != 1 {
		t.Errorf("of two that bear the name both are offered: %+v", got)
	}
	var tally Tally
	for _, name := range []string{"Southern Front", "southern front", "Northern Front"} {
		c := truce.Coded{Authors: []truce.Attribution{{Name: name}}, Targets: []truce.Attribution{{Name: name}}}
		tally.Add(r.Link(&c))
	}
	got := tally.Counts(Link.Unknown)
	if len(got) != 1 || got[0].Reports != 2 || got[0].Name != "Southern Front" {
		t.Errorf("unknown are %+v: a name counts once a report, in any spelling", got)
	}
}

// A register of entries of very many names is not compared whole, and those of few are found all the same.
func TestCandidatesBesideEntriesOfManyNames(t *testing.T) {
	var actors []*truce.Actor
	for i := range compared/100 + 100 {
		a := &truce.Actor{ID: truce.ActorID(fmt.Sprintf("band-%d", i))}
		for n := range 100 {
			a.Names = append(a.Names, called(fmt.Sprintf("Band %d of the river %d", n, i))...)
		}
		actors = append(actors, a)
	}
	r := New(append(actors, registered...), nil, nil, nil)
	if got := r.Candidates(Actors, "جبهة الشمل"); len(got) == 0 || got[0].ID != "north" {
		t.Errorf("the second name of the last entry but two: %+v", got)
	}
	if n := r.index[Actors].Len(); n != compared {
		t.Errorf("%d names are compared, not %d", n, compared)
	}
	if id := r.Actor("Band 99 of the river 150"); id != "band-150" {
		t.Errorf("a name that is not compared stands for %q", id)
	}
	if id := New([]*truce.Actor{{ID: "none", Names: called("!!")}}, nil, nil, nil).Actor("?"); id != "" {
		t.Errorf("a name without a letter stands for %q", id)
	}
}

package truce

import (
	"testing"
	"time"

	"truce/codes"
)

// toldFully are fields in which everything is told.
func toldFully() Coded {
	bearing := 40
	return Coded{When: Interval{From: 1_000, To: 2_000}, Kind: codes.Shelling, Means: codes.Mortar, Calibre: 82,
		Where: Place{Point: &Point{LatE7: -12_345_678, LonE7: 71_234_567}, Precision: codes.Exact, RadiusM: 50,
			Name: "the mill", Area: "mill", District: "Shore", Province: "West"},
		From:     Place{Point: &Point{LatE7: 5, LonE7: 5}, Precision: codes.Near, Name: "the ridge"},
		Observer: Place{Name: "the tower"}, Bearing: &bearing, Distance: Exactly(800),
		Direction: "NE", Count: Between(3, 5), Unit: "impacts", Weapons: Exactly(2), People: Exactly(9),
		Authors: []Attribution{{Actor: "hill-council", Name: "some men", Confidence: "claimed"}, {Name: "others"}},
		Targets: []Attribution{{Actor: "the-government"}}, Objects: []codes.Object{codes.School, codes.Objects[0]},
		Outlet: "The Gazette", Copies: "CA-R-1", Consent: codes.Consents[0], Modality: "seen",
		Toll: Toll{Killed: Harm{Civilian: Exactly(2), Fighter: Exactly(3), Unknown: Exactly(1)},
			Wounded: Harm{Total: Between(4, 6)}, Missing: Harm{Unknown: Exactly(7)}}}
}

// What is told later says nothing new where all of it was told before, or is a coarser form of that.
func TestWhatOnlySaysLess(t *testing.T) {
	n := func(x int) *int { return &x }
	district := func(c *Coded) { c.Where.Precision, c.Where.RadiusM = codes.District, 0 }
	for _, c := range []struct {
		sentence string
		then     func(*Coded) // what was told before; nil: all
		now      func(*Coded)
		less     bool
	}{
		{"the same", nil, func(*Coded) {}, true},
		{"nothing", nil, func(c *Coded) { *c = Coded{} }, true},
		{"how far it may go says nothing", nil, func(c *Coded) { c.Level = LevelPublic }, true},
		{"a time that begins earlier", nil, func(c *Coded) { c.When.From = 999 }, true},
		{"one that begins later", nil, func(c *Coded) { c.When.From = 1_001 }, false},
		{"one that ends later", nil, func(c *Coded) { c.When.To = 2_001 }, true},
		{"one that ends earlier", nil, func(c *Coded) { c.When.To = 1_999 }, false},
		{"one without beginning", nil, func(c *Coded) { c.When.From = 0 }, true},
		{"one without end", nil, func(c *Coded) { c.When.To = 0 }, true},
		{"one that had no beginning", func(c *Coded) { c.When.From = 0 }, func(c *Coded) {}, false},
		{"one that had no end", func(c *Coded) { c.When.To = 0 }, func(c *Coded) {}, false},
		{"no kind", nil, func(c *Coded) { c.Kind = "" }, true},
		{"another kind", nil, func(c *Coded) { c.Kind = codes.AirStrike }, false},
		{"a kind where there was none", func(c *Coded) { c.Kind = "" }, func(*Coded) {}, false},
		{"another class of weapon", nil, func(c *Coded) { c.Means = codes.Means("tank") }, false},
		{"another way of knowing", nil, func(c *Coded) { c.Modality = "heard" }, false},
		{"another direction", nil, func(c *Coded) { c.Direction = "N" }, false},
		{"another unit", nil, func(c *Coded) { c.Unit = "bursts" }, false},
		{"another outlet", nil, func(c *Coded) { c.Outlet = "The Courier" }, false},
		{"a copy of another", nil, func(c *Coded) { c.Copies = "CA-R-2" }, false},
		{"another calibre", nil, func(c *Coded) { c.Calibre = 120 }, false},
		{"another answer on consent", nil, func(c *Coded) { c.Consent = codes.Consents[1] }, false},
		{"no bearing", nil, func(c *Coded) { c.Bearing = nil }, true},
		{"another bearing", nil, func(c *Coded) { c.Bearing = n(41) }, false},
		{"a bearing where there was none", func(c *Coded) { c.Bearing = nil }, func(*Coded) {}, false},
		{"a wider count", nil, func(c *Coded) { c.Count = Between(2, 6) }, true},
		{"a higher least", nil, func(c *Coded) { c.Count = Between(4, 5) }, false},
		{"a lower most", nil, func(c *Coded) { c.Count = Between(3, 4) }, false},
		{"a best estimate where there was none", nil, func(c *Coded) { c.Count.Best = n(4) }, false},
		{"no best estimate", func(c *Coded) { c.Count.Best = n(4) }, func(*Coded) {}, true},
		{"another best estimate", nil, func(c *Coded) { c.Weapons = Range{Low: n(2), Best: n(3), High: n(3)} }, false},
		{"no bounds", nil, func(c *Coded) { c.Count = Range{} }, true},
		{"bounds where there were none", func(c *Coded) { c.Count = Range{} }, func(*Coded) {}, false},
		{"a least where there was none", func(c *Coded) { c.Count.Low = nil }, func(*Coded) {}, false},
		{"a most where there was none", func(c *Coded) { c.Count.High = nil }, func(*Coded) {}, false},
		{"fewer weapons", nil, func(c *Coded) { c.Weapons = Exactly(1) }, false},
		{"fewer people", nil, func(c *Coded) { c.People = Exactly(1) }, false},
		{"another distance", nil, func(c *Coded) { c.Distance = Exactly(1) }, false},
		{"no objects", nil, func(c *Coded) { c.Objects = nil }, true},
		{"one object of two", nil, func(c *Coded) { c.Objects = c.Objects[:1] }, false},
		{"no authors", nil, func(c *Coded) { c.Authors = nil }, true},
		{"one author of two is another statement", nil, func(c *Coded) { c.Authors = c.Authors[:1] }, false},
		{"one author more", nil, func(c *Coded) { c.Authors = append(c.Authors, Attribution{Name: "a third"}) }, false},
		{"an author by name alone", nil, func(c *Coded) { c.Authors[0].Actor = "" }, true},
		{"an author who was resolved", func(c *Coded) { c.Authors[0].Actor = "" }, func(*Coded) {}, false},
		{"another name of an author", nil, func(c *Coded) { c.Authors[0].Name = "many men" }, false},
		{"how surely, not told", nil, func(c *Coded) { c.Authors[0].Confidence = "" }, true},
		{"more surely", nil, func(c *Coded) { c.Authors[0].Confidence = "confirmed" }, false},
		{"another target", nil, func(c *Coded) { c.Targets[0].Actor = "hill-council" }, false},
		{"no names of the place", nil, func(c *Coded) {
			c.Where.Name, c.Where.Area, c.Where.District, c.Where.Province = "", "", "", ""
		}, true},
		{"another name", nil, func(c *Coded) { c.Where.Name = "the pier" }, false},
		{"another area", nil, func(c *Coded) { c.Where.Area = "pier" }, false},
		{"another district", nil, func(c *Coded) { c.Where.District = "Hills" }, false},
		{"another province", nil, func(c *Coded) { c.Where.Province = "East" }, false},
		{"no point", nil, func(c *Coded) { c.Where.Point = nil }, true},
		{"a point where there was none", func(c *Coded) { c.Where.Point = nil }, func(*Coded) {}, false},
		{"a wider circle", nil, func(c *Coded) { c.Where.RadiusM = 51 }, true},
		{"a narrower circle", nil, func(c *Coded) { c.Where.RadiusM = 49 }, false},
		{"one of which nobody knows how wide", nil, func(c *Coded) { c.Where.RadiusM, c.Where.Precision = 0, "" }, true},
		{"one of which nobody knew how wide", func(c *Coded) { c.Where.RadiusM, c.Where.Precision = 0, "" },
			func(*Coded) {}, false},
		{"the point rounded", nil, func(c *Coded) {
			c.Where.Point = &Point{LatE7: -12_000_000, LonE7: 71_000_000}
		}, true},
		{"the point rounded, of a district", district, func(c *Coded) {
			district(c)
			c.Where.Point = &Point{LatE7: -12_000_000, LonE7: 71_000_000}
		}, true},
		{"another point", nil, func(c *Coded) { c.Where.Point = &Point{LatE7: -12_345_679, LonE7: 71_234_567} }, false},
		{"the other coordinate", nil, func(c *Coded) { c.Where.Point = &Point{LatE7: -12_000_000, LonE7: 71_234_567} },
			false},
		{"a point in a circle that holds the other", nil, func(c *Coded) {
			district(c)
			c.Where.Point = &Point{LatE7: -14_345_678, LonE7: 71_234_567} // 22 km off
		}, true},
		{"one that holds the other but for its edge", nil, func(c *Coded) {
			c.Where.Point, c.Where.RadiusM = &Point{LatE7: -12_345_678 + 10_000, LonE7: 71_234_567}, 161
		}, false},
		{"one that just holds it", nil, func(c *Coded) {
			c.Where.Point, c.Where.RadiusM = &Point{LatE7: -12_345_678 + 10_000, LonE7: 71_234_567}, 162
		}, true},
		{"another point of which nobody knows how exact it is", nil, func(c *Coded) {
			c.Where.Point, c.Where.RadiusM, c.Where.Precision = &Point{LatE7: 1, LonE7: 1}, 0, ""
		}, false},
		{"where it was fired from", nil, func(c *Coded) { c.From.Name = "the wood" }, false},
		{"where the observer stood", nil, func(c *Coded) { c.Observer.Name = "the wood" }, false},
		{"no parts of those killed, but their sum", nil, func(c *Coded) {
			c.Toll.Killed = Harm{Total: Exactly(6)}
		}, true},
		{"not broken down", nil, func(c *Coded) { c.Toll.Killed = Harm{Unknown: Exactly(6)} }, true},
		{"fewer", nil, func(c *Coded) { c.Toll.Killed = Harm{Total: Exactly(5)} }, false},
		{"fewer, not broken down", nil, func(c *Coded) { c.Toll.Killed = Harm{Unknown: Exactly(5)} }, false},
		{"a part left out, as if the others were all", nil, func(c *Coded) { c.Toll.Killed.Unknown = Range{} }, false},
		{"a part left out that leaves the whole open", nil, func(c *Coded) { c.Toll.Killed.Fighter = Range{} }, true},
		{"more civilians of as many", nil, func(c *Coded) {
			c.Toll.Killed.Civilian, c.Toll.Killed.Fighter = Exactly(3), Exactly(2)
		}, false},
		{"fighters where nobody said who they were", func(c *Coded) { c.Toll.Killed = Harm{Unknown: Exactly(6)} },
			func(c *Coded) { c.Toll.Killed = Harm{Fighter: Exactly(6)} }, false},
		{"status unknown of some, where it was not said of how many", nil, func(c *Coded) {
			c.Toll.Wounded.Unknown = Exactly(3)
		}, false},
		{"more wounded", nil, func(c *Coded) { c.Toll.Wounded.Total = Between(5, 6) }, false},
		{"none missing", nil, func(c *Coded) { c.Toll.Missing.Unknown = Exactly(0) }, false},
		{"a wider number of wounded", nil, func(c *Coded) { c.Toll.Wounded.Total = Between(0, 9) }, true},
	} {
		then, now := toldFully(), toldFully()
		if c.then != nil {
			c.then(&then)
		}
		if c.now(&now); now.tellsNoMore(&then) != c.less {
			t.Errorf("%s: tells nothing new: %v", c.sentence, !c.less)
		}
	}
	all := toldFully()
	if all.tellsNoMore(nil) || !(*Coded)(nil).tellsNoMore(&all) || !(*Coded)(nil).tellsNoMore(nil) {
		t.Error("what was not told at all")
	}
}

// Whatever an owner chooses of what the program offers says nothing new.
func TestACoarserReportSaysNothingNew(t *testing.T) {
	for _, grain := range append([]codes.TimeGrain{""}, codes.TimeGrains...) {
		for _, place := range append([]codes.PlaceGrain{""}, codes.PlaceGrains...) {
			for _, leave := range append([]codes.CodedPart{""}, codes.CodedParts...) {
				for _, precision := range []codes.Precision{"", codes.Exact, codes.Near, codes.District, codes.Region} {
					full := toldFully()
					full.Where.Precision, full.Where.RadiusM = precision, 0
					if c := full.Coarser(Coarsening{grain, place, []codes.CodedPart{leave}}, time.UTC); !c.tellsNoMore(&full) {
						t.Errorf("%q %q %q of %q: %+v", grain, place, leave, precision, c)
					}
				}
			}
		}
	}
}

// moreCoarsely reports whether a report tells of the whole of the day of the event.
func moreCoarsely(r *ReportState) bool {
	return r.Coded != nil && r.Coded.When == Interval{From: 1_799_971_200, To: 1_800_057_599}
}

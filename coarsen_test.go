package truce

import (
	"reflect"
	"testing"
	"time"

	"truce/codes"
)

func TestAReportIsToldAsCoarselyAsItsOwnerChooses(t *testing.T) {
	zone := time.FixedZone("", 2*3600)
	at := func(clock string) Instant {
		x, err := time.ParseInLocation("2006-01-02 15:04:05", clock, zone)
		if err != nil {
			t.Fatal(err)
		}
		return At(x)
	}
	bearing := 40
	full := Coded{When: Interval{From: at("2030-03-17 23:10:00"), To: at("2030-03-18 00:20:00")}, Kind: codes.Shelling,
		Means: codes.Mortar, Calibre: 82,
		Where: Place{Point: &Point{LatE7: -12_345_678, LonE7: 71_234_567}, Precision: codes.Exact, RadiusM: 50,
			Name: "the mill",
			Area: "mill", District: "Shore", Province: "West"},
		From: Place{Name: "the ridge"}, Observer: Place{Name: "the tower"}, Bearing: &bearing, Distance: Exactly(800),
		Direction: "NE", Count: Exactly(3), Unit: "impacts", Authors: []Attribution{{Name: "some men"}},
		Outlet: "The Gazette",
		Toll:   Toll{Killed: Harm{Total: Exactly(2)}}, Modality: "seen"}
	with := func(f func(*Coded)) Coded { c := full; f(&c); return c }
	nowhere := func(c *Coded) { c.From, c.Observer, c.Bearing, c.Distance = Place{}, Place{}, nil, Range{} }
	for _, c := range []struct {
		sentence string
		k        Coarsening
		want     Coded
	}{
		{"as it is", Coarsening{}, full},
		{"to the hour", Coarsening{Time: codes.ToTheHour}, with(func(c *Coded) {
			c.When = Interval{From: at("2030-03-17 23:00:00"), To: at("2030-03-18 00:59:59")}
		})},
		{"to the day, which is that of the zone", Coarsening{Time: codes.ToTheDay}, with(func(c *Coded) {
			c.When = Interval{From: at("2030-03-17 00:00:00"), To: at("2030-03-18 23:59:59")}
		})},
		{"near, without a name, and without where others stood", Coarsening{Place: codes.PlaceNear}, with(func(c *Coded) {
			nowhere(c)
			c.Where = Place{Point: &Point{LatE7: -12_000_000, LonE7: 71_000_000}, Precision: codes.Near, District: "Shore",
				Province: "West"}
		})},
		{"the district", Coarsening{Place: codes.PlaceDistrict}, with(func(c *Coded) {
			nowhere(c)
			c.Where = Place{District: "Shore", Province: "West"}
		})},
		{"the province", Coarsening{Place: codes.PlaceProvince},
			with(func(c *Coded) { nowhere(c); c.Where = Place{Province: "West"} })},
		{"no place", Coarsening{Place: codes.PlaceNone}, with(func(c *Coded) { nowhere(c); c.Where = Place{} })},
		{"without what was counted, measured and told", Coarsening{Leave: codes.CodedParts}, Coded{When: full.When,
			Kind:  codes.Shelling,
			Where: full.Where}},
	} {
		if got := full.Coarser(c.k, zone); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v\nnot %+v", c.sentence, got, c.want)
		}
	}
	if open := (Coded{When: Interval{From: full.When.From}}).Coarser(Coarsening{Time: codes.ToTheDay},
		zone); open.When.To.Known() {
		t.Errorf("an end that is not known became %s", open.When.To)
	}
	for _, k := range []Coarsening{{Time: "week"}, {Place: "street"}, {Leave: []codes.CodedPart{"kind"}}} {
		if k.Check() == nil {
			t.Errorf("%+v is a coarsening", k)
		}
	}
}

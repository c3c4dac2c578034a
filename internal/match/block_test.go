package match

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// somewhere draws a report of any kind at one of a few corners of the globe: poles, date line, tropics.
func somewhere(t *rapid.T, id int) Report {
	r := Report{ID: fmt.Sprint("r", id)}
	corner := rapid.SampledFrom([][2]float64{{0, 0}, {35.5, 38.2}, {-12, 179.98}, {-12, -179.98}, {89.9, 10},
		{-89.95, -100}, {65, 24}}).Draw(t, "corner")
	if rapid.IntRange(0, 9).Draw(t, "has point") > 0 {
		lat := max(-90, min(90, corner[0]+rapid.Float64Range(-0.3, 0.3).Draw(t, "lat")))
		lon := corner[1] + rapid.Float64Range(-0.4, 0.4).Draw(t, "lon")
		lon = math.Mod(lon+540, 360) - 180
		r.Where = Place{LatE7: int32(lat * 1e7), LonE7: int32(lon * 1e7), HasPoint: true}
		r.Where.Precision = PlacePrecision(rapid.IntRange(0, 7).Draw(t, "precision"))
	}
	day := rapid.IntRange(-3, 12).Draw(t, "day")
	switch rapid.IntRange(0, 5).Draw(t, "when") {
	case 0:
	case 1:
		minute := Day(day) + Minute(rapid.IntRange(0, 1439).Draw(t, "minute"))
		r.When = Interval{Start: minute, End: minute, Precision: TimeClock}
	case 2:
		r.When = OnDays(day, day+rapid.IntRange(1, 40).Draw(t, "span"))
	default:
		r.When = OnDays(day, day)
	}
	for _, a := range rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 3).Draw(t, "actors") {
		r.Actors = append(r.Actors, a)
	}
	return r
}

func someReports(t *rapid.T) []Report {
	n := rapid.IntRange(0, 40).Draw(t, "n")
	list := make([]Report, n)
	for i := range list {
		list[i] = somewhere(t, i)
	}
	return list
}

// simple is a small scorecard of core measures.
func simple() *Weights {
	w := &Weights{Format: 1, Name: "simple", Version: "1", Blocking: Blocking{NearKM: 12, WideKM: 45, Days: 3,
		Budget: 1000}, Calibration: Calibration{Slope: 1000}}
	for _, m := range []string{"place", "time", "actors", "killed"} {
		f := Feature{Field: m, Of: []Of{{Measure: m}}, Points: make([]Points, len(catalogue[m].levels))}
		for l := range f.Points {
			f.Points[l] = Points(2000 - 700*(l%5))
		}
		w.Features = append(w.Features, f)
	}
	return w
}

// TestBlocksFindEveryPairInReachOnce compares the blocking with looking at all pairs.
func TestBlocksFindEveryPairInReachOnce(t *testing.T) {
	w := simple()
	rapid.Check(t, func(t *rapid.T) {
		c := NewCorpus(someReports(t), w)
		want := map[[2]uint32]int{}
		for p := range c.recs {
			for q := range p {
				if _, ok := c.s.reach(&c.recs[q], &c.recs[p]); ok {
					want[[2]uint32{uint32(q), uint32(p)}] = 1
				}
			}
		}
		got := map[[2]uint32]int{}
		var mu sync.Mutex
		newBlocks(c).each(func(int) func(p, q uint32) {
			return func(p, q uint32) {
				if _, ok := c.s.reach(&c.recs[p], &c.recs[q]); ok {
					mu.Lock()
					got[[2]uint32{min(p, q), max(p, q)}]++
					mu.Unlock()
				}
			}
		})
		if !maps.Equal(got, want) {
			for k, n := range want {
				if got[k] != n {
					t.Fatalf("%+v and %+v are found %d times, want %d", c.reports[c.recs[k[0]].index], c.reports[c.recs[k[1]].index],
						got[k], n)
				}
			}
			t.Fatalf("found %v, want %v", got, want)
		}
	})
}

// TestTooManyPlacelessAreComparedWithTheirKin holds the bound on reports without a position.
func TestTooManyPlacelessAreComparedWithTheirKin(t *testing.T) {
	w := simple()
	w.Blocking.Budget = 3
	var reports []Report
	for i := range 8 {
		reports = append(reports, Report{ID: fmt.Sprint(i), When: OnDays(1, 1), Actors: []string{fmt.Sprint("side", i%2)},
			Where: Place{LatE7: int32(i) * 10_000_000, HasPoint: true}})
	}
	reports = append(reports, Report{ID: "placeless", When: OnDays(1, 1), Actors: []string{"side1"}})
	p := Propose(reports, w)
	var with []string
	for _, l := range p.Candidates() {
		if reports[l.B].ID == "placeless" {
			with = append(with, reports[l.A].ID)
		}
	}
	if want := []string{"1", "3", "5", "7"}; !slices.Equal(with, want) {
		t.Errorf("the report without a position is compared with %v, want %v", with, want)
	}
}

func TestRadixSortKeepsTheOrderOfEqualKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOf(rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 3),
			rapid.SampledFrom([]uint64{1 << 40, 1<<40 + 1, math.MaxUint64}))).Draw(t, "keys")
		list := make([]keyed, len(keys))
		for i, k := range keys {
			list[i] = keyed{k, uint32(i)}
		}
		want := slices.Clone(list)
		slices.SortStableFunc(want, func(a, b keyed) int {
			if a.key < b.key {
				return -1
			}
			if a.key > b.key {
				return 1
			}
			return 0
		})
		if got := radixSort(list); !slices.Equal(got, want) {
			t.Fatalf("sorted %v, want %v", got, want)
		}
	})
}

func TestDistanceOnTheGround(t *testing.T) {
	for _, c := range []struct {
		a, b [2]float64
		km   float64
	}{
		{[2]float64{0, 1}, [2]float64{0, 1.1}, 11.12}, {[2]float64{60, 10}, [2]float64{60, 10.2}, 11.12},
		{[2]float64{10, 179.95}, [2]float64{10, -179.95}, 10.95}, {[2]float64{35, 38}, [2]float64{35.1, 38}, 11.12},
	} {
		w := simple()
		point := func(id string, p [2]float64) Report {
			return Report{ID: id, When: OnDays(1, 1), Where: Place{LatE7: int32(p[0] * 1e7), LonE7: int32(p[1] * 1e7),
				HasPoint: true}}
		}
		corpus := NewCorpus([]Report{point("a", c.a), point("b", c.b)}, w)
		if km, _ := distanceKM(corpus, nil, 0, 1); math.Abs(km-c.km) > 0.05 {
			t.Errorf("%v to %v is %.2f km, want %.2f", c.a, c.b, km, c.km)
		}
	}
}

// TestCandidatesOfAreThoseAmongAll holds the shortcut to the long way.
func TestCandidatesOfAreThoseAmongAll(t *testing.T) {
	w := simple()
	rapid.Check(t, func(t *rapid.T) {
		list := someReports(t)
		for i := range list { // some say the same as another
			if i%5 == 4 {
				list[i] = list[i-1]
				list[i].ID = fmt.Sprint("copy ", i)
			}
		}
		least := Points(rapid.IntRange(-3000, 6000).Draw(t, "least"))
		of := func(a, b int) bool { return (a+b)%2 == 0 }
		p := Propose(list, w)
		want := slices.DeleteFunc(p.Candidates(), func(l Link) bool { return l.Points < least || !of(l.A, l.B) })
		if got := p.CandidatesOf(least, of); !slices.Equal(got, want) {
			t.Fatalf("at least %d: %v, want %v", least, got, want)
		}
		for _, x := range []float64{0.1, 0.5, 0.93} {
			if n := w.Least(x); w.Probability(n) < x || w.Probability(n-1) >= x {
				t.Fatalf("%v is reached at %d: %v", x, n, w.Probability(n))
			}
		}
	})
}

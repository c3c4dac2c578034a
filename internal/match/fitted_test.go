package match

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// spacing is how far apart villages lie, in units of 1e-7 degree: six kilometres.
const spacing = 540_000

// list is a register of incidents of one kind by the same sides: so many a day, for so many days, each in a village of
// its own kind of luck.
func list(source string, seed uint64, days, perDay, villages int) (out []Report) {
	rng := rand.New(rand.NewPCG(seed, 1))
	for d := range days {
		for range perDay {
			at := rng.IntN(villages)
			out = append(out, Report{ID: fmt.Sprint(source, len(out)), Source: source, Kind: Register,
				When: OnDays(d, d), Type: "artillery", Actors: []string{"blue", "red"}, Killed: Exactly(rng.IntN(4)),
				Where: Place{LatE7: int32(1e7 + at*spacing), LonE7: 1e7, HasPoint: true, Precision: PlaceSettlement}})
		}
	}
	return out
}

// told again is what another register says of the same incidents.
func toldAgain(reports []Report, source string) (out []Report) {
	for i, r := range reports {
		r.ID, r.Source = fmt.Sprint(source, i), source
		out = append(out, r)
	}
	return out
}

func generalWeights(t *testing.T) *Weights {
	t.Helper()
	w, err := Profile("general")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestATableShowsWhatIsChance: two registers of which nothing is told twice, in villages where something happens every
// day, against two that tell of the same few incidents.
func TestATableShowsWhatIsChance(t *testing.T) {
	w := generalWeights(t)
	apart := append(list("one", 1, 60, 10, 12), list("two", 2, 60, 10, 12)...)
	few := list("one", 3, 60, 4, 400)
	same := append(few, toldAgain(few, "two")...)
	x, y := w.Fitted(apart), w.Fitted(same)
	if x.Join < w.Join+2000 || y.Join > x.Join-2000 {
		t.Errorf("marks are %d apart, %d told twice, %d of the weights", x.Join, y.Join, w.Join)
	}
	if !slices.EqualFunc(x.Features, w.Features, func(a, b Feature) bool { return slices.Equal(a.Points, b.Points) }) ||
		x.Start != w.Start || x.Calibration != w.Calibration {
		t.Error("fitting changed points or the curve")
	}
	for i := range same {
		j := len(same) - 1 - (i*7)%len(same)
		same[i], same[j] = same[j], same[i]
	}
	if z := w.Fitted(same); z.Join != y.Join {
		t.Errorf("in another order the mark is %d, not %d", z.Join, y.Join)
	}
}

func TestWhereChanceCannotBeSeenNothingMoves(t *testing.T) {
	w := generalWeights(t)
	for what, reports := range map[string][]Report{
		"none": nil, "one": list("a", 1, 1, 1, 1),
		"many of one day":          append(list("a", 1, 1, 40, 3), list("b", 2, 1, 40, 3)...),
		"many of three days":       append(list("a", 1, 3, 40, 3), list("b", 2, 3, 40, 3)...),
		"many without a time":      untimed(append(list("a", 1, 60, 2, 3), list("b", 2, 60, 2, 3)...)),
		"two, of days far from it": {list("a", 1, 1, 1, 1)[0], list("b", 1, 90, 1, 1)[89]},
	} {
		if f := w.Fitted(reports); f != w {
			t.Errorf("%s: the mark is %d, that of the weights %d", what, f.Join, w.Join)
		}
	}
	still := *w
	still.JoinAt = 0
	if still.Fitted(list("a", 1, 60, 9, 2)) != &still {
		t.Error("weights that join at a mark of their own were fitted")
	}
}

func untimed(reports []Report) []Report {
	for i := range reports {
		reports[i].When = Interval{}
	}
	return reports
}

func TestASampleIsOfPlacesAndNotOfOrder(t *testing.T) {
	var reports []Report
	for k := range 30 {
		for _, r := range list("s", uint64(k), 20, 5, 40) {
			r.ID = fmt.Sprint(k, "-", r.ID)
			r.Where.LatE7 += int32(k) * 2e7
			reports = append(reports, r)
		}
	}
	ids := func(list []Report) (out []string) {
		for _, r := range list {
			out = append(out, r.ID)
		}
		slices.Sort(out)
		return out
	}
	sample := ids(sampleOf(reports, 1000))
	slices.Reverse(reports)
	if again := ids(sampleOf(reports, 1000)); len(sample) != 1000 || !slices.Equal(sample, again) {
		t.Errorf("%d and %d reports, of 1000 asked for, the same: %v", len(sample), len(again), slices.Equal(sample, again))
	}
}

func TestACurveIsFound(t *testing.T) {
	var shares []Share
	for s := -6.0; s <= 6; s += 0.5 {
		q := 1 / (1 + math.Exp(-0.5-0.8*s))
		shares = append(shares, Share{s, 1000 * q, 1000 * (1 - q)})
	}
	if c := FitCurve(shares, Calibration{Slope: 300, Shift: -2000}, Hold{}); c != (Calibration{Slope: 800, Shift: 500}) {
		t.Errorf("%+v", c)
	}
	if c := FitCurve(shares[:2], Calibration{Slope: 700}, Hold{1e9, 1e9}); c != (Calibration{Slope: 700}) {
		t.Errorf("held, it moved to %+v", c)
	}
	if c := FitCurve(nil, Calibration{Slope: 700, Shift: 1}, Hold{}); c != (Calibration{Slope: 700, Shift: 1}) {
		t.Errorf("of nothing it became %+v", c)
	}
}

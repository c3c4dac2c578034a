package trend

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// The quantiles are R's: qnbinom(share, size = m^2 / (v - m), mu = m), and qpois(share, m) where v is m.
func TestQuantilesAreThoseOfR(t *testing.T) {
	for _, c := range []struct {
		mean, variance, share float64
		want                  int
	}{{3, 3, 0.995, 8}, {3, 6, 0.995, 12}, {0.5, 0.8, 0.95, 2}, {20, 60, 0.995, 45}, {20, 60, 0.05, 9}, {100, 130, 0.5,
		100}, {0.1, 0.1, 0.995, 1}} {
		if have := quantile(c.mean, c.variance, c.share); have != c.want {
			t.Errorf("%v: %d", c, have)
		}
	}
}

// alarms draws series that do not change, three years each, with a quiet Friday, and says on how many of their days it
// rings.
func alarms(mean, factor float64) float64 {
	rings, days := 0, 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 63))
		counts := make([]int, 1095)
		for i := range counts {
			m := mean
			if i%7 == 5 {
				m *= 0.6
			}
			if factor > 1 { // negative binomial as a mixture
				m = distuv.Gamma{Alpha: m / (factor - 1), Beta: 1 / (factor - 1), Src: r}.Rand()
			}
			counts[i] = int(distuv.Poisson{Lambda: m, Src: r}.Rand())
		}
		for i := range counts {
			if d := Of(counts, i); d != nil {
				days++
				if d.Surge {
					rings++
				}
			}
		}
	}
	return float64(rings) / float64(days)
}

// Where nothing changes, it rings about as seldom as it says: not on more than three days in four hundred, and not
// hardly ever.
func TestAlarmsAreAsSeldomAsStated(t *testing.T) {
	for _, c := range [][2]float64{{1, 1}, {3, 1}, {3, 2}, {20, 1}, {20, 3}} {
		have := alarms(c[0], c[1])
		if have > 1.5/AlarmIn || have < 0.2/AlarmIn {
			t.Errorf("mean %v, factor %v: on %.4f of the days", c[0], c[1], have)
		}
	}
}

func TestWhatIsExpected(t *testing.T) {
	counts := make([]int, 100)
	for i := range counts {
		counts[i] = 4
		if i%7 == 0 {
			counts[i] = 1
		}
	}
	if Of(counts, First-1) != nil || Of(counts, 100) != nil || Of(make([]int, 100), 70) != nil {
		t.Error("something is expected where nothing is known")
	}
	quiet, usual := Of(counts, 70), Of(counts, 71)
	if quiet.Expected >= usual.Expected || math.Abs(usual.Expected-4) > 0.2 || usual.Surge {
		t.Errorf("%+v, %+v", quiet, usual)
	}
	few := make([]int, 100)
	few[20], few[30] = 2, 2
	if Of(few, 70) != nil {
		t.Error("something is expected of four in eight weeks")
	}
	counts[70] = 40
	if d := Of(counts, 70); !d.Surge || d.Limit >= 40 || d.Low > d.High || d.High > d.Limit {
		t.Errorf("a surge: %+v", d)
	}
	if a, b := Of(counts, 71), usual; a.Limit != b.Limit {
		t.Errorf("the day after a surge: limit %d, was %d", a.Limit, b.Limit)
	}
}

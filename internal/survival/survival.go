// Package survival says how long truces of a table lasted, as far as anybody watched them: of sets of truces, never of
// one. It predicts nothing.
package survival

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Fewest is how many truces make a set. An estimate from fewer would speak of single ones.
const Fewest = 5

// Case is one truce: the days from its effect to its end, or to the last day on which it was watched.
type Case struct {
	Days  int
	Ended bool // false: it had not ended when the watching did (censored)
}

// Point is what is estimated from a day on. A bound that the method does not give is nil: where none has ended yet,
// and where all have.
type Point struct {
	Day      int      `json:"day"`
	AtRisk   int      `json:"at_risk"` // still watched, and not ended, at the beginning of the day
	Ended    int      `json:"ended"`
	Censored int      `json:"censored"`
	Share    float64  `json:"share"` // that lasts beyond the day
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
}

// Curve is the estimate for a set of truces.
type Curve struct {
	N        int     `json:"n"`
	Ended    int     `json:"ended"`
	Censored int     `json:"censored"`
	Points   []Point `json:"points"` // by day; a day on which nothing ended and no watching stopped has none
	Median   *Median `json:"median"` // nil where more than half were still in force at the end
}

// Median is the day by which half of a set had ended. A bound the curve's own bounds do not reach is nil.
type Median struct {
	Day  float64  `json:"day"`
	Low  *float64 `json:"low"`
	High *float64 `json:"high"`
}

// z is the quantile of the normal distribution for intervals of 95 in 100.
var z = distuv.UnitNormal.Quantile(0.975)

// Estimate is the product-limit estimate of Kaplan and Meier (1958), with pointwise intervals of 95 in 100 from
// Greenwood's variance (1926) on the scale log(-log), which stay between 0 and 1 (Kalbfleisch and Prentice, 1980).
// A truce that was watched to a day on which others ended counts as watched throughout that day.
func Estimate(cases []Case) Curve {
	c := Curve{N: len(cases)}
	sorted := slices.Clone(cases)
	slices.SortFunc(sorted, func(a, b Case) int { return a.Days - b.Days })
	share, greenwood := 1.0, 0.0
	for i := 0; i < len(sorted); {
		p := Point{Day: sorted[i].Days, AtRisk: len(sorted) - i}
		for ; i < len(sorted) && sorted[i].Days == p.Day; i++ {
			if sorted[i].Ended {
				p.Ended++
			} else {
				p.Censored++
			}
		}
		left := float64(p.AtRisk - p.Ended)
		share *= left / float64(p.AtRisk)
		greenwood += float64(p.Ended) / float64(p.AtRisk) / left // infinite where all end, and then unused
		p.Share = share
		if share > 0 && share < 1 {
			width := z * math.Sqrt(greenwood) / math.Log(share)
			p.Low, p.High = bound(share, -width), bound(share, width)
		}
		c.Ended, c.Censored = c.Ended+p.Ended, c.Censored+p.Censored
		c.Points = append(c.Points, p)
	}
	c.Median = median(c.Points)
	return c
}

func bound(share, width float64) *float64 {
	b := math.Exp(-math.Exp(math.Log(-math.Log(share)) + width))
	return &b
}

// median is where the curve reaches one half, with the days on which its bounds do (Brookmeyer and Crowley, 1982).
func median(points []Point) *Median {
	day := reaches(points, func(p Point) *float64 { return &p.Share })
	if day == nil {
		return nil
	}
	return &Median{Day: *day, Low: reaches(points, func(p Point) *float64 { return p.Low }),
		High: reaches(points, func(p Point) *float64 { return p.High })}
}

// reaches is the first day on which a curve is at one half or below; where it lies on one half for a while, the middle
// of that while.
func reaches(points []Point, of func(Point) *float64) *float64 {
	const near = 1e-9
	for i, p := range points {
		v := of(p)
		if v == nil || *v > 0.5+near {
			continue
		}
		day := float64(p.Day)
		if *v > 0.5-near {
			for _, next := range points[i+1:] {
				if next.Ended > 0 {
					day = (day + float64(next.Day)) / 2
					break
				}
			}
		}
		return &day
	}
	return nil
}

// At is what is estimated to last beyond a day; nil where nobody was watched that long. AtRisk are those still watched
// and in force after it.
func (c Curve) At(day int) *Point {
	at, last := Point{Day: day, AtRisk: c.N, Share: 1}, -1
	for _, p := range c.Points {
		if p.Day > day {
			return &at
		}
		at.AtRisk, at.Share, at.Low, at.High = p.AtRisk-p.Ended-p.Censored, p.Share, p.Low, p.High
		last = p.Day
	}
	if last == day || last >= 0 && at.Share == 0 {
		return &at
	}
	return nil
}

// Test is how two sets differ under the hypothesis that they end alike.
type Test struct {
	Expected [2]float64 `json:"expected"` // endings
	Chi      float64    `json:"chi_square"`
	P        float64    `json:"p"`
}

// LogRank compares two sets by the log-rank test (Mantel, 1966) with the hypergeometric variance, one degree of
// freedom. It returns nil where nothing ended while both were watched: then nothing can be compared.
func LogRank(a, b []Case) *Test {
	var days []int
	for _, c := range append(slices.Clone(a), b...) {
		if c.Ended {
			days = append(days, c.Days)
		}
	}
	slices.Sort(days)
	t := &Test{}
	observed, variance := 0.0, 0.0
	for _, day := range slices.Compact(days) {
		na, da := standing(a, day)
		nb, db := standing(b, day)
		n, d := na+nb, da+db
		observed += da
		t.Expected[0] += d * na / n
		t.Expected[1] += d * nb / n
		if n > 1 {
			variance += d * (na / n) * (nb / n) * (n - d) / (n - 1)
		}
	}
	if variance == 0 {
		return nil
	}
	t.Chi = (observed - t.Expected[0]) * (observed - t.Expected[0]) / variance
	t.P = distuv.ChiSquared{K: 1}.Survival(t.Chi)
	return t
}

// standing is how many of a set are watched and in force at the beginning of a day, and how many end on it.
func standing(cases []Case, day int) (n, ended float64) {
	for _, c := range cases {
		if c.Days >= day {
			n++
		}
		if c.Days == day && c.Ended {
			ended++
		}
	}
	return n, ended
}

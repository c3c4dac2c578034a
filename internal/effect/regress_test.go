package effect

import (
	"math"
	"math/rand/v2"
	"testing"
)

// R's own data (Seatbelts, drivers killed a month, 1981 to 1984, logarithm; a law of February 1983), by R 4.2:
//
//	y <- log(as.numeric(Seatbelts[, "DriversKilled"])[145:192]); n <- 48; t <- 0:47; at <- 25
//	X <- cbind(1, t, t >= at, pmax(0, t - at)); b <- lm.fit(X, y)$coefficients; last <- 0
//	repeat { e <- y - X %*% b; r <- sum(e[-1] * e[-n]) / sum(e[-n]^2)
//	  ys <- c(sqrt(1 - r^2) * y[1], y[-1] - r * y[-n]); Xs <- rbind(sqrt(1 - r^2) * X[1, ], X[-1, ] - r * X[-n, ])
//	  m <- lm(ys ~ Xs - 1); b <- coef(m); if (abs(r - last) < 1e-12) break; last <- r }
//	r; coef(m); confint(m)
func TestInterruptedSeriesIsThatOfR(t *testing.T) {
	var y []float64
	for _, n := range []float64{111, 106, 98, 84, 94, 105, 123, 109, 130, 153, 134, 99, 115, 104, 131, 108, 103, 115, 122,
		122, 125, 137, 138, 152, 120, 95, 100, 89, 82, 89, 60, 84, 113, 126, 122, 118, 92, 86, 81, 84, 87, 90, 79, 96, 122,
		120, 137, 154} {
		y = append(y, math.Log(n))
	}
	f := interrupted(y, 25)
	for _, c := range []struct {
		have Coefficient
		want [3]float64
	}{
		{f.Level, [3]float64{4.6630527275556704, 4.4347764350518695, 4.891329020059471}},
		{f.Trend, [3]float64{0.0066781668969332, -0.0087852025855034, 0.022141536379370}},
		{f.Step, [3]float64{-0.3623966017293702, -0.6306557391901273, -0.094137464268613}},
		{f.Bend, [3]float64{0.0069481795333482, -0.0185252034169632, 0.032421562483660}},
	} {
		for i, have := range []float64{c.have.Estimate, c.have.Low, c.have.High} {
			if math.Abs(have-c.want[i]) > 1e-6 {
				t.Errorf("%+v, want %v", c.have, c.want)
			}
		}
	}
	if math.Abs(f.Rho-0.57327897800882) > 1e-6 {
		t.Errorf("rho %v", f.Rho)
	}
}

// covered draws truces that take a step of deaths a day out of a series whose errors carry over from day to day, and
// says in how many of a thousand the interval of the step holds it, and in how many it holds none.
func covered(step, rho float64) (holds, none float64) {
	const runs = 1000
	for seed := range uint64(runs) {
		r := rand.New(rand.NewPCG(seed, 114))
		y, carry := make([]float64, 2*Side), 0.0
		for i := range y {
			carry = rho*carry + 8*math.Sqrt(1-rho*rho)*r.NormFloat64()
			y[i] = math.Round(max(0, 50+step*b2f(i >= Side)+carry))
		}
		f := interrupted(y, Side)
		holds += b2f(f.Step.Low <= step && step <= f.Step.High)
		none += b2f(f.Step.Low <= 0 && 0 <= f.Step.High)
	}
	return holds / runs, none / runs
}

// Intervals of 95 in 100 hold what was put in within two points of that, over a thousand truces; a truce that changed
// nothing is given an effect as seldom as stated, and one that took twenty of fifty deaths a day is not overlooked.
func TestIntervalsHoldWhatTheySay(t *testing.T) {
	for _, rho := range []float64{0, 0.3} {
		if holds, none := covered(0, rho); holds < 0.93 || holds > 0.97 || none != holds {
			t.Errorf("no change, rho %v: in %.3f of the runs", rho, holds)
		}
		if holds, none := covered(-20, rho); holds < 0.93 || holds > 0.97 || none > 0.01 {
			t.Errorf("20 fewer, rho %v: %.3f hold it, %.3f hold none", rho, holds, none)
		}
	}
}

func TestNoLinesWithoutDays(t *testing.T) {
	var events []Event
	for d := range 2*Side + 1 {
		events = append(events, Event{Start: day(d), End: day(d), Deaths: Count{3, 3, 3}})
	}
	s := seriesOf(events)
	if s.InterruptedAt(day(Side-1)) != nil || s.InterruptedAt(day(Side+2)) != nil {
		t.Error("days out of the record are taken for days")
	}
}

package survival

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

// The numbers are those of R's survival 3.5-3, on data that come with it (aml: Miller, 1997; veteran: Kalbfleisch and
// Prentice, 1980):
//
//	library(survival); options(digits = 12)
//	summary(survfit(Surv(time, status) ~ x, data = aml, conf.type = "log-log"), censored = TRUE)
//	quantile(survfit(Surv(time, status) ~ x, data = aml, conf.type = "log-log"), 0.5)
//	survdiff(Surv(time, status) ~ x, data = aml)
//
// and the last two the same for trt of veteran.
const maintained = "9 13 13+ 18 23 28+ 31 34 45+ 48 161+"

const nonmaintained = "5 5 8 8 12 16+ 23 27 30 33 43 45"

func cases(t *testing.T, text string) (out []Case) {
	t.Helper()
	for _, f := range strings.Fields(text) {
		n, err := strconv.Atoi(strings.TrimSuffix(f, "+"))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, Case{n, !strings.HasSuffix(f, "+")})
	}
	return out
}

func near(p *float64, want float64) bool {
	if p == nil || math.IsNaN(want) {
		return p == nil && math.IsNaN(want)
	}
	return math.Abs(*p-want) < 1e-6
}

func TestCurvesAreThoseOfR(t *testing.T) {
	none := math.NaN()
	for data, want := range map[string][][6]float64{ // time, n.risk, n.event, surv, lower, upper
		maintained: {{9, 11, 1, 0.9090909090909, 0.50808020576993, 0.986673822668},
			{13, 10, 1, 0.8181818181818, 0.44742861468218, 0.951162228582},
			{18, 8, 1, 0.7159090909091, 0.35019038590794, 0.899023974191},
			{23, 7, 1, 0.6136363636364, 0.26575204000129, 0.835299243250},
			{28, 6, 0, 0.6136363636364, 0.26575204000129, 0.835299243250},
			{31, 5, 1, 0.4909090909091, 0.16733090977685, 0.753399790371},
			{34, 4, 1, 0.3681818181818, 0.09282957493699, 0.657040832398},
			{45, 3, 0, 0.3681818181818, 0.09282957493699, 0.657040832398},
			{48, 2, 1, 0.1840909090909, 0.01173848012319, 0.525014842727},
			{161, 1, 0, 0.1840909090909, 0.01173848012319, 0.525014842727}},
		nonmaintained: {{5, 12, 2, 0.8333333333333, 0.48171494219538, 0.955509365728},
			{8, 10, 2, 0.6666666666667, 0.33701893254140, 0.859711799084},
			{12, 8, 1, 0.5833333333333, 0.27013892408550, 0.800940192333},
			{16, 7, 0, 0.5833333333333, 0.27013892408550, 0.800940192333},
			{23, 6, 1, 0.4861111111111, 0.19187661961873, 0.729671569779},
			{27, 5, 1, 0.3888888888889, 0.12627201219539, 0.649817408289},
			{30, 4, 1, 0.2916666666667, 0.07240160890777, 0.560886052671},
			{33, 3, 1, 0.1944444444444, 0.03119864293121, 0.461429476238},
			{43, 2, 1, 0.0972222222222, 0.00574630569586, 0.348903861111},
			{45, 1, 1, 0, none, none}},
	} {
		c := Estimate(cases(t, data))
		if len(c.Points) != len(want) {
			t.Fatalf("%d points, want %d", len(c.Points), len(want))
		}
		for i, w := range want {
			p := c.Points[i]
			if p.Day != int(w[0]) || p.AtRisk != int(w[1]) || p.Ended != int(w[2]) || !near(&p.Share, w[3]) ||
				!near(p.Low, w[4]) || !near(p.High, w[5]) {
				t.Errorf("day %v: %+v, want %v", w[0], p, w)
			}
		}
	}
}

func TestMediansAndTestsAreThoseOfR(t *testing.T) {
	none := math.NaN()
	trt1, trt2 := cases(t, veteran1), cases(t, veteran2)
	for _, c := range []struct {
		of             []Case
		day, low, high float64
	}{{cases(t, maintained), 31, 13, none}, {cases(t, nonmaintained), 23, 5, 33}, {trt1, 103, 54, 126},
		{trt2, 52.5, 43, 90}} {
		m := Estimate(c.of).Median
		if m == nil || m.Day != c.day || !near(m.Low, c.low) || !near(m.High, c.high) {
			t.Errorf("median %+v, want %v", m, c)
		}
	}
	for _, c := range []struct {
		a, b               []Case
		chi, p, expA, expB float64
	}{{cases(t, maintained), cases(t, nonmaintained), 3.3963886989776, 0.065339322040505, 10.6893359923, 7.3106640077},
		{trt1, trt2, 0.0082273432023508, 0.92772723334007, 64.5001966636, 63.4998033364}} {
		r := LogRank(c.a, c.b)
		if !near(&r.Chi, c.chi) || !near(&r.P, c.p) || !near(&r.Expected[0], c.expA) || !near(&r.Expected[1], c.expB) {
			t.Errorf("%+v, want %+v", r, c)
		}
	}
}

func TestWhatNobodyWatchedIsUnknown(t *testing.T) {
	c := Estimate(cases(t, "10+ 20 30+"))
	if c.N != 3 || c.Ended != 1 || c.Censored != 2 || c.Median == nil || c.Median.Day != 20 {
		t.Errorf("%+v, median %+v", c, c.Median)
	}
	for day, want := range map[int]string{5: "1.00 of 3", 10: "1.00 of 2", 15: "1.00 of 2", 20: "0.50 of 1",
		30: "0.50 of 0", 31: "nobody"} {
		have := "nobody"
		if p := c.At(day); p != nil {
			have = strconv.FormatFloat(p.Share, 'f', 2, 64) + " of " + strconv.Itoa(p.AtRisk)
		}
		if have != want {
			t.Errorf("day %d: %s, want %s", day, have, want)
		}
	}
	if c := Estimate(cases(t, "3+ 4+")); c.Median != nil || c.Points[1].Low != nil {
		t.Errorf("none ended: %+v", c)
	}
	if e := Estimate(nil); e.N != 0 || e.At(0) != nil || e.Median != nil {
		t.Errorf("none: %+v", e)
	}
	if r := LogRank(cases(t, "3+"), cases(t, "9 10")); r != nil {
		t.Errorf("nothing ended while both were watched: %+v", r)
	}
}

const veteran1 = "72 411 228 126 118 10 82 110 314 100+ 42 8 144 25+ 11 30 384 4 54 13 123+ 97+ 153 59 117 16 " +
	"151 22 56 21 18 139 20 31 52 287 18 51 122 27 54 7 63 392 10 8 92 35 117 132 12 162 3 95 177 162 216 553 278 " +
	"12 260 200 156 182+ 143 105 103 250 100"

const veteran2 = "999 112 87+ 231+ 242 991 111 1 587 389 33 25 357 467 201 1 30 44 283 15 25 103+ 21 13 87 2 " +
	"20 7 24 99 8 99 61 25 95 80 51 29 24 18 83+ 31 51 90 52 73 8 36 48 7 140 186 84 19 45 80 52 164 19 53 15 43 " +
	"340 133 111 231 378 49"

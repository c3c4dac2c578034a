package effects

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"truce/internal/effect"
	"truce/internal/survival"
	"truce/internal/web/frame"
)

func day(n int) time.Time { return time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n) }

// A week that the record does not hold is no bar of height zero; what is held stands before or after the day.
func TestWeeksAroundADay(t *testing.T) {
	per := make([]int, 28)
	for i := range per {
		per[i] = 1 + i/14
	}
	have := ""
	for _, b := range bars(effect.SeriesOf(day(0), per), day(14), 3, stripAxis).Bars {
		n := "unknown"
		if b.N != nil {
			n = fmt.Sprint(b.N.Best, " high ", b.H)
		}
		have += b.Words() + ": " + n + "\n"
	}
	want := "−3: unknown\n−2: 7 high 20\n−1: 7 high 20\n+1: 14 high 40\n+2: 14 high 40\n+3: unknown\n"
	if have != want {
		t.Errorf("%s, want %s", have, want)
	}
	if _, ok := alignedOf(effect.SeriesOf(day(0), per), frame.Label{}, day(400), ""); ok {
		t.Error("a truce of which the record holds no week is laid out")
	}
}

// Every other day is in a bin, below or beyond, and the day itself lies where its ratio is.
func TestTheOtherDaysAreDrawn(t *testing.T) {
	ratio, ratios := 0.5, []float64{0, 0.01, 0.4, 0.5, 0.99, 1, 15.9, 16, 99}
	p := placeboOf([]effect.Change{{Window: 7}, {Window: 28, Ratio: &ratio, Others: &effect.Others{Days: len(ratios),
		Ratios: ratios}}})
	sum, half := p.Below+p.Beyond, 0
	for _, b := range p.Bins {
		sum += b.N
		if b.From == 50 {
			half = b.X
		}
	}
	if sum != len(ratios) || p.Below != 2 || p.Beyond != 2 || p.At != half || p.Percent != 50 {
		t.Errorf("%d of %d, %d below, %d beyond, the day at %d beside %d", sum, len(ratios), p.Below, p.Beyond, p.At, half)
	}
	if p := placeboOf([]effect.Change{{Window: 28, Ratio: &ratio}}); p.Days != 0 || p.Bins != nil {
		t.Errorf("no other day: %+v", p)
	}
}

// A curve goes down in steps, has a stroke where watching stopped, and no band before the first ending.
func TestCurvesAreSteps(t *testing.T) {
	cases := []survival.Case{{Days: 4}, {Days: 9, Ended: true}, {Days: 16, Ended: true}, {Days: 25}, {Days: 36,
		Ended: true}}
	ch := curvesOf([]set{setOf("yes", survival.Estimate(cases))})
	c := ch.Curves[0]
	if len(c.Marks) != 2 || strings.Count(c.Line, "L") != 10 || !strings.HasPrefix(c.Line, "M44 10L") ||
		!strings.HasSuffix(c.Line, "L684 210") || !strings.HasPrefix(c.Band, "M364 ") {
		t.Errorf("%+v", c)
	}
	if len(ch.Ticks) != 4 || ch.Ticks[3].Percent != 28 {
		t.Errorf("%+v", ch.Ticks)
	}
}

func TestFiguresWithTheirSign(t *testing.T) {
	for v, want := range map[float64]string{1.25: "+1.2", -0.04: "0.0", -3: "−3.0", 0: "0.0"} {
		if have := signed(v, 1); have != want {
			t.Errorf("%v: %q, want %q", v, have, want)
		}
	}
}

// A line rings on the day above its limit, says nothing of days without nine weeks before them, and is left out where
// nothing can be expected at all.
func TestLinesOfTrends(t *testing.T) {
	c := frame.Counted{First: day(0)}
	counts := make([]int, 80)
	for i := range counts {
		counts[i] = 2
	}
	counts[79] = 30
	var line trendLine
	if !line.lay(c, counts) || line.Surges != 1 || len(line.Days) != drawnDays {
		t.Errorf("%d days, %d surges", len(line.Days), line.Surges)
	}
	if first, last := line.Days[0], line.Chart.Bars[drawnDays-1]; first.Of != nil || line.Chart.Bars[0].BandH != 0 ||
		!last.Surge || last.Y != weekTop || last.LimitY <= last.Y || last.BandY < last.LimitY {
		t.Errorf("%+v, %+v", first, last)
	}
	if (&trendLine{}).lay(c, counts[:20]) {
		t.Error("something is expected of three weeks")
	}
}

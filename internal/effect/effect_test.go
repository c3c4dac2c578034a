package effect

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func day(n int) time.Time { return time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n) }

func seriesOf(events []Event) *Series {
	r := RegisterOf(events...)
	return NewSeries(r.Span(), r.All(), Event.Killed)
}

// simulated draws 0 to 8 deaths a day for 730 days, fewer from the day on by the factor.
func simulated(seed uint64, from int, factor float64) *Series {
	r := rand.New(rand.NewPCG(seed, 14))
	var events []Event
	for d := range 730 {
		n := float64(r.IntN(9)) * 10
		if d >= from {
			n *= factor
		}
		events = append(events, Event{Start: day(d), End: day(d), Deaths: Count{int(n), int(n), int(n)}})
	}
	return seriesOf(events)
}

// A change that was put in is found, and is rare among the other days; without one, a ratio among the lowest twentieth
// comes about one time in twenty.
func TestOtherDaysTellAChangeFromNone(t *testing.T) {
	sum, rare, runs := 0.0, 0, 400
	for seed := range uint64(runs) {
		c := simulated(seed, 365, 0.4).At(day(365), 28)
		sum += *c.Ratio
		if c.Others.AsLow*20 > c.Others.Days {
			t.Errorf("seed %d: a fall to %.2f came on %d of %d other days", seed, *c.Ratio, c.Others.AsLow, c.Others.Days)
		}
		if n := simulated(seed, 730, 1).At(day(365), 28); n.Others.AsLow*20 <= n.Others.Days {
			rare++
		}
	}
	if mean := sum / float64(runs); mean < 0.38 || mean > 0.43 {
		t.Errorf("a fall to 0.4 was measured as %.3f", mean)
	}
	if share := float64(rare) / float64(runs); share < 0.02 || share > 0.09 {
		t.Errorf("without a change, %.3f of the runs are among the lowest twentieth", share)
	}
}

func TestUnknownIsNotZero(t *testing.T) {
	events := []Event{{Start: day(0), End: day(0)}, {Start: day(20), End: day(20), Deaths: Count{2, 3, 6}},
		{Start: day(21), End: day(23), Deaths: Count{7, 8, 9}}, {Start: day(22), End: day(22), Imprecision: 2},
		{Start: day(30), End: day(30), Deaths: Count{1, 1, 2}}, {Start: day(40), End: day(40)}}
	s := seriesOf(events)
	if s.Events != 4 || s.Vague != 2 || s.Unsure != (Count{7, 8, 9}) {
		t.Errorf("%d events, %d vague with %v", s.Events, s.Vague, s.Unsure)
	}
	c := s.At(day(27), 14)
	if c.Before == nil || c.Before.Best != 3 || c.After.Best != 1 || *c.Least != 1.0/6 || *c.Most != 1 {
		t.Errorf("14 days: %+v", c)
	}
	if c := s.At(day(27), 15); c.Before != nil || c.Ratio != nil || c.Others != nil {
		t.Errorf("a window that reaches out of the record: %+v", c)
	}
	if c := s.At(day(10), 7); c.Before == nil || c.Ratio != nil || c.Others != nil {
		t.Errorf("nothing counted before: %+v", c)
	}
}

func TestRowsThatCannotBeRead(t *testing.T) {
	head := strings.Join(gedColumns, ",") + "\n"
	for table, want := range map[string]string{
		"":                    "the file is empty",
		"date_start\n":        "no column date_end",
		head + "2017-01-01\n": "line 2: the row has 1 cells",
		head + "2017-01-01,2017-01-01,1,a,b,X,,1,1,0\n":  "line 2: low",
		head + "2017-13-01,2017-01-01,1,a,b,X,1,1,1,0\n": "line 2: date_start",
		head + "2017-01-02,2017-01-01,1,a,b,X,1,1,1,0\n": "line 2: date_end",
	} {
		if _, err := ReadGED(strings.NewReader(table)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", table, err, want)
		}
	}
	events, err := ReadGED(strings.NewReader("\ufeff" + head +
		"2017-01-01 00:00:00.000,2017-01-02,1,a,b,X,3,2,1,1\n"))
	if err != nil || events.Len() != 1 {
		t.Fatal(events, err)
	}
	if e := events.event(0); e.Deaths != (Count{1, 2, 3}) || !e.OutOfOrder || e.End != e.Start.AddDate(0, 0, 1) {
		t.Errorf("%+v", e)
	}
}

// A register is back at its level on the last of the days that lift it there, never before its effect, and only where
// what came before is known.
func TestFirstDayAboveALevel(t *testing.T) {
	deaths := func(perDay ...int) *Series { // ten days each
		var events []Event
		for i, n := range perDay {
			for d := range 10 {
				events = append(events, Event{Start: day(10*i + d), End: day(10*i + d), Deaths: Count{n, n, n}})
			}
		}
		return seriesOf(events)
	}
	for _, c := range []struct {
		says   string
		of     *Series
		day    int
		want   string
		unsure bool
	}{
		{"10 a day, then 2, then 6: more than half once four of five days are of the 6", deaths(10, 2, 6), 10,
			"2001-01-24", false},
		{"10 a day, then 5: half is not above half", deaths(10, 5, 5), 10, "", false},
		{"at once", deaths(10, 10), 10, "2001-01-15", false},
		{"nothing was counted before", deaths(0, 6), 10, "", true},
		{"before reaches out of the record", deaths(10, 6), 9, "", true},
		{"too few days follow", deaths(10, 6), 16, "", true},
	} {
		first, known := c.of.Returns(day(c.day), Level{Percent: 50, Prior: 10, Over: 5})
		have := ""
		if !first.IsZero() {
			have = first.Format(time.DateOnly)
		}
		if have != c.want || known == c.unsure {
			t.Errorf("%s: %q, %v", c.says, have, known)
		}
	}
}

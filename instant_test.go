package truce

import (
	"strconv"
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestADayLiesBetweenTwoMidnightsOfItsZone(t *testing.T) {
	for _, c := range []struct{ zone, day, from, to string }{
		{"Asia/Damascus", "2017-03-30", "2017-03-29T22:00:00Z", "2017-03-30T21:59:59Z"},
		{"Asia/Damascus", "2017-03-31", "2017-03-30T22:00:00Z", "2017-03-31T20:59:59Z"}, // no 00:00
		{"Asia/Damascus", "2017-10-26", "2017-10-25T21:00:00Z", "2017-10-26T21:59:59Z"}, // 25 hours
		{"Asia/Damascus", "2017-10-27", "2017-10-26T22:00:00Z", "2017-10-27T21:59:59Z"},
		{"Asia/Tehran", "2021-03-22", "2021-03-21T20:30:00Z", "2021-03-22T19:29:59Z"},
		{"Asia/Tehran", "2021-09-21", "2021-09-20T19:30:00Z", "2021-09-21T20:29:59Z"},
		{"Asia/Beirut", "2019-03-31", "2019-03-30T22:00:00Z", "2019-03-31T20:59:59Z"},
		{"Asia/Beirut", "2019-10-26", "2019-10-25T21:00:00Z", "2019-10-26T21:59:59Z"},
		{"Asia/Amman", "2022-02-25", "2022-02-24T22:00:00Z", "2022-02-25T20:59:59Z"},
		{"America/Havana", "2019-11-03", "2019-11-03T04:00:00Z", "2019-11-04T04:59:59Z"}, // 00:00 comes twice
		{"Europe/Kyiv", "2024-03-31", "2024-03-30T22:00:00Z", "2024-03-31T20:59:59Z"},
		{"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", "2011-12-31T09:59:59Z"}, // after a day left out
		{"UTC", "2026-01-15", "2026-01-15T00:00:00Z", "2026-01-15T23:59:59Z"},
		{"Asia/Damascus", "2017-03", "2017-02-28T22:00:00Z", "2017-03-31T20:59:59Z"},
		{"Asia/Damascus", "2017", "2016-12-31T22:00:00Z", "2017-12-31T21:59:59Z"},
	} {
		got := Date(c.day).Span(zone(t, c.zone))
		if got.From.String() != c.from || got.To.String() != c.to {
			t.Errorf("%s in %s: %s to %s; want %s to %s", c.day, c.zone, got.From, got.To, c.from, c.to)
		}
	}
}

func TestDaysOfAYearJoin(t *testing.T) {
	for _, name := range []string{"Asia/Damascus", "Asia/Tehran", "Asia/Beirut", "Asia/Amman", "Asia/Gaza", "Africa/Cairo",
		"America/Havana", "America/Asuncion", "Australia/Lord_Howe", "Europe/Istanbul", "Pacific/Apia", "America/St_Johns"} {
		z := zone(t, name)
		for d := time.Date(2009, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2024; d = d.AddDate(0, 0, 1) {
			y, m, day := d.Date()
			today, next := Clock(y, m, day, 0, 0, z), Clock(y, m, day+1, 0, 0, z)
			skipped := name == "Pacific/Apia" && d.Format(time.DateOnly) == "2011-12-30"
			if hours := next.Sub(today).Hours(); (hours < 23 || hours > 25) && !skipped {
				t.Errorf("%s: %s has %v hours", name, d.Format(time.DateOnly), hours)
			}
			if got := today.Format(time.DateOnly); got != d.Format(time.DateOnly) && !skipped {
				t.Errorf("%s: the first moment of %s lies on %s", name, d.Format(time.DateOnly), got)
			}
		}
	}
}

func TestAnHourThatTheClocksLeaveOutIsTheMomentOfTheChange(t *testing.T) {
	got := Clock(2017, 3, 31, 0, 30, zone(t, "Asia/Damascus")).UTC().Format(time.RFC3339)
	if want := "2017-03-30T22:00:00Z"; got != want {
		t.Errorf("00:30 on 31 March 2017 in Damascus is %s; want %s", got, want)
	}
}

// TestWhatTheClocksShowedTwiceIsTwoMoments: and what they left out is none.
func TestWhatTheClocksShowedTwiceIsTwoMoments(t *testing.T) {
	for _, c := range []struct {
		zone         string
		y, m, d      int
		hour, minute int
		want         string
	}{
		{"Asia/Damascus", 2017, 10, 26, 23, 30, "20:30 21:30 true"},
		{"Asia/Damascus", 2017, 10, 26, 22, 59, "19:59 19:59 true"},
		{"Asia/Damascus", 2017, 10, 27, 0, 0, "22:00 22:00 true"},
		{"Europe/Kyiv", 2026, 10, 25, 3, 30, "00:30 01:30 true"},
		{"Europe/Kyiv", 2026, 3, 29, 3, 30, "01:00 01:00 false"},
		{"Europe/Kyiv", 2026, 3, 29, 2, 59, "00:59 00:59 true"},
		{"Australia/Lord_Howe", 2026, 4, 5, 1, 45, "14:45 15:15 true"},
		{"Pacific/Apia", 2011, 12, 30, 0, 0, "10:00 10:00 false"}, // a day that was left out
		{"UTC", 2026, 10, 25, 1, 30, "01:30 01:30 true"},
	} {
		first, last, ok := Clocks(c.y, time.Month(c.m), c.d, c.hour, c.minute, zone(t, c.zone))
		got := first.UTC().Format("15:04 ") + last.UTC().Format("15:04 ") + strconv.FormatBool(ok)
		if got != c.want {
			t.Errorf("%02d:%02d on %d-%d-%d in %s: %s; want %s", c.hour, c.minute, c.y, c.m, c.d, c.zone, got, c.want)
		}
	}
}

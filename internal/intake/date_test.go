package intake

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"truce"
)

func TestDatesThatCanBeReadInOneWay(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"2026-03-07 18:05:00+02", "2026-03-07T16:05:00Z 2026-03-07T16:05:00Z"},
		{"2026-03-07 18:05:00.5+02", "2026-03-07T16:05:00Z 2026-03-07T16:05:00Z"},
		{"2026-03-07 18:05 +02:00", "2026-03-07T16:05:00Z 2026-03-07T16:05:59Z"},
		{"2026-03-07 18:05:00 +0330", "2026-03-07T14:35:00Z 2026-03-07T14:35:00Z"},
		{"2026-03-07 18:05:00-05", "2026-03-07T23:05:00Z 2026-03-07T23:05:00Z"},
		{"2026-03-07 18:05:00 UTC", "2026-03-07T18:05:00Z 2026-03-07T18:05:00Z"},
		{"2026-03-07 18:05:00 UTC+3", "2026-03-07T15:05:00Z 2026-03-07T15:05:00Z"},
		{"2026/3/7", "2026-03-07T00:00:00Z 2026-03-07T23:59:59Z"},
		{"2026.03.07", "2026-03-07T00:00:00Z 2026-03-07T23:59:59Z"},
		{"2026/03/07 18:05:00+02", "2026-03-07T16:05:00Z 2026-03-07T16:05:00Z"},
		{"2026/03/07 6:05 PM", "2026-03-07T18:05:00Z 2026-03-07T18:05:59Z"},
		{"7 March 2026", "2026-03-07T00:00:00Z 2026-03-07T23:59:59Z"},
		{"07-Mar-2026", "2026-03-07T00:00:00Z 2026-03-07T23:59:59Z"},
		{"Mar 7, 2026", "2026-03-07T00:00:00Z 2026-03-07T23:59:59Z"},
		{"\u206a2026-03-07", "! is not a date"}, // not one of the marks
		{"\u20682026\u20113\u20117\u2069", "2026-03-07T00:00:00Z 2026-03-07T23:59:59Z"},
		{"\u202b٢٠٢٦/٠٣/٠٧\u202c", "2026-03-07T00:00:00Z 2026-03-07T23:59:59Z"},
		{"2026\u201303\u201307\u200b", "2026-03-07T00:00:00Z 2026-03-07T23:59:59Z"},
		{"7-Mar-26", "! is not read: the year has two digits"},
		{"07/03/26", "! is not read: the year has two digits"},
		{"7.3.26", "! is not read: the year has two digits"},
		{"20260307", "2026-03-07T00:00:00Z 2026-03-07T23:59:59Z"},
		{"07032026", "! is not a date"}, // the day first: as a year it lies before any
		{"20072026", "! is not a date: there is no month 20"},
		{"46088", "! is not a date but a number of days"},
		{"2026-03-07 18:05:00+15", "! is not a date"},
		{"2026-03-07 18:05:00 EST", "! is not a date"},
		{"2026-03-07 18:05-18:40", "! is not a date"}, // no offset has forty minutes
		{"2026-03-07 09:05-09:40", "! is not a date"},
		{"2026-03-07T09:05-09:40", "! is not a date"},
		{"2026-03-07 01:00-03:00", "! may be a time with an offset or one with the time at which it ended"},
		{"2026-03-07 01:00\u201303:00", "! may be a time with an offset"},
		{"2026-03-07 01:00 - 03:00", "! may be a time with an offset"},
		{"2026-03-07 01:00:00 - 03:00", "! may be a time with an offset"},
		{"2026-03-07 01:00 -03:00", "! may be a time with an offset"},
		{"2026-03-07 1:00 AM-3:00", "! may be a time with an offset"},
		{"2026-03-07 01:00 -0300", "2026-03-07T04:00:00Z 2026-03-07T04:00:59Z"},
		{"2026-03-07 01:00 UTC-3", "2026-03-07T04:00:00Z 2026-03-07T04:00:59Z"},
		{"2026-03-07T01:00-03:00", "2026-03-07T04:00:00Z 2026-03-07T04:00:59Z"},
		{"2026\u201403\u201407", "2026-03-07T00:00:00Z 2026-03-07T23:59:59Z"},
		{"1768435200", "! is not a date but a number of seconds or milliseconds since 1970"},
		{"1768435200000", "! is not a date but a number of seconds or milliseconds since 1970"},
		{"2026-03-07 18:65", "! is not a date"},
		{"2026-03/07", "! is not a date"},
		{"2026-03-07-01", "! is not a date"},
		{"7 Marsh 2026", "! is not a date"},
		{"31 June 2026", "! is not a date: June 2026 has 30 days"},
	} {
		got, err := Span(c.in, time.UTC)
		s := fmt.Sprint(got.From, " ", got.To)
		if err != nil {
			s = "! " + err.Error()
		}
		if !strings.HasPrefix(s, c.want) {
			t.Errorf("Span(%q) = %s; want %s", c.in, s, c.want)
		}
	}
}

// TestTimesOnDaysOfClockChanges: what the clocks showed twice may be either, and what they left out is no time.
func TestTimesOnDaysOfClockChanges(t *testing.T) {
	zone := func(name string) *time.Location {
		z, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		return z
	}
	for _, c := range []struct{ zone, in, want string }{
		{"Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30:00Z 2026-10-25T01:30:59Z"},
		{"Europe/Berlin", "2026-10-25 02:00:00", "2026-10-25T00:00:00Z 2026-10-25T01:00:00Z"},
		{"Europe/Berlin", "2026-10-25 01:59", "2026-10-24T23:59:00Z 2026-10-24T23:59:59Z"},
		{"Europe/Berlin", "2026-10-25 03:00", "2026-10-25T02:00:00Z 2026-10-25T02:00:59Z"},
		{"Europe/Berlin", "2026-10-25 02:30+02:00", "2026-10-25T00:30:00Z 2026-10-25T00:30:59Z"},
		{"Europe/Berlin", "2026-03-29 02:30", "! is not a time: the clocks of Europe/Berlin left out 02:30"},
		{"Europe/Berlin", "2026-03-29 03:00", "2026-03-29T01:00:00Z 2026-03-29T01:00:59Z"},
		{"Asia/Damascus", "2017-03-31 00:30", "! is not a time"},
		{"Asia/Damascus", "2017-03-31 00:00", "2017-03-30T22:00:00Z 2017-03-30T22:00:59Z"},
		{"Asia/Damascus", "2017-10-26 23:30", "2017-10-26T20:30:00Z 2017-10-26T21:30:59Z"},
		{"Asia/Tehran", "2021-09-21 23:15", "2021-09-21T18:45:00Z 2021-09-21T19:45:59Z"},
	} {
		got, err := Span(c.in, zone(c.zone))
		s := fmt.Sprint(got.From, " ", got.To)
		if err != nil {
			s = "! " + err.Error()
		}
		if !strings.HasPrefix(s, c.want) {
			t.Errorf("%s in %s = %s; want %s", c.in, c.zone, s, c.want)
		}
	}
}

// FuzzSpan holds the reading of dates to: no panic, and an interval in order or an error.
func FuzzSpan(f *testing.F) {
	for _, s := range []string{"2026-03-07", "7/3/2026 18:05", "Mar 7, 26", "2026/3/7 6:05 PM UTC+3", "::", "1:2:3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range []Reading{{}, {Order: MonthFirst, Days: true, Year: 2026}} {
			got, err := r.Span(s, time.UTC)
			if !got.Valid() || err != nil && got != (truce.Interval{}) || err == nil && !got.Known() {
				t.Errorf("%q: %v, %v", s, got, err)
			}
		}
	})
}

func TestTheOrderOfAFileIsDecidedOverAllItsDates(t *testing.T) {
	acled := Dates{Usual: DayFirst, Told: true}
	for _, c := range []struct {
		name   string
		cells  string
		dates  Dates
		stated Order
		want   Order
		why    string
	}{
		{"told by one date", "4/3/2026 5/3/2026 4/18/2026", acled, "", MonthFirst, ""},
		{"told the usual way", "4/3/2026 18/4/2026", acled, "", DayFirst, ""},
		{"not told", "4/3/2026 5/3/2026", acled, "", DayFirst, ""},
		{"told both ways", "4/18/2026 18/4/2026", acled, "", "", `"18/4/2026" has the day first and "4/18/2026" the month`},
		{"told both ways and stated", "4/18/2026 18/4/2026", acled, DayFirst, "", "has the day first and"},
		{"stated against what is told", "4/18/2026", Dates{}, DayFirst, "", "cannot have the day first, as was stated"},
		{"stated", "4/3/2026", Dates{}, MonthFirst, MonthFirst, ""},
		{"a format that does not decide", "18/4/2026", Dates{}, "", "", "--dates day-first, as in 18/4/2026"},
		{"a format that does not decide, the month first", "4/18/2026", Dates{}, "", "", "--dates month-first"},
		{"years of two digits tell too", "4-3-26 4-18-26", acled, "", MonthFirst, ""},
	} {
		var s Survey
		for cell := range strings.FieldsSeq(c.cells) {
			s.Add([]Use{Unread, Start}, []string{"40/40/2026", cell})
		}
		o := Options{Dates: c.stated}
		s.Settle(&o, c.dates)
		if o.reading.Order != c.want || !strings.Contains(o.reading.Why.String(), c.why) {
			t.Errorf("%s: %q, %q; want %q, %q", c.name, o.reading.Order, o.reading.Why.String(), c.want, c.why)
		}
	}
}

func TestMidnightsAreDaysOnlyWhereAWholeColumnHasThem(t *testing.T) {
	for _, c := range []struct{ starts, ends, zone, want string }{
		{"2026-03-07T00:00 2026-03-08T00:00", "", "UTC", "2026-03-07T00:00:00Z 2026-03-07T23:59:59Z"},
		{"2026-03-07T00:00 2026-03-08T06:00", "", "UTC", "2026-03-07T00:00:00Z 2026-03-07T00:00:59Z"},
		{"2026-03-07T00:00:00Z 2026-03-08T00:00:00Z", "", "UTC+03:00", "2026-03-06T21:00:00Z 2026-03-07T20:59:59Z"},
		{"2026-03-07T00:00:00+02", "", "UTC+03:00", "2026-03-06T22:00:00Z 2026-03-07T21:59:59Z"},
		{"2026-03-07T00:00:00", "2026-03-09T00:00:00", "UTC", "2026-03-07T00:00:00Z 2026-03-09T23:59:59Z"},
		{"2026-03-07T00:00:00", "2026-03-09T23:59:59", "UTC", "2026-03-07T00:00:00Z 2026-03-09T23:59:59Z"},
		{"2026-03-07T21:00:00", "2026-03-08T00:00:00", "UTC", "2026-03-07T21:00:00Z 2026-03-08T00:00:00Z"},
		{"2026-03-06T21:00:00Z 2026-03-08T21:00:00Z", "", "UTC+03:00", "2026-03-06T21:00:00Z 2026-03-07T20:59:59Z"},
		{"2026-03-06T21:00:00Z 2026-03-08T20:00:00Z", "", "UTC+03:00", "2026-03-06T21:00:00Z 2026-03-06T21:00:00Z"},
		{"2026-03-06T23:00:00+02", "2026-03-07T23:00:00+02", "UTC+03:00", "2026-03-06T21:00:00Z 2026-03-08T20:59:59Z"},
		{"2026-03-06T21:00:00 2026-03-08T21:00:00", "", "UTC+03:00", "2026-03-06T18:00:00Z 2026-03-06T18:00:00Z"},
		{"2026-03-07 2026-03-08T00:00", "", "UTC", "2026-03-07T00:00:00Z 2026-03-07T23:59:59Z"},
	} {
		o := Options{}
		if c.zone != "UTC" {
			o.Zone = time.FixedZone(c.zone, 3*3600)
		}
		s := NewSurvey(&o)
		starts, ends := strings.Fields(c.starts), strings.Fields(c.ends)
		for i, start := range starts {
			cells := []string{start, ""}
			if i < len(ends) {
				cells[1] = ends[i]
			}
			s.Add([]Use{Start, End}, cells)
		}
		s.Settle(&o, Dates{})
		end := ""
		if len(ends) > 0 {
			end = ends[0]
		}
		got, _, err := o.When(starts[0], end)
		if s := fmt.Sprint(got.From, " ", got.To); s != c.want || err != nil {
			t.Errorf("%s to %s: %s, %v; want %s", c.starts, c.ends, s, err, c.want)
		}
	}
}

func TestWholeNumbersWithDecimals(t *testing.T) {
	for in, want := range map[string]string{"7.0": "7", "7": "7", "7.00": "7", "7,0": "7", " ٧٫٠": "7", "7.5": "7.5",
		"1,000": "1,000",
		"x.0":   "x.0", ".0": ".0", "": "", "7.": "7."} {
		if got := Whole(in); got != want {
			t.Errorf("Whole(%q) = %q; want %q", in, got, want)
		}
	}
}

package truce

import (
	"encoding/json"
	"time"

	"truce/codes"
)

// Instant is a moment in UTC, in seconds since 1 January 1970. The zero Instant means unknown, and is written as no
// value at all; that one second in 1970 cannot be recorded harms nobody.
type Instant int64

// At converts a time, dropping what is finer than a second.
func At(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.Unix())
}

// Known reports whether the moment is known.
func (t Instant) Known() bool { return t != 0 }

// Time converts to UTC; the zero time.Time when unknown.
func (t Instant) Time() time.Time {
	if t == 0 {
		return time.Time{}
	}
	return time.Unix(int64(t), 0).UTC()
}

// String returns RFC 3339 in UTC, "unknown" when it is.
func (t Instant) String() string {
	if t == 0 {
		return "unknown"
	}
	return t.Time().Format(time.RFC3339)
}

// Future reports whether t lies more than a day after now: clocks and zones differ by less, so nobody can have seen it.
func (t Instant) Future(now Instant) bool { return t > now+24*3600 }

// MarshalJSON writes RFC 3339 in UTC, null when unknown.
func (t Instant) MarshalJSON() ([]byte, error) {
	if t == 0 {
		return []byte("null"), nil
	}
	b := make([]byte, 0, 22)
	b = append(b, '"')
	b = t.Time().AppendFormat(b, "2006-01-02T15:04:05Z")
	return append(b, '"'), nil
}

// UnmarshalJSON reads what MarshalJSON writes and nothing else.
func (t *Instant) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*t = 0
		return nil
	}
	if len(b) != 22 {
		return Errorf(Invalid, "%q is not a time of the form \"2017-01-15T21:10:00Z\"", b)
	}
	v, err := time.Parse("2006-01-02T15:04:05Z", string(b[1:len(b)-1]))
	if err != nil {
		return Errorf(Invalid, "%q is not a time of the form \"2017-01-15T21:10:00Z\"", b)
	}
	*t = Instant(v.Unix())
	return nil
}

// Interval is a span within which something happened: not before From, not after To, both included. Either end may be
// unknown; the zero Interval says nothing.
type Interval struct {
	From Instant `json:"from,omitzero"`
	To   Instant `json:"to,omitzero"`
}

// Known reports whether both ends are known.
func (i Interval) Known() bool { return i.From != 0 && i.To != 0 }

// Valid reports whether the ends are in order.
func (i Interval) Valid() bool { return !i.Known() || i.From <= i.To }

// Hull is the smallest interval that holds both; an unknown end stays unknown.
func (i Interval) Hull(o Interval) Interval {
	if i == (Interval{}) {
		return o
	}
	if o == (Interval{}) {
		return i
	}
	h := Interval{From: min(i.From, o.From), To: max(i.To, o.To)}
	if i.From == 0 || o.From == 0 {
		h.From = 0
	}
	if i.To == 0 || o.To == 0 {
		h.To = 0
	}
	return h
}

// Within reports whether the whole interval lies in the half-open span [from, to): No when it lies wholly outside,
// Unknown when it straddles a limit or an end is unknown where it matters. A zero from or to is no limit.
func (i Interval) Within(from, to Instant) codes.Truth {
	afterFrom, beforeTo := codes.Yes, codes.Yes
	if from != 0 {
		switch {
		case i.From != 0 && i.From >= from:
		case i.To != 0 && i.To < from:
			afterFrom = codes.No
		default:
			afterFrom = codes.Unknown
		}
	}
	if to != 0 {
		switch {
		case i.To != 0 && i.To < to:
		case i.From != 0 && i.From >= to:
			beforeTo = codes.No
		default:
			beforeTo = codes.Unknown
		}
	}
	return min3(afterFrom, beforeTo)
}

// Touches reports whether what happened within the interval may have happened within the half-open span [from, to). A
// zero from or to is no limit, and an unknown end is none; with a limit, an interval that says nothing touches nothing.
func (i Interval) Touches(from, to Instant) bool {
	if from == 0 && to == 0 {
		return true
	}
	return i != Interval{} && (to == 0 || i.From == 0 || i.From < to) && (from == 0 || i.To == 0 || i.To >= from)
}

// min3 is Kleene's "and".
func min3(a, b codes.Truth) codes.Truth {
	if a == codes.No || b == codes.No {
		return codes.No
	}
	if a == codes.Unknown || b == codes.Unknown {
		return codes.Unknown
	}
	return codes.Yes
}

// Date is a calendar date as a source states it, to the year, month or day: "2016", "2016-12" or "2016-12-30". The
// empty Date is not stated. It carries no time zone: it is what the source printed.
type Date string

// Valid reports whether the date is empty or has one of the three forms.
func (d Date) Valid() bool {
	if d == "" {
		return true
	}
	for _, f := range []string{"2006", "2006-01", "2006-01-02"} {
		if t, err := time.Parse(f, string(d)); err == nil && t.Format(f) == string(d) {
			return true
		}
	}
	return false
}

// day reports whether the date is one day that a bulletin could be of.
func (d Date) day() bool { return len(d) == 10 && d.Valid() && d >= "1900" && d < "2200" }

// Span returns the interval the date covers in the given zone; the zero Interval when it is not stated.
func (d Date) Span(zone *time.Location) Interval {
	for _, f := range []struct {
		form      string
		y, m, day int
	}{{"2006-01-02", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(f.form, string(d)); err == nil {
			y, m, day := t.Date()
			next := Clock(y+f.y, m+time.Month(f.m), day+f.day, 0, 0, zone)
			return Interval{From: At(Clock(y, m, day, 0, 0, zone)), To: At(next) - 1}
		}
	}
	return Interval{}
}

// Clock returns the first moment of a day at which the clocks of a zone show the hour and minute. Where a change of
// clocks leaves them out, it is the moment of the change: a day without 00:00 begins there. A day is therefore what
// lies between two midnights of the calendar, be it 23, 24 or 25 hours. [time.Date] promises neither.
func Clock(year int, month time.Month, day, hour, minute int, zone *time.Location) time.Time {
	shown := time.Date(year, month, day, hour, minute, 0, 0, time.UTC)
	const reach = 15 * time.Hour // more than any offset
	_, before := shown.Add(-reach).In(zone).Zone()
	_, after := shown.Add(reach).In(zone).Zone()
	var t time.Time
	for _, offset := range []int{max(before, after), min(before, after)} {
		t = shown.Add(-time.Duration(offset) * time.Second).In(zone)
		if _, has := t.Zone(); has == offset {
			return t
		}
	}
	change, _ := t.ZoneBounds()
	return change
}

// Clocks returns the first and the last moment of a day at which the clocks of a zone show the hour and minute: two
// where they were set back and showed it twice. ok is false where they left it out; then both are the moment of the
// change.
func Clocks(year int, month time.Month, day, hour, minute int, zone *time.Location) (first, last time.Time, ok bool) {
	first = Clock(year, month, day, hour, minute, zone)
	const minutes = "2006-01-02 15:04"
	if first.Format(minutes) != time.Date(year, month, day, hour, minute, 0, 0, time.UTC).Format(minutes) {
		return first, first, false
	}
	_, end := first.ZoneBounds()
	if end.IsZero() {
		return first, first, true
	}
	_, before := first.Zone()
	_, after := end.Zone()
	if again := first.Add(time.Duration(before-after) * time.Second); after < before && !again.Before(end) {
		return first, again, true
	}
	return first, first, true
}

var _ json.Marshaler = Instant(0)

// Day returns the date of a known moment in a zone, "2017-01-15".
func Day(t Instant, zone *time.Location) string { return t.Time().In(zone).Format("2006-01-02") }

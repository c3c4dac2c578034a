package intake

import (
	"strconv"
	"strings"
	"time"

	"truce"
)

// clock is a time of day taken apart.
type clock struct {
	h, m, s int
	unit    truce.Instant  // what it covers: 60 for a minute, 1 for a second
	zone    *time.Location // as stated; nil: not stated
}

// midnight reports whether the clock shows 00:00.
func (c clock) midnight() bool { return c.h == 0 && c.m == 0 && c.s == 0 }

// dayZone is the zone whose day is meant by a midnight that stands for a day. Programs that know no zone write Z, so
// that only another offset is taken for what it says.
func (c clock) dayZone(zone *time.Location) *time.Location {
	if c.zone == nil || c.zone == time.UTC {
		return zone
	}
	return c.zone
}

// beginsDay returns the day of the zone that begins at a moment which was written with an offset, as programs write
// the day of a form when they turn it into UTC: 22:00Z for midnight two hours east.
func (c clock) beginsDay(at truce.Instant, zone *time.Location) (truce.Interval, bool) {
	if c.zone == nil {
		return truce.Interval{}, false
	}
	day := truce.Date(at.Time().In(zone).Format(time.DateOnly)).Span(zone)
	return day, day.From == at
}

// span is what the time of a day covers. Where the clocks were set back and showed it twice, either may be meant; one
// that they left out is none, but for a midnight, with which the day begins.
func (c clock) span(d day, zone *time.Location) (truce.Interval, error) {
	if c.zone != nil {
		zone = c.zone
	}
	first, last, shown := truce.Clocks(d.y, d.m, d.d, c.h, c.m, zone)
	if !shown && !c.midnight() {
		return truce.Interval{}, truce.Errorf(truce.Invalid,
			"is not a time: the clocks of %s left out %02d:%02d on that day", zone, c.h, c.m)
	}
	seconds := truce.Instant(c.s)
	return truce.Interval{From: truce.At(first) + seconds, To: truce.At(last) + seconds + c.unit - 1}, nil
}

// cutClock divides a date from the time of day after it: from the digits before the first colon on.
func cutClock(s string) (date, clock string) {
	i := strings.IndexByte(s, ':')
	if i < 0 {
		return s, ""
	}
	for i > 0 && digit(s[i-1]) {
		i--
	}
	date = strings.TrimRight(s[:i], " ,")
	if len(date) == i { // no space: the letter T
		date = strings.TrimSuffix(strings.TrimSuffix(date, "T"), "t")
	}
	if len(date) == i {
		return s, "" // the colon belongs to no time
	}
	return date, s[i:]
}

// clockOf reads 21:10, 21:10:30, 21:10:30.250, 9:10 PM, each with or without Z, UTC, +02, +0200, +02:00.
func clockOf(s string) (c clock, err error) {
	c.unit = 60
	var ok bool
	if c.h, s, ok = number(s, 1, 2); !ok || !strings.HasPrefix(s, ":") {
		return clock{}, errDate
	}
	if c.m, s, ok = number(s[1:], 2, 2); !ok {
		return clock{}, errDate
	}
	if strings.HasPrefix(s, ":") {
		c.unit = 1
		if c.s, s, ok = number(s[1:], 2, 2); !ok {
			return clock{}, errDate
		}
		if s != "" && (s[0] == '.' || s[0] == ',') {
			s = strings.TrimLeft(s[1:], "0123456789")
		}
	}
	if c.h, s, ok = half(c.h, strings.TrimSpace(s)); !ok || c.h > 23 || c.m > 59 || c.s > 59 {
		return clock{}, errDate
	}
	if c.zone, ok = offset(s); !ok {
		return clock{}, errDate
	}
	return c, nil
}

// mayEnd reports whether what follows a time of day after a minus may be the time at which it ended, as lists of days
// have it: 09:05-09:40. An offset stands after seconds, in ISO 8601 (rest, from the date on, begins with T), after the
// name of UTC, or after a space as -0330.
func mayEnd(clock, rest string) bool {
	before, after, ok := strings.Cut(clock, "-")
	if !ok || rest[0]|0x20 == 't' || strings.ContainsAny(before, "cCtT") {
		return false
	}
	if strings.HasPrefix(after, " ") {
		return true
	}
	apart := strings.HasSuffix(before, " ") && len(after) == 4 && !strings.Contains(after, ":")
	return strings.Count(before, ":") == 1 && !apart
}

// number takes a number of least to most digits from the beginning of s.
func number(s string, least, most int) (n int, rest string, ok bool) {
	i := 0
	for i < len(s) && digit(s[i]) {
		i++
	}
	if i < least || i > most {
		return 0, s, false
	}
	n, err := strconv.Atoi(s[:i])
	return n, s[i:], err == nil
}

// half turns an hour of one half of the day into one of the whole, where AM or PM follows.
func half(h int, s string) (hour int, rest string, ok bool) {
	if len(s) < 2 || s[1]|0x20 != 'm' || s[0]|0x20 != 'a' && s[0]|0x20 != 'p' {
		return h, s, true
	}
	if h < 1 || h > 12 {
		return 0, s, false
	}
	h %= 12
	if s[0]|0x20 == 'p' {
		h += 12
	}
	return h, strings.TrimSpace(s[2:]), true
}

// offset reads what stands after a time; nil: nothing does.
func offset(s string) (*time.Location, bool) {
	if s == "" {
		return nil, true
	}
	for _, name := range []string{"Z", "UTC", "GMT"} {
		if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
			if s = strings.TrimSpace(s[len(name):]); s == "" {
				return time.UTC, true
			}
			break
		}
	}
	if s == "" || s[0] != '+' && s[0] != '-' {
		return nil, false
	}
	h, m, ok := hourMinute(strings.TrimSpace(s[1:]))
	if !ok || h > 14 || m%15 != 0 { // no offset has other minutes: -09:40 is none
		return nil, false
	}
	seconds := h*3600 + m*60
	if s[0] == '-' {
		seconds = -seconds
	}
	if seconds == 0 {
		return time.UTC, true
	}
	return time.FixedZone("", seconds), true
}

// hourMinute reads 02, 2, 0200, 02:00, and the seconds that PostgreSQL adds to old offsets where they are zero.
func hourMinute(s string) (h, m int, ok bool) {
	s = strings.TrimSuffix(s, ":00:00")
	hours, minutes, parted := strings.Cut(s, ":")
	if !parted && len(s) == 4 {
		hours, minutes, parted = s[:2], s[2:], true
	}
	if h, hours, ok = number(hours, 1, 2); !ok || hours != "" {
		return 0, 0, false
	}
	if !parted {
		return h, 0, true
	}
	m, minutes, ok = number(minutes, 2, 2)
	return h, m, ok && minutes == ""
}

package sqlstore

import (
	"time"

	"truce"
)

// calendar tells the day of a moment in a zone; it asks the zone once for every time its clocks were changed.
type calendar struct {
	zone  *time.Location
	spans []clock
}

// clock is a span of time with one offset from UTC, in seconds.
type clock struct {
	from, to truce.Instant // to exclusive; zero: for ever
	offset   int64
}

// of returns the number of the local day, counted from 1 January 1970.
func (c *calendar) of(t truce.Instant) int64 {
	s := int64(t) + c.at(t)
	if s < 0 {
		return (s+1)/86_400 - 1
	}
	return s / 86_400
}

func (c *calendar) at(t truce.Instant) int64 {
	for i := range c.spans {
		if s := &c.spans[i]; (s.from == 0 || s.from <= t) && (s.to == 0 || t < s.to) {
			return s.offset
		}
	}
	local := t.Time().In(c.zone)
	_, offset := local.Zone()
	from, to := local.ZoneBounds()
	c.spans = append(c.spans, clock{truce.At(from), truce.At(to), int64(offset)})
	return int64(offset)
}

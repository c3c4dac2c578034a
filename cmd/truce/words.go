package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/timezone"
)

// The words a terminal shows for what may be unknown.

// clock says moments in the zone of the process.
type clock struct{ zone *time.Location }

// clockOf reads the zone of the process that a record is of.
func clockOf(e *env, r query.Reader) (clock, error) {
	p, err := r.Process(e)
	if err != nil {
		return clock{}, err
	}
	zone, err := timezone.Load(p.Zone)
	return clock{zone}, err
}

// when says an interval: whole days as days, else with the distance of its clock from UTC.
func (at clock) when(i truce.Interval) string {
	const day, minute = "2006-01-02", "2006-01-02 15:04"
	from, to := i.From.Time().In(at.zone), i.To.Time().In(at.zone)
	switch {
	case i == (truce.Interval{}):
		return "time unknown"
	case i.From == 0:
		return "until " + to.Format(minute) + offset(to)
	case i.To == 0:
		return "from " + from.Format(minute) + offset(from)
	}
	wholeDays := from.Format("15:04:05") == "00:00:00" && to.Format("15:04") == "23:59"
	oneDay, oneClock := from.Format(day) == to.Format(day), offset(from) == offset(to)
	switch {
	case wholeDays && oneDay:
		return from.Format(day)
	case wholeDays:
		return from.Format(day) + " to " + to.Format(day)
	case i.From == i.To:
		return from.Format(minute) + offset(from)
	case oneDay && oneClock:
		return from.Format(minute) + "–" + to.Format("15:04") + offset(to)
	case oneClock:
		return from.Format(minute) + " to " + to.Format(minute) + offset(to)
	}
	return from.Format(minute) + offset(from) + " to " + to.Format(minute) + offset(to)
}

// offset is how far the clock of a moment is from UTC.
func offset(t time.Time) string {
	if _, seconds := t.Zone(); seconds == 0 {
		return " UTC"
	}
	return t.Format(" -07:00")
}

func whereWords(p truce.Place) string {
	var parts []string
	if p.Name != "" {
		parts = append(parts, p.Name)
	}
	if p.Province != "" && p.Province != p.Name {
		parts = append(parts, p.Province)
	}
	if len(parts) == 0 && p.Area != "" {
		parts = append(parts, string(p.Area))
	}
	if r, ok := p.Radius(); ok {
		parts = append(parts, "± "+metres(r))
	}
	if len(parts) == 0 {
		if p.Point == nil {
			return "place unknown"
		}
		lat, lon := p.Point.Degrees()
		return fmt.Sprintf("%.4f, %.4f", lat, lon)
	}
	return strings.Join(parts, ", ")
}

func metres(m int32) string {
	if m >= 1000 && m%1000 == 0 {
		return strconv.Itoa(int(m/1000)) + " km"
	}
	return strconv.Itoa(int(m)) + " m"
}

func kindWords(k codes.EventKind) string {
	if k == "" {
		return "not stated"
	}
	return string(k)
}

func rangeWords(r truce.Range) string {
	n := func(p *int) string { return strconv.Itoa(*p) }
	switch {
	case r.IsZero():
		return "not stated"
	case r.Low != nil && r.High != nil && *r.Low == *r.High:
		return n(r.Low)
	case r.Low != nil && r.High != nil && r.Best != nil:
		return n(r.Low) + "–" + n(r.High) + ", best " + n(r.Best)
	case r.Low != nil && r.High != nil:
		return n(r.Low) + "–" + n(r.High)
	case r.Low != nil:
		return "at least " + n(r.Low)
	case r.High != nil:
		return "at most " + n(r.High)
	}
	return "about " + n(r.Best)
}

func spreadWords(s truce.Spread) string {
	if s.IsZero() {
		return "no report states it"
	}
	bound := func(b *truce.Bound) string { return strconv.Itoa(b.N) + " (" + joined(b.Reports, ", ") + ")" }
	switch {
	case s.High == nil:
		return "at least " + bound(s.Low)
	case s.Low == nil:
		return "at most " + bound(s.High)
	case s.Low.N == s.High.N:
		return bound(s.Low)
	}
	return bound(s.Low) + " to " + bound(s.High)
}

func partiesWords(list []truce.Attribution) string {
	var out []string
	for _, a := range list {
		name := a.Name
		if name == "" {
			name = string(a.Actor)
		}
		if a.Confidence != "" {
			name += " (" + a.Confidence + ")"
		}
		out = append(out, name)
	}
	return strings.Join(out, "; ")
}

func joined[T ~string](list []T, sep string) string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return strings.Join(out, sep)
}

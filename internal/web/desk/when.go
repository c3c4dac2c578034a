package desk

import (
	"fmt"
	"net/url"
	"time"

	"truce"
)

// readWhen reads a date with two times of day; either time may be missing, and without both it is the whole day. A time
// that the clocks showed twice may be either: the interval holds both.
func readWhen(date, from, to string, zone *time.Location) (truce.Interval, error) {
	if date == "" {
		if from != "" || to != "" {
			return truce.Interval{}, truce.Errorf(truce.Invalid, "a time of day needs its date")
		}
		return truce.Interval{}, nil
	}
	if from == "" && to == "" {
		span := truce.Date(date).Span(zone)
		if !span.Known() {
			return span, truce.Errorf(truce.Invalid, "%q is not a date like 2017-01-15", date)
		}
		return span, nil
	}
	var i truce.Interval
	for _, end := range []struct {
		text string
		at   *truce.Instant
	}{{from, &i.From}, {to, &i.To}} {
		if end.text == "" {
			continue
		}
		t, err := time.Parse("2006-01-02 15:04", date+" "+end.text)
		if err != nil {
			return i, truce.Errorf(truce.Invalid, "%q is not a date and time like 2017-01-15 21:10", date+" "+end.text)
		}
		for day := range 2 { // on the day after where it lies before the earliest: past midnight
			first, last, shown := truce.Clocks(t.Year(), t.Month(), t.Day()+day, t.Hour(), t.Minute(), zone)
			if !shown {
				return i, truce.Errorf(truce.Invalid, "the clocks of %s left out %02d:%02d on that day", zone, t.Hour(), t.Minute())
			}
			if *end.at = truce.At(first); end.at == &i.To {
				*end.at = truce.At(last)
			}
			if i.Valid() {
				break
			}
		}
	}
	return i, nil
}

// twice is an interval of which the clocks showed an end twice, as they were set back.
type twice struct{ When truce.Interval }

// twiceIn is an interval of which the clocks of a zone showed an end twice; nil where they did not.
func twiceIn(i truce.Interval, zone *time.Location) *twice {
	for _, end := range []truce.Instant{i.From, i.To} {
		t := end.Time().In(zone)
		first, last, _ := truce.Clocks(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), zone)
		if end.Known() && !first.Equal(last) {
			return &twice{i}
		}
	}
	return nil
}

// Key tells what was said back from anything else.
func (t *twice) Key() string { return fmt.Sprint(int64(t.When.From), " ", int64(t.When.To)) }

// saidBack is [saidBack] of when it was.
func (t *twice) saidBack(form url.Values) bool {
	return t == nil || !form.Has("said") || form.Get("said-when") == t.Key()
}

package frame

import (
	"fmt"
	"html/template"
	"time"

	"truce"
)

// clockface writes moments in the zone of the process and the words of one language. Every date or time comes out as a
// <time> element set apart from the direction of the text around it.
type clockface struct {
	c    *Catalog
	zone *time.Location
	now  func() time.Time
}

// element wraps text into a <time> of the moment.
func (f clockface) element(t time.Time, text string) template.HTML {
	return template.HTML(fmt.Sprintf(`<time datetime="%s"><bdi>%s</bdi></time>`, t.UTC().Format(time.RFC3339),
		template.HTMLEscapeString(text)))
}

// date returns the date in words: "17 March 2030".
func (f clockface) date(t time.Time) string {
	return fill(f.c.Pick("date.full", nil), []any{"d", t.Day(), "month", f.c.Pick(fmt.Sprintf("month.%d", t.Month()),
		nil), "y", t.Year()}, func(v any) string { return fmt.Sprint(v) })
}

// short returns the date without what is plain from now: "17 Mar", with the year where it is another.
func (f clockface) short(t time.Time) string {
	key := "date.short"
	if t.Year() != f.now().In(f.zone).Year() {
		key = "date.short-year"
	}
	return fill(f.c.Pick(key, nil), []any{"d", t.Day(), "month", f.c.Pick(fmt.Sprintf("month.short.%d", t.Month()), nil),
		"y", t.Year()}, func(v any) string { return fmt.Sprint(v) })
}

// weekday returns the name of the day of the week.
func (f clockface) weekday(t time.Time) string {
	return f.c.Pick(fmt.Sprintf("weekday.%d", t.Weekday()), nil)
}

// moment is the template function "when": date and time of an instant, in words when it is not known.
func (f clockface) moment(i truce.Instant) template.HTML {
	if !i.Known() {
		return f.unsaid("time.unknown")
	}
	t := i.Time().In(f.zone)
	return f.element(t, f.short(t)+" "+clockText(t))
}

// clockText is a time of day, with its offset where the clocks were set back and showed it twice.
func clockText(t time.Time) string {
	first, last, _ := truce.Clocks(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Location())
	if first.Equal(last) {
		return t.Format("15:04")
	}
	return t.Format("15:04 UTC-07:00")
}

// full is the template function "full": date with its year, and time of day.
func (f clockface) full(i truce.Instant) template.HTML {
	if !i.Known() {
		return f.unsaid("time.unknown")
	}
	t := i.Time().In(f.zone)
	return f.element(t, f.date(t)+" "+clockText(t))
}

// span is the template function "span": an interval as short as it can be said.
func (f clockface) span(i truce.Interval) template.HTML {
	from, to := i.From.Time().In(f.zone), i.To.Time().In(f.zone)
	switch {
	case i == (truce.Interval{}):
		return f.unsaid("time.unknown")
	case !i.To.Known():
		return f.c.HTML("time.from", "t", f.moment(i.From))
	case !i.From.Known():
		return f.c.HTML("time.until", "t", f.moment(i.To))
	case i.From == i.To:
		return f.moment(i.From)
	case f.wholeDay(from, to):
		return f.element(from, f.short(from))
	case sameDay(from, to):
		return f.element(from, f.short(from)+" "+clockText(from)+"–"+clockText(to))
	}
	return f.moment(i.From) + " – " + f.moment(i.To)
}

// wholeDay reports whether two moments are the first and the last of one day, to the minute.
func (f clockface) wholeDay(from, to time.Time) bool {
	day := truce.Date(from.Format(time.DateOnly)).Span(f.zone)
	last := truce.At(to)
	return truce.At(from) == day.From && last > day.To-60 && last <= day.To+1
}

// hours is the template function "hours": how many a period holds, 23 or 25 where the clocks changed.
func hours(i truce.Interval) int { return int(i.To-i.From+1800) / 3600 }

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

// stated is the template function "stated": a date as a source states it, to the year, month or day.
func (f clockface) stated(d truce.Date) template.HTML {
	text := f.statedPlain(d)
	if text == "" {
		return f.unsaid("not-stated")
	}
	return template.HTML(`<time datetime="` + string(d) + `"><bdi>` + template.HTMLEscapeString(text) + `</bdi></time>`)
}

// statedPlain is the template function "statedPlain": the same as plain text, empty when nothing is stated.
func (f clockface) statedPlain(d truce.Date) string {
	for _, form := range []string{"2006-01-02", "2006-01", "2006"} {
		t, err := time.Parse(form, string(d))
		if err != nil {
			continue
		}
		text := f.date(t)
		switch form {
		case "2006-01":
			text = fill(f.c.Pick("date.month", nil), []any{"month", f.c.Pick(fmt.Sprintf("month.%d", t.Month()), nil), "y",
				t.Year()}, func(v any) string { return fmt.Sprint(v) })
		case "2006":
			text = fmt.Sprint(t.Year())
		}
		return text
	}
	return ""
}

// Stated returns a date as a source states it, in plain text; empty when nothing is stated.
func (c *Catalog) Stated(d truce.Date) string { return clockface{c: c}.statedPlain(d) }

// due is the template function "due": how long until a deadline, or since it.
func (f clockface) due(i truce.Instant) template.HTML {
	if !i.Known() {
		return f.c.HTML("due.none")
	}
	left := i.Time().Sub(f.now())
	switch {
	case left < -48*time.Hour:
		return f.c.HTML("due.late-days", "n", int(-left/(24*time.Hour)))
	case left < 0:
		return f.c.HTML("due.late-hours", "n", int((-left+time.Hour-1)/time.Hour))
	case left < time.Hour:
		return f.c.HTML("due.minutes", "n", int((left+time.Minute-1)/time.Minute))
	case left < 48*time.Hour:
		return f.c.HTML("due.hours", "n", int((left+30*time.Minute)/time.Hour))
	}
	return f.c.HTML("due.days", "n", int(left/(24*time.Hour)))
}

// late is the template function "late": whether a deadline has passed.
func (f clockface) late(i truce.Instant) bool {
	return i.Known() && i.Time().Before(f.now())
}

// unsaid says in words that something is not known.
func (f clockface) unsaid(key string) template.HTML {
	return `<span class="unsaid">` + f.c.HTML(key) + `</span>`
}

// count is the template function "count": a count of things or people as a range, bounds that nobody states in words.
func (f clockface) count(r truce.Range) template.HTML {
	switch {
	case r.IsZero():
		return f.unsaid("not-stated")
	case r.Low != nil && r.High != nil && *r.Low == *r.High:
		return template.HTML("<bdi>" + f.c.number(*r.Low) + "</bdi>")
	case r.Low != nil && r.High != nil:
		return template.HTML("<bdi>" + f.c.number(*r.Low) + "–" + f.c.number(*r.High) + "</bdi>")
	case r.Low != nil:
		return f.c.HTML("range.at-least", "n", *r.Low)
	case r.High != nil:
		return f.c.HTML("range.at-most", "n", *r.High)
	}
	return f.c.HTML("range.about", "n", *r.Best)
}

// metresPlain is the template function "metresPlain": a distance as plain text.
func (f clockface) metresPlain(m int32) string {
	if m < 1000 {
		return f.c.Text("distance.m", "n", int(m))
	}
	return f.c.Text("distance.km", "n", int((m+500)/1000))
}

// metres is the template function "metres": a distance in round words.
func (f clockface) metres(m int32) template.HTML {
	if m < 1000 {
		return f.c.HTML("distance.m", "n", int(m))
	}
	return f.c.HTML("distance.km", "n", int((m+500)/1000))
}

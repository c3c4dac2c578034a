package article

import (
	"slices"
	"strconv"
	"time"

	"truce"
)

// solarDate reads a day of the solar calendar of Iran: "۲۵ مرداد ۱۴۰۳". Without its year it is the
// one nearest to the day of the article; where that is not known it stays open.
func (r *reader) solarDate(p *paragraph, i int) (Date, int) {
	day, j := dayNumber(&p.t[i]), i+1
	m := p.at(j, "solar-month")
	if day == 0 || m == nil {
		return Date{}, 0
	}
	month, _ := strconv.Atoi(m.of)
	if month > 6 && day > 30 {
		return Date{}, 0 // there is no such day
	}
	for j += m.n; j < len(p.t) && p.t[j].is("month-word") != nil; j++ { // "مرداد ماه سال"
	}
	if j < len(p.t) {
		if y, ok := whole(&p.t[j]); ok && y >= 1300 && y < 1472 {
			if !exists(y, month, day) {
				return Date{}, 0
			}
			return Date{From: solar(y, month, day)}, j + 1 - i
		}
	}
	if r.day == "" {
		return Date{Inferred: true}, j - i
	}
	at := dayOf(r.day)
	near := slices.MinFunc([]int{-1, 0, 1}, func(a, b int) int {
		return far(at, a, month, day) - far(at, b, month, day)
	})
	year := at.Year() - 621 + near
	if !exists(year, month, day) {
		return Date{Inferred: true}, j - i // which other year is meant nobody can tell
	}
	return Date{From: solar(year, month, day), Inferred: true}, j - i
}

// exists reports whether a year has a day: 30 Esfand is one of years of 366 days alone.
func exists(year, month, day int) bool {
	return month != 12 || day < 30 || solar(year, month, day) != solar(year+1, 1, 1)
}

// far returns how many days a day of the solar year that begins in that of a time, and so many years on, is from it.
func far(at time.Time, years, month, day int) int {
	n := int(dayOf(solar(at.Year()-621+years, month, day)).Sub(at).Hours()) / 24
	return max(n, -n)
}

// solar returns the day of a date of the solar calendar, in the years 1300 to 1472. A year of 366 days is one whose
// rest by 33 is in the list (K. M. Borkowski, The Persian calendar for 3000 years, 1996). The year 1400 began on 21
// March 2021.
func solar(year, month, day int) truce.Date {
	n := 0
	for y := min(year, 1400); y < max(year, 1400); y++ {
		length := 365
		if slices.Contains([]int{1, 5, 9, 13, 17, 22, 26, 30}, y%33) {
			length++
		}
		if year < 1400 {
			length = -length
		}
		n += length
	}
	n += 31*(month-1) + day - 1 - max(0, month-7)
	return truce.Date(time.Date(2021, time.March, 21+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

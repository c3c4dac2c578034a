package find

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/names"
)

// Lexicon says what words mean, in all the languages it was told. The zero value knows nothing and is ready.
type Lexicon struct {
	months  meanings[int]
	kinds   meanings[codes.EventKind]
	means   meanings[codes.Means]
	objects meanings[codes.Object]
}

// meanings are what folded names stand for.
type meanings[T comparable] map[string][]T

func (m *meanings[T]) add(name string, x T) {
	if name = names.Fold(name); name == "" {
		return
	}
	if *m == nil {
		*m = meanings[T]{}
	}
	if !slices.Contains((*m)[name], x) {
		(*m)[name] = append((*m)[name], x)
	}
}

// one returns the only meaning of a name.
func (m meanings[T]) one(name string) (x T, ok bool) {
	if list := m[name]; len(list) == 1 {
		return list[0], true
	}
	return x, false
}

// part returns the only meaning of all names that hold a text.
func (m meanings[T]) part(text string, in func(name, text string) bool) (x T, ok bool) {
	for name, list := range m {
		if !in(name, text) {
			continue
		}
		for _, y := range list {
			if ok && x != y {
				return x, false
			}
			x, ok = y, true
		}
	}
	return x, ok
}

// Month says that a name is that of a month, 1 to 12.
func (x *Lexicon) Month(name string, month int) { x.months.add(name, month) }

// Kind says that a name is that of a kind of event.
func (x *Lexicon) Kind(name string, k codes.EventKind) { x.kinds.add(name, k) }

// Means says that a name is that of a class of weapon.
func (x *Lexicon) Means(name string, m codes.Means) { x.means.add(name, m) }

// Object says that a name is that of what can be hit.
func (x *Lexicon) Object(name string, o codes.Object) { x.objects.add(name, o) }

// Query is what a text asks for. Empty fields ask for nothing.
type Query struct {
	Day     truce.Date // a day, or a month
	Kind    codes.EventKind
	Means   codes.Means
	Object  codes.Object
	Words   []string // what else it says, folded
	All     []string // all it says, folded
	Written string   // all of it, as it was written
}

// leastPart is how many letters a text has that is taken for a part of the name of a kind or a month.
const (
	leastPart  = 4
	leastMonth = 3
)

// Read reads a text. A day without a year is of the year given.
func (x *Lexicon) Read(text string, year int) Query {
	q := Query{All: strings.Fields(names.Fold(text)), Written: strings.TrimSpace(text)}
	rest := strings.Fields(names.Fold(withYear(text, year)))
	q.Day, rest = x.day(rest, year)
	rest = x.what(&q, rest)
	if whole := strings.Join(rest, " "); q.Kind == "" && q.Means == "" && q.Object == "" &&
		len([]rune(whole)) >= leastPart {
		if k, ok := x.kinds.part(whole, strings.Contains); ok {
			q.Kind, rest = k, nil
		}
	}
	q.Words = rest
	return q
}

// withYear writes days that are written as 17.3. or 17/3, whose marks are lost with folding, with a year.
func withYear(text string, year int) string {
	list := strings.Fields(text)
	for i, w := range list {
		parts := strings.FieldsFunc(w, func(r rune) bool { return r == '.' || r == '/' })
		if len(parts) != 2 || !strings.HasSuffix(w, ".") && !strings.Contains(w, "/") {
			continue
		}
		day, ok := number(names.Fold(parts[0]))
		month, isMonth := number(names.Fold(parts[1]))
		if d, n := dated(year, month, day, 1); ok && isMonth && n > 0 {
			list[i] = string(d)
		}
	}
	return strings.Join(list, " ")
}

// day takes the first day out of words.
func (x *Lexicon) day(words []string, year int) (truce.Date, []string) {
	for i := range words {
		if d, n := x.dayAt(words[i:], year); n > 0 {
			return d, slices.Concat(words[:i], words[i+n:])
		}
	}
	return "", words
}

// dayAt reads the day that words begin with, and how many of them say it: 2030-03-17, 17.3.2030, 17 March 2030,
// March 17, each also without the year where the month is named; and March 2030, which is the month.
func (x *Lexicon) dayAt(w []string, year int) (truce.Date, int) {
	a, isNumber := number(w[0])
	if isNumber && len(w) >= 3 {
		b, isMonth := number(w[1])
		c, isLast := number(w[2])
		switch {
		case isMonth && isLast && len(w[0]) == 4:
			return dated(a, b, c, 3)
		case isMonth && isLast && len(w[2]) == 4:
			return dated(c, b, a, 3)
		}
	}
	month, used := x.month(w)
	if isNumber {
		month, used = x.month(w[1:])
	}
	if used == 0 {
		return "", 0
	}
	day, n := a, 1+used
	if !isNumber {
		var ok bool
		if len(w) <= used {
			return "", 0
		}
		if day, ok = number(w[used]); !ok {
			return "", 0
		}
		if len(w[used]) == 4 {
			if d := truce.Date(fmt.Sprintf("%04d-%02d", day, month)); d.Valid() {
				return d, n
			}
		}
	}
	if len(w) > n && len(w[n]) == 4 {
		if y, ok := number(w[n]); ok {
			year, n = y, n+1
		}
	}
	return dated(year, month, day, n)
}

func number(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0
}

func dated(year, month, day, used int) (truce.Date, int) {
	if d := truce.Date(fmt.Sprintf("%04d-%02d-%02d", year, month, day)); d.Valid() {
		return d, used
	}
	return "", 0
}

// month returns the month that words begin with, and how many of them name it; some have names of two words.
func (x *Lexicon) month(w []string) (month, used int) {
	for n := min(2, len(w)); n > 0; n-- {
		name := strings.Join(w[:n], " ")
		if m, ok := x.months.one(name); ok {
			return m, n
		}
	}
	if len(w) > 0 && len([]rune(w[0])) >= leastMonth {
		if m, ok := x.months.part(w[0], strings.HasPrefix); ok {
			return m, 1
		}
	}
	return 0, 0
}

// what takes the longest name of a kind, or else of a weapon, or else of what can be hit, out of words.
func (x *Lexicon) what(q *Query, words []string) (rest []string) {
	for n := len(words); n > 0; n-- {
		for i := 0; i+n <= len(words); i++ {
			name, ok := strings.Join(words[i:i+n], " "), false
			if q.Kind, ok = x.kinds.one(name); !ok {
				if q.Means, ok = x.means.one(name); !ok {
					q.Object, ok = x.objects.one(name)
				}
			}
			if ok {
				return slices.Concat(words[:i], words[i+n:])
			}
		}
	}
	return words
}

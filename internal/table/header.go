package table

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"truce"
)

// holdsValues is an error where the row that should name the columns holds values: a third of its cells are numbers,
// dates, true or false, and at least three are, or one is a whole date. A year or two may be the name of a column.
func holdsValues(cells []string, line int) error {
	filled, values, dates, examples := 0, 0, 0, []string{}
	for _, c := range cells {
		if c = strings.TrimSpace(c); c == "" {
			continue
		}
		filled++
		if !value(c) {
			continue
		}
		if dated(c) {
			dates++
		}
		if values++; len(examples) < 3 {
			examples = append(examples, fmt.Sprintf("%q", Cut(c, 30)))
		}
	}
	if values < 3 && dates == 0 || 3*values < filled {
		return nil
	}
	return truce.Errorf(truce.Invalid, "line %d: the first row holds values (%s, …), not the names of columns: "+
		"it has %d columns and lost its header; add the row of names above it, as another file of the kind has it",
		line, strings.Join(examples, ", "), len(cells))
}

// dated reports whether a value is three numbers of a date: 2017-01-15, 15.1.2017.
func dated(value string) bool {
	parts := strings.FieldsFunc(value, func(r rune) bool { return r == '-' || r == '/' || r == '.' })
	return len(parts) == 3 && len(value) <= 10 && len(strings.Trim(value, "-/.")) >= 8
}

// value reports whether a cell can be no name of a column: a number, or what has more digits than letters, as dates and
// positions have.
func value(cell string) bool {
	digits, letters := 0, 0
	for _, r := range cell {
		switch {
		case r >= '0' && r <= '9' || r >= '٠' && r <= '٩' || r >= '۰' && r <= '۹':
			digits++
		case r >= utf8.RuneSelf || r|0x20 >= 'a' && r|0x20 <= 'z' || r == '_' || r == '#':
			letters++
		}
	}
	if l := strings.ToLower(cell); l == "true" || l == "false" {
		return true
	}
	return digits > letters
}

package geo

import (
	"strconv"
	"strings"

	"truce"
)

// Read reads a position as it is written by hand: degrees north and east, "35.95, 36.61", with a letter for south and
// west if need be, or a reference of the Military Grid Reference System, "37S BU 12345 67890". 0, 0 is how programs
// write a position that they do not have, and is none.
func Read(text string) (truce.Point, bool) {
	text = strings.ToUpper(strings.TrimSpace(text))
	north, east, two := strings.Cut(text, ",")
	if !two {
		if parts := strings.Fields(text); len(parts) == 2 {
			north, east = parts[0], parts[1]
		}
	}
	y, okY := angle(north, "N", "S")
	x, okX := angle(east, "E", "W")
	if okY && okX {
		p, ok := truce.PointOf(y, x)
		return p, ok && p != (truce.Point{})
	}
	return readGrid(text)
}

// angle reads degrees, with the letter of a hemisphere before or behind them.
func angle(text, positive, negative string) (float64, bool) {
	text = strings.TrimSuffix(strings.TrimSpace(text), "°")
	sign := 1.0
	for _, letter := range []string{positive, negative} {
		rest, behind := strings.CutSuffix(text, letter)
		if !behind {
			rest, behind = strings.CutPrefix(text, letter)
		}
		if behind {
			text = strings.TrimSuffix(strings.TrimSpace(rest), "°")
			if letter == negative {
				sign = -1
			}
			break
		}
	}
	v, err := strconv.ParseFloat(text, 64)
	return sign * v, err == nil
}

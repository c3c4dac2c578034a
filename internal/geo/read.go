package geo

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"truce"
)

// Read reads a position as people write it; see [ReadWithin].
func Read(text string) (truce.Point, bool) {
	p, _, ok := ReadWithin(text)
	return p, ok
}

// ReadWithin reads a position as people write it: degrees north and east, with a point or a comma as decimal mark, with
// minutes and seconds, with signs or the letters of the hemispheres in five languages, or a reference of the Military
// Grid Reference System. What can be read in two ways is not read. 0, 0 is how programs write a position that they do
// not have, and is none. within is how far the point may be off, in metres, by how it is written alone: a reference
// names a square; 0: the writing says nothing of it.
func ReadWithin(text string) (p truce.Point, within int32, ok bool) {
	text = plain(text)
	if p, within, ok := readGrid(text); ok {
		return p, within, true
	}
	north, east, ok := halves(tokens(text))
	if !ok {
		return truce.Point{}, 0, false
	}
	lat, okLat := north.degrees()
	lon, okLon := east.degrees()
	if p, ok = truce.PointOf(lat, lon); !okLat || !okLon || !ok || p == (truce.Point{}) {
		return truce.Point{}, 0, false
	}
	return p, 0, true
}

// ReadAngle reads a latitude or a longitude by itself, as people write it. hemisphere is the letter it was written
// with, N, S, E or W; empty: none.
func ReadAngle(text string) (degrees float64, hemisphere string, ok bool) {
	list := tokens(plain(text))
	a, ok := angleOf(list)
	if !ok || a.letter != "" && list[0] != a.letter && list[len(list)-1] != a.letter {
		return 0, "", false
	}
	degrees, ok = a.degrees()
	return degrees, a.letter, ok
}

// Write writes a position as [Read] reads it, to about a metre.
func Write(p truce.Point) string {
	lat, lon := p.Degrees()
	return side(lat, " N", " S") + " " + side(lon, " E", " W")
}

func side(x float64, positive, negative string) string {
	letter := positive
	if x < 0 {
		x, letter = -x, negative
	}
	text := strconv.FormatFloat(x, 'f', 5, 64)
	for strings.HasSuffix(text, "0") && len(text) > strings.Index(text, ".")+5 {
		text = text[:len(text)-1]
	}
	return text + letter
}

// hemispheres are the letters and words for north, south, east and west in the languages of the pages, each longer one
// before what it begins with.
var hemispheres = strings.NewReplacer(
	"NORTH", "N", "SOUTH", "S", "EAST", "E", "WEST", "W",
	"С.Ш.", "N", "Ю.Ш.", "S", "В.Д.", "E", "З.Д.", "W", "С", "N", "Ю", "S", "В", "E", "З", "W",
	"KUZEY", "N", "GÜNEY", "S", "DOĞU", "E", "BATI", "W", "BATİ", "W",
	"شمالاً", "N", "شمالا", "N", "شمالي", "N", "شمالی", "N", "شمال", "N",
	"جنوباً", "S", "جنوبا", "S", "جنوبي", "S", "جنوبی", "S", "جنوب", "S",
	"شرقاً", "E", "شرقا", "E", "شرقي", "E", "شرقی", "E", "شرق", "E",
	"غرباً", "W", "غربا", "W", "غربي", "W", "غربی", "W", "غرب", "W",
	"º", "°", "˚", "°", "′", "'", "’", "'", "‘", "'", "´", "'", "″", `"`, "”", `"`, "“", `"`,
	"−", "-", "–", "-", "٫", ".", "،", ",", "؛", ";", "/", " ")

// plain writes what stands for the same thing in one way: capitals, digits, marks, hemispheres.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		case unicode.Is(unicode.Cf, r): // marks of direction
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return unicode.ToUpper(r)
	}, text)
	return strings.TrimSpace(strings.ReplaceAll(hemispheres.Replace(text), "''", `"`))
}

// tight is a comma between digits: a decimal mark, or between two whole numbers.
var tight = regexp.MustCompile(`(\d),(\d)`)

// token is a number, a mark, a letter or what separates.
var token = regexp.MustCompile(`[-+]?\d+(?:\.\d+)?|[NSEW°'",;]|[^ ]`)

// tokens takes a position apart, commas that are decimal marks made points.
func tokens(text string) []string {
	switch n := len(tight.FindAllString(text, -1)); {
	case strings.Contains(text, ".") || n == 0:
	case n == 1 && !strings.ContainsAny(text, " ;NSEW°"): // 35,36
	case n == 3 && !strings.ContainsAny(text, " ;NSEW°"): // 33,51,36,27
		parts := strings.Split(text, ",")
		text = parts[0] + "." + parts[1] + ";" + parts[2] + "." + parts[3]
	default:
		text = tight.ReplaceAllString(text, "$1.$2")
	}
	return token.FindAllString(text, -1)
}

// angle is a latitude or a longitude as it is written: degrees, minutes, seconds, as many as there are.
type angle struct {
	numbers, marks []string
	letter         string
}

// halves parts a position into its latitude and its longitude: behind or before the letters of hemispheres, at what
// separates, before the second number of degrees, or else in the middle.
func halves(list []string) (north, east angle, ok bool) {
	var letters, separators, degrees, numbers []int
	for i, t := range list {
		switch {
		case isLetter(t):
			letters = append(letters, i)
		case t == "," || t == ";":
			separators = append(separators, i)
		case t == "°" && i > 0:
			degrees = append(degrees, i)
		case isNumber(t):
			numbers = append(numbers, i)
		}
	}
	cut := 0
	switch {
	case len(letters) == 2 && letters[0] == 0:
		cut = letters[1]
	case len(letters) == 2:
		cut = letters[0] + 1
	case len(letters) > 0:
		return north, east, false
	case len(separators) == 1:
		cut = separators[0]
	case len(degrees) == 2:
		cut = degrees[1] - 1
	case len(degrees) == 0 && len(numbers) > 0 && len(numbers)%2 == 0:
		cut = numbers[len(numbers)/2]
	default:
		return north, east, false
	}
	north, okNorth := angleOf(list[:cut])
	east, okEast := angleOf(list[cut:])
	if strings.Contains("EW", north.letter) && north.letter != "" {
		north, east = east, north
	}
	return north, east, okNorth && okEast && strings.Contains("NS", north.letter) && strings.Contains("EW", east.letter)
}

// angleOf reads the tokens of one angle; what separates stands at its ends at most.
func angleOf(list []string) (a angle, ok bool) {
	for i, t := range list {
		switch {
		case isLetter(t) && a.letter == "" && (i == 0 || len(a.numbers) > 0):
			a.letter = t
		case isNumber(t):
			a.numbers, a.marks = append(a.numbers, t), append(a.marks, "")
		case strings.Contains(`°'"`, t) && len(a.marks) > 0 && a.marks[len(a.marks)-1] == "":
			a.marks[len(a.marks)-1] = t
		case (t == "," || t == ";") && (i == 0 || i == len(list)-1):
		default:
			return a, false
		}
	}
	return a, len(a.numbers) > 0
}

func isLetter(t string) bool { return len(t) == 1 && strings.Contains("NSEW", t) }

func isNumber(t string) bool { return t[len(t)-1] >= '0' && t[len(t)-1] <= '9' }

// degrees is what is written, in degrees.
func (a angle) degrees() (float64, bool) {
	numbers := a.numbers
	if len(numbers) == 1 && a.letter != "" && a.marks[0] == "" {
		numbers = packed(numbers[0])
	} else {
		for i, m := range a.marks {
			if m != "" && (i > 2 || m != [3]string{"°", "'", `"`}[i]) {
				return 0, false
			}
		}
	}
	if len(numbers) == 0 || len(numbers) > 3 {
		return 0, false
	}
	sum, part := 0.0, 1.0
	for i, n := range numbers {
		v, err := strconv.ParseFloat(n, 64)
		last := i == len(numbers)-1
		if err != nil || !last && strings.Contains(n, ".") || i > 0 && (v >= 60 || strings.ContainsAny(n, "+-")) {
			return 0, false
		}
		sum, part = sum+max(v, -v)/part, part*60
	}
	signed := strings.ContainsAny(numbers[0], "+-")
	switch {
	case signed && a.letter != "":
		return 0, false // a sign and a letter may contradict one another
	case strings.HasPrefix(numbers[0], "-"), a.letter == "S", a.letter == "W":
		return -sum, true
	}
	return sum, true
}

// packed parts degrees, minutes and seconds that are written as one number, as 333050 or 0361635.
func packed(n string) []string {
	whole, fraction, _ := strings.Cut(n, ".")
	if fraction != "" {
		fraction = "." + fraction
	}
	if strings.ContainsAny(n, "+-") {
		return []string{n}
	}
	switch len(whole) {
	case 4, 5:
		cut := len(whole) - 2
		return []string{whole[:cut], whole[cut:] + fraction}
	case 6, 7:
		cut := len(whole) - 4
		return []string{whole[:cut], whole[cut : cut+2], whole[cut+2:] + fraction}
	}
	return []string{n}
}

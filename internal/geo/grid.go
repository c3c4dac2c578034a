package geo

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"truce"
)

// reference is one of the Military Grid Reference System, as [Read] has it: zone, band, the letters of a square of
// 100 km, then digits of which the first half go east and the second north.
var reference = regexp.MustCompile(`^(\d{1,2})([C-HJ-NP-X])([A-HJ-NP-Z])([A-HJ-NP-V])(\d*)$`)

// bandNorthing is where the lowest square of a band begins, in units of 100 km from the equator or, in the south, from
// 10,000 km south of it. NGA.STND.0037, the table of the MGRS.
var bandNorthing = map[byte]int{'C': 11, 'D': 20, 'E': 28, 'F': 37, 'G': 46, 'H': 55, 'J': 64, 'K': 73, 'L': 82,
	'M': 91,
	'N': 0, 'P': 8, 'Q': 17, 'R': 26, 'S': 35, 'T': 44, 'U': 53, 'V': 62, 'W': 70, 'X': 79}

// readGrid reads a reference of the MGRS: the middle of the square that it names, and how far from it its corners lie,
// in metres.
func readGrid(text string) (p truce.Point, within int32, ok bool) {
	m := reference.FindStringSubmatch(strings.Join(strings.Fields(text), ""))
	if m == nil || len(m[5])%2 != 0 || len(m[5]) > 10 {
		return truce.Point{}, 0, false
	}
	zone, err := strconv.Atoi(m[1])
	columns := [3]string{"STUVWXYZ", "ABCDEFGH", "JKLMNPQR"}[zone%3]
	column := strings.Index(columns, m[3])
	row := strings.Index("ABCDEFGHJKLMNPQRSTUV", m[4])
	if err != nil || zone < 1 || zone > 60 || column < 0 {
		return truce.Point{}, 0, false
	}
	if zone%2 == 0 {
		row = (row + 15) % 20 // the rows of even zones begin with F
	}
	lowest := bandNorthing[m[2][0]]
	for row < lowest {
		row += 20
	}
	half := len(m[5]) / 2
	size := math.Pow10(5 - half)
	along := func(digits string) float64 {
		n, _ := strconv.Atoi("0" + digits)
		return (float64(n) + 0.5) * size
	}
	east := float64(column+1)*100_000 + along(m[5][:half])
	north := float64(row)*100_000 + along(m[5][half:])
	if m[2] < "N" {
		north -= 10_000_000
	}
	lat, lon := unproject(zone, east, north)
	p, ok = truce.PointOf(lat, lon)
	return p, int32(math.Ceil(size / math.Sqrt2)), ok
}

// unproject returns the degrees of a point of the Universal Transverse Mercator grid, metres east of the zone's false
// origin and north of the equator; good to millimetres within a zone. Krüger's series to the fourth order, as
// C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers (2011), gives it.
func unproject(zone int, east, north float64) (lat, lon float64) {
	const (
		f     = 1 / 298.257223563
		n     = f / (2 - f)
		scale = 0.9996
		axis  = 6_378_137 / (1 + n) * (1 + n*n/4 + n*n*n*n/64)
	)
	beta := [...]float64{n/2 - 2*n*n/3 + 37*n*n*n/96 - n*n*n*n/360, n*n/48 + n*n*n/15 - 437*n*n*n*n/1440,
		17*n*n*n/480 - 37*n*n*n*n/840, 4397 * n * n * n * n / 161_280}
	delta := [...]float64{2*n - 2*n*n/3 - 2*n*n*n + 116*n*n*n*n/45, 7*n*n/3 - 8*n*n*n/5 - 227*n*n*n*n/45,
		56*n*n*n/15 - 136*n*n*n*n/35, 4279 * n * n * n * n / 630}
	xi, eta := north/(scale*axis), (east-500_000)/(scale*axis)
	x, y := xi, eta
	for j, b := range beta {
		k := 2 * float64(j+1)
		x -= b * math.Sin(k*xi) * math.Cosh(k*eta)
		y -= b * math.Cos(k*xi) * math.Sinh(k*eta)
	}
	chi := math.Asin(math.Sin(x) / math.Cosh(y))
	phi := chi
	for j, d := range delta {
		phi += d * math.Sin(2*float64(j+1)*chi)
	}
	const degree = 180 / math.Pi
	return phi * degree, math.Atan2(math.Sinh(y), math.Cos(x))*degree + float64(6*zone-183)
}

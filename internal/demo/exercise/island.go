package exercise

import (
	"hash/fnv"

	"truce"
)

// deg is a corner of the drawn map, in degrees.
type deg struct{ lat, lon float64 }

// The corners of the island, p on the coast and q inland. There is only sea there, 600 km off the nearest land, which
// is why no reader can take it for a real place.
var (
	p1, p2, p3, p4, p5, p6, p7 = deg{.60, -.80}, deg{.78, -.35}, deg{.72, .10}, deg{.80, .55}, deg{.52, .95},
		deg{.05, 1.05}, deg{-.40, .85}
	p8, p9, p10, p11, p12, p13 = deg{-.68, .40}, deg{-.62, -.10}, deg{-.75, -.45}, deg{-.45, -.85}, deg{0, -.95},
		deg{.30, -.88}
	q1, q2, q4, q5, q6, q7 = deg{.35, -.30}, deg{.30, .25}, deg{-.05, -.40}, deg{-.10, .20}, deg{-.15, .60},
		deg{-.35, -.15}
)

// province is a province of the island with its corners, in order.
type province struct {
	id      truce.AreaID
	en, ar  string
	corners []deg
}

var provinces = []province{
	{"northmarch", "Northmarch", "نورثمارش", []deg{p1, p2, p3, q2, q1, p13}},
	{"eastcape", "Eastcape", "إيستكيب", []deg{p3, p4, p5, p6, q6, q5, q2}},
	{"lowfen", "Lowfen", "لوفن", []deg{p13, q1, q4, p12}},
	{"midvale", "Midvale", "ميدفيل", []deg{q1, q2, q5, q4}},
	{"hill-district", "Hill District", "هيل ديستركت", []deg{p12, q4, q5, q7, p11}},
	{"southport", "Southport", "ساوثبورت", []deg{p11, q7, p9, p10}},
	{"tidewater", "Tidewater", "تايدووتر", []deg{q5, q6, p6, p7, p8, p9, q7}},
}

// settlement is a place people live in.
type settlement struct {
	id       truce.AreaID
	en, ar   string
	at       deg
	province truce.AreaID
	weight   int // how often the play comes here
}

var settlements = []settlement{
	{"port-amity", "Port Amity", "بورت أميتي", deg{-.12, -.78}, "hill-district", 9},
	{"two-rivers", "Two Rivers", "تو ريفرز", deg{-.14, -.25}, "hill-district", 7},
	{"stonebridge", "Stonebridge", "ستونبريدج", deg{-.26, -.52}, "hill-district", 6},
	{"upper-hill", "Upper Hill", "أبر هيل", deg{-.17, -.05}, "hill-district", 5},
	{"harbour-two", "Harbour Two", "هاربر تو", deg{-.52, -.62}, "southport", 4},
	{"southport-town", "Southport", "ساوثبورت", deg{-.62, -.38}, "southport", 5},
	{"saltpan", "Saltpan", "سولتبان", deg{-.55, -.18}, "southport", 2},
	{"millbrook", "Millbrook", "ميلبروك", deg{.10, -.15}, "midvale", 6},
	{"crossways", "Crossways", "كروسويز", deg{.06, .10}, "midvale", 7},
	{"fallow", "Fallow", "فالو", deg{.20, .02}, "midvale", 3},
	{"northmarch-town", "Northmarch", "نورثمارش", deg{.58, -.40}, "northmarch", 4},
	{"greyfield", "Greyfield", "غريفيلد", deg{.50, -.05}, "northmarch", 5},
	{"lantern", "Lantern", "لانترن", deg{.42, -.62}, "northmarch", 2},
	{"lowfen-town", "Lowfen", "لوفن", deg{.12, -.70}, "lowfen", 3},
	{"reedham", "Reedham", "ريدهام", deg{.18, -.48}, "lowfen", 2},
	{"eastcape-town", "Eastcape", "إيستكيب", deg{.45, .70}, "eastcape", 2},
	{"farlight", "Farlight", "فارلايت", deg{.20, .88}, "eastcape", 1},
	{"oldgate", "Oldgate", "أولدغيت", deg{.38, .40}, "eastcape", 3},
	{"tidewater-town", "Tidewater", "تايدووتر", deg{-.38, .45}, "tidewater", 3},
	{"marram", "Marram", "مارام", deg{-.45, .12}, "tidewater", 3},
	{"gull-point", "Gull Point", "غال بوينت", deg{-.20, .78}, "tidewater", 1},
}

// areas returns the mission pack's map as claims.
func areas() []any {
	var out []any
	for _, p := range provinces {
		out = append(out, &truce.Area{ID: p.id, Kind: "province", Names: names(p.en, p.ar), Ring: ring(p.corners),
			Sources: pack})
	}
	for _, s := range settlements {
		out = append(out, &truce.Area{ID: s.id, Kind: "settlement", Names: names(s.en, s.ar), Within: s.province,
			Circle: &truce.Circle{Centre: point(s.at), RadiusM: 3000}, Sources: pack})
	}
	return append(out,
		&truce.Area{ID: "tide-hold", Kind: "combat", Names: names("the Tide hold", "معقل المد"), Within: "tidewater",
			Sources: pack},
		&truce.Area{ID: "hill-line", Kind: "zone", Names: names("the Hill line", "خط التل"),
			Ring: ring([]deg{q1, q5, q7, q4}), Sources: pack})
}

// pack is the source of everything in the mission pack.
var pack = []truce.Source{{Outlet: "mission pack of the exercise", Note: "invented"}}

func names(en, ar string) []truce.Name {
	return []truce.Name{{Text: en, Lang: "en", Kind: "main"}, {Text: ar, Lang: "ar", Kind: "main"}}
}

func point(d deg) truce.Point {
	p, ok := truce.PointOf(d.lat, d.lon)
	if !ok {
		panic("exercise: a point off the globe")
	}
	return p
}

// ring draws the outline through the corners, each side broken into a natural line. Two provinces that share a side
// share every point of it.
func ring(corners []deg) []truce.Point {
	var out []truce.Point
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		for _, d := range side(a, b) {
			out = append(out, point(d))
		}
	}
	return out
}

// side returns the points from a (included) to b (left out).
func side(a, b deg) []deg {
	if b.lat < a.lat || b.lat == a.lat && b.lon < a.lon {
		back := side(b, a)
		out := []deg{a}
		for i := len(back) - 1; i > 0; i-- {
			out = append(out, back[i])
		}
		return out
	}
	return crinkle(a, b, 4)
}

// crinkle breaks a side by midpoint displacement; the displacement depends on the end points alone.
func crinkle(a, b deg, depth int) []deg {
	if depth == 0 {
		return []deg{a}
	}
	h := fnv.New32a()
	pa, pb := point(a), point(b)
	for _, v := range []int32{pa.LatE7, pa.LonE7, pb.LatE7, pb.LonE7} {
		h.Write([]byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)})
	}
	off := (float64(h.Sum32()%1000)/1000 - .5) * .28
	dlat, dlon := b.lat-a.lat, b.lon-a.lon
	m := deg{(a.lat+b.lat)/2 - dlon*off, (a.lon+b.lon)/2 + dlat*off}
	return append(crinkle(a, m, depth-1), crinkle(m, b, depth-1)...)
}

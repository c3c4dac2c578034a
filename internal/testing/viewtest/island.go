package viewtest

import (
	"strings"

	"truce"
	"truce/codes"
)

// The island: a coast and eight crossings inland, in hundredths of a degree east and north of 0° 0°.
var corners = map[byte][2]int{
	'A': {-42, 30}, 'B': {-30, 44}, 'C': {-10, 50}, 'D': {12, 46}, 'E': {30, 50}, 'F': {52, 40}, 'G': {66, 22},
	'H': {62, 2},
	'I': {70, -12}, 'J': {52, -28}, 'K': {30, -34}, 'L': {14, -48}, 'M': {-10, -52}, 'N': {-28, -44}, 'O': {-34, -26},
	'P': {-50, -10}, 'Q': {-46, 10},
	'r': {-20, 22}, 's': {4, 20}, 't': {28, 24}, 'u': {-18, -2}, 'v': {8, -4}, 'w': {32, -2}, 'x': {-12, -24},
	'y': {14, -22},
}

// Provinces of the island: slug, names, and the ring of its corners.
var provinces = []struct{ id, en, ar, ring string }{
	{"northmarch", "Northmarch", "الثغر الشمالي", "ABCDEtsr"},
	{"lowfen", "Lowfen", "السبخة", "QAruP"},
	{"midvale", "Midvale", "الوادي الأوسط", "rstwvu"},
	{"eastcape", "Eastcape", "الرأس الشرقي", "EFGHIJwt"},
	{"hill-district", "Hill District", "التلال", "PuvyxO"},
	{"southport", "Southport", "ميناء الجنوب", "OxyvwJKLMN"},
}

// Settlements: slug, names, province, position in hundredths of a degree.
var settlements = []struct {
	id, en, ar, province string
	e, n                 int
}{
	{"port-amity", "Port Amity", "ميناء الوئام", "Hill District", -38, -14},
	{"two-rivers", "Two Rivers", "النهران", "Northmarch", 2, 34},
	{"harbour", "Harbour", "المرفأ", "Southport", -14, -46},
	{"millbrook", "Millbrook", "ساقية الطاحون", "Midvale", 6, 10},
	{"sandgate", "Sandgate", "باب الرمل", "Eastcape", 50, 6},
	{"reedham", "Reedham", "القصباء", "Lowfen", -34, 14},
	{"stonecross", "Stonecross", "مفرق الحجر", "Northmarch", -16, 38},
	{"southquay", "South Quay", "الرصيف الجنوبي", "Southport", 22, -30},
}

func point(e, n int) *truce.Point {
	p, ok := truce.PointOf(float64(n)/100, float64(e)/100)
	if !ok {
		panic("a point of the fixture is not on the globe")
	}
	return &p
}

func named(en, ar string) []truce.Name {
	return []truce.Name{{Text: en, Lang: "en", Kind: "main"}, {Text: ar, Lang: "ar", Kind: "main"}}
}

// areas returns the provinces and settlements as claims.
func areas() []*truce.Area {
	pack := []truce.Source{{Outlet: "Meridian mission pack", Date: "2030-02-20"}}
	var out []*truce.Area
	for _, p := range provinces {
		a := &truce.Area{ID: truce.AreaID(p.id), Kind: "province", Names: named(p.en, p.ar), Sources: pack}
		for _, c := range []byte(p.ring) {
			a.Ring = append(a.Ring, *point(corners[c][0], corners[c][1]))
		}
		out = append(out, a)
	}
	for _, s := range settlements {
		out = append(out, &truce.Area{ID: truce.AreaID(s.id), Kind: "settlement", Names: named(s.en, s.ar),
			Within: truce.AreaID(strings.ReplaceAll(strings.ToLower(s.province), " ", "-")),
			Circle: &truce.Circle{Centre: *point(s.e, s.n), RadiusM: 2500}, Sources: pack})
	}
	out = append(out, &truce.Area{ID: "red-lantern-pockets", Kind: "combat",
		Names: named("Pockets held by the Red Lantern", "جيوب الفانوس الأحمر")})
	return out
}

// at places something near a settlement, off by hundredths of a degree.
func near(id string, e, n int, precision codes.Precision) truce.Place {
	for _, s := range settlements {
		if s.id == id {
			return truce.Place{Point: point(s.e+e, s.n+n), Precision: precision, Name: s.en, Area: truce.AreaID(id),
				Province: s.province}
		}
	}
	panic("no settlement " + id)
}

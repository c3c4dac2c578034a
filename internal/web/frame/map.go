package frame

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/view"
)

// The size of a map, in its own units. It scales with the page; the style sheet keeps words and signs legible.
const (
	mapWidth  = 640.0
	mapMargin = 22.0
	markApart = 24.0 // signs nearer than this are one heap
	fanMost   = 7    // a heap of more is a number
)

// Map is a drawn map: outlines, circles that show how far off a place may be, and signs that link to incidents.
type Map struct {
	W, H    float64
	World   bool       // whether the map of the world lies under it
	Ground  []mapShape // and what of it
	Labels  []mapLabel
	Shapes  []mapShape
	Circles []mapCircle
	Marks   []mapMark
	Heaps   []mapHeap
	Legs    []mapLeg
	Scale   mapScale
	Listed  bool // its incidents are listed below it: the keys go there, past every mark
}

// mapShape is the outline of an area with its name.
type mapShape struct {
	D     string
	Names []truce.Name
	X, Y  float64
	Kind  string
}

// mapCircle shows how far from the mark the thing may have happened.
type mapCircle struct {
	X, Y, R float64
	Class   string
}

// mapMark is one incident.
type mapMark struct {
	X, Y float64
	Sign Sign
	Row  *IncidentRow
	Tag  string // a word beside the sign; empty: none
}

// mapHeap is several incidents in one place, too many to fan out.
type mapHeap struct {
	X, Y, R float64
	N       int
	Href    string
}

// mapLeg ties a fanned-out sign to its place.
type mapLeg struct{ X1, Y1, X2, Y2 float64 }

// mapScale is a bar of a round length.
type mapScale struct {
	X, Y, W float64
	Metres  int32
}

// projection turns degrees into map units: plate carrée at the middle latitude.
type projection struct {
	west, north float64
	kx, ky      float64 // units a degree
	x0, y0      float64
}

func (p projection) at(pt truce.Point) (x, y float64) {
	lat, lon := pt.Degrees()
	return p.x0 + (lon-p.west)*p.kx, p.y0 + (p.north-lat)*p.ky
}

// metresToUnits converts a distance on the ground.
func (p projection) metresToUnits(m float64) float64 { return m / 111_195 * p.ky }

// box is the part of the globe a map shows, in degrees.
type box struct{ west, south, east, north float64 }

func (b *box) add(p truce.Point) {
	lat, lon := p.Degrees()
	b.west, b.east = math.Min(b.west, lon), math.Max(b.east, lon)
	b.south, b.north = math.Min(b.south, lat), math.Max(b.north, lat)
}

// between returns the box between two points.
func between(low, high truce.Point) box {
	b := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	b.add(low)
	b.add(high)
	return b
}

// fit returns the projection and the height of a map of the box. A box of one point is widened to a kilometre.
func (b box) fit(margin float64) (projection, float64) {
	const least = 0.012
	if b.east-b.west < least {
		mid := (b.east + b.west) / 2
		b.west, b.east = mid-least/2, mid+least/2
	}
	if b.north-b.south < least {
		mid := (b.north + b.south) / 2
		b.south, b.north = mid-least/2, mid+least/2
	}
	ratio := math.Max(math.Cos((b.north+b.south)/2*math.Pi/180), 0.05)
	inner := mapWidth - 2*margin
	k := inner / ((b.east - b.west) * ratio)
	h := (b.north - b.south) * k
	if most := mapWidth * 0.72; h > most {
		k *= most / h
		h = most
	}
	p := projection{west: b.west, north: b.north, kx: k * ratio, ky: k, y0: margin}
	p.x0 = (mapWidth - (b.east-b.west)*p.kx) / 2
	return p, math.Round(h + 2*margin)
}

// DrawMarks draws incidents that are too many to be drawn one by one: as marks, each with its true number, beside those
// that the viewer's member alone knows; nil when there is nothing to draw. list is as in [Book.DrawMap].
func (b *Book) DrawMarks(marks []view.Mark, own []IncidentRow, list string) *Map {
	rows := slices.Clone(own)
	var many []view.Mark
	for _, m := range marks {
		if m.N > 1 {
			many = append(many, m)
			continue
		}
		row := query.Row{ID: m.ID, Status: m.Status,
			Where: truce.Place{Point: &m.At, RadiusM: m.Radius, Province: m.Province}}
		if m.Kind != "" {
			row.Kinds = []codes.EventKind{m.Kind}
		}
		r := b.Rows([]query.Row{row})[0]
		r.Sign.Class = classOfFound(m.Found)
		rows = append(rows, r)
	}
	return b.drawMap(rows, many, list)
}

// DrawMap draws incidents over the outlines of provinces and districts; nil when there is nothing to draw. list is the
// address of a list of what is drawn, which a heap of signs narrows to what lies in it.
func (b *Book) DrawMap(rows []IncidentRow, list string) *Map { return b.drawMap(rows, nil, list) }

func (b *Book) drawMap(rows []IncidentRow, many []view.Mark, list string) *Map {
	href := boxHref(list)
	around := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	outlines := b.Outlines()
	for _, a := range outlines {
		for _, p := range a.Ring {
			around.add(p)
		}
	}
	placed := 0
	for _, r := range rows {
		if r.Where.Pinned() {
			around.add(*r.Where.Point)
			placed++
		}
	}
	for _, m := range many {
		around.add(m.Low)
		around.add(m.High)
		placed++
	}
	if len(outlines) == 0 && placed == 0 {
		return nil
	}
	p, h := around.fit(mapMargin)
	m := &Map{W: mapWidth, H: h}
	b.ground(m, p)
	for _, a := range outlines {
		m.Shapes = append(m.Shapes, shape(p, a))
	}
	for _, x := range many {
		m.heap(p, x.N, x.At, href(between(x.Low, x.High)))
	}
	m.place(p, rows, href)
	m.Scale = scale(p, h)
	return m
}

// Outlines returns the areas that are drawn, in order: those with a ring, provinces first.
func (b *Book) Outlines() []*truce.Area {
	var out []*truce.Area
	for _, a := range b.Areas {
		if len(a.Ring) > 0 {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(x, y *truce.Area) int {
		if c := cmp.Compare(outlineRank(x), outlineRank(y)); c != 0 {
			return c
		}
		return cmp.Compare(x.ID, y.ID)
	})
	return out
}

func outlineRank(a *truce.Area) int {
	if a.Kind == "province" {
		return 0
	}
	return 1
}

// shape draws the ring of an area; only provinces carry their name.
func shape(p projection, a *truce.Area) mapShape {
	var d strings.Builder
	var sx, sy float64
	for i, pt := range a.Ring {
		x, y := p.at(pt)
		sx, sy = sx+x, sy+y
		cmd := "L"
		if i == 0 {
			cmd = "M"
		}
		fmt.Fprintf(&d, "%s%.1f %.1f", cmd, x, y)
	}
	d.WriteString("Z")
	s := mapShape{D: d.String(), X: round(sx / float64(len(a.Ring))), Y: round(sy / float64(len(a.Ring))), Kind: a.Kind}
	if a.Kind == "province" {
		s.Names = a.Names
	}
	return s
}

// place puts the incidents on the map: alone, fanned out around their place, or as a number.
func (m *Map) place(p projection, rows []IncidentRow, href func(box) string) {
	type spot struct {
		x, y float64
		row  *IncidentRow
	}
	var spots []spot
	for i := range rows {
		if rows[i].Where.Pinned() {
			x, y := p.at(*rows[i].Where.Point)
			spots = append(spots, spot{x, y, &rows[i]})
		}
	}
	taken := make([]bool, len(spots))
	for i, a := range spots {
		if taken[i] {
			continue
		}
		heap := []spot{}
		for j := i; j < len(spots); j++ {
			if b := spots[j]; !taken[j] && math.Hypot(a.x-b.x, a.y-b.y) < markApart {
				taken[j] = true
				heap = append(heap, b)
			}
		}
		if len(heap) > fanMost {
			around := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
			var lat, lon int64
			for _, s := range heap {
				lat, lon = lat+int64(s.row.Where.Point.LatE7), lon+int64(s.row.Where.Point.LonE7)
				around.add(*s.row.Where.Point)
			}
			n := int64(len(heap))
			m.heap(p, len(heap), truce.Point{LatE7: int32(lat / n), LonE7: int32(lon / n)}, href(around))
			continue
		}
		for k, s := range heap {
			m.circle(p, s.x, s.y, s.row)
			x, y := fan(s.x, s.y, a.x, a.y, k, len(heap))
			if len(heap) > 1 {
				m.Legs = append(m.Legs, mapLeg{round(s.x), round(s.y), round(x), round(y)})
			}
			m.Marks = append(m.Marks, mapMark{X: round(x), Y: round(y), Sign: s.row.Sign, Row: s.row})
		}
	}
}

// heap draws a number of incidents as one mark in the middle of where they are.
func (m *Map) heap(p projection, n int, at truce.Point, href string) {
	x, y := p.at(at)
	m.Heaps = append(m.Heaps, mapHeap{N: n, X: round(x), Y: round(y), Href: href,
		R: 13 + math.Min(10, math.Sqrt(float64(n)))})
}

// fan returns where the k-th of n signs around one place stands.
func fan(x, y, cx, cy float64, k, n int) (float64, float64) {
	if n == 1 {
		return x, y
	}
	r := 15 + 2.2*float64(n)
	turn := 2*math.Pi*float64(k)/float64(n) - math.Pi/2
	return cx + r*math.Cos(turn), cy + r*math.Sin(turn)
}

// circle draws how far off an incident may be, where that is known and large enough to see.
func (m *Map) circle(p projection, x, y float64, r *IncidentRow) {
	metres, ok := r.Where.Radius()
	if !ok {
		return
	}
	if u := p.metresToUnits(float64(metres)); u > 5 {
		m.Circles = append(m.Circles, mapCircle{round(x), round(y), round(u), r.Sign.Class})
	}
}

// scale returns a bar of a round number of metres, about a seventh of the width.
func scale(p projection, h float64) mapScale {
	want := mapWidth / 7
	best := mapScale{}
	for _, m := range []int32{100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000} {
		if w := p.metresToUnits(float64(m)); w <= want*1.3 {
			best = mapScale{X: 20, Y: h - 16, W: round(w), Metres: m}
		}
	}
	return best
}

func round(x float64) float64 { return math.Round(x*10) / 10 }

// boxHref makes the address of the incidents of a list that lie in a box, for a list at the address.
func boxHref(list string) func(box) string {
	return func(b box) string {
		sep := "?"
		if strings.Contains(list, "?") {
			sep = "&"
		}
		const slack = 1e-5
		return fmt.Sprintf("%s%sbox=%.5f,%.5f,%.5f,%.5f", list, sep, b.west-slack, b.south-slack, b.east+slack, b.north+slack)
	}
}

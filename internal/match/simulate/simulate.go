// Package simulate makes reports of invented incidents in an invented world, with the truth known: for learning points
// where nobody has judged pairs yet, for measuring, and for benchmarks.
//
// A world has places of which few see most of the fighting, districts around them, pairs of sides that fight, and
// incidents of which a share follow up on a recent one: same sides, same or next place, some days later, the hardest to
// tell apart. Sources report them, each with its own gazetteer, habit of dating, confusion of types, silence about
// sides and way of counting. Rates are set beside what was measured on real reports (docs/matching.md); they are
// choices, and figures on simulated reports hold for such a world only.
package simulate

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"truce/internal/match"
)

// World says what to simulate. The same World gives the same reports.
type World struct {
	Seed      uint64
	Reports   int     // stop at the first incident that reaches so many
	PerDay    float64 // incidents a day in each region
	Days      int     // length of a region's war; then the next region begins
	Places    int     // in a region
	FollowUps float64 // share of incidents that follow up on a recent one
	Combined  float64 // share of incidents beside which the same sides do something of another kind, same place and day
	Copies    float64 // chance that an article is copied by another outlet, word for word
	Rich      bool    // place names, headlines, wounded, spans of days, totals and missing positions too
}

// Default is the world that the shipped figures are measured in: 80 incidents a day, 35 of 100 follow-ups.
func Default(seed uint64, reports int) World {
	return World{Seed: seed, Reports: reports, PerDay: 80, Days: 365, Places: 4000, FollowUps: 0.35}
}

// Truth is what a simulated report truly tells of.
type Truth struct {
	Incident int
	CopyOf   int // index of the report it copies; -1 if none
}

const (
	typesInGroup   = 4
	groups         = 6
	districts      = 60
	sidesInRegion  = 40
	pairsOfSides   = 120
	minutesPerDay  = 1440
	regionsPerBand = 14
)

// typeNames are the types of the world: those of the first groups of the engine's taxonomy, group by group.
func typeNames() (names []string) {
	for _, g := range match.Taxonomy()[:groups] {
		names = append(names, g.Types[:typesInGroup]...)
	}
	return names
}

// point is a position in degrees.
type point struct{ lat, lon float64 }

func (p point) plus(rng *rand.Rand, lat, lon float64) point {
	return point{p.lat + rng.NormFloat64()*lat, p.lon + rng.NormFloat64()*lon}
}

// place is a village: where it is, in which district, where each source's gazetteer puts it, what it is called.
type place struct {
	at       point
	district int
	gazette  [nSources]point
	name     string
}

// incident is what truly happened.
type incident struct {
	place  int
	at     point
	minute int
	typ    int
	sides  [2]int
	killed int
}

// generator holds one region's state.
type generator struct {
	World
	rng     *rand.Rand
	reports []match.Report
	truth   []Truth
	types   []string
	stated  stated
	region  int
	centres []point
	places  []place
	fame    []float64 // cumulative weight of places
	sides   [sidesInRegion]string
	pairs   [][2]int
	recent  []incident
	seen    map[incident]bool
	next    int
}

// Run simulates the world. The reports come in random order.
func (w World) Run() ([]match.Report, []Truth) {
	g := &generator{World: w, rng: rand.New(rand.NewPCG(w.Seed, 0x7275636574)), types: typeNames()}
	for len(g.reports) < w.Reports {
		g.found()
		for day := 0; day < w.Days && len(g.reports) < w.Reports; day++ {
			g.live(day)
			if g.Rich && day%month == month-1 {
				g.sumUp(day)
			}
		}
		g.region++
	}
	order := g.rng.Perm(len(g.reports))
	reports, truth := make([]match.Report, len(order)), make([]Truth, len(order))
	for from, to := range order {
		reports[to], truth[to] = g.reports[from], g.truth[from]
		reports[to].ID = strconv.Itoa(to)
		if c := truth[to].CopyOf; c >= 0 {
			truth[to].CopyOf = order[c]
		}
	}
	return reports, truth
}

// found makes a new region: its districts, places and sides.
func (g *generator) found() {
	corner := point{-50 + float64(g.region*7%100), -170 + float64(g.region/regionsPerBand*8%340)}
	g.centres = make([]point, districts)
	for i := range g.centres {
		g.centres[i] = point{corner.lat + g.rng.Float64()*5, corner.lon + g.rng.Float64()*6}
	}
	g.places, g.fame = make([]place, g.Places), make([]float64, g.Places)
	total := 0.0
	for i := range g.places {
		d := g.rng.IntN(districts)
		p := place{at: g.centres[d].plus(g.rng, 0.12, 0.14), district: d, name: g.newName()}
		for s := range p.gazette {
			p.gazette[s] = p.at.plus(g.rng, 0.007, 0.008)
		}
		g.places[i] = p
		total += math.Pow(float64(i+3), -0.9)
		g.fame[i] = total
	}
	for i := range g.sides {
		g.sides[i] = "R" + strconv.Itoa(g.region) + "-" + strconv.Itoa(i)
	}
	g.pairs = make([][2]int, pairsOfSides)
	for i := range g.pairs {
		a := int(math.Abs(g.rng.NormFloat64())*8) % sidesInRegion
		b := a
		for b == a {
			b = int(math.Abs(g.rng.NormFloat64())*8+g.rng.Float64()*2) % sidesInRegion
		}
		g.pairs[i] = [2]int{a, b}
	}
	g.stated = g.newStated()
	g.recent, g.seen = nil, map[incident]bool{}
}

// live makes a day's incidents and what is reported of them.
func (g *generator) live(day int) {
	n := int(g.PerDay)
	if g.rng.Float64() < g.PerDay-float64(n) {
		n++
	}
	for range n {
		if len(g.reports) >= g.Reports {
			return
		}
		x := g.fresh(day)
		if len(g.recent) > 20 && g.rng.Float64() < g.FollowUps {
			x = g.followUp(day)
		}
		g.happen(x, day)
		if g.Combined > 0 && g.rng.Float64() < g.Combined {
			x.typ = (x.typ + typesInGroup*(1+g.rng.IntN(groups-1))) % (typesInGroup * groups)
			x.minute = day*minutesPerDay + g.rng.IntN(minutesPerDay)
			g.happen(x, day)
		}
	}
}

// happen makes an incident happen and be told. One place, day, type and pair of sides is one incident by definition.
func (g *generator) happen(x incident, day int) {
	key := incident{place: x.place, minute: day, typ: x.typ, sides: x.sides}
	if g.seen[key] {
		return
	}
	g.seen[key] = true
	if g.rng.Float64() < 0.4 {
		x.killed = 1 + int(g.rng.ExpFloat64()*2.5)
	}
	x.at = g.places[x.place].at.plus(g.rng, 0.009, 0.010)
	g.recent = append(g.recent, x)
	if len(g.recent) > 4000 {
		g.recent = slices.Clone(g.recent[2000:])
	}
	g.tell(x)
	g.next++
}

// groupOf weighs the groups of types: of ten incidents four are of the first.
var groupOf = [...]int{0, 0, 0, 0, 1, 1, 2, 3, 4, 5}

// kindOf weighs the types within a group.
var kindOf = [...]int{0, 0, 0, 1, 1, 2, 3}

func (g *generator) fresh(day int) incident {
	p, _ := slices.BinarySearch(g.fame, g.rng.Float64()*g.fame[len(g.fame)-1])
	p = min(p, len(g.places)-1)
	pair := g.pairs[(p*7+int(math.Abs(g.rng.NormFloat64())*3))%len(g.pairs)]
	return incident{
		place: p, sides: pair, minute: day*minutesPerDay + g.rng.IntN(minutesPerDay),
		typ: groupOf[g.rng.IntN(len(groupOf))]*typesInGroup + kindOf[g.rng.IntN(len(kindOf))],
	}
}

// followUp is an incident of the sides of one of the last three days, at the same place or another of its district.
func (g *generator) followUp(day int) incident {
	last := g.recent[len(g.recent)-1-g.rng.IntN(min(len(g.recent), int(g.PerDay*3)+1))]
	x := incident{place: last.place, sides: last.sides, typ: last.typ, minute: day*minutesPerDay +
		g.rng.IntN(minutesPerDay)}
	if g.rng.Float64() < 0.4 {
		x.place = g.neighbour(x.place)
	}
	if g.rng.Float64() < 0.5 {
		x.typ = x.typ/typesInGroup*typesInGroup + g.rng.IntN(typesInGroup)
	}
	return x
}

// neighbour is another place of the same district, or the same one where none is found.
func (g *generator) neighbour(p int) int {
	for range 40 {
		if q := g.rng.IntN(len(g.places)); q != p && g.places[q].district == g.places[p].district {
			return q
		}
	}
	return p
}

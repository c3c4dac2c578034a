package simulate

import (
	"math"
	"math/rand/v2"
	"strconv"

	"truce/internal/match"
)

// Posts are the reports of members whose observers stand in a few villages each: many incidents of the same kinds and
// sides, close together, each told once and a few twice, all under the name of the member.
type Posts struct {
	Seed     uint64
	Members  int
	Villages int     // of each member
	Days     int     // each member reports for so long
	PerDay   float64 // incidents a day in each village
	Twice    float64 // share of incidents that a second observer of the same member tells of too
}

// Run makes the reports. No two members share a village.
func (p Posts) Run() ([]match.Report, []Truth) {
	g := &posts{Posts: p, rng: rand.New(rand.NewPCG(p.Seed, 0x706f737473)), types: typeNames()}
	for m := range p.Members {
		for v := range p.Villages {
			at := point{20 + float64(m)*0.9, 10 + g.rng.Float64()*float64(p.Villages)*0.05}
			g.village(m, v, at)
		}
	}
	return g.reports, g.truth
}

type posts struct {
	Posts
	rng     *rand.Rand
	types   []string
	reports []match.Report
	truth   []Truth
	next    int
}

// village makes what one post sees.
func (g *posts) village(member, village int, at point) {
	name := "Post " + strconv.Itoa(member) + "-" + strconv.Itoa(village)
	for day := range g.Days {
		for n := g.PerDay; g.rng.Float64() < n; n-- {
			x := incident{at: at.plus(g.rng, 0.004, 0.004), minute: day*minutesPerDay + g.rng.IntN(minutesPerDay),
				typ: kindOf[g.rng.IntN(len(kindOf))]}
			if g.rng.Float64() < 0.4 {
				x.killed = 1 + int(g.rng.ExpFloat64()*1.5)
			}
			g.observe(member, name, x)
			if g.rng.Float64() < g.Twice {
				g.observe(member, name, x)
			}
			g.next++
		}
	}
}

// observe is one observer's report.
func (g *posts) observe(member int, village string, x incident) {
	at := x.at.plus(g.rng, 0.002, 0.002)
	r := match.Report{
		ID: strconv.Itoa(len(g.reports)), Source: "M" + strconv.Itoa(member), Type: g.types[x.typ],
		Where: match.Place{LatE7: int32(math.Round(at.lat * 1e7)), LonE7: int32(math.Round(at.lon * 1e7)), HasPoint: true,
			Precision: match.PlaceSettlement, Names: []string{village}},
		Actors: []string{"side " + strconv.Itoa(2*member), "side " + strconv.Itoa(2*member+1)},
		Killed: match.Exactly(x.killed),
	}
	day := x.minute / minutesPerDay
	r.When = match.OnDays(day, day)
	if g.rng.Float64() < 0.5 {
		m := match.Minute(max(x.minute+int(g.rng.NormFloat64()*15), 0))
		r.When = match.Interval{Start: m, End: m, Precision: match.TimeClock}
	}
	g.reports, g.truth = append(g.reports, r), append(g.truth, Truth{g.next, -1})
}

package simulate

import (
	"math"

	"truce/internal/match"
)

// habits are how one kind of source reports.
type habits struct {
	name       string
	reports    float64 // chance that it reports an incident
	measured   float64 // degrees: it measures positions with this error; 0: it looks them up in its gazetteer
	wrongPlace float64 // chance of a neighbouring place
	district   float64 // chance that it knows the district only
	clock      float64 // chance that it gives the hour
	slips      []slip
	typeRight  float64
	silent     float64 // chance that it leaves a side out
	uncounted  float64 // chance that it does not give a number of killed
}

// slip is a chance of dating an incident some days off.
type slip struct {
	chance   float64
	min, max int
}

const (
	monitor = iota
	partyA
	partyB
	datasetA
	datasetB
	press
	sensor
	nSources
)

// wrongSide is the chance that a source names a wrong side where it names one.
const wrongSide = 0.05

var sources = [nSources]habits{
	monitor: {name: "monitor", reports: 0.25, measured: 0.003, clock: 0.8, typeRight: 0.93, silent: 0.5, uncounted: 0.5},
	partyA:  party("partyA"),
	partyB:  party("partyB"),
	datasetA: {name: "acled", reports: 0.55, district: 0.12, slips: []slip{{.03, 1, 1}, {.02, -1, -1}, {.01, -3, 3}},
		typeRight: 0.92, silent: 0.08, uncounted: 0.05},
	datasetB: {name: "ged", reports: 0.5, district: 0.15, slips: []slip{{.06, 1, 1}, {.04, -1, -1}, {.04, -3, 3}},
		typeRight: 0.8, silent: 0.08},
	press: {name: "news", reports: 0.4, wrongPlace: 0.08, district: 0.17, slips: []slip{{.22, 1, 1}, {.05, 2, 3}},
		typeRight: 0.75, silent: 0.2, uncounted: 0.25},
	sensor: {name: "sensor", reports: 0.35, measured: 0.009, clock: 1, typeRight: 1, silent: 1, uncounted: 1},
}

func party(name string) habits {
	return habits{name: name, reports: 0.25, wrongPlace: 0.04, clock: 0.4, slips: []slip{{.05, 1, 1}, {.02, -1, -1}},
		typeRight: 0.85, silent: 0.05, uncounted: 0.25}
}

// tell makes what each source reports of an incident.
func (g *generator) tell(x incident) {
	for s := range sources {
		h := &sources[s]
		if s == datasetB && x.killed == 0 || s == sensor && x.typ >= typesInGroup || g.rng.Float64() >= h.reports {
			continue
		}
		g.report(x, s)
		if s == press {
			for n := 1; n < 4 && g.rng.Float64() < 0.35; n++ {
				g.report(x, s)
			}
		}
	}
}

// report adds one source's report, and its copies.
func (g *generator) report(x incident, s int) {
	h := &sources[s]
	r := match.Report{Source: h.name, Kind: match.Register, Where: g.where(x, s)}
	if s == press {
		r.Kind = match.Press
	}
	r.When = g.when(x, h)
	r.Type = g.typeOf(x, s)
	r.Actors = g.sidesOf(x, h.silent)
	if g.rng.Float64() >= h.uncounted {
		killed := float64(x.killed)
		if x.killed > 0 && g.rng.Float64() < 0.25 {
			killed = math.Round(killed * math.Exp(g.rng.NormFloat64()*0.35))
		}
		r.Killed = match.Exactly(int(killed))
	}
	if g.Rich {
		g.enrich(&r, x, s)
	}
	g.add(r, Truth{g.next, -1})
	if s == press && g.rng.Float64() < g.Copies {
		of := len(g.reports) - 1
		r.Source = "agency"
		g.add(r, Truth{g.next, of})
	}
}

// sidesOf names the sides of an incident as a source does that leaves one out with the given chance.
func (g *generator) sidesOf(x incident, silent float64) (list []string) {
	for _, side := range x.sides {
		if g.rng.Float64() < silent {
			continue
		}
		if g.rng.Float64() < wrongSide {
			side = g.rng.IntN(sidesInRegion)
		}
		list = append(list, g.sides[side])
	}
	return list
}

func (g *generator) add(r match.Report, t Truth) {
	if g.Rich {
		g.silence(&r)
	}
	g.reports, g.truth = append(g.reports, r), append(g.truth, t)
}

func (g *generator) where(x incident, s int) match.Place {
	h, at := &sources[s], x.place
	if h.measured > 0 {
		return g.placeAt(x.at.plus(g.rng, h.measured, h.measured), match.PlaceExact, at)
	}
	switch chance := g.rng.Float64(); {
	case chance < h.wrongPlace:
		at = g.neighbour(at)
	case chance < h.wrongPlace+h.district:
		c := g.centres[g.places[at].district]
		shift := float64(s) * 0.002 // gazetteers differ on where the middle of a district is
		return g.placeAt(point{c.lat + shift, c.lon + shift}, match.PlaceDistrict, -1)
	}
	return g.placeAt(g.places[at].gazette[s], match.PlaceSettlement, at)
}

func (g *generator) placeAt(p point, precision match.PlacePrecision, named int) match.Place {
	place := match.Place{
		LatE7: int32(math.Round(p.lat * 1e5 * 100)), LonE7: int32(math.Round(p.lon * 1e5 * 100)), HasPoint: true,
		Precision: precision,
	}
	if g.Rich && named >= 0 {
		place.Names = []string{g.misspell(g.places[named].name)}
	}
	return place
}

func (g *generator) when(x incident, h *habits) match.Interval {
	minute := x.minute
	chance := g.rng.Float64()
	for _, s := range h.slips {
		if chance < s.chance {
			minute += (s.min + g.rng.IntN(s.max-s.min+1)) * minutesPerDay
			break
		}
		chance -= s.chance
	}
	if g.rng.Float64() < h.clock {
		m := match.Minute(max(minute+int(g.rng.NormFloat64()*25), 0))
		return match.Interval{Start: m, End: m, Precision: match.TimeClock}
	}
	day := max(minute, 0) / minutesPerDay
	return match.OnDays(day, day)
}

func (g *generator) typeOf(x incident, s int) string {
	t := x.typ
	switch {
	case s == sensor:
		return match.Taxonomy()[0].Whole // it hears that something exploded, not what
	case g.rng.Float64() < 0.02:
		return ""
	case g.rng.Float64() >= sources[s].typeRight:
		t = t/typesInGroup*typesInGroup + g.rng.IntN(typesInGroup)
		if g.rng.Float64() < 0.3 {
			t = g.rng.IntN(typesInGroup * groups)
		}
	}
	return g.types[t]
}

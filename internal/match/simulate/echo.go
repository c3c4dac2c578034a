package simulate

import (
	"math"
	"math/rand/v2"
	"strconv"

	"truce/internal/match"
)

// Echo makes of one register a world of two: what the register enters, and of a share of it what another source says,
// in its own words and with its own faults. The register's geography, days and sides are real, so what lies near what
// by chance is real too; what the second source makes of it is chosen here. Truth numbers the register's reports.
type Echo struct {
	Seed    uint64
	Share   float64 // of the register's reports that the other source tells of as well
	Counted float64 // chance that a number of people killed is written as none, by either
	Renamed float64 // chance that the other source gives the place by another name
}

// Run echoes a register of at least two reports.
func (e Echo) Run(register []match.Report) ([]match.Report, []Truth) {
	rng := rand.New(rand.NewPCG(e.Seed, 0x6563686f))
	var reports []match.Report
	var truth []Truth
	for i, r := range register {
		r.ID, r.Source, r.Text = strconv.Itoa(len(reports)), "first list", ""
		reports, truth = append(reports, r), append(truth, Truth{i, -1})
		if rng.Float64() < e.Share {
			second := e.of(rng, r, register[rng.IntN(len(register))])
			second.ID = strconv.Itoa(len(reports))
			reports, truth = append(reports, second), append(truth, Truth{i, -1})
		}
	}
	return reports, truth
}

// of is what the second source says of what r tells; other lends its place's name.
func (e Echo) of(rng *rand.Rand, r, other match.Report) match.Report {
	r.Source = "second list"
	off := 0.7 / 111 // degrees: half a day's walk is a mile or two for nine in ten
	if rng.Float64() < 0.1 {
		off = 4.0 / 111
	}
	r.Where.LatE7 += int32(rng.NormFloat64() * off * 1e7 / math.Sqrt2)
	r.Where.LonE7 += int32(rng.NormFloat64() * off * 1e7)
	if rng.Float64() < e.Renamed {
		r.Where.Names = other.Where.Names
	}
	if rng.Float64() < 0.15 {
		r.When = moved(r.When, [...]int{-1, 1, 1}[rng.IntN(3)])
	}
	r.Killed = e.recount(rng, r.Killed)
	if len(r.Actors) > 1 && rng.Float64() < 0.3 {
		r.Actors = r.Actors[:1]
	}
	return r
}

// recount is another count of the same dead.
func (e Echo) recount(rng *rand.Rand, c match.Count) match.Count {
	switch {
	case !c.Known || rng.Float64() < e.Counted:
		return match.Exactly(0)
	case rng.Float64() < 0.5:
		return match.Exactly(int(math.Round(float64(c.Best) * math.Exp(rng.NormFloat64()*0.5))))
	}
	return match.Exactly(int(c.Best))
}

// moved is an interval some days later.
func moved(i match.Interval, days int) match.Interval {
	if i.Precision != match.TimeUnknown {
		i.Start, i.End = i.Start+match.Day(days), i.End+match.Day(days)
	}
	return i
}

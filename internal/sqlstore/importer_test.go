package sqlstore

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"truce"
	"truce/codes"
)

// benchProcess is a process of three guarantors; CA is the one that imports.
func benchProcess() *truce.Process {
	p := &truce.Process{ID: "bench", Title: "Bench", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Rule: truce.Rule{Version: 1, Kind: truce.KOfN, K: 2, Voters: []truce.MemberID{"AR", "BO", "CA"},
			Absent: truce.Counts, Refusing: truce.Counts,
			Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Leaves, LapseK: 2}}
	for _, id := range p.Rule.Voters {
		p.Members = append(p.Members, truce.Member{ID: id, Names: []truce.Name{{Text: string(id)}},
			Role: truce.RoleGuarantor, LogKey: "k"})
	}
	return p
}

// importer writes the log of an import, entry by entry.
type importer struct {
	b testing.TB
	c *rand.Rand
	n int64
}

func (i *importer) next() truce.LogEntry {
	n := i.n
	i.n++
	e := truce.Entry{Claim: fmt.Sprintf("c-%d", n), Officer: "desk", At: truce.Instant(1_490_000_000 + n)}
	switch n {
	case 0:
		e.Officer, e.Body = "", benchProcess()
	case 1:
		e.Body = &truce.Officer{Function: "desk", May: []truce.Action{truce.ActFile, truce.ActGroup, truce.ActAssess,
			truce.ActRelease}}
	default:
		e.Body = i.report(n - 1)
	}
	e.Kind = truce.KindOfBody(e.Body)
	data, err := truce.Encode(e)
	if err != nil {
		i.b.Fatal(err)
	}
	return truce.LogEntry{Ref: truce.Ref{Member: "CA", Index: n}, Data: data[0]}
}

func (i *importer) report(n int64) *truce.Report {
	c := i.c
	from := truce.Instant(1_300_000_000 + c.IntN(8*365)*86_400)
	actors := []truce.ActorID{"north", "south", "east", "west", "coast", "hills", "river", "plain", ""}
	party := func() []truce.Attribution {
		a := actors[c.IntN(len(actors))]
		return []truce.Attribution{{Actor: a, Name: "Brigade of " + string(a), Confidence: "claimed"}}
	}
	where := truce.Place{Point: &truce.Point{LatE7: int32(c.IntN(40_000_000)), LonE7: int32(c.IntN(60_000_000))},
		Precision: codes.Near,
		Name:      "Settlement " + strconv.Itoa(c.IntN(3000)), Province: "Province " + strconv.Itoa(c.IntN(14)),
		District: "District " + strconv.Itoa(c.IntN(60))}
	kinds := []codes.EventKind{codes.Shelling, codes.Shelling, codes.AirStrike, codes.Battle, codes.Attack, codes.Bomb}
	return &truce.Report{ID: truce.ReportID(truce.Mint("CA", 'R', n)), Version: 1,
		Incident: truce.IncidentID(truce.Mint("CA", 'I', n)),
		Received: 1_490_000_000, Dataset: "a dataset", External: strconv.Itoa(c.IntN(1 << 40)),
		Coded: &truce.Coded{When: truce.Interval{From: from, To: from + 86_399}, Where: where,
			Kind: kinds[c.IntN(len(kinds))], Modality: "published",
			Toll: truce.Toll{Killed: truce.Harm{Civilian: truce.Between(0, c.IntN(9)),
				Total: truce.Between(1, 1+c.IntN(20))}},
			Authors: party(), Targets: party(), Outlet: "A newspaper, an agency", Level: truce.LevelJoint}}
}

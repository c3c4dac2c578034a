// Package hostile writes what a member without a vote could enter to cost the others time, memory or room: one shape of
// entry, many times. Benchmarks, tests that count work, and lab/flood, which lets real nodes take it in, share it. It
// is a room of the tests: nothing of the product imports it.
package hostile

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"truce"
	"truce/codes"
)

// Member is who writes: a mission of the process that has no vote.
const Member truce.MemberID = "MI"

// Officer is the function it writes as, which may do everything.
const Officer = "duty officer"

// Process is a process of three voters and the hostile mission, with keys that sign nothing.
func Process() *truce.Process {
	p := &truce.Process{ID: "meridian", Title: "Exercise", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Kinds: truce.KindLists, Rule: truce.Rule{Version: 1, Kind: truce.KOfN, K: 2, LapseK: 2, Absent: truce.Counts,
			Refusing: truce.Counts, Recused: truce.Counts, Abstained: truce.Counts, Interested: truce.Counts,
			Voters: []truce.MemberID{"AR", "BO", "CA"}}}
	for _, id := range []truce.MemberID{"AR", "BO", "CA", Member} {
		p.Members = append(p.Members, truce.Member{ID: id, Names: []truce.Name{{Text: string(id)}},
			Role: truce.RoleMission, LogKey: "log key of " + string(id)})
	}
	return p
}

// Judge is a function that gives verdicts, and files nothing.
const Judge = "judge"

// Opening is how a log of the process begins: the document, and two officers.
func Opening(p *truce.Process) [][]byte {
	all := []truce.Action{truce.ActAdmin, truce.ActAssess, truce.ActFile, truce.ActGroup, truce.ActRelease}
	s := &scribe{}
	s.enter("", p)
	s.enter(Officer, &truce.Officer{Function: Officer, May: all})
	s.enter(Officer, judge())
	return s.out
}

func judge() *truce.Officer {
	return &truce.Officer{Function: Judge, May: []truce.Action{truce.ActAssess}}
}

// Judging is the entry by which a log vouches for the function that gives verdicts.
func Judging() truce.Entry {
	return truce.Entry{Kind: truce.KindOfficer, Officer: Officer, At: 1_890_000_000, Body: judge()}
}

// Shape is one sort of entry, of which there are many.
type Shape struct {
	Name  string
	Write func(w *Writer, i int) // the i-th, which may be several entries
}

// Entries returns n entries of the shape, to follow the first of a log that stands under p.
func (s Shape) Entries(p *truce.Process, first, n int) [][]byte {
	w := &Writer{process: p, first: first}
	for i := 0; len(w.out) < n; i++ {
		s.Write(w, i)
	}
	return w.out[:n]
}

// First returns how many entries the first thing takes that is written in the shape: one, or the parts of a large one.
func (s Shape) First(p *truce.Process, first int) int {
	w := &Writer{process: p, first: first}
	s.Write(w, 0)
	return len(w.out)
}

// Writer is a log as it is being written.
type Writer struct {
	scribe
	process *truce.Process
	first   int // index of what is written first
}

// scribe turns bodies into entries.
type scribe struct{ out [][]byte }

func (s *scribe) enter(officer string, body any) {
	e := truce.Entry{Kind: Process().FormOf(body), Claim: fmt.Sprintf("h-%d", len(s.out)), Officer: officer,
		At: truce.Instant(1_890_000_000 + len(s.out)), Body: body}
	data, err := truce.Encode(e)
	if err != nil {
		panic("hostile: a body that cannot be encoded: " + err.Error())
	}
	s.out = append(s.out, data...)
}

func (w *Writer) say(body any) { w.enter(Officer, body) }

// raw enters bytes that need not be an entry.
func (w *Writer) raw(data string) { w.out = append(w.out, []byte(data)) }

func incident(i int) truce.IncidentID { return truce.IncidentID(truce.Mint(Member, 'I', int64(i+1))) }
func report(i int) truce.ReportID     { return truce.ReportID(truce.Mint(Member, 'R', int64(i+1))) }

func digest(i int) truce.Digest { return truce.DigestOf(fmt.Append(nil, i)) }

func nodeKey(i int) string {
	sum := sha256.Sum256(fmt.Append(nil, i))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func named(text string) []truce.Name { return []truce.Name{{Text: text}} }

// words is a text of about so many bytes.
func words(bytes int) string { return strings.Repeat("shells fell by the mill; ", bytes/25+1) }

// filed is a report that opens an incident.
func filed(i int) *truce.Report {
	from := truce.Instant(1_889_000_000 + i)
	return &truce.Report{ID: report(i), Version: 1, Incident: incident(i), Received: from + 60,
		Coded: &truce.Coded{When: truce.Interval{From: from, To: from + 60}, Kind: codes.Shelling, Level: truce.LevelPublic,
			Where:   truce.Place{Name: "the mill", Province: "West"},
			Authors: []truce.Attribution{{Name: fmt.Sprintf("band %d", i), Confidence: "claimed"}}}}
}

// Honest returns what another member has entered meanwhile: an agreement, and a report of an incident with an
// author, and with one whom no register knows.
func Honest(m truce.MemberID) []any {
	r := filed(0)
	r.ID, r.Incident = truce.ReportID(truce.Mint(m, 'R', 1)), truce.IncidentID(truce.Mint(m, 'I', 1))
	r.Coded.Authors = []truce.Attribution{{Actor: "band", Name: "Band", Confidence: "claimed"},
		{Name: "men of the mill", Confidence: "claimed"}}
	return []any{
		&truce.Agreement{ID: "truce-one", Version: 1, Kind: "ceasefire", Titles: named("Truce of the mill"), Zone: "UTC",
			Effect: 1_800_000_000, Clauses: []truce.Clause{{Number: "1", Title: "No fire", Text: "No fire.", Status: "official",
				Breach: `kind == "shelling"`}}},
		r,
	}
}

// Log turns bodies into entries of the officer.
func Log(bodies ...any) [][]byte {
	s := &scribe{}
	for _, b := range bodies {
		s.enter(Officer, b)
	}
	return s.out
}

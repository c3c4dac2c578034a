package hostile

import (
	"fmt"
	"slices"
	"time"

	"truce"
	"truce/codes"
)

// lists are entries whose bodies are lists without end, as far as one entry, or one cut into parts, takes them. Only
// the first of a log are: a log of nothing else is bounded by its bytes.
func lists() []Shape {
	many := func(n int, of string) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprintf("%s %d", of, i))
		}
		return out
	}
	bands := func(n int) (out []truce.ActorID) {
		for i := range n {
			out = append(out, truce.ActorID(fmt.Sprintf("band-%d", i)))
		}
		return out
	}
	names := func(n int) (out []truce.Attribution) {
		for i := range n {
			out = append(out, truce.Attribution{Name: fmt.Sprintf("band %d", i), Confidence: "claimed"})
		}
		return out
	}
	long := func(i, first, n int) int { // how long a list is in the i-th entry
		if i < first {
			return n
		}
		return 1
	}
	return []Shape{
		{"reports of many authors", func(w *Writer, i int) {
			r := filed(i)
			r.Coded.Authors, r.Coded.Targets = names(long(i, 100, 500)), names(long(i, 100, 400))
			if i > 0 {
				r.Incident = ""
			}
			w.say(r)
			if i > 0 {
				w.say(&truce.Link{Report: r.ID, Incident: incident(0), Linked: true})
			}
		}},
		{"reports of thousands of authors", func(w *Writer, i int) {
			r := filed(i)
			r.Coded.Authors = names(long(i, 10, 5_000))
			w.say(r)
		}},
		{"one report of a million authors", func(w *Writer, i int) {
			r := filed(i)
			r.Coded.Authors = names(long(i, 1, 600_000))
			w.say(r)
		}},
		{"verdicts of many reasons", func(w *Writer, i int) {
			if i == 0 {
				w.say(filed(0))
				return
			}
			n := long(i, 150, 700)
			w.enter(Judge, &truce.Assessment{Incident: incident(0), State: truce.Given, Happened: codes.Confirmed,
				Authors: names(n), Shown: &truce.Shown{Engine: "match general 3",
					Reasons: slices.Repeat([]string{"+0.001 time"}, n), Missing: slices.Repeat([]string{"place +0.001"}, n)}})
		}},
		{"merges of many reasons", func(w *Writer, i int) {
			w.say(filed(i))
			if i > 0 {
				n := long(i, 150, 1500)
				w.say(&truce.Same{A: incident(0), B: incident(i), Same: true, Shown: &truce.Shown{Engine: "match general 3",
					Reasons: slices.Repeat([]string{"+0.001 time"}, n), Missing: slices.Repeat([]string{"place +0.001"}, n)}})
			}
		}},
		{"operations to many", func(w *Writer, i int) {
			o := &truce.Operation{ID: truce.Mint(Member, 'O', int64(i+1)), Kind: codes.Notification, State: "notified",
				About: truce.About{Area: "zone-0"}, What: "fire"}
			for range long(i, 150, 8000) {
				o.To = append(o.To, "CA")
			}
			w.say(o)
		}},
		{"rounds of long agendas", func(w *Writer, i int) {
			n := long(i, 3, 60_000)
			w.say(&truce.Round{ID: truce.RoundID(fmt.Sprintf("round-%d", i)), Track: "track", Names: named("Round"),
				From: "2030-01-01", To: "2030-01-02", Status: "held", Agenda: many(n, "item"), Outcome: many(n, "came of"),
				Speaking: bands(n)})
		}},
		{"figures of many parts", func(w *Writer, i int) {
			f := &truce.Figure{Day: truce.Date(time.Date(2030, 1, 1+i%3000, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)),
				Registrar: "band", What: "violations", Sources: []truce.Source{{Outlet: "paper"}}}
			for j := range long(i, 3, 60_000) {
				f.Parts = append(f.Parts, truce.FigurePart{Name: fmt.Sprintf("place %d", j), Count: &j})
			}
			w.say(f)
		}},
		{"agreements of many clauses", func(w *Writer, i int) {
			a := agreement(i, 1)
			for j := range long(i, 3, 10_000) {
				a.Clauses = append(a.Clauses, truce.Clause{Number: fmt.Sprintf("9.%d", j), Text: "No fire.", Status: "official",
					Breach: `kind == "shelling" && armed`})
			}
			w.say(a)
		}},
		{"agreements of many parties", func(w *Writer, i int) {
			a := agreement(i, 1)
			for _, b := range bands(long(i, 3, 10_000)) {
				a.Parties = append(a.Parties, truce.PartyClaim{Actor: b})
			}
			w.say(a)
		}},
		{"an area of a hundred thousand corners", func(w *Writer, i int) {
			a := &truce.Area{ID: truce.AreaID(fmt.Sprintf("zone-%d", i)), Kind: "zone", Names: named("Zone")}
			for n := range max(3, long(i, 2, 100_000)) {
				a.Ring = append(a.Ring, truce.Point{LatE7: int32(n*1000 + i), LonE7: int32((n * 7919) % 1_000_000)})
			}
			w.say(a)
		}},
		{"actors of a hundred thousand names", func(w *Writer, i int) {
			a := &truce.Actor{ID: truce.ActorID(fmt.Sprintf("band-%d", i)), Kind: codes.ActorGroup}
			for _, s := range many(long(i, 2, 100_000), "Band") {
				a.Names = append(a.Names, truce.Name{Text: s})
			}
			w.say(a)
		}},
	}
}

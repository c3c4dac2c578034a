package hostile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/codes"
)

// Shapes lists what is tried. What is bounded for one of them is to be bounded for what is like it.
func Shapes() []Shape {
	return slices.Concat(documents(), dossiers(), incidents(), lists(), garbage())
}

// documents are about keys and the document in force.
func documents() []Shape {
	return []Shape{
		{"keys", func(w *Writer, i int) { w.say(&truce.Key{Use: truce.UseNode, Key: nodeKey(i)}) }},
		{"officers", func(w *Writer, i int) {
			w.say(&truce.Officer{Function: fmt.Sprintf("desk %d", i), May: []truce.Action{truce.ActFile}})
		}},
		{"amendments", func(w *Writer, i int) {
			p := w.process.Amend()
			p.Title = fmt.Sprintf("Title %d", i)
			w.say(&truce.Amendment{Process: *p})
		}},
		{"endorsements", func(w *Writer, i int) { w.say(&truce.Endorsement{Document: digest(i % 7), Holds: i%2 == 0}) }},
		{"observations", func(w *Writer, i int) {
			w.say(&truce.Observed{Peer: "CA", Size: int64(i), Root: nodeKey(i)})
		}},
	}
}

// bomb is a condition that depends on as much as one can: every fact turns it over.
const bomb = `armed && ((kind == "shelling") != (means == "mortar") != target.civilian != civilians_harmed != ` +
	`inside["west"] != from["east"] != near["north 500"] != stood["south 900"] != over["weapons 9"])`

func agreement(i, clauses int) *truce.Agreement {
	a := &truce.Agreement{ID: truce.AgreementID(fmt.Sprintf("deal-%d", i)), Version: 1, Kind: "local deal",
		Titles: named(fmt.Sprintf("Deal %d", i)), Effect: 1_800_000_000, Zone: "UTC"}
	for _, z := range []truce.AreaID{"west", "east", "north", "south"} {
		a.Areas = append(a.Areas, truce.AgreedArea{Area: z, Role: "named", Map: true})
	}
	for c := range clauses {
		text := strings.Replace(bomb, "mortar", []string{"mortar", "rocket", "tank", "artillery"}[(i+c)%4], 1)
		a.Clauses = append(a.Clauses, truce.Clause{Number: fmt.Sprint(c + 1), Title: "x", Text: "y", Status: "official",
			Breach: text + fmt.Sprintf(` && !over["people %d"]`, 1+i*clauses+c)})
	}
	return a
}

// dossiers are about agreements, actors, areas and what else pages draw and list.
func dossiers() []Shape {
	return []Shape{
		{"agreements", func(w *Writer, i int) { w.say(agreement(i, 4)) }},
		{"one agreement again and again", func(w *Writer, i int) {
			a := agreement(0, 4)
			a.Note = fmt.Sprint(i)
			w.say(a)
		}},
		{"deep words", func(w *Writer, i int) {
			a := agreement(i, 1)
			a.Clauses[0].Breach = strings.Repeat("(", 500) + "armed" + strings.Repeat(")", 500)
			w.say(a)
		}},
		{"actors of many names", func(w *Writer, i int) {
			a := &truce.Actor{ID: truce.ActorID(fmt.Sprintf("band-%d", i)), Kind: codes.ActorGroup}
			for n := range 100 {
				a.Names = append(a.Names, truce.Name{Text: fmt.Sprintf("Band %d of the river %d", n, i)})
			}
			w.say(a)
		}},
		{"actors of many parts", func(w *Writer, i int) {
			w.say(&truce.Actor{ID: truce.ActorID(fmt.Sprintf("band-%d", i)), Kind: codes.ActorGroup,
				Names: named("Band"), Note: words(3_000_000)})
		}},
		{"one actor again and again", func(w *Writer, i int) {
			w.say(&truce.Actor{ID: "band", Kind: codes.ActorGroup, Names: named(fmt.Sprintf("Band %d", i))})
		}},
		{"accessions", func(w *Writer, i int) {
			status := []codes.AccessionStatus{codes.Acceded, codes.Suspended, codes.Resumed, codes.Withdrawn}[i%4]
			w.say(&truce.Accession{Agreement: "truce-one", Actor: "band", Status: status,
				Since: truce.Instant(1_880_000_000 + i), ClaimedBy: truce.ActorID(fmt.Sprintf("voice-%d", i%50))})
		}},
		{"statuses", func(w *Writer, i int) {
			w.say(&truce.AgreementStatus{Agreement: "truce-one", Status: []codes.AgreementState{"in force", "suspended"}[i%2],
				Since: truce.Instant(1_880_000_000 + i)})
		}},
		{"designations", func(w *Writer, i int) {
			w.say(&truce.Designation{Actor: "band", By: "council", As: "spoiler", From: truce.Instant(1_880_000_000 + i)})
		}},
		{"memberships", func(w *Writer, i int) {
			w.say(&truce.Membership{Actor: "band", Of: truce.ActorID(fmt.Sprintf("band-%d", i%100)), Role: "supports"})
		}},
		{"areas within areas", func(w *Writer, i int) {
			w.say(&truce.Area{ID: truce.AreaID(fmt.Sprintf("zone-%d", i%10)), Kind: "zone", Names: named("Zone"),
				Within: truce.AreaID(fmt.Sprintf("zone-%d", (i*7+3)%10)), From: truce.Instant(1_880_000_000 + i)})
		}},
		{"areas of many corners", func(w *Writer, i int) {
			a := &truce.Area{ID: truce.AreaID(fmt.Sprintf("zone-%d", i)), Kind: "zone", Names: named("Zone")}
			for n := range 100 {
				a.Ring = append(a.Ring, truce.Point{LatE7: int32(n*1000 + i), LonE7: int32((n * 7919) % 1000)})
			}
			w.say(a)
		}},
		{"statements", func(w *Writer, i int) {
			w.say(&truce.Statement{ID: fmt.Sprintf("words-%d", i), Speaker: "A. Person", Says: words(200)})
		}},
		{"bulletins", func(w *Writer, i int) { w.say(bulletin(i+1, time.Date(2031, 1, 1+i%20_000, 0, 0, 0, 0, time.UTC))) }},
		{"bulletins of the year 1", func(w *Writer,
			i int) {
			w.say(bulletin(i+1, time.Date(1, 1, 1+i, 0, 0, 0, 0, time.UTC)))
		}},
	}
}

func bulletin(n int, day time.Time) *truce.Bulletin {
	from := truce.At(day)
	one := 1
	return &truce.Bulletin{Number: n, Period: truce.Interval{From: from, To: from + 86_400}, Zone: "UTC",
		Members: []truce.MemberID{Member},
		Columns: []truce.Column{{Member: Member, Day: truce.Date(day.Format("2006-01-02")), State: truce.Released}},
		Rows: []truce.BulletinRow{{Section: "observance", Label: "registered", Cells: []truce.BulletinCell{
			{Member: Member, N: &one}, {N: &one}}}}}
}

// incidents are about reports, incidents and what is said of them.
func incidents() []Shape {
	first := func(w *Writer, i int) bool {
		if i == 0 {
			w.say(filed(0))
		}
		return i == 0
	}
	return []Shape{
		{"reports", func(w *Writer, i int) { w.say(filed(i)) }},
		{"reports of one incident", func(w *Writer, i int) {
			r := filed(i)
			if i > 0 {
				r.Incident = ""
			}
			w.say(r)
			if i > 0 {
				w.say(&truce.Link{Report: r.ID, Incident: incident(0), Linked: true})
			}
		}},
		{"versions of one report", func(w *Writer, i int) {
			r := filed(0)
			if r.Version = i + 1; i > 0 {
				r.Incident = ""
			}
			w.say(r)
		}},
		{"merges in a row", func(w *Writer, i int) {
			w.say(filed(i))
			if i > 0 {
				w.say(&truce.Same{A: incident(i - 1), B: incident(i), Same: true})
			}
		}},
		{"merges into one", func(w *Writer, i int) {
			w.say(filed(i))
			if i > 0 {
				w.say(&truce.Same{A: incident(0), B: incident(i), Same: true})
			}
		}},
		{"verdicts", func(w *Writer, i int) {
			if !first(w, i) {
				w.enter(Judge, &truce.Assessment{Incident: incident(0), State: truce.Given,
					Happened: []codes.Happened{codes.Confirmed, codes.Refuted}[i%2]})
			}
		}},
		{"interests", func(w *Writer, i int) {
			if !first(w, i) {
				w.say(&truce.Interest{Incident: incident(0), Member: "CA", Holds: i%2 == 0, Ground: "other ground"})
			}
		}},
		{"concurrences", func(w *Writer, i int) {
			if !first(w, i) {
				w.say(&truce.Concur{Incident: incident(0), Revision: 1 + i%50, Rule: 1, Basis: digest(i),
					Finding: truce.Outcome{Agreed: true, Happened: codes.Refuted}})
			}
		}},
		{"deadlines", func(w *Writer, i int) {
			if !first(w, i) {
				w.say(&truce.Lapsed{Incident: incident(0), Deadline: "verdict", Due: truce.Instant(1_880_000_000 + i)})
			}
		}},
		{"operations", func(w *Writer, i int) {
			if !first(w, i) {
				w.say(&truce.Operation{ID: truce.Mint(Member, 'O', int64(i)), Kind: codes.Notification, State: "notified",
					About: truce.About{Incident: incident(0)}, What: "fire"})
			}
		}},
	}
}

// garbage has no effect, or takes one back.
func garbage() []Shape {
	return []Shape{
		{"unknown kinds", func(w *Writer, i int) {
			w.raw(fmt.Sprintf(`{"kind":"tea/9","claim":"tea-%d","at":"2029-11-01T00:00:00Z","body":{}}`, i))
		}},
		{"no entries at all", func(w *Writer, i int) { w.raw(words(1000) + fmt.Sprint(i)) }},
		{"deep bodies", func(w *Writer, i int) {
			w.raw(fmt.Sprintf(`{"kind":"actor/1","claim":"d-%d","at":"2029-11-01T00:00:00Z","body":%s}`, i,
				strings.Repeat("[", 3000)+strings.Repeat("]", 3000)))
		}},
		{"parts that never end", func(w *Writer, i int) {
			w.say(&truce.Part{Of: truce.KindActor, Hash: digest(1), Part: i, Parts: 1 << 30, Data: []byte(words(2000))})
		}},
		{"duplicates", func(w *Writer, i int) {
			if i == 0 {
				w.say(filed(0))
				return
			}
			w.raw(string(w.out[0]))
		}},
		{"withdrawals", func(w *Writer, i int) {
			w.say(&truce.Statement{ID: fmt.Sprintf("words-%d", i), Speaker: "A. Person", Says: "something"})
			w.say(&truce.Withdraw{Index: int64(w.first + len(w.out) - 1), Why: "entered in error"})
		}},
	}
}

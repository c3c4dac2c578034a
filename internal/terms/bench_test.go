package terms

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"truce"
	"truce/codes"
)

// crowd is the island with a hundred groups whose accessions change, and the views of a thousand incidents between
// them, most told by two reports, some vague in time, place, kind or author.
func crowd(b *testing.B) (*Book, []*truce.IncidentView) {
	b.Helper()
	r := island(b)
	rng := rand.New(rand.NewPCG(1, 2))
	var groups []truce.ActorID
	for i := range 100 {
		id := truce.ActorID(fmt.Sprintf("group-%d", i))
		groups = append(groups, id)
		r.enter("CA", &truce.Actor{ID: id, Kind: codes.ActorGroup, Names: []truce.Name{{Text: string(id)}}})
		for j, status := range []codes.AccessionStatus{codes.Acceded, codes.Suspended, codes.Resumed} {
			for _, m := range []truce.MemberID{"AR", "BO"} {
				r.enter(m, &truce.Accession{Agreement: "meridian-ceasefire", Actor: id, Status: status,
					Since: on("2030-03-01 00:00") + truce.Instant((i%20+5*j)*86400)})
			}
		}
	}
	var views []*truce.IncidentView
	for range 1000 {
		told := func() truce.Coded {
			from := on("2030-03-01 00:00") + truce.Instant(rng.IntN(30*86400))
			c := truce.Coded{When: truce.Interval{From: from, To: from + truce.Instant(rng.IntN(86400))},
				Where: place(rng.Float64()*2-1, rng.Float64()*2-1, int32(200+rng.IntN(20000))),
				Kind:  codes.EventKinds[rng.IntN(len(codes.EventKinds))], Means: means[rng.IntN(len(means))]}
			if rng.IntN(3) > 0 {
				c.Authors = by(groups[rng.IntN(len(groups))])
			}
			if rng.IntN(3) > 0 {
				c.Targets = by(groups[rng.IntN(len(groups))])
			}
			return c
		}
		id := r.report("CA", told())
		if rng.IntN(3) > 0 {
			c := told()
			c.Authors = nil
			r.also(id, "OM", c)
		}
		views = append(views, r.view(id))
	}
	book := r.book()
	if p := book.Appraisers("CA")[0]; len(p.clauses) != 8 {
		b.Fatalf("%d clauses", len(p.clauses))
	}
	return book, views
}

// BenchmarkAppraise holds incidents against eight clauses, with accessions, exclusions, areas and the agreement's
// status looked up as of each incident's time.
func BenchmarkAppraise(b *testing.B) {
	book, views := crowd(b)
	p := book.Appraisers("CA")[0]
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if len(p.Appraise(views[i%len(views)])) == 0 {
			b.Fatal("no side")
		}
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "incidents/s")
}

// BenchmarkMissing finds the facts an undetermined clause turns on.
func BenchmarkMissing(b *testing.B) {
	book, views := crowd(b)
	p := book.Appraisers("CA")[0]
	type open struct {
		d *diagram
		v vector
	}
	var undetermined []open
	for _, v := range views {
		for _, s := range p.Appraise(v) {
			for i, x := range s.Results {
				if x == Undetermined {
					undetermined = append(undetermined, open{p.clauses[i].diagram, s.known})
				}
			}
		}
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		x := undetermined[i%len(undetermined)]
		if len(x.d.given(x.v).facets()) == 0 {
			b.Fatal("nothing is missing")
		}
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "clauses/s")
}

// BenchmarkWords puts one side of an incident into words, all eight clauses, as when an officer opens it.
func BenchmarkWords(b *testing.B) {
	book, views := crowd(b)
	p := book.Appraisers("CA")[0]
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		v := views[i%len(views)]
		author := p.authors(v)[0]
		p.reading(v, author, p.know(v, author))
		i++
	}
}

// BenchmarkExplain opens an incident as a page does: four members' readings, from a book on the shelf.
func BenchmarkExplain(b *testing.B) {
	book, views := crowd(b)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		book.Explain(views[i%len(views)], "")
		i++
	}
}

// BenchmarkCompile compiles the exercise's agreement: once a version.
func BenchmarkCompile(b *testing.B) {
	a := agreementFiles(b)["agreement.yaml"].Agreement
	b.ReportAllocs()
	for b.Loop() {
		Compile(&a)
	}
}

// BenchmarkParse reads and checks an agreement file.
func BenchmarkParse(b *testing.B) {
	data := []byte(fmt.Sprintf(small, "armed"))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if f, problems := Parse("a.yaml", data); f == nil {
			b.Fatal(problems)
		}
	}
}

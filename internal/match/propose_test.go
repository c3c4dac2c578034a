package match_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"truce/internal/match"
	"truce/internal/match/simulate"
)

// rich is a small world whose reports state everything there is.
func rich(seed uint64, n int) ([]match.Report, []simulate.Truth) {
	w := simulate.Default(seed, n)
	w.Rich, w.Copies, w.Combined, w.Days, w.Places = true, 0.2, 0.2, 20, 300
	return w.Run()
}

// idsOf are the ids of an incident's reports, sorted.
func idsOf(reports []match.Report, in match.Incident) []string {
	var ids []string
	for _, i := range in.Reports {
		ids = append(ids, reports[i].ID)
	}
	slices.Sort(ids)
	return ids
}

// TestTheOrderOfReportsMakesNoDifference shuffles reports, and the actors and slots within them.
func TestTheOrderOfReportsMakesNoDifference(t *testing.T) {
	for _, name := range match.Profiles() {
		w := profile(t, name)
		reports, _ := rich(4, 3000)
		want := asText(reports, w)
		rng := rand.New(rand.NewPCG(1, 2))
		for range 3 {
			rng.Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
			for i := range reports {
				slices.Reverse(reports[i].Actors)
			}
			if got := asText(reports, w); got != want {
				t.Fatalf("%s: in another order the proposal is another", name)
			}
		}
	}
}

// asText writes the incidents of a proposal, their links and the words of each link, in order of ids.
func asText(reports []match.Report, w *match.Weights) string {
	p := match.Propose(reports, w)
	var lines []string
	for _, in := range p.Incidents {
		lines = append(lines, strings.Join(idsOf(reports, in), " "))
	}
	for k, l := range p.Links() {
		line := reports[l.A].ID + " " + l.Kind.String() + " " + reports[l.B].ID
		if k%10 == 0 {
			for _, r := range p.Explain(l.A, l.B).Reasons {
				line += " " + r.Words.String()
			}
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// TestAScoreIsTheSumOfItsReasons checks every profile on pairs of every kind, in both directions.
func TestAScoreIsTheSumOfItsReasons(t *testing.T) {
	for _, name := range match.Profiles() {
		w := profile(t, name)
		reports, _ := rich(6, 500)
		p := match.Propose(reports, w)
		pairs := p.Candidates()
		if len(pairs) < 1000 {
			t.Fatalf("only %d pairs are compared", len(pairs))
		}
		for _, l := range pairs {
			e, back := p.Explain(l.A, l.B), p.Explain(l.B, l.A)
			sum := match.Points(0)
			for _, r := range e.Reasons {
				sum += r.Points
			}
			if e.Points != sum || e.Points != l.Points || back.Points != sum {
				t.Fatalf("%s: %s and %s: score %d, explained %d, the other way %d, sum of reasons %d", name, e.A, e.B, l.Points,
					e.Points, back.Points, sum)
			}
			if !reflect.DeepEqual(e.Reasons, back.Reasons) || !reflect.DeepEqual(e.Changes, back.Changes) {
				t.Fatalf("%s: %s and %s: the other way round the reasons are others", name, e.A, e.B)
			}
			if e.Joins != (e.Points >= w.Join) || !e.Compared {
				t.Fatalf("%s: %s and %s: joins %v at %d, mark %d", name, e.A, e.B, e.Joins, e.Points, w.Join)
			}
		}
	}
}

// TestWhatWouldChangeAPairDoes makes the reports fall on the level that an explanation names, and scores them again.
func TestWhatWouldChangeAPairDoes(t *testing.T) {
	w := profile(t, "general")
	a, b := at("a", "one", 1, 1, 5), at("b", "two", 1, 1, 5)
	a.Killed, b.Killed = match.Count{}, match.Count{}
	e := match.NewCorpus([]match.Report{a, b}, w).Explain(0, 1)
	if !e.Joins {
		t.Fatalf("the pair does not join: %+v", e)
	}
	changed := false
	for _, c := range e.Changes {
		if c.Words.String() != "types of different groups" && c.Words.String() != "none in common of several each" &&
			c.Words.String() != "none in one, some in the other" {
			continue
		}
		other := b
		switch c.Words.String() {
		case "types of different groups":
			other.Type = "mine"
		case "none in common of several each":
			other.Actors = []string{"green", "white"}
		default:
			other.Killed = match.Exactly(0)
		}
		changed = true
		if got := match.NewCorpus([]match.Report{a, other}, w).Explain(0, 1); got.Points != c.Points || got.Joins {
			t.Errorf("%s: %s is said to give %d, gives %d", c.Field, c.Words, c.Points, got.Points)
		}
	}
	if !changed {
		t.Fatalf("no change to check among %+v", e.Changes)
	}
}

func TestPairsTooFarApartAreSaidToBe(t *testing.T) {
	w := profile(t, "general")
	a, b := at("a", "one", 1, 1, 5), at("b", "two", 2, 1, 5)
	if e := match.NewCorpus([]match.Report{a, b}, w).Explain(0, 1); e.Compared || e.Joins {
		t.Errorf("reports 111 km apart: %+v", e)
	}
}

func TestNothingToProposeIsNoFault(t *testing.T) {
	w := profile(t, "general")
	if p := match.Propose(nil, w); len(p.Incidents) != 0 || len(p.Links()) != 0 || len(p.Questions()) != 0 {
		t.Errorf("of no reports is proposed %+v", p)
	}
	p := match.Propose([]match.Report{{ID: "a"}, {ID: "b"}}, w)
	if len(p.Incidents) != 2 {
		t.Errorf("two reports that state nothing are %d incidents, want 2", len(p.Incidents))
	}
}

func TestManyActorsAreComparedInFull(t *testing.T) {
	w := profile(t, "general")
	a, b := at("a", "one", 1, 1, 5), at("b", "two", 1, 1, 5)
	a.Actors, b.Actors = []string{"v", "w", "x", "y"}, []string{"Y", "x", "W", "v", "V"}
	level := match.NewCorpus([]match.Report{a, b}, w).Explain(0, 1)
	if i := slices.IndexFunc(level.Reasons, func(r match.Reason) bool { return r.Field == "actors" }); !strings.HasPrefix(
		level.Reasons[i].Words.String(), "the same several") {
		t.Errorf("the same four actors in another case and order are %q", level.Reasons[i].Words)
	}
}

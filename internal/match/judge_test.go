package match_test

import (
	"reflect"
	"slices"
	"testing"

	"truce/internal/match"
)

func TestSettleTakesReadingsTogether(t *testing.T) {
	verdicts, disputes := match.Settle([]match.Reading{
		{A: "b", B: "a", Reader: "x", Answer: match.Same},
		{A: "a", B: "b", Reader: "y", Answer: match.Unsure},
		{A: "c", B: "d", Reader: "x", Answer: match.Same},
		{A: "d", B: "c", Reader: "y", Answer: match.Different},
		{A: "e", B: "f", Reader: "x", Answer: match.Unsure},
		{A: "g", B: "h", Reader: "x", Answer: match.Same},
		{A: "g", B: "h", Reader: "x", Answer: match.Different},
	})
	if want := []match.Verdict{{A: "a", B: "b", Same: true}, {A: "g", B: "h", Same: false}}; !slices.Equal(verdicts,
		want) {
		t.Errorf("verdicts are %v, want %v", verdicts, want)
	}
	if want := []match.Dispute{{A: "c", B: "d", Same: []string{"x"}, Different: []string{"y"}}}; !reflect.DeepEqual(
		disputes, want) {
		t.Errorf("disputes are %v, want %v", disputes, want)
	}
}

func TestVerdictsAreFollowed(t *testing.T) {
	w := profile(t, "general")
	far := at("far", "three", 3, 3, 40)
	reports := []match.Report{at("a", "one", 1, 1, 5), at("b", "two", 1, 1, 5), far}
	if p := match.Propose(reports, w); len(p.Incidents) != 2 {
		t.Fatalf("without verdicts there are %d incidents, want 2", len(p.Incidents))
	}
	p := match.ProposeJudged(reports, w, []match.Verdict{{A: "a", B: "b", Same: false}, {A: "a", B: "far", Same: true},
		{A: "a", B: "gone", Same: true}})
	var got [][]string
	for _, in := range p.Incidents {
		got = append(got, idsOf(reports, in))
	}
	slices.SortFunc(got, slices.Compare)
	if want := [][]string{{"a", "far"}, {"b"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("incidents are %v, want %v", got, want)
	}
}

func TestQuestionsAskTheUncertainFirst(t *testing.T) {
	w := profile(t, "general")
	reports, _ := rich(8, 1500)
	p := match.Propose(reports, w)
	list := p.Questions()
	if len(list) < 20 {
		t.Fatalf("only %d questions", len(list))
	}
	if !slices.IsSortedFunc(list, func(a, b match.Question) int {
		switch {
		case a.Gain > b.Gain:
			return -1
		case a.Gain < b.Gain:
			return 1
		}
		return 0
	}) {
		t.Error("questions are not in order of gain")
	}
	for _, q := range list {
		if q.Joined != (p.Of[q.A] == p.Of[q.B]) || q.Decides < 1 || reports[q.A].ID >= reports[q.B].ID {
			t.Fatalf("question %+v on reports of incidents %d and %d", q, p.Of[q.A], p.Of[q.B])
		}
	}
	first := list[0]
	v := match.Verdict{A: reports[first.A].ID, B: reports[first.B].ID, Same: true}
	again := match.ProposeJudged(reports, w, []match.Verdict{v})
	for _, q := range again.Questions() {
		if q.A == first.A && q.B == first.B {
			t.Errorf("what was answered is asked again: %+v", q)
		}
	}
}

func TestASampleIsDrawnFromAllDegreesOfCertainty(t *testing.T) {
	w := profile(t, "general")
	reports, _ := rich(8, 3000)
	p := match.Propose(reports, w)
	list := p.Sample(100, 1)
	if len(list) != 100 {
		t.Fatalf("%d pairs are drawn, want 100", len(list))
	}
	var tenths [10]int
	for _, q := range list {
		tenths[int(q.Probability*10)]++
	}
	for i, n := range tenths {
		if n < 5 {
			t.Errorf("%d pairs stated between %d and %d %%", n, 10*i, 10*i+10)
		}
	}
	if reflect.DeepEqual(list, p.Sample(100, 2)) || !reflect.DeepEqual(list, p.Sample(100, 1)) {
		t.Error("the draw must follow from the seed")
	}
}

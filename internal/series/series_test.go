package series_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/internal/query"
	"truce/internal/series"
	"truce/internal/testing/dossiertest"
	"truce/internal/view"
)

// read folds figures and reads their series.
func read(t *testing.T, r query.Reader, a series.Asked) *series.Series {
	t.Helper()
	l, err := view.New(r).As(context.Background(), truce.Viewer{Audience: truce.LevelPublic})
	if err != nil {
		t.Fatal(err)
	}
	s, err := series.Read(context.Background(), l, a)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// figure is "2017-01-04 violations=3" or "2017-01-01..2017-01-09 breaches=3"; a number left out is not stated.
func figure(t *testing.T, words string) any {
	t.Helper()
	day, rest, _ := strings.Cut(words, " ")
	what, n, stated := strings.Cut(rest, "=")
	f := &truce.Figure{Registrar: "hill", What: what, Sources: []truce.Source{{Outlet: "The Harbour Gazette"}}}
	from, until, _ := strings.Cut(day, "..")
	f.Day, f.Until = truce.Date(from), truce.Date(until)
	if stated {
		var total int
		if _, err := fmt.Sscan(n, &total); err != nil {
			t.Fatal(err)
		}
		f.Total = &total
	}
	return f
}

// What is published, and what the series says of it: points, gaps, steps.
func TestWhatASeriesSays(t *testing.T) {
	for name, c := range map[string]struct{ figures, want []string }{
		"a day between two is a gap, not a nought": {[]string{"2017-01-04 violations=3", "2017-01-07 violations=0"},
			[]string{"violations: 2017-01-04 3, 2017-01-07 0; gap 2017-01-05..2017-01-06 (2)"}},
		"what is not stated is a point without a number": {[]string{"2017-01-04 violations", "2017-01-05 violations=1"},
			[]string{"violations: 2017-01-04 not stated, 2017-01-05 1"}},
		"two figures of one day are both kept": {[]string{"2017-01-04 violations=14", "2017-01-04 violations=15"},
			[]string{"violations: 2017-01-04 14!, 2017-01-04 15!"}},
		"the same figure twice is no dispute": {[]string{"2017-01-04 violations=14", "2017-01-04 violations=14"},
			[]string{"violations: 2017-01-04 14, 2017-01-04 14"}},
		"a month is no day: it opens no gap": {[]string{"2017-01 violations=90", "2017-01-04 violations=1"},
			[]string{"violations: 2017-01 90, 2017-01-04 1"}},
		"no day at all": {[]string{" groups that joined=7"}, []string{"groups that joined:  7"}},
		"daily figures of every day explain a running count": {[]string{"2017-01-04 joined, total=10",
			"2017-01-06 joined, total=15", "2017-01-05 joined, day=2", "2017-01-06 joined, day=3"},
			[]string{"joined, total: 2017-01-04 10, 2017-01-06 15; step 2017-01-06 +5 of 5, 2/2: agrees",
				"joined, day: 2017-01-05 2, 2017-01-06 3"}},
		"or do not": {[]string{"2017-01-04 area, total (ha)=10", "2017-01-05 area, total (ha)=64",
			"2017-01-05 area, day (ha)=1"},
			[]string{"area, total (ha): 2017-01-04 10, 2017-01-05 64; step 2017-01-05 +54 of 1, 1/1: unexplained",
				"area, day (ha): 2017-01-05 1"}},
		"a stated nought is held": {[]string{"2017-01-04 joined, total=10", "2017-01-05 joined, total=10",
			"2017-01-05 joined, day=0"},
			[]string{"joined, total: 2017-01-04 10, 2017-01-05 10; step 2017-01-05 +0 of 0, 1/1: agrees",
				"joined, day: 2017-01-05 0"}},
		"of some days none is held": {[]string{"2017-01-04 joined, total=10", "2017-01-06 joined, total=15",
			"2017-01-06 joined, day=3"},
			[]string{"joined, total: 2017-01-04 10, 2017-01-06 15; step 2017-01-06 +5 of 3, 1/2: open",
				"joined, day: 2017-01-06 3"}},
		"the daily figures come to more": {[]string{"2017-01-04 joined, total=10", "2017-01-06 joined, total=11",
			"2017-01-06 joined, day=3"},
			[]string{"joined, total: 2017-01-04 10, 2017-01-06 11; step 2017-01-06 +1 of 3, 1/2: contradicted",
				"joined, day: 2017-01-06 3"}},
		"a running count falls": {[]string{"2017-01-04 joined, total=10", "2017-01-05 joined, total=9"},
			[]string{"joined, total: 2017-01-04 10, 2017-01-05 9; step 2017-01-05 -1 of 0, 0/1: fell"}},
		"a daily figure in another unit explains nothing": {[]string{"2017-01-04 area, total (ha)=1",
			"2017-01-05 area, total (ha)=2",
			"2017-01-05 area, day=1"},
			[]string{"area, total (ha): 2017-01-04 1, 2017-01-05 2; step 2017-01-05 +1 of 0, 0/1: open",
				"area, day: 2017-01-05 1"}},
		"a running count of which two figures disagree is passed over": {[]string{"2017-01-04 joined, total=1",
			"2017-01-05 joined, total=5",
			"2017-01-05 joined, total=6", "2017-01-06 joined, total=7"}, []string{
			"joined, total: 2017-01-04 1, 2017-01-05 5!, 2017-01-05 6!, 2017-01-06 7; step 2017-01-06 +6 of 0, 0/2: open"}},
		"spans that begin on one day follow one another": {[]string{"2016-12-30..2017-01-02 breaches=100",
			"2016-12-30..2016-12-31 breaches=51",
			"2016-12-29..2017-01-09 breaches=399"}, []string{
			"breaches: 2016-12-31 51, 2017-01-02 100, 2017-01-09 399; step 2017-01-02 +49 of 0, 0/2: open"}},
	} {
		var bodies []any
		for _, f := range c.figures {
			bodies = append(bodies, figure(t, f))
		}
		var got []string
		for _, l := range read(t, dossiertest.ReaderOf(t, bodies...), series.Asked{}).Lines {
			got = append(got, said(&l))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %s\nwant %s", name, strings.Join(got, "\n     "), strings.Join(c.want, "\n     "))
		}
	}
}

func said(l *series.Line) string {
	var points, rest []string
	for _, p := range l.Points {
		n := p.State
		if p.N != nil {
			n = fmt.Sprint(*p.N)
		}
		if p.Disputed {
			n += "!"
		}
		points = append(points, string(p.Day)+" "+n)
	}
	for _, g := range l.Gaps {
		rest = append(rest, fmt.Sprintf("; gap %s..%s (%d)", g.From, g.To, g.Days))
	}
	for _, s := range l.Steps {
		rest = append(rest, fmt.Sprintf("; step %s %+d of %d, %d/%d: %s", s.To, s.Change, s.Daily, s.Held, s.Days, s.Says))
	}
	return l.What + ": " + strings.Join(points, ", ") + strings.Join(rest, "")
}

// Of the shipped dossier each number stands once as a row, with its source, and the steps of the settlements are what
// they are: three days of February add up, and the rest cannot be told.
func TestTheTwoMonths(t *testing.T) {
	s := read(t, dossiertest.Reader(t), series.Asked{})
	if s.First != "2017-01-04" || s.Last != "2017-02-25" {
		t.Errorf("from %s to %s", s.First, s.Last)
	}
	sum := map[string]int{}
	for _, l := range s.Lines {
		for _, p := range l.Points {
			if l.What == "violations" && p.N != nil {
				sum[l.Registrar+" "+l.Outcome] += *p.N
			}
		}
		if l.What == "settlements joined, total" {
			says := map[series.Says]int{}
			for _, x := range l.Steps {
				says[x.Says]++
			}
			if says[series.Agrees] != 3 || says[series.Unexplained]+says[series.Contradicted]+says[series.Fell] != 0 {
				t.Errorf("the settlements: %+v", l.Steps)
			}
		}
	}
	for who, want := range map[string]int{"turkey ": 95, "turkey confirmed": 4, "russia ": 70,
		"turkey fire at an excluded group": 5, "russian-turkish-commission ": 39} {
		if sum[who] != want {
			t.Errorf("%s: %d, not %d", who, sum[who], want)
		}
	}
	numbers := 0
	for _, row := range s.Rows() {
		if len(row) != len(series.Head) {
			t.Fatalf("a row of %d cells under %d heads", len(row), len(series.Head))
		}
		if row[9] != nil {
			numbers++
			if row[16] == nil {
				t.Errorf("%v names no source", row)
			}
		} else if row[10] == nil {
			t.Errorf("%v has no number and does not say why", row)
		}
	}
	if numbers < 100 {
		t.Errorf("%d numbers", numbers)
	}
	if one := read(t, dossiertest.Reader(t), series.Asked{From: "2017-02-01", To: "2017-02-28",
		What: "violations"}); one.First != "2017-02-10" {
		t.Errorf("February begins on %s", one.First)
	}
}

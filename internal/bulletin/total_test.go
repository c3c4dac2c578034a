package bulletin

import (
	"context"
	"slices"
	"testing"
	"time"
	"truce/internal/query"

	"truce"
	"truce/codes"
)

// times are what reports say of when, in days that close at 18:00: between them they straddle every limit.
func times() map[string]truce.Interval {
	day := func(d int) truce.Interval {
		return truce.Date(time.Date(2030, 3, d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)).Span(time.UTC)
	}
	hour := func(d, h int) truce.Instant { return truce.At(time.Date(2030, 3, d, h, 0, 0, 0, time.UTC)) }
	return map[string]truce.Interval{
		"a moment":                   {From: hour(12, 9), To: hour(12, 9)},
		"the last second of a day":   {From: hour(12, 18) - 1, To: hour(12, 18) - 1},
		"the first second of a day":  {From: hour(12, 18), To: hour(12, 18)},
		"a day alone":                day(13),
		"the last day of the week":   day(17),
		"the first day of the week":  day(11),
		"a month alone":              truce.Date("2030-03").Span(time.UTC),
		"across a close":             {From: hour(14, 17), To: hour(14, 19)},
		"across the end of the week": {From: hour(17, 17), To: hour(17, 19)},
		"from then on":               {From: hour(15, 7)},
		"until then":                 {To: hour(15, 7)},
		"not known":                  {},
	}
}

func TestATotalMissesNothing(t *testing.T) {
	for _, rule := range []truce.TimeEnd{truce.CountedByBeginning, truce.CountedByEnd} {
		for name, when := range times() {
			for _, kind := range []codes.EventKind{codes.Shelling, codes.Siege} {
				p := newPlayUnder(t, rule)
				p.add("CA", "monitor", &truce.Report{ID: "CA-R-1", Version: 1, Incident: "CA-I-1",
					Coded: &truce.Coded{When: when, Kind: kind,
						Toll: truce.Toll{Killed: truce.Harm{Total: truce.Exactly(2)}}}})
				checkTotals(t, p, name+", "+string(kind)+", counted by "+string(rule)+" end")
			}
		}
	}
}

// checkTotals counts each day of two months alone and all of them together, and each of nine weeks.
func checkTotals(t *testing.T, p *play, what string) {
	t.Helper()
	ctx, r := context.Background(), query.In(p.s, nil)
	const first, last truce.Date = "2030-02-20", "2030-04-10"
	sum := map[string]int{}
	for day := first; day <= last; day = next(day) {
		d, err := Draft(ctx, r, "CA", day)
		if err != nil {
			t.Fatal(err)
		}
		add(sum, d)
	}
	all, err := Total(ctx, r, "CA", first, last)
	if err != nil {
		t.Fatal(err)
	}
	total := map[string]int{}
	add(total, all)
	weeks := map[string]int{}
	for day := first; day < last; day = shift(day, 7) {
		d, err := Total(ctx, r, "CA", day, shift(day, 6))
		if err != nil {
			t.Fatal(err)
		}
		add(weeks, d)
	}
	for _, label := range []string{"registered", "killed, at least", "verdict open"} {
		if sum[label] != total[label] || weeks[label] != total[label] {
			t.Errorf("%s: %s %d in days, %d in weeks, %d in all", what, label, sum[label], weeks[label], total[label])
		}
	}
	if listed := slices.Contains(all.Timeless, "CA-I-1"); total["registered"] != 1 && !listed || listed &&
		total["registered"] != 0 {
		t.Errorf("%s: counted %d times in all, listed without a time: %v", what, total["registered"], listed)
	}
}

// add adds what CA's column says.
func add(sum map[string]int, d *Document) {
	for _, row := range d.Bulletin.Rows {
		for _, c := range row.Cells {
			if c.Member == "CA" && c.N != nil && row.Section != ByKind {
				sum[Label(row)] += *c.N
			}
		}
	}
}

// A state counts in each period in which it certainly went on, and once in a total.
func TestStatesGoOn(t *testing.T) {
	hour := func(d, h int) truce.Instant { return truce.At(time.Date(2030, 3, d, h, 0, 0, 0, time.UTC)) }
	for name, x := range map[string]struct {
		when truce.Interval
		days []truce.Date
	}{
		"hours": {truce.Interval{From: hour(12, 17), To: hour(14, 19)}, []truce.Date{"2030-03-12", "2030-03-13",
			"2030-03-14", "2030-03-15"}},
		"within one": {truce.Interval{From: hour(12, 1), To: hour(12, 2)}, []truce.Date{"2030-03-12"}},
		"days": {truce.Interval{From: hour(12, 0), To: hour(15, 0) - 1}, []truce.Date{"2030-03-12", "2030-03-13",
			"2030-03-14"}},
		"a day alone":      {truce.Interval{From: hour(12, 0), To: hour(13, 0) - 1}, []truce.Date{"2030-03-12"}},
		"end not known":    {truce.Interval{From: hour(12, 1)}, []truce.Date{"2030-03-12"}},
		"beginning unsaid": {truce.Interval{To: hour(12, 1)}, []truce.Date{"2030-03-12"}},
	} {
		p := newPlay(t)
		p.add("CA", "monitor", &truce.Report{ID: "CA-R-1", Version: 1, Incident: "CA-I-1",
			Coded: &truce.Coded{When: x.when, Kind: codes.Siege}})
		var got []truce.Date
		for day := truce.Date("2030-03-08"); day < "2030-03-20"; day = next(day) {
			d, err := Draft(context.Background(), query.In(p.s, nil), "CA", day)
			if err != nil {
				t.Fatal(err)
			}
			sum := map[string]int{}
			if add(sum, d); sum["siege"] == 1 {
				got = append(got, day)
			}
		}
		if !slices.Equal(got, x.days) {
			t.Errorf("%s: went on in the periods of %v, not %v", name, x.days, got)
		}
		d, err := Total(context.Background(), query.In(p.s, nil), "CA", "2030-03-08", "2030-03-20")
		if err != nil || *cell(t, d, "siege", "CA").N != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A total is not known while one of its days is not.
func TestATotalNeedsEveryDay(t *testing.T) {
	p := newPlay(t)
	p.report("BO", 1, truce.Interval{From: at(10), To: at(10)}, "Northmarch", "", truce.Range{})
	p.add("BO", "desk", &truce.Column{Day: "2030-03-17", State: truce.Released})
	d, err := Total(context.Background(), query.In(p.s, nil), "CA", "2030-03-16", "2030-03-17")
	if err != nil {
		t.Fatal(err)
	}
	if c := cell(t, d, "registered", "BO"); c.N != nil || len(c.IDs) != 1 || CellWords(d, c) != "not reported" {
		t.Errorf("BO reported one day of two, and the total says %s %v", CellWords(d, c), c.IDs)
	}
	p.add("BO", "desk", &truce.Column{Day: "2030-03-16", State: truce.Released})
	if d, err = Total(context.Background(), query.In(p.s, nil), "CA", "2030-03-16", "2030-03-17"); err != nil {
		t.Fatal(err)
	}
	if c := cell(t, d, "registered", ""); c.N == nil || *c.N != 1 {
		t.Errorf("both reported both days, and the total says %s", CellWords(d, c))
	}
}

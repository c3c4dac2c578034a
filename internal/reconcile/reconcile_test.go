package reconcile

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/codes"
)

// at is an hour and minute of a day of January 2017.
func at(day, hour, minute int) truce.Instant {
	return truce.At(time.Date(2017, 1, day, hour, minute, 0, 0, time.UTC))
}

// entry is an entry of shelling at a place, of ten minutes.
func entry(id, register, cluster string, from truce.Instant, change ...func(*Entry)) Entry {
	e := Entry{ID: id, Register: register, Cluster: cluster, Coded: truce.Coded{Kind: codes.Shelling,
		When:  truce.Interval{From: from, To: from + 600},
		Where: truce.Place{Name: "Velden", Province: "North", Point: &truce.Point{LatE7: 10_000_000, LonE7: 10_000_000}}}}
	for _, f := range change {
		f(&e)
	}
	return e
}

func kind(k codes.EventKind) func(*Entry) { return func(e *Entry) { e.Coded.Kind = k } }

func states(n int, unit string) func(*Entry) {
	return func(e *Entry) { e.Coded.Count, e.Coded.Unit = truce.Exactly(n), unit }
}

func without(by, why string) func(*Entry) {
	return func(e *Entry) { e.Excluded = map[string][]string{by: {why}} }
}

func lasts(to truce.Instant) func(*Entry) { return func(e *Entry) { e.Coded.When.To = to } }

var january = Period{First: "2017-01-01", Last: "2017-01-31"}

// A rule decides how many it is: the same entries under several.
func TestCount(t *testing.T) {
	list := []Entry{
		entry("A-1", "A", "1", at(3, 10, 0), states(12, "explosions")),
		entry("A-2", "A", "1", at(3, 10, 5), states(3, "explosions")), // told twice
		entry("A-3", "A", "2", at(3, 10, 50), states(4, "explosions")),
		entry("A-4", "A", "3", at(3, 13, 0)), // does not say how many
		entry("A-5", "A", "4", at(3, 14, 0), kind(codes.Siege), lasts(at(5, 14, 0))),
		entry("A-6", "A", "5", at(31, 19, 0)),
		entry("A-7", "A", "6", at(4, 0, 0), lasts(at(5, 0, 0)-1), kind(codes.Sniping)),
		entry("A-8", "A", "7", at(6, 9, 0), without("A", "excluded target"), kind(codes.AirStrike)),
		entry("A-9", "A", "8", at(7, 9, 0), func(e *Entry) { e.Dataset = "GED" }),
		entry("A-10", "A", "9", 0, func(e *Entry) { e.Coded.When = truce.Interval{} }),
		entry("B-1", "B", "9", at(8, 9, 0)),
	}
	for _, c := range []struct {
		name  string
		rule  truce.CountingRule
		total string
		days  string // day and number, of days with some
	}{
		{"reports", truce.CountingRule{Unit: "report"}, "8", "03:5 04:1 06:1 31:1"},
		{"incidents", truce.CountingRule{Unit: "incident"}, "7", "03:4 04:1 06:1 31:1"},
		{"without fire at an excluded group", truce.CountingRule{Unit: "incident", Excludes: []string{"excluded target"}},
			"6", "03:4 04:1 31:1"},
		{"shelling until an hour of silence", truce.CountingRule{Unit: "shelling", GapMinutes: 60,
			Kinds: []codes.EventKind{codes.Shelling}}, "3", "03:2 31:1"},
		{"explosions", truce.CountingRule{Unit: "explosion", Kinds: []codes.EventKind{codes.Shelling}}, "at least 19",
			"03:at least 19 31:at least 0"},
		{"states each day", truce.CountingRule{Unit: "incident", Kinds: []codes.EventKind{codes.Siege}, States: "each day"},
			"3", "03:1 04:1 05:1"},
		{"a day that closes at 18:00", truce.CountingRule{Unit: "report", DayCloses: "18:00"}, "7", "03:5 04:1 06:1"},
		{"days of another zone", truce.CountingRule{Unit: "report", Zone: "Asia/Tokyo"}, "7", "03:5 04:1 06:1"},
		{"day alone apart", truce.CountingRule{Unit: "report", DayOnly: "apart"}, "7", "03:5 06:1 31:1"},
		{"an adopted dataset", truce.CountingRule{Unit: "report", Adopts: []string{"GED"}}, "9", "03:5 04:1 06:1 07:1 31:1"},
		{"another area", truce.CountingRule{Unit: "report", Provinces: []string{"South"}}, "0", ""},
		{"everybody's", truce.CountingRule{Unit: "report", Whose: "all"}, "9", "03:5 04:1 06:1 08:1 31:1"},
	} {
		got, err := Count(Register{"A", c.rule}, list, january)
		if err != nil {
			t.Fatal(err)
		}
		var days []string
		for _, d := range got.Days {
			if len(d.Entries) > 0 {
				days = append(days, string(d.Day[8:])+":"+Words(d.N))
			}
		}
		if Words(got.Total) != c.total || strings.Join(days, " ") != c.days {
			t.Errorf("%s: %s on %v, want %s on %s", c.name, Words(got.Total), days, c.total, c.days)
		}
		if fate := got.fate["A-10"]; fate.counts || fate.why.Format == "" {
			t.Errorf("%s: of what has no time it says %+v", c.name, fate)
		}
	}
	for _, bad := range []truce.CountingRule{{}, {Unit: "shell"}, {Unit: "shelling"}, {Unit: "report", Zone: "Local"},
		{Unit: "report", DayCloses: "6pm"}, {Unit: "report", Excludes: []string{"the truth"}}} {
		if _, err := Count(Register{"A", bad}, list, january); truce.KindOf(err) != truce.Invalid || err == nil {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// Two registers compared: each incident stands once, and says where.
func TestCompare(t *testing.T) {
	one := truce.CountingRule{Unit: "report"}
	strict := truce.CountingRule{Unit: "report", Excludes: []string{"excluded target"}}
	list := []Entry{
		entry("A-1", "A", "1", at(3, 10, 0)), entry("B-1", "B", "1", at(3, 10, 5)),
		entry("A-2", "A", "2", at(3, 11, 0)), entry("A-3", "A", "2", at(3, 11, 5)),
		entry("B-2", "B", "2", at(3, 11, 0), kind(codes.AirStrike)),
		entry("A-4", "A", "3", at(3, 12, 0)),
		entry("A-5", "A", "4", at(3, 13, 0)), entry("B-3", "B", "4", at(3, 13, 0), without("B", "excluded target")),
		entry("A-6", "A", "5", at(3, 14, 0)), entry("B-4", "B", "5", at(4, 14, 0)),
		entry("B-5", "B", "6", at(3, 15, 0)),
		entry("C-1", "C", "7", at(3, 15, 0)), // of neither
	}
	day := Period{First: "2017-01-03", Last: "2017-01-03"}
	r, err := Compare([]Register{{"A", one}, {"B", strict}}, list, day)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range r.Rows {
		got = append(got, fmt.Sprintf("%s %s %v", row.Cluster, row.Place, row.Differs))
	}
	want := []string{"1 common []", "2 common [class]", "3 only []", "4 left out []", "5 other day [day]", "6 only []"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if want := "A counts 6, B counts 3; several count 2 incidents (A 3, B 2); A alone has 1; B alone has 1; A counts 1 " +
		"that " +
		"others have and leave out; A counts 1 that others count on another day."; r.Why != want {
		t.Errorf("%s\nwant\n%s", r.Why, want)
	}
}

// The parts add up to the totals, whatever the entries and rules; no order of the entries changes anything.
func TestPartsAddUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	units := []string{"report", "incident", "shelling", "explosion"}
	for range 300 {
		var list []Entry
		for i := range rng.IntN(60) {
			e := entry("E-"+strconv.Itoa(i), string("ABC"[rng.IntN(3)]), strconv.Itoa(rng.IntN(25)),
				at(1+rng.IntN(5), rng.IntN(24), rng.IntN(60)))
			e.Coded.Kind = codes.EventKinds[rng.IntN(12)]
			if rng.IntN(2) == 0 {
				states(rng.IntN(9), "explosions")(&e)
			}
			if rng.IntN(4) == 0 {
				without(string("AB"[rng.IntN(2)]), "excluded target")(&e)
			}
			if rng.IntN(5) == 0 {
				e.Coded.When.To += truce.Instant(rng.IntN(3 * 86400))
			}
			list = append(list, e)
		}
		rule := func() truce.CountingRule {
			r := truce.CountingRule{Unit: units[rng.IntN(4)], GapMinutes: 1 + rng.IntN(90), WithinM: rng.IntN(2) * 500}
			if rng.IntN(2) == 0 {
				r.Excludes = []string{"excluded target"}
			}
			if rng.IntN(2) == 0 {
				r.States = "each day"
			}
			return r
		}
		registers := []Register{{"A", rule()}, {"B", rule()}, {"C", rule()}}
		p := Period{First: "2017-01-02", Last: "2017-01-03"}
		r, err := Compare(registers, list, p)
		if err != nil {
			t.Fatal(err)
		}
		for i := range registers {
			var sum Sum
			for _, x := range r.Parts {
				sum.Add(x.N[i])
			}
			if Words(sum.Range()) != Words(r.Tallies[i].Total) {
				t.Fatalf("the parts of %s come to %s, its total is %s: %s", registers[i].ID, Words(sum.Range()),
					Words(r.Tallies[i].Total), r.Why)
			}
		}
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		again, err := Compare(registers, list, p)
		if err != nil || text(t, again) != text(t, r) {
			t.Fatalf("another order says\n%s\nnot\n%s (%v)", text(t, again), text(t, r), err)
		}
	}
}

// text is a result as commands print it.
func text(t *testing.T, r *Result) string {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The incidents by which two rules differ are those by which their totals do.
func TestDifferences(t *testing.T) {
	list := []Entry{entry("A-1", "A", "1", at(3, 10, 0)), entry("A-2", "A", "1", at(3, 10, 5)),
		entry("A-3", "A", "2", at(3, 12, 0), without("", "permitted activity"))}
	count := func(r truce.CountingRule) *Tally {
		x, err := Count(Register{"A", r}, list, january)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	a := count(truce.CountingRule{Unit: "report"})
	b := count(truce.CountingRule{Unit: "incident", Excludes: []string{"permitted activity"}})
	var got []string
	for _, d := range Differences(a, b) {
		got = append(got, fmt.Sprintf("%s %s %s %s", d.ID, Words(d.A), Words(d.B), d.WhyB))
	}
	if want := []string{"A-2 1 0 counted with A-1",
		"A-3 1 0 what the rule leaves out: permitted activity"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// The rules that come with the program can be read, say where they are from and what is not known of them.
func TestRules(t *testing.T) {
	list, err := Rules()
	if err != nil || len(list) < 5 {
		t.Fatalf("%d rules, %v", len(list), err)
	}
	for _, r := range list {
		if r.Title == "" || r.Note == "" || r.Name != "joint" && (len(r.Sources) == 0 || len(r.Unknown) == 0) {
			t.Errorf("%s does not say what it is, or from where", r.Name)
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	var list []Entry
	for i := range 200_000 {
		e := entry("E-"+strconv.Itoa(i), string("AB"[i%2]), strconv.Itoa(rng.IntN(140_000)),
			at(1+rng.IntN(28), rng.IntN(24), rng.IntN(60)))
		e.Coded.Where.Point = &truce.Point{LatE7: int32(rng.IntN(20_000_000)), LonE7: int32(rng.IntN(20_000_000))}
		list = append(list, e)
	}
	rule := truce.CountingRule{Unit: "shelling", GapMinutes: 60, WithinM: 1000}
	for b.Loop() {
		if _, err := Compare([]Register{{"A", rule}, {"B", rule}}, list, january); err != nil {
			b.Fatal(err)
		}
	}
}

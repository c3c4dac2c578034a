package survival

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"truce/internal/effect"
)

func day(text string) time.Time {
	t, _ := time.Parse(time.DateOnly, text)
	return t
}

const cfHead = "cf_id,location,actor_name,cf_effect_yr,cf_effect_month,cf_effect_day,end_yr,end_month,end_day,ended," +
	"ceasefire_class,implement,enforcement,mediator_nego\n"

// A day of which a part is not known is not put anywhere; rows of one truce are one truce.
func TestColumnsOfETHPRIO(t *testing.T) {
	table, err := Read(strings.NewReader(cfHead +
		"A-1,Westmark,x,2001,3,4,2001,3,9,1,1,1,2,0\n" + "A-1,Westmark,y,2001,3,4,2001,3,12,1,1,1,2,0\n" +
		"A-2,Westmark,x,2001.0,5.0,1.0,2001,6,-1,1,2,0,0,NA\n" + "A-3,Westmark,x,2002,1,1,NA,NA,NA,0,3,-1,-1,17\n" +
		"A-4,Eastmark,x,2002,-1,-1,2002,2,1,1,,,,\n" + "A-5,Eastmark,x,2003,1,1,,,,4,,,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	have := ""
	for _, x := range table.Truces {
		a := x.Attributes
		have += fmt.Sprintf("%s %s %s %v class=%s monitoring=%s guarantor=%s mediated=%s\n", x.ID,
			x.Effect.Format(time.DateOnly), x.Coded.Format(time.DateOnly), x.EndUnknown, a["class"], a["monitoring"],
			a["guarantor"], a["mediated"])
	}
	if want := `A-1 2001-03-04 2001-03-09 false class=cessation monitoring=yes guarantor=yes mediated=no
A-2 2001-05-01 0001-01-01 true class=cessation with compliance monitoring=no guarantor=no mediated=
A-3 2002-01-01 0001-01-01 false class=definitive monitoring= guarantor= mediated=yes
A-4 0001-01-01 2002-02-01 false class= monitoring= guarantor= mediated=
A-5 2003-01-01 0001-01-01 true class= monitoring= guarantor= mediated=
`; have != want || table.Differs != 1 || table.Truces[0].Attributes["actor_name"] != "" {
		t.Errorf("%d differ, %q\n%s", table.Differs, table.Truces[0].Attributes["actor_name"], have)
	}
	cases, left := Cases(table.Truces, Coded, day("2002-01-31"))
	if fmt.Sprint(cases) != "[{5 true} {30 false}]" || left != (Left{NoEffect: 1, NoEnd: 2}) {
		t.Errorf("%v, left %+v", cases, left)
	}
	if _, left := Cases(table.Truces, Coded, time.Time{}); left.NoWatch != 1 {
		t.Errorf("watched until nobody says when: %+v", left)
	}
	if cases, left := Cases(table.Truces, Declared, time.Time{}); len(cases) != 0 || left.NoWatch != 2 {
		t.Errorf("no end is declared in this table: %v, %+v", cases, left)
	}
}

func TestTablesThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "",
		"a,b\n1,2\n":                           "needs columns truce and effect",
		"truce,effect\n":                       "no truce stands under",
		"truce,effect\nx,2001-02-30\n":         "line 2: effect",
		"truce,effect\n,2001-02-20\n":          "line 2: truce",
		"cf_id,location\nx,y\n":                "no column cf_effect_yr",
		cfHead + strings.Repeat(",", 13):       "no truce stands under",
		cfHead + "A,W,x,2001,2,30,,,,,,,,\n":   "line 2: cf_effect_day",
		cfHead + "A,W,x,2001,soon,3,,,,,,,,\n": "line 2: cf_effect_month",
		"truce,effect,end_declared\nx,2001-02-03,2001-02-01\n":      "x ends on 2001-02-01, before its effect",
		"truce,effect,watched_to\nx,2001-02-03,2001-02-02\n":        "before its effect",
		"truce,effect,end_declared\nx,2001-02-03,\"2001-02-04\nx\n": "line 2",
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// The three endings are looked for each in its own way, and asking for a name or a value that is not there is refused.
func TestThreeEndings(t *testing.T) {
	table, err := Read(strings.NewReader("truce,effect,end_declared,end_coded,watched_to,areas,local\n" +
		"one,2001-01-31,2001-02-10,2001-03-01,,Westmark,yes\n" + "two,2001-01-31,,,2001-02-20,Westland,no\n" +
		"three,2001-01-31,,,,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	var events []effect.Event
	for i := range 60 {
		on, n := day("2001-01-01").AddDate(0, 0, i), 10
		if i >= 30 && i < 45 {
			n = 0
		}
		events = append(events, effect.Event{Start: on, End: on, Country: "Westland", Area: "Westmark", SideB: "b",
			Deaths: effect.Count{Low: n, Best: n, High: n}},
			effect.Event{Start: on, End: on, Area: "Westmark", SideA: "not bound", Deaths: effect.Count{Best: 50}})
	}
	table.FindLevels(effect.RegisterOf(events...), []string{"not bound"}, effect.Usual)
	for ending, want := range map[Ending]string{Declared: "[{10 true} {20 false}] {0 0 1 0}",
		Coded: "[{29 true} {22 false} {22 false}] {0 0 0 0}", Level: "[{18 true} {18 true}] {0 0 1 0}"} {
		until := time.Time{}
		if ending == Coded { // the data set's own last day: watched_to is of declarations
			until = day("2001-02-22")
		}
		cases, left := Cases(table.Truces, ending, until)
		if have := fmt.Sprint(cases, " ", left); have != want {
			t.Errorf("%s: %s, want %s", ending, have, want)
		}
	}
	if some, err := table.Where([]string{"local=yes"}); err != nil || len(some) != 1 || some[0].ID != "one" {
		t.Errorf("%v, %v", some, err)
	}
	for _, c := range []string{"local", "locale=yes", "local=maybe", "local="} {
		if _, err := table.Where([]string{c}); err == nil {
			t.Errorf("%q is taken for a condition", c)
		}
	}
}

// What ships says where each row is from, and is not called a sample.
func TestShippedTable(t *testing.T) {
	table, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range table.Truces {
		if x.Attributes["sources"] == "" || x.Attributes["note"] == "" || len(x.Areas) == 0 {
			t.Errorf("%s: sources %q, note %q, areas %v", x.ID, x.Attributes["sources"], x.Attributes["note"], x.Areas)
		}
	}
	if cases, left := Cases(table.Truces, Declared, time.Time{}); len(cases) < Fewest || left.NoWatch > 0 {
		t.Errorf("%d cases, left %+v", len(cases), left)
	}
}

func BenchmarkEstimateOf3000(b *testing.B) {
	var text strings.Builder
	text.WriteString("truce,effect,end_declared,watched_to,local\n")
	for i := range 3000 {
		end, on := day("2001-01-01").AddDate(0, 0, 1+i*i%700).Format(time.DateOnly), [2]string{}
		on[i%3%2] = end
		fmt.Fprintf(&text, "t%d,2001-01-01,%s,%s,%d\n", i, on[0], on[1], i%2)
	}
	for b.Loop() {
		table, err := Read(strings.NewReader(text.String()))
		if err != nil {
			b.Fatal(err)
		}
		var sets [2][]Case
		for i := range sets {
			some, err := table.Where([]string{fmt.Sprintf("local=%d", i)})
			if err != nil {
				b.Fatal(err)
			}
			sets[i], _ = Cases(some, Declared, time.Time{})
			Estimate(sets[i])
		}
		if LogRank(sets[0], sets[1]) == nil {
			b.Fatal("not compared")
		}
	}
}

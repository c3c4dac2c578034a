package terms

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"truce"
)

// a draft of an agreement that names what its clauses ask about.
func draftOf(clauses ...truce.Clause) *truce.Agreement {
	return &truce.Agreement{ID: "draft", Version: 1, Kind: "ceasefire", Effect: 1_900_000_000,
		Parties: []truce.PartyClaim{{Actor: "north", As: "signatory"}, {Actor: "south", As: "signatory"}},
		Areas: []truce.AgreedArea{{Area: "valley", Role: "named", Map: true}, {Area: "fog", Role: "named"},
			{Area: "lost", Role: "named", Map: true}},
		Clauses: clauses}
}

func clauseOf(number, text, breach, unless string) truce.Clause {
	return truce.Clause{Number: number, Title: "t", Text: text, Status: "paraphrased", Breach: breach, Unless: unless}
}

// What is foreseen of clauses, a line a draft: code, clause, the other clause, what it is about.
func TestWhatCouldNeverBeMonitoredIsForeseen(t *testing.T) {
	held := Held{Actor: func(id truce.ActorID) bool { return id != "south" },
		Shape: func(id truce.AreaID) bool { return id == "valley" },
		Due:   func(clause string) bool { return clause == "due" }}
	const common = "no actor  south" // of every draft here
	for _, x := range []struct {
		name    string
		clauses []truce.Clause
		want    []string
	}{
		{"a plain clause", []truce.Clause{clauseOf("1", "No fire.", "armed", "")}, nil},
		{"no condition", []truce.Clause{clauseOf("1", "Be good.", "", "")}, []string{"left to people 1"}},
		{"cannot hold", []truce.Clause{clauseOf("1", "x", `armed && kind == "overflight"`, "")}, []string{"never breached 1"}},
		{"its exception swallows it", []truce.Clause{clauseOf("1", "x", `kind == "shelling"`, "armed")},
			[]string{"never breached 1"}},
		{"always", []truce.Clause{clauseOf("1", "x", "armed || !armed", "")}, []string{"always breach 1"}},
		{"its exception is idle", []truce.Clause{clauseOf("1", "x", `kind == "shelling"`, "!armed")},
			[]string{"idle exception 1"}},
		{"no condition at all", []truce.Clause{clauseOf("1", "x", "arrmed", "")}, []string{"unreadable 1"}},
		{"an area without a map", []truce.Clause{clauseOf("1", "x", `armed && inside["fog"]`, "")}, []string{"no map 1 fog"}},
		{"a map that is not held", []truce.Clause{clauseOf("1", "x", `armed && stood["lost 500"]`, "")},
			[]string{"no map 1 lost"}},
		{"a map that is held", []truce.Clause{clauseOf("1", "x", `armed && near["valley 500"]`, "")}, nil},
		{"people judge", []truce.Clause{clauseOf("1", "x", "armed && judged", "")}, []string{"left to people 1 judged"}},
		{"people judge a part", []truce.Clause{clauseOf("1", "x", `kind == "siege" || armed && !proportionate`, "")}, nil},
		{"whatever people judge", []truce.Clause{clauseOf("1", "x", `kind == "siege" && (judged || !judged && armed) || armed`,
			"")}, nil},
		{"that nothing was announced", []truce.Clause{clauseOf("1", "x", `kind == "overflight" && !notified`, "")},
			[]string{"turns on no 1 notified"}},
		{"that no notice was given", []truce.Clause{clauseOf("1", "x",
			`kind == "overflight" && !over["notice_hours 72"]`, "")}, []string{"turns on no 1 notice_hours"}},
		{"that it was announced", []truce.Clause{clauseOf("1", "x", `kind == "overflight" && notified`, "")}, nil},
		{"soon", []truce.Clause{clauseOf("1", "Maps are exchanged soon.", "armed", "")}, []string{"no clock 1 soon"}},
		{"sooner is another word", []truce.Clause{clauseOf("1", "The sooner.", "armed", "")}, nil},
		{"soon in Russian", []truce.Clause{clauseOf("1", "Обмен картами в ближайшее время.", "armed", "")},
			[]string{"no clock 1 в ближайшее время"}},
		{"a period", []truce.Clause{clauseOf("1", "Withdraw within 7 days.", "armed", "")}, []string{"no clock 1 7 days"}},
		{"a period that is counted", []truce.Clause{clauseOf("1", "72 hours before it flies.",
			`kind == "overflight" && over["notice_hours 72"]`, "")}, nil},
		{"a period with a day", []truce.Clause{clauseOf("due", "Withdraw within 7 days.", "armed", "")}, nil},
		{"permitted here, forbidden there", []truce.Clause{
			clauseOf("1", "x", "armed", `kind == "sniping"`), clauseOf("2", "y", `kind in ["sniping", "shelling"]`, "")},
			[]string{"contradiction 1 2"}},
		{"permitted here, forbidden there in part", []truce.Clause{
			clauseOf("1", "x", "armed", `kind == "sniping"`), clauseOf("2", "y", `kind == "sniping" && civilians_harmed`, "")},
			nil},
		{"asked for here, forbidden there", []truce.Clause{
			clauseOf("1", "x", `armed && inside["valley"]`, ""), clauseOf("2", "y", `armed && !inside["valley"]`, "")},
			[]string{`contradiction 1 2 inside["valley"]`}},
	} {
		t.Run(x.name, func(t *testing.T) {
			var got []string
			for _, f := range Foresee(draftOf(x.clauses...), held) {
				if f.Says == "" {
					t.Errorf("%s of clause %s is not said", f.Code, f.Clause)
				}
				if f.Clause == "" && f.Code == NoMap {
					continue // of the areas that no clause asks about
				}
				line := strings.Join(strings.Fields(fmt.Sprint(f.Code, " ", f.Clause, " ", f.With, " ", f.About)), " ")
				if line != strings.Join(strings.Fields(common), " ") {
					got = append(got, line)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(x.want) {
				t.Errorf("foreseen: %q\nwant:     %q", got, x.want)
			}
		})
	}
}

func TestADraftWithoutAMomentOfEffectIsForeseen(t *testing.T) {
	a := draftOf(clauseOf("1", "No fire.", "armed", ""))
	a.Effect = 0
	got := Foresee(a, Held{})
	if !slices.ContainsFunc(got, func(f Foreseen) bool { return f.Code == NoClock && f.About == "effect" }) {
		t.Errorf("%+v", got)
	}
	for _, f := range got {
		if f.Code == NoActor {
			t.Errorf("nothing was looked up, and yet: %s", f.Says)
		}
	}
}

// Of an agreement that the loader takes, no clause is said to be unreadable, never or always breached: the two agree.
func TestWhatTheLoaderTakesCanBeBreached(t *testing.T) {
	files, err := filepath.Glob("../demo/*/agreements/*.yaml")
	more, err2 := filepath.Glob("../demo/exercise/*.yaml")
	if err != nil || err2 != nil || len(files)+len(more) < 5 {
		t.Fatal(files, more, err, err2)
	}
	for _, name := range append(files, more...) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, problems := Parse(name, data)
		if len(problems) > 0 {
			continue // other files of the exercise
		}
		for _, x := range Foresee(&f.Agreement, Held{}) {
			switch x.Code {
			case Unreadable, NeverBreached, AlwaysBreach, IdleException, Contradiction, NotCompared:
				t.Errorf("%s clause %s: %s", name, x.Clause, x.Says)
			}
		}
	}
}

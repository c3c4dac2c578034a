package effect

import (
	"strings"
	"testing"
)

// The sentence says what fell by how much, how often as much fell without a truce, what ended in the "before" and
// where most of the fall lies; it says nothing where the windows are not known.
func TestSentenceOfADay(t *testing.T) {
	var events []Event
	for d := range 400 {
		west, east := 8, 2
		if d >= 200 {
			west = 0
		}
		if d >= 300 {
			west, east = 12, 3
		}
		events = append(events, Event{Start: day(d), End: day(d), Area: "Westmark", SideA: "a", Deaths: Count{west / 2,
			west, 2 * west}},
			Event{Start: day(d), End: day(d), Area: "Eastmark", SideA: "a", Deaths: Count{east, east, east}},
			Event{Start: day(d), End: day(d), Area: "Eastmark", SideA: "x", Deaths: Count{90, 90, 90}})
	}
	a := Asked{Day: day(200), Apart: []string{"x"}, Ended: []Happening{{"the battle", day(190)}, {"another", day(100)},
		{"a later one", day(201)}}}
	told, err := RegisterOf(events...).Tell(a)
	if err != nil {
		t.Fatal(err)
	}
	s := told.Sentence()
	if s == nil || !s.Fell || s.Percent != 80 || s.Low != 67 || s.High != 89 || s.AsMuch != 0 || s.Days == 0 ||
		len(s.Ended) != 1 || s.Share == nil || s.Share.Area != "Westmark" || s.SharePart != 100 {
		t.Errorf("%+v", s)
	}
	a.Day = day(300)
	if told, err = RegisterOf(events...).Tell(a); err != nil {
		t.Fatal(err)
	}
	if s = told.Sentence(); s == nil || s.Fell || s.Percent != 650 || s.Share != nil || s.AsMuch != 0 {
		t.Errorf("a rise: %+v", s)
	}
	a.Day = day(20)
	if told, err = RegisterOf(events...).Tell(a); err != nil || told.Sentence() != nil {
		t.Errorf("28 days before reach out of the record: %v, %v", told.Sentence(), err)
	}
	for want, a := range map[string]Asked{"nothing can be compared": {Day: day(-1)},
		"no event names the side y": {Day: day(9),
			Apart: []string{"y"}}, "no event lies in Northmark": {Day: day(9), Area: "Northmark"},
		"need the area": {Day: day(9), Near: []string{"Eastmark"}}} {
		if _, err := RegisterOf(events...).Tell(a); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// What lies in the area, beside it, elsewhere and apart is counted once each.
func TestGroupsOfADay(t *testing.T) {
	var events []Event
	for i, area := range []string{"Westmark", "Eastmark", "Northmark", ""} {
		for _, side := range []string{"a", "x"} {
			for d := range 14 {
				events = append(events, Event{Start: day(d), End: day(d), Area: area, SideB: side, Deaths: Count{Best: 1 + i}})
			}
		}
	}
	told, err := RegisterOf(events...).Tell(Asked{Day: day(7), Apart: []string{"x"}, Area: "Westmark",
		Near: []string{"Eastmark"}})
	if err != nil {
		t.Fatal(err)
	}
	have := ""
	for _, g := range told.Groups {
		have += g.Name + " "
		if c := g.Changes[0]; c.Before.Best != c.After.Best {
			t.Errorf("%s: %+v", g.Name, c)
		}
	}
	for i, want := range []int{7, 0, 7, 14, 49} {
		if told.Groups[i].Changes[0].Before.Best != want {
			t.Errorf("%s: %d, want %d", told.Groups[i].Name, told.Groups[i].Changes[0].Before.Best, want)
		}
	}
	if have != "bound civilians apart near elsewhere " || told.Falls != nil {
		t.Error(have, told.Falls)
	}
}

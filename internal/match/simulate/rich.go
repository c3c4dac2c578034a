package simulate

import (
	"math"
	"strings"

	"truce/internal/match"
)

// What a rich world has beside the plain one: names and headlines, the wounded, intervals of some days where a source
// is not sure of the day, articles without a position, and an organisation that sums up each district's month. Not
// every region's reports state everything, so that what is learned from such a world does not take silence for
// evidence.

// stated says which of the fields that may be missing a region's reports have.
type stated struct {
	names, text, wounded, published bool
	source, kind                    bool
}

func (g *generator) newStated() stated {
	yes := func(share float64) bool { return g.rng.Float64() < share }
	return stated{yes(0.7), yes(0.7), yes(0.6), yes(0.6), yes(0.8), yes(0.7)}
}

// silence takes from a report what its region's reports do not state, and now and then a side more.
func (g *generator) silence(r *match.Report) {
	if !g.stated.names {
		r.Where.Names = nil
	}
	if !g.stated.text {
		r.Text = ""
	}
	if !g.stated.wounded {
		r.Wounded = match.Count{}
	}
	if !g.stated.published {
		r.Published = match.Interval{}
	}
	if !g.stated.source {
		r.Source = ""
	}
	if !g.stated.kind || !g.stated.source {
		r.Kind = match.KindUnknown
	}
}

// Syllables of invented place names; none is meant to be a real place.
var (
	onsets = []string{"b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "q", "r", "s", "sh", "t", "w", "z", "kh", "gh",
		"th"}
	vowels = []string{"a", "i", "u", "aa", "ee", "ou", "ai"}
	codas  = []string{"", "", "n", "r", "l", "m", "b", "d"}
	heads  = []string{"", "", "", "Tel ", "Kafr ", "Ain ", "Deir "}
)

func (g *generator) newName() string {
	var b strings.Builder
	b.WriteString(g.of(heads))
	for range 2 + g.rng.IntN(2) {
		b.WriteString(g.of(onsets) + g.of(vowels) + g.of(codas))
	}
	return b.String()
}

func (g *generator) of(list []string) string { return list[g.rng.IntN(len(list))] }

// variants are spellings that transcriptions swap.
var variants = [...][2]string{{"aa", "a"}, {"ee", "i"}, {"ou", "u"}, {"kh", "h"}, {"gh", "g"}, {"q", "k"},
	{"ai", "ay"}, {"sh", "ch"}, {"j", "dj"}}

// misspell writes a name as another transcription might.
func (g *generator) misspell(name string) string {
	for range 2 {
		if v := variants[g.rng.IntN(len(variants))]; g.rng.Float64() < 0.4 {
			name = strings.ReplaceAll(name, v[0], v[1])
		}
	}
	return name
}

var deeds = [groups][]string{
	{"shelling of", "shells fall on", "bombardment of"}, {"clashes in", "fighting near", "ground attack on"},
	{"mine blast near", "car bomb in", "device explodes in"}, {"arrests in", "men taken in", "killing in"},
	{"convoy stopped near", "road closed at", "water cut in"}, {"trenches dug at", "reinforcements reach", "planes over"},
}

// enrich adds to a report what only a rich world has.
func (g *generator) enrich(r *match.Report, x incident, s int) {
	if g.rng.Float64() < 0.5 {
		wounded := float64(x.killed*2) * math.Exp(g.rng.NormFloat64()*0.8)
		if g.rng.Float64() < 0.25 {
			wounded = 0 // not asked for, and written as none
		}
		r.Wounded = match.Exactly(int(math.Round(wounded)))
	}
	if r.When.Precision == match.TimeDays && g.rng.Float64() < 0.12 {
		first := int(r.When.Start)/minutesPerDay - g.rng.IntN(3)
		r.When = match.OnDays(max(first, 0), int(r.When.Start)/minutesPerDay+g.rng.IntN(3))
	}
	if s != press {
		return
	}
	if g.rng.Float64() < 0.08 {
		r.Where = match.Place{Precision: match.PlaceCountry, Names: r.Where.Names}
	}
	r.Text = g.of(deeds[x.typ/typesInGroup]) + " " + g.misspell(g.places[x.place].name)
	if r.Killed.Known && r.Killed.Best > 0 {
		r.Text += ", " + counted(int(r.Killed.Best)) + " killed"
	}
	day := int(r.When.Start)/minutesPerDay + g.rng.IntN(3)
	r.Published = match.OnDays(day, day)
}

func counted(n int) string {
	words := []string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	if n < len(words) {
		return words[n]
	}
	return "many"
}

// month is the length of the periods that are summed up, in days.
const month = 30

// sumUp makes the totals of the month that ends on the day: for each district with five incidents or more, one report
// of its own, of the commonest sides and type.
func (g *generator) sumUp(day int) {
	type sum struct {
		incidents, killed int
		of                incident
	}
	sums := make([]sum, districts)
	for _, x := range g.recent {
		if x.minute/minutesPerDay <= day-month {
			continue
		}
		s := &sums[g.places[x.place].district]
		s.incidents++
		s.killed += x.killed
		s.of = x
	}
	for d, s := range sums {
		if s.incidents < 5 || g.rng.Float64() < 0.5 {
			continue
		}
		r := match.Report{
			Source: "organisation", Kind: match.Register, When: match.OnDays(max(day-month+1, 0), day),
			Where: g.placeAt(g.centres[d], match.PlaceDistrict, -1), Type: g.types[s.of.typ], Actors: g.sidesOf(s.of, 0),
			Killed: match.Exactly(s.killed),
		}
		g.add(r, Truth{g.next, -1})
		g.next++
	}
}

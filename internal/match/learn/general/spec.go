package main

import "truce/internal/match"

// anywhere is what a pair is worth less that no place brought together. Learning takes it at its most and the weights
// at its least: among reports without a place a wrong merge is easily made and hardly seen.
const anywhere match.Points = -8500

// sameName is what the same name of the place gives back of it, likeName a name much alike.
const sameName, likeName match.Points = 3500, 2500

// otherSpan is what keeps the total of a week or longer apart from what happened in it and from that of another time:
// more than all else together can say for one. Learning takes it at its most and the weights at its least.
const otherSpan match.Points = -16000

// once is what a pair of one source is worth less than learning finds: a source knows what it has told before, so its
// reports are held to be of two incidents unless more speaks for one than between two sources.
const once match.Points = -800

// never is what keeps two entries of one register apart in any company: more than the other pairs of two groups
// outweigh. Learning takes it at its most and the weights at its least.
const never match.Points = -50000

// otherNumber is what names cost that only their numbers tell apart: all that time and place can say for one incident.
const otherNumber match.Points = -10000

// otherSpans are the levels of time at which one of the two may sum up a week or more and the other covers something
// else.
var otherSpans = []int{27, 28, 29}

const noName = "where no position is known the same name of the place is what brings two reports together"

// fields are the features of the weights, with the rules that are set by hand; docs/matching.md lists these too.
func fields() []match.Feature {
	one := func(field, measure string, rules ...match.Rule) match.Feature {
		return match.Feature{Field: field, Of: []match.Of{{Measure: measure}}, Rules: rules}
	}
	number := func(field, measure, slot string, edges []float64, rules ...match.Rule) match.Feature {
		return match.Feature{Field: field, Of: []match.Of{{Measure: measure, Slot: slot, Edges: edges}}, Rules: rules}
	}
	list := []match.Feature{
		one("start", "range", match.Rule{Levels: []int{0}, Because: "the start is that of two reports near each other"},
			match.Rule{Levels: []int{1}, Least: anywhere, Most: -3500,
				Because: "without a place everything of a day is compared"}),
		one("place", "place"),
		one("time", "time", match.Rule{Levels: otherSpans, Least: otherSpan, Most: -2000,
			Because: "the total of a week or of a month is none of its incidents"}),
		one("kind of event", "type", match.Rule{Levels: []int{5}, Least: -1500, Most: 0,
			Because: "words that no list of types holds may mean the same"}, match.Rule{Levels: []int{4}, Least: -8000,
			Most:    -6000,
			Because: "a bombardment and a ground battle of one day and town are two incidents, by the rule of counting"}),
		one("actors", "actors",
			match.Rule{Levels: []int{2, 3, 4}, Least: 0, Most: 4000, Because: "the same sides never speak against one incident"},
			match.Rule{Levels: []int{7}, Least: -6500, Most: -5750,
				Because: "other sides are another incident, unless much speaks for one"}),
		one("killed", "killed",
			match.Rule{Levels: []int{1, 2}, Least: 0, Most: 1000, Because: "small tolls are often equal by chance"},
			match.Rule{Levels: []int{6}, Least: -2500, Most: 0,
				Because: "a first report often counts none where a later one counts some"},
			match.Rule{Levels: []int{8}, Least: -700, Most: 0,
				Because: "who always gives a number writes none where none is known"}),
		one("crowd", "crowd"),
		one("source", "source", match.Rule{Levels: []int{4}, Least: never, Most: -9000,
			Because: "a register enters an incident once, by definition"}),
		number("start", "place_name", "", []float64{0.6, 0.86, 0.95}, match.Rule{Levels: []int{1, 2}, Because: noName},
			match.Rule{Levels: []int{3}, Least: likeName, Most: likeName, Because: noName},
			match.Rule{Levels: []int{4}, Least: sameName, Most: sameName, Because: noName}),
		number("name of the place", "name", "", []float64{0.6, 0.75, 0.86, 0.95}, match.Rule{Levels: []int{1, 2},
			Least: -600, Most: 0, Because: "one place is called by a village's name and by a district's"}),
		one("numbers in names", "numbers", match.Rule{Levels: []int{3, 4}, Least: otherNumber, Most: otherNumber,
			Because: "Checkpoint 1 and Checkpoint 11 are two places, the 46th and the 47th Brigade two bodies"}),
		match.Feature{Field: "who or what was hit", Of: []match.Of{{Measure: "relation", Slot: "target"}}},
		match.Feature{Field: "violence", Of: []match.Of{{Measure: "relation", Slot: "violence"}}},
		number("size of the publication", "document_size", "", []float64{2, 3, 6, 15, 50}),
		one("wounded", "wounded",
			match.Rule{Levels: []int{1, 2}, Least: 0, Most: 600, Because: "small numbers are often equal by chance"},
			match.Rule{Levels: []int{6}, Least: -700, Most: 0,
				Because: "the wounded are often not asked for and written as none"}),
	}
	for _, f := range list[1:7] {
		list = append(list, bySource(f))
	}
	onceMore(&list[len(list)-2])
	list = append(list, match.Feature{Field: "time", Of: []match.Of{{Measure: "time"}, {Measure: "lag"}}})
	return list
}

// bySource is what a field is worth more or less by who tells of it: two words of one source are held to more than
// those of two. Where a rule bounds a level it is nought.
func bySource(f match.Feature) match.Feature {
	x := match.Feature{Field: f.Field, Of: append(f.Of[:1:1], match.Of{Measure: "source"})}
	for _, r := range f.Rules {
		wide := match.Rule{Because: r.Because}
		if r.Least == 0 && r.Most > 1000 {
			wide.Most = r.Most
		}
		for _, l := range r.Levels {
			for s := range sourceLevels {
				wide.Levels = append(wide.Levels, l*sourceLevels+s)
			}
		}
		x.Rules = append(x.Rules, wide)
	}
	return x
}

// onceMore frees, of the killed, what one source says twice: it knows what it wrote before.
func onceMore(killed *match.Feature) {
	for i := range killed.Rules {
		r := &killed.Rules[i]
		apart := match.Rule{Because: r.Because}
		for _, l := range r.Levels {
			if s := l % sourceLevels; s < 2 {
				apart.Levels = append(apart.Levels, l)
			}
		}
		*r = apart
	}
}

// sourceLevels is the number of levels of the measure of sources.
var sourceLevels = match.Feature{Of: []match.Of{{Measure: "source"}}}.Levels()

// spec is the scorecard that is learned: features, bounds on what is compared, points not looked at.
func spec() *match.Weights {
	w := &match.Weights{Format: 1, Name: "general", Version: "7", Features: fields(),
		Calibration: match.Calibration{Slope: 1000},
		Blocking:    match.Blocking{NearKM: 12, WideKM: 45, Days: 2, Budget: 2000}}
	for i := range w.Features {
		w.Features[i].Points = make([]match.Points, w.Features[i].Levels())
	}
	return w
}

package terms

import (
	"math/bits"
	"slices"

	"cel.dev/cel-go/cel"

	"truce/codes"
)

// A facet is one independent thing about what a side did that may be known or not. Its values are numbered from 0;
// what is known of it is the [set] of values still possible.
type facet uint8

// The facets, in the order in which diagrams ask for them: what decides soonest comes first.
const (
	atTime     facet = iota // was the agreement in force
	atPlace                 // does it cover the place
	ofAuthor                // standing of whoever acted
	ofEvent                 // kind of event, and whether force was used
	ofMeans                 // class of weapon
	ofTarget                // standing of who was hit, and whether civilians were
	ofHarm                  // were civilians killed or wounded
	isNotified              // was it announced before
	isDefence               // did it answer fire
	isMeasured              // was it proportionate
	isAdvance               // did it seek territory
	isAgreed                // did the other side agree to it
	isJudged                // is it what the clause forbids, as people judge
	firstAsk                // and one more for each area or actor a condition asks about, see [ask]
)

// set is a set of values of one facet: bit i stands for value i.
type set uint64

// The sets of a facet with two values.
const (
	isNo  set = 1
	isYes set = 2
	both  set = isNo | isYes
)

func (s set) size() int { return bits.OnesCount64(uint64(s)) }

// setOf returns what a truth leaves possible.
func setOf(t codes.Truth) set {
	switch t {
	case codes.Yes:
		return isYes
	case codes.No:
		return isNo
	}
	return both
}

// truth is the truth of a set of two values.
func (s set) truth() codes.Truth {
	switch s {
	case isYes:
		return codes.Yes
	case isNo:
		return codes.No
	}
	return codes.Unknown
}

// The values of ofAuthor.
const (
	adhered set = 1 << iota
	excluded
	neither
	anyStanding = adhered | excluded | neither
)

var standings = [...]codes.Standing{codes.Adhered, codes.Excluded, codes.Neither}

// standingSet is the set a stated standing leaves.
func standingSet(s codes.Standing) set {
	for i, x := range standings {
		if s == x {
			return 1 << i
		}
	}
	return anyStanding
}

// targetValue is a value of ofTarget. Where several were hit, the standing is that of the one the agreement protects
// most: adhered before neither before excluded. Civilians stand neither for it nor outside it, so there is no excluded
// value with civilians among the targets.
type targetValue struct {
	standing codes.Standing
	civilian bool
}

var targets = [...]targetValue{
	{codes.Adhered, false}, {codes.Adhered, true}, {codes.Neither, false}, {codes.Neither, true}, {codes.Excluded, false},
}

// The sets of ofTarget that have a name.
const (
	targetAdhered  set = 1<<0 | 1<<1
	targetNeither  set = 1<<2 | 1<<3
	targetExcluded set = 1 << 4
	targetCivilian set = 1<<1 | 1<<3
	bystanders     set = 1 << 3 // civilians, who are neither bound nor excluded
	anyTarget      set = 1<<5 - 1
)

// eventValue is a value of ofEvent. A kind that does not tell whether force was used has two.
type eventValue struct {
	kind  codes.EventKind
	armed bool
}

var events = eventValues()

func eventValues() []eventValue {
	var out []eventValue
	for _, k := range codes.EventKinds {
		if a := k.Armed(); a != codes.No {
			out = append(out, eventValue{k, true})
		}
		if a := k.Armed(); a != codes.Yes {
			out = append(out, eventValue{k, false})
		}
	}
	return out
}

// eventSet is what a reported kind leaves possible; the empty kind leaves everything.
func eventSet(k codes.EventKind) set {
	var s set
	for i, e := range events {
		if k == "" || e.kind == k {
			s |= 1 << i
		}
	}
	return s
}

// armedEvents are the values of ofEvent with force.
var armedEvents = func() set {
	var s set
	for i, e := range events {
		if e.armed {
			s |= 1 << i
		}
	}
	return s
}()

// means are the values of ofMeans.
var means = [...]codes.Means{codes.Artillery, codes.Mortar, codes.Rocket, codes.Missile, codes.Tank, codes.Aircraft,
	codes.Drone, codes.HeavyGun, codes.Rifle, codes.Mine, codes.Gas, codes.NoWeapon}

// meansSet is what a reported class leaves possible; the unknown class leaves everything.
func meansSet(m codes.Means) set {
	for i, x := range means {
		if m == x {
			return 1 << i
		}
	}
	return full(ofMeans)
}

// full is the set of all values of a facet.
func full(f facet) set {
	switch f {
	case ofAuthor:
		return anyStanding
	case ofEvent:
		return 1<<len(events) - 1
	case ofMeans:
		return 1<<len(means) - 1
	case ofTarget:
		return anyTarget
	}
	return both
}

// Fact is a name a condition may use.
type Fact struct {
	Name   string   // in CEL
	Values []string // the texts it may have; nil for a fact that is true or false
	Says   string   // what it means
	From   string   // where it is known from
	facet  facet
	value  func(v int) any // of the facet's value v
}

// Facts lists the facts a condition may use, in the order of the table in docs/terms.md, then those that are asked for
// by the id of an area or an actor.
func Facts() []Fact { return append(slices.Clone(facts), askFacts...) }

// askFacts are the facts asked for by id: [ask].
var askFacts = []Fact{
	{Name: `inside["AREA"]`, Says: "whether the place lies in an area the agreement names",
		From: "the reports' places and the areas' shapes"},
	{Name: `from["AREA"]`, Says: "whether the weapon stood, or the movement began, in an area the agreement names",
		From: "where the reports say it came from; a weapon that is seen stands where it is seen"},
	{Name: `near["AREA 5000"]`, Says: "whether it happened in an area or within so many metres of it", From: "as inside"},
	{Name: `stood["AREA 5000"]`, Says: "whether it came from there", From: "as from"},
	{Name: `by["ACTOR"]`, Says: "whether an actor the agreement names acted", From: "the author"},
	{Name: `against["ACTOR"]`, Says: "whether it was done to an actor the agreement names",
		From: "the targets the reports name"},
	{Name: `hit["OBJECT"]`, Says: "whether an object of the kind was hit or taken", From: "the objects the reports name"},
	{Name: `over["COUNT 3"]`, Says: "whether a count is over a number: calibre_mm, rounds, weapons, people, notice_hours",
		From: "the counts the reports give; notice_hours: a notification held in the record"},
	{Name: `during["22:00 06:00"]`, Says: "whether it happened between two times of day, in the zone of the agreement",
		From: "the times the reports give"},
	{Name: `since["2030-03-06"]`, Says: "whether it happened on the day or later, in the zone of the agreement",
		From: "the times the reports give"},
}

var facts = factTable()

func factTable() []Fact {
	yes := func(v int) any { return v == 1 }
	return []Fact{
		{"kind", kindNames(), "what kind of event it was", "the kinds the reports give", ofEvent,
			func(v int) any { return string(events[v].kind) }},
		{"armed", nil, "whether force was used", "follows from the kind; not from \"territory taken\" and \"other\"", ofEvent,
			func(v int) any { return events[v].armed }},
		{"means", meansNames(), "the class of weapon", "the class the reports give", ofMeans,
			func(v int) any { return string(means[v]) }},
		{"author.standing", standingNames(), "standing of whoever acted",
			"parties, accessions, exclusions and designations as of the time, or the member's position", ofAuthor,
			func(v int) any { return string(standings[v]) }},
		{"target.standing", standingNames(), "standing of who was hit; of several, the one protected most",
			"the same, for the targets the reports name", ofTarget, func(v int) any { return string(targets[v].standing) }},
		{"target.civilian", nil, "whether civilians were among the targets",
			"targets registered as civilians; the kind \"attack on civilians\"", ofTarget,
			func(v int) any { return targets[v].civilian }},
		{"civilians_harmed", nil, "whether civilians were killed or wounded", "the tolls the reports give", ofHarm, yes},
		{"notified", nil, "whether the act was announced before it happened",
			"a notification held in the record, or the member's own verdict; never known to be false", isNotified, yes},
		{"self_defence", nil, "whether it answered fire", "the member's own verdict; never known to be false", isDefence,
			yes},
		{"proportionate", nil, "whether the force was proportionate", "never known: people judge it", isMeasured, yes},
		{"territory_sought", nil, "whether territory was to be taken", "the kind \"territory taken\"; otherwise not known",
			isAdvance, yes},
		{"consent", nil, "whether the other side agreed to it", "what the reports say of it", isAgreed, yes},
		{"judged", nil, "whether it is what the clause's words mean, where they leave that open",
			"never known: people judge it", isJudged, yes},
	}
}

// celType is the type a fact has in CEL.
func (f Fact) celType() *cel.Type {
	if f.Values == nil {
		return cel.BoolType
	}
	return cel.StringType
}

func kindNames() []string {
	out := make([]string, len(codes.EventKinds))
	for i, k := range codes.EventKinds {
		out[i] = string(k)
	}
	return out
}

func meansNames() []string {
	out := make([]string, len(means))
	for i, m := range means {
		out[i] = string(m)
	}
	return out
}

func standingNames() []string {
	out := make([]string, len(standings))
	for i, s := range standings {
		out[i] = string(s)
	}
	return out
}

// vector is what is known of a side: for each facet the values still possible. None is empty.
type vector []set

// unknown returns the vector of which nothing is known, for an agreement whose conditions ask about n areas and actors.
func unknown(n int) vector {
	v := make(vector, int(firstAsk)+n)
	for f := range v {
		v[f] = full(facet(f))
	}
	return v
}

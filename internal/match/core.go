package match

import (
	"math"
	"slices"

	"truce"
)

// The core measures are those every pair is compared by, so they are computed from one 64-byte record a report and
// looked up in two small tables (place × time × source, type × actors × killed × source) instead of being weighed one
// by one. Their levels are fixed here; what a level is worth is in the weights.

// rec is what the core measures need of one report.
type rec struct {
	lat, lon           int32 // 1e-7 degree
	start, end         int32 // minutes, inclusive
	startDay, endDay   int32
	index              uint32 // in the input
	source, document   uint32 // codes; 0 not stated
	actors             [2]uint32
	low, best, high    uint16 // killed, capped
	typ, group         uint16 // codes; typ 0 not stated or not in the taxonomy
	cos                uint16 // cosine of the latitude × 65535
	place              uint8  // placeGroup
	when               uint8  // whenClass
	tier               uint8  // which pass of the blocking looks for its partners
	flags              uint8
	precision, nActors uint8 // PlacePrecision; distinct actors, capped at 255
	kind               uint8 // SourceKind
	crowd              uint8 // how many reports lie near it, a level of crowdLevels
}

// What a measure says where there is nothing to compare. Neither is evidence: both are worth nought.
var neither, onlyOne = truce.Say("stated by neither"), truce.Say("stated by only one")

const (
	flagKilled   = 1 << iota // killed is stated
	flagWhole                // the type stands for its whole group
	flagRich                 // it has words, slots or other facts beyond the core
	flagCopies               // it has a text, or says what it repeats
	flagNumbered             // a name of its place or of an actor has a number
	flagAlways               // its source never leaves the number of killed out
)

// Classes of time, by what can be said of the hour and how long the interval is.
const (
	whenUnknown = iota
	whenClock   // at most a day long, the hour known
	whenDay     // at most a day long, the hour unknown
	whenDays    // 2 to 3 days
	whenWeek    // 4 to 10 days
	whenLong    // longer
	whenPeriod  // a week or longer, of which a report may be the total
)

// Groups of place precision, for the distance table.
const (
	placeNone   = iota // no position
	placeFine          // known to the quarter or better
	placeTown          // to the settlement
	placeArea          // to the district
	placeCoarse        // to the province: bounds what is compared, and is no evidence
)

var timeLevels = []truce.Sentence{
	onlyOne,
	truce.Say("less than an hour apart"), truce.Say("one to three hours apart"),
	truce.Say("three to twelve hours apart"), truce.Say("twelve hours or more apart"),
	truce.Say("same day, one of them with the hour"), truce.Say("across midnight, less than three hours apart"),
	truce.Say("a day apart, one of them with the hour"), truce.Say("two days apart, one of them with the hour"),
	truce.Say("three days or more apart, one of them with the hour"),
	truce.Say("same day"), truce.Say("a day apart"), truce.Say("two days apart"), truce.Say("three days or more apart"),
	truce.Say("about the same two or three days"), truce.Say("a day within two or three"),
	truce.Say("overlapping spans of up to three days"),
	truce.Say("apart, one of them two or three days long"),
	truce.Say("about the same four to ten days"), truce.Say("a time within four to ten days"),
	truce.Say("overlapping spans of up to ten days"),
	truce.Say("apart, one of them four to ten days long"),
	truce.Say("about the same span of over ten days"), truce.Say("a time within a span of over ten days"),
	truce.Say("overlapping spans of over ten days"),
	truce.Say("apart, one of them over ten days long"),
	truce.Say("about the same period of a week or longer"),
	truce.Say("a time within a period of a week or longer, which the other may sum up"),
	truce.Say("overlapping, one of them a period of a week or longer"),
	truce.Say("apart, one of them a period of a week or longer"),
}

const (
	timeSpans  = 14 // first level with an interval of several days
	timeInside = 1  // offset of "within" in each group of four
)

// timeLevel compares two times.
func timeLevel(a, b *rec) int {
	if a.when == whenUnknown || b.when == whenUnknown {
		return 0
	}
	if a.when <= whenDay && b.when <= whenDay {
		return shortTimeLevel(a, b)
	}
	class := int(max(a.when, b.when)) - whenDays
	return timeSpans + 4*class + spanRelation(a, b)
}

func shortTimeLevel(a, b *rec) int {
	gap := max(a.start-b.end, b.start-a.end, 0)
	if a.when == whenClock && b.when == whenClock {
		switch {
		case gap < 60:
			return 1
		case gap < 180:
			return 2
		case gap < 720:
			return 3
		}
		return 4
	}
	days := max(a.startDay-b.endDay, b.startDay-a.endDay, 0)
	if a.when == whenDay && b.when == whenDay {
		return 10 + int(min(days, 3))
	}
	switch {
	case gap == 0:
		return 5
	case gap < 180:
		return 6
	}
	return 6 + int(min(max(days, 1), 3))
}

// spanRelation is 0 for about equal intervals, 1 for one within the other, 2 for overlapping, 3 for apart.
func spanRelation(a, b *rec) int {
	overlap := min(a.end, b.end) - max(a.start, b.start) + 1
	if overlap <= 0 {
		return 3
	}
	longer := max(a.end-a.start, b.end-b.start) + 1
	shorter := min(a.end-a.start, b.end-b.start) + 1
	switch {
	case 2*int64(overlap) >= int64(longer)+int64(shorter)-int64(overlap):
		return 0
	case overlap == shorter:
		return 1
	}
	return 2
}

// placeLevels are the levels of distance for each class of precision. A position known to the province or worse is no
// place: the middle of a province says nothing of where in it something happened.
var placeLevels = append([]truce.Sentence{onlyOne}, slices.Concat(
	apart(truce.Say("both known to the quarter or better")), apart(truce.Say("one known to the settlement only")),
	apart(truce.Say("one known to the district only")))...)

// apart are the levels of distance of one class of precision.
func apart(known truce.Sentence) (out []truce.Sentence) {
	for _, d := range []truce.Sentence{
		truce.Say("under 0.5 km apart"), truce.Say("0.5 to 1.5 km apart"), truce.Say("1.5 to 3 km apart"),
		truce.Say("3 to 6 km apart"), truce.Say("6 to 12 km apart"), truce.Say("12 to 30 km apart"),
		truce.Say("over 30 km apart"),
	} {
		out = append(out, truce.Say("%s, %s", d, known))
	}
	return out
}

// rangeLevels say among how many others a pair was picked. It is where the score begins, not evidence: of pairs that no
// place has brought together far fewer are one incident.
var rangeLevels = []truce.Sentence{truce.Say("compared because near each other"),
	truce.Say("compared with everything of those days, for want of a place")}

const (
	rangeNear = iota
	rangeAnywhere
)

const placeBins = 7

// placeEdges2 are the squares of the distance edges in units of 1e-7 degree of latitude (1.112 cm).
var placeEdges2 = [placeBins - 1]int64{sq(0.5), sq(1.5), sq(3), sq(6), sq(12), sq(30)}

// kmPerDegree is the length of a degree of latitude on the mean sphere.
const kmPerDegree = 111.195

// unitsPerKM are units of 1e-7 degree of latitude in a kilometre.
const unitsPerKM = 1e7 / kmPerDegree

func sq(km float64) int64 {
	u := int64(km * unitsPerKM)
	return u * u
}

// distance2 is the square of the distance in units of 1e-7 degree of latitude, on a plane that touches the sphere at a:
// good to one part in a hundred within the reach of the blocking. It is in whole numbers, so the same on every machine.
func distance2(a, b *rec) int64 {
	dy := int64(a.lat) - int64(b.lat)
	dx := int64(a.lon) - int64(b.lon)
	if dx > 1_800_000_000 {
		dx -= 3_600_000_000
	} else if dx < -1_800_000_000 {
		dx += 3_600_000_000
	}
	dx = dx * (int64(a.cos) + int64(b.cos)) >> 17
	return dx*dx + dy*dy
}

// placeLevel compares two places at the given squared distance.
func placeLevel(a, b *rec, d2 int64) int {
	if !a.located() || !b.located() {
		return 0
	}
	return 1 + int(max(a.place, b.place)-placeFine)*placeBins + placeBin(d2)
}

// located reports whether the position is known well enough to be held against another.
func (x *rec) located() bool { return x.place != placeNone && x.place != placeCoarse }

// placeBin counts the edges that the distance reaches. Comparing with all of them is quicker than stopping at the first
// that is not: which one that is cannot be foreseen.
func placeBin(d2 int64) (bin int) {
	for _, e := range placeEdges2 {
		reached := 0
		if d2 >= e {
			reached = 1
		}
		bin += reached
	}
	return bin
}

var sourceLevels = []truce.Sentence{
	onlyOne, truce.Say("different sources"), truce.Say("the same source"), truce.Say("the same outlet of the press"),
	truce.Say("the same register, which enters an incident once"), truce.Say("the same publication"),
}

func sourceLevel(a, b *rec) int {
	switch {
	case a.document != 0 && a.document == b.document:
		return 5
	case a.source == 0 || b.source == 0:
		return 0
	case a.source == b.source:
		return 2 + int(a.kind)
	}
	return 1
}

var lagLevels = []truce.Sentence{
	truce.Say("neither or both of them from the press"), truce.Say("the press dates it later"),
	truce.Say("the press dates it the same day"),
	truce.Say("the press dates it earlier"),
}

// lagLevel says on which side of another source's date the press puts an incident.
func lagLevel(a, b *rec) int {
	switch {
	case (a.kind == uint8(Press)) == (b.kind == uint8(Press)) || a.when == whenUnknown || b.when == whenUnknown:
		return 0
	case b.kind == uint8(Press):
		a, b = b, a
	}
	switch {
	case a.startDay > b.startDay:
		return 1
	case a.startDay < b.startDay:
		return 3
	}
	return 2
}

var typeLevels = []truce.Sentence{
	onlyOne, truce.Say("the same type"), truce.Say("one states only the group of the other's type"),
	truce.Say("another type of the same group"), truce.Say("types of different groups"),
	truce.Say("different types, of which one is in no group"),
}

func typeLevel(a, b *rec) int {
	switch {
	case a.typ == 0 || b.typ == 0:
		return 0
	case a.typ == b.typ:
		return 1
	case a.group == 0 || b.group == 0:
		return 5
	case a.group != b.group:
		return 4
	case (a.flags|b.flags)&flagWhole != 0:
		return 2
	}
	return 3
}

var setLevels = []truce.Sentence{
	neither, onlyOne, truce.Say("the same one"), truce.Say("the same several"),
	truce.Say("one's are all among the other's"),
	truce.Say("some in common"), truce.Say("none in common, one of them naming a single one"),
	truce.Say("none in common of several each"),
}

const (
	setNeither = iota
	setOnlyOne
	setEqualOne
	setEqualSeveral
	setContained
	setOverlap
	setDisjoint // one may tell of the author, the other of the target
	setStrangers
)

// setLevel classes two sets by their sizes and the number they share.
func setLevel(na, nb, shared int) int {
	switch {
	case na == 0 && nb == 0:
		return setNeither
	case na == 0 || nb == 0:
		return setOnlyOne
	case shared == 0 && min(na, nb) == 1:
		return setDisjoint
	case shared == 0:
		return setStrangers
	case shared == na && na == nb:
		if na == 1 {
			return setEqualOne
		}
		return setEqualSeveral
	case shared == min(na, nb):
		return setContained
	}
	return setOverlap
}

// actorsLevel compares two sets of actors: from the records where they hold at most two, else from the full sets.
func (c *Corpus) actorsLevel(a, b uint32) int {
	r, o := &c.recs[a], &c.recs[b]
	if r.nActors > 2 || o.nActors > 2 {
		return c.actorsLevelFull(a, b)
	}
	shared := 0
	if x := r.actors[0]; x != 0 && (x == o.actors[0] || x == o.actors[1]) {
		shared++
	}
	if x := r.actors[1]; x != 0 && (x == o.actors[0] || x == o.actors[1]) {
		shared++
	}
	return setLevel(int(r.nActors), int(o.nActors), shared)
}

var countLevels = []truce.Sentence{
	onlyOne, truce.Say("none in both"), truce.Say("the same number, one or two"),
	truce.Say("the same number, three to nine"),
	truce.Say("the same number, ten or more"), truce.Say("close, or the ranges overlap"),
	truce.Say("none in one, some in the other"), truce.Say("far apart"),
	truce.Say("none in one, whose source always gives a number, some in the other"),
}

const (
	countNone = iota + 1
	countFew
	countSome
	countMany
	countClose
	countNoneSome
	countApart
	countNoneAlways // of such a source none may be what it writes where it knows none
)

// countLevel compares two numbers of people given as capped ranges.
func countLevel(a, b count16) int {
	if !a.known || !b.known {
		return 0
	}
	lo, hi := min(a.best, b.best), max(a.best, b.best)
	switch {
	case hi == 0:
		return countNone
	case lo == hi && (a.open() || b.open()):
		return countClose
	case lo == hi && hi <= 2:
		return countFew
	case lo == hi && hi <= 9:
		return countSome
	case lo == hi:
		return countMany
	case lo == 0 && min(a.high, b.high) == 0:
		return noneSome(a, b)
	case a.low <= b.high && b.low <= a.high, hi-lo <= 1, 2*uint32(hi) <= 3*uint32(lo)+2:
		return countClose
	case lo == 0:
		return noneSome(a, b)
	}
	return countApart
}

// noneSome is the level where one counts none and the other some.
func noneSome(a, b count16) int {
	if a.best == 0 && a.always || b.best == 0 && b.always {
		return countNoneAlways
	}
	return countNoneSome
}

// count16 is a Count capped at 65,535.
type count16 struct {
	low, best, high uint16
	known           bool
	always          bool // the source never leaves such a number out
}

// open reports whether no upper bound is stated: "at least ten" of two sources need not be one number.
func (c count16) open() bool { return c.high == math.MaxUint16 && c.best < math.MaxUint16 }

func (c Count) capped() count16 {
	f := func(v int32) uint16 { return uint16(min(max(v, 0), 65535)) }
	return count16{f(c.Low), f(c.Best), f(c.High), c.Known, false}
}

func (r *rec) killed() count16 {
	return count16{r.low, r.best, r.high, r.flags&flagKilled != 0, r.flags&flagAlways != 0}
}

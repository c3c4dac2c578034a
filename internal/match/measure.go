package match

import (
	"math"

	"truce"
)

// measure is one entry of the catalogue: a way to compare two reports. It has levels of its own, or gives a number that
// the edges of a feature cut into levels. All measures are symmetric.
type measure struct {
	half   half             // which table it is folded into; 0: weighed pair by pair
	slot   bool             // it reads a slot
	levels []truce.Sentence // what its own levels say, level 0 first
	level  func(c *Corpus, of *boundOf, a, b uint32) int
	number func(c *Corpus, of *boundOf, a, b uint32) (v float64, stated bool)
	says   func(v any) truce.Sentence // what it says of a number
	// states reports whether a report says anything that the measure compares; nil: nothing is ever missing.
	states func(c *Corpus, of *boundOf, a uint32) bool
	noun   truce.Sentence // what is not stated, where the field does not say it
	always bool           // it can be stated though neither report has anything beyond the core fields
	told   bool           // it says who told of the incident and how, nothing of what happened
}

// half names the tables a core measure may be folded into.
type half uint8

const (
	halfWhere half = 1 << iota // place, time, source
	halfWhat                   // type, actors, killed, source
	halfCrowd                  // crowd, source
)

// boundOf is one measure of a feature, bound to a corpus.
type boundOf struct {
	*measure
	edges []float64
	set   int // which of the corpus's sets
}

// levelOf is the level on which a and b fall.
func (of *boundOf) levelOf(c *Corpus, a, b uint32) int {
	if of.level != nil {
		return of.level(c, of, a, b)
	}
	v, ok := of.number(c, of, a, b)
	if !ok {
		return 0
	}
	i := 1
	for _, e := range of.edges {
		if v < e {
			break
		}
		i++
	}
	return i
}

func (of *boundOf) count() int {
	if len(of.levels) > 0 {
		return len(of.levels)
	}
	return len(of.edges) + 2
}

// catalogue holds every measure a weights file may name. It is closed: a new measure is added here, with its words.
var catalogue = map[string]*measure{
	"place": {half: halfWhere, levels: placeLevels, level: corePlace, states: located, noun: truce.Say("the position")},
	"time":  {half: halfWhere, levels: timeLevels, level: coreTime, states: timed, noun: truce.Say("the time")},
	"range": {told: true, half: halfWhere, levels: rangeLevels, level: coreRange},
	"lag":   {told: true, half: halfWhere, levels: lagLevels, level: coreLag},
	"source": {told: true, half: halfWhere | halfWhat | halfCrowd, levels: sourceLevels, level: coreSource,
		states: sourced, noun: truce.Say("the source")},
	"type":   {half: halfWhat, levels: typeLevels, level: coreType, states: typed, noun: truce.Say("the type")},
	"actors": {half: halfWhat, levels: setLevels, level: coreActors, states: sided},
	"killed": {half: halfWhat, levels: countLevels, level: coreKilled, states: killedCounted},

	"distance":       {number: distanceKM, says: number("%s km apart"), always: true, states: located},
	"precision":      {told: true, levels: precisionLevels, level: worsePrecision, always: true, states: precise},
	"best_precision": {told: true, levels: precisionLevels, level: betterPrecision, always: true, states: precise},
	"gap":            {number: gapDays, says: number("%s days between the intervals"), always: true, states: timed},
	"start_gap":      {number: startGapDays, says: number("%s days between the first days"), always: true, states: timed},
	"end_gap":        {number: endGapDays, says: number("%s days between the last days"), always: true, states: timed},
	"span":           {number: longerSpanDays, says: number("the longer covers %s days"), always: true, states: timed},
	"short_span":     {number: shorterSpanDays, says: number("the shorter covers %s days"), always: true, states: timed},
	"span_overlap": {number: spanOverlap, says: number("the intervals share %s of their days"), always: true,
		states: timed},
	"killed_size": {number: killedSize, says: number("the larger number of killed is %s"), always: true,
		states: killedCounted},
	"killed_least": {number: killedLeast, says: number("the smaller number of killed is %s"), always: true,
		states: killedCounted},
	"killed_ratio": {number: killedRatio, says: number("the numbers of killed differ by a factor of %s"), always: true,
		states: killedCounted},
	"wounded": {levels: countLevels, level: woundedLevel, states: woundedCounted},
	"wounded_ratio": {number: woundedRatio, says: number("the numbers of wounded differ by a factor of %s"),
		states: woundedCounted},
	"name": {told: true, number: nameLikeness, says: number("the likest names of the place are alike to %s"),
		states: func(c *Corpus, _ *boundOf, a uint32) bool { return len(c.names.of(a)) > 0 }},
	"place_name": {told: true, number: placeNameLikeness,
		says:   number("no position to compare; the names of the place are alike to %s"),
		states: func(c *Corpus, _ *boundOf, a uint32) bool { return c.places[a] != 0 }},
	"numbers": {told: true, levels: numberLevels, level: numberLevel, states: hasNumber,
		noun: truce.Say("a number in a name")},
	"relation": {slot: true, levels: setLevels, level: setRelation, states: filled},
	"rarity":   {slot: true, number: sharedRarity, says: number("what they share is rare: %s"), states: filled},
	"likeness": {told: true, slot: true, number: setLikeness, says: number("likeness by rare words %s"),
		states: filled},
	"published_gap": {told: true, number: publishedGap, says: number("published %s days apart"), states: published},
	"delay": {told: true, number: reportingDelay, says: number("the later was published %s days after the event"),
		states: published},
	"delay_gap": {told: true, number: delayGap, says: number("their delays of publication differ by %s days"),
		states: published},
	"document_size": {told: true, number: documentSize, says: number("one publication gives %s reports"), always: true,
		states: func(c *Corpus, _ *boundOf, a uint32) bool { return c.recs[a].document != 0 }},
	"crowd": {told: true, half: halfCrowd, levels: crowdLevels, level: coreCrowd, states: crowded},
}

// number says something of a number.
func number(format string) func(v any) truce.Sentence {
	return func(v any) truce.Sentence { return truce.Say(format, v) }
}

// unstated is how many of the first levels of a measure mean that there was nothing to compare.
func (m *measure) unstated() int {
	switch {
	case m.states == nil:
		return 0
	case len(m.levels) > 0 && m.levels[0].Format == neither.Format:
		return 2
	}
	return 1
}

func located(c *Corpus, _ *boundOf, a uint32) bool { return c.recs[a].located() }
func timed(c *Corpus, _ *boundOf, a uint32) bool   { return c.recs[a].when != whenUnknown }
func sourced(c *Corpus, _ *boundOf, a uint32) bool { return c.recs[a].source != 0 }
func typed(c *Corpus, _ *boundOf, a uint32) bool   { return c.recs[a].typ != 0 }
func sided(c *Corpus, _ *boundOf, a uint32) bool   { return c.recs[a].nActors > 0 }
func precise(c *Corpus, _ *boundOf, a uint32) bool { return c.recs[a].precision != 0 }
func killedCounted(c *Corpus, _ *boundOf, a uint32) bool {
	return c.recs[a].flags&flagKilled != 0
}
func woundedCounted(c *Corpus, _ *boundOf, a uint32) bool { return c.facts[a].wounded.known }
func published(c *Corpus, _ *boundOf, a uint32) bool      { return c.facts[a].hasPublished }
func filled(c *Corpus, of *boundOf, a uint32) bool        { return len(c.sets[of.set].of(a)) > 0 }
func crowded(c *Corpus, _ *boundOf, a uint32) bool        { return c.recs[a].crowd != 0 }

var precisionLevels = precisions()

func precisions() []truce.Sentence {
	out := []truce.Sentence{onlyOne}
	for _, name := range placePrecisionNames[1:] {
		out = append(out, truce.Say("%s", name))
	}
	return out
}

func corePlace(c *Corpus, _ *boundOf, a, b uint32) int {
	x, y := &c.recs[a], &c.recs[b]
	return placeLevel(x, y, distance2(x, y))
}
func coreRange(c *Corpus, _ *boundOf, a, b uint32) int {
	if c.recs[a].located() && c.recs[b].located() {
		return rangeNear
	}
	return rangeAnywhere
}
func coreTime(c *Corpus, _ *boundOf, a, b uint32) int   { return timeLevel(&c.recs[a], &c.recs[b]) }
func coreSource(c *Corpus, _ *boundOf, a, b uint32) int { return sourceLevel(&c.recs[a], &c.recs[b]) }
func coreLag(c *Corpus, _ *boundOf, a, b uint32) int    { return lagLevel(&c.recs[a], &c.recs[b]) }
func coreType(c *Corpus, _ *boundOf, a, b uint32) int   { return typeLevel(&c.recs[a], &c.recs[b]) }
func coreActors(c *Corpus, _ *boundOf, a, b uint32) int { return c.actorsLevel(a, b) }
func coreKilled(c *Corpus, _ *boundOf, a, b uint32) int {
	return countLevel(c.recs[a].killed(), c.recs[b].killed())
}

func distanceKM(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	x, y := &c.recs[a], &c.recs[b]
	if !x.located() || !y.located() {
		return 0, false
	}
	return math.Sqrt(float64(distance2(x, y))) / unitsPerKM, true
}

func worsePrecision(c *Corpus, _ *boundOf, a, b uint32) int {
	x, y := c.recs[a].precision, c.recs[b].precision
	if x == 0 || y == 0 {
		return 0
	}
	return int(max(x, y))
}

func betterPrecision(c *Corpus, _ *boundOf, a, b uint32) int {
	x, y := c.recs[a].precision, c.recs[b].precision
	if x == 0 || y == 0 {
		return 0
	}
	return int(min(x, y))
}

// timed returns both records when both times are stated.
func (c *Corpus) timed(a, b uint32) (x, y *rec, ok bool) {
	x, y = &c.recs[a], &c.recs[b]
	return x, y, x.when != whenUnknown && y.when != whenUnknown
}

func gapDays(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	x, y, ok := c.timed(a, b)
	return float64(max(x.startDay-y.endDay, y.startDay-x.endDay, 0)), ok
}

func startGapDays(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	x, y, ok := c.timed(a, b)
	return math.Abs(float64(x.startDay - y.startDay)), ok
}

func endGapDays(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	x, y, ok := c.timed(a, b)
	return math.Abs(float64(x.endDay - y.endDay)), ok
}

func longerSpanDays(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	x, y, ok := c.timed(a, b)
	return float64(max(x.endDay-x.startDay, y.endDay-y.startDay) + 1), ok
}

func shorterSpanDays(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	x, y, ok := c.timed(a, b)
	return float64(min(x.endDay-x.startDay, y.endDay-y.startDay) + 1), ok
}

// spanOverlap is the shared days over the days either covers.
func spanOverlap(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	x, y, ok := c.timed(a, b)
	shared := float64(max(min(x.endDay, y.endDay)-max(x.startDay, y.startDay)+1, 0))
	all := float64(x.endDay-x.startDay+1+y.endDay-y.startDay+1) - shared
	return shared / all, ok
}

func sizeOf(a, b count16) (float64, bool)  { return float64(max(a.best, b.best)), a.known && b.known }
func leastOf(a, b count16) (float64, bool) { return float64(min(a.best, b.best)), a.known && b.known }

// ratioOf is the larger over the smaller number, one added to each so that nought is a number too.
func ratioOf(a, b count16) (float64, bool) {
	return (1 + float64(max(a.best, b.best))) / (1 + float64(min(a.best, b.best))), a.known && b.known
}

func killedSize(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	return sizeOf(c.recs[a].killed(), c.recs[b].killed())
}
func killedLeast(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	return leastOf(c.recs[a].killed(), c.recs[b].killed())
}
func killedRatio(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	return ratioOf(c.recs[a].killed(), c.recs[b].killed())
}
func woundedRatio(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	return ratioOf(c.facts[a].wounded, c.facts[b].wounded)
}
func woundedLevel(c *Corpus, _ *boundOf, a, b uint32) int {
	return countLevel(c.facts[a].wounded, c.facts[b].wounded)
}

func (c *Corpus) actorsLevelFull(a, b uint32) int {
	x, y := c.actors.of(a), c.actors.of(b)
	return setLevel(len(x), len(y), shared(x, y))
}

// sets returns what the measure's set holds for both reports.
func (of *boundOf) sets(c *Corpus, a, b uint32) (s *sets, x, y []uint32) {
	s = c.sets[of.set]
	return s, s.of(a), s.of(b)
}

func setRelation(c *Corpus, of *boundOf, a, b uint32) int {
	_, x, y := of.sets(c, a, b)
	return setLevel(len(x), len(y), shared(x, y))
}

// sharedRarity sums the rarity of the members in common.
func sharedRarity(c *Corpus, of *boundOf, a, b uint32) (float64, bool) {
	s, x, y := of.sets(c, a, b)
	if len(x) == 0 || len(y) == 0 {
		return 0, false
	}
	return s.sharedWeight(x, y), true
}

// setLikeness is the cosine of the two sets, each member weighing its rarity.
func setLikeness(c *Corpus, of *boundOf, a, b uint32) (float64, bool) {
	s, x, y := of.sets(c, a, b)
	if len(x) == 0 || len(y) == 0 {
		return 0, false
	}
	return s.cosine(x, y), true
}

// nameLikeness is the likeness of the two names of the place, one of each report, that are most alike, across scripts
// and spellings.
func nameLikeness(c *Corpus, _ *boundOf, a, b uint32) (best float64, stated bool) {
	x, y := c.names.of(a), c.names.of(b)
	for _, i := range x {
		for _, j := range y {
			if i == j {
				return 1, true
			}
			best = max(best, c.keys[i].Similarity(&c.keys[j]))
		}
	}
	return best, len(x) > 0 && len(y) > 0
}

// placeNameLikeness is the likeness of the finest names of the place where no position of the two can be compared: then
// they are all that is known of where it was.
func placeNameLikeness(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	x, y := c.places[a], c.places[b]
	switch {
	case x == 0 || y == 0 || c.recs[a].located() && c.recs[b].located():
		return 0, false
	case x == y:
		return 1, true
	}
	return c.keys[x].Similarity(&c.keys[y]), true
}

func publishedGap(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	x, y := &c.facts[a], &c.facts[b]
	return math.Abs(float64(x.published - y.published)), x.hasPublished && y.hasPublished
}

func (c *Corpus) delay(a uint32) (float64, bool) {
	f, r := &c.facts[a], &c.recs[a]
	return float64(max(f.published-r.startDay, 0)), f.hasPublished && r.when != whenUnknown
}

func reportingDelay(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	x, okx := c.delay(a)
	y, oky := c.delay(b)
	return max(x, y), okx && oky
}

func delayGap(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	x, okx := c.delay(a)
	y, oky := c.delay(b)
	return math.Abs(x - y), okx && oky
}

func documentSize(c *Corpus, _ *boundOf, a, b uint32) (float64, bool) {
	x, y := c.documentReports[c.recs[a].document], c.documentReports[c.recs[b].document]
	return float64(max(x, y)), x > 0 && y > 0
}

func coreCrowd(c *Corpus, _ *boundOf, a, b uint32) int { return crowdLevel(&c.recs[a], &c.recs[b]) }

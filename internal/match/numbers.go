package match

import (
	"slices"

	"truce"
	"truce/internal/names"
)

// Numbers and ordinals in names decide: Checkpoint 1 and Checkpoint 11 are two places, the 46th and the 47th Brigade
// two bodies, whatever else is alike.

var numberLevels = []truce.Sentence{
	neither, onlyOne, truce.Say("the same number, or of names of other things"),
	truce.Say("other numbers in names of the place that are alike otherwise"),
	truce.Say("other numbers in names of actors that are alike otherwise"),
}

const (
	numbersAlike = iota + 2
	numbersOfPlace
	numbersOfActors
)

// numbered is a name that says a number: which, and how the name sounds without it.
type numbered struct {
	number string
	rest   names.Key
}

// unlike reports whether the two names are one name but for the number.
func (n *numbered) unlike(o *numbered) bool {
	return n.number != o.number && n.rest.Similarity(&o.rest) >= names.Likely
}

// numberedIn finds the names with numbers among those of a dictionary, by code: those that count a post or a body. What
// else has a number may be a code (CIV-430), of which other numbers are already another actor and no more than that.
func numberedIn(d *dictionary) map[uint32]*numbered {
	found := map[uint32]*numbered{}
	for word, code := range d.codes {
		n := names.NumberedOf(word)
		if have := found[code]; n.Number != "" && n.Counted && (have == nil || n.Number < have.number) {
			found[code] = &numbered{n.Number, names.KeyOf(n.Rest)}
		}
	}
	return found
}

// readNumbers finds the numbers in names of places and actors, and marks the reports that have some.
func (c *Corpus) readNumbers() {
	if !c.s.reads("numbers") {
		return
	}
	c.numberedActors = numberedIn(c.r.actors)
	c.numberedPlaces = numberedIn(c.names.codes)
	if len(c.numberedActors)+len(c.numberedPlaces) == 0 {
		return
	}
	for p := range c.recs {
		if c.isNumbered(uint32(p)) {
			c.recs[p].flags |= flagNumbered | flagRich
		}
	}
}

func (c *Corpus) isNumbered(a uint32) bool {
	has := func(of map[uint32]*numbered) func(uint32) bool {
		return func(code uint32) bool { return of[code] != nil }
	}
	return slices.ContainsFunc(c.names.of(a), has(c.numberedPlaces)) ||
		slices.ContainsFunc(c.actorCodes(a), has(c.numberedActors))
}

// actorCodes are the actors of the report at a position.
func (c *Corpus) actorCodes(a uint32) []uint32 {
	r := &c.recs[a]
	if r.nActors > uint8(len(r.actors)) {
		return c.actors.of(a)
	}
	return r.actors[:r.nActors]
}

func hasNumber(c *Corpus, _ *boundOf, a uint32) bool { return c.recs[a].flags&flagNumbered != 0 }

// numberLevel says whether names of the two reports are told apart by their numbers alone, and none is the same.
func numberLevel(c *Corpus, _ *boundOf, a, b uint32) int {
	switch x, y := c.recs[a].flags&flagNumbered, c.recs[b].flags&flagNumbered; {
	case x == 0 && y == 0:
		return 0
	case x == 0 || y == 0:
		return 1
	case toldApart(c.names.of(a), c.names.of(b), c.numberedPlaces):
		return numbersOfPlace
	case toldApart(c.actorCodes(a), c.actorCodes(b), c.numberedActors):
		return numbersOfActors
	}
	return numbersAlike
}

// toldApart reports whether some name of each side differs in its number alone, while none with a number is the same.
func toldApart(a, b []uint32, of map[uint32]*numbered) (apart bool) {
	for _, i := range a {
		x := of[i]
		for _, j := range b {
			y := of[j]
			switch {
			case x == nil || y == nil:
			case i == j || x.number == y.number:
				return false
			case x.unlike(y):
				apart = true
			}
		}
	}
	return apart
}

package terms

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/geo"
)

// ask is something conditions ask by name: whether the place lies in an area, whether a named actor acted, whether a
// count is over a limit. Each has a facet of its own. Asks are taken as independent, also those for one thing under
// two limits.
type ask struct{ of, id string }

// The ways to ask, as they are written: inside["AREA"].
const (
	askInside  = "inside"  // what happened, happened in the area
	askFrom    = "from"    // the weapon stood, or the movement began, in the area
	askNear    = "near"    // what happened, happened in the area or within so many metres of it: "AREA 5000"
	askStood   = "stood"   // the weapon stood, or the movement began, so near: "AREA 5000"
	askBy      = "by"      // the actor acted
	askAgainst = "against" // it was done to the actor
	askHit     = "hit"     // an object of the kind was hit or taken
	askOver    = "over"    // a count is over a number: "weapons 3"
	askDuring  = "during"  // it happened between two times of day, in the zone of the agreement: "22:00 06:00"
	askSince   = "since"   // it happened on the day or later, in the zone of the agreement: "2030-03-06"
)

var waysToAsk = []string{askInside, askFrom, askNear, askStood, askBy, askAgainst, askHit, askOver, askDuring,
	askSince}

var askWritten = regexp.MustCompile(`\b(` + strings.Join(waysToAsk, "|") + `)\s*\[\s*["']([^"']*)["']\s*\]`)

// counts are what over["COUNT NUMBER"] may ask for, with how they are said.
var counts = []struct {
	name string
	says truce.Sentence
}{
	{"calibre_mm", truce.Say("the calibre in millimetres")}, {"rounds", truce.Say("the number of rounds")},
	{"weapons", truce.Say("the number of weapons")}, {"people", truce.Say("the number of armed people")},
	{"notice_hours", truce.Say("the notice in hours")},
}

// named is what an agreement names and its conditions ask about. The i-th of the asks has the facet firstAsk+i.
type named struct {
	asks   []ask
	areas  []truce.AreaID
	actors []truce.ActorID
}

// namedIn gathers what an agreement names, and what its conditions ask of it.
func namedIn(a *truce.Agreement) named {
	n := named{areas: areasOf(a), actors: actorsOf(a)}
	for _, c := range a.Clauses {
		for _, m := range askWritten.FindAllStringSubmatch(c.Breach+"\n"+c.Unless, -1) {
			x := ask{m[1], m[2]}
			if n.wrong(x).Format == "" && !slices.Contains(n.asks, x) && len(n.asks) < maxAsks {
				n.asks = append(n.asks, x)
			}
		}
	}
	return n
}

func areasOf(a *truce.Agreement) []truce.AreaID {
	var out []truce.AreaID
	for _, x := range a.Areas {
		out = append(out, x.Area)
	}
	return out
}

func actorsOf(a *truce.Agreement) []truce.ActorID {
	var out []truce.ActorID
	for _, p := range append(slices.Clone(a.Parties), a.Guarantors...) {
		out = append(out, p.Actor)
	}
	for _, x := range a.Exclusions {
		out = append(out, x.Actor, x.Body)
	}
	return slices.DeleteFunc(out, func(id truce.ActorID) bool { return id == "" })
}

// facet returns the facet of an ask, false when it is one more than conditions may ask.
func (n named) facet(a ask) (facet, bool) {
	i := slices.Index(n.asks, a)
	return firstAsk + facet(i), i >= 0
}

// wrong says what is wrong with an ask, nothing when nothing is.
func (n named) wrong(a ask) truce.Sentence {
	name, _, limited := a.limit()
	switch a.of {
	case askNear, askStood:
		if !limited {
			return truce.Say("%s asks for an area and a distance in metres: %s", a.of, a.of+`["AREA 5000"]`)
		}
		return n.noArea(name)
	case askInside, askFrom:
		return n.noArea(a.id)
	case askBy, askAgainst:
		if !slices.Contains(n.actors, truce.ActorID(a.id)) {
			return truce.Say("the agreement names no actor %q%s", a.id, suggest(a.id, n.actors))
		}
	case askHit:
		if !slices.Contains(codes.Objects, codes.Object(a.id)) {
			return truce.Say("%q is no object that can be hit%s", a.id, suggest(a.id, codes.Objects))
		}
	case askOver:
		if !limited || countWords(name).Format == "" {
			return truce.Say("over asks for a count and a number: %s; the counts are %s", `over["weapons 3"]`,
				strings.Join(countNames(), ", "))
		}
	case askDuring:
		if _, _, ok := a.hours(); !ok {
			return truce.Say("during asks for two times of day: %s", `during["22:00 06:00"]`)
		}
	case askSince:
		if len(a.id) != len(time.DateOnly) || !truce.Date(a.id).Valid() {
			return truce.Say("since asks for a day: %s", `since["2030-03-06"]`)
		}
	}
	return truce.Sentence{}
}

func (n named) noArea(id string) truce.Sentence {
	if slices.Contains(n.areas, truce.AreaID(id)) {
		return truce.Sentence{}
	}
	return truce.Say("the agreement names no area %q%s", id, suggest(id, n.areas))
}

// limit splits "NAME NUMBER".
func (a ask) limit() (name string, number int, ok bool) {
	name, digits, _ := strings.Cut(a.id, " ")
	number, err := strconv.Atoi(digits)
	return name, number, err == nil && number >= 0 && number <= 1_000_000
}

// hours splits "22:00 06:00" into minutes of the day.
func (a ask) hours() (from, to int, ok bool) {
	x, y, _ := strings.Cut(a.id, " ")
	f, err := time.Parse("15:04", x)
	t, err2 := time.Parse("15:04", y)
	return f.Hour()*60 + f.Minute(), t.Hour()*60 + t.Minute(), err == nil && err2 == nil && f != t
}

func countNames() []string {
	var out []string
	for _, c := range counts {
		out = append(out, c.name)
	}
	return out
}

// countWords is how a count is said, nothing for one there is none of.
func countWords(name string) truce.Sentence {
	for _, c := range counts {
		if c.name == name {
			return c.says
		}
	}
	return truce.Sentence{}
}

// answer is what one report says of an ask.
func (p *Appraiser) answer(a ask, c *truce.Coded, author truce.Attribution) codes.Truth {
	name, limit, _ := a.limit()
	switch a.of {
	case askInside:
		return p.lies(truce.AreaID(a.id), c.Where, c.When)
	case askFrom:
		return p.lies(truce.AreaID(a.id), stood(c), c.When)
	case askNear:
		return p.near(truce.AreaID(name), c.Where, c.When, float64(limit))
	case askStood:
		return p.near(truce.AreaID(name), stood(c), c.When, float64(limit))
	case askBy:
		return p.book.is(author, truce.ActorID(a.id), c.When)
	case askAgainst:
		return anyIs(c.Targets, func(t truce.Attribution) codes.Truth {
			return p.book.is(t, truce.ActorID(a.id), c.When)
		})
	case askHit:
		return anyIs(c.Objects, func(o codes.Object) codes.Truth { return truthOf(o == codes.Object(a.id)) })
	case askOver:
		return over(countIn(c, name), limit)
	case askDuring:
		return a.timeOfDay(c.When, p.zone)
	case askSince:
		return c.When.Within(truce.Date(a.id).Span(p.zone).From, 0)
	}
	return codes.Unknown
}

// anyIs is whether one of those named is what is asked for: unknown where none is named.
func anyIs[T any](list []T, is func(T) codes.Truth) codes.Truth {
	if len(list) == 0 {
		return codes.Unknown
	}
	out := codes.No
	for _, x := range list {
		out = or(out, is(x))
	}
	return out
}

func truthOf(b bool) codes.Truth {
	if b {
		return codes.Yes
	}
	return codes.No
}

// stood is where the weapon stood, or the movement began. One that is only seen stands where it is seen.
func stood(c *truce.Coded) truce.Place {
	if c.From == (truce.Place{}) && c.Kind == codes.WeaponSeen {
		return c.Where
	}
	return c.From
}

// countIn is a count of a report.
func countIn(c *truce.Coded, name string) truce.Range {
	switch name {
	case "calibre_mm":
		if c.Calibre > 0 {
			return truce.Exactly(c.Calibre)
		}
	case "rounds":
		if slices.Contains([]string{"rounds", "shots", "explosions", "impacts"}, c.Unit) {
			return c.Count
		}
	case "weapons":
		return c.Weapons
	case "people":
		return c.People
	}
	return truce.Range{}
}

// over is whether a count is over a number.
func over(r truce.Range, limit int) codes.Truth {
	switch {
	case r.Low != nil && *r.Low > limit:
		return codes.Yes
	case r.High != nil && *r.High <= limit:
		return codes.No
	}
	return codes.Unknown
}

// timeOfDay is whether the whole interval, or none of it, lies between the two times of day.
func (a ask) timeOfDay(i truce.Interval, zone *time.Location) codes.Truth {
	from, to, _ := a.hours()
	if !i.Known() || i.To-i.From >= 24*3600 {
		return codes.Unknown
	}
	var s set
	for t := i.From; ; t = min(t+60, i.To) {
		at := t.Time().In(zone)
		m := at.Hour()*60 + at.Minute()
		in := from <= m && m < to
		if to < from {
			in = m >= from || m < to
		}
		if s |= setOf(truthOf(in)); t == i.To {
			return s.truth()
		}
	}
}

// lies says whether a place lies in an area the agreement names; where no agreed map of it is held, that is not known.
func (p *Appraiser) lies(id truce.AreaID, where truce.Place, when truce.Interval) codes.Truth {
	return p.within(where, when, truce.AgreedArea{Area: id, Map: p.mapped(id)}, codes.No)
}

func (p *Appraiser) mapped(id truce.AreaID) bool {
	return slices.ContainsFunc(p.Agreement.Areas, func(x truce.AgreedArea) bool { return x.Area == id && x.Map })
}

// near says whether a place lies in an area or within so many metres of its border, by every description of it.
func (p *Appraiser) near(id truce.AreaID, where truce.Place, when truce.Interval, metres float64) codes.Truth {
	metresAround, located := where.Radius()
	if in := p.lies(id, where, when); in == codes.Yes || !located || !p.mapped(id) {
		return max(in, codes.Unknown)
	}
	o := p.book.outline(id, when)
	if o.open {
		return codes.Unknown
	}
	var s set
	for _, a := range o.list {
		away, ok := distanceTo(*where.Point, a.Area)
		near := codes.Unknown
		switch radius := float64(metresAround); {
		case !ok:
		case away+radius <= metres:
			near = codes.Yes
		case away-radius > metres:
			near = codes.No
		}
		s |= setOf(near)
	}
	if in := s.truth(); in != codes.No || p.drawn(o) {
		return in
	}
	return codes.Unknown
}

// distanceTo returns how far a point outside an area is from its border, false where the area has no shape.
func distanceTo(p truce.Point, a *truce.Area) (metres float64, ok bool) {
	if a.Circle != nil {
		return max(0, geo.Distance(p, a.Circle.Centre)-float64(a.Circle.RadiusM)), true
	}
	return geo.DistanceToBorder(p, a.Ring)
}

// is says whether an attributed actor is the one named. One that is said to belong to it then may be meant, an organ of
// it is.
func (b *Book) is(a truce.Attribution, id truce.ActorID, when truce.Interval) codes.Truth {
	switch {
	case a.Actor == id:
		return codes.Yes
	case a.Actor == "":
		return codes.Unknown
	}
	out := codes.No
	for _, c := range b.belongs[a.Actor] {
		m := c.Body.(*truce.Membership)
		switch then := when.Within(m.From, m.To); {
		case m.Of != id || then == codes.No:
		case then == codes.Yes && b.isOrgan(m):
			out = codes.Yes
		default:
			out = max(out, codes.Unknown)
		}
	}
	return out
}

// nameOf is what an area or actor asked for is called.
func (b *Book) nameOf(a ask) string {
	name, _, _ := a.limit()
	switch a.of {
	case askInside, askFrom:
		return b.area(truce.AreaID(a.id))
	case askNear, askStood:
		return b.area(truce.AreaID(name))
	case askBy, askAgainst:
		return b.name(truce.ActorID(a.id))
	}
	return ""
}

// words says yes, no and the question of an ask, with the name of what is asked for.
func (a ask) words(name string) (yes, no, asks truce.Sentence) {
	count, limit, _ := a.limit()
	switch a.of {
	case askInside:
		return truce.Say("the place lies in %s", name), truce.Say("the place lies outside %s", name),
			truce.Say("whether the place lies in %s", name)
	case askFrom:
		return truce.Say("it came from within %s", name), truce.Say("it came from outside %s", name),
			truce.Say("whether it came from within %s", name)
	case askNear:
		return truce.Say("it happened within %d m of %s", limit, name),
			truce.Say("it did not happen within %d m of %s", limit, name),
			truce.Say("whether it happened within %d m of %s", limit, name)
	case askStood:
		return truce.Say("it came from within %d m of %s", limit, name),
			truce.Say("it did not come from within %d m of %s", limit, name),
			truce.Say("whether it came from within %d m of %s", limit, name)
	case askBy:
		return truce.Say("it was %s", name), truce.Say("it was not %s", name), truce.Say("whether it was %s", name)
	case askAgainst:
		return truce.Say("it was done to %s", name), truce.Say("it was not done to %s", name),
			truce.Say("whether it was done to %s", name)
	case askHit:
		object := codes.Object(a.id)
		return truce.Say("the object was a %s", object), truce.Say("the object was no %s", object),
			truce.Say("whether the object was a %s", object)
	case askOver:
		says := countWords(count)
		return truce.Say("%s was over %d", says, limit), truce.Say("%s was not over %d", says, limit),
			truce.Say("whether %s was over %d", says, limit)
	case askSince:
		return truce.Say("it was on %s or later", a.id), truce.Say("it was before %s", a.id),
			truce.Say("whether it was on %s or later", a.id)
	}
	from, to, _ := strings.Cut(a.id, " ")
	return truce.Say("it was between %s and %s", from, to), truce.Say("it was not between %s and %s", from, to),
		truce.Say("whether it was between %s and %s", from, to)
}

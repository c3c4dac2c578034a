package terms

import (
	"fmt"
	"slices"

	"truce"
)

// Foreseen is something in a draft that will keep whoever monitors it from ever answering, or from answering without
// more, seen before anybody signs.
type Foreseen struct {
	Code   Trouble        `json:"code"`
	Clause string         `json:"clause,omitempty"` // its number; empty: the agreement as a whole
	With   string         `json:"with,omitempty"`   // of a contradiction: the other clause
	About  string         `json:"about,omitempty"`  // the area, actor, fact or words it is about
	Says   string         `json:"says"`             // in a sentence
	Flaw   truce.Sentence `json:"-"`                // what is wrong with a condition that cannot be read
}

// Trouble is a kind of what can be foreseen.
type Trouble string

// The kinds of trouble.
const (
	NeverBreached Trouble = "never breached" // no act whatever could breach it
	AlwaysBreach  Trouble = "always breach"  // every act would
	IdleException Trouble = "idle exception" // it changes nothing
	Unreadable    Trouble = "unreadable"     // the condition is no condition
	LeftToPeople  Trouble = "left to people" // no fact that a report can state decides it
	TurnsOnNo     Trouble = "turns on no"    // only that something was not done would decide it, and nobody records that
	NoMap         Trouble = "no map"         // it speaks of an area whose extent nobody holds
	NoActor       Trouble = "no actor"       // it names somebody whom the register does not know
	NoClock       Trouble = "no clock"       // it sets a time that nobody could say has passed
	Contradiction Trouble = "contradiction"  // what one clause permits or asks for, another forbids
	NotCompared   Trouble = "not compared"   // two clauses depend on too much at once to be held against each other
)

// Troubles lists them, the gravest first.
var Troubles = []Trouble{Unreadable, NeverBreached, AlwaysBreach, Contradiction, NoMap, NoActor, NoClock, LeftToPeople,
	TurnsOnNo, IdleException, NotCompared}

// Held is what a draft is held against. A nil function says that this was not looked up, and nothing is foreseen of
// it.
type Held struct {
	Actor func(truce.ActorID) bool // the register knows the actor
	Shape func(truce.AreaID) bool  // the extent of the area is held
	Due   func(clause string) bool // the clause names the day by which it must be done
}

// Foresee says what in a draft could never be monitored, and why, in order of clause and gravity. That it says nothing
// is no promise that a text can be kept.
func Foresee(a *truce.Agreement, h Held) []Foreseen {
	f := foresight{a: a, held: h, named: namedIn(a)}
	for i := range a.Clauses {
		f.drafts = append(f.drafts, f.read(&a.Clauses[i]))
	}
	f.whole()
	for i := range f.drafts {
		f.clause(&f.drafts[i])
	}
	for i := range f.drafts {
		for j := range f.drafts {
			if i != j {
				f.pair(&f.drafts[i], &f.drafts[j])
			}
		}
	}
	place := func(x Foreseen) int {
		return slices.IndexFunc(a.Clauses, func(c truce.Clause) bool { return c.Number == x.Clause })
	}
	slices.SortStableFunc(f.out, func(x, y Foreseen) int {
		if p, q := place(x), place(y); p != q {
			return p - q
		}
		return slices.Index(Troubles, x.Code) - slices.Index(Troubles, y.Code)
	})
	return f.out
}

// foresight gathers what is foreseen of one draft.
type foresight struct {
	a      *truce.Agreement
	held   Held
	named  named
	drafts []draft
	work   int
	out    []Foreseen
}

// draft is a clause with its diagrams: of what it forbids, of the condition alone, of the exception alone. They are
// nil where it has none, or none that can be read.
type draft struct {
	*truce.Clause
	breach, bare, unless *diagram
	flaw                 truce.Sentence
}

func (f *foresight) say(code Trouble, clause, about, format string, args ...any) {
	f.out = append(f.out, Foreseen{Code: code, Clause: clause, About: about, Says: fmt.Sprintf(format, args...)})
}

// read compiles what a clause forbids, whether or not its condition makes sense.
func (f *foresight) read(c *truce.Clause) draft {
	d := draft{Clause: c}
	if c.Breach == "" {
		return d
	}
	breach, flaws := compileCondition(c.Breach, f.named)
	var unless *condition
	if len(flaws) == 0 && c.Unless != "" {
		unless, flaws = compileCondition(c.Unless, f.named)
	}
	if len(flaws) > 0 {
		d.flaw = flaws[0].says
		return d
	}
	of := func(x, y *condition) *diagram {
		if f.work > mostOfText {
			d.flaw = overText()
			return nil
		}
		b := newBuilder(f.named.asks)
		root, err := b.build(x, y)
		if f.work += b.cases; err != nil {
			d.flaw = truce.Told(err)
			return nil
		}
		return &diagram{b.nodes, root}
	}
	d.bare = of(breach, nil)
	d.breach = d.bare
	if unless != nil {
		d.unless, d.breach = of(unless, nil), of(breach, unless)
	}
	return d
}

// whole looks at what the draft names once: when it begins, where it holds, whom it binds.
func (f *foresight) whole() {
	if !f.a.Effect.Known() {
		f.say(NoClock, "", "effect", "no moment is named at which the agreement takes effect: nothing would ever be "+
			"known to be "+
			"in force, and no period that counts from then on begins")
	}
	for _, x := range f.a.Areas {
		shape := x.Map && (f.held.Shape == nil || f.held.Shape(x.Area))
		if !shape && !f.asksOf(string(x.Area)) {
			f.say(NoMap, "", string(x.Area), "the area %s is %s, and no agreed map of it is held: of no place could it "+
				"be said that "+
				"it lies in it", x.Area, x.Role)
		}
	}
	seen := map[truce.ActorID]bool{}
	for _, id := range f.named.actors {
		if f.held.Actor != nil && !f.held.Actor(id) && !seen[id] {
			f.say(NoActor, "", string(id), "the register knows no actor %q: whoever acts, it could not be said to be them", id)
		}
		seen[id] = true
	}
}

// asksOf reports whether some condition asks about the area, so that it is said there.
func (f *foresight) asksOf(area string) bool {
	return slices.ContainsFunc(f.named.asks, func(a ask) bool { return a.area() == area })
}

// area is the area an ask is about, "" for one about something else.
func (a ask) area() string {
	switch a.of {
	case askInside, askFrom:
		return a.id
	case askNear, askStood:
		name, _, _ := a.limit()
		return name
	}
	return ""
}

// clause looks at one clause by itself.
func (f *foresight) clause(d *draft) {
	f.clock(d)
	switch {
	case d.flaw.Format != "":
		f.say(Unreadable, d.Number, "", "its condition cannot be read: %s", d.flaw)
		f.out[len(f.out)-1].Flaw = d.flaw
		return
	case d.Breach == "":
		f.say(LeftToPeople, d.Number, "", "it has no condition: no fact that a report can state would show a breach of it")
		return
	case d.bare.root == leafNo:
		f.say(NeverBreached, d.Number, "", "its condition can never hold, whatever happens: no fact could breach it")
		return
	case d.breach.root == leafNo:
		f.say(NeverBreached, d.Number, "", "its exception holds whenever its condition does: no fact could breach it")
		return
	case d.breach.root == leafBreach:
		f.say(AlwaysBreach, d.Number, "", "its condition always holds: everything anybody does would be a breach")
		return
	case d.unless != nil && f.same(d.bare, d.breach):
		f.say(IdleException, d.Number, "", "its exception never holds when its condition does: it would change nothing")
	}
	f.knowable(d)
	for _, a := range f.asked(d) {
		if area := a.area(); area != "" && !f.mapped(truce.AreaID(area)) {
			f.say(NoMap, d.Number, area, "it asks whether something lies in %s, of which no agreed map is held: it never "+
				"will be "+
				"known", area)
		}
	}
}

// same reports whether two diagrams say the same; one that cannot be compared is taken to differ.
func (f *foresight) same(a, b *diagram) bool {
	var m meeting
	return !m.meets([]*diagram{a, b}, []int32{leafBreach, leafNo}) && !m.over
}

// mapped reports whether an agreed map of an area of the draft is held.
func (f *foresight) mapped(id truce.AreaID) bool {
	for _, x := range f.a.Areas {
		if x.Area == id {
			return x.Map && (f.held.Shape == nil || f.held.Shape(id))
		}
	}
	return false
}

// asked returns what the clause asks by name, where it can matter.
func (f *foresight) asked(d *draft) []ask {
	var out []ask
	for _, x := range d.breach.facets() {
		if x >= firstAsk {
			out = append(out, f.named.asks[x-firstAsk])
		}
	}
	return out
}

// knowable says where a breach always turns on what nobody can state, or on something that was not done.
func (f *foresight) knowable(d *draft) {
	people := []facet{isMeasured, isJudged}
	silent := []facet{isNotified, isDefence}
	for i, a := range f.named.asks {
		if name, _, _ := a.limit(); a.of == askOver && name == "notice_hours" {
			silent = append(silent, firstAsk+facet(i))
		}
	}
	if f.shown(d.breach, people, silent) {
		return
	}
	about := func(list []facet) (string, string) {
		for _, x := range d.breach.facets() {
			if slices.Contains(list, x) {
				if x >= firstAsk {
					return "notice_hours", "enough notice was given"
				}
				return factOf(x), yesNoWords[x].yes.String()
			}
		}
		return "", ""
	}
	if name, _ := about(people); name != "" && !f.shown(d.breach, people, nil) {
		f.say(LeftToPeople, d.Number, name, "every breach of it turns on %s, which no report states: only people can "+
			"judge it",
			name)
		return
	}
	name, yes := about(silent)
	f.say(TurnsOnNo, d.Number, name, "it is breached only if it is not so that %s; that something was not done, no "+
		"report "+
		"states: a breach is known only where a member says so itself", yes)
}

// factOf returns the name under which conditions ask for a facet.
func factOf(x facet) string {
	for _, fact := range facts {
		if fact.facet == x {
			return fact.Name
		}
	}
	return ""
}

// shown reports whether some facts that reports can state come to a breach: whatever people judge of some facets, and
// with others known to be so or not known at all.
func (f *foresight) shown(d *diagram, people, silent []facet) bool {
	v := unknown(len(f.named.asks))
	for _, x := range silent {
		v[x] = isYes
	}
	cases := []vector{v}
	for _, x := range people {
		var next []vector
		for _, c := range cases {
			no, yes := slices.Clone(c), slices.Clone(c)
			no[x], yes[x] = isNo, isYes
			next = append(next, no, yes)
		}
		cases = next
	}
	var ds []*diagram
	var want []int32
	for _, c := range cases {
		ds, want = append(ds, d.given(c)), append(want, leafBreach)
	}
	var m meeting
	return m.meets(ds, want) || m.over
}

// Grave reports whether no record could ever tell of a breach, so that the text should be mended before it is signed.
func (t Trouble) Grave() bool {
	switch t {
	case LeftToPeople, TurnsOnNo, IdleException, NotCompared:
		return false
	}
	return true
}

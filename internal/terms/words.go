package terms

import (
	"strings"

	"truce"
)

// speaker puts sets of facets into words for one side of one incident.
type speaker struct {
	author truce.Sentence // "the Hill Council"
	named  bool           // whether somebody is
	asked  []ask
	names  []string // of what is asked for
}

// says returns what a set says of a facet, as a clause of a sentence: "force was used". among is what was possible, so
// that the shorter of a set and its complement is named.
func (w *speaker) says(f facet, s, among set) truce.Sentence {
	s &= among
	switch f {
	case ofAuthor:
		return w.ofAuthor(s)
	case ofEvent:
		return eventWords(s, among)
	case ofMeans:
		list, not := listed(coded(means[:]), s, among)
		if not {
			return truce.Say("the weapon was not %s", list)
		}
		return truce.Say("the weapon was %s", list)
	case ofTarget:
		return targetWords(s, among)
	}
	yes := s == isYes
	if f >= firstAsk {
		is, isNot, _ := w.asked[f-firstAsk].words(w.names[f-firstAsk])
		if yes {
			return is
		}
		return isNot
	}
	if yes {
		return yesNoWords[f].yes
	}
	return yesNoWords[f].no
}

var yesNoWords = map[facet]struct{ yes, no, asks truce.Sentence }{
	atTime: {truce.Say("the agreement was in force"), truce.Say("the agreement was not in force"),
		truce.Say("whether the agreement was in force at the time")},
	atPlace: {truce.Say("the agreement covers the place"), truce.Say("the agreement does not cover the place"),
		truce.Say("whether the agreement covers the place")},
	ofHarm: {truce.Say("civilians were killed or wounded"), truce.Say("no civilian was killed or wounded"),
		truce.Say("whether civilians were killed or wounded")},
	isNotified: {truce.Say("it was announced before"), truce.Say("it was not announced before"),
		truce.Say("whether it was announced before")},
	isDefence: {truce.Say("it answered fire"), truce.Say("it did not answer fire"),
		truce.Say("whether it answered fire")},
	isMeasured: {truce.Say("the force was proportionate"), truce.Say("the force was not proportionate"),
		truce.Say("whether the force was proportionate")},
	isAdvance: {truce.Say("territory was to be taken"), truce.Say("no territory was to be taken"),
		truce.Say("whether territory was to be taken")},
	isAgreed: {truce.Say("the other side agreed to it"), truce.Say("the other side did not agree to it"),
		truce.Say("whether the other side agreed to it")},
	isJudged: {truce.Say("it is what the clause forbids, which people judge"),
		truce.Say("it is not what the clause forbids, which people judge"),
		truce.Say("whether it is what the clause forbids: people judge that")},
}

// ofAuthor says how the author stands to the agreement.
func (w *speaker) ofAuthor(s set) truce.Sentence {
	switch s {
	case adhered:
		return truce.Say("%s is bound by the agreement", w.author)
	case excluded:
		return truce.Say("%s is excluded from the agreement", w.author)
	case neither:
		return truce.Say("%s is neither bound by the agreement nor excluded from it", w.author)
	case excluded | neither:
		return truce.Say("%s is not bound by the agreement", w.author)
	case adhered | neither:
		return truce.Say("%s is not excluded from the agreement", w.author)
	case adhered | excluded:
		return truce.Say("%s is either bound by the agreement or excluded from it", w.author)
	}
	return truce.Say("%s has any standing", w.author)
}

// asks returns what is not known of a facet, as a question: "whether force was used".
func (w *speaker) asks(f facet, s set) truce.Sentence {
	switch f {
	case ofAuthor:
		if !w.named {
			return truce.Say("who acted")
		}
		return truce.Say("whether %s is bound by the agreement", w.author)
	case ofEvent:
		if len(kindsIn(s)) == 1 {
			return truce.Say("whether force was used")
		}
		return truce.Say("what kind of event it was")
	case ofMeans:
		return truce.Say("which weapon was used")
	case ofTarget:
		return truce.Say("who was hit, and how they stand to the agreement")
	}
	if f >= firstAsk {
		_, _, asks := w.asked[f-firstAsk].words(w.names[f-firstAsk])
		return asks
	}
	return yesNoWords[f].asks
}

// key is the name of a facet in JSON.
func (f facet) key(asks []ask) string {
	if f >= firstAsk {
		return asks[f-firstAsk].of + " " + asks[f-firstAsk].id
	}
	return facetKeys[f]
}

var facetKeys = [firstAsk]string{"in force", "covered", "author", "kind", "means", "target", "civilians harmed",
	"notified", "self-defence", "proportionate", "territory sought", "consent", "judged"}

func kindsIn(s set) []string {
	var out []string
	for i, e := range events {
		if s&(1<<i) != 0 && (len(out) == 0 || out[len(out)-1] != string(e.kind)) {
			out = append(out, string(e.kind))
		}
	}
	return out
}

// eventWords names a set of events by whether force was used where that is all it says, else by its kinds.
func eventWords(s, among set) truce.Sentence {
	switch s {
	case among & armedEvents:
		return truce.Say("force was used")
	case among &^ armedEvents:
		return truce.Say("no force was used")
	}
	names := make([]truce.Sentence, len(events))
	for i, e := range events {
		names[i] = truce.Say("%s", e.kind)
		switch pair := eventSet(e.kind); {
		case among&pair != pair || s&pair == 0 || s&pair == pair:
		case e.armed:
			names[i] = truce.Say("%s with force", e.kind)
		default:
			names[i] = truce.Say("%s without force", e.kind)
		}
	}
	list, not := listed(names, s, among)
	if not {
		return truce.Say("it was not %s", list)
	}
	return truce.Say("it was %s", list)
}

// listed names the values in s, or those of among that are not, whichever are fewer.
func listed(names []truce.Sentence, s, among set) (list truce.Sentence, not bool) {
	if rest := among &^ s; rest != 0 && rest.size() < s.size() {
		return oneOf(pick(names, rest)), true
	}
	return oneOf(pick(names, s)), false
}

// coded are the words for codes.
func coded[T ~string](codes []T) []truce.Sentence {
	out := make([]truce.Sentence, len(codes))
	for i, c := range codes {
		out[i] = truce.Say("%s", c)
	}
	return out
}

func pick(names []truce.Sentence, s set) []truce.Sentence {
	var out []truce.Sentence
	for i, n := range names {
		if s&(1<<i) != 0 && (len(out) == 0 || out[len(out)-1].String() != n.String()) {
			out = append(out, n)
		}
	}
	return out
}

// targetWords says what a set says of those hit: of their standing, of civilians, or of both.
func targetWords(s, among set) truce.Sentence {
	standing := project(s, targetAdhered, targetNeither, targetExcluded)
	civil := project(s, targetCivilian, anyTarget&^targetCivilian)
	var parts []truce.Sentence
	if standing&among != among {
		parts = append(parts, standingWords[standing])
	}
	switch {
	case civil&among == among:
	case civil == targetCivilian:
		parts = append(parts, truce.Say("civilians were among the targets"))
	default:
		parts = append(parts, truce.Say("no civilians were among the targets"))
	}
	if standing&civil&among == s && len(parts) > 0 {
		return allOf(parts)
	}
	return oneOf(pick(valueWords[:], s))
}

var valueWords = [...]truce.Sentence{
	truce.Say("somebody bound by the agreement and no civilian was hit"),
	truce.Say("somebody bound by the agreement was hit, civilians among them"),
	truce.Say("those hit are neither bound nor excluded nor civilians"),
	truce.Say("civilians were hit and nobody bound"),
	truce.Say("all those hit are excluded from the agreement"),
}

var standingWords = map[set]truce.Sentence{
	targetAdhered:                  truce.Say("somebody bound by the agreement was hit"),
	targetNeither:                  truce.Say("those hit are neither bound by the agreement nor excluded from it"),
	targetExcluded:                 truce.Say("all those hit are excluded from the agreement"),
	targetAdhered | targetNeither:  truce.Say("those hit are not all excluded from the agreement"),
	targetNeither | targetExcluded: truce.Say("nobody bound by the agreement was hit"),
	targetAdhered | targetExcluded: truce.Say("those hit are bound by the agreement or excluded from it"),
}

// project widens a set to the union of the classes it touches.
func project(s set, classes ...set) set {
	var out set
	for _, c := range classes {
		if s&c != 0 {
			out |= c
		}
	}
	return out
}

func join(list []string, last string) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " " + last + " " + list[len(list)-1]
}

// allOf says sentences of which all hold.
func allOf(list []truce.Sentence) truce.Sentence {
	return joined(list, func(x, y truce.Sentence) truce.Sentence { return truce.Say("%s and %s", x, y) })
}

// oneOf says sentences of which one holds.
func oneOf(list []truce.Sentence) truce.Sentence {
	return joined(list, func(x, y truce.Sentence) truce.Sentence { return truce.Say("%s or %s", x, y) })
}

// joined puts sentences one after the other, and the last to them as it says; nothing where there are none.
func joined(list []truce.Sentence, last func(x, y truce.Sentence) truce.Sentence) (out truce.Sentence) {
	for i, s := range list {
		switch {
		case i == 0:
			out = s
		case i == len(list)-1:
			out = last(out, s)
		default:
			out = truce.Say("%s, %s", out, s)
		}
	}
	return out
}

// maxSpoken is how many cases are put into words.
const maxSpoken = 4

// breachIf says what would make it a breach: first what must hold in any case, then the cases that are enough. It
// returns nothing when there are more cases than anybody wants to read.
func (w *speaker) breachIf(d *diagram, v vector) truce.Sentence {
	needed := d.needed(v)
	must := w.differences(needed, v)
	if d.outcomes(needed) == alwaysBreach {
		return allOf(must)
	}
	cases, ok := d.cases(needed, maxSpoken)
	if !ok {
		return truce.Sentence{}
	}
	var enough truce.Sentence
	for i, c := range cases {
		if x := allOf(w.differences(c, needed)); i == 0 {
			enough = x
		} else {
			enough = truce.Say("%s, or %s", enough, x)
		}
	}
	switch {
	case len(must) == 0:
		return enough
	case len(cases) > 1:
		return truce.Say("%s, and moreover either %s", allOf(must), enough)
	}
	return truce.Say("%s, and moreover %s", allOf(must), enough)
}

// differences says in what a vector is narrower than another.
func (w *speaker) differences(v, than vector) []truce.Sentence {
	var out []truce.Sentence
	for f := range v {
		if v[f] != than[f] {
			out = append(out, w.says(facet(f), v[f], than[f]))
		}
	}
	return out
}

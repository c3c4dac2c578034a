package terms

import "strings"

// speaker puts sets of facets into English for one side of one incident.
type speaker struct {
	author string // in the sentence, "the Hill Council"
	named  bool   // whether somebody is
	asked  []ask
	names  []string // of what is asked for
}

// says returns what a set says of a facet, as a clause of a sentence: "force was used". among is what was possible, so
// that the shorter of a set and its complement is named.
func (w *speaker) says(f facet, s, among set) string {
	s &= among
	switch f {
	case ofAuthor:
		return w.author + " " + authorWords[s]
	case ofEvent:
		return eventWords(s, among)
	case ofMeans:
		return listed("the weapon was ", "the weapon was not ", meansNames(), s, among)
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

var yesNoWords = map[facet]struct{ yes, no, asks string }{
	atTime: {"the agreement was in force", "the agreement was not in force",
		"whether the agreement was in force at the time"},
	atPlace: {"the agreement covers the place", "the agreement does not cover the place",
		"whether the agreement covers the place"},
	ofHarm: {"civilians were killed or wounded", "no civilian was killed or wounded",
		"whether civilians were killed or wounded"},
	isNotified: {"it was announced before", "it was not announced before", "whether it was announced before"},
	isDefence:  {"it answered fire", "it did not answer fire", "whether it answered fire"},
	isMeasured: {"the force was proportionate", "the force was not proportionate", "whether the force was proportionate"},
	isAdvance:  {"territory was to be taken", "no territory was to be taken", "whether territory was to be taken"},
	isAgreed: {"the other side agreed to it", "the other side did not agree to it",
		"whether the other side agreed to it"},
	isJudged: {"it is what the clause forbids, which people judge",
		"it is not what the clause forbids, which people judge", "whether it is what the clause forbids: people judge that"},
}

var authorWords = map[set]string{
	adhered:            "is bound by the agreement",
	excluded:           "is excluded from the agreement",
	neither:            "is neither bound by the agreement nor excluded from it",
	excluded | neither: "is not bound by the agreement",
	adhered | neither:  "is not excluded from the agreement",
	adhered | excluded: "is either bound by the agreement or excluded from it",
	anyStanding:        "has any standing",
}

// asks returns what is not known of a facet, as a question: "whether force was used".
func (w *speaker) asks(f facet, s set) string {
	switch f {
	case ofAuthor:
		if !w.named {
			return "who acted"
		}
		return "whether " + w.author + " is bound by the agreement"
	case ofEvent:
		if len(kindsIn(s)) == 1 {
			return "whether force was used"
		}
		return "what kind of event it was"
	case ofMeans:
		return "which weapon was used"
	case ofTarget:
		return "who was hit, and how they stand to the agreement"
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
func eventWords(s, among set) string {
	switch s {
	case among & armedEvents:
		return "force was used"
	case among &^ armedEvents:
		return "no force was used"
	}
	names := make([]string, len(events))
	for i, e := range events {
		names[i] = string(e.kind)
		if pair := eventSet(e.kind); among&pair == pair && s&pair != 0 && s&pair != pair {
			names[i] += map[bool]string{true: " with force", false: " without force"}[e.armed]
		}
	}
	return listed("it was ", "it was not ", names, s, among)
}

// listed names the values in s, or those of among that are not, whichever are fewer.
func listed(is, isNot string, names []string, s, among set) string {
	if rest := among &^ s; rest != 0 && rest.size() < s.size() {
		return isNot + join(pick(names, rest), "or")
	}
	return is + join(pick(names, s), "or")
}

func pick(names []string, s set) []string {
	var out []string
	for i, n := range names {
		if s&(1<<i) != 0 && (len(out) == 0 || out[len(out)-1] != n) {
			out = append(out, n)
		}
	}
	return out
}

// targetWords says what a set says of those hit: of their standing, of civilians, or of both.
func targetWords(s, among set) string {
	standing := project(s, targetAdhered, targetNeither, targetExcluded)
	civil := project(s, targetCivilian, anyTarget&^targetCivilian)
	var parts []string
	if standing&among != among {
		parts = append(parts, standingWords[standing])
	}
	switch {
	case civil&among == among:
	case civil == targetCivilian:
		parts = append(parts, "civilians were among the targets")
	default:
		parts = append(parts, "no civilians were among the targets")
	}
	if standing&civil&among == s && len(parts) > 0 {
		return join(parts, "and")
	}
	return join(pick(valueWords[:], s), "or")
}

var valueWords = [...]string{
	"somebody bound by the agreement and no civilian was hit",
	"somebody bound by the agreement was hit, civilians among them",
	"those hit are neither bound nor excluded nor civilians", "civilians were hit and nobody bound",
	"all those hit are excluded from the agreement",
}

var standingWords = map[set]string{
	targetAdhered:                  "somebody bound by the agreement was hit",
	targetNeither:                  "those hit are neither bound by the agreement nor excluded from it",
	targetExcluded:                 "all those hit are excluded from the agreement",
	targetAdhered | targetNeither:  "those hit are not all excluded from the agreement",
	targetNeither | targetExcluded: "nobody bound by the agreement was hit",
	targetAdhered | targetExcluded: "those hit are bound by the agreement or excluded from it",
	anyTarget:                      "",
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

// maxSpoken is how many cases are put into words.
const maxSpoken = 4

// breachIf says what would make it a breach: first what must hold in any case, then the cases that are enough. It
// returns "" when there are more cases than anybody wants to read.
func (w *speaker) breachIf(d *diagram, v vector) string {
	needed := d.needed(v)
	must := w.differences(needed, v)
	if d.outcomes(needed) == alwaysBreach {
		return join(must, "and")
	}
	cases, ok := d.cases(needed, maxSpoken)
	if !ok {
		return ""
	}
	var either []string
	for _, c := range cases {
		either = append(either, join(w.differences(c, needed), "and"))
	}
	enough := strings.Join(either, ", or ")
	if len(must) == 0 {
		return enough
	}
	if len(either) > 1 {
		enough = "either " + enough
	}
	return join(must, "and") + ", and moreover " + enough
}

// differences says in what a vector is narrower than another.
func (w *speaker) differences(v, than vector) []string {
	var out []string
	for f := range v {
		if v[f] != than[f] {
			out = append(out, w.says(facet(f), v[f], than[f]))
		}
	}
	return out
}

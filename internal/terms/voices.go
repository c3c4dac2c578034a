package terms

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"truce"
)

// question is a matter on which voices speak over time, and when what frees somebody from a duty counts as known: that
// an actor withdrew, that an agreement ended, that a body lists whom somebody hit.
//
// The text of the agreement is a voice of its own. So is every member for each claimant whose word it brings. What
// binds counts while nobody contradicts it. What frees counts as known only when whoever it is about says so itself,
// before the event, or as many members as the rule asks for say so; until then it leaves both possible. One voice
// alone, or one that speaks after the event, never turns a breach into no breach (docs/decisions/0013).
type question struct {
	all       set            // what is possible where nobody has spoken
	frees     set            // the value that frees from a duty; 0: none does
	need      int            // how many members make it known
	unclaimed truce.Sentence // what is said where nobody has spoken
	unsettled truce.Sentence // what is said where too few say what frees
}

// weave lays the voices side by side, moment by moment.
func (q question) weave(voices []history) timeline {
	cuts := []moment{always}
	for _, h := range voices {
		for _, s := range h {
			cuts = append(cuts, s.from, s.entered)
			if s.to != never {
				cuts = append(cuts, s.to)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	out := make(timeline, 0, len(cuts))
	for _, t := range cuts {
		out = append(out, q.at(voices, t))
	}
	return out
}

// at is what the voices leave possible at a moment.
func (q question) at(voices []history, t moment) segment {
	x := segment{from: t}
	said, spoken := standingOf(voices, t)
	for _, s := range said {
		if said.overtakes(q, t, s) {
			continue
		}
		x.says = appendSaying(x.says, saying{s.says, s.ref, s.entered > t})
		if q.freeing(s) && !said.settle(q, t, step{from: always, to: always}) {
			x.leaves |= q.all
			x.says = appendSaying(x.says, saying{words: q.unsettled})
			continue
		}
		x.leaves |= s.leaves
	}
	if !spoken {
		x.leaves |= q.all
		x.says = appendSaying(x.says, saying{words: q.unclaimed})
	}
	return x
}

func appendSaying(list []saying, s saying) []saying {
	same := func(x saying) bool { return x.ref == s.ref && x.late == s.late && x.words.String() == s.words.String() }
	if s.words.Format == "" || slices.ContainsFunc(list, same) {
		return list
	}
	return append(list, s)
}

// statements are the steps of all voices that may stand at a moment.
type statements []step

// standingOf returns what may stand of each voice, and whether any has certainly spoken.
func standingOf(voices []history, t moment) (said statements, spoken bool) {
	for _, h := range voices {
		standing, has := h.at(t)
		said = append(said, standing...)
		spoken = spoken || has
	}
	return said, spoken
}

func (s step) isText() bool { return s.ref == (truce.Ref{}) }

// freeing reports whether the step is a member's claim of what frees.
func (q question) freeing(s step) bool { return s.leaves == q.frees && !s.isText() }

// overtakes reports whether what others say stands in the place of a step since: what the text says of a later moment,
// what whoever it is about says of a later moment, a claim of a later moment than the text, and what frees once it is
// settled.
func (said statements) overtakes(q question, t moment, old step) bool {
	for _, s := range said {
		if s.to > t || !s.after(old) || q.freeing(s) {
			continue
		}
		if s.isText() != old.isText() || s.own {
			return true
		}
	}
	return !q.freeing(old) && said.settle(q, t, old)
}

// settle reports whether what frees is known at the moment, against a step that began earlier.
func (said statements) settle(q question, t moment, old step) bool {
	by := map[truce.MemberID]bool{}
	for _, s := range said {
		if !q.freeing(s) || s.to > t || !s.after(old) {
			continue
		}
		if s.own && s.entered <= t {
			return true
		}
		by[s.ref.Member] = true
	}
	return len(by) > 0 && len(by) >= q.need
}

// inText is what the text of an agreement says from a moment on.
func inText(from moment, leaves set, says truce.Sentence) step {
	return step{from: from, to: from, leaves: leaves, says: says, entered: always}
}

// voices gathers what each voice says, in order of entry.
type voices struct {
	text history
	by   map[string]history // by member and claimant
}

func (v *voices) add(who string, s step) {
	if v.by == nil {
		v.by = map[string]history{}
	}
	key := string(s.ref.Member) + " " + who
	v.by[key] = append(v.by[key], s)
}

// list returns the voices, the text first.
func (v *voices) list() []history {
	out := []history{v.text}
	for _, k := range slices.Sorted(maps.Keys(v.by)) {
		out = append(out, v.by[k])
	}
	return out
}

// step makes a claim a step that leaves the values from some moment between from and to on. about is who can speak for
// itself in the matter; empty: nobody. What somebody says that is no member any more frees nobody.
func (b *Book) step(q question, c *truce.Claim, about truce.ActorID, from, to moment, leaves set,
	says truce.Sentence) step {
	if _, member := b.Process.Member(c.Member); !member && leaves == q.frees {
		leaves = q.all
	}
	s := step{from: from, to: to, leaves: leaves, says: says, ref: c.Ref, entered: entryOf(c)}
	s.own = about != "" && b.speaksFor(c.Member, about)
	return s
}

// speaksFor reports whether a member speaks for an actor: its id, or one of its names in the founding document, is the
// actor's id. Nobody can give itself such a name afterwards, for the document is endorsed by all.
func (b *Book) speaksFor(m truce.MemberID, actor truce.ActorID) bool {
	member, ok := b.Process.Member(m)
	if !ok {
		return false
	}
	if strings.EqualFold(string(m), string(actor)) {
		return true
	}
	return slices.ContainsFunc(member.Names, func(n truce.Name) bool { return idOf(n.Text) == string(actor) })
}

// idOf is the id a name would have: in small letters, with hyphens between its words, without the article.
func idOf(name string) string {
	between := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	words := strings.FieldsFunc(strings.ToLower(name), between)
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	return strings.Join(words, "-")
}

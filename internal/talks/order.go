package talks

import (
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"truce"
)

// Languages are those that plates are printed in, and whose alphabets order.
var Languages = []string{"en", "ar", "ru", "tr", "fa"}

// PlateMost is how many characters a plate may have, in runes.
const PlateMost = 120

// Alphabetical returns the delegations in the order of an alphabet, by their marks in that language.
func (b *Book) Alphabetical(list []truce.ActorID, p *Policy, lang string) []truce.ActorID {
	c := collate.New(language.Make(lang), collate.IgnoreCase)
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(x, y truce.ActorID) int {
		return c.CompareString(b.Mark(p, x, lang), b.Mark(p, y, lang))
	})
	return out
}

// Order returns an order of the delegations of a table: by the alphabet, or as it is listed; who is not listed comes
// after those that are, in the order of the table. Alternation takes the parties in turn with the others.
func (b *Book) Order(t *Table, p *Policy, rule, lang string, listed []truce.ActorID) []truce.ActorID {
	seated := t.Seated()
	if rule == "alphabet" {
		return b.Alphabetical(seated, p, lang)
	}
	var out []truce.ActorID
	for _, a := range append(slices.Clone(listed), seated...) {
		if slices.Contains(seated, a) && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	if rule != "alternation" {
		return out
	}
	return alternate(out, func(a truce.ActorID) bool { return slices.Contains(t.Place(a).Roles, "party") })
}

// alternate takes from the two groups in turn, the first one's first; what is left over follows.
func alternate(list []truce.ActorID, one func(truce.ActorID) bool) []truce.ActorID {
	var a, b []truce.ActorID
	for _, x := range list {
		if one(x) == one(list[0]) {
			a = append(a, x)
		} else {
			b = append(b, x)
		}
	}
	var out []truce.ActorID
	for i := range max(len(a), len(b)) {
		if i < len(a) {
			out = append(out, a[i])
		}
		if i < len(b) {
			out = append(out, b[i])
		}
	}
	return out
}

// SpeakingOrder returns the order of speaking of a session; where the papers have none, that which was claimed of the
// round last, and no order where none was.
func (b *Book) SpeakingOrder(t *Table, r *Room, x *Sitting) []truce.ActorID {
	if x != nil && x.Speakers != nil {
		return b.Order(t, r.Policy, x.Speakers.Rule, x.Speakers.Lang, x.Speakers.Order)
	}
	for i := len(t.Claims) - 1; i >= 0; i-- {
		if s := t.Claims[i].Body.Speaking; len(s) > 0 {
			return s
		}
	}
	return nil
}

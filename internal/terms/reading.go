package terms

import (
	"slices"
	"strings"

	"truce"
	"truce/codes"
)

// rank orders clauses for a reader: breaches first, then what one answer would settle, then what several would, then no
// breach, then what turns on what was hit alone, and what does not apply last.
func (c *OnClause) rank() int {
	switch {
	case c.Result == Breach:
		return 0
	case c.turnsOnWhatWasHit():
		return foldedFrom
	case c.Result == Undetermined && len(c.Missing) == 1:
		return 1
	case c.Result == Undetermined:
		return 2
	case c.Result == NoBreach:
		return 3
	}
	return foldedFrom + 1
}

// foldedFrom is the first rank of the clauses that are told in one line together.
const foldedFrom = 4

// turnsOnWhatWasHit reports whether that alone leaves a clause open, beside what is open of the agreement as a whole:
// it protects an object, and no report says what was hit. That is so of nearly all fire.
func (c *OnClause) turnsOnWhatWasHit() bool {
	hit := false
	for _, g := range c.Missing {
		word, _, _ := strings.Cut(g.Fact, " ")
		what, whom := word == askHit, word == askAgainst || word == ofTarget.key(nil)
		if !what && !whom && g.Fact != isJudged.key(nil) && !shownAbove(g.Fact) {
			return false
		}
		hit = hit || what
	}
	return hit
}

// rank orders agreements by the first of their clauses in any reading.
func (x *OnAgreement) rank() int {
	least := (&OnClause{Result: DoesNotApply}).rank()
	for _, s := range x.Sides {
		for _, r := range s.Readings {
			for i := range r.Clauses {
				least = min(least, r.Clauses[i].rank())
			}
		}
	}
	return least
}

// Silent returns the members of the reading that have stated none: for them it is what the record comes to.
func (r *Reading) Silent() []truce.MemberID {
	stated := func(m truce.MemberID) bool { return slices.Contains(r.Stated, m) }
	return slices.DeleteFunc(slices.Clone(r.Members), stated)
}

// Open returns what is not known to hold of the three things that come first, or known not to.
func (r *Reading) Open() []Ground {
	return slices.DeleteFunc(slices.Clone(r.Applies), func(g Ground) bool { return g.Is == codes.Yes.String() })
}

// Speaking returns the clauses that say something of the act.
func (r *Reading) Speaking() []OnClause { return r.Clauses[:r.first(foldedFrom)] }

// OnWhatWasHit returns the clauses that are open because no report says what was hit.
func (r *Reading) OnWhatWasHit() []OnClause {
	return r.Clauses[r.first(foldedFrom):r.first(foldedFrom+1)]
}

// Folded returns the clauses that do not apply.
func (r *Reading) Folded() []OnClause { return r.Clauses[r.first(foldedFrom+1):] }

// first returns where the clauses of a rank or a later one begin.
func (r *Reading) first(rank int) int {
	i := slices.IndexFunc(r.Clauses, func(c OnClause) bool { return c.rank() >= rank })
	if i < 0 {
		return len(r.Clauses)
	}
	return i
}

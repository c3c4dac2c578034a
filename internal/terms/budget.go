package terms

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"truce"
)

// The budgets of one member: what it may enter that others compile and look up at every incident. What is over is left
// out, for everybody alike, and said ([Book.Over]). What a member entered first counts first, so that what comes later
// changes nothing of what terms came to.
const (
	mostTexts  = 200     // versions of agreements
	mostWork   = 300_000 // cases that CEL looks at while they are compiled, see maxCases
	mostOfText = 100_000 // of one version
	mostLines  = 3_000   // clauses, parties, areas and what else versions list, of all versions: pages show them
	// claims about one thing: the accession of an actor to an agreement, a status, a listing, an area
	mostClaims  = 64
	mostNotices = 2_000 // notifications of one party
)

// workOfCondition is what reading one condition costs, in cases, before any is looked at.
const workOfCondition = 200

// Over is what of a member's entries is over its budget and takes no part.
type Over struct {
	Member truce.MemberID `json:"member"`
	What   string         `json:"what"` // of which there are too many
	N      int            `json:"n"`    // left out
}

// String says so, in English.
func (o Over) String() string {
	return fmt.Sprintf("over budget: %s entered more %s than terms reckon with of one member; %d are left out", o.Member,
		o.What, o.N)
}

// ledger counts what members have used of their budgets while a book is read.
type ledger struct {
	used map[spending]int
	over map[Over]int // with N 0
}

// spending is a budget: of a member, for a sort of thing, about one of them.
type spending struct {
	member      truce.MemberID
	what, about string
}

// take reports whether a claim is within the budget, and notes it.
func (l *ledger) take(m truce.MemberID, what, about string, most int) bool {
	k := spending{m, what, about}
	if l.used[k] >= most {
		l.leave(m, what)
		return false
	}
	l.used[k]++
	return true
}

func (l *ledger) leave(m truce.MemberID, what string) { l.over[Over{Member: m, What: what}]++ }

// list returns what was left out, in order.
func (l *ledger) list() []Over {
	var out []Over
	for o, n := range l.over {
		o.N = n
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b Over) int {
		return cmp.Or(cmp.Compare(a.Member, b.Member),
			cmp.Compare(a.What, b.What))
	})
	return out
}

// Over returns what of members' entries is over their budgets and took no part in the book.
func (b *Book) Over() []Over { return b.over }

// entered is a version as one member entered it: with its first word on it, and its last.
type entered struct{ first, last *truce.Claim }

// versionOf names a version of a member's.
type versionOf struct {
	member  truce.MemberID
	id      truce.AgreementID
	version int
}

// readTexts compiles what is within the budgets of the members. claims are those of agreements that stand.
func (b *Book) readTexts(ctx context.Context, claims []*truce.Claim) error {
	var list []*entered
	at := map[versionOf]*entered{}
	for _, c := range claims {
		a := c.Body.(*truce.Agreement)
		k := versionOf{c.Member, a.ID, a.Version}
		if at[k] == nil {
			at[k] = &entered{first: c}
			list = append(list, at[k])
		}
		at[k].last = c
	}
	work, lines := map[truce.MemberID]int{}, map[truce.MemberID]int{}
	compiled := map[*entered]*Terms{}
	for _, x := range slices.SortedStableFunc(slices.Values(list),
		func(x, y *entered) int { return x.first.Ref.Compare(y.first.Ref) }) {
		m, a := x.last.Member, x.last.Body.(*truce.Agreement)
		if work[m] >= mostWork || lines[m]+linesOf(a) > mostLines {
			b.ledger.leave(m, "agreements")
			continue
		}
		if !b.ledger.take(m, "agreements", "", mostTexts) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		compiled[x] = b.compile(a)
		work[m] += compiled[x].work
		lines[m] += linesOf(a)
	}
	for _, x := range list {
		if t := compiled[x]; t != nil {
			b.addText(text{x.last.Ref, x.last.At, t})
		}
	}
	return nil
}

// linesOf is how many things a version lists.
func linesOf(a *truce.Agreement) int {
	return len(a.Clauses) + len(a.Parties) + len(a.Guarantors) + len(a.Exclusions) + len(a.Areas) + len(a.Commitments)
}

func (b *Book) addText(t text) {
	id, version := t.Agreement.ID, t.Agreement.Version
	if b.texts[id] == nil {
		b.texts[id] = map[int][]text{}
		b.ids = append(b.ids, id)
	}
	b.texts[id][version] = append(b.texts[id][version], t)
}

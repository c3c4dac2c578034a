package terms

import (
	"cmp"
	"context"
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
	What   truce.Sentence `json:"what"` // of which there are too many
	N      int            `json:"n"`    // left out
}

// Says is the sentence for it.
func (o Over) Says() truce.Sentence {
	return truce.Say("over budget: %s entered more %s than terms reckon with of one member; %d are left out", o.Member,
		o.What, o.N)
}

// ledger counts what members have used of their budgets while a book is read.
type ledger struct {
	used map[spending]int
	over []Over
}

// spending is a budget: of a member, for a sort of thing, about one of them.
type spending struct {
	member      truce.MemberID
	what, about string
}

// take reports whether a claim is within the budget, and notes it.
func (l *ledger) take(m truce.MemberID, what truce.Sentence, about string, most int) bool {
	k := spending{m, what.String(), about}
	if l.used[k] >= most {
		l.leave(m, what)
		return false
	}
	l.used[k]++
	return true
}

func (l *ledger) leave(m truce.MemberID, what truce.Sentence) {
	i := slices.IndexFunc(l.over, func(o Over) bool { return o.Member == m && o.What.String() == what.String() })
	if i < 0 {
		i = len(l.over)
		l.over = append(l.over, Over{Member: m, What: what})
	}
	l.over[i].N++
}

// list returns what was left out, in order.
func (l *ledger) list() []Over {
	return slices.SortedFunc(slices.Values(l.over), func(a, b Over) int {
		return cmp.Or(cmp.Compare(a.Member, b.Member), cmp.Compare(a.What.String(), b.What.String()))
	})
}

// Over returns what of members' entries is over their budgets and took no part in the book.
func (b *Book) Over() []Over { return b.over }

// entered is a version as one member entered it: with its first word on it, and its last that stands, or else its last.
type entered struct {
	first, last lasting
	other       bool // it had another text before, which came to something else
}

// versionOf names a version of a member's.
type versionOf struct {
	member  truce.MemberID
	id      truce.AgreementID
	version int
}

// readTexts compiles what is within the budgets of the members. A text that was taken back is left out where its member
// has another of the version, or nobody else has built on it.
func (b *Book) readTexts(ctx context.Context, claims []lasting) error {
	var list []*entered
	at := map[versionOf]*entered{}
	for _, c := range claims {
		a := c.Body.(*truce.Agreement)
		k := versionOf{c.Member, a.ID, a.Version}
		x := at[k]
		switch {
		case x == nil && (c.until == never || b.builtOn(a.ID, c.Member)):
			at[k] = &entered{first: c, last: c}
			list = append(list, at[k])
		case x == nil || c.until != never && x.last.until == never:
		default:
			x.other = x.other || !sameForce(a, x.last.Body.(*truce.Agreement))
			x.last = c
		}
	}
	work, lines := map[truce.MemberID]int{}, map[truce.MemberID]int{}
	compiled := map[*entered]*Terms{}
	for _, x := range slices.SortedStableFunc(slices.Values(list),
		func(x, y *entered) int { return x.first.Ref.Compare(y.first.Ref) }) {
		m, a := x.last.Member, x.last.Body.(*truce.Agreement)
		if work[m] >= mostWork || lines[m]+linesOf(a) > mostLines {
			b.ledger.leave(m, truce.Say("agreements"))
			continue
		}
		if !b.ledger.take(m, truce.Say("agreements"), "", mostTexts) {
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
		t := compiled[x]
		if t == nil {
			continue
		}
		y := text{by: x.last.Ref, at: x.last.At, Terms: t, other: always}
		switch {
		case x.last.until != never:
			y.other, y.back = x.last.until, true
		case x.other:
			y.other = entryOf(x.last.Claim)
		}
		b.addText(y)
	}
	return nil
}

// sameForce reports whether two texts of a version come to the same at any time.
func sameForce(x, y *truce.Agreement) bool {
	return lawOf(x) == lawOf(y) && x.Effect == y.Effect && x.End == y.End && x.Signed == y.Signed && x.Instead == y.Instead
}

// builtOn reports whether an agreement is the one the process watches over, or others than the member have said
// something of it.
func (b *Book) builtOn(id truce.AgreementID, m truce.MemberID) bool {
	others := func(c *truce.Claim) bool { return c.Member != m }
	for of := range b.position[id] {
		if of != m {
			return true
		}
	}
	return b.Process.Agreement == string(id) || slices.ContainsFunc(b.accede[id], others) ||
		slices.ContainsFunc(b.statuses[id], others)
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

package truce

import "truce/codes"

// KindWithdraw is the kind of a [Withdraw].
const KindWithdraw Kind = "withdraw/2"

// Withdraw takes back an earlier entry of the same log. The entry stays; it has no effect from here on.
type Withdraw struct {
	Index  int64    `json:"index"`
	Why    string   `json:"why"`              // see [codes.Reasons]
	Sealed []Sealed `json:"sealed,omitempty"` // of withdraw/2: what the member adds in words
}

var withdrawKind = kind[Withdraw]{
	name: KindWithdraw, since: 3,
	older: []form[Withdraw]{{name: "withdraw/1", until: 3, check: anything[Withdraw],
		lacks: func(b *Withdraw) error { return noNote(b.Sealed) }}},
	act: ActFile, field: FieldEntryBytes, final: true,
	key:   func(*Withdraw) string { return "" },
	check: func(b *Withdraw) error { return checkCode(codes.Reasons, Say("a reason"), b.Why) },
	does:  func(b *Withdraw) []Effect { return []Effect{Withdraws{b.Index}} },
}

// admitWithdraw lets an officer take back what it could have entered.
func admitWithdraw(past Past, m MemberID, officer string, b *Withdraw) error {
	c, ok := past.Claim(b.Index)
	if !ok {
		return Errorf(NotFound, "entry %d cannot be withdrawn: it has no effect, or is a link, release or merge, which are "+
			"taken "+
			"back by their opposite", b.Index)
	}
	d, _ := describe(c.Kind)
	if d.final {
		return Errorf(Forbidden, "a %s entry cannot be withdrawn", c.Kind)
	}
	if c.Withdrawn {
		return Errorf(Conflict, "entry %d was withdrawn before", b.Index)
	}
	if o, _ := past.Officer(officer); d.act != "" && !contains(o.May, d.act) {
		return Errorf(Forbidden, "the %s of %s may not %s, so it cannot withdraw entry %d", officer, m, d.act, b.Index)
	}
	return nil
}

package query

import (
	"context"
	"slices"
	"truce"
)

// Refused selects entries without effect. Zero fields select everything.
type Refused struct {
	Member truce.MemberID // whose log they stand in
	After  truce.Ref      // those that follow it; zero: from the first
	Limit  int            // 0: 50; at most 1,000
}

// RefusalPage is a page of entries without effect, in order of ref.
type RefusalPage struct {
	Refused []truce.Refusal
	Total   int            // that are selected, paging apart
	Last    *truce.Refusal // of all of them; nil: there are none
	Next    truce.Ref      // for After of the next page; zero on the last page
}

// wants reports whether a refusal is selected, paging apart.
func (q Refused) wants(r truce.Refusal) bool { return q.Member == "" || r.Member == q.Member }

// Page makes the page of a list that begins after the cursor and may be longer than the page.
func (q Refused) Page(list []truce.Refusal, total int, last *truce.Refusal) RefusalPage {
	p := RefusalPage{Refused: list[:min(len(list), Limit(q.Limit))], Total: total, Last: last}
	if n := len(p.Refused); n < len(list) {
		p.Next = p.Refused[n-1].Ref
	}
	return p
}

// Claims selects claims of one kind.
type Claims struct {
	Kind  truce.Kind
	Key   string    // "": any
	After truce.Ref // those that follow this claim of the kind; zero: from the first
	Limit int       // 0: 50; at most 1,000
}

// ClaimPage is a page of claims, in order of key, then ref.
type ClaimPage struct {
	Claims []*truce.Claim
	Total  int       // that are selected, paging apart
	Next   truce.Ref // for After of the next page; zero on the last page
}

// Page makes the page of a list that begins after the cursor and may be longer than the page.
func (q Claims) Page(list []*truce.Claim, total int) ClaimPage {
	p := ClaimPage{Claims: list[:min(len(list), Limit(q.Limit))], Total: total}
	if n := len(p.Claims); n < len(list) {
		p.Next = p.Claims[n-1].Ref
	}
	return p
}

// Unknown says that a cursor is no claim of the kind.
func (q Claims) Unknown() error {
	return truce.Errorf(truce.Invalid, "%s is no claim of the kind %s after which a page could begin", q.After, q.Kind)
}

// refused answers from a list in order of ref.
func refused(list []truce.Refusal, q Refused) RefusalPage {
	list = slices.DeleteFunc(list, func(r truce.Refusal) bool { return !q.wants(r) })
	var last *truce.Refusal
	if n := len(list); n > 0 {
		last = &list[n-1]
	}
	total := len(list)
	if q.After != (truce.Ref{}) {
		at, found := slices.BinarySearchFunc(list, q.After,
			func(r truce.Refusal, x truce.Ref) int { return r.Ref.Compare(x) })
		if found {
			at++
		}
		list = list[at:]
	}
	return q.Page(list, total, last)
}

// page answers from a list in order of key, then ref.
func page(list []*truce.Claim, q Claims) (ClaimPage, error) {
	total := len(list)
	if q.After != (truce.Ref{}) {
		at := slices.IndexFunc(list, func(c *truce.Claim) bool { return c.Ref == q.After })
		if at < 0 {
			return ClaimPage{}, q.Unknown()
		}
		list = list[at+1:]
	}
	return q.Page(list, total), nil
}

// Each calls do with every row a query selects, in its order, page by page; its own paging fields are not looked at.
func Each(ctx context.Context, r Lists, q Incidents, do func(*Row) error) error {
	q.Limit, q.After = 1000, ""
	for {
		page, err := r.Incidents(ctx, q)
		if err != nil {
			return err
		}
		for i := range page.Rows {
			if err := do(&page.Rows[i]); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		q.After = page.Next
	}
}

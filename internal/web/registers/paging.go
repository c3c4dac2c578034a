package registers

import (
	"net/url"
	"strconv"
	"strings"

	"truce"
	"truce/internal/propose"
	"truce/internal/reconcile"
)

// queued asks for the queue alone.
const queued = "queue"

// The states of a pair or a row.
const (
	open     = "open"
	settled  = "settled"
	answered = "answered" // by some, and not yet by all who must
	disputed = "disputed"
)

// paging is which of many rows are laid out.
type paging struct {
	From, To, Of int    // from 1 on
	Prev, Next   string // addresses; empty: there is none
	Whole        string // address of this list alone; empty: it is laid out as far as it goes
}

// stateChoice is the rows of a sort that are open or settled.
type stateChoice struct {
	State   string // empty: both
	N       int
	Href    string
	Current bool
}

// stateOf is how far a pair was answered.
func stateOf(x *propose.Proposal) string {
	switch {
	case x.Disputed:
		return disputed
	case x.Own != nil || len(x.Said) > 0:
		return answered
	}
	return open
}

// group lays out the rows of one sort.
func (s *site) group(p *page, q url.Values, place reconcile.Place, page int) {
	done := map[truce.IncidentID]bool{}
	for _, id := range p.Settled {
		done[id] = true
	}
	n := map[string]int{}
	var list []*reconcile.Row
	for i := range p.Rows {
		x := &p.Rows[i]
		if x.Place != place {
			continue
		}
		state := open
		if done[truce.IncidentID(x.Incident)] {
			state = settled
		}
		n[""]++
		n[state]++
		if p.State == "" || p.State == state {
			list = append(list, x)
		}
	}
	if n[""] == 0 {
		return
	}
	g := group{Place: place, Paging: s.paged(q, string(place), p.State, len(list), page, p.Show == "")}
	for _, state := range []string{"", open, settled} {
		g.States = append(g.States, stateChoice{state, n[state], s.list(q, string(place), state, 0), p.State == state})
	}
	for i := max(0, g.Paging.From-1); i < g.Paging.To; i++ {
		row := s.row(p, list[i])
		row.Settled = done[truce.IncidentID(list[i].Incident)]
		g.Rows = append(g.Rows, row)
	}
	p.Groups = append(p.Groups, g)
}

// paged says which of so many rows are laid out: a glimpse of them beside others, or a page of them alone.
func (s *site) paged(q url.Values, show, state string, of, page int, glimpse bool) paging {
	if glimpse {
		p := paging{From: min(1, of), To: min(of, glimpsed), Of: of}
		if p.To < of {
			p.Whole = s.list(q, show, state, 0)
		}
		return p
	}
	page = max(0, min(page, (of-1)/listed))
	p := paging{From: min(page*listed+1, of), To: min((page+1)*listed, of), Of: of}
	if page > 0 {
		p.Prev = s.list(q, show, state, page-1)
	}
	if p.To < of {
		p.Next = s.list(q, show, state, page+1)
	}
	return p
}

// list is the address of one sort of row of the same comparison, of all of them with an empty one.
func (s *site) list(q url.Values, show, state string, page int) string {
	v := url.Values{}
	for _, k := range []string{"from", "to", "a", "b", "rule-a", "rule-b"} {
		if q.Get(k) != "" {
			v.Set(k, q.Get(k))
		}
	}
	for k, x := range map[string]string{"show": show, "state": state} {
		if x != "" {
			v.Set(k, x)
		}
	}
	if page > 0 {
		v.Set("page", strconv.Itoa(page))
	}
	return strings.TrimSuffix(s.At("/registers")+"?"+v.Encode(), "?")
}

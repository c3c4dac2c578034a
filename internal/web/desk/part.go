package desk

import (
	"net/http"
	"strconv"
)

// mostShown is how many reports, reasons, events and entries of one incident its page shows at a time. Whoever files
// thousands of reports of one makes no page longer.
const mostShown = 40

// part is which of the long lists of a page is shown: the n-th so many lines of each.
type part struct {
	N, Of             int // of so many parts; 0: nothing is asked for yet
	First, Prev, Next string
}

// Most is how many lines of a list a part shows.
func (part) Most() int { return mostShown }

// partAsked returns the part that a request asks for, the first where it does not say.
func partAsked(r *http.Request) part {
	n, err := strconv.Atoi(r.URL.Query().Get("part"))
	if err != nil || n < 1 {
		n = 1
	}
	return part{N: n}
}

// within returns the part of lists of these lengths that is shown, with the addresses of the others. The last part is
// shown where one beyond it is asked for; nil where nothing is left out.
func (p part) within(at string, lengths ...int) *part {
	for _, n := range lengths {
		p.Of = max(p.Of, (n+mostShown-1)/mostShown)
	}
	if p.Of < 2 {
		return nil
	}
	p.N = min(p.N, p.Of)
	href := func(n int) string { return at + "?part=" + strconv.Itoa(n) + "#reports" }
	if p.N > 1 {
		p.Prev = href(p.N - 1)
	}
	if p.N > 2 {
		p.First = href(1)
	}
	if p.N < p.Of {
		p.Next = href(p.N + 1)
	}
	return &p
}

// shown returns the lines of a list that a part shows: its last ones where it has no such part. nil shows all.
func shown[T any](p *part, list []T) []T {
	if p == nil {
		return list
	}
	n := min(p.N, max(1, (len(list)+mostShown-1)/mostShown))
	from := (n - 1) * mostShown
	return list[min(from, len(list)):min(from+mostShown, len(list))]
}

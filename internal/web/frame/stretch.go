package frame

import (
	"net/url"
	"strconv"
)

// Stretch is so much of a list as a page shows at a time.
type Stretch struct {
	From, To, Of  int    // the lines [From, To) of so many
	Before, After string // addresses of the rest; empty: there is none
}

// Stretch returns which of so many lines the page shows, at most so many at a time. The field of the address with that
// name says from which line on.
func (r *Request) Stretch(name string, of, most int) Stretch {
	from, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil {
		from = 0
	}
	from = max(min(from, of-1), 0)
	from -= from % most
	x := Stretch{From: from, To: min(from+most, of), Of: of}
	at := func(line int) string {
		q := url.Values{}
		for k, v := range r.URL.Query() {
			q[k] = v
		}
		q.Set(name, strconv.Itoa(line))
		return "?" + q.Encode()
	}
	if from > 0 {
		x.Before = at(from - most)
	}
	if x.To < of {
		x.After = at(x.To)
	}
	return x
}

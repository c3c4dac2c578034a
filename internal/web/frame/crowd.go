package frame

import (
	"bytes"
	"cmp"
	"io"
	"net/http"

	"truce"
	"truce/internal/listen"
)

// Pages take memory while they are made, the longest a hundred megabytes, and while somebody reads them slowly. So few
// are made at once, of all callers and of one, and what waits to be read is bounded by its bytes. Whoever asks for one
// too many waits, for as long as a page may take.
const (
	pagesAtOnce, pagesOfOne  = 4, 2
	unreadBytes, unreadOfOne = 64 << 20, 16 << 20
)

// Forms are in memory before a page is made of them: whoever sends one slowly keeps back forms, and no pages.
const formBytes, formsOfOne = 32 << 20, 4 << 20

// maxDoor is how large a form may be that somebody sends who was not recognised yet, in bytes: anybody may send one,
// and need not finish.
const maxDoor = 64 << 10

// crowd is what the callers of a site share.
type crowd struct{ making, unread, sent *listen.Budget }

func newCrowd() crowd {
	return crowd{making: listen.NewBudget(pagesAtOnce, pagesOfOne), unread: listen.NewBudget(unreadBytes, unreadOfOne),
		sent: listen.NewBudget(formBytes, formsOfOne)}
}

// caller names who asks: the person who was recognised, and everybody else by the address, whatever cookie they send.
func (r *Request) caller() string { return cmp.Or(r.person, From(r.Request)) }

// page answers an address of a room in a place for making pages. What stands still needs none.
func (s *Site) page(pattern string, do HandlerFunc) http.Handler {
	if pattern == static {
		return s.answer(do, true)
	}
	upload := s.mostOf(pattern) != MaxForm
	return s.answer(func(w http.ResponseWriter, r *Request) (err error) {
		if !upload && r.ContentLength != 0 {
			sent, err := s.crowd.receive(r)
			if err != nil {
				return err
			}
			defer sent.Release()
		}
		if r.place, err = s.crowd.making.Take(r.Context(), r.caller(), 1); err != nil {
			return truce.Errorf(truce.Unavailable, "too many pages are asked for at once: %v", err)
		}
		defer r.made()
		return do(w, r)
	}, false)
}

// receive reads what was sent with a request, which is a form at most, into memory.
func (c crowd) receive(r *Request) (*listen.Share, error) {
	size := r.ContentLength
	if size < 0 || size > MaxForm {
		size = MaxForm
	}
	share, err := c.sent.Take(r.Context(), r.caller(), size)
	if err != nil {
		return nil, truce.Errorf(truce.Unavailable, "too many pages are asked for at once: %v", err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		share.Release()
		return nil, truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return share, nil
}

// made says that the page is made, or that what follows is not a page.
func (r *Request) made() {
	if r.place != nil {
		r.place.Release()
		r.place = nil
	}
}

package web

import (
	"net/http"

	"truce"
	"truce/internal/terms"
	"truce/internal/view"
)

// request is what somebody asks, with what its page is made of: each is read once, whatever the page shows. Its context
// ends when the time of a page is over. It is for one goroutine.
type request struct {
	*http.Request
	s    *site
	lang string
	lens *view.Lens // what the one who asks may see
	held *book

	opened bool // what the viewer's member keeps sealed was opened for the page
}

// request takes up what was asked; of what stands still nothing is read.
func (s *site) request(r *http.Request, still bool) (*request, error) {
	q := &request{Request: r, s: s, lang: langOf(r)}
	if still {
		return q, nil
	}
	who, err := truce.Public, error(nil)
	switch {
	case s.Demo:
		who, err = s.demoViewer(r)
	case s.People != nil:
		return q, q.asPerson()
	case s.Viewer != nil:
		who = s.Viewer(r)
	}
	if err != nil {
		return nil, err
	}
	q.lens, err = s.desk.As(r.Context(), who)
	return q, err
}

// asPerson takes up what somebody asks who may have logged in.
func (r *request) asPerson() error {
	looks, acts, err := r.s.looks(r.Request)
	if err != nil {
		return err
	}
	if r.lens, err = r.s.desk.As(r.Context(), looks); err == nil {
		r.lens.Only(acts)
	}
	return err
}

// book returns what things are called for the one who asks.
func (r *request) book() (*book, error) {
	if r.held != nil {
		return r.held, nil
	}
	b, err := readBook(r)
	if err == nil {
		r.held = b
	}
	return b, err
}

// words returns the words of the language that is read.
func (r *request) words() *catalog { return r.s.words[r.lang] }

// terms returns the agreements of the state that is read, as they were compiled when they were entered.
func (r *request) terms() (*terms.Book, error) { return r.s.shelf.Book(r.Context(), r.s.Reader) }

// may reports whether the one who asks is an officer that may act so here.
func (r *request) may(act truce.Action) (bool, error) {
	if r.s.Registrar == nil {
		return false, nil
	}
	return r.lens.Can(r.Context(), act)
}

// must returns an error of kind Forbidden where the one who asks may not act so here.
func (r *request) must(act truce.Action) error {
	may, err := r.may(act)
	if err != nil || may {
		return err
	}
	return r.refused(act)
}

// refused tells whoever audits that an officer, or a person, may not act so, and returns the refusal.
func (r *request) refused(act truce.Action) error {
	err := truce.Errorf(truce.Forbidden, "the officer may not %s", act)
	if by := r.s.by(r.Request, r.lens); r.s.Audit != nil && (by.Member != "" || by.Person != "") {
		r.s.Audit(by, string(act), err)
	}
	return err
}

// vault returns what opens sealed fields, nil where nothing does. A page made with it is not compressed.
func (r *request) vault() Vault {
	r.opened = r.opened || r.s.Vault != nil
	return r.s.Vault
}

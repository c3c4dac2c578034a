package frame

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"truce"
	"truce/internal/audit"
	"truce/internal/listen"
	"truce/internal/people"
	"truce/internal/terms"
	"truce/internal/view"
)

// Request is what somebody asks, with what its page is made of: each is read once, whatever the page shows. Its context
// ends when the time of a page is over. It is for one goroutine.
type Request struct {
	*http.Request
	s      *Site
	lang   string
	person string     // id of who was recognised
	Lens   *view.Lens // what the one who asks may see
	held   *Book

	state string          // of which the pulse had told when the request came
	asked context.Context // of what was asked, whose time is not that of a page

	place *listen.Share // in which the page is made

	opened bool // what the viewer's member keeps sealed was opened for the page
}

// request takes up what was asked; of what stands still nothing is read.
func (s *Site) request(r *http.Request, still bool) (*Request, error) {
	q := &Request{Request: r, s: s, lang: langOf(r)}
	if s.Duty != nil {
		q.state = s.Duty.Pulse().State() // before anything is read: what comes after it is told of
	}
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
	q.Lens, err = view.New(s.Reader).As(r.Context(), who)
	return q, err
}

// asPerson takes up what somebody asks who may have logged in.
func (r *Request) asPerson() error {
	looks, acts := truce.Public, []truce.Action(nil)
	p, err := r.s.Person(r.Request)
	switch {
	case err == nil:
		r.person, looks, acts = p.ID, p.Viewer(r.s.Member), people.Acts(p.Roles)
	case truce.KindOf(err) != truce.Forbidden:
		return err
	}
	if r.Lens, err = view.New(r.s.Reader).As(r.Context(), looks); err == nil {
		r.Lens.Only(acts)
	}
	return err
}

// As returns what is asked as whoever of an audience would ask it, of no member: for what is handed to them. An
// audience that sees more than the one who asks has no page.
func (r *Request) As(audience truce.Level) (*Request, error) {
	if own := r.Lens.Who().Audience; own != audience && !audience.Reaches(cmp.Or(own, truce.LevelPublic)) {
		return nil, ErrNoPage
	}
	l, err := view.New(r.s.Reader).As(r.Context(), truce.Viewer{Audience: audience})
	if err != nil {
		return nil, err
	}
	out := *r
	out.Lens, out.held = l, nil
	return &out, nil
}

// For returns what is asked as a person would ask it who is known otherwise than by a session. They may enter nothing.
func (r *Request) For(p *people.Person) (*Request, error) {
	l, err := view.New(r.s.Reader).As(r.Context(), p.Viewer(r.s.Member))
	if err != nil {
		return nil, err
	}
	l.Only(nil)
	out := *r
	out.Lens, out.held, out.person = l, nil, p.ID
	return &out, nil
}

// Book returns what things are called for the one who asks.
func (r *Request) Book() (*Book, error) {
	if r.held != nil {
		return r.held, nil
	}
	b, err := readBook(r)
	if err == nil {
		r.held = b
	}
	return b, err
}

// Words returns the words of the language that is read.
func (r *Request) Words() *Catalog { return r.s.words[r.lang] }

// Terms returns the agreements of the state that is read, as they were compiled when they were entered.
func (r *Request) Terms() (*terms.Book, error) { return r.s.Shelf.Book(r.Context(), r.s.Reader) }

// May reports whether the one who asks is an officer that may act so here.
func (r *Request) May(act truce.Action) (bool, error) {
	if r.closed(act) != nil {
		return false, nil
	}
	return r.Can(act)
}

// Can is May for what a member keeps for itself beside its log, as its duty room does: that goes on where nothing may
// be entered.
func (r *Request) Can(act truce.Action) (bool, error) {
	if r.s.Registrar == nil {
		return false, nil
	}
	return r.Lens.Can(r.Context(), act)
}

var errGone = truce.Errorf(truce.Forbidden,
	"the member has left the process, or gave up its log key: nothing it enters has effect any more")

// closedError says why an officer that might act is offered no form.
type closedError struct{ error }

func (e closedError) Unwrap() error { return e.error }

// closed says why no form is offered to whoever asks for a page, before anything is typed; nil: forms are. A form that
// was sent is answered by who enters it. Who administers goes on with the node itself.
func (r *Request) closed(act truce.Action) error {
	who := r.Lens.Who().Member
	if act == truce.ActAdmin || who == "" || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil
	}
	if r.Lens.Process().Since.HasGone(who) {
		return closedError{errGone}
	}
	if r.s.Keeper != nil && who == r.s.Member {
		if now := r.s.Keeper.ReadOnly(); now != nil {
			return closedError{audit.NotNow(now.Why)}
		}
	}
	return nil
}

// Audits reports whether the one who asks may read the member's own audit log: who audits or administers, or where
// nobody logs in, an officer of the member that may administer.
func (r *Request) Audits() (bool, error) {
	if r.s.Acts == nil || r.s.Part != WholeSite || r.Lens.Who().Member == "" || r.Lens.Who().Member != r.s.Member {
		return false, nil
	}
	if r.s.People == nil {
		return r.May(truce.ActAdmin)
	}
	p, err := r.s.Person(r.Request)
	if truce.KindOf(err) == truce.Forbidden { // the session ended meanwhile
		return false, nil
	}
	return err == nil && p.Audits(), err
}

// Must returns an error of kind Forbidden where the one who asks may not act so here, and says why where no form is
// offered.
func (r *Request) Must(act truce.Action) error {
	if err := r.MustBeAble(act); err != nil {
		return err
	}
	return r.closed(act)
}

// MustBeAble is Must for what a member keeps for itself; see Can.
func (r *Request) MustBeAble(act truce.Action) error {
	can, err := r.Can(act)
	if err != nil || can {
		return err
	}
	return r.Refused(act)
}

// Refused tells whoever audits that an officer, or a person, may not act so, and returns the refusal.
func (r *Request) Refused(act truce.Action) error {
	err := truce.Errorf(truce.Forbidden, "the officer may not %s", act)
	if by := r.s.By(r.Request, r.Lens); r.s.Audit != nil && (by.Member != "" || by.Person != "") {
		r.s.Audit(by, string(act), err)
	}
	return err
}

// Private says that the page shows what is the member's own beside its sealed fields: it is not compressed either.
func (r *Request) Private() { r.opened = true }

// Vault returns what opens sealed fields, nil where nothing does. A page made with it is not compressed.
func (r *Request) Vault() Vault {
	r.opened = r.opened || r.s.Vault != nil
	return r.s.Vault
}

// Long returns a context for what takes longer than a page may, such as a file; it ends when whoever asked has gone.
func (r *Request) Long(most time.Duration) (context.Context, context.CancelFunc) {
	r.made()
	return context.WithTimeout(r.asked, most)
}

// AudienceOf says who may see what a viewer sees, for a file.
func AudienceOf(who truce.Viewer) string {
	if who.Audience == truce.LevelJoint {
		return "members"
	}
	return string(who.Audience)
}

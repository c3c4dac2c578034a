package door

import (
	"net/http"
	"slices"

	"truce"
	"truce/internal/people"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// peoplePage is the people of the member.
type peoplePage struct {
	People  []personRow
	Roles   []people.Role
	Offices []string // functions the log vouches for
	Invited *invited // who was just given a link
	Given   people.Person
	Refusal error // why what was sent was not done

	Claim    string // of the form that lets nothing be entered; empty: they may not administer the node
	ReadOnly bool
}

// personRow is a person as listed.
type personRow struct {
	*people.Person
	Made truce.Instant
	Link truce.Instant // until when one is open; unknown: none is
	Self bool
}

// invited is a link as it is shown, once.
type invited struct {
	Person *people.Person
	Link   string
	QR     frame.QR
}

// administrator returns the administrator who asks; to everybody else there is no such page.
func (s *site) administrator(r *request) (*people.Person, *view.Lens, error) {
	p, err := s.Person(r.Request)
	if err != nil {
		return nil, nil, err
	}
	if !p.Administers() {
		if r.Method == http.MethodPost {
			r.Refused(truce.ActAdmin)
		}
		return nil, nil, frame.ErrNoPage
	}
	return p, r.Lens, nil
}

// peoplePage answers GET /people.
func (s *site) peoplePage(w http.ResponseWriter, r *request) error {
	return s.showPeople(w, r, http.StatusOK, peoplePage{})
}

func (s *site) showPeople(w http.ResponseWriter, r *request, status int, page peoplePage) error {
	p, l, err := s.administrator(r)
	if err != nil {
		return err
	}
	all, err := s.People.All(r.Context())
	if err != nil {
		return err
	}
	for _, x := range all {
		row := personRow{Person: x, Made: truce.At(x.Made), Self: x.ID == p.ID}
		if !x.Link.IsZero() {
			row.Link = truce.At(x.Link)
		}
		page.People = append(page.People, row)
	}
	page.Roles = people.AllRoles
	offices, err := l.Officers(r.Context())
	if err != nil {
		return err
	}
	for _, o := range offices {
		if o.Member == s.Member {
			page.Offices = append(page.Offices, o.Function)
		}
	}
	may, err := r.May(truce.ActAdmin)
	if may && err == nil && s.Keeper != nil {
		page.ReadOnly = s.Keeper.ReadOnly() != nil
		page.Claim, err = s.Claim()
	}
	if err != nil {
		return err
	}
	return s.Render(w, r, status, "people", page)
}

// linkOf makes a link for a person, as it is shown.
func (s *site) linkOf(r *request, by, p *people.Person) (*invited, error) {
	token, err := s.People.NewLink(r.Context(), by, p.ID)
	if err != nil {
		return nil, err
	}
	o := s.Origin(r.Request)
	in := &invited{Person: p, Link: o.Scheme + "://" + o.Host + s.At("/enrol", token)}
	in.QR, err = frame.DrawQR(in.Link)
	return in, err
}

// invite answers POST /people.
func (s *site) invite(w http.ResponseWriter, r *request) error {
	admin, l, err := s.administrator(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	page := peoplePage{Given: people.Person{Name: r.PostForm.Get("name"), Function: r.PostForm.Get("function"),
		Roles: rolesOf(r)}}
	p, err := s.People.Add(r.Context(), admin, page.Given)
	if err == nil {
		err = s.vouch(r, l, p)
	}
	if err == nil {
		page.Invited, err = s.linkOf(r, admin, p)
	}
	return s.peopleDone(w, r, page, err)
}

// peopleDone shows what was done, or why it was not.
func (s *site) peopleDone(w http.ResponseWriter, r *request, page peoplePage, err error) error {
	if err == nil {
		page.Given = people.Person{}
		return s.showPeople(w, r, http.StatusOK, page)
	}
	var ok bool
	if page.Refusal, ok = frame.ForThePerson(err); !ok {
		return err
	}
	return s.showPeople(w, r, frame.StatusOf(truce.KindOf(err)), page)
}

func rolesOf(r *request) []people.Role {
	var out []people.Role
	for _, x := range r.PostForm["role"] {
		out = append(out, people.Role(x))
	}
	return out
}

// vouch has the member's log vouch for the function of a person, where it does not yet: for what the person's roles
// come to.
func (s *site) vouch(r *request, l *view.Lens, p *people.Person) error {
	acts := people.Acts(p.Roles)
	offices, err := l.Officers(r.Context())
	if err != nil || len(acts) == 0 || slices.ContainsFunc(offices, func(o view.Officer) bool {
		return o.Member == s.Member && o.Function == p.Function
	}) {
		return err
	}
	claim, err := s.Claim()
	if err != nil {
		return err
	}
	_, err = s.Registrar.Enter(r.Context(), s.By(r.Request, l), claim, &truce.Officer{Function: p.Function, May: acts})
	return err
}

// changePerson answers POST /people/{id}.
func (s *site) changePerson(w http.ResponseWriter, r *request) error {
	admin, _, err := s.administrator(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	p, err := s.People.Person(r.Context(), r.PathValue("id"))
	if err != nil {
		return frame.ErrNoPage
	}
	var page peoplePage
	switch r.PostForm.Get("do") {
	case "link":
		page.Invited, err = s.linkOf(r, admin, p)
	case "end":
		err = s.People.EndAll(r.Context(), admin, p.ID, "")
	case "disable", "enable":
		err = s.People.Disable(r.Context(), admin, p.ID, r.PostForm.Get("do") == "disable")
	case "roles":
		err = s.People.SetRoles(r.Context(), admin, p.ID, rolesOf(r))
	default:
		err = truce.Errorf(truce.Invalid, "the form does not say what is to be done")
	}
	s.SignedOut()
	return s.peopleDone(w, r, page, err)
}

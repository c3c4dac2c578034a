package process

import (
	"net/http"
	"strings"

	"truce"
	"truce/internal/web/frame"
)

// amendPage is the form of a document in the place of the one in force.
type amendPage struct {
	Action  string
	Claim   string
	Form    *form
	Now     []truce.Member
	Would   *document // what it would be; nil: nothing was looked at, or something is wrong
	Recent  bool
	Refusal error
}

// amendForm answers GET /process/amend.
func (s *site) amendForm(w http.ResponseWriter, r *request) error {
	c, err := s.amends(r)
	if err != nil {
		return err
	}
	return s.showAmend(w, r, http.StatusOK, amendPage{Form: filled(c.Process, c.Process.Members), Now: c.Process.Members})
}

// amends lets those in who may propose another document; to everybody else there is no such page.
func (s *site) amends(r *request) (frame.Course, error) {
	err := s.member(r)
	if err != nil {
		return frame.Course{}, err
	}
	may, err := r.May(truce.ActAdmin)
	if err != nil {
		return frame.Course{}, err
	}
	if !may && r.Method == http.MethodPost {
		r.Refused(truce.ActAdmin)
	}
	if !may || r.Lens.Who().Member != s.Member {
		return frame.Course{}, frame.ErrNoPage
	}
	return s.Steering.Course(r.Context())
}

func (s *site) showAmend(w http.ResponseWriter, r *request, status int, page amendPage) error {
	var err error
	page.Action = s.At("/process/amend")
	if page.Claim == "" {
		page.Claim, err = s.Claim()
	}
	if err == nil {
		page.Recent, err = s.Recent(r)
	}
	if err != nil {
		return err
	}
	return s.Render(w, r, status, "process-amend", page)
}

// amend answers POST /process/amend.
func (s *site) amend(w http.ResponseWriter, r *request) error {
	c, err := s.amends(r)
	if err != nil {
		return err
	}
	if err := r.ReadFiles(); err != nil {
		return err
	}
	by, values, err := s.Act(r, truce.ActAdmin)
	if err != nil {
		return err
	}
	page := amendPage{Form: &form{Values: values, Members: c.Process.Members}, Now: c.Process.Members}
	if page.Claim, err = frame.ClaimOf(values); err != nil {
		return err
	}
	if file, err := given(r); err == nil { // of a file that is chosen the text is looked at, and sent again
		values.Set("text", strings.TrimSpace(string(file)))
	}
	var drop []truce.MemberID
	for _, m := range values["drop"] {
		drop = append(drop, truce.MemberID(m))
	}
	base := c.Process.Amend()
	page.Form.fill(base)
	p, faults := s.Steering.Amend(c.Process, *base, drop, []byte(values.Get("text")))
	page.Form.Faults = append(page.Form.Faults, faults...)
	if p != nil {
		page.Form.Members = p.Members
	}
	if len(page.Form.Faults) > 0 {
		return s.showAmend(w, r, http.StatusBadRequest, page)
	}
	if page.Would, err = show(r.Words(), p, c.Process, ""); err != nil {
		return err
	}
	if values.Get("do") != "propose" || values.Get("looked") != p.Digest().String() { // proposed is what was looked at
		return s.showAmend(w, r, http.StatusOK, page)
	}
	if err = s.MustBeRecent(r); err == nil {
		err = s.Steering.Propose(r.Context(), by, page.Claim, p)
	}
	if err == nil {
		http.Redirect(w, r.Request, s.At("/process"), http.StatusSeeOther)
		return nil
	}
	var ok bool
	if page.Refusal, ok = frame.ForThePerson(err); !ok {
		return err
	}
	return s.showAmend(w, r, frame.StatusOf(truce.KindOf(err)), page)
}

// Drops reports whether a member is to be dropped.
func (p amendPage) Drops(m truce.MemberID) bool { return p.Form.Is("drop", string(m)) }

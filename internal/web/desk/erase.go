package desk

import (
	"net/http"
	"strings"

	"truce"
	"truce/internal/web/frame"
)

// erasePage is the form by which a sealed field of a report is destroyed.
type erasePage struct {
	ID      truce.ReportID
	Href    string
	Action  string
	Claim   string
	Fields  []frame.SealedState // that are held
	Field   string
	Reasons []string
	Why     string
	Note    string
	Refusal error
}

// eraseForm answers GET /reports/{id}/erase.
func (s *site) eraseForm(w http.ResponseWriter, r *request) error {
	page, err := s.erasePage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "erase", page)
}

func (s *site) erasePage(r *request) (*erasePage, error) {
	st, err := r.Lens.Report(r.Context(), truce.ReportID(r.PathValue("id")))
	if err != nil {
		return nil, err
	}
	if st.Owner == "" || st.Owner != r.Lens.Who().Member {
		return nil, frame.ErrNoPage
	}
	for _, act := range []truce.Action{truce.ActRelease, truce.ActOf(&truce.Erasure{})} { // the second by the log
		if err := r.Must(act); err != nil {
			return nil, err
		}
	}
	href := s.At("/reports", st.Report.ID)
	claim, err := s.Claim()
	if err != nil {
		return nil, err
	}
	p := &erasePage{ID: st.Report.ID, Href: href, Action: href + "/erase", Claim: claim, Reasons: truce.Reasons}
	states, err := s.fieldStates(r, st)
	for _, f := range states {
		if f.State == "open" || f.State == "closed" {
			p.Fields = append(p.Fields, f)
		}
	}
	return p, err
}

// erase answers POST /reports/{id}/erase.
func (s *site) erase(w http.ResponseWriter, r *request) error {
	page, err := s.erasePage(r)
	if err != nil {
		return err
	}
	by, form, err := s.Act(r, truce.ActRelease)
	if err != nil {
		return err
	}
	if page.Claim, err = frame.ClaimOf(form); err != nil {
		return err
	}
	page.Field, page.Why, page.Note = form.Get("field"), form.Get("why"), strings.TrimSpace(form.Get("note"))
	switch {
	case page.Why == "":
		err = truce.Errorf(truce.Invalid, "say why it is destroyed, others will ask")
	case form.Get("sure") != "yes":
		err = truce.Errorf(truce.Invalid, "what is destroyed cannot be brought back: say that you are sure")
	default:
		err = s.Registrar.Erase(r.Context(), by, page.ID, page.Field, page.Why, page.Note)
	}
	if err == nil {
		http.Redirect(w, r.Request, page.Href, http.StatusSeeOther)
		return nil
	}
	var ok bool
	if page.Refusal, ok = frame.ForThePerson(err); !ok {
		return err
	}
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "erase", page)
}

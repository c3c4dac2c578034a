package desk

import (
	"net/http"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/web/frame"
)

// erasePage is the form by which a sealed field is destroyed: of a report, or of another entry of the member's own log.
type erasePage struct {
	ID      string
	Href    string
	Action  string
	Claim   string
	Fields  []frame.SealedState // that are held
	Field   string
	Reasons []string
	Why     string
	Note    string
	Refusal error

	destroy func(frame.By, *erasePage) error
}

// eraseForm answers GET /reports/{id}/erase and GET /record/{member}/{index}/erase.
func (s *site) eraseForm(of func(*request) (*erasePage, error)) frame.HandlerFunc {
	return func(w http.ResponseWriter, r *request) error {
		page, err := of(r)
		if err != nil {
			return err
		}
		return s.Render(w, r, http.StatusOK, "erase", page)
	}
}

// eraseOfReport is the form for a report.
func (s *site) eraseOfReport(r *request) (*erasePage, error) {
	st, err := r.Lens.Report(r.Context(), truce.ReportID(r.PathValue("id")))
	if err != nil {
		return nil, err
	}
	id := st.Report.ID
	return s.erasePage(r, string(id), s.At("/reports", id), st.Owner,
		func() ([]frame.SealedState, error) { return s.fieldStates(r, st) },
		func(by frame.By, p *erasePage) error {
			return s.Registrar.Erase(r.Context(), by, id, p.Field, p.Why, p.Note)
		})
}

// eraseOfEntry is the form for an entry that is no report; a report has its own.
func (s *site) eraseOfEntry(r *request) (*erasePage, error) {
	_, ref, data, err := s.entryOf(r)
	if err != nil {
		return nil, err
	}
	e, err := truce.Decode(data)
	if _, report := e.Body.(*truce.Report); err != nil || report {
		return nil, frame.ErrNoPage
	}
	return s.erasePage(r, ref.String(), s.At("/record", ref.Member, ref.Index), ref.Member,
		func() ([]frame.SealedState, error) { return s.sealedBeside(r, ref, e.Body) },
		func(by frame.By, p *erasePage) error {
			return s.Registrar.EraseBeside(r.Context(), by, ref.Index, p.Field, p.Why, p.Note)
		})
}

// sealedBeside says how what is sealed with an entry that is no report is held.
func (s *site) sealedBeside(r *request, ref truce.Ref, body any) ([]frame.SealedState, error) {
	return r.SealedStates(ref.Member, truce.SealedOf(body), func(v frame.Vault) ([]frame.SealedField, error) {
		return v.SealedBeside(r.Context(), ref)
	})
}

func (s *site) erasePage(r *request, id, href string, owner truce.MemberID, states func() ([]frame.SealedState, error),
	destroy func(frame.By, *erasePage) error) (*erasePage, error) {
	if owner == "" || owner != r.Lens.Who().Member {
		return nil, frame.ErrNoPage
	}
	for _, act := range frame.Erases {
		if err := r.Must(act); err != nil {
			return nil, err
		}
	}
	claim, err := s.Claim()
	if err != nil {
		return nil, err
	}
	p := &erasePage{ID: id, Href: href, Action: href + "/erase", Claim: claim, Reasons: codes.Reasons, destroy: destroy}
	list, err := states()
	for _, f := range list {
		if f.Held() {
			p.Fields = append(p.Fields, f)
		}
	}
	return p, err
}

// erase answers POST /reports/{id}/erase and POST /record/{member}/{index}/erase.
func (s *site) erase(of func(*request) (*erasePage, error)) frame.HandlerFunc {
	return func(w http.ResponseWriter, r *request) error {
		page, err := of(r)
		if err != nil {
			return err
		}
		return s.takeErase(w, r, page)
	}
}

func (s *site) takeErase(w http.ResponseWriter, r *request, page *erasePage) error {
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
		err = page.destroy(by, page)
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

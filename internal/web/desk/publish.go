package desk

import (
	"net/http"
	"net/url"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// publishForm lets an officer publish the bulletin of a day.
type publishForm struct {
	Over    bool // the day is: what is still to come cannot be frozen
	Action  string
	Claim   string
	Refusal error
}

// publishForm returns the form of a day whose period ends at a moment, nil for a viewer who may not publish.
func (s *site) publishForm(r *request, day truce.Date, ends truce.Instant) (*publishForm, error) {
	may, err := r.May(truce.ActRelease)
	if err != nil || !may {
		return nil, err
	}
	claim, err := s.Claim()
	return &publishForm{Over: ends <= truce.At(s.Clock()), Action: s.At("/days", day) + "/publish", Claim: claim}, err
}

// publish answers POST /days/{date}/publish.
func (s *site) publish(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActRelease)
	if err != nil {
		return err
	}
	claim, err := frame.ClaimOf(form)
	if err != nil {
		return err
	}
	number, err := s.Registrar.Publish(r.Context(), by, claim, truce.Date(r.PathValue("date")))
	if err == nil {
		http.Redirect(w, r.Request, s.At("/bulletins", by.Member, number), http.StatusSeeOther)
		return nil
	}
	refusal, ok := frame.ForThePerson(err)
	if !ok {
		return err
	}
	b, d, ferr := s.findDraft(r)
	if ferr != nil {
		return ferr
	}
	page, ferr := s.draftPage(r, b, d)
	if ferr != nil {
		return ferr
	}
	if page.Publish != nil {
		page.Publish.Refusal = refusal
	}
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "bulletin", page)
}

// erratumPage is the form by which a printed figure is corrected.
type erratumPage struct {
	ID       string // of the bulletin
	Back     string
	Action   string
	Claim    string
	Figures  []figureChoice
	Where    string
	Is       string
	NotKnown string // the word for a figure that is not known, as the record has it
	Reasons  codes.List[string]
	Why      string // one of them
	Incident string
	Refusal  error
}

// figureChoice is a figure that can be corrected.
type figureChoice struct {
	Path    string
	Section string
	Row     figureRow
	Cell    figure
}

// erratumForm answers GET /bulletins/{member}/{number}/erratum.
func (s *site) erratumForm(w http.ResponseWriter, r *request) error {
	page, _, err := s.erratumPage(r, r.URL.Query())
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "erratum", page)
}

// erratumPage builds the form with the figures that the viewer's member can correct: of its own bulletins all, of
// those of others its own column.
func (s *site) erratumPage(r *request, chosen url.Values) (*erratumPage, *view.Bulletin, error) {
	found, _, err := s.findBulletin(r)
	if err != nil {
		return nil, nil, err
	}
	if err := r.Must(truce.ActRelease); err != nil {
		return nil, nil, err
	}
	b, err := s.book(r)
	if err != nil {
		return nil, nil, err
	}
	claim, err := s.Claim()
	if err != nil {
		return nil, nil, err
	}
	get := func(k string) string { return strings.TrimSpace(chosen.Get(k)) }
	back := s.bulletinHref(found)
	p := &erratumPage{ID: found.ID(), Back: back, Action: back + "/erratum", Claim: claim, Where: get("where"),
		Is: get("is"), NotKnown: truce.FigureNotKnown, Reasons: codes.Reasons, Why: get("why"), Incident: get("incidents")}
	own := r.Lens.Who().Member
	for i, row := range b.published(found, back) {
		for j, cell := range row.Cells {
			if found.By == own || cell.Member == own {
				p.Figures = append(p.Figures, figureChoice{found.Rows[i].Path(found.Rows[i].Cells[j]), row.Section, row, cell})
			}
		}
	}
	return p, found, nil
}

// enterErratum answers POST /bulletins/{member}/{number}/erratum.
func (s *site) enterErratum(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActRelease)
	if err != nil {
		return err
	}
	page, found, err := s.erratumPage(r, form)
	if err != nil {
		return err
	}
	if page.Claim, err = frame.ClaimOf(form); err != nil {
		return err
	}
	e := truce.Erratum{Bulletin: found.Number, Where: page.Where, Is: page.Is, Why: page.Why}
	if form.Get("unknown") == "yes" {
		e.Is = truce.FigureNotKnown
	}
	if found.By != by.Member {
		e.Of = found.By
	}
	for _, id := range strings.FieldsFunc(page.Incident, func(c rune) bool {
		return c == ',' || c == ' ' || c == '\n' ||
			c == '\r' || c == '،'
	}) {
		e.Incidents = append(e.Incidents, truce.IncidentID(id))
	}
	err = s.Registrar.CorrectFigure(r.Context(), by, page.Claim, e)
	if err == nil {
		http.Redirect(w, r.Request, page.Back, http.StatusSeeOther)
		return nil
	}
	_, ok := frame.ForThePerson(err)
	if !ok && truce.KindOf(err) != truce.NotFound {
		return err
	}
	page.Refusal = err
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "erratum", page)
}

package office

import (
	_ "embed" // the example
	"io"
	"net/http"
	"strings"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/query"
	"truce/internal/terms"
	"truce/internal/web/frame"
)

// agreementPage is where an agreement file is pasted, checked, held against the incidents of the last month, and
// entered.
type agreementPage struct {
	Action   string
	Claim    string
	Text     string
	Problems terms.Problems
	File     *terms.File // nil: nothing was checked, or something is wrong
	Would    []whatWould
	Tally    *terms.Tally
	Most     bool          // there are more incidents than were looked at
	Until    truce.Instant // the end of the month that was looked at, where of the last one none is known; else unknown
	Refusal  error
}

// example is an agreement file to begin with.
//
//go:embed example.yaml
var example string

// whatWould says how many claims of one kind would be entered.
type whatWould struct {
	Name string
	N    int
}

const (
	lastMonth     = 31 * 24 * 3600 // seconds
	mostIncidents = 300            // that an agreement is held against before it is entered
)

// agreementForm answers GET /agreements/new.
func (s *site) agreementForm(w http.ResponseWriter, r *request) error {
	if err := r.Must(truce.ActOf(&truce.Agreement{})); err != nil {
		return err
	}
	claim, err := s.Claim()
	if err != nil {
		return err
	}
	page := &agreementPage{Action: s.At("/agreements/new"), Claim: claim}
	if r.URL.Query().Has("example") {
		page.Text = example
	}
	return s.Render(w, r, http.StatusOK, "agreement-file", page)
}

// enterAgreement answers POST /agreements/new: checks the file and shows what it says of the last month, or enters it.
func (s *site) enterAgreement(w http.ResponseWriter, r *request) error {
	if err := r.ReadFiles(); err != nil {
		return err
	}
	by, form, err := s.Act(r, truce.ActOf(&truce.Agreement{}))
	if err != nil {
		return err
	}
	page := &agreementPage{Action: s.At("/agreements/new")}
	if page.Claim, err = frame.ClaimOf(form); err != nil {
		return err
	}
	if page.Text, err = text(r); err != nil {
		return err
	}
	page.File, page.Problems = terms.Parse("", []byte(page.Text))
	if len(page.Problems) > 0 {
		return s.Render(w, r, http.StatusBadRequest, "agreement-file", page)
	}
	err = s.checkAgreement(r, by, page)
	if err == nil && form.Get("do") == "enter" {
		if err = s.enterBodies(r, by, page.File.Bodies()); err == nil {
			http.Redirect(w, r.Request, s.At("/agreements", page.File.Agreement.ID), http.StatusSeeOther)
			return nil
		}
	}
	if err == nil {
		if err = page.hold(s, r, by); err != nil {
			return err
		}
		return s.Render(w, r, http.StatusOK, "agreement-file", page)
	}
	var ok bool
	if page.Refusal, ok = frame.ForThePerson(err); !ok {
		return err
	}
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "agreement-file", page)
}

// text is the text of a form: of the file that was chosen, else what was pasted.
func text(r *request) (string, error) {
	f, _, err := r.FormFile("file")
	if err != nil {
		return strings.ReplaceAll(r.PostForm.Get("text"), "\r\n", "\n"), nil
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, terms.MaxFile+1))
	if err == nil && len(b) == 0 {
		return strings.ReplaceAll(r.PostForm.Get("text"), "\r\n", "\n"), nil
	}
	return string(b), err
}

// checkAgreement holds every claim of the file against what may be entered now, and counts them by kind.
func (s *site) checkAgreement(r *request, by frame.By, page *agreementPage) error {
	for _, b := range page.File.Bodies() {
		id, err := claimfile.ID(b)
		if err != nil {
			return err
		}
		if err := s.Registrar.Check(r.Context(), by, id, b); err != nil {
			return err
		}
		name := claimfile.Name(truce.KindOfBody(b))
		if n := len(page.Would); n == 0 || page.Would[n-1].Name != name {
			page.Would = append(page.Would, whatWould{Name: name})
		}
		page.Would[len(page.Would)-1].N++
	}
	return nil
}

// enterBodies enters claims whose ids follow from what they say: what was entered before is not entered again.
func (s *site) enterBodies(r *request, by frame.By, bodies []any) error {
	for _, b := range bodies {
		id, err := claimfile.ID(b)
		if err != nil {
			return err
		}
		if _, err := s.Registrar.Enter(r.Context(), by, id, b); err != nil {
			return err
		}
	}
	return nil
}

// hold holds the agreement against the incidents of the last month, as the member would read it; of a record of earlier
// days, against those of the month before its latest.
func (p *agreementPage) hold(s *site, r *request, by frame.By) error {
	now := truce.At(s.Clock())
	book, err := terms.ReadWith(r.Context(), s.Reader, by.Member, now, p.File.Bodies())
	if err != nil {
		return err
	}
	list, err := r.Lens.Incidents(r.Context(), query.Incidents{From: now - lastMonth, To: now + 1, Limit: mostIncidents})
	if err != nil {
		return err
	}
	if list.Total == 0 {
		latest, err := r.Lens.Incidents(r.Context(), query.Incidents{To: now + 1, Limit: 1})
		if err != nil {
			return err
		}
		if len(latest.Rows) > 0 && latest.Rows[0].When.From.Known() {
			p.Until = latest.Rows[0].When.From
			list, err = r.Lens.Incidents(r.Context(), query.Incidents{From: p.Until - lastMonth, To: p.Until + 1,
				Limit: mostIncidents})
			if err != nil {
				return err
			}
		}
	}
	a := &p.File.Agreement
	p.Tally, p.Most = terms.Tallies(a), list.Next != ""
	for _, row := range list.Rows {
		v, err := r.Lens.Incident(r.Context(), row.ID)
		if err != nil {
			return err
		}
		p.Tally.Add(book.Explain(v, by.Member), a.ID, a.Version)
	}
	return nil
}

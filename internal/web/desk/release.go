package desk

import (
	"net/http"
	"net/url"
	"slices"

	"truce"
	"truce/codes"
	"truce/internal/web/frame"
)

// releasePage is the form by which a report is released: how far, and how coarsely it is told.
type releasePage struct {
	ID      truce.ReportID
	Href    string
	Action  string
	Claim   string
	To      truce.Level
	Levels  []truce.Level
	Time    codes.TimeGrain
	Times   []codes.TimeGrain
	Place   codes.PlaceGrain
	Places  []codes.PlaceGrain
	Leave   []codeChoice
	Sides   *beside // as it is known here, and what others would see
	Refusal error
}

// releaseForm answers GET /reports/{id}/release: ?to=, ?time=, ?place= and ?leave= show what others would see.
func (s *site) releaseForm(w http.ResponseWriter, r *request) error {
	page, _, err := s.releasePage(r, r.URL.Query())
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "release", page)
}

// release answers POST /reports/{id}/release.
func (s *site) release(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActRelease)
	if err != nil {
		return err
	}
	page, coded, err := s.releasePage(r, form)
	if err != nil {
		return err
	}
	if page.Claim, err = frame.ClaimOf(form); err != nil {
		return err
	}
	err = s.Registrar.Release(r.Context(), by, page.Claim, page.ID, page.To, coded)
	if err == nil {
		http.Redirect(w, r.Request, page.Href, http.StatusSeeOther)
		return nil
	}
	var ok bool
	if page.Refusal, ok = frame.ForThePerson(err); !ok {
		return err
	}
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "release", page)
}

// releasePage builds the form of what was chosen, with the fields as they would be told.
func (s *site) releasePage(r *request, chosen url.Values) (*releasePage, truce.Coded, error) {
	st, coded, err := s.ownReport(r, truce.ActRelease)
	if err != nil {
		return nil, coded, err
	}
	claim, err := s.Claim()
	if err != nil {
		return nil, coded, err
	}
	href := s.At("/reports", st.Report.ID)
	p := &releasePage{ID: st.Report.ID, Href: href, Action: href + "/release", Claim: claim,
		Levels: []truce.Level{truce.LevelJoint, truce.LevelParties, truce.LevelPublic}, To: truce.LevelJoint,
		Times: codes.TimeGrains, Places: codes.PlaceGrains}
	if to := truce.Level(chosen.Get("to")); slices.Contains(p.Levels, to) {
		p.To = to
	}
	k := truce.Coarsening{Time: codes.TimeGrain(chosen.Get("time")), Place: codes.PlaceGrain(chosen.Get("place"))}
	for _, x := range chosen["leave"] {
		k.Leave = append(k.Leave, codes.CodedPart(x))
	}
	if err := k.Check(); err != nil {
		return nil, coded, err
	}
	p.Time, p.Place, p.Leave = k.Time, k.Place, choices(codes.CodedParts, k.Leave)
	told := coded.Coarser(k, s.Zone)
	b, err := s.book(r)
	if err != nil {
		return nil, coded, err
	}
	known, err := b.columnOf(r, st, coded)
	if err != nil {
		return nil, coded, err
	}
	seen, err := b.columnOf(r, st, told)
	p.Sides = besideOf("release.known", "release.seen", known, seen)
	return p, told, err
}

// columnOf describes a report as if its coded fields were these.
func (b *book) columnOf(r *request, st *truce.ReportState, coded truce.Coded) (reportColumn, error) {
	x := *st
	x.Coded = &coded
	return b.reportColumn(r.Context(), r.Lens, &x)
}

// ownReport returns a report of the viewer's own member that stands, for an officer that may act so, with its coded
// fields: those that were released, else those that stay sealed. To everybody else there is no such page.
func (s *site) ownReport(r *request, act truce.Action) (*truce.ReportState, truce.Coded, error) {
	st, err := r.Lens.Report(r.Context(), truce.ReportID(r.PathValue("id")))
	if err != nil {
		return nil, truce.Coded{}, err
	}
	if st.Owner == "" || st.Owner != r.Lens.Who().Member || st.Withdrawn {
		return nil, truce.Coded{}, frame.ErrNoPage
	}
	if err := r.Must(act); err != nil {
		return nil, truce.Coded{}, err
	}
	if st.Coded != nil {
		return st, *st.Coded, nil
	}
	if s.Vault == nil {
		return nil, truce.Coded{}, frame.ErrNoPage
	}
	coded, err := r.Vault().Unreleased(r.Context(), st.Owner, st.Report.ID)
	return st, coded, err
}
